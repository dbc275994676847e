//! From the sealed algebra to a physical plan, node by node, with no optimiser in between.
//!
//! Columns that nothing reads aren't scanned; joins build on the side with one row a person and
//! keep the order of the other. What comes out is not trusted: `verify` derives its facts again.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use cloister_policy::DatasetName;
use datafusion::common::{DFSchema, JoinType, NullEquality};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::context::ExecutionProps;
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::functions_aggregate::min_max::{max_udaf, min_udaf};
use datafusion::functions_aggregate::sum::sum_udaf;
use datafusion::logical_expr::{Case, Expr, lit, when};
use datafusion::physical_expr::aggregate::{AggregateExprBuilder, AggregateFunctionExpr};
use datafusion::physical_expr::expressions::{CastExpr, Column};
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode, PhysicalGroupBy};
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::joins::{HashJoinExec, PartitionMode};
use datafusion::physical_plan::projection::ProjectionExec;

use crate::bind::PERSON_ROWS_MAX;
use crate::operators::release::{Amount, Contribution, Counting, MatchedKey, Parts, ReleaseExec, ReleaseSpec, Shown, What};
use crate::operators::{BucketSource, ClusteredScanExec, PublicScanExec};
use crate::relation::{Aggregate, ColumnClass, ColumnId, Columns, Lookup, PersonAggregate, PersonFunction, Relation, ReleasePoint};

/// Finds the version of a dataset that a run reads.
pub type Sources<'a> = dyn Fn(&DatasetName) -> Option<Arc<dyn BucketSource>> + 'a;

/// Builds the physical plan of a release point.
pub(crate) fn lower(point: &ReleasePoint, columns: &Columns, sources: &Sources<'_>) -> Result<Arc<dyn ExecutionPlan>> {
    let people_min = point.people_min.ok_or_else(|| internal("a release point without a threshold"))?;
    let lowering = Lowering { columns, sources, used: used(point) };
    let input = lowering.relation(&point.input)?;
    let schema = input.schema();
    let mut outputs: Vec<(Arc<dyn PhysicalExpr>, String)> = vec![(column(&schema, point.input.person())?, "person".to_owned())];
    for (at, key) in point.keys.iter().enumerate() {
        outputs.push((physical(&key.expr, &schema)?, format!("k{at}")));
    }
    let mut spec = ReleaseSpec {
        person: 0,
        keys: (1..=point.keys.len()).collect(),
        parts: None,
        matched: matched_key(point, columns),
        amounts: Vec::new(),
        shown: Vec::new(),
        people_min,
        cells_per_person: point.cells_per_person,
    };
    let filters = point.filters();
    if !filters.is_empty() {
        let (parts, number) = part_number(&filters, point.input.matched())?;
        outputs.push((physical(&number, &schema)?, "part".to_owned()));
        spec.parts = Some(Parts { column: outputs.len() - 1, ..parts });
    }
    let counting = if point.crosses_owners(columns) { Counting::ByList } else { Counting::Capped };
    let rows_of = |contribution| Amount { contribution, steps: row_steps(point.input.rows_per_person()), counting };
    for call in &point.calls {
        let what = match &call.aggregate {
            Aggregate::People => What::People,
            Aggregate::Matched => What::Matched,
            Aggregate::Rows => What::Total { amount: add_amount(&mut spec, rows_of(Contribution::Rows)) },
            Aggregate::Sum(id) | Aggregate::Avg(id) => {
                let Some(ColumnClass::Measure(measure)) = columns.fact(*id).map(|fact| &fact.class) else {
                    return Err(internal("an amount that isn't a measure"));
                };
                let name = id.name();
                let at = match outputs.iter().position(|(_, output)| *output == name) {
                    Some(at) => at,
                    None => {
                        outputs.push((column(&schema, *id)?, name));
                        outputs.len() - 1
                    }
                };
                let total = add_amount(&mut spec, Amount { contribution: Contribution::Total(at), steps: measure.steps.clone(), counting });
                match (&call.aggregate, counting) {
                    (Aggregate::Sum(_), _) => What::Total { amount: total },
                    (_, Counting::ByList) => {
                        // Of a person, so of all their rows.
                        let most = measure.steps.last().copied().unwrap_or(0);
                        What::Average { total, rows: None, scale: measure.scale, most }
                    }
                    (_, Counting::Capped) => {
                        let rows = add_amount(&mut spec, rows_of(Contribution::NonNull(at)));
                        What::Average { total, rows: Some(rows), scale: measure.scale, most: measure.hi }
                    }
                }
            }
        };
        let part = call.filter.as_ref().and_then(|filter| filters.iter().position(|other| *other == filter));
        spec.shown.push(Shown { what, part, data_type: call.data_type.clone() });
    }
    let input = Arc::new(ProjectionExec::try_new(outputs, input)?);
    Ok(Arc::new(ReleaseExec::try_new(input, spec, &point.names())?))
}

/// The matched bit among the keys, and the keys of the preserved side.
fn matched_key(point: &ReleasePoint, columns: &Columns) -> Option<MatchedKey> {
    let matched = point.input.matched()?;
    let key = point.key(&matched.expr())?;
    let alone = !point.matched_only
        && point.keys.iter().all(|key| Columns::read_by(&key.expr).into_iter().all(|id| columns.fact(id).is_some_and(|fact| !fact.optional)));
    let preserved = point.keys.iter().enumerate().filter(|(_, key)| !point.reads_match(&key.expr, columns)).map(|(at, _)| at);
    Some(MatchedKey { key, preserved: preserved.collect(), alone })
}

/// Which part a row is in: the number of the filter that is true, or that of the rest. Two
/// filters of which one is always true have no rest.
fn part_number(filters: &[&Expr], matched: Option<ColumnId>) -> Result<(Parts, Expr)> {
    let is_flag = |expr: &Expr| matched.is_some() && ColumnId::of(expr) == matched;
    let unmatched = filters.iter().position(|filter| matches!(filter, Expr::Not(inner) if is_flag(inner)));
    let never_null = |expr: &Expr| is_flag(expr) || matches!(expr, Expr::IsNull(_) | Expr::IsNotNull(_));
    let rest = match filters {
        [a, b] => {
            let not = |a: &Expr, b: &Expr| matches!(b, Expr::Not(inner) if inner.as_ref() == a && never_null(a));
            let null = |a: &Expr, b: &Expr| matches!((a, b), (Expr::IsNull(x), Expr::IsNotNull(y)) if x == y);
            !(not(a, b) || not(b, a) || null(a, b) || null(b, a))
        }
        _ => true,
    };
    let tested = if rest { filters } else { filters.get(..1).unwrap_or(filters) };
    let number = |at: usize| i64::try_from(at).map(lit).map_err(|_| internal("too many filters"));
    let mut whens = Vec::new();
    for (at, filter) in tested.iter().enumerate() {
        whens.push((Box::new((*filter).clone()), Box::new(number(at)?)));
    }
    let number = Expr::Case(Case::new(None, whens, Some(Box::new(number(tested.len())?))));
    Ok((Parts { column: 0, count: filters.len(), rest, unmatched }, number))
}

/// The index of an amount, added if it isn't kept already.
fn add_amount(spec: &mut ReleaseSpec, amount: Amount) -> usize {
    spec.amounts.iter().position(|other| *other == amount).unwrap_or_else(|| {
        spec.amounts.push(amount);
        spec.amounts.len() - 1
    })
}

/// Steps of a number of rows: 1-2-5·10ⁿ up to what one person can have.
pub(crate) fn row_steps(rows_per_person: u64) -> Vec<i128> {
    let most = i128::from(rows_per_person);
    let decades = (0..19).map(|n| 10_i128.pow(n));
    decades.flat_map(|decade| [decade, 2 * decade, 5 * decade]).take_while(|step| *step <= most).collect()
}

struct Lowering<'a> {
    columns: &'a Columns,
    sources: &'a Sources<'a>,
    used: BTreeSet<ColumnId>,
}

impl Lowering<'_> {
    fn relation(&self, relation: &Relation) -> Result<Arc<dyn ExecutionPlan>> {
        match relation {
            Relation::Scan { dataset, person, columns, .. } => self.scan(dataset, *person, columns),
            Relation::Filter { input, predicate } => {
                let input = self.relation(input)?;
                let predicate = physical(predicate, &input.schema())?;
                Ok(Arc::new(FilterExec::try_new(predicate, input)?))
            }
            Relation::Join { left, right } => self.join(left, right),
            Relation::LeftJoin { left, right, matched } => self.left_join(left, right, *matched),
            Relation::Lookup { input, lookup, .. } => self.lookup(input, lookup),
            Relation::PerPerson { input, aggregates } => self.per_person(input, aggregates),
        }
    }

    fn scan(&self, dataset: &DatasetName, person: ColumnId, columns: &[(usize, ColumnId)]) -> Result<Arc<dyn ExecutionPlan>> {
        let source = (self.sources)(dataset).ok_or_else(|| internal("a dataset has no data"))?;
        let unit = columns.iter().find(|(_, id)| *id == person);
        let rest = columns.iter().filter(|(_, id)| *id != person && self.used.contains(id));
        let (mut positions, mut fields) = (Vec::new(), Vec::new());
        for (position, id) in unit.into_iter().chain(rest) {
            let fact = self.columns.fact(*id).ok_or_else(|| internal("a column is missing"))?;
            let field =
                if *id == person { Field::new(id.name(), DataType::FixedSizeBinary(16), false) } else { Field::new(id.name(), fact.data_type.clone(), true) };
            positions.push(*position);
            fields.push(field);
        }
        Ok(Arc::new(ClusteredScanExec::try_new(source, positions, Arc::new(Schema::new(fields)))?))
    }

    /// Builds on one side and streams the other, whose order stays. Where both have several rows
    /// a person, rows stand in order of the left, then of the right.
    fn join(&self, left: &Relation, right: &Relation) -> Result<Arc<dyn ExecutionPlan>> {
        let left_builds = match (left.rows_per_person(), right.rows_per_person()) {
            (1, 1) => left.rows_max() < right.rows_max(),
            (1, _) => true,
            _ => false,
        };
        let (build, probe) = if left_builds { (left, right) } else { (right, left) };
        let (build_plan, probe_plan) = (self.relation(build)?, self.relation(probe)?);
        let on = vec![(column(&build_plan.schema(), build.person())?, column(&probe_plan.schema(), probe.person())?)];
        let nulls = NullEquality::NullEqualsNothing;
        let join = HashJoinExec::try_new(build_plan, probe_plan, on, None, &JoinType::Inner, None, PartitionMode::Partitioned, nulls, false)?;
        Ok(Arc::new(join))
    }

    /// Builds on the PUBLIC table, once for all buckets, and streams the rows, whose order stays.
    fn lookup(&self, input: &Relation, lookup: &Lookup) -> Result<Arc<dyn ExecutionPlan>> {
        let probe = self.relation(input)?;
        let source = (self.sources)(&lookup.dataset).ok_or_else(|| internal("a dataset has no data"))?;
        let wanted = lookup.columns.iter().filter(|(_, id)| *id == lookup.by || self.used.contains(id));
        let (mut positions, mut fields) = (Vec::new(), Vec::new());
        for (position, id) in wanted {
            let fact = self.columns.fact(*id).ok_or_else(|| internal("a column is missing"))?;
            positions.push(*position);
            fields.push(Field::new(id.name(), fact.data_type.clone(), true));
        }
        let build: Arc<dyn ExecutionPlan> = Arc::new(PublicScanExec::try_new(source, positions, Arc::new(Schema::new(fields)))?);
        let on = vec![(column(&build.schema(), lookup.by)?, column(&probe.schema(), lookup.key)?)];
        let join_type = if lookup.keeps_all { JoinType::Right } else { JoinType::Inner };
        let nulls = NullEquality::NullEqualsNothing;
        Ok(Arc::new(HashJoinExec::try_new(build, probe, on, None, &join_type, None, PartitionMode::CollectLeft, nulls, false)?))
    }

    /// Builds on the side that is looked up and streams the preserved one, whose order stays.
    fn left_join(&self, left: &Relation, right: &Relation, matched: ColumnId) -> Result<Arc<dyn ExecutionPlan>> {
        let (build, probe) = (self.relation(right)?, self.relation(left)?);
        let on = vec![(column(&build.schema(), right.person())?, column(&probe.schema(), left.person())?)];
        let nulls = NullEquality::NullEqualsNothing;
        let join = HashJoinExec::try_new(build, probe, on, None, &JoinType::Right, None, PartitionMode::Partitioned, nulls, false)?;
        let schema = join.schema();
        let units = right.persons();
        let mut outputs = Vec::new();
        for id in left.columns().into_iter().chain(right.columns()).filter(|id| !units.contains(id)) {
            if let Ok(expr) = column(&schema, id) {
                outputs.push((expr, id.name()));
            }
        }
        outputs.push((physical(&right.person().expr().is_not_null(), &schema)?, matched.name()));
        Ok(Arc::new(ProjectionExec::try_new(outputs, Arc::new(join))?))
    }

    fn per_person(&self, input: &Relation, aggregates: &[PersonAggregate]) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = self.relation(input)?;
        let schema = plan.schema();
        let person = input.person();
        let group = PhysicalGroupBy::new_single(vec![(column(&schema, person)?, person.name())]);
        let wanted: Vec<_> = aggregates.iter().filter(|a| self.used.contains(&a.output)).collect();
        let calls = wanted.iter().map(|a| call(a, &schema)).collect::<Result<Vec<_>>>()?;
        let filters = wanted.iter().map(|a| a.filter.as_ref().map(|filter| physical(filter, &schema)).transpose()).collect::<Result<_>>()?;
        let aggregate: Arc<dyn ExecutionPlan> =
            Arc::new(AggregateExec::try_new(AggregateMode::SinglePartitioned, group, calls, filters, plan, Arc::clone(&schema))?);
        let schema = aggregate.schema();
        let mut outputs = vec![(column(&schema, person)?, person.name())];
        for a in wanted {
            let expr = match a.function {
                PersonFunction::Rows => {
                    let rows = a.output.expr();
                    when(rows.clone().gt(lit(PERSON_ROWS_MAX)), lit(PERSON_ROWS_MAX)).otherwise(rows)?
                }
                PersonFunction::Min(_) | PersonFunction::Max(_) | PersonFunction::Sum(_) | PersonFunction::Matched(_) => a.output.expr(),
            };
            outputs.push((physical(&expr, &schema)?, a.output.name()));
        }
        Ok(Arc::new(ProjectionExec::try_new(outputs, aggregate)?))
    }
}

fn call(aggregate: &PersonAggregate, schema: &SchemaRef) -> Result<Arc<AggregateFunctionExpr>> {
    let (function, argument) = match aggregate.function {
        PersonFunction::Rows => (count_udaf(), datafusion::physical_expr::expressions::lit(1_i64)),
        PersonFunction::Min(id) => (min_udaf(), column(schema, id)?),
        PersonFunction::Max(id) | PersonFunction::Matched(id) => (max_udaf(), column(schema, id)?),
        PersonFunction::Sum(id) => (sum_udaf(), whole(column(schema, id)?, schema)?),
    };
    let call = AggregateExprBuilder::new(function, vec![argument]).schema(Arc::clone(schema)).alias(aggregate.output.name()).build()?;
    Ok(Arc::new(call))
}

/// Whole numbers are summed as the widest.
fn whole(argument: Arc<dyn PhysicalExpr>, schema: &SchemaRef) -> Result<Arc<dyn PhysicalExpr>> {
    Ok(match argument.data_type(schema)? {
        DataType::Int16 | DataType::Int32 => Arc::new(CastExpr::new(argument, DataType::Int64, None)),
        _ => argument,
    })
}

/// Columns that something reads.
fn used(point: &ReleasePoint) -> BTreeSet<ColumnId> {
    let exprs = point.keys.iter().map(|key| &key.expr).chain(point.filters()).chain(point.input.predicates());
    let mut used: BTreeSet<ColumnId> = exprs.flat_map(Columns::read_by).collect();
    for call in &point.calls {
        if let Aggregate::Sum(id) | Aggregate::Avg(id) = call.aggregate {
            used.insert(id);
        }
    }
    used.extend(point.input.matched());
    read_per_person(&point.input, &mut used);
    used
}

/// Arguments of per-person aggregates whose results are read, from the top down.
fn read_per_person(relation: &Relation, used: &mut BTreeSet<ColumnId>) {
    match relation {
        Relation::Scan { .. } => {}
        Relation::Filter { input, .. } => read_per_person(input, used),
        Relation::Lookup { input, lookup, .. } => {
            used.insert(lookup.key);
            read_per_person(input, used);
        }
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => {
            read_per_person(left, used);
            read_per_person(right, used);
        }
        Relation::PerPerson { input, aggregates } => {
            for aggregate in aggregates.iter().filter(|a| used.contains(&a.output)).collect::<Vec<_>>() {
                if let PersonFunction::Min(id) | PersonFunction::Max(id) | PersonFunction::Sum(id) | PersonFunction::Matched(id) = aggregate.function {
                    used.insert(id);
                }
            }
            read_per_person(input, used);
        }
    }
}

fn physical(expr: &Expr, schema: &SchemaRef) -> Result<Arc<dyn PhysicalExpr>> {
    let schema = DFSchema::try_from(schema.as_ref().clone())?;
    create_physical_expr(expr, &schema, &ExecutionProps::new(), &Default::default())
}

fn column(schema: &SchemaRef, id: ColumnId) -> Result<Arc<dyn PhysicalExpr>> {
    let name = id.name();
    let at = schema.index_of(&name)?;
    Ok(Arc::new(Column::new(&name, at)))
}

fn internal(message: &str) -> DataFusionError {
    DataFusionError::Internal(message.to_owned())
}
