//! Expressions. Guarantees that each rewrite is another spelling of the same thing in
//! Postgres; the few that are not are made in catalog queries only.

use std::ops::ControlFlow;

use sqlparser::ast::{Array, BinaryOperator, Expr, FunctionArguments, Statement, Value, VisitMut, VisitorMut};

use super::build::{call, fold, fold_name, literal, number, take};
use super::relations::strip_catalog;
use super::{arrays, casts, display, patterns, subscripts, vectors};

/// Rewrites every expression of the statement.
pub(super) fn rewrite(statement: &mut Statement, catalog_only: bool) {
    let _ = statement.visit(&mut Rewrite { catalog_only });
}

struct Rewrite {
    catalog_only: bool,
}

/// Words that are calls without parentheses.
const KEYWORDS: [&str; 6] = ["current_catalog", "current_role", "current_schema", "current_user", "session_user", "user"];

impl VisitorMut for Rewrite {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(ident) if ident.quote_style.is_none() => {
                let word = fold(ident);
                if matches!(word.as_str(), "current_schema" | "current_role") {
                    *expr = call(&word, Vec::new());
                }
            }
            Expr::Function(function) => {
                strip_catalog(&mut function.name);
                let bare = function.args == FunctionArguments::None
                    && function.name.0.iter().all(|part| part.as_ident().is_some_and(|ident| ident.quote_style.is_none()));
                if bare
                    && let Some([word]) = fold_name(&function.name).as_deref()
                    && KEYWORDS.contains(&word.as_str())
                {
                    *expr = call(word, Vec::new());
                }
            }
            Expr::Collate { expr: inner, collation } => {
                let named = fold_name(collation).and_then(|mut parts| parts.pop());
                if self.catalog_only || named.is_some_and(|name| is_byte_order(&name)) {
                    *expr = take(inner);
                }
            }
            Expr::BinaryOp { left, op, right } => {
                plain_operator(op);
                match op {
                    BinaryOperator::StringConcat => {
                        display::show_name(left);
                        display::show_name(right);
                    }
                    BinaryOperator::Eq | BinaryOperator::NotEq if self.catalog_only => {
                        array_literal(left);
                        array_literal(right);
                    }
                    _ => {}
                }
            }
            Expr::AnyOp { compare_op, right, .. } | Expr::AllOp { compare_op, right, .. } => {
                plain_operator(compare_op);
                if self.catalog_only {
                    array_literal(right);
                }
            }
            Expr::TypedString(_) | Expr::Cast { .. } => casts::rewrite(expr, self.catalog_only),
            _ => {}
        }
        if self.catalog_only {
            patterns::rewrite(expr);
            subscripts::rewrite(expr);
            vectors::rewrite(expr);
            arrays::rewrite(expr);
        }
        ControlFlow::Continue(())
    }
}

/// The collations under which texts compare byte by byte, as they do here.
fn is_byte_order(name: &str) -> bool {
    matches!(name, "default" | "C" | "POSIX" | "ucs_basic" | "C.UTF-8" | "C.utf8")
}

/// `OPERATOR(pg_catalog.~)` as `~`.
fn plain_operator(operator: &mut BinaryOperator) {
    let BinaryOperator::PGCustomBinaryOperator(parts) = operator else {
        return;
    };
    let symbol = match parts.as_slice() {
        [symbol] => symbol,
        [schema, symbol] if schema.eq_ignore_ascii_case("pg_catalog") => symbol,
        _ => return,
    };
    *operator = match symbol.as_str() {
        "~" => BinaryOperator::PGRegexMatch,
        "~*" => BinaryOperator::PGRegexIMatch,
        "!~" => BinaryOperator::PGRegexNotMatch,
        "!~*" => BinaryOperator::PGRegexNotIMatch,
        "~~" => BinaryOperator::PGLikeMatch,
        "~~*" => BinaryOperator::PGILikeMatch,
        "!~~" => BinaryOperator::PGNotLikeMatch,
        "!~~*" => BinaryOperator::PGNotILikeMatch,
        "=" => BinaryOperator::Eq,
        "<>" | "!=" => BinaryOperator::NotEq,
        "<" => BinaryOperator::Lt,
        "<=" => BinaryOperator::LtEq,
        ">" => BinaryOperator::Gt,
        ">=" => BinaryOperator::GtEq,
        "+" => BinaryOperator::Plus,
        "-" => BinaryOperator::Minus,
        "*" => BinaryOperator::Multiply,
        "/" => BinaryOperator::Divide,
        "%" => BinaryOperator::Modulo,
        "||" => BinaryOperator::StringConcat,
        _ => return,
    };
}

/// A text such as `'{0}'`, where an array is meant, as an array.
fn array_literal(expr: &mut Expr) {
    if let Some(array) = text_of(expr).and_then(read_array)
        && !array.is_empty()
    {
        *expr = array_of(&array);
    }
}

/// The text of a string literal.
pub(super) fn text_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The elements of a one-dimensional array literal without escapes.
pub(super) fn read_array(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inner.contains(['{', '}', '\\']) {
        return None;
    }
    if inner.trim().is_empty() {
        return Some(Vec::new());
    }
    let mut elements = vec![String::new()];
    let mut quoted = false;
    for character in inner.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => elements.push(String::new()),
            other => elements.last_mut()?.push(other),
        }
    }
    Some(elements.iter().map(|element| element.trim().to_owned()).collect())
}

/// An array expression: of numbers if all elements are, of texts otherwise.
pub(super) fn array_of(elements: &[String]) -> Expr {
    let numbers: Option<Vec<i64>> = elements.iter().map(|text| text.parse().ok()).collect();
    let elem = match numbers {
        Some(numbers) => numbers.into_iter().map(number).collect(),
        None => elements.iter().map(|text| literal(Value::SingleQuotedString(text.clone()))).collect(),
    };
    Expr::Array(Array { elem, named: true })
}
