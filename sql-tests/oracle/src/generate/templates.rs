//! Random templates: mostly such as the law allows, and near what it refuses.

use super::aggregates;
use super::dice::Dice;
use super::spoil::spoil;
use crate::facts::Sort;
use crate::template::{Column, Condition, Expression, How, LookedUp, Operator, Parameter, PerPerson, PersonColumn, Place, Source, Template};
use crate::value::{Type, Value};
use crate::world::{Class, World};

/// A template over a world.
pub(super) fn template(dice: &mut Dice, world: &World, name: &str) -> Template {
    let mut out = Template {
        name: name.to_owned(),
        parameters: Vec::new(),
        cells: None,
        sources: sources(dice, world),
        filters: Vec::new(),
        keys: Vec::new(),
        aggregates: Vec::new(),
        reduced: false,
        having: None,
    };
    let optional = out.optional();
    let varying_too = dice.percent(15);
    let columns: Vec<_> = dimensions(world, &out).into_iter().filter(|c| varying_too || !strict(world, &out) || out.fact(world, *c).constant).collect();
    let own: Vec<_> = columns.iter().copied().filter(|c| Some(c.source) != optional).collect();
    for _ in 0..*dice.of(&[0, 1, 1, 1, 2]) {
        if !columns.is_empty() {
            let among = if dice.percent(80) && !own.is_empty() { &own } else { &columns };
            let column = *dice.of(among);
            out.keys.push(key(dice, world, &out, column));
        }
    }
    for _ in 0..*dice.of(&[0, 0, 0, 0, 0, 1, 1, 2]) {
        if !own.is_empty() {
            let column = *dice.of(&own);
            let mut filter = condition(dice, world, &out, column);
            if dice.percent(8) {
                let column = *dice.of(&own);
                filter = Condition::Or(Box::new(filter), Box::new(condition(dice, world, &out, column)));
            }
            out.filters.push(filter);
        }
    }
    if let Some(at) = optional.filter(|at| out.sources[*at].how == How::Left) {
        match dice.below(5) {
            0 | 1 => out.keys.push(Expression::Test(Box::new(Condition::Matched(at, dice.percent(50))))),
            2 => out.filters.push(Condition::Matched(at, dice.percent(50))),
            3 => {
                let arm = (Condition::Matched(at, false), Value::Text("none".to_owned()));
                out.keys.push(Expression::Case(vec![arm], Value::Text("some".to_owned())));
            }
            _ => {}
        }
    }
    if dice.percent(12) && !own.is_empty() {
        let on = *dice.of(&own);
        let mut values = values_of(world, &out, on);
        values.retain(|v| *v != Value::Null);
        values.truncate(4);
        if !values.is_empty() {
            out.parameters.push(Parameter { name: "p".to_owned(), on, values });
        }
    }
    if strict(world, &out) && varying_too || dice.percent(3) {
        out.cells = Some(*dice.of(&[1, 2, 3, 8]));
    }
    if dice.percent(15) && reducible(world, &out) {
        out.reduced = true;
        out.cells = None;
    }
    out.aggregates = aggregates::aggregates(dice, world, &out);
    if !out.reduced && dice.percent(4) && matches!(out.aggregates[0].what, crate::template::What::People(_)) {
        out.having = Some(dice.between(8, 30));
    }
    if dice.percent(18) && !out.reduced {
        spoil(dice, world, &mut out);
    }
    out
}

/// Whether its keys have a greatest and a least, and nothing asks for the matched bit.
fn reducible(world: &World, template: &Template) -> bool {
    let mut bits = Vec::new();
    template.keys.iter().for_each(|key| key.sources(&mut bits));
    let mut columns = Vec::new();
    template.keys.iter().for_each(|key| key.columns(&mut columns));
    let bare = template.filters.iter().any(|f| matches!(f, Condition::Matched(..)));
    // Of expressions, and of what is one row a person already, the engine refuses it: see `failures`.
    let orders = template.keys.iter().all(|key| matches!(key, Expression::Column(c) if template.fact(world, *c).kind != Type::Boolean));
    let again = template.sources[0].per_person.is_some();
    !again && !bare && orders && bits.len() == columns.len() && template.parameters.is_empty()
}

/// Whether each person has to be in one cell.
fn strict(world: &World, template: &Template) -> bool {
    template.owners(world).len() > 1 || template.sources.iter().filter(|s| s.how.is_from() && !s.is_one_row(world)).count() > 1
}

fn source(how: How, dataset: usize) -> Source {
    Source { how, dataset, filters: Vec::new(), per_person: None, lookup: None }
}

fn sources(dice: &mut Dice, world: &World) -> Vec<Source> {
    let all: Vec<usize> = (0..world.datasets.len()).collect();
    let lists: Vec<usize> = all.iter().copied().filter(|d| world.datasets[*d].unique).collect();
    let first = if dice.percent(50) { *dice.of(&lists) } else { *dice.of(&all) };
    let mut out = vec![source(How::First, first)];
    let more = *dice.of(&[0, 1, 1, 1, 1, 2, 2]);
    for _ in 0..more {
        let others: Vec<_> = all.iter().copied().filter(|d| world.datasets[*d].owner != world.datasets[first].owner).collect();
        let unread: Vec<_> = others.iter().copied().filter(|d| out.iter().all(|s| world.datasets[s.dataset].owner != world.datasets[*d].owner)).collect();
        let dataset = match dice.below(20) {
            0 | 1 => *dice.of(&all),
            2..10 if !unread.is_empty() => *dice.of(&unread),
            2..6 => world.datasets.iter().rposition(|d| d.owner == world.datasets[first].owner).unwrap(),
            _ => *dice.of(&others),
        };
        let has_optional = out.iter().any(|s| s.how == How::Left || s.how.is_anti());
        let hows: &[How] = if has_optional {
            &[How::Inner, How::In, How::Exists]
        } else {
            &[How::Inner, How::Inner, How::Inner, How::Left, How::Left, How::In, How::Exists, How::NotIn, How::NotExists]
        };
        out.push(source(*dice.of(hows), dataset));
    }
    // SQL joins to the left of the FROM first.
    out.sort_by_key(|s| !s.how.is_from());
    for at in 0..out.len() {
        furnish(dice, world, &mut out, at);
    }
    out
}

/// Reduces a source to one row a person, filters it, or looks something up.
fn furnish(dice: &mut Dice, world: &World, sources: &mut [Source], at: usize) {
    let dataset = &world.datasets[sources[at].dataset];
    let how = sources[at].how;
    let reduces = !dataset.unique && (how == How::Left || (how.is_from() && dice.percent(if at == 0 { 30 } else { 75 })));
    if reduces || (dataset.unique && how.is_from() && dice.percent(4)) {
        let dimensions: Vec<usize> = (0..dataset.columns.len()).filter(|c| matches!(dataset.columns[*c].class, Class::Dimension(_))).collect();
        let measures: Vec<usize> = (0..dataset.columns.len()).filter(|c| matches!(dataset.columns[*c].class, Class::Measure { .. })).collect();
        let mut columns = vec![PersonColumn::Count(None), PersonColumn::Max(*dice.of(&dimensions)), PersonColumn::Min(*dice.of(&dimensions))];
        columns.push(PersonColumn::Sum(*dice.of(&measures)));
        columns.push(if dice.percent(50) { PersonColumn::Max(*dice.of(&measures)) } else { PersonColumn::Min(*dice.of(&measures)) });
        if dice.percent(40) {
            columns.push(PersonColumn::Count(Some(inner_condition(dice, world, sources[at].dataset, at))));
        }
        let least = dice.percent(20).then(|| dice.between(1, 4));
        sources[at].per_person = Some(PerPerson { columns, least });
    } else if how == How::In && dice.percent(20) {
        sources[at].per_person = Some(PerPerson { columns: Vec::new(), least: Some(dice.between(1, 3)) });
    }
    let filtered = if how.is_from() && sources[at].per_person.is_none() { 8 } else { 40 };
    if dice.percent(filtered) {
        let filter = inner_condition(dice, world, sources[at].dataset, at);
        sources[at].filters.push(filter);
    }
    let plain = how.is_from() && how != How::Left && sources[at].per_person.is_none();
    if plain && !world.lookups.is_empty() && dice.percent(15) {
        sources[at].lookup = Some(LookedUp { lookup: 0, on: 0, left: dice.percent(50) });
        // Within a subquery there is no lookup yet.
        sources[at].filters.clear();
    }
}

fn inner_condition(dice: &mut Dice, world: &World, dataset: usize, at: usize) -> Condition {
    let columns = &world.datasets[dataset].columns;
    let dimensions: Vec<usize> = (0..columns.len()).filter(|c| matches!(columns[*c].class, Class::Dimension(_))).collect();
    let chosen = *dice.of(&dimensions);
    let values = binned(world, dataset, chosen);
    let column = Column { source: at, place: Place::Plain(chosen) };
    test(dice, column, columns[chosen].kind, &values)
}

/// The distinct values of a dataset's column, in bins.
fn binned(world: &World, dataset: usize, column: usize) -> Vec<Value> {
    let class = &world.datasets[dataset].columns[column].class;
    let mut out: Vec<Value> = world.datasets[dataset]
        .rows
        .iter()
        .map(|(_, row)| if let Class::Dimension(Some(grid)) = class { grid.bin(&row[column]) } else { row[column].clone() })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// Dimensions of the sources in the FROM.
pub(super) fn dimensions(world: &World, template: &Template) -> Vec<Column> {
    let mut out = Vec::new();
    for (source, of) in template.sources.iter().enumerate().filter(|(_, s)| s.how.is_from()) {
        let plain = of.per_person.as_ref().map_or(world.datasets[of.dataset].columns.len(), |p| p.columns.len());
        let looked_up = of.lookup.as_ref().map_or(0, |l| world.lookups[l.lookup].columns.len());
        let places = (0..plain).map(Place::Plain).chain((0..looked_up).map(Place::LookedUp));
        out.extend(places.map(|place| Column { source, place }));
    }
    out.retain(|c| matches!(template.fact(world, *c).sort, Sort::Dimension(_)));
    out
}

/// Values that a column has.
pub(super) fn values_of(world: &World, template: &Template, column: Column) -> Vec<Value> {
    let source = &template.sources[column.source];
    match (column.place, &source.per_person) {
        (Place::Unit, _) => Vec::new(),
        (Place::LookedUp(at), _) => {
            let lookup = &world.lookups[source.lookup.as_ref().unwrap().lookup];
            let mut out: Vec<_> = lookup.rows.iter().map(|r| r[at].clone()).collect();
            out.sort();
            out.dedup();
            out
        }
        (Place::Plain(at), None) => binned(world, source.dataset, at),
        (Place::Plain(at), Some(reduced)) => match &reduced.columns[at] {
            PersonColumn::Count(_) => [0, 1, 2, 3, 100].map(Value::Number).to_vec(),
            PersonColumn::Min(of) | PersonColumn::Max(of) | PersonColumn::Sum(of) => binned(world, source.dataset, *of),
        },
    }
}

fn key(dice: &mut Dice, world: &World, template: &Template, column: Column) -> Expression {
    let fact = template.fact(world, column);
    let values: Vec<_> = values_of(world, template, column).into_iter().filter(|v| *v != Value::Null).collect();
    if values.is_empty() || dice.percent(65) {
        return Expression::Column(column);
    }
    let value = dice.of(&values).clone();
    match dice.below(7) {
        6 => Expression::NullIf(column, value),
        0 if fact.kind == Type::Text => Expression::Upper(column),
        1 if fact.kind == Type::Text => Expression::Prefix(column, 1),
        2 => Expression::Coalesce(column, value),
        3 => Expression::Test(Box::new(Condition::IsNull(Expression::Column(column), dice.percent(50)))),
        4 => Expression::Test(Box::new(Condition::Compare(Expression::Column(column), operator(dice), value))),
        _ => {
            let arms = (0..1 + dice.below(2))
                .map(|n| (Condition::Compare(Expression::Column(column), operator(dice), dice.of(&values).clone()), Value::Text(format!("{n}"))));
            Expression::Case(arms.collect(), Value::Text("else".to_owned()))
        }
    }
}

fn operator(dice: &mut Dice) -> Operator {
    *dice.of(&[Operator::Equal, Operator::Different, Operator::Less, Operator::AtMost, Operator::More, Operator::AtLeast])
}

/// A condition on a column, over the values that it has.
pub(super) fn condition(dice: &mut Dice, world: &World, template: &Template, column: Column) -> Condition {
    let values = values_of(world, template, column);
    let simple = test(dice, column, template.fact(world, column).kind, &values);
    match dice.below(10) {
        0 => Condition::Not(Box::new(simple)),
        1 => Condition::Or(Box::new(simple), Box::new(test(dice, column, template.fact(world, column).kind, &values))),
        _ => simple,
    }
}

fn test(dice: &mut Dice, column: Column, kind: Type, values: &[Value]) -> Condition {
    let of = || Expression::Column(column);
    let values: Vec<_> = values.iter().filter(|v| **v != Value::Null).cloned().collect();
    if values.is_empty() || dice.percent(10) {
        return Condition::IsNull(of(), dice.percent(30));
    }
    match dice.below(8) {
        // A minus is an operator, before which the engine refuses it: see `failures`.
        7 if values.iter().all(|v| !matches!(v, Value::Number(n) if *n < 0)) => Condition::Distinct(of(), dice.of(&values).clone(), dice.percent(50)),
        6 if kind == Type::Text => {
            let Value::Text(text) = dice.of(&values) else { unreachable!() };
            Condition::Like(of(), text.chars().take(1).collect(), dice.percent(60))
        }
        0 => {
            let list = (0..1 + dice.below(3)).map(|_| dice.of(&values).clone()).collect();
            Condition::Among(of(), list, dice.percent(30))
        }
        1 => {
            let (a, b) = (dice.of(&values).clone(), dice.of(&values).clone());
            Condition::Between(of(), a.clone().min(b.clone()), a.max(b))
        }
        2 => Condition::Compare(of(), operator(dice), dice.of(&values).clone()),
        3 => Condition::Compare(of(), Operator::Different, dice.of(&values).clone()),
        _ => Condition::Compare(of(), Operator::Equal, dice.of(&values).clone()),
    }
}
