//! A second world that shows the same: another one in all that no template lets out.

use crate::generate::Dice;
use crate::law::{Answer, answer};
use crate::template::Template;
use crate::value::Value;
use crate::verdict::{Verdict, verdict};
use crate::world::{Class, Dataset, World, person};

/// What templates answer, for each choice of their parameters; `None` where the law's text leaves
/// something open.
#[must_use]
pub fn answers(world: &World, templates: &[Template]) -> Option<Vec<Vec<Vec<Option<String>>>>> {
    let mut all = Vec::new();
    for template in templates {
        for choice in choices(template) {
            match answer(world, template, &choice) {
                Answer::Rows(rows) => all.push(rows),
                Answer::Open(_) => return None,
            }
        }
    }
    Some(all)
}

/// The choices of a template's parameters.
#[must_use]
pub fn choices(template: &Template) -> Vec<Vec<Value>> {
    template.parameters.first().map_or(vec![Vec::new()], |p| p.values.iter().map(|v| vec![v.clone()]).collect())
}

/// Templates that the law allows and whose answers it decides.
#[must_use]
pub fn decided(world: &World, templates: Vec<Template>) -> Vec<Template> {
    let decided = |template: &Template| matches!(verdict(world, template), Verdict::Allowed) && answers(world, std::slice::from_ref(template)).is_some();
    templates.into_iter().filter(decided).collect()
}

/// Changes a world as often as `tries` says, and keeps what leaves all answers as they are. Returns
/// how many changes were kept.
#[must_use]
pub fn twin(dice: &mut Dice, world: &World, templates: &[Template], tries: usize) -> (World, usize) {
    let shown = answers(world, templates);
    let (mut twin, mut kept) = (world.clone(), 0);
    for _ in 0..tries {
        let mut other = twin.clone();
        let at = dice.below(other.datasets.len());
        change(dice, &mut other.datasets[at]);
        if valid(&other.datasets[at]) && other.datasets[at].rows != twin.datasets[at].rows && answers(&other, templates) == shown {
            (twin, kept) = (other, kept + 1);
        }
    }
    (twin, kept)
}

/// One change: somebody leaves, comes, moves, has another amount or another row.
fn change(dice: &mut Dice, dataset: &mut Dataset) {
    if dataset.rows.is_empty() {
        return;
    }
    let row = dice.below(dataset.rows.len());
    let like = dice.below(dataset.rows.len());
    match dice.below(7) {
        0 => {
            let who = person(&dataset.rows[row].0);
            dataset.rows.retain(|(unit, _)| person(unit) != who);
        }
        1 => {
            dataset.rows.remove(row);
        }
        2 => {
            let newcomer = (format!("new{}@x.nl", dice.below(1000)), dataset.rows[like].1.clone());
            dataset.rows.push(newcomer);
        }
        3 => {
            let again = (dataset.rows[row].0.clone(), dataset.rows[like].1.clone());
            dataset.rows.push(again);
        }
        4 => {
            let column = dice.below(dataset.columns.len());
            dataset.rows[row].1[column] = dataset.rows[like].1[column].clone();
        }
        5 => {
            let column = dice.below(dataset.columns.len());
            if let Class::Measure { high, .. } = dataset.columns[column].class {
                dataset.rows[row].1[column] = Value::Number(dice.between(0, high));
            }
        }
        // Two people change places: counts stay, identities don't.
        _ => {
            let (a, b) = (dataset.rows[row].0.clone(), dataset.rows[like].0.clone());
            dataset.rows[row].0 = b;
            dataset.rows[like].0 = a;
        }
    }
}

/// Whether a load would accept a dataset.
fn valid(dataset: &Dataset) -> bool {
    let mut of_person = std::collections::BTreeMap::<String, i128>::new();
    for (unit, values) in &dataset.rows {
        if let Some(who) = person(unit) {
            *of_person.entry(who).or_default() += 1;
        }
        let nulls =
            values.iter().zip(&dataset.columns).any(|(value, column)| *value == Value::Null && matches!(column.class, Class::Measure { not_null: true, .. }));
        if nulls {
            return false;
        }
    }
    of_person.values().all(|rows| *rows <= dataset.rows_per_person)
}
