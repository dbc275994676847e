//! A template's way through the planner, on one screen:
//!
//! 1. `bind`: text → DataFusion's logical plan → release point in the sealed algebra, and the
//!    plan above it over a leaf. What can't be said in the algebra is refused here.
//! 2. checks, in order; each may refuse, none changes anything.
//! 3. rewrites, in order; each changes one thing, none refuses an author.
//! 4. `lower`: to a physical plan, when the template runs.
//! 5. `verify`: by the physical plan alone; the only way to an `ApprovedPlan`.

use std::fmt::Write as _;

use cloister_policy::{Collaboration, Template, TemplateFacts, UserError};

use crate::bind::{Bound, bind};
use crate::checks;
use crate::identity;
use crate::planned::PlannedTemplate;
use crate::rewrites;

/// Version of the rules; approvals name it, so that new rules void old approvals.
pub const RULES_VERSION: u32 = 2;

/// Plans a template: binds it, checks it, rewrites it.
///
/// # Errors
/// A mistake in its SQL, or a refusal by name.
pub fn plan(template: &Template, collaboration: &Collaboration) -> Result<PlannedTemplate, UserError> {
    let bound = bind(template, collaboration)?;

    checks::expressions::check(&bound)?;
    checks::amounts::check(&bound)?;
    checks::cells::check(&bound)?;
    checks::parameters::check(&bound)?;
    checks::worst_case::check(&bound)?;
    checks::output::check(&bound)?;

    let Bound { point, columns, domains, parameters, outer, whole } = bound;
    let mut trace = format!("[bind]\n{}", point.show(&columns));
    let mut note = |rule: &str, point: &crate::relation::ReleasePoint| {
        let shown = point.show(&columns);
        if !trace.ends_with(&shown) {
            let _ = write!(trace, "[{rule}]\n{shown}");
        }
    };
    let point = rewrites::parameter_domains::rewrite(point, &domains);
    note("parameter_domains", &point);
    let point = rewrites::rows_as_people::rewrite(point);
    note("rows_as_people", &point);
    let point = rewrites::push_filters::rewrite(point);
    note("push_filters", &point);
    let point = rewrites::threshold::rewrite(point, collaboration)?;
    note("threshold", &point);

    let frame = identity::frame(&point, &columns);
    let facts = TemplateFacts { datasets: point.input.datasets().into_iter().cloned().collect(), frame };
    let datasets: Vec<_> = facts.datasets.iter().filter_map(|name| collaboration.dataset(name).map(|state| &state.dataset)).collect();
    let name = collaboration.name().ok_or_else(|| UserError::new("55000", "there is no collaboration yet"))?;
    let digest = template.digest(name, &datasets, RULES_VERSION);
    Ok(PlannedTemplate::new(template.name.clone(), point, columns, parameters, outer, whole, facts, digest, trace))
}
