//! Does SQL over datasets say the same as a template?
//!
//! Two plans, both bound and neither optimised, are unified node by node. They may differ in names
//! (aliases of tables, subqueries and columns), in columns that are only renamed, left out or put
//! in another order, and in constants that stand where the template has a parameter. All else has
//! to be equal: the same nodes in the same order, over equal expressions.
//!
//! Nothing about people leans on this: what runs is the template itself, by a call that is checked
//! like any other. It decides whether the rows of that call are what the SQL asks for, so whatever
//! isn't known to mean the same is not a match.

mod dataset_table;
mod expressions;

use std::collections::{BTreeMap, BTreeSet};

use datafusion::logical_expr::{Aggregate, Distinct, EmptyRelation, Expr, Join, JoinType, Limit, LogicalPlan, Projection, Sort, Union, Values, Window};

pub use dataset_table::{DatasetTable, reads_dataset};

use crate::PlannedTemplate;
use crate::bind::BoundParameter;
use dataset_table::dataset_of_scan;
use expressions::{Scope, column_position};

/// Deepest nesting of nodes, or of an expression, that is followed; what is deeper isn't a match.
const DEPTH_MAX: usize = 200;

/// A plan as a call of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Arguments in declared order: constants, or `$n` with the parameter's type.
    pub arguments: Vec<Expr>,
    /// For each column of the plan, which of the template's columns it is.
    pub columns: Vec<usize>,
}

/// The call of a template that says what a bound plan says, if one does.
pub fn call_of(template: &PlannedTemplate, plan: &LogicalPlan) -> Option<Match> {
    let mut unifier = Unifier { parameters: template.parameters(), arguments: BTreeMap::new() };
    let related = unifier.relate(template.bound(), plan, 0)?;
    let columns = related.query.iter().map(|at| related.position((*at)?)).collect::<Option<_>>()?;
    let arguments = template.parameters().iter().map(|p| unifier.arguments.get(p.name.as_str()).cloned()).collect::<Option<_>>()?;
    Some(Match { arguments, columns })
}

/// What has been unified so far.
struct Unifier<'t> {
    parameters: &'t [BoundParameter],
    /// What stands in a parameter's place, by its name; the same wherever it stands.
    arguments: BTreeMap<String, Expr>,
}

/// For each column of the query's node, which column of the template's node it equals, if one does.
type Columns = Vec<Option<usize>>;

/// Two plans whose rows are the same, seen from the template's node below all renaming.
struct Related {
    /// For each column of the template's plan, its position in that node.
    template: Vec<usize>,
    /// For each column of the query's plan, its position in that node, if it is there.
    query: Columns,
    /// Columns of that node.
    width: usize,
}

impl Related {
    /// Where the template's plan has a column of the node.
    fn position(&self, column: usize) -> Option<usize> {
        self.template.iter().position(|at| *at == column)
    }

    /// Columns of nodes that hand on those of their input.
    fn handed_on(&self) -> Columns {
        self.query.iter().map(|at| self.position((*at)?)).collect()
    }

    /// The columns of two inputs side by side.
    fn beside(self, right: Self) -> Self {
        let shift = self.width;
        Self {
            template: self.template.into_iter().chain(right.template.into_iter().map(|at| at + shift)).collect(),
            query: self.query.into_iter().chain(right.query.into_iter().map(|at| at.map(|at| at + shift))).collect(),
            width: shift + right.width,
        }
    }
}

/// A plan below its subquery names and projections that only rename, and where each of its
/// columns is there.
fn peel(plan: &LogicalPlan) -> Option<(&LogicalPlan, Vec<usize>)> {
    let mut columns: Vec<usize> = (0..plan.schema().fields().len()).collect();
    let mut node = plan;
    loop {
        node = match node {
            LogicalPlan::SubqueryAlias(alias) => &alias.input,
            LogicalPlan::Projection(projection) if projection.expr.iter().all(|e| matches!(expressions::bare(e), Expr::Column(_))) => {
                let below: Vec<_> = projection.expr.iter().map(|e| column_position(e, projection.input.schema())).collect::<Option<_>>()?;
                columns = columns.into_iter().map(|at| below.get(at).copied()).collect::<Option<_>>()?;
                &projection.input
            }
            other => return Some((other, columns)),
        };
    }
}

impl Unifier<'_> {
    fn relate(&mut self, template: &LogicalPlan, query: &LogicalPlan, depth: usize) -> Option<Related> {
        if depth > DEPTH_MAX {
            return None;
        }
        let (template, template_columns) = peel(template)?;
        let (query, query_columns) = peel(query)?;
        let equal = self.node(template, query, depth + 1)?;
        let query = query_columns.into_iter().map(|at| equal.get(at).copied().flatten()).collect();
        Some(Related { template: template_columns, query, width: template.schema().fields().len() })
    }

    fn node(&mut self, template: &LogicalPlan, query: &LogicalPlan, depth: usize) -> Option<Columns> {
        match (template, query) {
            (LogicalPlan::TableScan(t), LogicalPlan::TableScan(q)) => {
                let plain = [t, q].iter().all(|scan| scan.projection.is_none() && scan.filters.is_empty() && scan.fetch.is_none());
                let same = plain && dataset_of_scan(t)? == dataset_of_scan(q)? && t.source.schema() == q.source.schema();
                same.then(|| (0..q.projected_schema.fields().len()).map(Some).collect())
            }
            (LogicalPlan::Filter(t), LogicalPlan::Filter(q)) => {
                let below = self.relate(&t.input, &q.input, depth)?;
                let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
                self.equal(&t.predicate, &q.predicate, &scope, 0).then(|| below.handed_on())
            }
            (LogicalPlan::Projection(t), LogicalPlan::Projection(q)) => self.projection(t, q, depth),
            (LogicalPlan::Aggregate(t), LogicalPlan::Aggregate(q)) => self.aggregate(t, q, depth),
            (LogicalPlan::Join(t), LogicalPlan::Join(q)) => self.join(t, q, depth),
            (LogicalPlan::Window(t), LogicalPlan::Window(q)) => self.window(t, q, depth),
            (LogicalPlan::Sort(t), LogicalPlan::Sort(q)) => self.sort(t, q, depth),
            (LogicalPlan::Limit(t), LogicalPlan::Limit(q)) => self.limit(t, q, depth),
            (LogicalPlan::Distinct(Distinct::All(t)), LogicalPlan::Distinct(Distinct::All(q))) => self.distinct(t, q, depth),
            (LogicalPlan::Union(t), LogicalPlan::Union(q)) => self.union(t, q, depth),
            (LogicalPlan::EmptyRelation(t), LogicalPlan::EmptyRelation(q)) => empty(t, q),
            (LogicalPlan::Values(t), LogicalPlan::Values(q)) => values(t, q),
            // Two different nodes, or a node that no template's meaning is known to rest on.
            (
                LogicalPlan::TableScan(_)
                | LogicalPlan::Filter(_)
                | LogicalPlan::Projection(_)
                | LogicalPlan::Aggregate(_)
                | LogicalPlan::Join(_)
                | LogicalPlan::Window(_)
                | LogicalPlan::Sort(_)
                | LogicalPlan::Limit(_)
                | LogicalPlan::Distinct(_)
                | LogicalPlan::Union(_)
                | LogicalPlan::EmptyRelation(_)
                | LogicalPlan::Values(_)
                | LogicalPlan::SubqueryAlias(_)
                | LogicalPlan::Subquery(_)
                | LogicalPlan::Unnest(_)
                | LogicalPlan::RecursiveQuery(_)
                | LogicalPlan::Repartition(_)
                | LogicalPlan::Statement(_)
                | LogicalPlan::Explain(_)
                | LogicalPlan::Analyze(_)
                | LogicalPlan::Extension(_)
                | LogicalPlan::Dml(_)
                | LogicalPlan::Ddl(_)
                | LogicalPlan::Copy(_)
                | LogicalPlan::DescribeTable(_),
                _,
            ) => None,
        }
    }

    /// Computed columns: each of the query's is one of the template's, or can't be used above.
    fn projection(&mut self, t: &Projection, q: &Projection, depth: usize) -> Option<Columns> {
        let below = self.relate(&t.input, &q.input, depth)?;
        let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
        Some(q.expr.iter().map(|expr| self.find(&t.expr, expr, &scope, &[])).collect())
    }

    /// The same groups, in any order; each of the query's aggregates is one of the template's, or
    /// can't be used above.
    fn aggregate(&mut self, t: &Aggregate, q: &Aggregate, depth: usize) -> Option<Columns> {
        let below = self.relate(&t.input, &q.input, depth)?;
        let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
        // A key that is written twice, or a set of keys, isn't one column.
        let plain = |a: &Aggregate| a.group_expr.len() + a.aggr_expr.len() == a.schema.fields().len();
        if t.group_expr.len() != q.group_expr.len() || !plain(t) || !plain(q) {
            return None;
        }
        let mut groups = Vec::new();
        for group in &q.group_expr {
            let found = self.find(&t.group_expr, group, &scope, &groups)?;
            groups.push(found);
        }
        let keys = t.group_expr.len();
        let aggregates = q.aggr_expr.iter().map(|expr| self.find(&t.aggr_expr, expr, &scope, &[]).map(|at| keys + at)).collect::<Vec<_>>();
        Some(groups.into_iter().map(Some).chain(aggregates).collect())
    }

    fn join(&mut self, t: &Join, q: &Join, depth: usize) -> Option<Columns> {
        let known = matches!(t.join_type, JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full);
        let alike = (t.join_type, t.join_constraint, t.null_equality, t.null_aware) == (q.join_type, q.join_constraint, q.null_equality, q.null_aware);
        if !known || !alike || t.on.len() != q.on.len() || t.filter.is_some() != q.filter.is_some() {
            return None;
        }
        let left = self.relate(&t.left, &q.left, depth)?;
        let right = self.relate(&t.right, &q.right, depth)?;
        let lefts = Scope { template: t.left.schema(), query: q.left.schema(), related: &left };
        let rights = Scope { template: t.right.schema(), query: q.right.schema(), related: &right };
        for (on, other) in t.on.iter().zip(&q.on) {
            if !self.equal(&on.0, &other.0, &lefts, 0) || !self.equal(&on.1, &other.1, &rights, 0) {
                return None;
            }
        }
        let both = left.beside(right);
        if let (Some(filter), Some(other)) = (&t.filter, &q.filter)
            && !self.equal(filter, other, &Scope { template: &t.schema, query: &q.schema, related: &both }, 0)
        {
            return None;
        }
        Some(both.handed_on())
    }

    fn window(&mut self, t: &Window, q: &Window, depth: usize) -> Option<Columns> {
        let below = self.relate(&t.input, &q.input, depth)?;
        let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
        if !self.all_equal(&t.window_expr, &q.window_expr, &scope) {
            return None;
        }
        let input = t.input.schema().fields().len();
        Some(below.handed_on().into_iter().chain((0..t.window_expr.len()).map(|at| Some(input + at))).collect())
    }

    fn sort(&mut self, t: &Sort, q: &Sort, depth: usize) -> Option<Columns> {
        let below = self.relate(&t.input, &q.input, depth)?;
        let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
        let mut same = t.fetch == q.fetch && t.expr.len() == q.expr.len();
        for (by, other) in t.expr.iter().zip(&q.expr) {
            same = same && (by.asc, by.nulls_first) == (other.asc, other.nulls_first) && self.equal(&by.expr, &other.expr, &scope, 0);
        }
        same.then(|| below.handed_on())
    }

    fn limit(&mut self, t: &Limit, q: &Limit, depth: usize) -> Option<Columns> {
        let below = self.relate(&t.input, &q.input, depth)?;
        let scope = Scope { template: t.input.schema(), query: q.input.schema(), related: &below };
        for (count, other) in [(&t.skip, &q.skip), (&t.fetch, &q.fetch)] {
            let same = match (count, other) {
                (None, None) => true,
                (Some(count), Some(other)) => self.equal(count, other, &scope, 0),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if !same {
                return None;
            }
        }
        Some(below.handed_on())
    }

    /// DISTINCT is over all its columns: both have to have the same ones.
    fn distinct(&mut self, t: &LogicalPlan, q: &LogicalPlan, depth: usize) -> Option<Columns> {
        let below = self.relate(t, q, depth)?;
        let ours: BTreeSet<_> = below.template.iter().map(|at| Some(*at)).collect();
        let theirs: BTreeSet<_> = below.query.iter().copied().collect();
        (ours == theirs).then(|| below.handed_on())
    }

    /// A column of a union is one in each of its parts.
    fn union(&mut self, t: &Union, q: &Union, depth: usize) -> Option<Columns> {
        if t.inputs.len() != q.inputs.len() {
            return None;
        }
        let parts = t.inputs.iter().zip(&q.inputs).map(|(part, other)| self.relate(part, other, depth)).collect::<Option<Vec<_>>>()?;
        let is = |column: usize, at: usize| {
            parts.iter().all(|part| part.query.get(column).copied().flatten().is_some_and(|below| part.template.get(at) == Some(&below)))
        };
        Some((0..q.schema.fields().len()).map(|column| (0..t.schema.fields().len()).find(|at| is(column, *at))).collect())
    }
}

fn empty(t: &EmptyRelation, q: &EmptyRelation) -> Option<Columns> {
    let bare = t.schema.fields().is_empty() && q.schema.fields().is_empty();
    (bare && t.produce_one_row == q.produce_one_row).then(Vec::new)
}

fn values(t: &Values, q: &Values) -> Option<Columns> {
    let types = |values: &Values| values.schema.fields().iter().map(|field| field.data_type().clone()).collect::<Vec<_>>();
    (t.values == q.values && types(t) == types(q)).then(|| (0..q.schema.fields().len()).map(Some).collect())
}
