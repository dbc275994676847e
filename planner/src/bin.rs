//! Bins of dates and timestamps: `date_trunc` and `date_bin` as one function that is total.
//!
//! DataFusion's own go through nanoseconds, which don't reach the years that a date has, so they
//! fail on data. This one answers for every date and timestamp that can be loaded, in UTC, from
//! the one origin that GRID has: 2001-01-01, a Monday.

use std::sync::Arc;

use arrow::array::{Array, AsArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Date32Type, TimeUnit, TimestampMicrosecondType};
use cloister_policy::{ColumnType, Grid};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility};

/// What the names of these functions begin with; no function of SQL does.
const PREFIX: &str = "bin of ";
const MICROSECONDS_A_DAY: i64 = 86_400_000_000;
const TIMESTAMP: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// Whether a function's name is that of a bin.
pub(crate) fn is_bin(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// The start of the bin in which a date or timestamp lies, as a timestamp.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Bin {
    pub(crate) grid: Grid,
    name: String,
    signature: Signature,
}

impl Bin {
    fn new(grid: Grid) -> Self {
        let types = vec![TypeSignature::Exact(vec![DataType::Date32]), TypeSignature::Exact(vec![TIMESTAMP])];
        let name = format!("{PREFIX}{}", grid.sql(ColumnType::Timestamp));
        Self { grid, name, signature: Signature::one_of(types, Volatility::Immutable) }
    }

    /// The bins that a call makes, if it is one of these.
    pub(crate) fn of(call: &ScalarFunction) -> Option<&Self> {
        let any: &dyn std::any::Any = call.func.inner().as_ref();
        any.downcast_ref::<Self>()
    }
}

/// `date_trunc('month', x)`, `date_bin(INTERVAL '2 weeks', x)`, or that with an origin which is the
/// start of a bin anyway. `None` if it is another call, or of bins that don't exist.
pub(crate) fn bin_of(call: &ScalarFunction) -> Option<Expr> {
    let (grid, of) = match (call.name(), call.args.as_slice()) {
        ("date_trunc", [Expr::Literal(field, _), of]) => {
            let field = field.try_as_str().flatten()?.to_lowercase();
            let known = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"].contains(&field.as_str());
            (known.then(|| Grid::parse_interval(&format!("1 {field}"))).flatten()?, of)
        }
        ("date_bin", [Expr::Literal(width, _), of]) => (interval(width)?, of),
        ("date_bin", [Expr::Literal(width, _), of, Expr::Literal(origin, _)]) => {
            let grid = interval(width)?;
            let origin = origin.cast_to(&TIMESTAMP).ok()?;
            let ScalarValue::TimestampMicrosecond(Some(origin), _) = origin else {
                return None;
            };
            (grid.is_edge(ColumnType::Timestamp, origin.into()).then_some(grid)?, of)
        }
        _ => return None,
    };
    Some(ScalarUDF::new_from_impl(Bin::new(grid)).call(vec![of.clone()]))
}

fn interval(width: &ScalarValue) -> Option<Grid> {
    let ScalarValue::IntervalMonthDayNano(Some(width)) = width else {
        return None;
    };
    let micros = i64::from(width.days).checked_mul(MICROSECONDS_A_DAY)?.checked_add(width.nanoseconds / 1000)?;
    match (width.months, micros) {
        (months @ 1.., 0) => u32::try_from(months).ok().map(Grid::Months),
        (0, micros @ 1..) if width.nanoseconds % 1000 == 0 => Some(Grid::Micros(micros)),
        _ => None,
    }
}

impl ScalarUDFImpl for Bin {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(TIMESTAMP)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = args.args.first().ok_or_else(|| internal("a bin of nothing"))?.to_array(args.number_rows)?;
        let floor = |micros: i64| i64::try_from(self.grid.floor(ColumnType::Timestamp, micros.into())).ok();
        let bins: TimestampMicrosecondArray = match array.data_type() {
            DataType::Date32 => array.as_primitive::<Date32Type>().iter().map(|day| floor(i64::from(day?).checked_mul(MICROSECONDS_A_DAY)?)).collect(),
            DataType::Timestamp(TimeUnit::Microsecond, None) => array.as_primitive::<TimestampMicrosecondType>().iter().map(|at| floor(at?)).collect(),
            other => return Err(internal(&format!("a bin of type {other}"))),
        };
        Ok(ColumnarValue::Array(Arc::new(bins)))
    }
}

fn internal(message: &str) -> DataFusionError {
    DataFusionError::Internal(message.to_owned())
}
