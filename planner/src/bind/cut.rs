//! Where the seal lies: finds the release point and puts a leaf in its place.
//!
//! The lowest aggregate that isn't grouped by the privacy unit is the release point. Below it
//! lie rows about people; above it any SQL.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema};
use cloister_policy::UserError;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, TableReference};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::expr::{Exists, InSubquery, SetComparison};
use datafusion::logical_expr::logical_plan::builder::LogicalTableSource;
use datafusion::logical_expr::{Distinct, DistinctOn, Expr, JoinType, LogicalPlan, LogicalPlanBuilder, Subquery};

use super::aggregates::{Domains, each_once};
use super::context::DatasetSource;
use super::{Binder, RELEASES_MAX, Sealed, release_name};
use crate::errors::{to_user_error, widths_differ};
use crate::reading::only_reads;
use crate::refusals::refuse;
use crate::relation::{Columns, ReleasePoint};

/// What a plan's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No dataset below.
    Plain,
    /// Of PUBLIC datasets only.
    Public,
    /// About people.
    Rows,
    /// Released, or computed from releases.
    Released,
}

impl Binder<'_> {
    /// The whole template: must not be rows about people.
    pub(super) fn cut_root(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, UserError> {
        if !only_reads(plan, |_| false) {
            return Err(refuse("statement", ""));
        }
        match kind(plan) {
            Kind::Plain | Kind::Public => Err(refuse("no-dataset", "")),
            // What is wrong inside says more than that the whole is wrong.
            Kind::Rows => match self.rows(plan) {
                Err(inner) => Err(inner),
                Ok(_) => Err(refuse("row-projection", "")),
            },
            Kind::Released => self.cut(plan),
        }
    }

    fn cut(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, UserError> {
        if is_release_point(plan) {
            return self.leaf(plan);
        }
        let mut inputs = Vec::new();
        for input in plan.inputs() {
            inputs.push(match kind(input) {
                // A row of constants may have a release in a subquery.
                Kind::Plain | Kind::Released => self.cut(input)?,
                Kind::Rows => return Err(refuse("row-and-release", "")),
                Kind::Public => return Err(refuse("public-join", "a PUBLIC dataset above the seal")),
            });
        }
        let expressions = plan.expressions().into_iter().map(|expr| self.cut_subqueries(expr)).collect::<Result<_, _>>()?;
        let rebuilt = match (plan, inputs.pop()) {
            (LogicalPlan::Distinct(Distinct::On(distinct)), Some(input)) => distinct_on(distinct, expressions, input),
            (_, last) => {
                inputs.extend(last);
                plan.with_new_exprs(expressions, inputs)
            }
        };
        rebuilt.map_err(|e| to_user_error(&e))
    }

    /// A subquery above the seal reads releases, or no dataset at all.
    fn cut_subqueries(&mut self, expr: Expr) -> Result<Expr, UserError> {
        let cut = expr.transform_up(|part| {
            let mut cut = |subquery: Subquery, what: &str| match kind(&subquery.subquery) {
                Kind::Plain => Ok(subquery),
                Kind::Released => self.cut(&subquery.subquery).map(|plan| Subquery { subquery: Arc::new(plan), ..subquery }),
                Kind::Rows | Kind::Public => Err(refuse("subquery", what)),
            };
            let cut = match part {
                Expr::ScalarSubquery(subquery) => cut(subquery, "a scalar subquery").map(Expr::ScalarSubquery),
                Expr::InSubquery(of) => cut(of.subquery, "IN (SELECT …)").map(|subquery| Expr::InSubquery(InSubquery { subquery, ..of })),
                Expr::Exists(of) => cut(of.subquery, "EXISTS").map(|subquery| Expr::Exists(Exists { subquery, ..of })),
                Expr::SetComparison(of) => cut(of.subquery, "ANY/ALL (SELECT …)").map(|subquery| Expr::SetComparison(SetComparison { subquery, ..of })),
                other => return Ok(Transformed::no(other)),
            };
            cut.map(Transformed::yes).map_err(|refusal| DataFusionError::External(Box::new(refusal)))
        });
        cut.map(|t| t.data).map_err(|e| to_user_error(&e))
    }

    /// Binds a release point and answers with the leaf that stands for it, in the same columns.
    fn leaf(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, UserError> {
        // INVARIANT: an equal release point reads the same release, so numbering starts anew for
        // each and the two compare equal.
        (self.columns, self.flags) = (Columns::default(), Vec::new());
        let (point, Domains { selected, compared }, selection) = self.release(plan)?;
        let shown = point.keys.iter().filter(|key| !key.hidden).count();
        let sealed = Sealed { point, columns: std::mem::take(&mut self.columns), domains: selected, compared };
        let at = self.sealed.iter().position(|other| *other == sealed).unwrap_or(self.sealed.len());
        let leaf = leaf_plan(plan, &sealed.point, at, shown, selection);
        if at == self.sealed.len() {
            if at == RELEASES_MAX {
                return Err(refuse("release-points", RELEASES_MAX));
            }
            self.sealed.push(sealed);
        }
        leaf.map_err(|e| to_user_error(&e))
    }
}

/// DISTINCT ON over another input: DataFusion's own rebuilding panics where it has an ORDER BY.
fn distinct_on(old: &DistinctOn, mut expressions: Vec<Expr>, input: LogicalPlan) -> datafusion::error::Result<LogicalPlan> {
    let (on, shown) = (old.on_expr.len(), old.select_expr.len());
    if expressions.len() != on + shown + old.sort_expr.as_ref().map_or(0, Vec::len) {
        return Err(DataFusionError::External(Box::new(widths_differ())));
    }
    let sorted = expressions.split_off(on + shown);
    let select = expressions.split_off(on);
    let sort = old.sort_expr.as_ref().map(|sort| sort.iter().zip(sorted).map(|(by, expr)| by.with_expr(expr)).collect());
    Ok(LogicalPlan::Distinct(Distinct::On(DistinctOn::try_new(expressions, select, sort, Arc::new(input))?)))
}

fn leaf_plan(plan: &LogicalPlan, point: &ReleasePoint, at: usize, shown: usize, selection: Option<Expr>) -> datafusion::error::Result<LogicalPlan> {
    let source = Arc::new(LogicalTableSource::new(Arc::new(release_schema(point))));
    let name = release_name(at);
    let mut builder = LogicalPlanBuilder::scan(&name, source, None)?;
    if let Some(selection) = selection {
        builder = builder.filter(selection)?;
    }
    let keys = (0..shown).map(|at| format!("k{at}"));
    let calls = (0..point.calls.len()).map(|at| format!("a{at}"));
    // INVARIANT: the leaf's columns are the plan's, by position.
    if shown + point.calls.len() != plan.schema().fields().len() {
        return Err(DataFusionError::External(Box::new(widths_differ())));
    }
    let columns = keys.chain(calls).zip(plan.schema().iter()).map(|(column, (qualifier, field))| {
        let column = Expr::Column(Column::new(Some(TableReference::bare(name.as_str())), column));
        column.alias_qualified(qualifier.cloned(), field.name())
    });
    builder.project(columns)?.build()
}

/// Columns of the release itself: keys (hidden ones last), then aggregates.
pub(crate) fn release_schema(point: &ReleasePoint) -> Schema {
    let types = point.keys.iter().map(|key| &key.data_type).chain(point.calls.iter().map(|call| &call.data_type));
    let fields: Vec<_> = point.names().into_iter().zip(types).map(|(name, data_type)| Field::new(name, data_type.clone(), true)).collect();
    Schema::new(fields)
}

/// Every node is looked at once: a chain of CTEs is as long to decide as to write.
pub(super) fn kind(plan: &LogicalPlan) -> Kind {
    if let Some(source) = dataset(plan) {
        return if source.dataset.public { Kind::Public } else { Kind::Rows };
    }
    let kinds: Vec<_> = plan.inputs().into_iter().map(kind).collect();
    if kinds.contains(&Kind::Released) || releases(plan, &kinds) {
        Kind::Released
    } else if kinds.contains(&Kind::Rows) {
        Kind::Rows
    } else if kinds.contains(&Kind::Public) {
        Kind::Public
    } else {
        Kind::Plain
    }
}

fn is_release_point(plan: &LogicalPlan) -> bool {
    let kinds: Vec<_> = plan.inputs().into_iter().map(kind).collect();
    releases(plan, &kinds)
}

/// Whether a node whose inputs are of these kinds is a release point.
fn releases(plan: &LogicalPlan, kinds: &[Kind]) -> bool {
    if kinds != [Kind::Rows] {
        return false;
    }
    match plan {
        LogicalPlan::Aggregate(aggregate) => {
            let units = units(&aggregate.input);
            !aggregate.group_expr.iter().any(|expr| is_unit(expr, &aggregate.input, &units))
        }
        LogicalPlan::Distinct(Distinct::All(input)) => !units(input).contains(&true),
        _ => false,
    }
}

/// The dataset that a scan reads.
pub(super) fn dataset(plan: &LogicalPlan) -> Option<&DatasetSource> {
    match plan {
        LogicalPlan::TableScan(scan) => {
            let any: &dyn std::any::Any = scan.source.as_ref();
            any.downcast_ref::<DatasetSource>()
        }
        _ => None,
    }
}

/// Which of a plan's columns are a privacy unit and nothing else.
fn units(plan: &LogicalPlan) -> Vec<bool> {
    if let Some(source) = dataset(plan) {
        let unit = source.dataset.unit().map(|(at, _, _)| at);
        return (0..source.dataset.columns.len()).map(|at| Some(at) == unit).collect();
    }
    let of = |exprs: Vec<&Expr>, input: &LogicalPlan| {
        let below = units(input);
        exprs.into_iter().map(|expr| is_unit(expr, input, &below)).collect::<Vec<_>>()
    };
    match plan {
        LogicalPlan::Projection(p) => of(p.expr.iter().collect(), &p.input),
        LogicalPlan::Aggregate(a) => {
            let mut all = of(each_once(&a.group_expr), &a.input);
            all.resize(a.schema.fields().len(), false);
            all
        }
        LogicalPlan::Join(join) => match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => units(&join.left),
            JoinType::RightSemi | JoinType::RightAnti => units(&join.right),
            _ => units(&join.left).into_iter().chain(units(&join.right)).collect(),
        },
        LogicalPlan::Filter(f) => units(&f.input),
        LogicalPlan::SubqueryAlias(s) => units(&s.input),
        LogicalPlan::Distinct(Distinct::All(input)) => units(input),
        other => vec![false; other.schema().fields().len()],
    }
}

fn is_unit(expr: &Expr, input: &LogicalPlan, units: &[bool]) -> bool {
    match expr {
        Expr::Alias(alias) => is_unit(&alias.expr, input, units),
        Expr::Column(column) => input.schema().index_of_column(column).ok().and_then(|at| units.get(at).copied()).unwrap_or(false),
        _ => false,
    }
}
