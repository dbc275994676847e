//! DataFusion's errors in Postgres' words and SQLSTATEs.
//!
//! For statements that were bound or run above the seal only: an error from below it never
//! passes here, it is one opaque error.

use arrow::error::ArrowError;
use cloister_policy::UserError;
use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;

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
        DataFusionError::Plan(message) => plan_error(message),
        DataFusionError::NotImplemented(message) => UserError::new("0A000", trim(message)),
        DataFusionError::Execution(message) => execution_error(message),
        DataFusionError::ResourcesExhausted(_) => {
            UserError::new("53200", "out of memory for this statement").hint("Select fewer rows or columns at once.")
        }
        _ => internal(),
    }
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

fn schema_error(error: &SchemaError) -> UserError {
    match error {
        SchemaError::FieldNotFound { field, .. } => UserError::new("42703", format!("column \"{}\" does not exist", field.flat_name())),
        SchemaError::AmbiguousReference { field } => UserError::new("42702", format!("column reference \"{}\" is ambiguous", field.name)),
        other => UserError::new("42P10", trim(&other.to_string())),
    }
}

fn plan_error(message: &str) -> UserError {
    let message = trim(message);
    let sqlstate = if message.starts_with("table ") && message.contains("not found") {
        "42P01"
    } else if message.starts_with("Invalid function") || message.contains("No function matches") {
        "42883"
    } else if message.contains("must appear in the GROUP BY clause") || message.contains("must be in GROUP BY") {
        "42803"
    } else if message.contains("Cannot coerce") || message.contains("cannot be converted") || message.contains("Cannot infer common") {
        "42804"
    } else {
        "42601"
    };
    UserError::new(sqlstate, message)
}

fn execution_error(message: &str) -> UserError {
    let lower = message.to_lowercase();
    let sqlstate = if lower.contains("divide by zero") {
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
        ArrowError::CastError(message) | ArrowError::ParseError(message) => UserError::new("22P02", trim(message)),
        ArrowError::InvalidArgumentError(message) | ArrowError::ComputeError(message) => UserError::new("22023", trim(message)),
        _ => internal(),
    }
}
