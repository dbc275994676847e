//! The template's text as one SELECT.

use std::ops::ControlFlow;

use cloister_policy::UserError;
use cloister_policy::statement::split;
use datafusion::sql::sqlparser::ast::{DataType, Expr, Query, Statement, Visit, Visitor};

use super::size::parts_within_limit;
use crate::errors::parse_sql;
use crate::refusals::refuse;

/// Parses a template's text; positions are within it.
pub(super) fn select(text: &str) -> Result<Statement, UserError> {
    let pieces = split(text)?;
    let [piece] = pieces.as_slice() else {
        return Err(refuse("statement", ""));
    };
    let statement = parse_sql(piece)?;
    if !matches!(statement, Statement::Query(_)) {
        return Err(refuse("statement", ""));
    }
    if let ControlFlow::Break(cast) = statement.visit(&mut ShortTexts) {
        return Err(refuse("expression", cast));
    }
    refuse_dotted_ctes(&statement)?;
    parts_within_limit(&statement).map_err(|most| refuse("template-size", most))?;
    Ok(statement)
}

/// Refuses a CTE whose name could be taken for a dataset's.
///
/// # Errors
/// 42501, with the name.
pub fn refuse_dotted_ctes(statement: &Statement) -> Result<(), UserError> {
    match statement.visit(&mut CteNames) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(name) => Err(refuse("cte-name", name)),
    }
}

/// A cast to a text of limited length cuts in Postgres; here the length would be passed over.
struct ShortTexts;

impl Visitor for ShortTexts {
    type Break = String;

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<String> {
        match expr {
            Expr::Cast { data_type: DataType::Varchar(Some(_)) | DataType::CharacterVarying(Some(_)) | DataType::CharVarying(Some(_)), .. }
            | Expr::Cast { data_type: DataType::Char(_) | DataType::Character(_), .. } => ControlFlow::Break(expr.to_string()),
            _ => ControlFlow::Continue(()),
        }
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
