//! Rows about people: DataFusion's plan nodes into the sealed algebra, each decided by name.

use std::sync::Arc;

use arrow::datatypes::DataType;
use cloister_policy::{Class, UserError};
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::utils::{split_conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Distinct, Expr, LogicalPlan};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::scalar::ScalarValue;

use super::Binder;
use super::context::{DatasetSource, arrow_type};
use super::cut::dataset;
use super::expressions::{has_placeholder, prepare, type_of, untyped_boolean};
use crate::bin::bin_of;
use crate::checks::expressions::dimension;
use crate::errors::{not_boolean, to_user_error, widths_differ};
use crate::refusals::refuse;
use crate::relation::{ColumnClass, ColumnFact, ColumnId, MeasureFact, Relation};

/// A bound plan of rows: its relation, what each of its columns is, and the conditions that
/// name a parameter, which the release point takes up.
pub(super) struct Rows {
    pub(super) relation: Relation,
    pub(super) columns: Vec<Expr>,
    pub(super) with_parameters: Vec<Expr>,
    /// Parts of a left join that the release point selects: matched or not.
    pub(super) parts: Vec<bool>,
}

impl Binder<'_> {
    /// Rows with as many columns as the plan has.
    pub(super) fn rows(&mut self, plan: &LogicalPlan) -> Result<Rows, UserError> {
        let rows = self.rows_of(plan)?;
        // INVARIANT: columns are found by their position, so no position may be left out.
        if rows.columns.len() == plan.schema().fields().len() { Ok(rows) } else { Err(widths_differ()) }
    }

    fn rows_of(&mut self, plan: &LogicalPlan) -> Result<Rows, UserError> {
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
                let mut rows = self.rows(&filter.input)?;
                for condition in split_conjunction(&filter.predicate) {
                    rows = match self.subquery(condition, filter.input.schema(), rows)? {
                        Ok(rows) => rows,
                        Err(rows) => {
                            let condition = substitute(condition, filter.input.schema(), &rows.columns)?;
                            self.condition(rows, condition)?
                        }
                    };
                }
                Ok(rows)
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
            return Err(refuse("public-join", format!("{} by itself", dataset.name)));
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
                    optional: false,
                    grid: match &column.class {
                        Class::Dimension { grid: Some(grid), .. } => Some((*grid, column.data_type)),
                        Class::Dimension { grid: None, .. } | Class::Unit { .. } | Class::Measure(_) | Class::None => None,
                    },
                    scanned: Some(dataset.name.clone()),
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
        Ok(Rows { relation, columns: ids.into_iter().map(ColumnId::expr).collect(), with_parameters: Vec::new(), parts: Vec::new() })
    }

    /// Rows for which a condition is true.
    pub(super) fn condition(&mut self, mut rows: Rows, condition: Expr) -> Result<Rows, UserError> {
        for condition in split_conjunction_owned(condition) {
            if has_placeholder(&condition) {
                rows.with_parameters.push(condition);
                continue;
            }
            let predicate = self.predicate(condition, "WHERE")?;
            match (self.part(&rows.relation, &predicate), &predicate) {
                (Some(matched), _) => rows.parts.push(matched),
                (None, Expr::Literal(value, _)) if *value == ScalarValue::Boolean(Some(true)) => {}
                (None, _) => rows.relation = Relation::Filter { input: Box::new(rows.relation), predicate },
            }
        }
        Ok(rows)
    }

    /// An expression with its types made equal and constants folded; whether a left join's right
    /// side has a unit is its matched bit.
    pub(super) fn prepare(&self, expr: Expr) -> Result<Expr, UserError> {
        let flagged = expr.transform_down(|part| {
            let (unit, is_null) = match &part {
                Expr::IsNull(unit) => (unit, true),
                Expr::IsNotNull(unit) => (unit, false),
                _ => return Ok(Transformed::no(part)),
            };
            let flag = ColumnId::of(unit).and_then(|id| self.flags.iter().find(|(unit, _)| *unit == id)).map(|(_, flag)| flag.expr());
            Ok(match flag {
                Some(flag) if is_null => Transformed::yes(Expr::Not(Box::new(flag))),
                Some(flag) => Transformed::yes(flag),
                None => Transformed::no(part),
            })
        });
        let binned = flagged.and_then(|flagged| {
            flagged.data.transform_up(|part| match &part {
                Expr::ScalarFunction(call) => Ok(bin_of(&constant_arguments(call)).map_or_else(|| Transformed::no(part), Transformed::yes)),
                _ => Ok(Transformed::no(part)),
            })
        });
        prepare(binned.map_err(|e| to_user_error(&e))?.data, &self.columns)
    }

    /// A prepared expression that decides about rows, so that it has to be boolean. An untyped NULL
    /// and an untyped text are read as one, as Postgres does.
    pub(super) fn predicate(&self, expr: Expr, clause: &str) -> Result<Expr, UserError> {
        if let Some(literal) = untyped_boolean(&expr)? {
            return Ok(literal);
        }
        let prepared = self.prepare(expr)?;
        match type_of(&prepared, &self.columns)? {
            DataType::Boolean => Ok(prepared),
            DataType::Null => {
                dimension(&prepared, &self.columns)?;
                Ok(Expr::Literal(ScalarValue::Boolean(None), None))
            }
            other => Err(not_boolean(clause, &other)),
        }
    }

    /// The part of a left join that a condition selects, if it says nothing else.
    fn part(&self, relation: &Relation, predicate: &Expr) -> Option<bool> {
        let matched = relation.matched()?;
        match predicate {
            Expr::Not(inner) if ColumnId::of(inner) == Some(matched) => Some(false),
            column if ColumnId::of(column) == Some(matched) => Some(true),
            _ => None,
        }
    }
}

/// A call with those of its arguments folded that are constants: an origin is a cast of a text.
fn constant_arguments(call: &ScalarFunction) -> ScalarFunction {
    let simplifier = ExprSimplifier::new(SimplifyContext::default());
    let fold = |arg: &Expr| if matches!(arg, Expr::Cast(_)) { simplifier.simplify(arg.clone()).unwrap_or_else(|_| arg.clone()) } else { arg.clone() };
    ScalarFunction { func: Arc::clone(&call.func), args: call.args.iter().map(fold).collect() }
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
