//! Aggregates: the release point's, and those of one person's rows.

use arrow::datatypes::DataType;
use cloister_policy::UserError;
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Distinct, Expr, LogicalPlan, Operator};
use datafusion::scalar::ScalarValue;

use super::expressions::has_placeholder;
use super::rows::{Rows, substitute};
use super::{Binder, BoundParameter};
use crate::checks::expressions::dimension;
use crate::refusals::refuse;
use crate::relation::{Aggregate, Call, ColumnClass, ColumnFact, ColumnId, Columns, Key, MeasureFact, PersonAggregate, PersonFunction, Relation, ReleasePoint};

/// Most rows of one person that a per-person count tells apart.
pub(crate) const PERSON_ROWS_MAX: i64 = 100;

/// What parameters stand beside, and the values that they may have.
#[derive(Default)]
pub(super) struct Domains {
    /// Dimensions that are equal to a parameter.
    pub(super) selected: Vec<(Expr, Vec<ScalarValue>)>,
    /// Keys that are compared with one in another way.
    pub(super) compared: Vec<(Expr, Vec<ScalarValue>)>,
}

/// An aggregate call over sealed columns.
struct PlainCall<'e> {
    call: &'e AggregateFunction,
    args: Vec<Expr>,
    filter: Option<Expr>,
}

impl Binder<'_> {
    /// A release point, the values that parameters let through, and what is selected of it.
    pub(super) fn release(&mut self, plan: &LogicalPlan) -> Result<(ReleasePoint, Domains, Option<Expr>), UserError> {
        let (input, groups, aggregates): (&LogicalPlan, Vec<Expr>, &[Expr]) = match plan {
            LogicalPlan::Aggregate(a) => (&a.input, a.group_expr.clone(), &a.aggr_expr),
            LogicalPlan::Distinct(Distinct::All(input)) => (input, input.schema().columns().into_iter().map(Expr::Column).collect(), &[]),
            other => return Err(refuse("operator", other.display())),
        };
        let rows = self.rows(input)?;
        let mut keys = Vec::new();
        for group in each_once(&groups) {
            if matches!(group, Expr::GroupingSet(_)) {
                return Err(refuse("operator", "ROLLUP, CUBE or GROUPING SETS"));
            }
            let expr = self.prepare(substitute(group, input.schema(), &rows.columns)?)?;
            dimension(&expr, &self.columns)?;
            let data_type = self.type_of(&expr)?;
            keys.push(Key { expr, data_type, hidden: false });
        }
        let mut calls = Vec::new();
        for aggregate in aggregates {
            calls.push(self.release_call(aggregate, input, &rows)?);
        }
        let Rows { relation, with_parameters, parts, .. } = rows;
        let mut point = ReleasePoint { input: relation, keys, calls, cells_per_person: None, matched_only: false, people_min: None };
        let mut domains = Domains::default();
        let mut selections = Vec::new();
        for condition in with_parameters {
            selections.push(self.select(&mut point, &mut domains, condition)?);
        }
        if let (Some(matched), false) = (point.input.matched(), parts.is_empty()) {
            let key = hidden_key(&mut point, matched.expr(), DataType::Boolean);
            selections.extend(parts.into_iter().map(|part| if part { release_column(key) } else { Expr::Not(Box::new(release_column(key))) }));
        }
        // The people of a left join's right side are a part of each group, or of none if the
        // matched bit is a key.
        let by_match = point.keys.iter().any(|key| point.reads_match(&key.expr, &self.columns));
        for call in &mut point.calls {
            if call.aggregate == Aggregate::Matched && !by_match {
                let flag = point.input.matched().map(ColumnId::expr);
                call.aggregate = Aggregate::People;
                call.filter = match (call.filter.take(), flag) {
                    (Some(filter), Some(flag)) => Some(filter.and(flag)),
                    (filter, flag) => filter.or(flag),
                };
            }
        }
        Ok((point, domains, conjunction(selections)))
    }

    fn release_call(&self, expr: &Expr, input: &LogicalPlan, rows: &Rows) -> Result<Call, UserError> {
        let PlainCall { call, mut args, filter } = self.call(expr, input, rows)?;
        let (name, distinct) = (call.func.name(), call.params.distinct);
        let mut filters: Vec<Expr> = filter.into_iter().collect();
        if let [arg] = args.as_slice()
            && let Some((when, then)) = one_case(name, arg)
        {
            filters.push(when);
            args = vec![then];
        }
        let people = |id: ColumnId| {
            if rows.relation.persons().contains(&id) {
                Some(Aggregate::People)
            } else {
                self.flags.iter().any(|(unit, _)| *unit == id).then_some(Aggregate::Matched)
            }
        };
        let aggregate = match (name, args.as_slice()) {
            ("count", []) => Aggregate::Rows,
            ("count", [Expr::Literal(value, _)]) if !value.is_null() && !distinct => Aggregate::Rows,
            // Ones for a part of the rows are a count of them.
            ("sum", [Expr::Literal(value, _)]) if *value == ScalarValue::Int64(Some(1)) && !filters.is_empty() && !distinct => Aggregate::Rows,
            ("count", [arg]) => match ColumnId::of(arg).and_then(people) {
                Some(people) if distinct => people,
                Some(Aggregate::People) => Aggregate::Rows,
                _ if distinct => return Err(refuse("aggregate-distinct", self.columns.show(expr_of(expr)))),
                _ => return Err(refuse("aggregate", "count(column)")),
            },
            (name @ ("sum" | "avg"), [arg]) => {
                if distinct {
                    return Err(refuse("aggregate-distinct", name));
                }
                let id = self.measure(arg)?;
                if name == "sum" { Aggregate::Sum(id) } else { Aggregate::Avg(id) }
            }
            (name, _) => return Err(refuse("aggregate", name)),
        };
        let data_type = match &aggregate {
            Aggregate::People | Aggregate::Matched | Aggregate::Rows => DataType::Int64,
            Aggregate::Sum(id) | Aggregate::Avg(id) => self.type_of(&call.func.call(vec![id.expr()]))?,
        };
        let filter = match conjunction(filters) {
            Some(filter) if has_placeholder(&filter) => return Err(refuse("parameter-place", self.columns.show(&filter))),
            Some(filter) => Some(self.predicate(filter, "FILTER")?),
            None => None,
        };
        if let Some(filter) = &filter {
            dimension(filter, &self.columns)?;
        }
        Ok(Call { aggregate, filter, data_type })
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

    /// An aggregate call, its arguments and its filter over sealed columns.
    fn call<'e>(&self, expr: &'e Expr, input: &LogicalPlan, rows: &Rows) -> Result<PlainCall<'e>, UserError> {
        let Expr::AggregateFunction(call) = expr_of(expr) else {
            return Err(refuse("aggregate", expr));
        };
        let name = call.func.name();
        if !call.params.order_by.is_empty() || call.params.null_treatment.is_some() {
            return Err(refuse("aggregate-order", name));
        }
        let over = |expr: &Expr| substitute(expr, input.schema(), &rows.columns);
        let args = call.params.args.iter().map(over).collect::<Result<_, _>>()?;
        let filter = call.params.filter.as_deref().map(over).transpose()?;
        Ok(PlainCall { call, args, filter })
    }

    /// A condition that names parameters: what it selects among released rows. `dimension =
    /// $parameter` adds a hidden key where the dimension isn't a key already.
    fn select(&self, point: &mut ReleasePoint, domains: &mut Domains, condition: Expr) -> Result<Expr, UserError> {
        let shown = self.columns.show(&condition);
        if let Expr::BinaryExpr(binary) = &condition
            && binary.op == Operator::Eq
            && let Some((placeholder, other)) = one_placeholder(&binary.left, &binary.right)
        {
            let parameter = self.parameter(placeholder)?;
            let expr = self.prepare(other.clone())?;
            dimension(&expr, &self.columns)?;
            let data_type = self.type_of(&expr)?;
            let values = parameter.domain.iter().map(|value| value.cast_to(&data_type));
            let same_kind = data_type == parameter.data_type || (data_type.is_integer() && parameter.data_type.is_integer());
            let values = values.collect::<Result<Vec<_>, _>>().ok().filter(|_| same_kind);
            let values = values.ok_or_else(|| refuse("parameter-type", format!("${}", parameter.name)))?;
            let key = hidden_key(point, expr.clone(), data_type);
            domains.selected.push((expr, values));
            return Ok(release_column(key).eq(self.typed(placeholder)?));
        }
        for (key, parameter) in compared(&condition) {
            domains.compared.push((self.prepare(key)?, self.parameter(&parameter)?.domain.clone()));
        }
        let selected = condition.transform_down(|node| {
            if let Some(key) = point.key(&node) {
                return Ok(Transformed::new(release_column(key), true, TreeNodeRecursion::Jump));
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
        let mut outputs = Vec::new();
        let is_unit = |expr: &Expr| ColumnId::of(expr).is_some_and(|id| rows.relation.persons().contains(&id));
        let over = |group: &Expr| substitute(group, input.schema(), &rows.columns);
        let groups = each_once(groups).into_iter().map(over).collect::<Result<Vec<_>, _>>()?;
        for expr in &groups {
            let value = ColumnId::of(expr).and_then(|id| Some((id, self.columns.fact(id)?.clone())));
            let value = value.filter(|(_, fact)| matches!(fact.class, ColumnClass::Dimension | ColumnClass::Measure(_)));
            match value {
                _ if is_unit(expr) => columns.push(expr.clone()),
                // Where everybody has one row, its values group nothing further, and stay what they
                // are. Binding adds them by itself to a GROUP BY of the unit.
                Some((id, fact)) if rows.relation.rows_per_person() == 1 && groups.iter().any(is_unit) => {
                    let output = PersonAggregate { function: PersonFunction::Max(id), filter: None, output: self.columns.add(fact) };
                    columns.push(output.output.expr());
                    outputs.push(output);
                }
                _ => return Err(refuse("group-by-person", self.columns.show(expr))),
            }
        }
        for aggregate in aggregates {
            let output = self.person_aggregate(aggregate, input, &rows)?;
            columns.push(output.output.expr());
            outputs.push(output);
        }
        // The matched bit of a left join below goes on: what comes of it stays apart.
        if let Some(matched) = rows.relation.matched()
            && let Some(fact) = self.columns.fact(matched).cloned()
        {
            outputs.push(PersonAggregate { function: PersonFunction::Matched(matched), filter: None, output: self.columns.add(fact) });
        }
        let relation = Relation::PerPerson { input: Box::new(rows.relation), aggregates: outputs };
        Ok(Rows { relation, columns, with_parameters: Vec::new(), parts: rows.parts })
    }

    fn person_aggregate(&mut self, expr: &Expr, input: &LogicalPlan, rows: &Rows) -> Result<PersonAggregate, UserError> {
        let PlainCall { call, mut args, mut filter } = self.call(expr, input, rows)?;
        let mut name = call.func.name();
        if call.params.distinct {
            return Err(refuse("aggregate-distinct", name));
        }
        if let ("count" | "sum", [arg]) = (name, args.as_slice())
            && let Some((when, then @ Expr::Literal(_, _))) = one_case(name, arg)
            && (name == "count" || (then == Expr::Literal(ScalarValue::Int64(Some(1)), None) && filter.is_none() && has_else_zero(arg)))
        {
            (name, args) = ("count", vec![then]);
            filter = Some(filter.map_or_else(|| when.clone(), |filter| filter.and(when.clone())));
        }
        let filter = match filter {
            Some(filter) if has_placeholder(&filter) => return Err(refuse("parameter-place", self.columns.show(&filter))),
            Some(filter) => Some(self.predicate(filter, "FILTER")?),
            None => None,
        };
        if let Some(filter) = &filter {
            let matched = rows.relation.matched();
            if name != "count" {
                return Err(refuse("aggregate-filter", name));
            }
            if Columns::read_by(filter).into_iter().any(|id| Some(id) == matched || self.columns.fact(id).is_none_or(|fact| fact.optional)) {
                return Err(refuse("outer-filter", self.columns.show(filter)));
            }
        }
        let owner = rows.relation.datasets().first().map(|d| d.owner.clone());
        let owner = owner.ok_or_else(|| refuse("aggregate", name))?;
        let (function, fact) = match (name, args.as_slice()) {
            ("count", args) if args.first().is_none_or(|arg| matches!(arg, Expr::Literal(value, _) if !value.is_null())) => {
                let mut label = format!("rows of a {} person", rows.relation.datasets().iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "));
                if let Some(filter) = &filter {
                    label += &format!(" where {}", self.columns.show(filter));
                }
                (
                    PersonFunction::Rows,
                    ColumnFact {
                        label,
                        owner,
                        data_type: DataType::Int64,
                        class: ColumnClass::Dimension,
                        per_person: true,
                        optional: false,
                        grid: None,
                        scanned: None,
                    },
                )
            }
            ("min" | "max" | "sum", [arg]) => {
                let Some(id) = ColumnId::of(arg) else {
                    let shown = self.columns.show(arg);
                    return Err(if name == "sum" { refuse("measure-argument", shown) } else { refuse("extreme-argument", shown) });
                };
                let fact = self.columns.fact(id).cloned().ok_or_else(|| refuse("aggregate", name))?;
                let function = match name {
                    "min" => PersonFunction::Min(id),
                    "max" => PersonFunction::Max(id),
                    _ => PersonFunction::Sum(id),
                };
                let (label, grid) = (format!("{name}({}) of a person", fact.label), fact.grid);
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
                (function, ColumnFact { label, owner: fact.owner, data_type, class, per_person: true, optional: fact.optional, grid, scanned: None })
            }
            (name, _) => return Err(refuse("aggregate", name)),
        };
        Ok(PersonAggregate { function, filter, output: self.columns.add(fact) })
    }
}

/// Keys without those that are written again: a plan has one column for both.
pub(super) fn each_once(groups: &[Expr]) -> Vec<&Expr> {
    let mut once: Vec<&Expr> = Vec::new();
    for group in groups {
        if !once.contains(&group) {
            once.push(group);
        }
    }
    once
}

/// The position of a key that is this expression, added for nobody to see if there is none.
fn hidden_key(point: &mut ReleasePoint, expr: Expr, data_type: DataType) -> usize {
    point.key(&expr).unwrap_or_else(|| {
        point.keys.push(Key { expr, data_type, hidden: true });
        point.keys.len() - 1
    })
}

/// Of a person without a row that counts, the sum of ones is NULL unless it says otherwise.
fn has_else_zero(arg: &Expr) -> bool {
    let zero = Expr::Literal(ScalarValue::Int64(Some(0)), None);
    matches!(arg, Expr::Case(case) if case.else_expr.as_deref() == Some(&zero))
}

/// `CASE WHEN f THEN x [ELSE 0 | NULL] END` under an aggregate: `x FILTER (WHERE f)`.
fn one_case(aggregate: &str, arg: &Expr) -> Option<(Expr, Expr)> {
    let Expr::Case(case) = arg else {
        return None;
    };
    let ([(when, then)], None) = (case.when_then_expr.as_slice(), &case.expr) else {
        return None;
    };
    let nothing = match case.else_expr.as_deref() {
        None => true,
        Some(Expr::Literal(value, _)) => value.is_null() || (aggregate == "sum" && *value == ScalarValue::Int64(Some(0))),
        Some(_) => false,
    };
    nothing.then(|| (when.as_ref().clone(), then.as_ref().clone()))
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

/// What stands beside a parameter in the comparisons of a condition.
fn compared(condition: &Expr) -> Vec<(Expr, String)> {
    let mut pairs = Vec::new();
    let _ = condition.apply(|part| {
        let (of, with): (&Expr, Vec<&Expr>) = match part {
            Expr::BinaryExpr(binary) if matches!(*binary.left, Expr::Placeholder(_)) => (&binary.right, vec![&binary.left]),
            Expr::BinaryExpr(binary) => (&binary.left, vec![&binary.right]),
            Expr::Between(between) => (&between.expr, vec![&between.low, &between.high]),
            Expr::InList(list) => (&list.expr, list.list.iter().collect()),
            _ => return Ok(TreeNodeRecursion::Continue),
        };
        pairs.extend(with.into_iter().filter_map(|with| if let Expr::Placeholder(p) = with { Some((of.clone(), p.id.clone())) } else { None }));
        Ok(TreeNodeRecursion::Continue)
    });
    pairs.retain(|(of, _)| !has_placeholder(of));
    pairs
}

fn release_column(key: usize) -> Expr {
    Expr::Column(Column::new_unqualified(format!("k{key}")))
}
