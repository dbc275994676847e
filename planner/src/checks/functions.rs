//! Scalar functions that may stand below a release point.
//!
//! A function is here when it is total (answers for every value of its type), deterministic,
//! independent of the session, and linear in its input.

/// Names as DataFusion resolves them, with the reason for the family.
pub(crate) const ALLOWED: &[(&str, &str)] = &[
    ("lower", "case mapping: total"),
    ("upper", "case mapping: total"),
    ("btrim", "trimming: total"),
    ("ltrim", "trimming: total"),
    ("rtrim", "trimming: total"),
    ("character_length", "length: total"),
    ("coalesce", "chooses a value"),
    ("nullif", "chooses a value"),
    ("starts_with", "compares texts: total"),
    ("date_part", "a field of a date: total"),
];

/// Fields that `date_part` may take: those that every date and timestamp has.
pub(crate) const DATE_PARTS: &[&str] = &["year", "quarter", "month", "week", "day", "dow", "doy", "hour", "minute"];

/// Whether a function may stand below a release point.
pub(crate) fn is_allowed(name: &str) -> bool {
    ALLOWED.iter().any(|(allowed, _)| *allowed == name)
}
