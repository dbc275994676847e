//! Casts that Postgres answers otherwise than Arrow: to text, and to whole numbers.
//!
//! ```sql
//! CAST(seen_at AS text), 1::float8::text, 2.5::int      -- before: 2026-03-01T10:00:00, 1.0, 2
//! text_out(seen_at), text_out(1::float8), CAST(whole(2.5) AS int)      -- after: 2026-03-01 10:00:00, 1, 3
//! ```
//! Text is what the wire's text format has. A numeric is rounded, halves away from zero; a double
//! is rounded, halves to the even number.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringBuilder};
use arrow::datatypes::{DataType, Decimal128Type, Float32Type, Float64Type};
use bytes::BytesMut;
use cloister_engine::map_named;
use cloister_pg_values::{ColumnEncoder, EncodeError, Format};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{Cast, ColumnarValue, Expr, ExprSchemable, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use datafusion::optimizer::AnalyzerRule;
use datafusion::scalar::ScalarValue;

/// Puts Postgres' casts in the place of Arrow's.
#[derive(Debug)]
pub(crate) struct Casts {
    text_out: Arc<ScalarUDF>,
    whole: Arc<ScalarUDF>,
}

impl Default for Casts {
    fn default() -> Self {
        let signature = Signature::any(1, Volatility::Immutable);
        Self {
            text_out: Arc::new(ScalarUDF::new_from_impl(TextOut { signature: signature.clone() })),
            whole: Arc::new(ScalarUDF::new_from_impl(Whole { signature })),
        }
    }
}

impl AnalyzerRule for Casts {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        let worded = plan.transform_up_with_subqueries(|node| {
            let inputs: Vec<_> = node.inputs().iter().map(|input| Arc::clone(input.schema())).collect();
            map_named(node, |expr| {
                expr.transform_up(|part| {
                    let Expr::Cast(Cast { expr, field }) = part else { return Ok(Transformed::no(part)) };
                    let of = inputs.iter().find_map(|schema| expr.get_type(schema.as_ref()).ok());
                    let call = |function: &Arc<ScalarUDF>, argument: Expr| Expr::ScalarFunction(ScalarFunction::new_udf(Arc::clone(function), vec![argument]));
                    Ok(match (of, field.data_type()) {
                        (Some(of), DataType::Utf8) if is_worded_otherwise(&of) => Transformed::yes(call(&self.text_out, *expr)),
                        // The rule may see a plan twice.
                        (Some(of), to) if to.is_signed_integer() && has_fractions(&of) && !is_call_of(&expr, "whole") => {
                            Transformed::yes(Expr::Cast(Cast { expr: Box::new(call(&self.whole, *expr)), field }))
                        }
                        _ => Transformed::no(Expr::Cast(Cast { expr, field })),
                    })
                })
            })
        });
        Ok(worded?.data)
    }

    fn name(&self) -> &'static str {
        "casts"
    }
}

/// Types whose text Arrow writes in another way than Postgres.
fn is_worded_otherwise(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Float32
            | DataType::Float64
            | DataType::Timestamp(..)
            | DataType::Time32(_)
            | DataType::Time64(_)
            | DataType::Interval(_)
            | DataType::Duration(_)
            | DataType::Binary
            | DataType::List(_)
    )
}

fn has_fractions(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Float32 | DataType::Float64 | DataType::Decimal128(_, 1..))
}

fn is_call_of(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::ScalarFunction(call) if call.name() == name)
}

/// A number rounded to a whole one, of the same type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Whole {
    signature: Signature,
}

impl ScalarUDFImpl for Whole {
    fn name(&self) -> &str {
        "whole"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(types.first().cloned().unwrap_or(DataType::Null))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match args.args.first() {
            Some(ColumnarValue::Array(array)) => Ok(ColumnarValue::Array(rounded(array)?)),
            Some(ColumnarValue::Scalar(value)) => Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&rounded(&value.to_array()?)?, 0)?)),
            None => Err(DataFusionError::Execution("a value is expected".to_owned())),
        }
    }
}

fn rounded(array: &ArrayRef) -> Result<ArrayRef> {
    Ok(match array.data_type() {
        DataType::Float32 => Arc::new(array.as_primitive::<Float32Type>().unary::<_, Float32Type>(f32::round_ties_even)),
        DataType::Float64 => Arc::new(array.as_primitive::<Float64Type>().unary::<_, Float64Type>(f64::round_ties_even)),
        DataType::Decimal128(precision, scale) => {
            let one = u32::try_from(*scale).ok().and_then(|scale| 10_i128.checked_pow(scale)).unwrap_or(1);
            // What is left of a division is smaller than the divisor: nothing overflows.
            let round = |value: i128| {
                let rest = value % one;
                let up = if rest.unsigned_abs() * 2 >= one.unsigned_abs() { one * rest.signum() } else { 0 };
                (value - rest).saturating_add(up)
            };
            Arc::new(array.as_primitive::<Decimal128Type>().unary::<_, Decimal128Type>(round).with_precision_and_scale(*precision, *scale)?)
        }
        _ => Arc::clone(array),
    })
}

/// A value's text, as its type's output function in Postgres has it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct TextOut {
    signature: Signature,
}

impl ScalarUDFImpl for TextOut {
    fn name(&self) -> &str {
        "text_out"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let text = |array: &ArrayRef| text_of(array).map_err(|error| DataFusionError::Execution(error.message().to_owned()));
        match args.args.first() {
            Some(ColumnarValue::Array(array)) => Ok(ColumnarValue::Array(text(array)?)),
            Some(ColumnarValue::Scalar(value)) => Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&text(&value.to_array()?)?, 0)?)),
            None => Err(DataFusionError::Execution("a value is expected".to_owned())),
        }
    }
}

fn text_of(array: &ArrayRef) -> std::result::Result<ArrayRef, EncodeError> {
    let encoder = ColumnEncoder::new(array, Format::Text)?;
    let (mut field, mut texts) = (BytesMut::new(), StringBuilder::new());
    for row in 0..array.len() {
        field.clear();
        encoder.encode(row, &mut field)?;
        // A length, -1 for NULL, and the text.
        match field.split_first_chunk::<4>() {
            Some((length, text)) if i32::from_be_bytes(*length) >= 0 => texts.append_value(String::from_utf8_lossy(text)),
            _ => texts.append_null(),
        }
    }
    Ok(Arc::new(texts.finish()))
}
