//! Postgres types: the built-in ones with their real oids, which of them an Arrow type
//! is shown as, and how a type is spelled. Guarantees that every part of the crate
//! answers "what type is this" the same way.

use std::sync::LazyLock;

use arrow::datatypes::DataType;

/// `text`, the type everything without a better match is shown as.
pub(crate) const TEXT: i64 = 25;
/// `record`, what a function returning a table of several columns returns.
pub(crate) const RECORD: i64 = 2249;
const NUMERIC: i64 = 1700;

/// One function of the type's input and output: its name and oid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TypeFunction {
    pub(crate) name: &'static str,
    pub(crate) oid: i64,
}

/// A row of `pg_type`, as Postgres 15 has it.
#[derive(Debug, Clone)]
pub(crate) struct BuiltinType {
    pub(crate) oid: i64,
    pub(crate) name: &'static str,
    pub(crate) length: i64,
    pub(crate) by_value: bool,
    pub(crate) kind: &'static str,
    pub(crate) category: &'static str,
    pub(crate) preferred: bool,
    pub(crate) element: i64,
    pub(crate) array: i64,
    pub(crate) align: &'static str,
    pub(crate) storage: &'static str,
    pub(crate) collation: i64,
    /// Input, output, receive and send functions, of modifiers in and out, and of analysis; the
    /// last three may be none, which is oid 0.
    pub(crate) io: Vec<TypeFunction>,
    /// What a domain is over, and its modifier.
    pub(crate) base: i64,
    pub(crate) modifier: i64,
    pub(crate) subscript: i64,
    pub(crate) delimiter: &'static str,
    pub(crate) namespace: i64,
}

/// The built-in types, in oid order.
pub(crate) static BUILTIN: LazyLock<Vec<BuiltinType>> = LazyLock::new(|| include_str!("data/types.txt").lines().filter_map(parse).collect());

fn parse(line: &'static str) -> Option<BuiltinType> {
    let (functions, fields): (Vec<&str>, Vec<&str>) = line.split_ascii_whitespace().partition(|field| field.contains('/'));
    let mut fields = fields.into_iter();
    let mut next = || fields.next();
    Some(BuiltinType {
        oid: next()?.parse().ok()?,
        name: next()?,
        length: next()?.parse().ok()?,
        by_value: next()? == "t",
        kind: next()?,
        category: next()?,
        preferred: next()? == "t",
        element: next()?.parse().ok()?,
        array: next()?.parse().ok()?,
        align: next()?,
        storage: next()?,
        collation: next()?.parse().ok()?,
        base: next()?.parse().ok()?,
        modifier: next()?.parse().ok()?,
        subscript: next()?.parse().ok()?,
        delimiter: next()?,
        namespace: next()?.parse().ok()?,
        io: functions.into_iter().filter_map(parse_function).collect(),
    })
}

fn parse_function(field: &'static str) -> Option<TypeFunction> {
    let (name, oid) = field.split_once('/')?;
    Some(TypeFunction { name, oid: oid.parse().ok()? })
}

/// The built-in type with this oid.
pub(crate) fn by_oid(oid: i64) -> Option<&'static BuiltinType> {
    BUILTIN.binary_search_by_key(&oid, |found| found.oid).ok().and_then(|at| BUILTIN.get(at))
}

/// The built-in type with this `typname`.
pub(crate) fn by_name(name: &str) -> Option<&'static BuiltinType> {
    BUILTIN.iter().find(|found| found.name == name)
}

/// The type an Arrow type is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The type's oid.
    pub(crate) oid: i64,
    /// `atttypmod`: −1, or a numeric's precision and scale.
    pub(crate) modifier: i64,
}

/// The Postgres type of an Arrow type.
pub(crate) fn of_arrow(data_type: &DataType) -> Shown {
    let mut modifier = -1;
    let oid = match data_type {
        DataType::Boolean => 16,
        DataType::Int8 | DataType::UInt8 | DataType::Int16 => 21,
        DataType::UInt16 | DataType::Int32 => 23,
        DataType::UInt32 => 26,
        DataType::Int64 | DataType::UInt64 => 20,
        DataType::Float16 | DataType::Float32 => 700,
        DataType::Float64 => 701,
        DataType::Decimal32(p, s) | DataType::Decimal64(p, s) | DataType::Decimal128(p, s) | DataType::Decimal256(p, s) => {
            modifier = ((i64::from(*p) << 16) | (i64::from(*s) & 0x7ff)) + 4;
            NUMERIC
        }
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => 17,
        DataType::FixedSizeBinary(16) => 2950,
        DataType::FixedSizeBinary(_) => 17,
        DataType::Date32 | DataType::Date64 => 1082,
        DataType::Time32(_) | DataType::Time64(_) => 1083,
        DataType::Timestamp(_, None) => 1114,
        DataType::Timestamp(_, Some(_)) => 1184,
        DataType::Interval(_) | DataType::Duration(_) => 1186,
        DataType::List(item) | DataType::LargeList(item) | DataType::ListView(item) => {
            by_oid(of_arrow(item.data_type()).oid).map(|element| element.array).filter(|array| *array != 0).unwrap_or(1009)
        }
        DataType::Dictionary(_, value) => return of_arrow(value),
        _ => TEXT,
    };
    Shown { oid, modifier }
}

const SPELLINGS: [(&str, &str); 15] = [
    ("bool", "boolean"),
    ("char", "\"char\""),
    ("int8", "bigint"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("bpchar", "character"),
    ("varchar", "character varying"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("any", "\"any\""),
];

/// What `format_type` says.
pub(crate) fn format(oid: i64, modifier: Option<i64>) -> String {
    if oid == 0 {
        return "-".to_owned();
    }
    let Some(found) = by_oid(oid) else {
        return "???".to_owned();
    };
    if found.category == "A" && found.name.starts_with('_') {
        return format!("{}[]", format(found.element, modifier));
    }
    let spelled = SPELLINGS.iter().find(|(name, _)| *name == found.name).map_or(found.name, |(_, spelled)| spelled);
    let Some(modifier) = modifier.filter(|modifier| *modifier >= 0) else {
        return spelled.to_owned();
    };
    match found.name {
        "numeric" if modifier >= 4 => {
            let packed = modifier - 4;
            let scale = ((packed & 0x7ff) ^ 1024) - 1024;
            format!("numeric({},{scale})", (packed >> 16) & 0xffff)
        }
        "varchar" | "bpchar" if modifier >= 4 => format!("{spelled}({})", modifier - 4),
        "bit" | "varbit" => format!("{spelled}({modifier})"),
        "timestamp" | "timestamptz" | "time" | "timetz" => match spelled.split_once(' ') {
            Some((word, rest)) => format!("{word}({modifier}) {rest}"),
            None => spelled.to_owned(),
        },
        _ => spelled.to_owned(),
    }
}

/// How an Arrow type is spelled, with its modifier if `exact`.
pub(crate) fn spell(data_type: &DataType, exact: bool) -> String {
    let shown = of_arrow(data_type);
    format(shown.oid, exact.then_some(shown.modifier))
}

/// The type a written type name means: `int4`, `integer`, `pg_catalog.int4`, `text[]`,
/// `numeric(12,2)`.
pub(crate) fn parse_name(written: &str) -> Option<i64> {
    let lower = written.trim().to_lowercase();
    let name = lower.strip_prefix("pg_catalog.").unwrap_or(&lower);
    if let Some(element) = name.strip_suffix("[]") {
        return by_oid(parse_name(element)?).map(|found| found.array).filter(|array| *array != 0);
    }
    let bare = match (name.split_once('('), name.rsplit_once(')')) {
        (Some((head, _)), Some((_, tail))) => format!("{}{tail}", head.trim_end()),
        _ => name.to_owned(),
    };
    let name = match bare.as_str() {
        "decimal" | "dec" => "numeric",
        "int" => "int4",
        "float" => "float8",
        "char" => "bpchar",
        other => SPELLINGS.iter().find(|(_, spelled)| *spelled == other).map_or(other, |(name, _)| name),
    };
    by_name(name.trim_matches('"')).map(|found| found.oid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_type() {
        assert_eq!(BUILTIN.len(), include_str!("data/types.txt").lines().count());
        assert!(BUILTIN.iter().all(|found| found.io.len() == 7));
    }

    #[test]
    fn numerics_show_precision_and_scale() {
        let shown = of_arrow(&DataType::Decimal128(12, 2));
        assert_eq!(shown.modifier, 786_438);
        assert_eq!(format(shown.oid, Some(shown.modifier)), "numeric(12,2)");
        assert_eq!(format(1184, Some(-1)), "timestamp with time zone");
        assert_eq!(format(1009, None), "text[]");
    }

    #[test]
    fn names_resolve() {
        for (written, oid) in
            [("integer", 23), ("pg_catalog.int8", 20), ("text[]", 1009), ("numeric(12,2)", 1700), ("timestamp with time zone", 1184), ("\"char\"", 18)]
        {
            assert_eq!(parse_name(written), Some(oid), "{written}");
        }
    }
}
