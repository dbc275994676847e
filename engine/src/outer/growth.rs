//! Functions whose result may be much larger than what they are given: checked before they are
//! computed, also where the optimiser folds constants.
//!
//! DataFusion's pool of memory knows what operators keep, not what an expression makes: without a
//! limit one call of `repeat` takes gigabytes. Functions that aren't here make about as much as
//! they are given.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::kernels::length::length;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, FieldRef, Int64Type, IntervalMonthDayNano, IntervalMonthDayNanoType, IntervalUnit, TimeUnit};
use cloister_policy::UserError;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::config::ConfigOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Documentation, Expr, LogicalPlan, Operator, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::scalar::ScalarValue;

use super::rewrite::map_named;

/// Bytes of one value, and elements of one array.
const VALUE_BYTES_MAX: u64 = 1 << 18;
const ELEMENTS_MAX: u64 = 30_000;
/// Bytes of a batch's values.
const BATCH_BYTES_MAX: u64 = 64 << 20;
/// Steps of a function that compares each character with each.
const STEPS_MAX: u64 = 200_000_000;

/// Most bytes that a letter of a format becomes.
const FORMATTED_BYTES: u64 = 16;

/// How large a function's result is, from what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Growth {
    /// The first argument, as often as the second says.
    Repeated,
    /// As many characters as the second argument says.
    Padded,
    /// The first argument, with each of the second replaced by the third.
    Replaced,
    /// The first argument, with the third, which may quote it, between all of its characters.
    PatternReplaced,
    /// All arguments together.
    Together,
    /// The elements of the first argument with the second between them.
    Joined,
    /// As many elements as the second argument says, of the first's size or the third's.
    Elements,
    /// Elements from the first argument to the second by steps of the third.
    Series,
    /// The first argument, an array, with its elements replaced by the third.
    ElementsReplaced,
    /// A format, the second argument, with each of its letters replaced by a name or a number.
    Formatted,
    /// As many steps as the product of both arguments' sizes.
    Compared,
}

/// Functions by their own names.
const GROWING: &[(&str, Growth)] = &[
    ("repeat", Growth::Repeated),
    ("lpad", Growth::Padded),
    ("rpad", Growth::Padded),
    ("replace", Growth::Replaced),
    ("regexp_replace", Growth::PatternReplaced),
    ("concat", Growth::Together),
    ("concat_ws", Growth::Together),
    ("make_array", Growth::Together),
    ("array_concat", Growth::Together),
    ("array_append", Growth::Together),
    ("array_prepend", Growth::Together),
    ("struct", Growth::Together),
    ("named_struct", Growth::Together),
    ("map", Growth::Together),
    ("array_to_string", Growth::Joined),
    ("array_repeat", Growth::Elements),
    ("array_resize", Growth::Elements),
    ("range", Growth::Series),
    ("generate_series", Growth::Series),
    ("overlay", Growth::Together),
    ("array_replace", Growth::ElementsReplaced),
    ("array_replace_n", Growth::ElementsReplaced),
    ("array_replace_all", Growth::ElementsReplaced),
    ("to_char", Growth::Formatted),
    ("levenshtein", Growth::Compared),
    ("strpos", Growth::Compared),
    ("array_has_all", Growth::Compared),
    ("array_has_any", Growth::Compared),
];

/// Puts checked functions in the places of those that grow: the last rule of analysis, so that
/// types are settled and nothing has been folded.
#[derive(Debug)]
pub(super) struct CheckGrowth;

impl AnalyzerRule for CheckGrowth {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        let checked = plan.transform_up_with_subqueries(|node| map_named(node, checked));
        Ok(checked?.data)
    }

    fn name(&self) -> &'static str {
        "check_growth"
    }
}

/// The same expression, by functions that are checked.
pub(super) fn checked(expr: Expr) -> Result<Transformed<Expr>> {
    expr.transform_up(|part| match part {
        Expr::ScalarFunction(mut call) => {
            let growth = GROWING.iter().find(|(name, _)| *name == call.func.name()).map(|(_, growth)| *growth);
            let Some(growth) = growth.filter(|_| !call.func.inner().is::<Checked>()) else {
                return Ok(Transformed::no(Expr::ScalarFunction(call)));
            };
            call.func = Arc::new(ScalarUDF::new_from_impl(Checked { function: call.func, growth }));
            Ok(Transformed::yes(Expr::ScalarFunction(call)))
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::StringConcat, right }) => {
            let left = LeftSide::checked().call(vec![*left, right.as_ref().clone()]);
            Ok(Transformed::yes(Expr::BinaryExpr(BinaryExpr { left: Box::new(left), op: Operator::StringConcat, right })))
        }
        other => Ok(Transformed::no(other)),
    })
}

/// A function that is asked for no more than it may make.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    function: Arc<ScalarUDF>,
    growth: Growth,
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &str {
        self.function.name()
    }

    fn aliases(&self) -> &[String] {
        self.function.aliases()
    }

    fn schema_name(&self, args: &[Expr]) -> Result<String> {
        self.function.schema_name(args)
    }

    fn signature(&self) -> &Signature {
        self.function.signature()
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        self.function.return_type(types)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        self.function.return_field_from_args(args)
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        self.function.coerce_types(types)
    }

    fn is_strict(&self) -> bool {
        self.function.is_strict()
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.function.documentation()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.check(&args)?;
        self.function.invoke_with_args(args)
    }
}

impl Checked {
    fn check(&self, call: &ScalarFunctionArgs) -> Result<()> {
        let args = &call.args;
        let rows = if args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_))) { 1 } else { call.number_rows };
        let size = |at: usize| args.get(at).map_or_else(|| Ok(PerRow::one(0)), sizes);
        let number = |at: usize, default: i64| args.get(at).map_or_else(|| Ok(PerRow::one(default)), numbers);
        let per_row: Box<dyn Fn(usize) -> u64> = match self.growth {
            Growth::Repeated => {
                let (text, times) = (size(0)?, number(1, 1)?);
                Box::new(move |row| text.at(row).saturating_mul(u64::try_from(times.at(row)).unwrap_or(0)))
            }
            Growth::Padded => {
                let (characters, fill) = (number(1, 0)?, size(2)?);
                // A character has four bytes at most, and a fill's are no more than it has.
                Box::new(move |row| u64::try_from(characters.at(row)).unwrap_or(0).saturating_mul(fill.at(row).clamp(1, 4)))
            }
            Growth::Replaced => {
                let (text, to, matches) = (size(0)?, size(2)?, matches(args.first(), args.get(1), rows)?);
                Box::new(move |row| matches.at(row).saturating_mul(to.at(row)).saturating_add(text.at(row)))
            }
            Growth::PatternReplaced => {
                let quote = ColumnarValue::Scalar(ScalarValue::from("\\"));
                let (text, to, quotes) = (size(0)?, size(2)?, matches(args.get(2), Some(&quote), rows)?);
                let everywhere = args.get(3).is_some();
                Box::new(move |row| {
                    let matches = if everywhere { text.at(row) + 1 } else { 1 };
                    // Matches lie apart, so what is quoted is no more than the text, once for each quotation.
                    matches.saturating_mul(to.at(row)).saturating_add(text.at(row).saturating_mul(quotes.at(row) + 1))
                })
            }
            Growth::Together => {
                let all = (0..args.len()).map(size).collect::<Result<Vec<_>>>()?;
                let between = if self.name() == "concat_ws" { args.len() as u64 } else { 1 };
                Box::new(move |row| {
                    all.iter()
                        .enumerate()
                        .map(|(at, size)| if at == 0 { size.at(row).saturating_mul(between) } else { size.at(row) })
                        .fold(0, u64::saturating_add)
                })
            }
            Growth::Joined => {
                // The third argument stands for what is NULL.
                let (elements, sizes, between, null) = (counts(args.first())?, size(0)?, size(1)?, size(2)?);
                Box::new(move |row| {
                    elements.at(row).saturating_mul(between.at(row).saturating_add(null.at(row)).saturating_add(1)).saturating_add(sizes.at(row))
                })
            }
            Growth::Elements => {
                let resized = self.name() == "array_resize";
                let (count, element) = (number(1, 0)?, size(if resized { 2 } else { 0 })?);
                let given = if resized { size(0)? } else { PerRow::one(0) };
                Box::new(move |row| {
                    let count = u64::try_from(count.at(row)).unwrap_or(0);
                    if count > ELEMENTS_MAX { u64::MAX } else { count.saturating_mul(element.at(row).max(8)).saturating_add(given.at(row)) }
                })
            }
            Growth::Series => {
                let elements = series(args, rows)?;
                Box::new(move |row| if elements.at(row) > ELEMENTS_MAX { u64::MAX } else { elements.at(row) * 8 })
            }
            Growth::ElementsReplaced => {
                let (elements, given, by) = (counts(args.first())?, size(0)?, size(2)?);
                Box::new(move |row| elements.at(row).saturating_mul(by.at(row)).saturating_add(given.at(row)))
            }
            Growth::Formatted => {
                let format = size(1)?;
                Box::new(move |row| format.at(row).saturating_mul(FORMATTED_BYTES))
            }
            Growth::Compared => {
                let (a, b) = (size(0)?, size(1)?);
                let steps = (0..rows).map(|row| a.at(row).saturating_mul(b.at(row))).fold(0, u64::saturating_add);
                if steps > STEPS_MAX {
                    return Err(self.too_large());
                }
                return Ok(());
            }
        };
        let mut all = 0_u64;
        for row in 0..rows {
            let bytes = per_row(row);
            all = all.saturating_add(bytes);
            if bytes > VALUE_BYTES_MAX || all > BATCH_BYTES_MAX {
                return Err(self.too_large());
            }
        }
        Ok(())
    }

    fn too_large(&self) -> DataFusionError {
        let name = if self.name() == LeftSide::NAME { "||" } else { self.name() };
        let error = UserError::new("54000", format!("the result of {name} is too large")).detail(format!(
            "A value may have {VALUE_BYTES_MAX} bytes, an array {ELEMENTS_MAX} elements, and all that are computed at once {BATCH_BYTES_MAX} bytes."
        ));
        DataFusionError::External(Box::new(error))
    }
}

/// A number for each row, or one for all.
struct PerRow<T>(Vec<T>);

impl<T: Copy + Default> PerRow<T> {
    fn one(value: T) -> Self {
        Self(vec![value])
    }

    fn at(&self, row: usize) -> T {
        self.0.get(row).or(self.0.first()).copied().unwrap_or_default()
    }
}

/// A value's array, of one row if it is the same for all.
fn array(value: &ColumnarValue) -> Result<ArrayRef> {
    match value {
        ColumnarValue::Array(array) => Ok(Arc::clone(array)),
        ColumnarValue::Scalar(scalar) => scalar.to_array(),
    }
}

/// Bytes of each row of a text; of anything else what it has on average.
fn sizes(value: &ColumnarValue) -> Result<PerRow<u64>> {
    let array = array(value)?;
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            Ok(PerRow(integers(&length(&array)?)?.0.into_iter().map(|size| u64::try_from(size).unwrap_or(0)).collect()))
        }
        _ => {
            let bytes = array.to_data().get_slice_memory_size()? as u64;
            Ok(PerRow::one(bytes / (array.len() as u64).max(1)))
        }
    }
}

/// Elements of each row of an array.
fn counts(value: Option<&ColumnarValue>) -> Result<PerRow<u64>> {
    let Some(value) = value else { return Ok(PerRow::one(0)) };
    let array = array(value)?;
    match array.data_type() {
        // Elements of elements are joined too.
        DataType::List(field) | DataType::LargeList(field) | DataType::FixedSizeList(field, _) if !field.data_type().is_nested() => match array.data_type() {
            DataType::FixedSizeList(_, size) => Ok(PerRow::one(u64::try_from(*size).unwrap_or(0))),
            _ => Ok(PerRow(integers(&length(&array)?)?.0.into_iter().map(|size| u64::try_from(size).unwrap_or(0)).collect())),
        },
        _ => Ok(PerRow::one(array.to_data().get_slice_memory_size()? as u64)),
    }
}

fn numbers(value: &ColumnarValue) -> Result<PerRow<i64>> {
    integers(&array(value)?)
}

/// Whole numbers, where NULL is 0, and what isn't one of 64 bits is the greatest.
fn integers(array: &ArrayRef) -> Result<PerRow<i64>> {
    let cast = cast_with_options(array, &DataType::Int64, &CastOptions { safe: true, ..CastOptions::default() })?;
    let lost = |row: usize| if array.is_null(row) { 0 } else { i64::MAX };
    Ok(PerRow(cast.as_primitive::<Int64Type>().iter().enumerate().map(|(row, value)| value.unwrap_or_else(|| lost(row))).collect()))
}

/// How often one text is in another.
fn matches(text: Option<&ColumnarValue>, from: Option<&ColumnarValue>, rows: usize) -> Result<PerRow<u64>> {
    let texts = |value: Option<&ColumnarValue>| -> Result<ArrayRef> {
        let array = array(value.ok_or_else(nothing_to_join)?)?;
        Ok(arrow::compute::cast(&array, &DataType::LargeUtf8)?)
    };
    let (text, from) = (texts(text)?, texts(from)?);
    let (text, from) = (text.as_string::<i64>(), from.as_string::<i64>());
    let at = |texts: &arrow::array::LargeStringArray, row: usize| if texts.len() == 1 { 0 } else { row };
    let count = |row: usize| match (text.value(at(text, row)), from.value(at(from, row))) {
        // Between all characters.
        (text, "") => text.len() as u64 + 1,
        (text, from) => text.matches(from).count() as u64,
    };
    Ok(PerRow((0..rows).map(count).collect()))
}

/// Elements of each row's series of numbers, dates or timestamps.
fn series(args: &[ColumnarValue], rows: usize) -> Result<PerRow<u64>> {
    let (from, to) = match args {
        [to] => (PerRow::one(0), instants(to)?),
        [from, to, ..] => (instants(from)?, instants(to)?),
        [] => return Ok(PerRow::one(0)),
    };
    let step = args.get(2).map_or_else(|| Ok(PerRow::one(Some(1))), steps)?;
    let count = |row: usize| {
        let span = (to.at(row) - from.at(row)).unsigned_abs();
        // A step that leads back and forth may never end.
        step.at(row).map_or(u64::MAX, |step| span.checked_div(step.unsigned_abs()).map_or(0, |count| u64::try_from(count).unwrap_or(u64::MAX)))
    };
    Ok(PerRow((0..rows).map(count).collect()))
}

/// Numbers as they are, dates and timestamps as nanoseconds.
fn instants(value: &ColumnarValue) -> Result<PerRow<i128>> {
    let array = array(value)?;
    let (numbers, unit) = match array.data_type() {
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _) => {
            let micros = cast_with_options(&array, &DataType::Timestamp(TimeUnit::Microsecond, None), &CastOptions { safe: true, ..CastOptions::default() })?;
            (integers(&micros)?, 1_000)
        }
        _ => (integers(&array)?, 1),
    };
    Ok(PerRow(numbers.0.into_iter().map(|number| i128::from(number) * unit).collect()))
}

/// Numbers as they are, intervals as about as many nanoseconds as they have, and not more; `None`
/// for an interval that leads back and forth.
fn steps(value: &ColumnarValue) -> Result<PerRow<Option<i128>>> {
    let array = array(value)?;
    if !matches!(array.data_type(), DataType::Interval(_)) {
        return Ok(PerRow(integers(&array)?.0.into_iter().map(|step| Some(i128::from(step))).collect()));
    }
    let nanos = |step: IntervalMonthDayNano| {
        let days = i128::from(step.months) * 28 + i128::from(step.days);
        let signs = [i64::from(step.months).signum(), i64::from(step.days).signum(), step.nanoseconds.signum()];
        let mixed = signs.contains(&1) && signs.contains(&-1);
        (!mixed).then(|| days * 86_400_000_000_000 + i128::from(step.nanoseconds))
    };
    let cast = arrow::compute::cast(&array, &DataType::Interval(IntervalUnit::MonthDayNano))?;
    Ok(PerRow(cast.as_primitive::<IntervalMonthDayNanoType>().iter().map(|step| step.map_or(Some(0), nanos)).collect()))
}

/// The left side of a `||`, once both sides together are no more than they may be.
#[derive(Debug, PartialEq, Eq, Hash)]
struct LeftSide {
    signature: Signature,
}

impl LeftSide {
    const NAME: &str = "textcat";

    fn checked() -> Arc<ScalarUDF> {
        let function = ScalarUDF::new_from_impl(Self { signature: Signature::any(2, Volatility::Immutable) });
        Arc::new(ScalarUDF::new_from_impl(Checked { function: Arc::new(function), growth: Growth::Together }))
    }
}

impl ScalarUDFImpl for LeftSide {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        types.first().cloned().ok_or_else(nothing_to_join)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        args.args.into_iter().next().ok_or_else(nothing_to_join)
    }
}

fn nothing_to_join() -> DataFusionError {
    DataFusionError::Internal("|| of nothing".into())
}
