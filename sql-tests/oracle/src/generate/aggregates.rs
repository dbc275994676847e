//! What a template computes: people, rows, amounts, and parts of them.

use super::dice::Dice;
use super::templates::{dimensions, values_of};
use crate::facts::Sort;
use crate::template::{Aggregate, Column, Condition, Expression, How, Operator, Place, Template, What};
use crate::value::Value;
use crate::world::World;

fn plain(what: What) -> Aggregate {
    Aggregate { what, filter: None, as_case: false }
}

/// The aggregates of a template whose sources, filters and keys are made.
pub(super) fn aggregates(dice: &mut Dice, world: &World, template: &Template) -> Vec<Aggregate> {
    let optional = template.optional();
    let counted = template.sources.iter().enumerate().filter(|(at, s)| s.how.is_from() && Some(*at) != optional).map(|(at, _)| at).collect::<Vec<_>>();
    let people = What::People(*dice.of(&counted));
    let told = optional.is_some_and(|at| {
        let mut read = Vec::new();
        template.keys.iter().for_each(|key| key.sources(&mut read));
        template.filters.iter().for_each(|filter| filter.sources(&mut read));
        template.sources[at].how.is_anti() || read.contains(&at)
    });
    if !template.reduced && dice.percent(if told { 3 } else { 35 }) {
        let parts = parts(dice, world, template, &people);
        if !parts.is_empty() {
            return parts;
        }
    }
    let mut out = vec![plain(people)];
    if let Some(at) = optional.filter(|at| !template.reduced && template.sources[*at].how == How::Left && dice.percent(20)) {
        out.push(plain(What::People(at)));
        return out;
    }
    let rows = template.rows_per_person(world) > 1;
    if dice.percent(if rows && optional.is_some() { 4 } else { 25 }) {
        out.push(plain(What::Rows));
        if rows && template.owners(world).len() > 1 && dice.percent(80) {
            return out;
        }
    }
    let several = template.sources.iter().enumerate().any(|(at, s)| Some(at) != optional && s.how.is_from() && !s.is_one_row(world));
    if optional.is_some() && several && dice.percent(90) {
        return out;
    }
    let measures: Vec<_> = measures(world, template).into_iter().filter(|c| dice.percent(5) || Some(c.source) != optional).collect();
    if !measures.is_empty() && dice.percent(65) {
        let column = *dice.of(&measures);
        if template.rows_per_person(world) > 1 && template.owners(world).len() > 1 {
            // count(*) would be a second amount.
            out.retain(|a| a.what != What::Rows);
        }
        out.extend(match dice.below(4) {
            0 => vec![plain(What::Average(column))],
            1 => vec![plain(What::Sum(column)), plain(What::Average(column))],
            _ => vec![plain(What::Sum(column))],
        });
    }
    out
}

/// Measures of the sources in the FROM.
pub(super) fn measures(world: &World, template: &Template) -> Vec<Column> {
    let mut out = Vec::new();
    for (source, of) in template.sources.iter().enumerate().filter(|(_, s)| s.how.is_from()) {
        let plain = of.per_person.as_ref().map_or(world.datasets[of.dataset].columns.len(), |p| p.columns.len());
        out.extend((0..plain).map(|at| Column { source, place: Place::Plain(at) }));
    }
    let several = template.sources.iter().any(|s| s.how.is_from() && !s.is_one_row(world));
    let across = template.owners(world).len() > 1;
    // Mostly such as the law lets stand: of the rows that may be several, and NOT NULL across owners.
    out.retain(|c| match template.fact(world, *c).sort {
        Sort::Measure(m) => !across || (m.not_null && (!several || !template.sources[c.source].is_one_row(world))),
        _ => false,
    });
    out
}

fn parts(dice: &mut Dice, world: &World, template: &Template, people: &What) -> Vec<Aggregate> {
    let optional = template.optional();
    let filters = match optional.filter(|at| template.sources[*at].how == How::Left && dice.percent(40)) {
        Some(at) => vec![Condition::Matched(at, true), Condition::Matched(at, false)],
        None => {
            let columns: Vec<_> = dimensions(world, template).into_iter().filter(|c| template.fact(world, *c).constant).collect();
            if columns.is_empty() {
                return Vec::new();
            }
            let counts: Vec<_> = columns.iter().copied().filter(|c| template.is_count(*c)).collect();
            let column = if counts.is_empty() || dice.percent(60) { *dice.of(&columns) } else { *dice.of(&counts) };
            exclusive(dice, column, &values_of(world, template, column))
        }
    };
    let measures = measures(world, template);
    let own = template.owners(world).len() == 1;
    let mut out = Vec::new();
    let narrowed = dimensions(world, template).into_iter().find(|c| Some(c.source) != optional && template.fact(world, *c).constant);
    for mut filter in filters.into_iter().take(1 + dice.below(3)) {
        if let Some(column) = narrowed.filter(|_| optional.is_none() && dice.percent(10)) {
            filter = Condition::And(Box::new(filter), Box::new(super::templates::condition(dice, world, template, column)));
        }
        let what = if own && !measures.is_empty() && dice.percent(40) {
            let column = *dice.of(&measures);
            if dice.percent(50) { What::Sum(column) } else { What::Average(column) }
        } else if own && dice.percent(30) {
            What::Rows
        } else {
            people.clone()
        };
        out.push(Aggregate { what, filter: Some(filter), as_case: dice.percent(25) });
    }
    if dice.percent(50) {
        out.insert(0, plain(people.clone()));
    }
    if own && !measures.is_empty() && dice.percent(20) {
        out.push(plain(What::Sum(*dice.of(&measures))));
    }
    out
}

/// Filters that exclude one another by their text.
fn exclusive(dice: &mut Dice, column: Column, values: &[Value]) -> Vec<Condition> {
    let of = || Expression::Column(column);
    let mut values: Vec<_> = values.iter().filter(|v| **v != Value::Null).cloned().collect();
    if values.is_empty() {
        return vec![Condition::IsNull(of(), true), Condition::IsNull(of(), false)];
    }
    let middle = dice.of(&values).clone();
    match dice.below(6) {
        0 => vec![Condition::IsNull(of(), true), Condition::IsNull(of(), false)],
        1 => vec![Condition::Compare(of(), Operator::Less, middle.clone()), Condition::Compare(of(), Operator::AtLeast, middle)],
        2 => vec![Condition::Compare(of(), Operator::Equal, middle.clone()), Condition::Compare(of(), Operator::Different, middle)],
        3 => {
            let operator = *dice.of(&[Operator::Equal, Operator::Less, Operator::AtLeast]);
            let p = Condition::Compare(of(), operator, middle);
            vec![p.clone(), Condition::Not(Box::new(p))]
        }
        4 => {
            let rest = values.split_off(values.len() / 2);
            [values, rest].into_iter().filter(|l| !l.is_empty()).map(|list| Condition::Among(of(), list, false)).collect()
        }
        _ => values.into_iter().take(3).map(|v| Condition::Compare(of(), Operator::Equal, v)).collect(),
    }
}
