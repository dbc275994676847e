//! Casts to text, as Postgres writes values: `1.5::float8::text` is `1.5` either way, but a
//! timestamp has a space in it and no zeros at its end, and `1::float8::text` is `1`.
//!
//! ```sql
//! CAST(seen_at AS text)      -- before
//! text_out(seen_at)          -- after: the words that the wire's text format has
//! ```

use std::sync::Arc;

use arrow::array::{ArrayRef, StringBuilder};
use arrow::datatypes::DataType;
use bytes::BytesMut;
use cloister_pg_values::{ColumnEncoder, EncodeError, Format};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Cast, ColumnarValue, Expr, ExprSchemable, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use datafusion::optimizer::AnalyzerRule;
use datafusion::scalar::ScalarValue;

/// Puts `text_out` in the place of casts to text that Arrow words otherwise.
#[derive(Debug)]
pub(crate) struct CastsToText(Arc<ScalarUDF>);

impl Default for CastsToText {
    fn default() -> Self {
        Self(Arc::new(ScalarUDF::new_from_impl(TextOut { signature: Signature::any(1, Volatility::Immutable) })))
    }
}

impl AnalyzerRule for CastsToText {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        let worded = plan.transform_up_with_subqueries(|node| {
            let names = NamePreserver::new(&node);
            let inputs: Vec<_> = node.inputs().iter().map(|input| Arc::clone(input.schema())).collect();
            node.map_expressions(|expr| {
                let name = names.save(&expr);
                let worded = expr.transform_up(|part| match part {
                    Expr::Cast(Cast { expr, field }) if *field.data_type() == DataType::Utf8 => {
                        let of = inputs.iter().find_map(|schema| expr.get_type(schema.as_ref()).ok());
                        if of.is_some_and(|of| is_worded_otherwise(&of)) {
                            return Ok(Transformed::yes(Expr::ScalarFunction(ScalarFunction::new_udf(Arc::clone(&self.0), vec![*expr]))));
                        }
                        Ok(Transformed::no(Expr::Cast(Cast { expr, field })))
                    }
                    other => Ok(Transformed::no(other)),
                })?;
                Ok(worded.update_data(|expr| name.restore(expr)))
            })
        });
        Ok(worded?.data)
    }

    fn name(&self) -> &'static str {
        "casts_to_text"
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
