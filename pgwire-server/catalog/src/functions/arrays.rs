//! Arrays as the catalogs use them. Guarantees that an array built from a query is
//! empty, and not NULL, when the query has no rows.

use std::sync::Arc;

use arrow::array::{ListArray, new_empty_array};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{is_null, kernels::zip::zip};
use arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::{Returns, Spec, Value, strict};

/// The function telling whether a value is in an array.
pub(crate) const IS_AMONG: &str = "pg_is_among";
/// The function giving the numbers between two as an array.
pub(crate) const SERIES: &str = "pg_series";
/// Most numbers of such a series.
const SERIES_MAX: i64 = 10_000;
/// The function giving an array's subscripts as an array.
pub(crate) const SUBSCRIPTS: &str = "pg_subscripts";
/// The function giving an empty `text[]`.
pub(crate) const EMPTY_ARRAY: &str = "pg_empty_array";
/// The function turning a NULL array into an empty one.
pub(crate) const ARRAY_OR_EMPTY: &str = "pg_array_or_empty";

pub(super) const SPECS: &[Spec] = &[
    strict(EMPTY_ARRAY, (0, 0), Returns::Texts, |_, _| Ok(Value::List(Vec::new()))),
    strict(SUBSCRIPTS, (2, 3), Returns::Int4s, |_, args| {
        let Some(Value::List(items)) = args.first() else { return Ok(Value::Null) };
        Ok(Value::List((1..).zip(items).map(|(at, _)| Value::Int(at)).collect()))
    }),
    strict(SERIES, (2, 2), Returns::Int4s, |_, args| {
        let [from, to] = [args.first(), args.get(1)].map(|arg| arg.and_then(Value::as_int).unwrap_or_default());
        if to.saturating_sub(from) > SERIES_MAX {
            return super::refuse("54000", format!("a series of more than {SERIES_MAX} numbers is not supported here"));
        }
        Ok(Value::List((from..=to).map(Value::Int).collect()))
    }),
    strict(IS_AMONG, (2, 2), Returns::Bool, |_, args| {
        let [value, Value::List(items)] = args else { return Ok(Value::Null) };
        if items.contains(value) {
            return Ok(Value::Bool(true));
        }
        // What equals a NULL isn't known.
        Ok(if items.contains(&Value::Null) { Value::Null } else { Value::Bool(false) })
    }),
    strict("array_upper", (2, 2), Returns::Int4, |_, args| Ok(bound(args, false))),
    strict("array_lower", (2, 2), Returns::Int4, |_, args| Ok(bound(args, true))),
];

fn bound(args: &[Value], lower: bool) -> Value {
    match args {
        [Value::List(items), Value::Int(1)] if !items.is_empty() => {
            let upper = i64::try_from(items.len()).unwrap_or(i64::MAX);
            Value::Int(if lower { 1 } else { upper })
        }
        _ => Value::Null,
    }
}

/// An array, or an empty one of its type for NULL.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct ArrayOrEmpty {
    signature: Signature,
}

impl ArrayOrEmpty {
    pub(super) fn new() -> Self {
        Self { signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for ArrayOrEmpty {
    fn name(&self) -> &str {
        ARRAY_OR_EMPTY
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(arguments.first().cloned().unwrap_or(DataType::Null))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let Some(array) = arrays.first() else {
            return super::error("an array is expected");
        };
        let DataType::List(item) = array.data_type() else {
            return Ok(ColumnarValue::Array(Arc::clone(array)));
        };
        let empty = ListArray::try_new(Arc::clone(item), OffsetBuffer::from_lengths([0]), new_empty_array(item.data_type()), None)?;
        let empty = arrow::array::Scalar::new(empty);
        Ok(ColumnarValue::Array(zip(&is_null(array)?, &empty, array)?))
    }
}
