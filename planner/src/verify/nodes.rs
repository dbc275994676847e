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
use crate::operators::clustered_scan::exactly;
use crate::operators::{ClusteredScanExec, PublicScanExec};

/// What a column of a physical plan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    Person(Domain),
    /// The unit of a left join's right side: whether it is NULL is the matched bit.
    Guest,
    Dimension(Reads),
    Measure(Measured),
    Unusable,
}

/// A measure as its owner declared it, through per-person aggregates too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) dataset: DatasetName,
    pub(super) column: usize,
    pub(super) nullable: bool,
    pub(super) steps: Vec<i128>,
    /// Rows of a join's other side repeat it.
    pub(super) repeated: bool,
}

/// What a dimension depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reads {
    /// Nothing that varies for one person.
    pub(super) per_person: bool,
    /// Data of those who are counted whether matched or not.
    pub(super) preserved: bool,
    /// A left join's right side.
    pub(super) optional: bool,
    /// A left join's right side, beyond whether it matched.
    pub(super) guests: bool,
    /// It is the matched bit and nothing else.
    pub(super) flag: bool,
}

impl Reads {
    pub(super) const NOTHING: Self = Self { per_person: true, preserved: false, optional: false, guests: false, flag: false };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            per_person: self.per_person && other.per_person,
            preserved: self.preserved || other.preserved,
            optional: self.optional || other.optional,
            guests: self.guests || other.guests,
            flag: false,
        }
    }
}

/// What is known of a node's output. Rows are in order of person within a partition, and
/// partitions share no person: every node here keeps that, or is refused.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) columns: Vec<Fact>,
    pub(super) versions: BTreeMap<DatasetName, String>,
    /// Versions of PUBLIC datasets.
    pub(super) public: BTreeMap<DatasetName, String>,
    /// Owners whose data decides who is counted.
    pub(super) people_owners: BTreeSet<Name>,
    pub(super) people_min: u64,
    pub(super) partitions: usize,
    /// Everybody has one row.
    pub(super) unique: bool,
    /// Rows of one person were paired with several others of theirs, on both sides of a join.
    pub(super) multiplied: bool,
    /// A left join is below.
    pub(super) left_join: bool,
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
        if let Some(public) = exactly::<PublicScanExec>(join.left()) { of_lookup(join, public, policy)? } else { of_join(join, policy)? }
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
    let one_row = unique || dataset.rows_per_person == 1;
    let columns = scan.columns().iter().map(|at| match dataset.columns.get(*at).map(|column| &column.class) {
        Some(Class::Unit { domain, .. }) => Fact::Person(*domain),
        Some(Class::Dimension { .. }) => Fact::Dimension(Reads { per_person: one_row, preserved: true, ..Reads::NOTHING }),
        Some(Class::Measure(measure)) => {
            let (dataset, steps) = (name.clone(), measure.steps.clone());
            Fact::Measure(Measured { dataset, column: *at, nullable: measure.nullable, steps, repeated: false })
        }
        Some(Class::None) | None => Fact::Unusable,
    });
    Ok(Facts {
        columns: columns.collect(),
        versions: BTreeMap::from([(name.clone(), scan.source().version().to_owned())]),
        public: BTreeMap::new(),
        people_owners: BTreeSet::from([name.owner.clone()]),
        people_min: u64::from(dataset.threshold),
        partitions: scan.source().buckets(),
        unique: one_row,
        multiplied: false,
        left_join: false,
        varying_filter: false,
    })
}

fn of_filter(filter: &FilterExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let mut facts = facts(filter.input(), policy)?;
    if filter.projection().is_some() {
        return Err(refused("a filter projects"));
    }
    let reads = expressions::dimension(filter.predicate(), &facts.columns, &filter.input().schema())?;
    if facts.left_join && reads.optional {
        return Err(refused("a filter above a left join decides by who is matched"));
    }
    facts.varying_filter |= !reads.per_person;
    Ok(facts)
}

fn of_projection(projection: &ProjectionExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let input = facts(projection.input(), policy)?;
    let mut columns = Vec::new();
    for output in projection.expr() {
        columns.push(if let Some(column) = expressions::exactly::<Column>(&output.expr) {
            input.columns.get(column.index()).cloned().ok_or_else(|| refused("a column is missing"))?
        } else if expressions::is_matched_bit(&output.expr, &input.columns) {
            Fact::Dimension(Reads { optional: true, flag: true, ..Reads::NOTHING })
        } else {
            Fact::Dimension(expressions::dimension(&output.expr, &input.columns, &projection.input().schema())?)
        });
    }
    Ok(Facts { columns, ..input })
}

/// An inner join of buckets, or one that preserves its probe side, on persons of one domain.
fn of_join(join: &HashJoinExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let (build, probe) = (facts(join.left(), policy)?, facts(join.right(), policy)?);
    let plain = *join.partition_mode() == PartitionMode::Partitioned
        && join.null_equality() == NullEquality::NullEqualsNothing
        && join.filter().is_none()
        && !join.contains_projection()
        && join.dynamic_expressions_produced().is_empty();
    if !plain || build.partitions != probe.partitions {
        return Err(refused("a join is not a plain join of buckets"));
    }
    let [(b, p)] = join.on() else {
        return Err(refused("a join has other conditions than persons"));
    };
    let person = |expr, facts: &Facts| match expressions::exactly::<Column>(expr).and_then(|c| facts.columns.get(c.index())) {
        Some(Fact::Person(domain)) => Some(*domain),
        _ => None,
    };
    match (person(b, &build), person(p, &probe)) {
        (Some(a), Some(b)) if a == b => {}
        _ => return Err(refused("a join is not on persons of one domain")),
    }
    let mut versions = build.versions;
    for (dataset, version) in probe.versions {
        // A dataset may meet itself, at one version.
        if versions.insert(dataset.clone(), version.clone()).is_some_and(|other| other != version) {
            return Err(refused(format!("{dataset} is read at two versions")));
        }
    }
    let public: BTreeMap<_, _> = build.public.into_iter().chain(probe.public).collect();
    let people_min = build.people_min.max(probe.people_min);
    let varying_filter = build.varying_filter || probe.varying_filter;
    match join.join_type() {
        JoinType::Inner if !(build.left_join && probe.left_join) => Ok(Facts {
            columns: beside(build.columns, probe.unique).chain(beside(probe.columns, build.unique)).collect(),
            versions,
            public,
            people_owners: build.people_owners.into_iter().chain(probe.people_owners).collect(),
            people_min,
            partitions: probe.partitions,
            unique: build.unique && probe.unique,
            multiplied: build.multiplied || probe.multiplied || !(build.unique || probe.unique),
            left_join: build.left_join || probe.left_join,
            varying_filter,
        }),
        JoinType::Right if build.unique && !build.left_join && !probe.left_join => Ok(Facts {
            columns: build.columns.into_iter().map(optional).chain(probe.columns).collect(),
            versions,
            public,
            people_owners: probe.people_owners,
            people_min,
            partitions: probe.partitions,
            unique: probe.unique,
            multiplied: probe.multiplied,
            left_join: true,
            varying_filter,
        }),
        other => Err(refused(format!("a join of type {other} over several rows a person, or over another left join"))),
    }
}

/// Rows that look values up in a PUBLIC dataset by a dimension, at most one for each row.
fn of_lookup(join: &HashJoinExec, public: &PublicScanExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let mut facts = facts(join.right(), policy)?;
    let name = public.source().dataset();
    let state = policy.dataset(name).filter(|state| state.dataset.public).ok_or_else(|| refused(format!("{name} is not a PUBLIC dataset")))?;
    if state.live.as_deref() != Some(public.source().version()) {
        return Err(refused(format!("{name} is not read at its live version")));
    }
    let plain = *join.partition_mode() == PartitionMode::CollectLeft
        && join.null_equality() == NullEquality::NullEqualsNothing
        && join.filter().is_none()
        && !join.contains_projection()
        && join.dynamic_expressions_produced().is_empty();
    let [(by, key)] = join.on() else {
        return Err(refused("a lookup has several conditions"));
    };
    let unique = expressions::exactly::<Column>(by).and_then(|c| public.columns().get(c.index())).is_some_and(|at| state.dataset.is_lookup_key(*at));
    let key = expressions::exactly::<Column>(key).and_then(|c| facts.columns.get(c.index()));
    let (true, true, Some(Fact::Dimension(reads))) = (plain, unique, key) else {
        return Err(refused("a lookup is not by a dimension that is UNIQUE in the PUBLIC dataset"));
    };
    let reads = *reads;
    let looked_up = Reads { flag: false, guests: reads.optional, ..reads };
    match join.join_type() {
        JoinType::Right => {}
        JoinType::Inner if facts.left_join && reads.optional => return Err(refused("a lookup above a left join decides by who is matched")),
        JoinType::Inner => facts.varying_filter |= !reads.per_person,
        other => return Err(refused(format!("a lookup by a join of type {other}"))),
    }
    facts.columns = public.columns().iter().map(|_| Fact::Dimension(looked_up)).chain(facts.columns).collect();
    if facts.public.insert(name.clone(), public.source().version().to_owned()).is_some_and(|other| other != public.source().version()) {
        return Err(refused(format!("{name} is read at two versions")));
    }
    Ok(facts)
}

/// Columns beside a side that has one row a person, or several.
fn beside(columns: Vec<Fact>, one_row: bool) -> impl Iterator<Item = Fact> {
    columns.into_iter().map(move |fact| match fact {
        Fact::Measure(measured) => Fact::Measure(Measured { repeated: measured.repeated || !one_row, ..measured }),
        other => other,
    })
}

/// A column of a left join's right side, which is NULL for people without a match.
fn optional(fact: Fact) -> Fact {
    match fact {
        Fact::Person(_) => Fact::Guest,
        Fact::Dimension(_) => Fact::Dimension(Reads { optional: true, guests: true, ..Reads::NOTHING }),
        Fact::Measure(_) | Fact::Guest | Fact::Unusable => Fact::Unusable,
    }
}

/// One row a person: GROUP BY the person and nothing else.
fn of_aggregate(aggregate: &AggregateExec, policy: &Collaboration) -> Result<Facts, VerifyError> {
    let input = facts(aggregate.input(), policy)?;
    let group = aggregate.group_expr();
    let plain = *aggregate.mode() == AggregateMode::SinglePartitioned && group.is_single() && aggregate.limit_options().is_none();
    let [(key, _)] = group.expr() else {
        return Err(refused("a per-person aggregate has other keys"));
    };
    let person = expressions::exactly::<Column>(key).and_then(|c| input.columns.get(c.index()));
    let (true, Some(person @ Fact::Person(_))) = (plain, person) else {
        return Err(refused("an aggregate below the release point is not per person"));
    };
    let mut columns = vec![person.clone()];
    for (call, filter) in aggregate.aggr_expr().iter().zip(aggregate.filter_expr()) {
        let arguments = call.expressions();
        let [argument] = arguments.as_slice() else {
            return Err(refused("a per-person aggregate has several arguments"));
        };
        let name = call.fun().name();
        let of = if name == "sum" { expressions::widened(argument, &aggregate.input().schema()) } else { argument };
        let of = expressions::exactly::<Column>(of).and_then(|c| input.columns.get(c.index()));
        columns.push(match (name, of) {
            ("count", None) if expressions::is_literal(argument) => Fact::Dimension(Reads { preserved: true, ..Reads::NOTHING }),
            ("min" | "max", Some(Fact::Dimension(reads))) => Fact::Dimension(Reads { per_person: true, ..*reads }),
            ("sum", Some(Fact::Measure(measured))) => Fact::Measure(measured.clone()),
            ("min" | "max", Some(Fact::Measure(measured))) => Fact::Measure(Measured { repeated: false, ..measured.clone() }),
            _ => return Err(refused(format!("{name} is not a per-person aggregate"))),
        });
        if let Some(filter) = filter {
            let reads = expressions::dimension(filter, &input.columns, &aggregate.input().schema())?;
            if name != "count" || reads.optional {
                return Err(refused("a per-person aggregate has a filter that it may not have"));
            }
        }
        if call.is_distinct() || !call.order_bys().is_empty() {
            return Err(refused("a per-person aggregate is DISTINCT or ordered"));
        }
    }
    // INVARIANT: what decided over rows below is now part of one row a person.
    Ok(Facts { columns, unique: true, multiplied: false, varying_filter: false, ..input })
}
