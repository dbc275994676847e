//! What random cases reach: each thing that the law speaks of has to be shown, and hidden, often enough.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use cloister_oracle::template::{How, What};
use cloister_oracle::{Answer, Template, Verdict, World, answer, generate, verdict};

/// What a template is about, in words.
fn features(world: &World, template: &Template) -> Vec<&'static str> {
    let from = template.sources.iter().filter(|s| s.how.is_from()).count();
    let across = template.owners(world).len() > 1;
    let parts = template.aggregates.iter().any(|a| a.filter.is_some());
    let whole = template.aggregates.iter().any(|a| a.filter.is_none());
    let sums = template.aggregates.iter().any(|a| matches!(a.what, What::Sum(_) | What::Average(_)));
    let rows = template.aggregates.iter().any(|a| a.what == What::Rows) && template.rows_per_person(world) > 1;
    let left = template.sources.iter().any(|s| s.how == How::Left);
    let anti = template.sources.iter().any(|s| s.how.is_anti());
    let found = [
        (!across && from == 1, "own"),
        (!across && from > 1, "own join"),
        (across && template.owners(world).len() == 2, "two owners"),
        (template.owners(world).len() == 3, "three owners"),
        (template.sources.iter().any(|s| matches!(s.how, How::In | How::Exists)), "semi join"),
        (anti, "anti join"),
        (left, "left join"),
        (template.sources.iter().any(|s| s.how.is_from() && s.per_person.is_some()), "per person"),
        (template.sources.iter().any(|s| s.lookup.is_some()), "lookup"),
        (!template.parameters.is_empty(), "parameter"),
        (template.cells.is_some(), "cells"),
        (template.reduced, "reduced join"),
        (template.reduced && sums && across, "amount of a reduced join"),
        (parts && !whole, "parts"),
        (parts && whole, "parts beside the whole"),
        (parts && left, "parts of a left join"),
        (sums && !across, "own amount"),
        (sums && parts && !across, "own amount in parts"),
        (rows && !across, "own rows"),
        (sums && across && !left && !anti, "amount across"),
        (sums && across && left, "amount across a left join"),
        (sums && across && anti, "amount across an anti join"),
        (rows && across, "rows across"),
    ];
    found.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect()
}

#[test]
fn every_feature_is_shown_and_hidden() {
    let mut shown: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let (mut refused, mut open) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..120 {
        let (world, templates) = generate::case(seed, 30);
        for template in &templates {
            match verdict(&world, template) {
                Verdict::Refused(why) => *refused.entry(why).or_insert(0) += 1,
                Verdict::Open(why) => *open.entry(why).or_insert(0) += 1,
                Verdict::Allowed => {
                    let choice = template.parameters.first().map_or(Vec::new(), |p| vec![p.values[0].clone()]);
                    match answer(&world, template, &choice) {
                        Answer::Open(why) => *open.entry(why).or_insert(0) += 1,
                        Answer::Rows(rows) => {
                            let nulls = rows.iter().flat_map(|r| &r[template.keys.len()..]).filter(|c| c.is_none()).count();
                            for feature in features(&world, template) {
                                let counts = shown.entry(feature).or_default();
                                counts[0] += 1;
                                counts[1] += usize::from(!rows.is_empty());
                                counts[2] += rows.iter().flat_map(|r| &r[template.keys.len()..]).filter(|c| c.is_some()).count();
                                counts[3] += nulls;
                            }
                        }
                    }
                }
            }
        }
    }
    eprintln!("templates, with rows, cells, NULL cells: {shown:#?}\nrefused: {refused:#?}\nopen: {open:#?}");
    assert!(shown.len() >= 21 && shown.values().all(|c| c[1] >= 5 && c[2] >= 10), "{shown:?}");
    assert!(refused.len() >= 18, "{refused:?}");
}
