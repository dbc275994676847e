//! Aggregates: the release point's, and those of one person's rows.

use arrow::datatypes::DataType;
use cloister_policy::UserError;
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Distinct, Expr, LogicalPlan, Operator};
use datafusion::scalar::ScalarValue;

use super::expressions::{has_placeholder, prepare};
use super::rows::{Rows, substitute};
use super::{Binder, BoundParameter, Released};
use crate::checks::expressions::dimension;
use crate::refusals::refuse;
use crate::relation::{Aggregate, ColumnClass, ColumnFact, ColumnId, Key, MeasureFact, PersonAggregate, PersonFunction, Relation, ReleasePoint};

/// Most rows of one person that a per-person count tells apart.
pub(crate) const PERSON_ROWS_MAX: i64 = 100;

impl Binder<'_> {
    /// The release point, and what parameters select from it.
    pub(super) fn release(&mut self, plan: &LogicalPlan) -> Result<(Released, Option<Expr>), UserError> {
        let (input, groups, aggregates): (&LogicalPlan, Vec<Expr>, &[Expr]) = match plan {
            LogicalPlan::Aggregate(a) => (&a.input, a.group_expr.clone(), &a.aggr_expr),
            LogicalPlan::Distinct(Distinct::All(input)) => (input, input.schema().columns().into_iter().map(Expr::Column).collect(), &[]),
            other => return Err(refuse("operator", other.display())),
        };
        let rows = self.rows(input)?;
        let types: Vec<DataType> = plan.schema().fields().iter().map(|field| field.data_type().clone()).collect();
        let mut keys = Vec::new();
        for (group, data_type) in groups.iter().zip(&types) {
            if matches!(group, Expr::GroupingSet(_)) {
                return Err(refuse("operator", "ROLLUP, CUBE or GROUPING SETS"));
            }
            let expr = prepare(substitute(group, input.schema(), &rows.columns)?, &self.columns)?;
            dimension(&expr, &self.columns)?;
            keys.push(Key { expr, data_type: data_type.clone(), hidden: false });
        }
        let mut bound = Vec::new();
        for (aggregate, data_type) in aggregates.iter().zip(types.iter().skip(keys.len())) {
            bound.push((self.aggregate(aggregate, input, &rows)?, data_type.clone()));
        }
        let Rows { relation, with_parameters, .. } = rows;
        let mut point = ReleasePoint { input: relation, keys, aggregates: bound, cells_per_person: None, people_min: None };
        let mut domains = Vec::new();
        let mut selections = Vec::new();
        for condition in with_parameters {
            selections.push(self.select(&mut point, &mut domains, condition)?);
        }
        Ok((Released { point, domains }, conjunction(selections)))
    }

    fn aggregate(&self, expr: &Expr, input: &LogicalPlan, rows: &Rows) -> Result<Aggregate, UserError> {
        let (call, args) = self.call(expr, input, rows)?;
        match (call.func.name(), args.as_slice()) {
            ("count", []) => Ok(Aggregate::Rows),
            ("count", [Expr::Literal(value, _)]) if !value.is_null() && !call.params.distinct => Ok(Aggregate::Rows),
            ("count", [arg]) => match ColumnId::of(arg).filter(|id| rows.relation.persons().contains(id)) {
                Some(_) if call.params.distinct => Ok(Aggregate::People),
                _ if call.params.distinct => Err(refuse("aggregate-distinct", self.columns.show(expr_of(expr)))),
                Some(_) => Ok(Aggregate::Rows),
                None => Err(refuse("aggregate", "count(column)")),
            },
            (name @ ("sum" | "avg"), [arg]) => {
                if call.params.distinct {
                    return Err(refuse("aggregate-distinct", name));
                }
                let id = self.measure(arg)?;
                Ok(if name == "sum" { Aggregate::Sum(id) } else { Aggregate::Avg(id) })
            }
            (name, _) => Err(refuse("aggregate", name)),
        }
    }

    /// The measure that an argument is, if it is nothing else.
    fn measure(&self, arg: &Expr) -> Result<ColumnId, UserError> {
        let id = ColumnId::of(arg).ok_or_else(|| refuse("measure-argument", self.columns.show(arg)))?;
        let fact = self.columns.fact(id).ok_or_else(|| refuse("measure-argument", self.columns.show(arg)))?;
        match fact.class {
            ColumnClass::Measure(_) => Ok(id),
            ColumnClass::Person(_) => Err(refuse("person-output", &fact.label)),
            ColumnClass::Unusable => Err(refuse("no-class", &fact.label)),
            ColumnClass::Dimension => Err(refuse("measure-argument", &fact.label)),
        }
    }

    /// A plain aggregate call and its arguments over sealed columns.
    fn call<'e>(&self, expr: &'e Expr, input: &LogicalPlan, rows: &Rows) -> Result<(&'e AggregateFunction, Vec<Expr>), UserError> {
        let Expr::AggregateFunction(call) = expr_of(expr) else {
            return Err(refuse("aggregate", expr));
        };
        let name = call.func.name();
        if call.params.filter.is_some() {
            return Err(refuse("aggregate-filter", name));
        }
        if !call.params.order_by.is_empty() || call.params.null_treatment.is_some() {
            return Err(refuse("aggregate-order", name));
        }
        let args = call.params.args.iter().map(|arg| substitute(arg, input.schema(), &rows.columns)).collect::<Result<_, _>>()?;
        Ok((call, args))
    }

    /// A condition that names parameters: what it selects among released rows. `dimension =
    /// $parameter` adds a hidden key where the dimension isn't a key already.
    fn select(&self, point: &mut ReleasePoint, domains: &mut Vec<(Expr, Vec<ScalarValue>)>, condition: Expr) -> Result<Expr, UserError> {
        let shown = self.columns.show(&condition);
        if let Expr::BinaryExpr(binary) = &condition
            && binary.op == Operator::Eq
            && let Some((placeholder, other)) = one_placeholder(&binary.left, &binary.right)
        {
            let parameter = self.parameter(placeholder)?;
            let expr = prepare(other.clone(), &self.columns)?;
            dimension(&expr, &self.columns)?;
            let data_type = self.type_of(&expr)?;
            let values = parameter.domain.iter().map(|value| value.cast_to(&data_type));
            let same_kind = data_type == parameter.data_type || (data_type.is_integer() && parameter.data_type.is_integer());
            let values = values.collect::<Result<Vec<_>, _>>().ok().filter(|_| same_kind);
            let values = values.ok_or_else(|| refuse("parameter-type", format!("${}", parameter.name)))?;
            let key = point.key(&expr).unwrap_or_else(|| {
                point.keys.push(Key { expr: expr.clone(), data_type, hidden: true });
                point.keys.len() - 1
            });
            domains.push((expr, values));
            return Ok(release_column(key).eq(self.typed(placeholder)?));
        }
        let selected = condition.transform_down(|node| {
            if let Some(key) = point.key(&node) {
                return Ok(Transformed::new(release_column(key), true, datafusion::common::tree_node::TreeNodeRecursion::Jump));
            }
            match &node {
                Expr::Placeholder(p) => match self.typed(&p.id) {
                    Ok(typed) => Ok(Transformed::yes(typed)),
                    Err(error) => Err(datafusion::error::DataFusionError::External(Box::new(error))),
                },
                Expr::Column(_) => Err(datafusion::error::DataFusionError::External(Box::new(refuse("parameter-place", &shown)))),
                _ => Ok(Transformed::no(node)),
            }
        });
        selected.map(|t| t.data).map_err(|e| crate::errors::to_user_error(&e))
    }

    fn parameter(&self, placeholder: &str) -> Result<&BoundParameter, UserError> {
        let name = placeholder.trim_start_matches('$');
        self.parameters.iter().find(|p| p.name == name).ok_or_else(|| refuse("parameter-unknown", placeholder))
    }

    fn typed(&self, placeholder: &str) -> Result<Expr, UserError> {
        let parameter = self.parameter(placeholder)?;
        let field = arrow::datatypes::Field::new(&parameter.name, parameter.data_type.clone(), true);
        Ok(Expr::Placeholder(datafusion::logical_expr::expr::Placeholder::new_with_field(placeholder.to_owned(), Some(field.into()))))
    }

    fn type_of(&self, expr: &Expr) -> Result<DataType, UserError> {
        super::expressions::type_of(expr, &self.columns)
    }

    /// GROUP BY the privacy unit: rows again, one a person.
    pub(super) fn per_person(&mut self, input: &LogicalPlan, groups: &[Expr], aggregates: &[Expr]) -> Result<Rows, UserError> {
        let rows = self.rows(input)?;
        if let Some(condition) = rows.with_parameters.first() {
            return Err(refuse("parameter-place", self.columns.show(condition)));
        }
        let mut columns = Vec::new();
        for group in groups {
            let expr = substitute(group, input.schema(), &rows.columns)?;
            if !ColumnId::of(&expr).is_some_and(|id| rows.relation.persons().contains(&id)) {
                return Err(refuse("group-by-person", self.columns.show(&expr)));
            }
            columns.push(expr);
        }
        let mut outputs = Vec::new();
        for aggregate in aggregates {
            let output = self.person_aggregate(aggregate, input, &rows)?;
            columns.push(output.output.expr());
            outputs.push(output);
        }
        let relation = Relation::PerPerson { input: Box::new(rows.relation), aggregates: outputs };
        Ok(Rows { relation, columns, with_parameters: Vec::new() })
    }

    fn person_aggregate(&mut self, expr: &Expr, input: &LogicalPlan, rows: &Rows) -> Result<PersonAggregate, UserError> {
        let (call, args) = self.call(expr, input, rows)?;
        let name = call.func.name();
        if call.params.distinct {
            return Err(refuse("aggregate-distinct", name));
        }
        let owner = rows.relation.datasets().first().map(|d| d.owner.clone());
        let owner = owner.ok_or_else(|| refuse("aggregate", name))?;
        let (function, fact) = match (name, args.as_slice()) {
            ("count", args) if args.first().is_none_or(|arg| matches!(arg, Expr::Literal(value, _) if !value.is_null())) => {
                let label = format!("rows of a {} person", rows.relation.datasets().iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "));
                (PersonFunction::Rows, ColumnFact { label, owner, data_type: DataType::Int64, class: ColumnClass::Dimension, per_person: true })
            }
            ("min" | "max" | "sum", [arg]) => {
                let Some(id) = ColumnId::of(arg) else {
                    return Err(refuse("measure-argument", self.columns.show(arg)));
                };
                let fact = self.columns.fact(id).cloned().ok_or_else(|| refuse("aggregate", name))?;
                let function = match name {
                    "min" => PersonFunction::Min(id),
                    "max" => PersonFunction::Max(id),
                    _ => PersonFunction::Sum(id),
                };
                let label = format!("{name}({}) of a person", fact.label);
                let (class, data_type) = match (fact.class, function) {
                    (ColumnClass::Dimension, PersonFunction::Min(_) | PersonFunction::Max(_)) => (ColumnClass::Dimension, fact.data_type),
                    (ColumnClass::Measure(measure), PersonFunction::Sum(_)) => {
                        let hi = measure.hi.saturating_mul(i128::from(rows.relation.rows_per_person()));
                        let data_type = plan_type(expr, input)?;
                        let room = match data_type {
                            DataType::Int64 => i128::from(i64::MAX),
                            DataType::Decimal128(precision, _) => 10_i128.pow(u32::from(precision).min(38)) - 1,
                            _ => 0,
                        };
                        if hi > room {
                            return Err(
                                UserError::new("22003", format!("{label} could be out of range")).hint("Lower the measure's upper bound or ROWS PER PERSON.")
                            );
                        }
                        (ColumnClass::Measure(MeasureFact { hi, ..measure }), data_type)
                    }
                    (ColumnClass::Measure(measure), _) => (ColumnClass::Measure(measure), fact.data_type),
                    (ColumnClass::Person(_), _) => return Err(refuse("person-output", fact.label)),
                    (ColumnClass::Unusable, _) => return Err(refuse("no-class", fact.label)),
                    (ColumnClass::Dimension, _) => return Err(refuse("measure-argument", fact.label)),
                };
                (function, ColumnFact { label, owner: fact.owner, data_type, class, per_person: true })
            }
            (name, _) => return Err(refuse("aggregate", name)),
        };
        Ok(PersonAggregate { function, output: self.columns.add(fact) })
    }
}

fn plan_type(expr: &Expr, input: &LogicalPlan) -> Result<DataType, UserError> {
    use datafusion::logical_expr::ExprSchemable;
    expr.get_type(input.schema().as_ref()).map_err(|e| crate::errors::to_user_error(&e))
}

fn expr_of(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => expr_of(&alias.expr),
        other => other,
    }
}

fn one_placeholder<'e>(left: &'e Expr, right: &'e Expr) -> Option<(&'e str, &'e Expr)> {
    match (left, right) {
        (Expr::Placeholder(p), other) | (other, Expr::Placeholder(p)) if !has_placeholder(other) => Some((p.id.as_str(), other)),
        _ => None,
    }
}

fn release_column(key: usize) -> Expr {
    Expr::Column(Column::new(Some(datafusion::common::TableReference::bare(super::RELEASE)), format!("k{key}")))
}
