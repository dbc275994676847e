//! From a template's text to [`Bound`]: the release point as a sealed relation, and the plan
//! above it with an input-less leaf in its place.
//!
//! Guarantees: what can't be written in the sealed algebra is refused here by name; no plan node
//! and no expression passes without somebody having decided that it may.

mod aggregates;
mod context;
mod cut;
mod expressions;
mod parse;
mod rows;

use arrow::datatypes::DataType;
use cloister_policy::{Collaboration, Template, UserError};
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::scalar::ScalarValue;

pub(crate) use aggregates::PERSON_ROWS_MAX;
pub use context::{arrow_type, sql_options};
pub(crate) use cut::release_schema;
pub(crate) use expressions::schema_of;
pub use parse::refuse_dotted_ctes;

use crate::relation::{Columns, ReleasePoint};

/// Name of the leaf that stands for the release in the plan above it.
pub(crate) const RELEASE: &str = "$release";

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

/// A bound template, before checks and rewrites.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) point: ReleasePoint,
    pub(crate) columns: Columns,
    /// Hidden keys' expressions and the values that parameters let through.
    pub(crate) domains: Vec<(Expr, Vec<ScalarValue>)>,
    pub(crate) parameters: Vec<BoundParameter>,
    /// The plan above the seal, over the leaf [`RELEASE`], with `$name` placeholders.
    pub(crate) outer: LogicalPlan,
    /// The whole text as it was bound, before the seal was cut.
    pub(crate) whole: LogicalPlan,
}

/// Binds a template's text against the collaboration's datasets.
///
/// # Errors
/// A mistake in the SQL, or a refusal by name.
pub(crate) fn bind(template: &Template, collaboration: &Collaboration) -> Result<Bound, UserError> {
    let parameters = context::parameters(template)?;
    let query = parse::select(&template.query)?;
    let plan = context::plan(query, collaboration)?;
    let mut binder = Binder { columns: Columns::default(), parameters: &parameters, released: None };
    let outer = binder.cut_root(&plan)?;
    let Binder { columns, released, .. } = binder;
    let Some(Released { point, domains }) = released else {
        return Err(crate::refusals::refuse("no-dataset", ""));
    };
    let point = ReleasePoint { cells_per_person: template.cells_per_person, ..point };
    Ok(Bound { point, columns, domains, parameters, outer, whole: plan })
}

struct Binder<'a> {
    columns: Columns,
    parameters: &'a [BoundParameter],
    released: Option<Released>,
}

/// The one release point that was found.
struct Released {
    point: ReleasePoint,
    domains: Vec<(Expr, Vec<ScalarValue>)>,
}
