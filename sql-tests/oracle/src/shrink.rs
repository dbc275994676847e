//! Smaller cases that still fail.

use crate::template::Template;
use crate::world::World;

/// Smaller neighbours of a case: without a part of the template, or without some people.
#[must_use]
pub fn neighbours(world: &World, template: &Template) -> Vec<(World, Template)> {
    let mut out: Vec<(World, Template)> = templates(template).into_iter().map(|t| (world.clone(), t)).collect();
    out.extend(worlds(world).into_iter().map(|w| (w, template.clone())));
    out
}

fn without<T: Clone>(list: &[T]) -> Vec<Vec<T>> {
    (0..list.len()).map(|at| list.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, v)| v.clone()).collect()).collect()
}

fn templates(template: &Template) -> Vec<Template> {
    let mut out = Vec::new();
    out.extend(without(&template.aggregates).into_iter().filter(|a| !a.is_empty()).map(|aggregates| Template { aggregates, ..template.clone() }));
    out.extend(without(&template.keys).into_iter().map(|keys| Template { keys, ..template.clone() }));
    out.extend(without(&template.filters).into_iter().map(|filters| Template { filters, ..template.clone() }));
    for at in 0..template.sources.len() {
        let mut smaller = template.clone();
        if smaller.sources[at].filters.pop().is_some() {
            out.push(smaller);
        }
    }
    if template.having.is_some() {
        out.push(Template { having: None, ..template.clone() });
    }
    if template.sources.len() > 1 && template.sources.last().is_some_and(|last| !last.how.is_from()) {
        let mut smaller = template.clone();
        smaller.sources.pop();
        out.push(smaller);
    }
    out
}

/// The world without a share of its people.
fn worlds(world: &World) -> Vec<World> {
    let mut people: Vec<String> = world.datasets.iter().flat_map(|d| d.rows.iter().filter_map(|(unit, _)| crate::world::person(unit))).collect();
    people.sort();
    people.dedup();
    let mut out = Vec::new();
    for share in [2, 4, 8, 16] {
        let size = people.len().div_ceil(share).max(1);
        for chunk in people.chunks(size) {
            let mut smaller = world.clone();
            for dataset in &mut smaller.datasets {
                dataset.rows.retain(|(unit, _)| crate::world::person(unit).is_some_and(|who| !chunk.contains(&who)));
            }
            out.push(smaller);
        }
    }
    out
}
