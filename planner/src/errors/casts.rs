//! Arrow's words for a value that a cast can't have, in Postgres'.

use cloister_policy::UserError;

/// The least and the greatest whole number.
type Whole = (i128, i128);

/// Arrow's names of types, the least and greatest whole number of each, and Postgres' names.
const TYPES: &[(&str, Option<Whole>, &str)] = &[
    ("Int16", Some((i16::MIN as i128, i16::MAX as i128)), "smallint"),
    ("Int32", Some((i32::MIN as i128, i32::MAX as i128)), "integer"),
    ("Int64", Some((i64::MIN as i128, i64::MAX as i128)), "bigint"),
    ("Float32", None, "real"),
    ("Float64", None, "double precision"),
    ("Boolean", None, "boolean"),
    ("Date32", None, "date"),
];

/// The error that a failed cast is to the user; none if the message is about something else.
pub(super) fn cast_error(message: &str) -> Option<UserError> {
    if let Some((value, of)) = between(message, "Cannot cast string '", "' to value of ", " type") {
        return Some(of_text(value, of));
    }
    if let Some((value, of)) = between(message, "Cannot cast value '", "' to value of ", " type") {
        return Some(of_text(value, of));
    }
    if let Some((_, of)) = message.strip_prefix("Can't cast value ").and_then(|rest| rest.rsplit_once(" to type ")) {
        let (_, _, name) = TYPES.iter().find(|(arrow, _, _)| *arrow == of)?;
        return Some(UserError::new("22003", format!("{name} out of range")));
    }
    if let Some(value) = message.strip_prefix("can't parse the string value ").and_then(|rest| rest.strip_suffix(" to decimal")) {
        return Some(UserError::new("22P02", format!("invalid input syntax for type numeric: \"{value}\"")));
    }
    if let Some((value, _)) = message.strip_prefix("Error parsing timestamp from '").and_then(|rest| rest.rsplit_once("': ")) {
        return Some(UserError::new("22007", format!("invalid input syntax for type timestamp: \"{value}\"")));
    }
    None
}

fn of_text(value: &str, of: &str) -> UserError {
    let Some((_, range, name)) = TYPES.iter().find(|(arrow, _, _)| *arrow == of) else {
        return UserError::new("22P02", format!("invalid input syntax for type {}: \"{value}\"", of.to_lowercase()));
    };
    let is_whole = |text: &str| text.strip_prefix(['-', '+']).unwrap_or(text).bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_digit());
    if range.is_some_and(|(least, greatest)| is_whole(value.trim()) && value.trim().parse::<i128>().map_or(true, |n| n < least || n > greatest)) {
        return UserError::new("22003", format!("value \"{value}\" is out of range for type {name}"));
    }
    let sqlstate = if *name == "date" { "22007" } else { "22P02" };
    UserError::new(sqlstate, format!("invalid input syntax for type {name}: \"{value}\""))
}

/// What stands between the first two of three pieces of a message, and between the last two.
fn between<'m>(message: &'m str, before: &str, middle: &str, after: &str) -> Option<(&'m str, &'m str)> {
    message.strip_prefix(before)?.strip_suffix(after)?.rsplit_once(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_postgres_says_it() {
        let said = |message: &str| cast_error(message).map(|error| format!("{} {}", error.sqlstate, error.message));
        for (message, expected) in [
            ("Cannot cast string 'x' to value of Int32 type", "22P02 invalid input syntax for type integer: \"x\""),
            ("Cannot cast string '99999' to value of Int16 type", "22003 value \"99999\" is out of range for type smallint"),
            ("Cannot cast string '-1e' to value of Float64 type", "22P02 invalid input syntax for type double precision: \"-1e\""),
            ("Cannot cast value 'maybe' to value of Boolean type", "22P02 invalid input syntax for type boolean: \"maybe\""),
            ("Can't cast value 9999999999 to type Int32", "22003 integer out of range"),
            ("Cannot cast string '2026-02-30' to value of Date32 type", "22007 invalid input syntax for type date: \"2026-02-30\""),
            ("Cannot cast string '' to value of Int64 type", "22P02 invalid input syntax for type bigint: \"\""),
            ("can't parse the string value 1,5 to decimal", "22P02 invalid input syntax for type numeric: \"1,5\""),
        ] {
            assert_eq!(said(message).as_deref(), Some(expected));
        }
        assert_eq!(said("something else"), None);
    }
}
