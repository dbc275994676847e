//! Postgres's functions over a snapshot. Guarantees that each is a pure function of its
//! arguments, the snapshot and the session's settings: none of them reads data, a clock or the
//! machine.

mod arrays;
mod json;
mod locks;
mod marked;
mod names;
mod objects;
mod privileges;
mod session;
mod settings;
mod text;
mod value;
mod visibility;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, FieldRef};
use cloister_policy::UserError;
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility};

use crate::index::CatalogIndex;
use crate::marks;
use value::{Returns, Value};

pub(crate) use arrays::{ARRAY_OR_EMPTY, EMPTY_ARRAY, IS_AMONG, SERIES, SUBSCRIPTS};
pub(crate) use marked::MARKING;
pub(crate) use names::{REG_TYPES, RegType};
pub(crate) use text::LIKE_PATTERN;

/// Bytes of one text that a function makes, and of a batch of them: what the outer engine allows its
/// own functions.
const TEXT_BYTES_MAX: usize = 1 << 18;
const BATCH_BYTES_MAX: usize = 64 << 20;

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
    volatility: Volatility,
    body: Body,
}

/// A strict function.
const fn strict(name: &'static str, arguments: (usize, usize), returns: Returns, body: Body) -> Spec {
    Spec { name, arguments, returns, strict: true, volatility: Volatility::Stable, body }
}

/// A function that sees NULL arguments.
const fn lenient(name: &'static str, arguments: (usize, usize), returns: Returns, body: Body) -> Spec {
    Spec { strict: false, ..strict(name, arguments, returns, body) }
}

/// A function that does something, and so isn't called while a statement is planned.
const fn volatile(name: &'static str, arguments: (usize, usize), returns: Returns, body: Body) -> Spec {
    Spec { volatility: Volatility::Volatile, ..lenient(name, arguments, returns, body) }
}

fn user(error: UserError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

fn refuse<T>(sqlstate: &'static str, message: impl Into<String>) -> Result<T> {
    Err(user(UserError::new(sqlstate, message)))
}

/// Refuses a text that grows too large, while it grows.
fn within_limit(text: &str) -> Result<()> {
    if text.len() > TEXT_BYTES_MAX { refuse("54000", "a text is too long") } else { Ok(()) }
}

fn error<T>(message: impl Into<String>) -> Result<T> {
    Err(DataFusionError::Execution(message.into()))
}

/// The functions over `index`, ready to be registered.
pub(crate) fn all(index: &Arc<CatalogIndex>) -> Vec<ScalarUDF> {
    let groups = [
        session::SPECS,
        settings::SPECS,
        locks::SPECS,
        visibility::SPECS,
        objects::SPECS,
        names::SPECS,
        privileges::SPECS,
        text::SPECS,
        arrays::SPECS,
        json::SPECS,
    ];
    let mut functions: Vec<ScalarUDF> = groups.into_iter().flatten().map(|spec| ScalarUDF::from(CatalogFunction::new(*spec, index))).collect();
    functions.push(ScalarUDF::from(arrays::ArrayOrEmpty::new()));
    functions.push(ScalarUDF::from(text::TypeOf::new()));
    functions.extend(marked::all());
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
        Self { spec, index: Arc::clone(index), signature: Signature::one_of(shapes, spec.volatility) }
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

    fn return_field_from_args(&self, _: ReturnFieldArgs) -> Result<FieldRef> {
        let returns = self.spec.returns;
        Ok(Arc::new(marks::field(self.spec.name, returns.arrow(), returns.type_name())))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { args.number_rows };
        let columns = args.args.iter().map(|arg| value::read(&arg.to_array(rows)?)).collect::<Result<Vec<_>>>()?;
        let (mut answers, mut bytes) = (Vec::with_capacity(rows), 0_usize);
        for row in 0..rows {
            let arguments: Vec<Value> = columns.iter().map(|column| column.get(row).cloned().unwrap_or(Value::Null)).collect();
            let answer = self.answer(&arguments)?;
            bytes = bytes.saturating_add(answer.bytes());
            if bytes > BATCH_BYTES_MAX {
                return refuse("53200", "out of memory for this statement");
            }
            answers.push(answer);
        }
        let array: ArrayRef = value::write(self.spec.returns, &answers);
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}
