//! What an approver reads before they approve: EXPLAIN TEMPLATE.
//!
//! In plain words and derived from the plan that would run: what each output column is made of,
//! whose thresholds rule, what a caller can vary, the price of what the template asks for, the
//! worst case against its limits, how far each of the law's claims holds, and every rewrite with
//! the plan after it. It reads nothing but the agreement: no data, no number of people.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use cloister_policy::{Collaboration, TemplateState};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::utils::grouping_set_to_exprlist;
use datafusion::logical_expr::{Aggregate as Grouping, Distinct, Expr, LogicalPlan};

use crate::bind::release_at;
use crate::checks::cells::one_cell;
use crate::checks::worst_case::{RELEASE_ROWS_MAX, RUN_ROWS_MAX, worst_case};
use crate::planned::{PlannedTemplate, SealedPart};
use crate::relation::{Aggregate, show_call};

/// The explanation, a line each.
///
/// # Errors
/// None that a `String` could have; the signature is that of `write!`.
pub fn explain(planned: &PlannedTemplate, state: &TemplateState, collaboration: &Collaboration) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let template = &state.template;
    writeln!(out, "Template {} by {}, {}", template.name, state.author, state.digest)?;
    if let Some(purpose) = &template.purpose {
        writeln!(out, "  for {purpose}")?;
    }
    writeln!(out, "Output")?;
    for (at, field) in planned.outer.schema().fields().iter().enumerate() {
        writeln!(out, "  {}: {}", field.name(), made_of(planned, at))?;
    }
    for (at, part) in planned.sealed.iter().enumerate() {
        release(&mut out, at, part, collaboration)?;
    }
    callers(&mut out, planned)?;
    prices(&mut out, planned, state, collaboration)?;
    claims(&mut out, planned)?;
    writeln!(out, "Plan below the seal, after each rule that changed it")?;
    for line in planned.trace.lines() {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "Plan above the seal")?;
    for line in planned.show_outer().lines() {
        writeln!(out, "  {line}")?;
    }
    Ok(out)
}

fn release(out: &mut String, at: usize, part: &SealedPart, collaboration: &Collaboration) -> fmt::Result {
    let point = &part.point;
    writeln!(out, "Release {}", at + 1)?;
    for name in &part.frame().datasets {
        let threshold = collaboration.dataset(name).map_or(0, |state| state.dataset.threshold);
        writeln!(out, "  reads {name}, whose owner asks for {threshold} people")?;
    }
    for name in part.public() {
        writeln!(out, "  looks values up in {name}, which is PUBLIC and pinned by its content")?;
    }
    let k = k(part);
    writeln!(out, "  shows groups of at least {k} distinct people, the greatest threshold; a smaller group is a missing row")?;
    if point.matched_only {
        writeln!(out, "  reads the whole list that its amounts are of, and shows who is matched")?;
    } else if point.input.matched().is_some() {
        writeln!(out, "  shows people without a match only beside {k} matched ones of the same group")?;
    }
    if !point.filters().is_empty() {
        writeln!(out, "  shows parts (FILTER) beside their whole only if each of them, and what they leave, has {k} people, else NULL")?;
    }
    let amounts = has_amounts(part);
    if amounts && point.crosses_owners(&part.columns) {
        let of = if point.matched_only || point.input.matched().is_none() { "" } else { ", of the matched and of the unmatched" };
        writeln!(out, "  amounts count each person as the average (or median step) of a class of the whole list; fewer than {k} of a class{of}: NULL")?;
    } else if amounts {
        let reach = (k / 10).max(3);
        writeln!(out, "  amounts are exact, but a person counts at most as the highest step that {reach} people reach; fewer than {k} contributors: NULL")?;
    }
    let worst = worst_case(point);
    writeln!(
        out,
        "  worst case: {} rows of {RUN_ROWS_MAX} read or joined, {} groups kept, {} of {RELEASE_ROWS_MAX} shown",
        worst.rows, worst.groups, worst.shown
    )
}

fn has_amounts(part: &SealedPart) -> bool {
    part.point.calls.iter().any(|call| matches!(call.aggregate, Aggregate::Rows | Aggregate::Sum(_) | Aggregate::Avg(_)))
}

fn callers(out: &mut String, planned: &PlannedTemplate) -> fmt::Result {
    writeln!(out, "What a caller can vary")?;
    let mut calls: u128 = 1;
    for parameter in &planned.parameters {
        calls = calls.saturating_mul(parameter.domain.len() as u128);
        let values: Vec<_> = parameter.domain.iter().take(10).map(ToString::to_string).collect();
        let more = if parameter.domain.len() > 10 { ", …" } else { "" };
        writeln!(out, "  {}: one of {} values ({}{more})", parameter.name, parameter.domain.len(), values.join(", "))?;
    }
    match calls {
        1 => writeln!(out, "  nothing: there is one call, which shows what is released"),
        _ => writeln!(out, "  {calls} different calls in all; each selects from what is released once"),
    }
}

fn prices(out: &mut String, planned: &PlannedTemplate, state: &TemplateState, collaboration: &Collaboration) -> fmt::Result {
    writeln!(out, "What it costs")?;
    by_release(out, planned, price)?;
    if planned.sealed.iter().any(has_amounts) {
        let lift = planned.sealed.iter().map(|part| (k(part) / 10).max(3)).max().unwrap_or(3);
        writeln!(out, "  amounts are capped at the highest step that {lift} people reach: who knows {} of these learns whether there is another", lift - 1)?;
    }
    let mut overlapping = false;
    for owner in state.owners() {
        let names: Vec<_> = collaboration.overlaps(&state.template.name, owner).into_iter().map(|name| name.to_string()).collect();
        if !names.is_empty() {
            overlapping = true;
            writeln!(out, "  {owner}: overlaps {}", names.join(", "))?;
        }
    }
    if overlapping {
        writeln!(out, "    each overlap shows other cells over the same owner's people: the difference of two cells can be about very few of them,")?;
        writeln!(out, "    down to one whom a list's owner put into one and not the other. To accept: APPROVE TEMPLATE … OVERLAPPING (…)")
    } else {
        writeln!(out, "  no overlap with what was approved")
    }
}

/// What a release's cells cost.
fn price(part: &SealedPart) -> String {
    let several = part.point.input.owners().len() > 1;
    match part.point.cells_per_person {
        Some(cells) if cells > 1 && several => format!(
            "CELLS PER PERSON {cells}: a person counts in up to {cells} cells, so that who controls one side can test\n    \
             about {} guess{} of who is on the other, for each {} matched people",
            cells - 1,
            if cells == 2 { "" } else { "es" },
            k(part)
        ),
        Some(cells) if cells > 1 && one_cell(&part.point.input) => {
            format!("CELLS PER PERSON {cells}: a person counts in up to {cells} cells, two of which may differ by very few people")
        }
        Some(cells) => format!("CELLS PER PERSON {cells}: a person counts in their first {cells} cells only"),
        None if one_cell(&part.point.input) => "nothing for cells: each person is in one".to_owned(),
        None => "one owner's own statistics: a person may be in several cells, two of which may differ by very few people;\n    \
                 CELLS PER PERSON 1 would count everybody in their first cell only"
            .to_owned(),
    }
}

fn claims(out: &mut String, planned: &PlannedTemplate) -> fmt::Result {
    writeln!(out, "How far the claims hold")?;
    writeln!(out, "  only outputs of approved templates leave: holds")?;
    by_release(out, planned, |part| format!("every shown cell rests on {} or more distinct people: holds", k(part)))?;
    by_release(out, planned, |part| {
        let holds = match (part.point.input.owners().len() > 1, part.point.cells_per_person.unwrap_or(1)) {
            (true, 1) if planned.sealed.len() == 1 => "holds in this template",
            (true, 1) => "holds within one release, not between two",
            (true, _) => "does not hold, for the price of CELLS PER PERSON",
            (false, _) => "not claimed of one owner's own statistics",
        };
        format!("no two cells differ by 1 to {} people: {holds}", k(part).saturating_sub(1))
    })?;
    by_release(out, planned, |part| {
        let crosses = has_amounts(part) && part.point.crosses_owners(&part.columns);
        format!("no amount of one owner tells who is among another's people: {}", if crosses { "holds, by classes of a list" } else { "holds, there is none" })
    })?;
    writeln!(out, "  what can be asked is finite: holds, it is the calls above")
}

/// The threshold that rules in a release.
fn k(part: &SealedPart) -> u64 {
    part.point.people_min.unwrap_or(0)
}

/// What is so of every release, in one line; where they differ, a line for each.
fn by_release(out: &mut String, planned: &PlannedTemplate, line: impl Fn(&SealedPart) -> String) -> fmt::Result {
    let lines: Vec<_> = planned.sealed.iter().map(line).collect();
    match lines.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => writeln!(out, "  {first}"),
        lines => lines.iter().enumerate().try_for_each(|(at, line)| writeln!(out, "  release {}: {line}", at + 1)),
    }
}

/// What an output column is made of, in terms of what is released.
fn made_of(planned: &PlannedTemplate, at: usize) -> String {
    let mut released = BTreeSet::new();
    let direct = trace(&planned.outer, at, &mut released);
    let described: Vec<_> = released.iter().map(|(release, column)| describe(planned, *release, column)).collect();
    match described.as_slice() {
        [] => "a constant".to_owned(),
        [one] if direct => one.clone(),
        several => format!("computed above the seal from {}", several.join("; ")),
    }
}

fn describe(planned: &PlannedTemplate, release: usize, column: &str) -> String {
    let Some(part) = planned.sealed.get(release) else {
        return column.to_owned();
    };
    let prefix = if planned.sealed.len() > 1 { format!("release {}: ", release + 1) } else { String::new() };
    let number = |prefix: char| column.strip_prefix(prefix).and_then(|n| n.parse::<usize>().ok());
    let of_key = number('k').and_then(|at| part.point.keys.get(at)).map(|key| format!("key {}", part.columns.show(&key.expr)));
    let of_call = number('a').and_then(|at| part.point.calls.get(at));
    let of_call = of_call.map(|call| show_call(call, &part.columns, part.point.crosses_owners(&part.columns)));
    prefix + &of_key.or(of_call).unwrap_or_else(|| column.to_owned())
}

/// Collects the released columns that a column depends on; whether it is one of them unchanged.
fn trace(plan: &LogicalPlan, at: usize, released: &mut BTreeSet<(usize, String)>) -> bool {
    match plan {
        LogicalPlan::TableScan(scan) => {
            if let (Some(release), Some(field)) = (release_at(scan.table_name.table()), scan.projected_schema.fields().get(at)) {
                released.insert((release, field.name().clone()));
            }
            true
        }
        LogicalPlan::Projection(p) => p.expr.get(at).is_some_and(|expr| through(expr, &p.input, released)),
        LogicalPlan::Aggregate(a) => aggregated(a, at).is_some_and(|expr| through(expr, &a.input, released)),
        LogicalPlan::Distinct(Distinct::On(d)) => d.select_expr.get(at).is_some_and(|expr| through(expr, &d.input, released)),
        LogicalPlan::Window(w) => {
            let width = w.input.schema().fields().len();
            match at.checked_sub(width).and_then(|at| w.window_expr.get(at)) {
                Some(expr) => through(expr, &w.input, released),
                None => trace(&w.input, at, released),
            }
        }
        LogicalPlan::Join(join) => {
            let width = join.left.schema().fields().len();
            if at < width { trace(&join.left, at, released) } else { trace(&join.right, at - width, released) }
        }
        LogicalPlan::Union(union) => {
            union.inputs.iter().for_each(|input| {
                trace(input, at, released);
            });
            false
        }
        LogicalPlan::Unnest(unnest) => {
            all(&unnest.input, released);
            false
        }
        LogicalPlan::Values(values) => {
            for expr in values.values.iter().filter_map(|row| row.get(at)) {
                through(expr, plan, released);
            }
            false
        }
        LogicalPlan::Distinct(Distinct::All(input)) => trace(input, at, released),
        other => match other.inputs().as_slice() {
            [input] => trace(input, at, released),
            _ => false,
        },
    }
}

/// What an expression over a plan depends on; whether it is a column of the plan unchanged.
fn through(expr: &Expr, input: &LogicalPlan, released: &mut BTreeSet<(usize, String)>) -> bool {
    let direct = matches!(expr.clone().unalias_nested().data, Expr::Column(_));
    let columns = expr.column_refs().into_iter().filter_map(|column| input.schema().index_of_column(column).ok()).collect::<BTreeSet<_>>();
    let direct = columns.into_iter().fold(direct, |direct, column| trace(input, column, released) && direct);
    subqueries(expr, released);
    direct
}

/// A subquery's answer depends on its columns, and on which rows it has: EXISTS on nothing else.
fn subqueries(expr: &Expr, released: &mut BTreeSet<(usize, String)>) {
    let _ = expr.apply(|part| {
        match part {
            Expr::ScalarSubquery(subquery) => all(&subquery.subquery, released),
            Expr::InSubquery(of) => all(&of.subquery.subquery, released),
            Expr::SetComparison(of) => all(&of.subquery.subquery, released),
            Expr::Exists(of) => rows(&of.subquery.subquery, released),
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    });
}

/// Every column of a plan; if none is of a release, what its rows are made of.
fn all(plan: &LogicalPlan, released: &mut BTreeSet<(usize, String)>) {
    let mut found = BTreeSet::new();
    (0..plan.schema().fields().len()).for_each(|at| {
        trace(plan, at, &mut found);
    });
    if found.is_empty() {
        rows(plan, &mut found);
    }
    released.append(&mut found);
}

/// Every column of every release that a plan reads.
fn rows(plan: &LogicalPlan, released: &mut BTreeSet<(usize, String)>) {
    let _ = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node
            && let Some(release) = release_at(scan.table_name.table())
        {
            released.extend(scan.projected_schema.fields().iter().map(|field| (release, field.name().clone())));
        }
        Ok(TreeNodeRecursion::Continue)
    });
}

/// The expression that a column of an aggregate is; none for the bits that tell grouping sets apart.
fn aggregated(aggregate: &Grouping, at: usize) -> Option<&Expr> {
    let groups = aggregate.schema.fields().len().checked_sub(aggregate.aggr_expr.len())?;
    match at.checked_sub(groups) {
        Some(call) => aggregate.aggr_expr.get(call),
        None => grouping_set_to_exprlist(&aggregate.group_expr).ok()?.get(at).copied(),
    }
}
