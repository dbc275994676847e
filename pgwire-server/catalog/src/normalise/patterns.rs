//! `LIKE … ESCAPE`. DataFusion knows the backslash only, so a pattern with another escape is
//! written with that one: the same pattern.
//!
//! ```sql
//! nspname NOT LIKE 'pg/_%' ESCAPE '/'
//! nspname NOT LIKE pg_like_pattern('pg/_%', '/')  -- 'pg\_%'
//! ```

use sqlparser::ast::{Expr, Value};

use super::build::{call, literal, take};
use crate::functions::LIKE_PATTERN;

/// Rewrites one pattern.
pub(super) fn rewrite(expr: &mut Expr) {
    let (Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. }) = expr else {
        return;
    };
    let escape = match escape_char.as_ref().map(|value| &value.value) {
        Some(Value::SingleQuotedString(escape) | Value::EscapedStringLiteral(escape)) => escape,
        _ => return,
    };
    let mut characters = escape.chars();
    let (Some(escape), None) = (characters.next(), characters.next()) else {
        return;
    };
    let written = call(LIKE_PATTERN, vec![take(pattern), literal(Value::SingleQuotedString(escape.to_string()))]);
    **pattern = written;
    *escape_char = None;
}
