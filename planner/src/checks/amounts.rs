//! Amounts: what is summed over whose people.
//!
//! Across owners: `sum(attacker.w)` with w = 2^i per person decodes who is in the other's table,
//! and so do 2^i duplicate rows under count(*). Such an amount counts each person as the
//! average of a class of the list that others are in, so it stands once in a release point, has no NULLs and no FILTER, and
//! isn't repeated by another owner's rows. Own amounts: sum and avg of a nullable measure would
//! tell the number of people who have a value.

use arrow::datatypes::DataType;
use cloister_policy::UserError;

use crate::bind::Sealed;
use crate::refusals::refuse;
use crate::relation::{Aggregate, Call, ColumnClass, ColumnFact, ColumnId, MeasureFact, PersonFunction, Relation};

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let amounts: Vec<&Call> = sealed.point.calls.iter().filter(|call| is_amount(call, sealed)).collect();
    for call in &amounts {
        if let Aggregate::Sum(id) | Aggregate::Avg(id) = &call.aggregate {
            bounded(sealed, *id, &call.data_type, matches!(call.aggregate, Aggregate::Avg(_)))?;
        }
    }
    if sealed.point.crosses_owners(&sealed.columns) { across_owners(sealed, &amounts) } else { own(sealed) }
}

/// One amount over several owners' people in a whole template: two release points that stand
/// beside one another tell what two columns would.
pub(crate) fn check_together(sealed: &[Sealed]) -> Result<(), UserError> {
    let across = |part: &&Sealed| part.point.crosses_owners(&part.columns) && part.point.calls.iter().any(|call| is_amount(call, part));
    match sealed.iter().filter(across).nth(1) {
        Some(_) => Err(refuse("amount-several", "amounts of two release points")),
        None => Ok(()),
    }
}

/// Where everybody has one row, the number of rows is the number of people.
fn is_amount(call: &Call, sealed: &Sealed) -> bool {
    match call.aggregate {
        Aggregate::People | Aggregate::Matched => false,
        Aggregate::Rows => sealed.point.input.rows_per_person() > 1,
        Aggregate::Sum(_) | Aggregate::Avg(_) => true,
    }
}

fn across_owners(sealed: &Sealed, amounts: &[&Call]) -> Result<(), UserError> {
    let subject = |call: &Call| match call.aggregate {
        Aggregate::Sum(id) | Aggregate::Avg(id) => Some(id),
        Aggregate::Rows | Aggregate::People | Aggregate::Matched => None,
    };
    let label = |call: &Call| subject(call).and_then(|id| sealed.columns.fact(id)).map_or_else(|| "count(*)".to_owned(), |fact| fact.label.clone());
    for call in amounts {
        if let Some(first) = amounts.first().filter(|first| subject(first) != subject(call)) {
            return Err(refuse("amount-several", format!("{} and {}", label(first), label(call))));
        }
        // Steps divide the people of a group as filters do: crossed, they single out.
        if !sealed.point.filters().is_empty() {
            return Err(refuse("amount-filter", label(call)));
        }
        if subject(call).and_then(|id| measure(sealed, id)).is_some_and(|(_, measure)| measure.nullable) {
            return Err(refuse("amount-nullable", label(call)));
        }
        if repeated(&sealed.point.input, subject(call)) {
            return Err(refuse("amount-fan-out", label(call)));
        }
    }
    Ok(())
}

/// Whether rows are multiplied by another side of a join than the one that has the measure; a
/// count of rows, whether two sides have several rows a person.
fn repeated(relation: &Relation, measure: Option<ColumnId>) -> bool {
    match relation {
        Relation::Scan { .. } => false,
        // A person's total is of all their rows, repeated ones too; their least and greatest aren't.
        Relation::PerPerson { input, aggregates } => aggregates.iter().any(|a| match a.function {
            PersonFunction::Sum(id) => Some(a.output) == measure && repeated(input, Some(id)),
            PersonFunction::Rows | PersonFunction::Min(_) | PersonFunction::Max(_) | PersonFunction::Matched(_) => false,
        }),
        Relation::Filter { input, .. } | Relation::Lookup { input, .. } => repeated(input, measure),
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => {
            let has = |side: &Relation| measure.is_none_or(|id| side.columns().contains(&id));
            let several = |side: &Relation| side.rows_per_person() > 1;
            (has(left) && several(right) && (measure.is_some() || several(left)))
                || (has(right) && several(left) && (measure.is_some() || several(right)))
                || repeated(left, measure)
                || repeated(right, measure)
        }
    }
}

fn own(sealed: &Sealed) -> Result<(), UserError> {
    let origins = |averaged: bool| {
        let of = move |call: &Call| match call.aggregate {
            Aggregate::Sum(id) if !averaged => Some(id),
            Aggregate::Avg(id) if averaged => Some(id),
            _ => None,
        };
        let nullable = sealed.point.calls.iter().filter_map(of).filter_map(|id| measure(sealed, id)).filter(|(_, measure)| measure.nullable);
        nullable.map(|(_, measure)| measure.origin.as_str()).collect::<Vec<_>>()
    };
    let averaged = origins(true);
    match origins(false).iter().find(|origin| averaged.contains(origin)) {
        Some(origin) => Err(refuse("amount-null", origin)),
        None => Ok(()),
    }
}

fn measure(sealed: &Sealed, id: ColumnId) -> Option<(&ColumnFact, &MeasureFact)> {
    let fact = sealed.columns.fact(id)?;
    match &fact.class {
        ColumnClass::Measure(measure) => Some((fact, measure)),
        ColumnClass::Person(_) | ColumnClass::Dimension | ColumnClass::Unusable => None,
    }
}

/// The greatest total fits the output's type, so that no sum can overflow on data.
fn bounded(sealed: &Sealed, id: ColumnId, data_type: &DataType, averaged: bool) -> Result<(), UserError> {
    let Some((fact, measure)) = measure(sealed, id) else {
        return Err(refuse("measure-argument", id));
    };
    let input = &sealed.point.input;
    // A person counts as an average, which is at most the last step, and no more than they can have.
    let of_person = measure.steps.last().zip(measure.hi.checked_mul(i128::from(input.rows_per_person()))).map(|(step, total)| total.min(*step));
    let most = if sealed.point.crosses_owners(&sealed.columns) {
        of_person.and_then(|step| step.checked_mul(i128::from(input.people_max())))
    } else {
        measure.hi.checked_mul(i128::from(input.rows_max()))
    };
    let room = match data_type {
        DataType::Int64 => i128::from(i64::MAX),
        DataType::Float64 => i128::MAX / 10_i128.pow(6),
        // An average is divided after four more digits were added.
        DataType::Decimal128(precision, _) if averaged => (10_i128.pow(u32::from(*precision).min(38)) - 1).min(i128::MAX / 10_i128.pow(4)),
        DataType::Decimal128(precision, _) => 10_i128.pow(u32::from(*precision).min(38)) - 1,
        _ => 0,
    };
    // Of a person, so of all their rows; an own average is one of a row's values.
    let average = match of_person {
        Some(step) if averaged && sealed.point.crosses_owners(&sealed.columns) => step.checked_mul(10_i128.pow(4)),
        _ => Some(0),
    };
    match most.zip(average) {
        Some((most, average)) if most <= room && average <= room => Ok(()),
        _ => Err(UserError::new("22003", format!("a sum of {} could be out of range", fact.label)).hint("Lower the measure's upper bound or ROWS AT MOST.")),
    }
}
