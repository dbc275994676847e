//! What a catalog column holds. Guarantees one Arrow type for each Postgres type used
//! in the catalogs: oids are `Int64`, `"char"` and names are `Utf8`.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, IntervalUnit, TimeUnit};

/// How a column's values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Bool,
    Int2,
    Int4,
    /// `int8`, `oid`, `xid` and the `reg` types.
    Int8,
    Float4,
    Float8,
    Text,
    /// `"char"`: a text that is empty rather than NULL.
    Char,
    TimestampTz,
    Interval,
    Bytes,
    Texts,
    Int2s,
    Int8s,
}

impl ColumnKind {
    fn of(type_name: &str) -> Self {
        match type_name {
            "bool" => Self::Bool,
            "int2" => Self::Int2,
            "int4" | "cardinal_number" => Self::Int4,
            "int8" | "oid" | "xid" | "regproc" | "regtype" => Self::Int8,
            "float4" => Self::Float4,
            "float8" | "numeric" => Self::Float8,
            "char" => Self::Char,
            "timestamptz" | "time_stamp" => Self::TimestampTz,
            "interval" => Self::Interval,
            "bytea" => Self::Bytes,
            "_int2" | "int2vector" => Self::Int2s,
            "_oid" | "oidvector" | "_regtype" => Self::Int8s,
            array if array.starts_with('_') || array == "anyarray" => Self::Texts,
            _ => Self::Text,
        }
    }

    /// The Arrow type of the column.
    pub(crate) fn arrow(self) -> DataType {
        let list = |item| DataType::List(Arc::new(Field::new_list_field(item, true)));
        match self {
            Self::Bool => DataType::Boolean,
            Self::Int2 => DataType::Int16,
            Self::Int4 => DataType::Int32,
            Self::Int8 => DataType::Int64,
            Self::Float4 => DataType::Float32,
            Self::Float8 => DataType::Float64,
            Self::Text | Self::Char => DataType::Utf8,
            Self::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Interval => DataType::Interval(IntervalUnit::MonthDayNano),
            Self::Bytes => DataType::Binary,
            Self::Texts => list(DataType::Utf8),
            Self::Int2s => list(DataType::Int16),
            Self::Int8s => list(DataType::Int64),
        }
    }
}

/// One column of a catalog table.
#[derive(Debug)]
pub(crate) struct ColumnSpec {
    pub(crate) name: &'static str,
    /// The `typname` Postgres gives the column.
    pub(crate) type_name: &'static str,
    pub(crate) kind: ColumnKind,
    pub(crate) not_null: bool,
}

impl ColumnSpec {
    /// Reads `name:typname`, with a `!` behind what is never NULL.
    pub(crate) fn parse(field: &'static str) -> Option<Self> {
        let (name, type_name) = field.split_once(':')?;
        let nullable = type_name.strip_suffix('!');
        let type_name = nullable.unwrap_or(type_name);
        Some(Self { name, type_name, kind: ColumnKind::of(type_name), not_null: nullable.is_some() })
    }
}
