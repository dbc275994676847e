//! Which Postgres type stands for which Arrow type, in both directions.
//!
//! `pg_type` is total: what has no counterpart goes over the wire as `text`,
//! rendered by Arrow. The encoder agrees with it for every type.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, TimeUnit};
use pgwire::api::Type;

/// The time zone given to `timestamptz` values read from a client.
pub(crate) const UTC: &str = "+00:00";

/// The format of a field on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// The text that `psql` shows.
    #[default]
    Text,
    /// The output of the type's send function.
    Binary,
}

/// Each element type this crate knows, with its array type.
const ARRAYS: [(Type, Type); 19] = [
    (Type::BOOL, Type::BOOL_ARRAY),
    (Type::INT2, Type::INT2_ARRAY),
    (Type::INT4, Type::INT4_ARRAY),
    (Type::INT8, Type::INT8_ARRAY),
    (Type::OID, Type::OID_ARRAY),
    (Type::FLOAT4, Type::FLOAT4_ARRAY),
    (Type::FLOAT8, Type::FLOAT8_ARRAY),
    (Type::NUMERIC, Type::NUMERIC_ARRAY),
    (Type::TEXT, Type::TEXT_ARRAY),
    (Type::VARCHAR, Type::VARCHAR_ARRAY),
    (Type::BPCHAR, Type::BPCHAR_ARRAY),
    (Type::NAME, Type::NAME_ARRAY),
    (Type::BYTEA, Type::BYTEA_ARRAY),
    (Type::DATE, Type::DATE_ARRAY),
    (Type::TIME, Type::TIME_ARRAY),
    (Type::TIMESTAMP, Type::TIMESTAMP_ARRAY),
    (Type::TIMESTAMPTZ, Type::TIMESTAMPTZ_ARRAY),
    (Type::INTERVAL, Type::INTERVAL_ARRAY),
    (Type::UUID, Type::UUID_ARRAY),
];

/// The element type of an array type, if it is an array this crate knows.
pub(crate) fn element_of(pg: &Type) -> Option<Type> {
    let found = ARRAYS.iter().find(|(_, array)| array == pg)?;
    Some(found.0.clone())
}

fn array_of(element: &Type) -> Type {
    let found = ARRAYS.iter().find(|(known, _)| known == element);
    found.map_or(Type::TEXT, |(_, array)| array.clone())
}

/// The element field of a list type.
pub(crate) fn list_element(data_type: &DataType) -> Option<&Field> {
    match data_type {
        DataType::List(field) | DataType::LargeList(field) | DataType::ListView(field) | DataType::LargeListView(field) | DataType::FixedSizeList(field, _) => {
            Some(field)
        }
        _ => None,
    }
}

/// The element field of a list that goes over the wire as an array, which is
/// every list but a list of lists.
pub(crate) fn flat_list_element(data_type: &DataType) -> Option<&Field> {
    let field = list_element(data_type)?;
    let mut inner = field.data_type();
    while let DataType::Dictionary(_, values) = inner {
        inner = values;
    }
    list_element(inner).is_none().then_some(field)
}

/// The Postgres type by which a column of this Arrow type goes over the wire.
pub fn pg_type(data_type: &DataType) -> Type {
    match data_type {
        DataType::Boolean => Type::BOOL,
        DataType::Int8 | DataType::UInt8 | DataType::Int16 => Type::INT2,
        DataType::UInt16 | DataType::Int32 => Type::INT4,
        DataType::UInt32 => Type::OID,
        DataType::Int64 | DataType::UInt64 => Type::INT8,
        DataType::Float16 | DataType::Float32 => Type::FLOAT4,
        DataType::Float64 => Type::FLOAT8,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => Type::NUMERIC,
        DataType::FixedSizeBinary(16) => Type::UUID,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => Type::BYTEA,
        DataType::Date32 | DataType::Date64 => Type::DATE,
        DataType::Time32(_) | DataType::Time64(_) => Type::TIME,
        DataType::Timestamp(_, None) => Type::TIMESTAMP,
        DataType::Timestamp(_, Some(_)) => Type::TIMESTAMPTZ,
        DataType::Interval(_) | DataType::Duration(_) => Type::INTERVAL,
        DataType::Dictionary(_, values) => pg_type(values),
        other => match flat_list_element(other) {
            Some(field) => array_of(&pg_type(field.data_type())),
            None => Type::TEXT,
        },
    }
}

/// The type modifier of a column of this Arrow type: that of `numeric(p,s)`
/// for decimals and lists of them, and -1 for everything else.
pub fn type_modifier(data_type: &DataType) -> i32 {
    match data_type {
        // A numeric of no scale of its own.
        DataType::Decimal128(38, 10) => -1,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => ((i32::from(*precision) << 16) | (i32::from(*scale) & 0x7ff)) + 4,
        DataType::Dictionary(_, values) => type_modifier(values),
        other => match flat_list_element(other) {
            Some(field) => type_modifier(field.data_type()),
            None => -1,
        },
    }
}

/// The Arrow type that a parameter of this Postgres type becomes, or `None`
/// where the type is not supported.
///
/// For `numeric` this is nominal, and the type of a NULL: a value's scale is
/// that of the literal, so [`crate::decode_parameter`] gives
/// `Decimal128(38, scale)`.
pub fn arrow_type(pg: &Type) -> Option<DataType> {
    Some(match *pg {
        Type::BOOL => DataType::Boolean,
        Type::INT2 => DataType::Int16,
        Type::INT4 => DataType::Int32,
        Type::INT8 => DataType::Int64,
        Type::OID => DataType::UInt32,
        Type::FLOAT4 => DataType::Float32,
        Type::FLOAT8 => DataType::Float64,
        Type::NUMERIC => DataType::Decimal128(38, 10),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => DataType::Utf8,
        Type::BYTEA => DataType::Binary,
        Type::DATE => DataType::Date32,
        Type::TIME => DataType::Time64(TimeUnit::Microsecond),
        Type::TIMESTAMP => DataType::Timestamp(TimeUnit::Microsecond, None),
        Type::TIMESTAMPTZ => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        Type::INTERVAL => DataType::Interval(arrow::datatypes::IntervalUnit::MonthDayNano),
        Type::UUID => DataType::FixedSizeBinary(16),
        _ => {
            let element = arrow_type(&element_of(pg)?)?;
            DataType::List(Arc::new(Field::new_list_field(element, true)))
        }
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn every_known_type_comes_back() {
        for (element, array) in &ARRAYS {
            let arrow = arrow_type(array).unwrap();
            let back = pg_type(&arrow);
            let text = [Type::VARCHAR, Type::BPCHAR, Type::NAME];
            if text.contains(element) {
                assert_eq!(back, Type::TEXT_ARRAY);
            } else {
                assert_eq!(back, *array);
            }
        }
        assert_eq!(arrow_type(&Type::POINT), None);
        assert_eq!(arrow_type(&Type::POINT_ARRAY), None);
    }

    #[test]
    fn nested_types_are_text() {
        let inner = DataType::new_list(DataType::Int32, true);
        assert_eq!(pg_type(&inner), Type::INT4_ARRAY);
        assert_eq!(pg_type(&DataType::new_list(inner, true)), Type::TEXT);
        let dictionary = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        assert_eq!(pg_type(&dictionary), Type::TEXT);
        assert_eq!(pg_type(&DataType::Null), Type::TEXT);
    }

    #[test]
    fn numeric_modifiers() {
        // As pg_attribute.atttypmod shows numeric(10,2) and numeric(5,-2).
        assert_eq!(type_modifier(&DataType::Decimal128(10, 2)), 655_366);
        assert_eq!(type_modifier(&DataType::Decimal64(5, -2)), 329_730);
        let list = DataType::new_list(DataType::Decimal128(10, 2), true);
        assert_eq!(type_modifier(&list), 655_366);
        assert_eq!(type_modifier(&DataType::Utf8), -1);
    }
}
