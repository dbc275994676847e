//! The outer engine: any SQL over releases. There is nothing below a leaf that a predicate could
//! be pushed into.
//!
//! A statement's way: bound against leaves → its release calls collected and run, each once →
//! leaves replaced by the released rows → optimised and run.

mod calls;
mod cleanroom;
mod growth;
mod leaf;
mod memory;
mod orderings;
mod parameters;
mod postgres;
mod raw;
mod rehearsal;
mod relations;
mod rewrite;

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use cloister_planner::{only_reads, parts_within_limit, to_user_error};
use cloister_policy::{Name, UserError};
use datafusion::catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::scalar::ScalarValue;
use datafusion::sql::parser::Statement as DfStatement;
use datafusion::sql::sqlparser::ast;
use futures::{StreamExt, TryStreamExt};

use crate::Engine;
use crate::metadata::{Metadata, View};
pub(crate) use calls::{ServedCall, follows_from_releases};
pub use cleanroom::columns as cleanroom_columns;
pub use memory::Memory;
pub(crate) use memory::StatementsMemory;
pub(crate) use parameters::{declare, parameter_types};
pub(crate) use rehearsal::rehearse;
pub use rewrite::map_named;

/// Rows of a batch. A value may be large, and a batch has it once for each row.
const BATCH_ROWS: usize = 1024;

/// The one database.
pub(crate) const DATABASE: &str = "cloister";
/// The schema of templates.
pub(crate) const TEMPLATES: &str = "templates";

/// How analysts' statements are read and run.
fn session_config() -> Result<SessionConfig> {
    let mut config = SessionConfig::new()
        .with_default_catalog_and_schema(DATABASE, TEMPLATES)
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(false)
        .with_batch_size(BATCH_ROWS);
    // Releases are small; one partition keeps the order of rows from depending on the moment.
    config.options_mut().execution.target_partitions = 1;
    let options = config.options_mut();
    options.sql_parser.map_string_types_to_utf8view = false;
    options.sql_parser.default_null_ordering = "nulls_max".to_owned();
    options.sql_parser.dialect = "postgres".parse()?;
    options.sql_parser.parse_float_as_decimal = true;
    // Instants keep that they are some.
    options.execution.time_zone = Some("+00:00".to_owned());
    Ok(config)
}

/// A context in which analysts' statements are read and run.
fn session_context(runtime: Arc<RuntimeEnv>) -> Result<SessionContext> {
    let context = SessionContext::new_with_config_rt(session_config()?, runtime);
    context.add_analyzer_rule(Arc::new(growth::CheckGrowth));
    context.add_analyzer_rule(Arc::new(postgres::CheckArithmetic));
    context.add_optimizer_rule(Arc::new(orderings::KeysOnce));
    Ok(context)
}

/// A role's context under one generation of the state.
pub(crate) struct Outer {
    context: SessionContext,
    /// What all runs share: to make one is to copy every function's entry.
    tasks: Arc<TaskContext>,
    engine: Arc<Engine>,
    role: Name,
}

impl Outer {
    pub(crate) fn new(engine: &Arc<Engine>, role: &Name, metadata: &dyn Metadata, runtime: Arc<RuntimeEnv>) -> Result<Self> {
        let state = engine.state();
        let view = View::of(&state, role);
        let context = session_context(runtime)?;
        let catalog = Arc::new(MemoryCatalogProvider::new());
        let templates = Arc::new(MemorySchemaProvider::new());
        for template in view.templates.iter().filter(|t| t.arguments.is_empty()) {
            let table = Arc::new(leaf::TemplateTable::new(Arc::clone(&template.planned)));
            templates.register_table(template.planned.name().to_string(), table)?;
        }
        catalog.register_schema(TEMPLATES, templates)?;
        catalog.register_schema("cleanroom", cleanroom::schema(engine, role)?)?;
        context.register_catalog(DATABASE, catalog);
        let planner = relations::TemplateCalls::new(view.templates.iter().map(|t| Arc::clone(&t.planned)).collect());
        context.register_relation_planner(Arc::new(planner))?;
        metadata.register(&context, &view)?;
        let tasks = context.task_ctx();
        Ok(Self { context, tasks, engine: Arc::clone(engine), role: role.clone() })
    }

    /// Binds a query: names, types, and only plan nodes that read.
    pub(crate) async fn bind(&self, mut query: ast::Statement) -> std::result::Result<LogicalPlan, UserError> {
        refuse_large(&query)?;
        postgres::as_postgres(&mut query);
        let state = self.context.state();
        let plan = state.statement_to_plan(DfStatement::Statement(Box::new(query))).await.map_err(|e| to_user_error(&e))?;
        reads(plan)
    }

    /// Binds a query that names datasets, where it says the same as templates that the role may
    /// run. Any error means that it doesn't, and is nothing that an analyst may read.
    pub(crate) async fn bind_raw(&self, query: ast::Statement) -> std::result::Result<LogicalPlan, UserError> {
        refuse_large(&query)?;
        let plan = raw::bind(self.context.state(), &self.engine.state(), &self.role, query).await.map_err(|e| to_user_error(&e))?;
        reads(plan)
    }

    /// Columns of a bound query after coercion, as the client will get them.
    /// `named` says that its columns have the names that they are to have.
    pub(crate) fn schema(&self, plan: &LogicalPlan, named: bool) -> SchemaRef {
        let state = self.context.state();
        let analyzed = state.analyzer().execute_and_check(plan.clone(), state.config_options(), |_, _| {});
        let schema = analyzed.as_ref().map_or_else(|_| plan.schema(), LogicalPlan::schema);
        let name = if named { postgres::given_name } else { postgres::shown_name };
        let of = |data_type: &DataType| if *data_type == DataType::Null { DataType::Utf8 } else { data_type.clone() };
        let fields = schema.fields().iter().map(|f| f.as_ref().clone().with_name(name(f.name())).with_data_type(of(f.data_type())));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// Serves a statement's calls again, and says whether they are of the very same releases.
    pub(crate) async fn serve_again(&self, calls: &[ServedCall]) -> std::result::Result<bool, UserError> {
        calls::serve_again(&self.engine, &self.role, calls).await
    }

    /// Runs a bound query, with its parameters' values, to a stream of rows; with the calls that it rests on.
    pub(crate) async fn run(&self, plan: LogicalPlan, values: &[ScalarValue]) -> std::result::Result<(SendableRecordBatchStream, Vec<ServedCall>), UserError> {
        let plan = parameters::fill(plan, values).map_err(|e| to_user_error(&e))?;
        let (plan, calls) = calls::replace(&self.engine, &self.role, plan).await?;
        let run = async {
            let plan = physical(&self.context, &plan).await?;
            in_order(&plan, &self.tasks)
        };
        let rows = run.await.map_err(|e: DataFusionError| to_user_error(&e))?;
        Ok((rows, calls))
    }
}

/// Refuses a statement whose plan nobody can wait for.
fn refuse_large(query: &ast::Statement) -> std::result::Result<(), UserError> {
    parts_within_limit(query).map_err(|most| {
        UserError::new("54001", format!("the statement is too complex: it has more than {most} parts"))
            .detail("A part is a SELECT, a table or a set of grouping keys; a CTE counts wherever it is named.")
    })
}

fn reads(plan: LogicalPlan) -> std::result::Result<LogicalPlan, UserError> {
    if only_reads(&plan, |node| node.as_any().is::<leaf::ReleaseCall>()) {
        return Ok(plan);
    }
    Err(UserError::new("0A000", "this statement is not supported").detail("Only statements that read are."))
}

/// The plan that runs.
async fn physical(context: &SessionContext, plan: &LogicalPlan) -> Result<Arc<dyn ExecutionPlan>> {
    let state = context.state();
    let plan = state.optimize(plan)?;
    cooperative(state.create_physical_plan(&plan).await?)
}

/// Every operator gives way now and then. DataFusion makes its sources do so; a join of two small
/// inputs can run for hours without asking them for anything, and nobody could stop it.
fn cooperative(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    Ok(plan.transform_up(|node| Ok(Transformed::yes(Arc::new(CooperativeExec::new(node)) as _)))?.data)
}

/// A plan's partitions one after the other: the same statement has its rows in the same order.
fn in_order(plan: &Arc<dyn ExecutionPlan>, context: &Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
    let (plan, context, schema) = (Arc::clone(plan), Arc::clone(context), plan.schema());
    let partitions = plan.output_partitioning().partition_count();
    let streams = futures::stream::iter(0..partitions).map(move |partition| plan.execute(partition, Arc::clone(&context)));
    Ok(Box::pin(RecordBatchStreamAdapter::new(schema, streams.try_flatten())))
}

/// Rows of the type that was described to the client.
pub(crate) fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    // What doesn't fit is an error, not NULL.
    let strict = arrow::compute::CastOptions { safe: false, ..Default::default() };
    let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| {
        // A numeric keeps the scale that it has.
        let decimals = matches!((column.data_type(), field.data_type()), (DataType::Decimal128(..), DataType::Decimal128(38, 10)));
        if decimals || column.data_type() == field.data_type() {
            Ok(Arc::clone(column))
        } else {
            Ok(arrow::compute::cast_with_options(column, field.data_type(), &strict)?)
        }
    });
    let columns = columns.collect::<Result<Vec<_>>>()?;
    let fields = schema.fields().iter().zip(&columns).map(|(f, column)| f.as_ref().clone().with_nullable(true).with_data_type(column.data_type().clone()));
    let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns, &options)?)
}
