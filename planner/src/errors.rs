//! sqlparser's and DataFusion's errors in Postgres' words and SQLSTATEs.
//!
//! For statements that were bound or run above the seal only: an error from below it never
//! passes here, it is one opaque error.

mod casts;

use std::ops::ControlFlow;

use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use cloister_policy::UserError;
use cloister_policy::statement::Piece;
use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::ast::{Expr, Query, SetExpr, Statement, TableFactor, UnaryOperator, Visit, Visitor};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::Token;

/// Deepest nesting that the parser follows.
const DEPTH_MAX: usize = 64;

/// Parses one statement of ordinary SQL.
///
/// # Errors
/// 42601 at the place where it stops being SQL; 54001 if it is nested too deeply.
pub fn parse_sql(piece: &Piece) -> Result<Statement, UserError> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).with_recursion_limit(DEPTH_MAX).with_tokens_with_locations(piece.tokens.clone());
    let parsed = parser.parse_statement();
    let near = parser.peek_token();
    match parsed {
        Ok(statement) if near.token == Token::EOF => match statement.visit(&mut Ignored) {
            ControlFlow::Continue(()) => Ok(statement),
            ControlFlow::Break(clause) => Err(UserError::new("0A000", format!("{clause} is not supported"))),
        },
        Ok(_) => Err(UserError::syntax(format!("syntax error at or near \"{}\"", near.token), piece.position(parser.index()))),
        Err(ParserError::RecursionLimitExceeded) => Err(UserError::new("54001", "statement is nested too deeply")),
        Err(ParserError::ParserError(message) | ParserError::TokenizerError(message)) => Err(syntax_error(piece, &parser, &message)),
    }
}

/// Clauses that DataFusion's planner passes over in silence: none is accepted and ignored.
struct Ignored;

impl Visitor for Ignored {
    type Break = &'static str;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<&'static str> {
        let ignored = [
            (!query.locks.is_empty(), "FOR UPDATE or FOR SHARE"),
            (query.for_clause.is_some(), "FOR XML, JSON or BROWSE"),
            (query.settings.is_some(), "SETTINGS"),
            (query.format_clause.is_some(), "FORMAT"),
            (query.fetch.is_some(), "FETCH FIRST (write LIMIT)"),
        ];
        ignored.iter().find(|(is, _)| *is).map_or(ControlFlow::Continue(()), |(_, clause)| ControlFlow::Break(*clause))
    }

    /// The parser reads `a IS DISTINCT FROM b AND c` as `a IS DISTINCT FROM (b AND c)`, so another
    /// meaning than the one that is read would run.
    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<&'static str> {
        match expr {
            Expr::IsDistinctFrom(_, right) | Expr::IsNotDistinctFrom(_, right)
                if !matches!(
                    unsigned(right),
                    Expr::Identifier(_)
                        | Expr::CompoundIdentifier(_)
                        | Expr::Value(_)
                        | Expr::TypedString(_)
                        | Expr::Nested(_)
                        | Expr::Function(_)
                        | Expr::Cast { .. }
                ) =>
            {
                ControlFlow::Break("IS DISTINCT FROM before another operator, without parentheses around it,")
            }
            // DataFusion takes the first of its columns without looking whether there is one.
            Expr::Subquery(query) | Expr::InSubquery { subquery: query, .. } if has_no_column(&query.body) => {
                ControlFlow::Break("a subquery without a column, where it stands for a value,")
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<&'static str> {
        let ignored = match factor {
            TableFactor::Table { sample, version, with_hints, with_ordinality, partitions, index_hints, .. } => [
                (sample.is_some(), "TABLESAMPLE"),
                (version.is_some(), "a table's version"),
                (!with_hints.is_empty() || !index_hints.is_empty(), "a table hint"),
                (*with_ordinality, "WITH ORDINALITY"),
                (!partitions.is_empty(), "PARTITION"),
            ],
            TableFactor::Derived { sample, .. } => [(sample.is_some(), "TABLESAMPLE"), (false, ""), (false, ""), (false, ""), (false, "")],
            _ => return ControlFlow::Continue(()),
        };
        ignored.iter().find(|(is, _)| *is).map_or(ControlFlow::Continue(()), |(_, clause)| ControlFlow::Break(*clause))
    }
}

fn has_no_column(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.projection.is_empty(),
        SetExpr::Query(query) => has_no_column(&query.body),
        SetExpr::SetOperation { left, right, .. } => has_no_column(left) || has_no_column(right),
        _ => false,
    }
}

/// A number without its sign.
fn unsigned(expr: &Expr) -> &Expr {
    match expr {
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } if matches!(**expr, Expr::Value(_)) => expr,
        other => other,
    }
}

/// sqlparser's "Expected: x, found: y at Line: 1, Column: 8" in Postgres' words.
fn syntax_error(piece: &Piece, parser: &Parser<'_>, message: &str) -> UserError {
    let message = message.split(" at Line:").next().unwrap_or(message);
    let expected = message.strip_prefix("Expected: ").or_else(|| message.strip_prefix("Expected ")).and_then(|rest| rest.split_once(", found: "));
    match expected {
        Some((expected, "EOF")) => UserError::syntax("syntax error at end of input", piece.position(usize::MAX)).detail(format!("Expected {expected}.")),
        Some((expected, found)) => {
            let last = parser.index().min(piece.tokens.len());
            let at = (0..last + 1).rev().find(|at| piece.tokens.get(*at).is_some_and(|t| t.token.to_string() == found)).unwrap_or(last);
            UserError::syntax(format!("syntax error at or near \"{found}\""), piece.position(at)).detail(format!("Expected {expected}."))
        }
        None => UserError::syntax(message.to_owned(), piece.position(parser.index().saturating_sub(1))),
    }
}

/// What a client reads of an error above the seal.
pub fn to_user_error(error: &DataFusionError) -> UserError {
    match error {
        DataFusionError::Diagnostic(_, inner) | DataFusionError::Context(_, inner) => to_user_error(inner),
        DataFusionError::Shared(inner) => to_user_error(inner),
        DataFusionError::Collection(errors) => errors.first().map_or_else(internal, to_user_error),
        DataFusionError::External(inner) => match inner.downcast_ref::<UserError>() {
            Some(user) => user.clone(),
            None => internal(),
        },
        DataFusionError::SchemaError(schema, _) => schema_error(schema),
        DataFusionError::ArrowError(arrow, _) => arrow_error(arrow),
        DataFusionError::SQL(sql, _) => UserError::new("42601", trim(&sql.to_string())),
        DataFusionError::Plan(message) | DataFusionError::Internal(message) if message.contains(NO_SIGNATURE) => wrong_arguments(message),
        DataFusionError::Plan(message) => plan_error(message),
        // Types that don't meet aren't always called a mistake of the statement.
        DataFusionError::Internal(message) if message.contains("coerce") || message.contains("coercion") => plan_error(message),
        DataFusionError::NotImplemented(message) => UserError::new("0A000", trim(message)),
        DataFusionError::Execution(message) => execution_error(message),
        DataFusionError::ResourcesExhausted(_) => UserError::new("53200", "out of memory for this statement").hint("Select fewer rows or columns at once."),
        _ => internal(),
    }
}

/// Two lists that go by position aren't of one length: a defect, never a guess.
pub(crate) fn widths_differ() -> UserError {
    UserError::new("XX000", "columns of the plan and of its rows are not the same").hint("Please report it with the statement.")
}

/// What Postgres says of a condition that is none.
pub(crate) fn not_boolean(clause: &str, found: &DataType) -> UserError {
    let name = match found {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".to_owned(),
        DataType::Int16 => "smallint".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Float32 => "real".to_owned(),
        DataType::Float64 => "double precision".to_owned(),
        DataType::Decimal128(_, _) => "numeric".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(_, None) => "timestamp without time zone".to_owned(),
        other => other.to_string(),
    };
    UserError::new("42804", format!("argument of {clause} must be type boolean, not type {name}"))
}

fn internal() -> UserError {
    UserError::new("XX000", "internal error").hint("Please report it with the statement.")
}

/// The first line, without DataFusion's prefixes.
fn trim(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = ["Error during planning: ", "sql parser error: ", "Schema error: ", "Execution error: "].iter().fold(line, |l, p| l.trim_start_matches(p));
    line.trim_end_matches('.').to_owned()
}

/// What DataFusion says, at length, of a call with other arguments than its function has.
const NO_SIGNATURE: &str = "failed to match any signature";

fn wrong_arguments(message: &str) -> UserError {
    let name = message.split('\'').nth(1).unwrap_or_default();
    UserError::new("42883", format!("function {name} does not take these arguments")).hint("Count them, and look at their types; a cast may help.")
}

fn schema_error(error: &SchemaError) -> UserError {
    match error {
        SchemaError::FieldNotFound { field, .. } => UserError::new("42703", format!("column \"{}\" does not exist", field.flat_name())),
        SchemaError::AmbiguousReference { field } => UserError::new("42702", format!("column reference \"{}\" is ambiguous", field.name)),
        other => UserError::new("42P10", trim(&other.to_string())),
    }
}

fn plan_error(message: &str) -> UserError {
    let message = trim(message);
    if let Some(name) = message.strip_prefix("table '").and_then(|rest| rest.strip_suffix("' not found")) {
        // The database's name says nothing: there is one.
        let name = name.split_once('.').map_or(name, |(_, rest)| rest);
        return UserError::new("42P01", format!("relation \"{name}\" does not exist"));
    }
    if let Some((_, found)) = message.strip_prefix("Cannot create filter with non-boolean predicate ").and_then(|rest| rest.rsplit_once("returning "))
        && let Ok(found) = found.parse()
    {
        return not_boolean("WHERE", &found);
    }
    let sqlstate = if message.starts_with("Invalid function") || message.contains("No function matches") {
        "42883"
    } else if message.contains("must appear in the GROUP BY clause") || message.contains("must be in GROUP BY") {
        "42803"
    } else if message.contains("coerce") || message.contains("coercion") || message.contains("cannot be converted") || message.contains("Cannot infer common") {
        "42804"
    } else {
        "42601"
    };
    UserError::new(sqlstate, message)
}

fn execution_error(message: &str) -> UserError {
    let lower = message.to_lowercase();
    let sqlstate = if lower.contains("function requires") {
        "42883"
    } else if lower.contains("divide by zero") {
        "22012"
    } else if lower.contains("overflow") {
        "22003"
    } else {
        "22000"
    };
    UserError::new(sqlstate, trim(message))
}

fn arrow_error(error: &ArrowError) -> UserError {
    match error {
        ArrowError::DivideByZero => UserError::new("22012", "division by zero"),
        ArrowError::ArithmeticOverflow(_) => UserError::new("22003", "value out of range"),
        ArrowError::CastError(message) | ArrowError::ParseError(message) => {
            casts::cast_error(message).unwrap_or_else(|| UserError::new("22P02", trim(message)))
        }
        ArrowError::InvalidArgumentError(message) | ArrowError::ComputeError(message) => UserError::new("22023", trim(message)),
        _ => internal(),
    }
}
