//! Filters move down to the side of a join that has their columns.
//!
//! Before: `Filter(channel IN …) → Join(impressions, customers)`. After: `Join(Filter(…) →
//! impressions, customers)`. Predicates are total, so none can fail for rows that the join would
//! have dropped.

use crate::relation::{Columns, Relation, ReleasePoint};

pub(crate) fn rewrite(point: ReleasePoint) -> ReleasePoint {
    let input = push(point.input);
    ReleasePoint { input, ..point }
}

fn push(relation: Relation) -> Relation {
    match relation {
        Relation::Scan { .. } => relation,
        Relation::PerPerson { input, aggregates } => Relation::PerPerson { input: Box::new(push(*input)), aggregates },
        Relation::Join { left, right } => Relation::Join { left: Box::new(push(*left)), right: Box::new(push(*right)) },
        Relation::LeftJoin { left, right, matched } => Relation::LeftJoin { left: Box::new(push(*left)), right: Box::new(push(*right)), matched },
        Relation::Lookup { input, key, lookup } => Relation::Lookup { input: Box::new(push(*input)), key, lookup },
        Relation::Filter { input, predicate } => match push(*input) {
            Relation::Lookup { input, key, lookup } if Columns::read_by(&predicate).is_subset(&input.columns()) => {
                Relation::Lookup { input: Box::new(push(Relation::Filter { input, predicate })), key, lookup }
            }
            // A filter above a left join is of the preserved side.
            Relation::LeftJoin { left, right, matched } if Columns::read_by(&predicate).is_subset(&left.columns()) => {
                Relation::LeftJoin { left: Box::new(push(Relation::Filter { input: left, predicate })), right, matched }
            }
            Relation::Join { left, right } => {
                let read = Columns::read_by(&predicate);
                let on = |side: Box<Relation>| Box::new(push(Relation::Filter { input: side, predicate: predicate.clone() }));
                if !read.is_empty() && read.is_subset(&left.columns()) {
                    Relation::Join { left: on(left), right }
                } else if !read.is_empty() && read.is_subset(&right.columns()) {
                    Relation::Join { left, right: on(right) }
                } else {
                    Relation::Filter { input: Box::new(Relation::Join { left, right }), predicate }
                }
            }
            input => Relation::Filter { input: Box::new(input), predicate },
        },
    }
}
