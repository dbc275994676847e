//! A template's way through the planner, on one screen:
//!
//! 1. `bind`: text → DataFusion's logical plan → release points in the sealed algebra, and the
//!    plan above them over leaves. What can't be said in the algebra is refused here.
//! 2. checks, in order; each may refuse, none changes anything.
//! 3. rewrites, in order; each changes one thing, none refuses an author.
//! 4. `lower`: to a physical plan, when the template runs.
//! 5. `verify`: by the physical plan and what the text declares of cells; the only way to an
//!    `ApprovedPlan`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use cloister_policy::{Collaboration, DatasetName, Template, TemplateFacts, UserError};

use crate::bind::{Bound, Sealed, bind};
use crate::checks;
use crate::planned::{PlannedTemplate, SealedPart};
use crate::relation::{Columns, ReleasePoint};
use crate::rewrites;

/// Version of the rules; approvals name it, so that new rules void old approvals.
pub const RULES_VERSION: u32 = 6;

/// Plans a template: binds it, checks it, rewrites it.
///
/// # Errors
/// A mistake in its SQL, or a refusal by name.
pub fn plan(template: &Template, collaboration: &Collaboration) -> Result<PlannedTemplate, UserError> {
    let bound = bind(template, collaboration)?;

    let mut trace = String::new();
    let mut sealed = Vec::new();
    for part in &bound.sealed {
        checks::expressions::check(part)?;
        checks::grid::check(part)?;
        checks::unmatched::check(part)?;
        checks::filters::check(part)?;
        checks::amounts::check(part)?;
        checks::cells::check(part)?;
        let mut columns = part.columns.clone();
        let point = rewrite(part, &mut columns, collaboration, &mut trace)?;
        checks::worst_case::check(&point)?;
        sealed.push(SealedPart::new(point, columns, template.cells_per_person));
    }
    checks::amounts::check_together(&bound.sealed)?;
    checks::parameters::check(&bound)?;
    checks::output::check(&bound)?;

    let Bound { parameters, outer, whole, .. } = bound;
    let datasets: BTreeSet<DatasetName> = sealed.iter().flat_map(|part| part.frame().datasets.clone()).collect();
    let public = sealed.iter().flat_map(|part| part.public().clone()).collect();
    let facts = TemplateFacts { datasets, public, frames: sealed.iter().map(|part| part.frame().clone()).collect() };
    let declared: Vec<_> = facts.reads().filter_map(|name| collaboration.dataset(name).map(|state| &state.dataset)).collect();
    let name = collaboration.name().ok_or_else(|| UserError::new("55000", "there is no collaboration yet"))?;
    let digest = template.digest(name, &declared, RULES_VERSION);
    Ok(PlannedTemplate { name: template.name.clone(), sealed, parameters, outer, bound: whole, facts, digest, trace })
}

/// Every rewrite in its order, noting those that changed something.
fn rewrite(part: &Sealed, columns: &mut Columns, collaboration: &Collaboration, trace: &mut String) -> Result<ReleasePoint, UserError> {
    let mut last = part.point.show(columns);
    let _ = write!(trace, "[bind]\n{last}");
    let mut note = |rule: &str, point: &ReleasePoint, columns: &Columns| {
        let shown = point.show(columns);
        if shown != last {
            let _ = write!(trace, "[{rule}]\n{shown}");
            last = shown;
        }
    };
    let point = rewrites::parameter_domains::rewrite(part.point.clone(), &part.domains);
    note("parameter_domains", &point, columns);
    let point = rewrites::rows_as_people::rewrite(point);
    note("rows_as_people", &point, columns);
    let point = rewrites::amounts_by_list::rewrite(point, columns)?;
    note("amounts_by_list", &point, columns);
    let point = rewrites::matched_bit::rewrite(point, columns);
    note("matched_bit", &point, columns);
    let point = rewrites::push_filters::rewrite(point);
    note("push_filters", &point, columns);
    let point = rewrites::threshold::rewrite(point, collaboration)?;
    note("threshold", &point, columns);
    Ok(point)
}
