//! Random worlds, made of cohorts: people who are in the same datasets with the same values, as many as
//! one of the thresholds, one less or one more.

use super::dice::Dice;
use super::values::{amounts, domain, people};
use crate::value::{Type, Value};
use crate::world::{Class, Column, Dataset, Grid, Lookup, World};

/// A world.
pub(super) fn world(dice: &mut Dice) -> World {
    let owners: Vec<String> = ["bank", "publisher", "shop"][..if dice.percent(40) { 3 } else { 2 }].iter().map(|s| (*s).to_owned()).collect();
    let mut datasets = Vec::new();
    for owner in 0..owners.len() {
        let threshold = 10 + dice.below(6);
        datasets.push(list(dice, owner, threshold));
        if dice.percent(75) {
            let threshold = if dice.percent(50) { threshold } else { 10 + dice.below(6) };
            datasets.push(visits(dice, owner, threshold));
        }
    }
    let mut world = World { owners, datasets, lookups: Vec::new() };
    fill(dice, &mut world);
    if dice.percent(60) {
        let owner = dice.below(world.owners.len());
        let lookup = lookup(dice, &world, owner);
        world.lookups.push(lookup);
    }
    world
}

fn column(name: &str, kind: Type, class: Class) -> Column {
    Column { name: name.to_owned(), kind, class }
}

fn measure(dice: &mut Dice, kind: Type, not_null: bool) -> Class {
    let high = match kind {
        Type::Integer => *dice.of(&[1, 10, 100, 2_000_000_000]),
        Type::Bigint => *dice.of(&[1, 7, 1000, 20_000, 5_000_000, 1_000_000_000_000]),
        _ => *dice.of(&[100, 10_000, 99_999, 1_000_000, 99_999_999]),
    };
    let steps = dice.percent(50).then(|| {
        let mut steps: Vec<i128> = if dice.percent(60) { vec![0] } else { Vec::new() };
        for _ in 0..1 + dice.below(5) {
            steps.push(dice.between(0, high));
        }
        if dice.percent(30) {
            steps.push(high);
        }
        steps.sort_unstable();
        steps.dedup();
        steps
    });
    Class::Measure { high, not_null, steps }
}

fn dates(dice: &mut Dice) -> Class {
    let grid = *dice.of(&[Grid::Days(7), Grid::Days(14), Grid::Months(1), Grid::Months(3)]);
    Class::Dimension(dice.percent(70).then_some(grid))
}

fn list(dice: &mut Dice, owner: usize, threshold: usize) -> Dataset {
    let kind = *dice.of(&[Type::Bigint, Type::Integer, Type::Numeric(12, 2)]);
    let other = *dice.of(&[Type::Bigint, Type::Numeric(10, 2)]);
    let age = if dice.percent(50) { Some(Grid::Number(10)) } else { None };
    let columns = vec![
        column("g", Type::Text, Class::Dimension(None)),
        column("seg", Type::Text, Class::Dimension(None)),
        column("age", Type::Integer, Class::Dimension(age)),
        column("since", Type::Date, dates(dice)),
        column("big", *dice.of(&[Type::Bigint, Type::Numeric(9, 2)]), Class::Dimension(None)),
        column("w", kind, measure(dice, kind, true)),
        column("v", other, measure(dice, other, dice_not_null(owner))),
        column("device", Type::Text, Class::Without),
    ];
    Dataset { owner, name: "people".to_owned(), unit: "email".to_owned(), unique: true, threshold, rows_per_person: 1, columns, rows: Vec::new() }
}

/// One of the owners has two measures without NULLs, so that two amounts can stand side by side.
fn dice_not_null(owner: usize) -> bool {
    owner == 1
}

fn visits(dice: &mut Dice, owner: usize, threshold: usize) -> Dataset {
    let kind = *dice.of(&[Type::Integer, Type::Bigint, Type::Numeric(8, 2)]);
    let columns = vec![
        column("ch", Type::Text, Class::Dimension(None)),
        column("reg", Type::Text, Class::Dimension(None)),
        column("day", Type::Date, dates(dice)),
        column("cost", kind, measure(dice, kind, true)),
        column("rating", Type::Integer, measure(dice, Type::Integer, false)),
    ];
    let rows_per_person = *dice.of(&[2, 3, 5, 8, 150]);
    Dataset { owner, name: "visits".to_owned(), unit: "person".to_owned(), unique: false, threshold, rows_per_person, columns, rows: Vec::new() }
}

fn fill(dice: &mut Dice, world: &mut World) {
    let thresholds: Vec<_> = world.datasets.iter().map(|d| d.threshold).collect();
    let dimensions = |d: &Dataset| d.columns.iter().map(|c| matches!(c.class, Class::Dimension(_)) || c.class == Class::Without).collect::<Vec<_>>();
    let domains: Vec<Vec<Vec<Value>>> = world
        .datasets
        .iter()
        .map(|d| {
            d.columns
                .iter()
                .zip(dimensions(d))
                .map(|(c, is)| {
                    if is {
                        let n = 1 + dice.below(4);
                        domain(dice, c, n)
                    } else {
                        Vec::new()
                    }
                })
                .collect()
        })
        .collect();
    let mut next = 0;
    for _ in 0..6 + dice.below(8) {
        // Large cohorts have several classes of amounts, small ones are hidden.
        let many = people(dice, &thresholds) * *dice.of(&[1, 1, 1, 2, 4]);
        let who: Vec<usize> = (next..next + many).collect();
        next += many;
        for (at, domains) in domains.iter().enumerate() {
            if !dice.percent(75) {
                continue;
            }
            cohort(dice, &mut world.datasets[at], domains, &who, &thresholds);
        }
    }
    for dataset in &mut world.datasets {
        // Rows of nobody.
        for blank in ["", "  ", ""].iter().take(dice.below(4)).filter(|_| !dataset.unique) {
            let row = dataset.rows.first().map(|r| r.1.clone());
            dataset.rows.extend(row.map(|row| ((*blank).to_owned(), row)));
        }
        shuffle(dice, &mut dataset.rows);
    }
}

fn shuffle<T>(dice: &mut Dice, rows: &mut [T]) {
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.below(at + 1));
    }
}

/// The rows of some people who are alike but for a stray one.
fn cohort(dice: &mut Dice, dataset: &mut Dataset, domains: &[Vec<Value>], who: &[usize], thresholds: &[usize]) {
    let typical: Vec<Value> = domains.iter().map(|d| if d.is_empty() { Value::Null } else { dice.of(d).clone() }).collect();
    let measures: Vec<Option<Vec<Value>>> =
        dataset.columns.iter().map(|c| matches!(c.class, Class::Measure { .. }).then(|| amounts(dice, c, who.len(), thresholds))).collect();
    let stray = dice.percent(40).then(|| *dice.of(who));
    let absent = absent(dice, who, thresholds);
    let most = usize::try_from(dataset.rows_per_person).unwrap();
    let usual = if dice.percent(50) { 1 } else { 1 + dice.below(most.min(4)) };
    let varied = dice.percent(50);
    for (at, person) in who.iter().enumerate().filter(|(_, p)| !absent.contains(p)) {
        let rows = if Some(*person) == stray { most.min(120) } else { usual };
        for row in 0..rows {
            let values = domains.iter().enumerate().map(|(column, domain)| match &measures[column] {
                Some(amounts) => amounts[at].clone(),
                None if domain.is_empty() => Value::Null,
                None if (Some(*person) == stray && dice.percent(30)) || (row > 0 && varied) => dice.of(domain).clone(),
                None => typical[column].clone(),
            });
            let values = values.collect();
            let unit = spelled(dice, *person);
            dataset.rows.push((unit, values));
        }
    }
}

/// Who of a cohort isn't in a dataset: mostly nobody, one, or as many as a threshold.
fn absent(dice: &mut Dice, who: &[usize], thresholds: &[usize]) -> Vec<usize> {
    let many = match dice.below(6) {
        0 => 1,
        1 => people(dice, thresholds),
        2 => who.len().saturating_sub(people(dice, thresholds)),
        _ => 0,
    };
    let mut who = who.to_vec();
    if dice.percent(60) {
        shuffle(dice, &mut who);
    }
    who.truncate(many);
    who
}

/// A person's address, spelled in one of several ways.
fn spelled(dice: &mut Dice, person: usize) -> String {
    match dice.below(6) {
        0 => format!("P{person}@X.NL"),
        1 => format!(" p{person}@x.nl"),
        2 => format!("p{person}@X.nl  "),
        _ => format!("p{person}@x.nl"),
    }
}

fn lookup(dice: &mut Dice, world: &World, owner: usize) -> Lookup {
    let mut codes: Vec<Value> = Vec::new();
    for dataset in &world.datasets {
        codes.extend(dataset.rows.iter().map(|(_, values)| values[0].clone()).filter(|v| *v != Value::Null));
    }
    codes.sort();
    codes.dedup();
    codes.retain(|_| dice.percent(75));
    let rows = codes.into_iter().map(|code| vec![code, domain(dice, &column("", Type::Text, Class::Without), 1)[0].clone()]).collect();
    Lookup { owner, name: "places".to_owned(), columns: vec![("code".to_owned(), Type::Text), ("country".to_owned(), Type::Text)], rows }
}
