//! What a template's names can mean: the collaboration's datasets, and functions.

use std::sync::{Arc, OnceLock};

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use cloister_policy::{Collaboration, ColumnType, Dataset, Literal, Template, UserError};
use datafusion::common::TableReference;
use datafusion::common::config::{ConfigOptions, SqlParserOptions};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::planner::{ContextProvider, ExprPlanner};
use datafusion::logical_expr::{AggregateUDF, HigherOrderUDF, LogicalPlan, ScalarUDF, TableSource, WindowUDF};
use datafusion::prelude::SessionConfig;
use datafusion::scalar::ScalarValue;
use datafusion::sql::planner::{ParserOptions, SqlToRel};
use datafusion::sql::sqlparser::ast::Statement;

use super::BoundParameter;
use crate::errors::to_user_error;
use crate::refusals::refuse;

/// Functions and options that binding uses; it executes nothing.
pub(super) fn session() -> &'static SessionState {
    static SESSION: OnceLock<SessionState> = OnceLock::new();
    SESSION.get_or_init(|| {
        let mut config = SessionConfig::new();
        config.options_mut().sql_parser.map_string_types_to_utf8view = false;
        // A number with a point is exact, as in Postgres: as a float it would equal no decimal.
        config.options_mut().sql_parser.parse_float_as_decimal = true;
        SessionStateBuilder::new().with_config(config).with_default_features().build()
    })
}

/// How templates' text is read: numbers with a point, order of NULLs, and the like.
pub fn sql_options() -> &'static SqlParserOptions {
    &session().config_options().sql_parser
}

/// The Arrow type in which values of a dataset's column type are held.
pub fn arrow_type(column: ColumnType) -> DataType {
    match column {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Bool => DataType::Boolean,
        ColumnType::Int2 => DataType::Int16,
        ColumnType::Int4 => DataType::Int32,
        ColumnType::Int8 => DataType::Int64,
        ColumnType::Numeric { precision, scale } => DataType::Decimal128(precision, i8::try_from(scale).unwrap_or(i8::MAX)),
        ColumnType::Date => DataType::Date32,
        ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

/// Parameters with their domains as values of their type.
pub(super) fn parameters(template: &Template) -> Result<Vec<BoundParameter>, UserError> {
    let bound = template.parameters.iter().map(|parameter| {
        let data_type = arrow_type(parameter.data_type);
        let value = |literal: &Literal| {
            ScalarValue::try_from_string(literal.text(), &data_type)
                .map_err(|_| UserError::new("22P02", format!("{} is not a value of type {}", literal.sql(), parameter.data_type.sql())))
        };
        let domain = parameter.domain.iter().map(value).collect::<Result<_, UserError>>()?;
        Ok(BoundParameter { name: parameter.name.to_string(), data_type: data_type.clone(), domain })
    });
    bound.collect()
}

/// Resolves names and types; the result is neither checked nor coerced.
pub(super) fn plan(statement: Statement, collaboration: &Collaboration) -> Result<LogicalPlan, UserError> {
    let names = Names { collaboration };
    let options = ParserOptions { map_string_types_to_utf8view: false, ..ParserOptions::from(&session().config_options().sql_parser) };
    SqlToRel::new_with_options(&names, options).sql_statement_to_plan(statement).map_err(|e| to_user_error(&e))
}

/// A dataset as a table that can be named but not read.
#[derive(Debug)]
pub(super) struct DatasetSource {
    pub(super) dataset: Dataset,
    schema: Arc<Schema>,
}

impl TableSource for DatasetSource {
    fn schema(&self) -> Arc<Schema> {
        Arc::clone(&self.schema)
    }
}

struct Names<'a> {
    collaboration: &'a Collaboration,
}

impl ContextProvider for Names<'_> {
    fn get_table_source(&self, name: TableReference) -> Result<Arc<dyn TableSource>> {
        let known = self
            .collaboration
            .datasets()
            .map(|state| &state.dataset)
            .find(|dataset| name.schema() == Some(dataset.name.owner.as_str()) && name.table() == dataset.name.name.as_str() && name.catalog().is_none());
        let Some(dataset) = known else {
            return Err(DataFusionError::External(Box::new(refuse("dataset-unknown", format!("\"{name}\"")))));
        };
        let fields: Vec<_> = dataset.columns.iter().map(|column| Field::new(column.name.as_str(), arrow_type(column.data_type), true)).collect();
        Ok(Arc::new(DatasetSource { dataset: dataset.clone(), schema: Arc::new(Schema::new(fields)) }))
    }

    fn get_expr_planners(&self) -> &[Arc<dyn ExprPlanner>] {
        session().expr_planners()
    }

    fn get_function_meta(&self, name: &str) -> Option<Arc<ScalarUDF>> {
        session().scalar_functions().get(name).cloned()
    }

    fn get_higher_order_meta(&self, _: &str) -> Option<Arc<HigherOrderUDF>> {
        None
    }

    fn get_aggregate_meta(&self, name: &str) -> Option<Arc<AggregateUDF>> {
        session().aggregate_functions().get(name).cloned()
    }

    fn get_window_meta(&self, name: &str) -> Option<Arc<WindowUDF>> {
        session().window_functions().get(name).cloned()
    }

    fn get_variable_type(&self, _: &[String]) -> Option<DataType> {
        None
    }

    fn options(&self) -> &ConfigOptions {
        session().config_options()
    }

    fn udf_names(&self) -> Vec<String> {
        session().scalar_functions().keys().cloned().collect()
    }

    fn higher_order_function_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udaf_names(&self) -> Vec<String> {
        session().aggregate_functions().keys().cloned().collect()
    }

    fn udwf_names(&self) -> Vec<String> {
        session().window_functions().keys().cloned().collect()
    }
}
