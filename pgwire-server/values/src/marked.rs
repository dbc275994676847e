//! Columns of the types that only Postgres' catalogs use. Arrow has no oid, name or `int2vector`;
//! a field says so by its extension type, `pg.` and the type's name, beside the Arrow type that
//! holds the values. A mark that doesn't fit what it's on is no mark.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Int64Type};
use bytes::{BufMut, BytesMut};
use pgwire::api::Type;

use crate::encode::{ColumnEncoder, Writer, internal, numbers, print, writer};
use crate::error::{EncodeError, OUT_OF_RANGE};
use crate::types::{Format, flat_list_element, pg_type};

const EXTENSION: &str = "ARROW:extension:name";
const PREFIX: &str = "pg.";

/// What holds a marked type's values.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    /// Numbers up to 2³², in `Int64`.
    Oids,
    /// Text.
    Texts,
    /// One byte as text, which may be empty.
    Char,
    /// A list of such numbers, with an element's type.
    OidList(Type),
    /// A list of texts, with an element's type.
    TextList(Type),
    /// `int2vector` and `oidvector`: lists that are written with spaces and begin at 0.
    Vector(Type),
}

/// Every marked type, and what holds it.
static TYPES: [(Type, Held); 18] = [
    (Type::OID, Held::Oids),
    (Type::XID, Held::Oids),
    (Type::NAME, Held::Texts),
    (Type::VARCHAR, Held::Texts),
    (Type::PG_NODE_TREE, Held::Texts),
    (Type::INET, Held::Texts),
    (Type::PG_LSN, Held::Texts),
    (Type::JSON, Held::Texts),
    (Type::VOID, Held::Texts),
    (Type::CHAR, Held::Char),
    (Type::OID_ARRAY, Held::OidList(Type::OID)),
    (Type::REGTYPE_ARRAY, Held::OidList(Type::REGTYPE)),
    (Type::NAME_ARRAY, Held::TextList(Type::NAME)),
    (Type::CHAR_ARRAY, Held::TextList(Type::CHAR)),
    (Type::ACLITEM_ARRAY, Held::TextList(Type::ACLITEM)),
    (Type::ANYARRAY, Held::TextList(Type::TEXT)),
    (Type::INT2_VECTOR, Held::Vector(Type::INT2)),
    (Type::OID_VECTOR, Held::Vector(Type::OID)),
];

impl Held {
    fn fits(&self, data_type: &DataType) -> bool {
        let items = |wanted: &DataType| flat_list_element(data_type).is_some_and(|field| field.data_type() == wanted);
        match self {
            Self::Oids => *data_type == DataType::Int64,
            Self::Texts | Self::Char => *data_type == DataType::Utf8,
            Self::OidList(_) => items(&DataType::Int64),
            Self::TextList(_) => items(&DataType::Utf8),
            Self::Vector(element) => items(if *element == Type::OID { &DataType::Int64 } else { &DataType::Int16 }),
        }
    }
}

fn mark(field: &Field) -> Option<&'static (Type, Held)> {
    let name = field.metadata().get(EXTENSION)?.strip_prefix(PREFIX)?;
    TYPES.iter().find(|(marked, held)| marked.name() == name && held.fits(field.data_type()))
}

/// The Postgres type by which a column of this field goes over the wire.
pub fn field_type(field: &Field) -> Type {
    mark(field).map_or_else(|| pg_type(field.data_type()), |(marked, _)| marked.clone())
}

/// Prepares to write a column as its field's type.
pub(crate) fn encoder(field: &Field, array: &ArrayRef, format: Format) -> Result<ColumnEncoder, EncodeError> {
    let Some((_, held)) = mark(field) else { return ColumnEncoder::new(array, format) };
    Ok(ColumnEncoder::writing(array, marked_writer(held, array, format)?))
}

fn marked_writer(held: &Held, array: &ArrayRef, format: Format) -> Result<Writer, EncodeError> {
    Ok(match (held, format) {
        (Held::Oids, _) => oids(array, format),
        (Held::Char, Format::Binary) => {
            let texts = array.as_string::<i32>().clone();
            Box::new(move |row, out| {
                out.put_u8(texts.value(row).bytes().next().unwrap_or_default());
                Ok(())
            })
        }
        (Held::Texts | Held::Char, _) | (Held::OidList(_) | Held::TextList(_), Format::Text) => writer(array, format)?,
        (Held::OidList(element) | Held::TextList(element), Format::Binary) => lists(array, element, 1),
        (Held::Vector(element), Format::Binary) => lists(array, element, 0),
        (Held::Vector(_), Format::Text) => vectors(array),
    })
}

fn oids(array: &ArrayRef, format: Format) -> Writer {
    match format {
        Format::Text => numbers::integer::<Int64Type>(array, format, |_, _| {}),
        Format::Binary => {
            let array = array.as_primitive::<Int64Type>().clone();
            Box::new(move |row, out| {
                out.put_u32(u32::try_from(array.value(row)).map_err(|_| EncodeError::new(OUT_OF_RANGE, "OID out of range"))?);
                Ok(())
            })
        }
    }
}

/// Values of a list's row, in a format.
fn items(array: &ArrayRef, row: usize, element: &Type, format: Format) -> Result<(usize, bool, ColumnEncoder), EncodeError> {
    let list = array.as_list_opt::<i32>().ok_or_else(|| internal("a list that is none"))?.value(row);
    let encoder = match (element, format) {
        (&Type::OID | &Type::REGTYPE, _) => ColumnEncoder::writing(&list, oids(&list, format)),
        (&Type::CHAR, Format::Binary) => ColumnEncoder::writing(&list, marked_writer(&Held::Char, &list, format)?),
        _ => ColumnEncoder::new(&list, format)?,
    };
    Ok((list.len(), list.null_count() > 0, encoder))
}

fn lists(array: &ArrayRef, element: &Type, first: i32) -> Writer {
    let (array, element) = (array.clone(), element.clone());
    Box::new(move |row, out| {
        let (length, has_nulls, encoder) = items(&array, row, &element, Format::Binary)?;
        out.put_i32(i32::from(length > 0 || first == 0));
        out.put_i32(i32::from(has_nulls));
        out.put_u32(element.oid());
        if length > 0 || first == 0 {
            out.put_i32(i32::try_from(length).map_err(|_| EncodeError::new(OUT_OF_RANGE, "array size exceeds the maximum allowed"))?);
            out.put_i32(first);
        }
        (0..length).try_for_each(|at| encoder.encode(at, out))
    })
}

fn vectors(array: &ArrayRef) -> Writer {
    let array = array.clone();
    Box::new(move |row, out: &mut BytesMut| {
        let list = array.as_list_opt::<i32>().ok_or_else(|| internal("a list that is none"))?.value(row);
        let numbers = arrow::compute::cast(&list, &DataType::Int64).map_err(|error| internal(error.to_string()))?;
        for (at, number) in numbers.as_primitive::<Int64Type>().iter().enumerate() {
            print(out, format_args!("{}{}", if at > 0 { " " } else { "" }, number.unwrap_or_default()))?;
        }
        Ok(())
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int16Array, Int64Array, ListArray, StringArray};
    use arrow::datatypes::{Int16Type, Int64Type};

    use super::*;

    fn marked(name: &str, data_type: &DataType) -> Field {
        Field::new("x", data_type.clone(), true).with_metadata([(EXTENSION.to_owned(), format!("pg.{name}"))].into())
    }

    fn written(name: &str, array: ArrayRef, format: Format) -> Vec<u8> {
        let field = marked(name, array.data_type());
        assert_eq!(field_type(&field).name(), name);
        let mut out = BytesMut::new();
        encoder(&field, &array, format).unwrap().encode(0, &mut out).unwrap();
        out.split_off(4).to_vec()
    }

    #[test]
    fn oids_names_and_vectors_are_written_as_postgres_writes_them() {
        let oid: ArrayRef = Arc::new(Int64Array::from(vec![3_000_000_000]));
        assert_eq!(written("oid", Arc::clone(&oid), Format::Text), b"3000000000");
        assert_eq!(written("oid", oid, Format::Binary), 3_000_000_000_u32.to_be_bytes());
        let kind: ArrayRef = Arc::new(StringArray::from(vec![""]));
        assert_eq!(written("char", Arc::clone(&kind), Format::Text), b"");
        assert_eq!(written("char", kind, Format::Binary), [0]);
        let vector: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>([Some([Some(25), Some(23)])]));
        assert_eq!(written("oidvector", Arc::clone(&vector), Format::Text), b"25 23");
        let binary = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 25, 0, 0, 0, 4, 0, 0, 0, 23];
        assert_eq!(written("oidvector", Arc::clone(&vector), Format::Binary), binary);
        assert_eq!(written("_oid", vector, Format::Text), b"{25,23}");
        let columns: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int16Type, _, _>([Some([Some(2)])]));
        assert_eq!(written("int2vector", columns, Format::Text), b"2");
    }

    #[test]
    fn a_mark_on_another_type_is_none() {
        assert_eq!(field_type(&marked("oid", &DataType::Utf8)), Type::TEXT);
        assert_eq!(field_type(&marked("nothing", &DataType::Utf8)), Type::TEXT);
        let number: ArrayRef = Arc::new(Int16Array::from(vec![1]));
        assert_eq!(field_type(&marked("name", number.data_type())), Type::INT2);
    }
}
