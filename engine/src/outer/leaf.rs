//! Leaves: a template as a table, and a call of one with arguments. Neither has an input, and
//! neither can be executed: they are replaced by released rows, or the statement doesn't run.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use cloister_planner::PlannedTemplate;
use datafusion::catalog::Session;
use datafusion::common::{DFSchema, DFSchemaRef, TableReference};
use datafusion::datasource::{TableProvider, TableType};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, LogicalPlan, UserDefinedLogicalNodeCore};
use datafusion::physical_plan::ExecutionPlan;

/// A template without parameters, where tables are looked up.
#[derive(Debug)]
pub(super) struct TemplateTable {
    pub(super) template: Arc<PlannedTemplate>,
    schema: SchemaRef,
}

impl TemplateTable {
    pub(super) fn new(template: Arc<PlannedTemplate>) -> Self {
        let schema = template.schema();
        Self { template, schema }
    }
}

#[async_trait]
impl TableProvider for TemplateTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(&self, _: &dyn Session, _: Option<&Vec<usize>>, _: &[Expr], _: Option<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        Err(DataFusionError::Internal("a template was planned before it was released".into()))
    }
}

/// `templates.name(argument, …)`: arguments are literals or `$n`, in declared order.
#[derive(Clone)]
pub(super) struct ReleaseCall {
    pub(super) template: Arc<PlannedTemplate>,
    pub(super) arguments: Vec<Expr>,
    schema: DFSchemaRef,
}

impl ReleaseCall {
    pub(super) fn try_new(template: Arc<PlannedTemplate>, arguments: Vec<Expr>) -> Result<Self> {
        let qualifier = TableReference::bare(template.name().as_str());
        let schema = DFSchema::try_from_qualified_schema(qualifier, &template.schema())?;
        Ok(Self { template, arguments, schema: Arc::new(schema) })
    }

    fn identity(&self) -> (String, &[Expr]) {
        (self.template.digest().to_string(), &self.arguments)
    }
}

impl UserDefinedLogicalNodeCore for ReleaseCall {
    fn name(&self) -> &str {
        "ReleaseCall"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        Vec::new()
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        self.arguments.clone()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments: Vec<_> = self.arguments.iter().map(ToString::to_string).collect();
        write!(f, "Release: templates.{}({})", self.template.name(), arguments.join(", "))
    }

    fn with_exprs_and_inputs(&self, exprs: Vec<Expr>, _: Vec<LogicalPlan>) -> Result<Self> {
        Ok(Self { arguments: exprs, ..self.clone() })
    }
}

impl fmt::Debug for ReleaseCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_for_explain(f)
    }
}

impl PartialEq for ReleaseCall {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for ReleaseCall {}

impl PartialOrd for ReleaseCall {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl Hash for ReleaseCall {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}
