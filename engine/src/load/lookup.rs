//! A PUBLIC dataset's content: no value twice where a column is UNIQUE, and one digest that says
//! what was loaded.
//!
//! Guarantees: the digest covers names, types and classes, and every value in its row's order,
//! each with its length, so that no two contents have the same; it depends on nothing else.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int16Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use cloister_policy::{Dataset, Digest, Digester};

use super::Place;
use crate::EngineError;

/// Checks UNIQUE columns and digests all of them; `place` says where a row was in the data.
pub(super) fn check_and_digest<'a>(dataset: &'a Dataset, columns: &[(String, ArrayRef)], place: impl Fn(usize) -> Place<'a>) -> Result<Digest, EngineError> {
    let mut digester = Digester::new("cloister public dataset v1");
    for column in &dataset.columns {
        digester.add(column.name.as_str().as_bytes());
        digester.add(column.data_type.sql().as_bytes());
        digester.add(column.described().as_bytes());
    }
    let mut seen: Vec<_> = (0..columns.len()).map(|at| dataset.is_lookup_key(at).then(HashSet::new)).collect();
    let rows = columns.first().map_or(0, |(_, array)| array.len());
    for row in 0..rows {
        for ((name, array), seen) in columns.iter().zip(&mut seen) {
            let value = value(array, row)?;
            digester.add(&value);
            if let Some(seen) = seen
                && !seen.insert(value)
            {
                return Err(place(row).error("23505", "the value is not unique", Some(name)).hint("The dataset's declaration says UNIQUE.").into());
            }
        }
    }
    Ok(digester.finish())
}

/// A value in bytes of its own: `n` is NULL, `v` and the value is another.
fn value(array: &ArrayRef, row: usize) -> Result<Vec<u8>, EngineError> {
    if array.is_null(row) {
        return Ok(b"n".to_vec());
    }
    let text = match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).to_string(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value(row).to_string(),
        DataType::Date32 => array.as_primitive::<Date32Type>().value(row).to_string(),
        DataType::Timestamp(TimeUnit::Microsecond, None) => array.as_primitive::<TimestampMicrosecondType>().value(row).to_string(),
        other => return Err(EngineError::Corrupt(format!("a column of type {other}"))),
    };
    Ok(format!("v{text}").into_bytes())
}
