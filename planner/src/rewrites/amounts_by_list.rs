//! An amount over another owner's people is of a list, of which a part is matched.
//!
//! Before: `list ⋈ people`, in which steps of an amount can be merged by who is in it only: a
//! step that nine or ten people reach then tells who the tenth is. After: `list ⟕ people` with the
//! matched bit as a hidden key, of which the matched part alone is shown: steps are merged by the
//! whole list, so that nothing about the match decides how.

use arrow::datatypes::DataType;
use cloister_policy::{Name, UserError};
use datafusion::logical_expr::utils::split_conjunction_owned;

use crate::refusals::refuse;
use crate::relation::{Aggregate, ColumnClass, ColumnFact, ColumnId, Columns, Key, PersonAggregate, PersonFunction, Relation, ReleasePoint};

/// # Errors
/// A filter, a lookup or a key reads columns of both sides.
pub(crate) fn rewrite(mut point: ReleasePoint, columns: &mut Columns) -> Result<ReleasePoint, UserError> {
    let Some(owner) = amount_owner(&point, columns).filter(|_| point.crosses_owners(columns)) else {
        return Ok(point);
    };
    if point.input.matched().is_some() {
        let owners = point.input.people_owners();
        return if owners.len() == 1 { Ok(point) } else { Err(refuse("amount-mixed", "a left join over several owners' people")) };
    }
    let matched = columns.add(flag(&point.input, &owner));
    point.input = left_joined(point.input, &owner, matched, columns)?;
    let matched = point.input.matched().unwrap_or(matched);
    for key in &point.keys {
        let optional = |id: &ColumnId| columns.fact(*id).is_none_or(|fact| fact.optional);
        let read = Columns::read_by(&key.expr);
        if read.iter().any(optional) && !read.iter().all(optional) {
            return Err(refuse("amount-mixed", columns.show(&key.expr)));
        }
    }
    point.keys.push(Key { expr: matched.expr(), data_type: DataType::Boolean, hidden: true });
    point.matched_only = true;
    Ok(point)
}

/// Whose measure is summed, or whose rows are counted.
fn amount_owner(point: &ReleasePoint, columns: &Columns) -> Option<Name> {
    point.calls.iter().find_map(|call| match call.aggregate {
        Aggregate::People | Aggregate::Matched => None,
        Aggregate::Rows => several_rows(&point.input),
        Aggregate::Sum(id) | Aggregate::Avg(id) => columns.fact(id).map(|fact| fact.owner.clone()),
    })
}

/// The owner of the side of which a person has several rows.
fn several_rows(relation: &Relation) -> Option<Name> {
    match relation {
        Relation::Scan { dataset, rows_per_person, .. } => (*rows_per_person > 1).then(|| dataset.owner.clone()),
        Relation::PerPerson { .. } => None,
        Relation::Filter { input, .. } | Relation::Lookup { input, .. } => several_rows(input),
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => several_rows(left).or_else(|| several_rows(right)),
    }
}

fn flag(input: &Relation, owner: &Name) -> ColumnFact {
    let others: Vec<_> = input.datasets().into_iter().filter(|dataset| dataset.owner != *owner).map(ToString::to_string).collect();
    ColumnFact {
        label: format!("matched by {}", others.join(" and ")),
        owner: owner.clone(),
        data_type: DataType::Boolean,
        class: ColumnClass::Dimension,
        per_person: true,
        optional: false,
        grid: None,
        scanned: None,
    }
}

/// The people of one owner's list, with what others' data says of those whom it matches.
fn left_joined(relation: Relation, owner: &Name, matched: ColumnId, columns: &mut Columns) -> Result<Relation, UserError> {
    match relation {
        Relation::PerPerson { input, aggregates } => {
            let input = left_joined(*input, owner, matched, columns)?;
            per_person(input, aggregates, columns)
        }
        Relation::Filter { input, predicate } if pairs_below(&input) => {
            let input = Box::new(left_joined(*input, owner, matched, columns)?);
            let optional = |id: ColumnId| columns.fact(id).is_none_or(|fact| fact.optional);
            if Columns::read_by(&predicate).into_iter().any(optional) {
                return Err(refuse("amount-mixed", columns.show(&predicate)));
            }
            Ok(Relation::Filter { input, predicate })
        }
        Relation::Lookup { input, key, lookup } if pairs_below(&input) => {
            let input = Box::new(left_joined(*input, owner, matched, columns)?);
            if let Some(fact) = columns.fact(lookup.key).filter(|fact| fact.optional).cloned() {
                if !lookup.keeps_all {
                    return Err(refuse("amount-mixed", columns.show(&key)));
                }
                lookup.columns.iter().for_each(|(_, id)| columns.looked_up_by(*id, &fact));
            }
            Ok(Relation::Lookup { input, key, lookup })
        }
        relation => {
            let Sides { own: Some(left), others: Some(right) } = sides(relation, owner, columns)? else {
                return Err(refuse("amount-mixed", "a join of one owner's data"));
            };
            if right.rows_per_person() != 1 {
                let datasets: Vec<_> = right.datasets().into_iter().map(ToString::to_string).collect();
                return Err(refuse("amount-fan-out", format!("an amount beside {}", datasets.join(" and "))));
            }
            for id in right.columns() {
                columns.set_optional(id);
            }
            Ok(Relation::LeftJoin { left: Box::new(left), right: Box::new(right), matched })
        }
    }
}

/// Whether rows of several owners are joined below a per-person aggregate.
fn pairs_below(relation: &Relation) -> bool {
    match relation {
        Relation::PerPerson { input, .. } => input.owners().len() > 1,
        Relation::Filter { input, .. } | Relation::Lookup { input, .. } => pairs_below(input),
        Relation::Scan { .. } | Relation::Join { .. } | Relation::LeftJoin { .. } => false,
    }
}

/// A per-person aggregate of a list: what it takes of the others' data is NULL without a match,
/// and the matched bit goes on.
fn per_person(input: Relation, mut aggregates: Vec<PersonAggregate>, columns: &mut Columns) -> Result<Relation, UserError> {
    let optional = |id: ColumnId, columns: &Columns| columns.fact(id).is_none_or(|fact| fact.optional);
    for aggregate in &aggregates {
        if let Some(filter) = aggregate.filter.as_ref().filter(|filter| Columns::read_by(filter).into_iter().any(|id| optional(id, columns))) {
            return Err(refuse("amount-mixed", columns.show(filter)));
        }
        if let PersonFunction::Min(id) | PersonFunction::Max(id) = aggregate.function
            && optional(id, columns)
        {
            columns.set_optional(aggregate.output);
        }
    }
    if let Some((matched, fact)) = input.matched().and_then(|matched| Some((matched, columns.fact(matched)?.clone()))) {
        aggregates.push(PersonAggregate { function: PersonFunction::Matched(matched), filter: None, output: columns.add(fact) });
    }
    Ok(Relation::PerPerson { input: Box::new(input), aggregates })
}

/// A relation as the parts of it that are one owner's, and that are others'.
struct Sides {
    own: Option<Relation>,
    others: Option<Relation>,
}

fn sides(relation: Relation, owner: &Name, columns: &Columns) -> Result<Sides, UserError> {
    let owners = relation.owners();
    if !owners.contains(owner) {
        return Ok(Sides { own: None, others: Some(relation) });
    }
    if owners.len() == 1 {
        return Ok(Sides { own: Some(relation), others: None });
    }
    match relation {
        Relation::Join { left, right } => {
            let (left, right) = (sides(*left, owner, columns)?, sides(*right, owner, columns)?);
            Ok(Sides { own: joined(left.own, right.own), others: joined(left.others, right.others) })
        }
        Relation::Filter { input, predicate } => {
            let mut of = sides(*input, owner, columns)?;
            for predicate in split_conjunction_owned(predicate) {
                let side = of.that_has(&predicate, columns)?;
                *side = side.take().map(|input| Relation::Filter { input: Box::new(input), predicate });
            }
            Ok(of)
        }
        Relation::Lookup { input, key, lookup } => {
            let mut of = sides(*input, owner, columns)?;
            let side = of.that_has(&key, columns)?;
            *side = side.take().map(|input| Relation::Lookup { input: Box::new(input), key, lookup });
            Ok(of)
        }
        Relation::Scan { .. } | Relation::LeftJoin { .. } | Relation::PerPerson { .. } => {
            Err(refuse("amount-mixed", "an amount beside a per-person aggregate of several owners' rows"))
        }
    }
}

impl Sides {
    /// The side whose columns an expression reads: the others' if it reads none.
    fn that_has(&mut self, expr: &datafusion::logical_expr::Expr, columns: &Columns) -> Result<&mut Option<Relation>, UserError> {
        let read = Columns::read_by(expr);
        let has = |side: &Option<Relation>| side.as_ref().is_some_and(|side| read.is_subset(&side.columns()));
        if has(&self.others) {
            Ok(&mut self.others)
        } else if has(&self.own) {
            Ok(&mut self.own)
        } else {
            Err(refuse("amount-mixed", columns.show(expr)))
        }
    }
}

fn joined(left: Option<Relation>, right: Option<Relation>) -> Option<Relation> {
    match (left, right) {
        (Some(left), Some(right)) => Some(Relation::Join { left: Box::new(left), right: Box::new(right) }),
        (one, None) | (None, one) => one,
    }
}
