//! From datasets to joined rows, person by person.

use std::collections::BTreeMap;

use crate::expression::{Part, Row, holds};
use crate::template::{How, PersonColumn, Source, Template};
use crate::value::Value;
use crate::world::{Class, World, person};

/// The most that a per-person count says.
const COUNT_CAP: usize = 100;

/// Everybody's joined rows, of those sources that `takes` says: joins, lookups, semi joins and filters
/// applied. Whether an anti join matches is a part like any other, which the release decides about.
#[must_use]
pub fn people(world: &World, template: &Template, takes: &dyn Fn(usize) -> bool) -> BTreeMap<String, Vec<Row>> {
    let sources: Vec<_> = (0..template.sources.len()).filter(|s| takes(*s)).collect();
    let parts: BTreeMap<usize, _> = sources.iter().map(|s| (*s, parts(world, template, *s))).collect();
    let Some(first) = sources.iter().find(|s| template.sources[**s].how.is_from()).or(sources.first()) else {
        return BTreeMap::new();
    };
    let mut out = BTreeMap::new();
    for (who, own) in &parts[first] {
        let mut rows: Vec<Row> = Vec::new();
        for part in own {
            let mut row: Row = vec![None; template.sources.len()];
            row[*first] = Some(part.clone());
            rows.push(row);
        }
        for at in sources.iter().filter(|s| *s != first) {
            rows = joined(rows, *at, template.sources[*at].how, parts[at].get(who));
        }
        let filters = template.filters.iter().filter(|filter| {
            let mut read = Vec::new();
            filter.sources(&mut read);
            !matches!(filter, crate::template::Condition::Matched(..)) && read.iter().all(|s| takes(*s))
        });
        for filter in filters {
            rows.retain(|row| holds(row, filter) == Some(true));
        }
        if !rows.is_empty() {
            out.insert(who.clone(), rows);
        }
    }
    out
}

fn joined(rows: Vec<Row>, at: usize, how: How, others: Option<&Vec<Part>>) -> Vec<Row> {
    let with = |row: &Row, part: Option<Part>| {
        let mut row = row.clone();
        row[at] = part;
        row
    };
    match how {
        How::First | How::Inner => {
            let others = others.map_or(&[][..], Vec::as_slice);
            rows.iter().flat_map(|row| others.iter().map(|part| with(row, Some(part.clone())))).collect()
        }
        How::In | How::Exists => {
            if others.is_some() {
                rows
            } else {
                Vec::new()
            }
        }
        How::Left | How::NotIn | How::NotExists => rows.iter().map(|row| with(row, others.and_then(|o| o.first().cloned()))).collect(),
    }
}

/// A source's rows of each person: binned, looked up, filtered, and reduced to one if it says so.
fn parts(world: &World, template: &Template, at: usize) -> BTreeMap<String, Vec<Part>> {
    let source = &template.sources[at];
    let dataset = &world.datasets[source.dataset];
    let mut out: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for (unit, values) in &dataset.rows {
        let Some(who) = person(unit) else { continue };
        let values = values.iter().zip(&dataset.columns).map(|(value, column)| match &column.class {
            Class::Dimension(Some(grid)) => grid.bin(value),
            _ => value.clone(),
        });
        let Some(part) = looked_up(world, source, values.collect()) else { continue };
        let mut row: Row = vec![None; template.sources.len()];
        row[at] = Some(part);
        if source.filters.iter().all(|filter| holds(&row, filter) == Some(true)) {
            out.entry(who).or_default().push(row[at].take().unwrap());
        }
    }
    let Some(reduced) = &source.per_person else { return out };
    out.retain(|_, rows| reduced.least.is_none_or(|least| rows.len().min(COUNT_CAP) as i128 >= least));
    for rows in out.values_mut() {
        let values = reduced.columns.iter().map(|column| of_person(column, rows, at, template.sources.len()));
        *rows = vec![Part { values: values.collect(), looked_up: Vec::new() }];
    }
    out
}

fn looked_up(world: &World, source: &Source, values: Vec<Value>) -> Option<Part> {
    let Some(by) = &source.lookup else { return Some(Part { values, looked_up: Vec::new() }) };
    let lookup = &world.lookups[by.lookup];
    let found = lookup.rows.iter().find(|row| row[0] != Value::Null && row[0] == values[by.on]);
    match found {
        Some(row) => Some(Part { values, looked_up: row.clone() }),
        None if by.left => Some(Part { values, looked_up: vec![Value::Null; lookup.columns.len()] }),
        None => None,
    }
}

fn of_person(column: &PersonColumn, rows: &[Part], at: usize, sources: usize) -> Value {
    let present = |of: &usize| rows.iter().map(|r| r.values[*of].clone()).filter(|v| *v != Value::Null).collect::<Vec<_>>();
    match column {
        PersonColumn::Count(filter) => {
            let counted = rows.iter().filter(|part| {
                let mut row: Row = vec![None; sources];
                row[at] = Some((*part).clone());
                filter.as_ref().is_none_or(|f| holds(&row, f) == Some(true))
            });
            Value::Number(counted.count().min(COUNT_CAP) as i128)
        }
        PersonColumn::Min(of) => present(of).into_iter().min().unwrap_or(Value::Null),
        PersonColumn::Max(of) => present(of).into_iter().max().unwrap_or(Value::Null),
        PersonColumn::Sum(of) => present(of).into_iter().fold(Value::Null, |sum, value| match (sum, value) {
            (Value::Number(a), Value::Number(b)) => Value::Number(a + b),
            (_, value) => value,
        }),
    }
}
