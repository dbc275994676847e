//! Sums, differences, products and opposites of whole numbers: out of range is an error, as in Postgres, where DataFusion's
//! operators go round to the other end.
//!
//! ```sql
//! people + 1      -- before
//! "+"(people, 1)  -- after: 22003 where the sum is no bigint
//! ```

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use arrow::array::{ArrayRef, Datum, Scalar};
use arrow::compute::kernels::numeric;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use cloister_policy::UserError;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::config::ConfigOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::scalar::ScalarValue;

use crate::outer::rewrite::map_named;

/// Puts checked operators in the places of DataFusion's, once types are settled.
#[derive(Debug)]
pub(in crate::outer) struct CheckArithmetic;

/// The checked operator for two operands of a type; none where there is nothing to check.
fn operator(operator: Operator, left: &Expr, right: &Expr, of: DataType) -> Option<Arc<ScalarUDF>> {
    let operation = match operator {
        Operator::Plus => Operation::Add,
        Operator::Minus => Operation::Subtract,
        Operator::Multiply => Operation::Multiply,
        _ => return None,
    };
    let whole = of.is_signed_integer();
    whole.then(|| Arc::new(ScalarUDF::new_from_impl(Checked { operation, of, print: print(left, right), signature: Signature::any(2, Volatility::Immutable) })))
}

impl AnalyzerRule for CheckArithmetic {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        let checked = plan.transform_up_with_subqueries(|node| {
            let schemas: Vec<_> = node.inputs().into_iter().chain([&node]).map(|node| Arc::clone(node.schema())).collect();
            let type_of = |expr: &Expr| match checked(expr) {
                // Asking DataFusion goes down to the leaves, at each of a thousand levels.
                Some(checked) => Some(checked.of.clone()),
                None => schemas.iter().find_map(|schema| expr.get_type(schema.as_ref()).ok()),
            };
            map_named(node, |expr| {
                expr.transform_up(|part| {
                    let (left, op, right) = match part {
                        Expr::BinaryExpr(BinaryExpr { left, op, right }) => (left, op, right),
                        // A minus before a number is the number's.
                        Expr::Negative(of) if !matches!(*of, Expr::Literal(..)) => match zero(type_of(&of)) {
                            Some(zero) => (Box::new(zero), Operator::Minus, of),
                            None => return Ok(Transformed::no(Expr::Negative(of))),
                        },
                        other => return Ok(Transformed::no(other)),
                    };
                    let of = type_of(&left).filter(|of| type_of(&right).as_ref() == Some(of));
                    Ok(match of.and_then(|of| operator(op, &left, &right, of)) {
                        Some(operator) => Transformed::yes(Expr::ScalarFunction(ScalarFunction::new_udf(operator, vec![*left, *right]))),
                        None => Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })),
                    })
                })
            })
        });
        Ok(checked?.data)
    }

    fn name(&self) -> &'static str {
        "check_arithmetic"
    }
}

/// Zero, of a type of whole numbers.
fn zero(of: Option<DataType>) -> Option<Expr> {
    let zero = match of? {
        DataType::Int16 => ScalarValue::Int16(Some(0)),
        DataType::Int32 => ScalarValue::Int32(Some(0)),
        DataType::Int64 => ScalarValue::Int64(Some(0)),
        _ => return None,
    };
    Some(Expr::Literal(zero, None))
}

/// What was put in an operator's place.
fn checked(expr: &Expr) -> Option<&Checked> {
    let Expr::ScalarFunction(call) = expr else { return None };
    call.func.inner().downcast_ref()
}

/// What tells two operands from others: those of a thousand levels are looked at once each.
fn print(left: &Expr, right: &Expr) -> u64 {
    let mut hasher = DefaultHasher::new();
    for operand in [left, right] {
        match checked(operand) {
            Some(checked) => (checked.operation, checked.print).hash(&mut hasher),
            None => operand.hash(&mut hasher),
        }
    }
    hasher.finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Add,
    Subtract,
    Multiply,
}

/// One operator over two whole numbers of one type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    operation: Operation,
    of: DataType,
    /// Of its operands as they were written.
    print: u64,
    signature: Signature,
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &str {
        match self.operation {
            Operation::Add => "+",
            Operation::Subtract => "-",
            Operation::Multiply => "*",
        }
    }

    /// A short one: at each of a thousand levels DataFusion asks for the name, which has those of all below.
    /// Columns have their names already.
    fn schema_name(&self, _: &[Expr]) -> Result<String> {
        Ok(format!("{}#{:016x}", self.name(), self.print))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.of.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [left, right] = args.args.as_slice() else {
            return Err(DataFusionError::Internal("an operator has two operands".into()));
        };
        let compute = match self.operation {
            Operation::Add => numeric::add,
            Operation::Subtract => numeric::sub,
            Operation::Multiply => numeric::mul,
        };
        let computed = compute(operand(left)?.as_ref(), operand(right)?.as_ref()).map_err(|error| out_of_range(error, &self.of))?;
        match (left, right) {
            (ColumnarValue::Scalar(_), ColumnarValue::Scalar(_)) => Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&computed, 0)?)),
            _ => Ok(ColumnarValue::Array(computed)),
        }
    }
}

/// An operand as Arrow's kernels take it.
fn operand(value: &ColumnarValue) -> Result<Box<dyn Datum>> {
    Ok(match value {
        ColumnarValue::Array(array) => Box::new(Arc::clone(array) as ArrayRef),
        ColumnarValue::Scalar(scalar) => Box::new(Scalar::new(scalar.to_array()?)),
    })
}

fn out_of_range(error: ArrowError, of: &DataType) -> DataFusionError {
    let name = match of {
        DataType::Int16 => "smallint",
        DataType::Int32 => "integer",
        _ => "bigint",
    };
    match error {
        ArrowError::ArithmeticOverflow(_) => DataFusionError::External(Box::new(UserError::new("22003", format!("{name} out of range")))),
        other => other.into(),
    }
}
