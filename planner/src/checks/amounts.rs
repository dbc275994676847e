//! Amounts: one owner's own, and never in pairs that tell more than each.
//!
//! Cross-owner: `sum(attacker.w)` with w = 2^i per person decodes who is in the other's table,
//! and so do 2^i duplicate rows under count(*). Nullable: sum ÷ avg is the number of people who
//! have a value.

use arrow::datatypes::DataType;
use cloister_policy::UserError;

use crate::bind::Bound;
use crate::refusals::refuse;
use crate::relation::{Aggregate, ColumnClass, ColumnId};

pub(crate) fn check(bound: &Bound) -> Result<(), UserError> {
    let point = &bound.point;
    let several = point.input.owners().len() > 1;
    for (aggregate, data_type) in &point.aggregates {
        let what = match aggregate {
            Aggregate::People => continue,
            // One row a person: the number of rows is the number of people.
            Aggregate::Rows if point.input.rows_per_person() == 1 => continue,
            Aggregate::Rows => "count(*)",
            Aggregate::Sum(_) => "sum",
            Aggregate::Avg(_) => "avg",
        };
        if several {
            return Err(refuse("amount-cross-owner", what));
        }
        if let Aggregate::Sum(id) | Aggregate::Avg(id) = aggregate {
            bounded(bound, *id, data_type, matches!(aggregate, Aggregate::Avg(_)))?;
        }
    }
    let measure = |id: &ColumnId| match bound.columns.fact(*id).map(|fact| &fact.class) {
        Some(ColumnClass::Measure(measure)) if measure.nullable => Some(measure.origin.as_str()),
        _ => None,
    };
    let origins = |of: fn(&Aggregate) -> Option<&ColumnId>| point.aggregates.iter().filter_map(move |(a, _)| of(a)).filter_map(measure).collect::<Vec<_>>();
    let summed = origins(|a| if let Aggregate::Sum(id) = a { Some(id) } else { None });
    let averaged = origins(|a| if let Aggregate::Avg(id) = a { Some(id) } else { None });
    match summed.iter().find(|origin| averaged.contains(origin)) {
        Some(origin) => Err(refuse("amount-null", origin)),
        None => Ok(()),
    }
}

/// The greatest total fits the output's type, so that no sum can overflow on data.
fn bounded(bound: &Bound, id: ColumnId, data_type: &DataType, averaged: bool) -> Result<(), UserError> {
    let Some(fact) = bound.columns.fact(id) else {
        return Err(refuse("measure-argument", id));
    };
    let ColumnClass::Measure(measure) = &fact.class else {
        return Err(refuse("measure-argument", &fact.label));
    };
    let most = measure.hi.checked_mul(i128::from(bound.point.input.rows_max()));
    let room = match data_type {
        DataType::Int64 => i128::from(i64::MAX),
        DataType::Float64 => i128::MAX / 10_i128.pow(6),
        // An average is divided after four more digits were added.
        DataType::Decimal128(precision, _) if averaged => (10_i128.pow(u32::from(*precision).min(38)) - 1).min(i128::MAX / 10_i128.pow(4)),
        DataType::Decimal128(precision, _) => 10_i128.pow(u32::from(*precision).min(38)) - 1,
        _ => 0,
    };
    match most {
        Some(most) if most <= room => Ok(()),
        _ => Err(UserError::new("22003", format!("a sum of {} could be out of range", fact.label)).hint("Lower the measure's upper bound or ROWS AT MOST.")),
    }
}
