//! Casts. Guarantees that a cast to one of Postgres's catalog types gives a value that
//! compares and prints as Postgres's would.

use sqlparser::ast::{ArrayElemTypeDef, CastKind, DataType, ExactNumberInfo, Expr, TimezoneInfo, TypedString, Value};

use super::build::{as_text, call, fold_name, number, plain_function, take};
use super::display;
use super::expressions::{array_of, read_array, text_of};
use crate::functions::{EMPTY_ARRAY, MARKING, REG_TYPES, RegType};

/// What a type name stands for here.
enum Target {
    /// The type as DataFusion knows it.
    Type(DataType),
    /// A type whose values are oids written as names.
    Reg(&'static RegType),
    /// `"char"`: one byte.
    Char,
}

/// Rewrites one cast or typed literal whose type DataFusion does not know.
pub(super) fn rewrite(expr: &mut Expr, catalog_only: bool) {
    let mark = marking(expr).filter(|_| catalog_only);
    rewrite_cast(expr);
    if let Some(function) = mark {
        *expr = call(function, vec![take(expr)]);
    }
}

/// The function that marks a value as one of a type that only the catalogs have.
fn marking(expr: &Expr) -> Option<&'static str> {
    let (Expr::Cast { data_type: DataType::Custom(name, _), .. } | Expr::TypedString(TypedString { data_type: DataType::Custom(name, _), .. })) = expr else {
        return None;
    };
    let parts = fold_name(name)?;
    marking_of(parts.last()?)
}

fn rewrite_cast(expr: &mut Expr) {
    if let Expr::TypedString(typed) = expr
        && target(&typed.data_type).is_some()
    {
        *expr = untyped(typed);
    }
    let Expr::Cast { expr: inner, data_type, .. } = expr else {
        return;
    };
    if is_text(data_type) {
        display::show_name(inner);
    }
    match target(data_type) {
        None => {}
        Some(Target::Type(known)) => {
            if is_text(&known) {
                display::show_name(inner);
            }
            *data_type = known;
        }
        Some(Target::Reg(reg)) => {
            let mut value = take(inner);
            if matches!(&value, Expr::Value(value) if matches!(value.value, Value::Placeholder(_))) {
                value = as_text(value);
            }
            *expr = call(reg.input, vec![value]);
            return;
        }
        Some(Target::Char) => {
            *data_type = DataType::Text;
            *expr = call("left", vec![take(expr), number(1)]);
            return;
        }
    }
    if matches!(data_type, DataType::Array(_))
        && let Some(elements) = text_of(inner).and_then(read_array)
    {
        if elements.is_empty() {
            **inner = call(EMPTY_ARRAY, Vec::new());
        } else {
            **inner = array_of(&elements);
        }
    }
}

fn untyped(typed: &TypedString) -> Expr {
    Expr::Cast { kind: CastKind::DoubleColon, expr: Box::new(Expr::Value(typed.value.clone())), data_type: typed.data_type.clone(), array: false, format: None }
}

/// NULL of a catalog column's type.
pub(super) fn typed_null(type_name: &str) -> Expr {
    let data_type = match type_name {
        "char" | "regproc" | "regtype" => DataType::Text,
        name => catalog_type(name).or_else(|| builtin(name, &[])).unwrap_or(DataType::Text),
    };
    let value = Expr::Cast { kind: CastKind::Cast, expr: Box::new(super::build::null()), data_type, array: false, format: None };
    match marking_of(type_name) {
        Some(function) => call(function, vec![value]),
        None => value,
    }
}

/// The function that marks values of a type that only the catalogs have.
pub(super) fn marking_of(type_name: &str) -> Option<&'static str> {
    let type_name = if type_name == "sql_identifier" { "name" } else { type_name };
    MARKING.iter().find(|(known, _)| *known == type_name).map(|(_, function)| *function)
}

/// Whether an expression is a value of one of the `reg` types, and if so how its name
/// is printed.
pub(super) fn reg_output(expr: &Expr) -> Option<&'static str> {
    let name = plain_function(expr)?;
    REG_TYPES.iter().find(|reg| name == reg.input || name.strip_prefix("to_") == Some(reg.name)).map(|reg| reg.output)
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Text | DataType::Varchar(_) | DataType::CharacterVarying(_))
}

fn target(data_type: &DataType) -> Option<Target> {
    match data_type {
        DataType::Regclass => REG_TYPES.first().map(Target::Reg),
        DataType::Array(ArrayElemTypeDef::SquareBracket(item, length)) => match target(item)? {
            // Lists of oids are of unsigned numbers, which go over the wire as what they are.
            Target::Type(_) if is_oid(item) => Some(Target::Type(array_type(OIDS, *length))),
            Target::Type(known) => Some(Target::Type(array_type(known, *length))),
            Target::Reg(_) | Target::Char => Some(Target::Type(array_type(DataType::Text, *length))),
        },
        DataType::Custom(name, modifiers) => {
            let quoted = name.0.last().and_then(|part| part.as_ident()).is_some_and(|ident| ident.quote_style.is_some());
            let parts = fold_name(name)?;
            let (qualified, name) = match parts.as_slice() {
                [name] => (false, name),
                [schema, name] if matches!(schema.as_str(), "pg_catalog" | "information_schema") => (true, name),
                _ => return None,
            };
            if name == "char" {
                return quoted.then_some(Target::Char);
            }
            if let Some(reg) = REG_TYPES.iter().find(|reg| reg.name == name) {
                return Some(Target::Reg(reg));
            }
            let known = catalog_type(name);
            let known = known.or_else(|| qualified.then(|| builtin(name, modifiers)).flatten());
            known.map(Target::Type)
        }
        _ => None,
    }
}

/// What holds the oids of a list.
pub(super) const OIDS: DataType = DataType::IntUnsigned(None);

fn is_oid(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Custom(name, _) if fold_name(name).is_some_and(|parts| parts.last().is_some_and(|last| last == "oid")))
}

fn array_type(item: DataType, length: Option<u64>) -> DataType {
    DataType::Array(ArrayElemTypeDef::SquareBracket(Box::new(item), length))
}

/// The types only the catalogs use.
fn catalog_type(name: &str) -> Option<DataType> {
    Some(match name {
        "oid" | "xid" | "xid8" | "cid" => DataType::BigInt(None),
        "cardinal_number" => DataType::Integer(None),
        "name" | "cstring" | "unknown" | "aclitem" | "pg_node_tree" | "sql_identifier" | "character_data" | "yes_or_no" => DataType::Text,
        "int2vector" => array_type(DataType::SmallInt(None), None),
        "oidvector" => array_type(DataType::BigInt(None), None),
        _ => return None,
    })
}

/// The ordinary types, when they are written with their schema.
fn builtin(name: &str, modifiers: &[String]) -> Option<DataType> {
    Some(match name {
        "text" | "varchar" | "bpchar" => DataType::Text,
        "bool" => DataType::Boolean,
        "int2" => DataType::SmallInt(None),
        "int4" => DataType::Integer(None),
        "int8" => DataType::BigInt(None),
        "float4" => DataType::Real,
        "float8" => DataType::DoublePrecision,
        "bytea" => DataType::Bytea,
        "date" => DataType::Date,
        "timestamp" => DataType::Timestamp(None, TimezoneInfo::None),
        "timestamptz" => DataType::Timestamp(None, TimezoneInfo::WithTimeZone),
        "numeric" => {
            let mut digits = modifiers.iter().map(|digits| digits.parse::<u64>().ok());
            match (digits.next().flatten(), digits.next().flatten()) {
                (Some(precision), Some(scale)) => {
                    let scale = i64::try_from(scale).ok()?;
                    DataType::Numeric(ExactNumberInfo::PrecisionAndScale(precision, scale))
                }
                (Some(precision), None) => DataType::Numeric(ExactNumberInfo::Precision(precision)),
                _ => DataType::Numeric(ExactNumberInfo::None),
            }
        }
        _ => return None,
    })
}
