//! Facts of a physical plan, bottom up, over an exact list of node types.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cloister_policy::{Class, Collaboration, DatasetName, Domain, Name};
use datafusion::common::{JoinType, NullEquality};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode};
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::joins::{HashJoinExec, PartitionMode};
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};

use super::{VerifyError, expressions, refused};
use crate::operators::ClusteredScanExec;
use crate::operators::clustered_scan::exactly;

/// What a column of a physical plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Person(Domain),
    Dimension { per_person: bool },
    Measure,
    Unusable,
}

/// What is known of a node's output. Rows are in order of person within a partition, and
/// partitions share no person: every node here keeps that, or is refused.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) columns: Vec<Fact>,
    pub(super) versions: BTreeMap<DatasetName, String>,
    pub(super) people_min: u64,
    pub(super) partitions: usize,
    /// A filter reads a column that isn't constant per person.
    pub(super) varying_filter: bool,
}

impl Facts {
    pub(super) fn owners(&self) -> BTreeSet<&Name> {
        self.versions.keys().map(|dataset| &dataset.owner).collect()
    }
}

pub(super) fn facts(plan: &Arc<dyn ExecutionPlan>, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let facts = if let Some(scan) = exactly::<ClusteredScanExec>(plan) {
        of_scan(scan, policy)?
    } else if let Some(filter) = exactly::<FilterExec>(plan) {
        of_filter(filter, policy)?
    } else if let Some(projection) = exactly::<ProjectionExec>(plan) {
        of_projection(projection, policy)?
    } else if let Some(join) = exactly::<HashJoinExec>(plan) {
        of_join(join, policy)?
    } else if let Some(aggregate) = exactly::<AggregateExec>(plan) {
        of_aggregate(aggregate, policy)?
    } else {
        return Err(refused(format!("{} is not on the list of nodes", plan.name())));
    };
    if plan.fetch().is_some() {
        return Err(refused(format!("{} has a limit", plan.name())));
    }
    if facts.partitions != plan.output_partitioning().partition_count() || facts.columns.len() != plan.schema().fields().len() {
        return Err(refused(format!("{} does not have the shape that it should", plan.name())));
    }
    Ok(facts)
}

fn of_scan(scan: &ClusteredScanExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let name = scan.source().dataset();
    let state = policy.dataset(name).ok_or_else(|| refused(format!("{name} is not a dataset")))?;
    if state.live.as_deref() != Some(scan.source().version()) {
        return Err(refused(format!("{name} is not read at its live version")));
    }
    let dataset = &state.dataset;
    let (unit, _, unique) = dataset.unit().ok_or_else(|| refused(format!("{name} has no privacy unit")))?;
    if scan.columns().first() != Some(&unit) {
        return Err(refused(format!("{name} is not scanned by person")));
    }
    let columns = scan.columns().iter().map(|at| match dataset.columns.get(*at).map(|column| &column.class) {
        Some(Class::Unit { domain, .. }) => Fact::Person(*domain),
        Some(Class::Dimension { .. }) => Fact::Dimension { per_person: unique },
        Some(Class::Measure(_)) => Fact::Measure,
        Some(Class::None) | None => Fact::Unusable,
    });
    Ok(Facts {
        columns: columns.collect(),
        versions: BTreeMap::from([(name.clone(), scan.source().version().to_owned())]),
        people_min: u64::from(dataset.threshold),
        partitions: scan.source().buckets(),
        varying_filter: false,
    })
}

fn of_filter(filter: &FilterExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let mut facts = facts(filter.input(), policy)?;
    if filter.projection().is_some() {
        return Err(refused("a filter projects"));
    }
    let per_person = expressions::dimension(filter.predicate(), &facts.columns, &filter.input().schema())?;
    facts.varying_filter |= !per_person;
    Ok(facts)
}

fn of_projection(projection: &ProjectionExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let input = facts(projection.input(), policy)?;
    let mut columns = Vec::new();
    for output in projection.expr() {
        columns.push(match expressions::exactly::<Column>(&output.expr) {
            Some(column) => *input.columns.get(column.index()).ok_or_else(|| refused("a column is missing"))?,
            None => Fact::Dimension { per_person: expressions::dimension(&output.expr, &input.columns, &projection.input().schema())? },
        });
    }
    Ok(Facts { columns, ..input })
}

fn of_join(join: &HashJoinExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let (left, right) = (facts(join.left(), policy)?, facts(join.right(), policy)?);
    let plain = *join.join_type() == JoinType::Inner
        && *join.partition_mode() == PartitionMode::Partitioned
        && join.null_equality() == NullEquality::NullEqualsNothing
        && join.filter().is_none()
        && !join.contains_projection()
        && join.dynamic_expressions_produced().is_empty();
    if !plain || left.partitions != right.partitions {
        return Err(refused("a join is not a plain inner join of buckets"));
    }
    let [(l, r)] = join.on() else {
        return Err(refused("a join has other conditions than persons"));
    };
    let person = |expr, facts: &Facts| match expressions::exactly::<Column>(expr).and_then(|c| facts.columns.get(c.index())) {
        Some(Fact::Person(domain)) => Some(*domain),
        _ => None,
    };
    match (person(l, &left), person(r, &right)) {
        (Some(a), Some(b)) if a == b => {}
        _ => return Err(refused("a join is not on persons of one domain")),
    }
    let mut versions = left.versions;
    for (dataset, version) in right.versions {
        if versions.insert(dataset.clone(), version).is_some() {
            return Err(refused(format!("{dataset} is joined with itself")));
        }
    }
    Ok(Facts {
        columns: left.columns.into_iter().chain(right.columns).collect(),
        versions,
        people_min: left.people_min.max(right.people_min),
        partitions: left.partitions,
        varying_filter: left.varying_filter || right.varying_filter,
    })
}

/// One row a person: GROUP BY the person and nothing else.
fn of_aggregate(aggregate: &AggregateExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let input = facts(aggregate.input(), policy)?;
    let group = aggregate.group_expr();
    let plain = *aggregate.mode() == AggregateMode::SinglePartitioned
        && group.is_single()
        && aggregate.limit_options().is_none()
        && aggregate.filter_expr().iter().all(Option::is_none);
    let [(key, _)] = group.expr() else {
        return Err(refused("a per-person aggregate has other keys"));
    };
    let person = expressions::exactly::<Column>(key).and_then(|c| input.columns.get(c.index()));
    let (true, Some(person @ Fact::Person(_))) = (plain, person) else {
        return Err(refused("an aggregate below the release point is not per person"));
    };
    let mut columns = vec![*person];
    for call in aggregate.aggr_expr() {
        let arguments = call.expressions();
        let [argument] = arguments.as_slice() else {
            return Err(refused("a per-person aggregate has several arguments"));
        };
        let of = expressions::exactly::<Column>(argument).and_then(|c| input.columns.get(c.index()));
        columns.push(match (call.fun().name(), of) {
            ("count", None) if expressions::is_literal(argument) => Fact::Dimension { per_person: true },
            ("min" | "max", Some(Fact::Dimension { .. })) => Fact::Dimension { per_person: true },
            ("sum" | "min" | "max", Some(Fact::Measure)) => Fact::Measure,
            (name, _) => return Err(refused(format!("{name} is not a per-person aggregate"))),
        });
        if call.is_distinct() || !call.order_bys().is_empty() {
            return Err(refused("a per-person aggregate is DISTINCT or ordered"));
        }
    }
    // INVARIANT: what decided over rows below is now part of one row a person.
    Ok(Facts { columns, varying_filter: false, ..input })
}
