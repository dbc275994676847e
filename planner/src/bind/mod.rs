//! From a template's text to [`Bound`]: the release point as a sealed relation, and the plan
//! above it with an input-less leaf in its place.
//!
//! Guarantees: what can't be written in the sealed algebra is refused here by name; no plan node
//! and no expression passes without somebody having decided that it may.

mod aggregates;
mod context;
mod cut;
mod expressions;
mod joins;
mod lookups;
mod parse;
mod rows;
mod size;

use arrow::datatypes::DataType;
use cloister_policy::{Collaboration, Template, UserError};
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::scalar::ScalarValue;

pub(crate) use aggregates::PERSON_ROWS_MAX;
pub use context::{arrow_type, sql_options};
pub(crate) use cut::release_schema;
pub(crate) use expressions::schema_of;
pub use parse::refuse_dotted_ctes;
pub use size::parts_within_limit;

use crate::refusals::refuse;
use crate::relation::{ColumnId, Columns, ReleasePoint};

/// Name of the leaf that stands for the first release in the plan above it; those of further
/// ones have a number.
const RELEASE: &str = "$release";

/// The leaf's name that stands for a release point.
pub(crate) fn release_name(at: usize) -> String {
    if at == 0 { RELEASE.to_owned() } else { format!("{RELEASE}{}", at + 1) }
}

/// The release point that a leaf's name stands for.
pub(crate) fn release_at(name: &str) -> Option<usize> {
    match name.strip_prefix(RELEASE)? {
        "" => Some(0),
        number => number.parse::<usize>().ok()?.checked_sub(1),
    }
}

/// A template's parameter as the planner uses it.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundParameter {
    /// Its name, without `$`.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Its values.
    pub domain: Vec<ScalarValue>,
}

/// A release point as it is bound, with the columns of its relations.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sealed {
    pub(crate) point: ReleasePoint,
    pub(crate) columns: Columns,
    /// Hidden keys' expressions and the values that parameters let through.
    pub(crate) domains: Vec<(Expr, Vec<ScalarValue>)>,
    /// Keys with which parameters are compared among released rows, and their values.
    pub(crate) compared: Vec<(Expr, Vec<ScalarValue>)>,
}

/// A bound template, before checks and rewrites.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    /// Its release points, at least one.
    pub(crate) sealed: Vec<Sealed>,
    pub(crate) parameters: Vec<BoundParameter>,
    /// The plan above the seal, over leaves named by [`release_name`], with `$name` placeholders.
    pub(crate) outer: LogicalPlan,
    /// The whole text as it was bound, before the seal was cut.
    pub(crate) whole: LogicalPlan,
}

/// Most release points of a template.
const RELEASES_MAX: usize = 8;

/// Binds a template's text against the collaboration's datasets.
///
/// # Errors
/// A mistake in the SQL, or a refusal by name.
pub(crate) fn bind(template: &Template, collaboration: &Collaboration) -> Result<Bound, UserError> {
    let parameters = context::parameters(template)?;
    let query = parse::select(&template.query)?;
    let plan = context::plan(query, collaboration)?;
    let mut binder = Binder { columns: Columns::default(), flags: Vec::new(), parameters: &parameters, sealed: Vec::new() };
    let outer = binder.cut_root(&plan)?;
    let mut sealed = binder.sealed;
    if sealed.is_empty() {
        return Err(refuse("no-dataset", ""));
    }
    for part in &mut sealed {
        part.point.cells_per_person = template.cells_per_person;
    }
    Ok(Bound { sealed, parameters, outer, whole: plan })
}

struct Binder<'a> {
    columns: Columns,
    /// Units of left joins' right sides, and the columns that say whether they matched.
    flags: Vec<(ColumnId, ColumnId)>,
    parameters: &'a [BoundParameter],
    sealed: Vec<Sealed>,
}
