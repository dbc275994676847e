//! Rows about people: DataFusion's plan nodes into the sealed algebra, each decided by name.

use std::collections::BTreeSet;

use cloister_policy::{Class, UserError};
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::utils::split_conjunction_owned;
use datafusion::logical_expr::{Distinct, Expr, Join, JoinType, LogicalPlan, Operator};

use super::Binder;
use super::context::{DatasetSource, arrow_type};
use super::cut::dataset;
use super::expressions::{has_placeholder, prepare};
use crate::errors::to_user_error;
use crate::refusals::refuse;
use crate::relation::{ColumnClass, ColumnFact, ColumnId, MeasureFact, Relation};

/// A bound plan of rows: its relation, what each of its columns is, and the conditions that
/// name a parameter, which the release point takes up.
pub(super) struct Rows {
    pub(super) relation: Relation,
    pub(super) columns: Vec<Expr>,
    pub(super) with_parameters: Vec<Expr>,
}

impl Binder<'_> {
    pub(super) fn rows(&mut self, plan: &LogicalPlan) -> Result<Rows, UserError> {
        if let Some(source) = dataset(plan) {
            return self.scan(source);
        }
        match plan {
            LogicalPlan::SubqueryAlias(alias) => self.rows(&alias.input),
            LogicalPlan::Projection(projection) => {
                let rows = self.rows(&projection.input)?;
                let columns = projection.expr.iter().map(|expr| substitute(expr, projection.input.schema(), &rows.columns)).collect::<Result<_, _>>()?;
                Ok(Rows { columns, ..rows })
            }
            LogicalPlan::Filter(filter) => {
                let rows = self.rows(&filter.input)?;
                let predicate = substitute(&filter.predicate, filter.input.schema(), &rows.columns)?;
                self.filter(rows, predicate)
            }
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Aggregate(aggregate) => self.per_person(&aggregate.input, &aggregate.group_expr, &aggregate.aggr_expr),
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let all: Vec<_> = input.schema().columns().into_iter().map(Expr::Column).collect();
                self.per_person(input, &all, &[])
            }
            LogicalPlan::Window(_) => Err(refuse("window", "")),
            LogicalPlan::Distinct(Distinct::On(_)) => Err(refuse("operator", "DISTINCT ON")),
            LogicalPlan::Sort(_) => Err(refuse("operator", "ORDER BY")),
            LogicalPlan::Limit(_) => Err(refuse("operator", "LIMIT")),
            LogicalPlan::Union(_) => Err(refuse("operator", "UNION")),
            LogicalPlan::Values(_) | LogicalPlan::EmptyRelation(_) => Err(refuse("operator", "VALUES")),
            LogicalPlan::Unnest(_) => Err(refuse("operator", "unnest")),
            LogicalPlan::RecursiveQuery(_) => Err(refuse("operator", "WITH RECURSIVE")),
            LogicalPlan::Subquery(_) => Err(refuse("operator", "LATERAL")),
            LogicalPlan::TableScan(scan) => Err(refuse("operator", format!("table {}", scan.table_name))),
            LogicalPlan::Repartition(_)
            | LogicalPlan::Statement(_)
            | LogicalPlan::Explain(_)
            | LogicalPlan::Analyze(_)
            | LogicalPlan::Extension(_)
            | LogicalPlan::Dml(_)
            | LogicalPlan::Ddl(_)
            | LogicalPlan::Copy(_)
            | LogicalPlan::DescribeTable(_) => Err(refuse("operator", plan.display())),
        }
    }

    fn scan(&mut self, source: &DatasetSource) -> Result<Rows, UserError> {
        let dataset = &source.dataset;
        if dataset.public {
            return Err(UserError::not_yet("a PUBLIC dataset in a template"));
        }
        let Some((unit, _, unique)) = dataset.unit() else {
            return Err(refuse("dataset-unknown", &dataset.name));
        };
        let ids: Vec<ColumnId> = dataset
            .columns
            .iter()
            .map(|column| {
                let class = match &column.class {
                    Class::Unit { domain, .. } => ColumnClass::Person(*domain),
                    Class::Dimension { .. } => ColumnClass::Dimension,
                    Class::Measure(m) => ColumnClass::Measure(MeasureFact {
                        origin: format!("{}.{}", dataset.name, column.name),
                        hi: m.hi,
                        scale: m.scale,
                        nullable: m.nullable,
                        steps: m.steps.clone(),
                    }),
                    Class::None => ColumnClass::Unusable,
                };
                self.columns.add(ColumnFact {
                    label: format!("{}.{}", dataset.name, column.name),
                    owner: dataset.name.owner.clone(),
                    data_type: arrow_type(column.data_type),
                    class,
                    per_person: unique,
                })
            })
            .collect();
        let person = ids.get(unit).copied().ok_or_else(|| refuse("dataset-unknown", &dataset.name))?;
        let relation = Relation::Scan {
            dataset: dataset.name.clone(),
            person,
            columns: ids.iter().copied().enumerate().collect(),
            rows_per_person: dataset.rows_per_person,
            rows_max: dataset.rows_max,
        };
        Ok(Rows { relation, columns: ids.into_iter().map(ColumnId::expr).collect(), with_parameters: Vec::new() })
    }

    fn filter(&mut self, mut rows: Rows, predicate: Expr) -> Result<Rows, UserError> {
        for condition in split_conjunction_owned(predicate) {
            if has_placeholder(&condition) {
                rows.with_parameters.push(condition);
                continue;
            }
            let predicate = prepare(condition, &self.columns)?;
            rows.relation = Relation::Filter { input: Box::new(rows.relation), predicate };
        }
        Ok(rows)
    }

    /// An inner join on privacy units; further conditions on dimensions are filters above it.
    fn join(&mut self, join: &Join) -> Result<Rows, UserError> {
        match join.join_type {
            JoinType::Inner => {}
            JoinType::Left => return Err(refuse("join-type", "LEFT JOIN")),
            JoinType::Right => return Err(refuse("join-type", "RIGHT JOIN")),
            JoinType::Full => return Err(refuse("join-type", "FULL JOIN")),
            JoinType::LeftSemi | JoinType::RightSemi | JoinType::LeftMark | JoinType::RightMark => return Err(refuse("join-type", "a semi join")),
            JoinType::LeftAnti | JoinType::RightAnti => return Err(refuse("join-type", "an anti join")),
        }
        let (left, right) = (self.rows(&join.left)?, self.rows(&join.right)?);
        let shared: BTreeSet<_> = left.relation.owners().intersection(&right.relation.owners()).map(|owner| (*owner).clone()).collect();
        let twice = left.relation.datasets().into_iter().find(|d| right.relation.datasets().contains(d)).cloned();
        if let Some(dataset) = twice {
            return Err(refuse("self-join", dataset));
        }
        if let Some(owner) = shared.first() {
            return Err(refuse("join-same-owner", owner));
        }
        let mut conditions = Vec::new();
        for (l, r) in &join.on {
            let l = substitute(l, join.left.schema(), &left.columns)?;
            let r = substitute(r, join.right.schema(), &right.columns)?;
            conditions.push(l.eq(r));
        }
        let columns: Vec<_> = left.columns.into_iter().chain(right.columns).collect();
        if let Some(filter) = &join.filter {
            conditions.extend(split_conjunction_owned(substitute(filter, &join.schema, &columns)?));
        }
        let mut on_units = false;
        let mut rest = Vec::new();
        for condition in conditions {
            match self.equates_units(&condition, &left.relation, &right.relation)? {
                true => on_units = true,
                false => rest.push(condition),
            }
        }
        if !on_units {
            let shown: Vec<_> = rest.iter().map(|c| self.columns.show(c)).collect();
            let what = if shown.is_empty() { "a join without a condition".to_owned() } else { shown.join(" AND ") };
            return Err(refuse("join-condition", what));
        }
        let with_parameters = left.with_parameters.into_iter().chain(right.with_parameters).collect();
        let relation = Relation::Join { left: Box::new(left.relation), right: Box::new(right.relation) };
        let mut rows = Rows { relation, columns, with_parameters };
        for condition in rest {
            rows = self.filter(rows, condition)?;
        }
        Ok(rows)
    }

    /// Whether a condition equates the two sides' privacy units, of one domain.
    fn equates_units(&self, condition: &Expr, left: &Relation, right: &Relation) -> Result<bool, UserError> {
        let Expr::BinaryExpr(binary) = condition else {
            return Ok(false);
        };
        let (Operator::Eq, Some(a), Some(b)) = (binary.op, ColumnId::of(&binary.left), ColumnId::of(&binary.right)) else {
            return Ok(false);
        };
        let domain = |id| match self.columns.fact(id).map(|fact| &fact.class) {
            Some(ColumnClass::Person(domain)) => Some(*domain),
            _ => None,
        };
        let (Some(of_a), Some(of_b)) = (domain(a), domain(b)) else {
            return Ok(false);
        };
        if of_a != of_b {
            return Err(refuse("join-domain", self.columns.show(condition)));
        }
        let (lefts, rights) = (left.persons(), right.persons());
        Ok((lefts.contains(&a) && rights.contains(&b)) || (lefts.contains(&b) && rights.contains(&a)))
    }
}

/// Most parts of an expression once every name is replaced: names can stand for names.
const EXPRESSION_PARTS_MAX: usize = 1_000;

/// The expression over sealed columns: every name is replaced by what it stands for.
pub(super) fn substitute(expr: &Expr, schema: &DFSchema, columns: &[Expr]) -> Result<Expr, UserError> {
    let substituted = expr.clone().transform_up(|node| match &node {
        Expr::Column(column) => {
            let at = schema.index_of_column(column)?;
            let stands_for = columns.get(at).cloned().ok_or_else(|| datafusion::error::DataFusionError::Internal("a column is missing".into()))?;
            Ok(Transformed::yes(stands_for.unalias()))
        }
        _ => Ok(Transformed::no(node)),
    });
    let substituted = substituted.map_err(|e| to_user_error(&e))?.data.unalias();
    let mut parts = 0_usize;
    let _ = substituted.apply(|_| {
        parts += 1;
        Ok(if parts > EXPRESSION_PARTS_MAX { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    if parts > EXPRESSION_PARTS_MAX {
        return Err(refuse("expression", format!("an expression of more than {EXPRESSION_PARTS_MAX} parts")));
    }
    Ok(substituted)
}
