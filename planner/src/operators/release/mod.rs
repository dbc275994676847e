//! The release point: the one operator through which anything leaves the sealed engine.
//!
//! It groups, lets a person count in their first n cells only, counts people exactly by change
//! of person, moves amounts in steps, drops every group with fewer than k people, sorts, and
//! re-batches. One file each: `groups` (what a worker accumulates), `keys` (which group a row is
//! in), `remembered` (what is known of that), `counts` (distinct people), `visits` (a person's rows in a
//! group, where something is totalled), `held` (what these come to, by step), `amounts` (both, for
//! one amount), `steps` (of it), `cells` (groups as rows, and the parts of a row), `rules` (what of
//! a row is shown), `slots` (what of an amount is), `finish` (the rows that are, in one order).
//!
//! It is one operator rather than an aggregate under a filter because order is load-bearing:
//! counting by change over rows that arrive out of order overcounts, and an overcount shows a
//! small group. Nothing stands between the count, the order check and the threshold.

mod amounts;
mod cells;
mod counts;
mod finish;
mod groups;
mod held;
mod keys;
mod remembered;
mod rules;
mod slots;
mod steps;
mod visits;

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties, SendableRecordBatchStream};
use futures::{StreamExt, TryStreamExt};

use groups::{Finished, Groups};

/// Rows in a batch that leaves.
const BATCH_ROWS: usize = 8192;

/// What one person contributes to an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contribution {
    /// The number of their rows.
    Rows,
    /// The total of an input column (whole numbers, or decimals as whole numbers of their scale).
    Total(usize),
    /// The number of their rows in which an input column isn't NULL.
    NonNull(usize),
}

/// An amount that moves in steps: per group, a histogram of people by their own total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// What is totalled.
    pub contribution: Contribution,
    /// Increasing totals between which people are told apart.
    pub steps: Vec<i128>,
    /// Whose amounts and whose people.
    pub counting: Counting,
}

/// How people's totals make an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Own amounts: exact, but everyone is capped at the highest step that enough people reach.
    Capped,
    /// Amounts over another owner's people, who are the matched part of a list: each person counts
    /// as the average of a class of the list that enough others are in.
    ByList,
}

/// A column of the release behind its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it shows.
    pub what: What,
    /// Of which part of the group; of all of it if `None`.
    pub part: Option<usize>,
    /// Its type: `bigint` for people; `bigint` or a decimal of the measure's scale for a total; a
    /// decimal, or a double for whole numbers, for an average.
    pub data_type: DataType,
}

/// What a column shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Distinct people.
    People,
    /// Distinct people whom a left join matched: all or none of a group, by its matched bit.
    Matched,
    /// An amount.
    Total {
        /// Index into the amounts.
        amount: usize,
    },
    /// One amount divided by another, rounded half away from zero.
    Average {
        /// Index of the total.
        total: usize,
        /// Index of the number of rows that it is divided by; by people if `None`.
        rows: Option<usize>,
        /// Digits after the point of the total.
        scale: u8,
        /// The greatest value that is averaged: totals and rows are capped apart, and must not
        /// make more of it.
        most: i128,
    },
}

/// A group falls apart into parts, one for each FILTER, and a rest. A person is in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Input column with the part's number, `bigint`: 0 to `count`, where `count` is the rest.
    pub column: usize,
    /// Number of parts.
    pub count: usize,
    /// Whether there is a rest; otherwise the parts cover everybody by their text.
    pub rest: bool,
    /// The part of people whom a left join didn't match: shown beside enough matched ones only.
    pub unmatched: Option<usize>,
}

/// The matched bit of a left join among the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedKey {
    /// Which key it is: a boolean.
    pub key: usize,
    /// The keys that are of the preserved side: an unmatched group is shown if enough people of
    /// the same ones are matched.
    pub preserved: Vec<usize>,
    /// Whether no other key is of the optional side. Where one is, unmatched groups are never
    /// shown: with the number of all people they would tell how many are in hidden groups.
    pub alone: bool,
}

/// Everything that the operator enforces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseSpec {
    /// Input column with the privacy unit's 128-bit hash.
    pub person: usize,
    /// Input columns of the keys, in order of output and of sorting.
    pub keys: Vec<usize>,
    /// Parts of a group, if an aggregate has a FILTER.
    pub parts: Option<Parts>,
    /// The matched bit, if keys depend on a left join.
    pub matched: Option<MatchedKey>,
    /// Amounts that are kept.
    pub amounts: Vec<Amount>,
    /// Columns behind the keys.
    pub shown: Vec<Shown>,
    /// Least number of distinct people in a shown group, and of contributors in a shown amount.
    pub people_min: u64,
    /// In how many groups one person may count.
    pub cells_per_person: Option<u32>,
}

impl ReleaseSpec {
    /// Least number of contributors that must reach a step before it may cap: `max(3, k/10)`.
    pub(crate) fn step_people_min(&self) -> u64 {
        (self.people_min / 10).max(3)
    }

    /// Least number of people of a group whose amounts matter: a part of a row or of a list may be
    /// small.
    fn group_people_min(&self) -> u64 {
        let small = self.parts.is_some() || self.amounts.iter().any(|amount| amount.counting == Counting::ByList);
        if small { 0 } else { self.people_min }
    }
}

/// The operator.
#[derive(Debug)]
pub struct ReleaseExec {
    input: Arc<dyn ExecutionPlan>,
    spec: Arc<ReleaseSpec>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl ReleaseExec {
    /// Puts a release point on its input. `names` are those of the output columns.
    ///
    /// # Errors
    /// A column index or a name is missing.
    pub fn try_new(input: Arc<dyn ExecutionPlan>, spec: ReleaseSpec, names: &[String]) -> Result<Self> {
        let schema = input.schema();
        let missing = || DataFusionError::Internal("a release names a column that its input lacks".into());
        let mut types = Vec::new();
        for key in &spec.keys {
            types.push(schema.fields().get(*key).ok_or_else(missing)?.data_type().clone());
        }
        types.extend(spec.shown.iter().map(|shown| shown.data_type.clone()));
        if names.len() != types.len() {
            return Err(missing());
        }
        let fields: Vec<_> = names.iter().zip(types).map(|(name, data_type)| Field::new(name, data_type, true)).collect();
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Ok(Self { input, spec: Arc::new(spec), schema, properties: Arc::new(properties) })
    }

    /// What is enforced.
    pub fn spec(&self) -> &ReleaseSpec {
        &self.spec
    }

    /// The rows that are grouped.
    pub fn input(&self) -> &Arc<dyn ExecutionPlan> {
        &self.input
    }
}

impl DisplayAs for ReleaseExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spec = &self.spec;
        write!(f, "ReleaseExec: people>={}, keys={:?}, shown={}", spec.people_min, spec.keys, spec.shown.len())?;
        if let Some(parts) = &spec.parts {
            write!(f, ", parts={}{}", parts.count, if parts.rest { " and a rest" } else { "" })?;
        }
        if let Some(matched) = &spec.matched {
            write!(f, ", matched={} beside {:?}", matched.key, matched.preserved)?;
        }
        if spec.amounts.iter().any(|amount| amount.counting == Counting::ByList) {
            write!(f, ", amounts by list")?;
        }
        if let Some(cells) = spec.cells_per_person {
            write!(f, ", cells_per_person={cells}")?;
        }
        Ok(())
    }
}

impl ExecutionPlan for ReleaseExec {
    fn name(&self) -> &'static str {
        "ReleaseExec"
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, _: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Err(DataFusionError::Internal("a release point's input is never changed".into()))
    }

    fn execute(&self, _: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let run = run(Arc::clone(&self.input), Arc::clone(&self.spec), Arc::clone(&self.schema), context);
        let rows = futures::stream::once(run).map_ok(|batch| futures::stream::iter(slices(&batch))).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows)))
    }
}

/// A few workers share the buckets; each keeps one table of groups, and people never span buckets.
async fn run(input: Arc<dyn ExecutionPlan>, spec: Arc<ReleaseSpec>, schema: SchemaRef, context: Arc<TaskContext>) -> Result<RecordBatch> {
    let buckets = input.output_partitioning().partition_count();
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(buckets).max(1);
    let mut tasks = datafusion::common::runtime::JoinSet::new();
    for worker in 0..workers {
        let (input, spec, context) = (Arc::clone(&input), Arc::clone(&spec), Arc::clone(&context));
        tasks.spawn(async move {
            let mut groups = Groups::try_new(&spec, &input.schema())?;
            for bucket in (worker..buckets).step_by(workers) {
                let mut rows = input.execute(bucket, Arc::clone(&context))?;
                while let Some(batch) = rows.next().await {
                    groups.add(&batch?)?;
                }
                groups.end_bucket();
            }
            Ok::<_, DataFusionError>(groups)
        });
    }
    let mut done = Vec::new();
    while let Some(groups) = tasks.join_next().await {
        done.push(groups.map_err(|e| DataFusionError::Internal(format!("a worker stopped: {e}")))??);
    }
    finish::finish(Finished::of(done, spec.group_people_min())?, &spec, schema)
}

fn slices(batch: &RecordBatch) -> Vec<Result<RecordBatch>> {
    let rows = batch.num_rows();
    (0..rows).step_by(BATCH_ROWS).map(|from| Ok(batch.slice(from, BATCH_ROWS.min(rows - from)))).collect()
}

#[cfg(test)]
mod tests;
