//! Postgres's functions over a snapshot. Guarantees that each is a pure function of its
//! arguments and the snapshot: none of them reads data, a clock or the machine.

mod arrays;
mod names;
mod objects;
mod privileges;
mod session;
mod text;
mod value;
mod visibility;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility};

use crate::index::CatalogIndex;
use value::{Returns, Value};

pub(crate) use arrays::{ARRAY_OR_EMPTY, EMPTY_ARRAY};
pub(crate) use names::{REG_TYPES, RegType};

/// How a function answers one call.
type Body = fn(&CatalogIndex, &[Value]) -> Result<Value>;

/// One function.
#[derive(Debug, Clone, Copy)]
struct Spec {
    name: &'static str,
    /// The fewest and the most arguments.
    arguments: (usize, usize),
    returns: Returns,
    /// Whether a NULL argument makes the answer NULL.
    strict: bool,
    body: Body,
}

/// A strict function.
const fn strict(name: &'static str, arguments: (usize, usize), returns: Returns, body: Body) -> Spec {
    Spec { name, arguments, returns, strict: true, body }
}

/// A function that sees NULL arguments.
const fn lenient(name: &'static str, arguments: (usize, usize), returns: Returns, body: Body) -> Spec {
    Spec { strict: false, ..strict(name, arguments, returns, body) }
}

fn error<T>(message: impl Into<String>) -> Result<T> {
    Err(DataFusionError::Execution(message.into()))
}

/// The functions over `index`, ready to be registered.
pub(crate) fn all(index: &Arc<CatalogIndex>) -> Vec<ScalarUDF> {
    let groups = [session::SPECS, visibility::SPECS, objects::SPECS, names::SPECS, privileges::SPECS, text::SPECS, arrays::SPECS];
    let mut functions: Vec<ScalarUDF> = groups.into_iter().flatten().map(|spec| ScalarUDF::from(CatalogFunction::new(*spec, index))).collect();
    functions.push(ScalarUDF::from(arrays::ArrayOrEmpty::new()));
    functions.push(ScalarUDF::from(text::TypeOf::new()));
    functions
}

/// A function bound to a snapshot.
#[derive(Debug)]
struct CatalogFunction {
    spec: Spec,
    index: Arc<CatalogIndex>,
    signature: Signature,
}

impl CatalogFunction {
    fn new(spec: Spec, index: &Arc<CatalogIndex>) -> Self {
        let (fewest, most) = spec.arguments;
        let shapes = (fewest..=most)
            .map(|count| match count {
                0 => TypeSignature::Nullary,
                more => TypeSignature::Any(more),
            })
            .collect();
        Self { spec, index: Arc::clone(index), signature: Signature::one_of(shapes, Volatility::Stable) }
    }

    fn answer(&self, arguments: &[Value]) -> Result<Value> {
        if self.spec.strict && arguments.contains(&Value::Null) {
            return Ok(Value::Null);
        }
        (self.spec.body)(&self.index, arguments)
    }
}

impl PartialEq for CatalogFunction {
    fn eq(&self, other: &Self) -> bool {
        self.spec.name == other.spec.name && Arc::ptr_eq(&self.index, &other.index)
    }
}

impl Eq for CatalogFunction {}

impl Hash for CatalogFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.spec.name.hash(state);
    }
}

impl ScalarUDFImpl for CatalogFunction {
    fn name(&self) -> &str {
        self.spec.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.spec.returns.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { args.number_rows };
        let columns = args.args.iter().map(|arg| value::read(&arg.to_array(rows)?)).collect::<Result<Vec<_>>>()?;
        let answers = (0..rows)
            .map(|row| {
                let arguments: Vec<Value> = columns.iter().map(|column| column.get(row).cloned().unwrap_or(Value::Null)).collect();
                self.answer(&arguments)
            })
            .collect::<Result<Vec<_>>>()?;
        let array: ArrayRef = value::write(self.spec.returns, &answers);
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}
