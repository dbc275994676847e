//! The template's text as one SELECT.

use std::ops::ControlFlow;

use cloister_policy::UserError;
use datafusion::sql::sqlparser::ast::{Query, Statement, Visit, Visitor};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;

use crate::refusals::refuse;

/// Parses a template's text.
pub(super) fn select(text: &str) -> Result<Statement, UserError> {
    let statements = Parser::parse_sql(&PostgreSqlDialect {}, text)
        .map_err(|e| UserError::new("42601", e.to_string().trim_start_matches("sql parser error: ").to_owned()))?;
    let [statement @ Statement::Query(_)] = statements.as_slice() else {
        return Err(refuse("statement", ""));
    };
    match statement.visit(&mut CteNames) {
        ControlFlow::Continue(()) => Ok(statement.clone()),
        ControlFlow::Break(name) => Err(refuse("cte-name", name)),
    }
}

/// A CTE named `"publisher.impressions"` would shadow the dataset of that name.
struct CteNames;

impl Visitor for CteNames {
    type Break = String;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            if cte.alias.name.value.contains('.') {
                return ControlFlow::Break(cte.alias.name.to_string());
            }
        }
        ControlFlow::Continue(())
    }
}
