//! Casts to types that only the catalogs use. Guarantees that the value is what the cast's inner
//! expression gives, and that the column is of the type that was asked for.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use crate::marks;

/// A type, the function that marks its values, and the type that holds them.
pub(crate) const MARKING: [(&str, &str); 4] = [("oid", "pg_as_oid"), ("xid", "pg_as_xid"), ("name", "pg_as_name"), ("char", "pg_as_char")];

/// The functions.
pub(super) fn all() -> impl Iterator<Item = ScalarUDF> {
    MARKING.iter().map(|(type_name, function)| ScalarUDF::from(Mark { type_name, function, signature: Signature::any(1, Volatility::Immutable) }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Mark {
    type_name: &'static str,
    function: &'static str,
    signature: Signature,
}

impl ScalarUDFImpl for Mark {
    fn name(&self) -> &str {
        self.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(arguments.first().cloned().unwrap_or(DataType::Null))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let held = args.arg_fields.first().map_or(DataType::Null, |field| field.data_type().clone());
        Ok(Arc::new(marks::field(self.function, held, self.type_name)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match args.args.into_iter().next() {
            Some(value) => Ok(value),
            None => super::error("a value is expected"),
        }
    }
}
