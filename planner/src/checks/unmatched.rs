//! Left joins: what a person's absence from the other side may decide.
//!
//! Before: a segment of fifty dummies and one target, left-joined: the unmatched part is 50 or 51.
//! After: the matched bit is part of every key that depends on it, and the release operator shows
//! an unmatched part only beside a matched one that is large enough. That needs keys and filters
//! which are of one side or the other: one that mixes them could carve a known group out of the
//! unmatched.

use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use cloister_policy::UserError;
use datafusion::execution::context::ExecutionProps;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::physical_expr::create_physical_expr;
use datafusion::scalar::ScalarValue;

use crate::bind::{Sealed, schema_of};
use crate::refusals::refuse;
use crate::relation::{Aggregate, ColumnId, Columns, Relation};

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let (point, columns) = (&sealed.point, &sealed.columns);
    let Some(matched) = point.input.matched() else {
        return Ok(());
    };
    filters_above(&point.input, columns)?;
    for key in &point.keys {
        if point.reads_match(&key.expr, columns) && !only_match(&key.expr, matched, columns) {
            return Err(refuse("outer-key", columns.show(&key.expr)));
        }
    }
    if let Some((of, _)) = sealed.domains.iter().find(|(of, _)| point.reads_match(of, columns)) {
        return Err(refuse("outer-filter", columns.show(of)));
    }
    // A part of an unmatched group would have to be held against its own matched part.
    if let (Some(filter), true) = (point.filters().first(), point.keys.iter().any(|key| point.reads_match(&key.expr, columns))) {
        return Err(refuse("outer-filter", columns.show(filter)));
    }
    // Beside parts that depend on the match, whether a part of the preserved side alone is shown
    // would depend on it too.
    let (by_match, alone): (Vec<&Expr>, Vec<&Expr>) = point.filters().into_iter().partition(|filter| point.reads_match(filter, columns));
    if let (Some(filter), false) = (by_match.first(), alone.is_empty()) {
        return Err(refuse("outer-parts", columns.show(filter)));
    }
    for filter in by_match {
        let is_flag = is(filter, matched) || matches!(filter, Expr::Not(inner) if is(inner, matched));
        if !is_flag && !needs_match(filter, matched, columns)? {
            return Err(refuse("outer-filter", columns.show(filter)));
        }
    }
    for call in &point.calls {
        let measure = match &call.aggregate {
            Aggregate::People | Aggregate::Matched => continue,
            Aggregate::Rows => None,
            Aggregate::Sum(id) | Aggregate::Avg(id) => columns.fact(*id),
        };
        if measure.is_some_and(|fact| fact.optional) || point.input.rows_per_person() != 1 {
            return Err(refuse("outer-amount", measure.map_or("count(*)", |fact| fact.label.as_str())));
        }
    }
    Ok(())
}

/// Filters above the join decide by columns of the preserved side only; the matched bit alone is
/// a selection among released rows and doesn't come here.
fn filters_above(relation: &Relation, columns: &Columns) -> Result<(), UserError> {
    match relation {
        Relation::Scan { .. } | Relation::LeftJoin { .. } => Ok(()),
        Relation::PerPerson { input, .. } => filters_above(input, columns),
        Relation::Lookup { input, key, lookup } => {
            if input.matched().is_some() && !lookup.keeps_all && Columns::read_by(key).into_iter().any(|id| columns.fact(id).is_none_or(|f| f.optional)) {
                return Err(refuse("outer-filter", columns.show(key)));
            }
            filters_above(input, columns)
        }
        Relation::Join { left, right } => filters_above(left, columns).and_then(|()| filters_above(right, columns)),
        Relation::Filter { input, predicate } => {
            let matched = input.matched();
            let decides = |id: ColumnId| Some(id) == matched || columns.fact(id).is_none_or(|fact| fact.optional);
            if matched.is_some() && Columns::read_by(predicate).into_iter().any(decides) {
                return Err(refuse("outer-filter", columns.show(predicate)));
            }
            filters_above(input, columns)
        }
    }
}

fn is(expr: &Expr, column: ColumnId) -> bool {
    ColumnId::of(expr) == Some(column)
}

/// Whether an expression reads nothing of the preserved side.
fn only_match(expr: &Expr, matched: ColumnId, columns: &Columns) -> bool {
    Columns::read_by(expr).into_iter().all(|id| id == matched || columns.fact(id).is_some_and(|fact| fact.optional))
}

/// Whether a predicate is true for matched people only: some conjunct reads the optional side
/// alone and isn't true where all of it is NULL.
fn needs_match(predicate: &Expr, matched: ColumnId, columns: &Columns) -> Result<bool, UserError> {
    for conjunct in split_conjunction(predicate) {
        let reads = Columns::read_by(conjunct);
        if !reads.is_empty() && only_match(conjunct, matched, columns) && !true_without_match(conjunct, matched, columns)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn true_without_match(expr: &Expr, matched: ColumnId, columns: &Columns) -> Result<bool, UserError> {
    let schema = schema_of(expr, columns)?;
    let run = || -> datafusion::error::Result<bool> {
        let physical = create_physical_expr(expr, &schema, &ExecutionProps::new(), &Default::default())?;
        let value = |field: &arrow::datatypes::FieldRef| {
            let value = if *field.name() == matched.name() { ScalarValue::Boolean(Some(false)) } else { ScalarValue::try_from(field.data_type())? };
            value.to_array_of_size(1)
        };
        let arrays = schema.fields().iter().map(value).collect::<datafusion::error::Result<Vec<_>>>()?;
        let batch = RecordBatch::try_new_with_options(schema.inner().clone(), arrays, &RecordBatchOptions::new().with_row_count(Some(1)))?;
        let truth = ScalarValue::try_from_array(&physical.evaluate(&batch)?.into_array(1)?, 0)?;
        Ok(truth == ScalarValue::Boolean(Some(true)))
    };
    run().map_err(|_| refuse("expression", columns.show(expr)))
}
