//! Mutants of the physical plan: nodes, joins, per-person aggregates, scans and expressions that
//! the planner doesn't make.

use std::fmt;

use arrow::compute::SortOptions;
use arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{JoinSide, JoinType, NullEquality};
use datafusion::config::ConfigOptions;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::functions::{math, string, unicode};
use datafusion::functions_aggregate::average::avg_udaf;
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::functions_aggregate::min_max::max_udaf;
use datafusion::functions_aggregate::sum::sum_udaf;
use datafusion::logical_expr::{AggregateUDF, Operator};
use datafusion::physical_expr::aggregate::{AggregateExprBuilder, AggregateFunctionExpr};
use datafusion::physical_expr::expressions::{BinaryExpr, CastExpr, Column, IsNotNullExpr, LikeExpr, NegativeExpr, TryCastExpr, lit};
use datafusion::physical_expr::{LexOrdering, Partitioning, PhysicalExpr, PhysicalSortExpr, ScalarFunctionExpr};
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode, LimitOptions, PhysicalGroupBy};
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::filter::{FilterExec, FilterExecBuilder};
use datafusion::physical_plan::joins::utils::{ColumnIndex, JoinFilter};
use datafusion::physical_plan::joins::{CrossJoinExec, HashJoinExec, HashJoinExecBuilder, PartitionMode, SortMergeJoinExec};
use datafusion::physical_plan::limit::{GlobalLimitExec, LocalLimitExec};
use datafusion::physical_plan::placeholder_row::PlaceholderRowExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::union::UnionExec;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, PlanProperties};

use super::*;
use crate::operators::ClusteredScanExec;
use crate::operators::release::{Shown, What};

type Physical = Arc<dyn PhysicalExpr>;

/// A node that stands for another: it passes everything on, and may delegate what it is.
#[derive(Debug)]
struct Stands {
    inner: Plan,
    delegates: bool,
}

impl DisplayAs for Stands {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stands")
    }
}

impl ExecutionPlan for Stands {
    fn name(&self) -> &'static str {
        "Stands"
    }

    fn downcast_delegate(&self) -> Option<&dyn ExecutionPlan> {
        self.delegates.then_some(self.inner.as_ref())
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.inner.properties()
    }

    fn children(&self) -> Vec<&Plan> {
        vec![&self.inner]
    }

    fn apply_expressions(&self, _: &mut dyn FnMut(&Physical) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Plan>) -> Result<Plan> {
        Ok(Arc::new(Self { inner: Arc::clone(&children[0]), delegates: self.delegates }))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        self.inner.execute(partition, context)
    }
}

fn stands(inner: Plan, delegates: bool) -> Plan {
    Arc::new(Stands { inner, delegates })
}

/// The first node of type `T` below the release point.
fn first<T: ExecutionPlan>(plan: &Plan) -> Plan {
    fn find<T: ExecutionPlan>(plan: &Plan) -> Option<Plan> {
        if exactly::<T>(plan).is_some() { Some(Arc::clone(plan)) } else { plan.children().into_iter().find_map(find::<T>) }
    }
    find::<T>(plan).expect("the plan has such a node")
}

/// A release point that counts the people of a node's first column and nothing else.
fn counted(input: Plan) -> Plan {
    let shown = vec![Shown { what: What::People, part: None, data_type: DataType::Int64 }];
    let spec = ReleaseSpec { person: 0, keys: vec![], parts: None, matched: None, amounts: vec![], shown, people_min: 1000, cells_per_person: Some(1) };
    released(input, spec).unwrap()
}

/// The plan's first join, changed, under a release point that counts people.
fn joined(plan: &Plan, change: impl FnOnce(HashJoinExecBuilder) -> HashJoinExecBuilder) -> Plan {
    let join = first::<HashJoinExec>(plan);
    counted(Arc::new(change(exactly::<HashJoinExec>(&join).unwrap().builder()).build().unwrap()))
}

/// The first column of a type.
fn of_type(schema: &SchemaRef, data_type: &DataType) -> Physical {
    let at = schema.fields().iter().position(|field| field.data_type() == data_type).expect("the schema has such a column");
    Arc::new(Column::new(schema.field(at).name(), at))
}

fn text(schema: &SchemaRef) -> Physical {
    of_type(schema, &DataType::Utf8)
}

fn unit(schema: &SchemaRef) -> Physical {
    of_type(schema, &DataType::FixedSizeBinary(16))
}

/// A filter with another predicate.
fn predicate(plan: &Plan, of: fn(&SchemaRef) -> Physical) -> Plan {
    at::<FilterExec>(plan, |filter| Arc::new(FilterExec::try_new(of(&filter.input().schema()), Arc::clone(filter.input())).unwrap()))
}

/// The plan with its first key computed otherwise.
fn first_key(plan: &Plan, of: fn(&SchemaRef) -> Physical) -> Plan {
    with_input(plan, |input| {
        let projection = exactly::<ProjectionExec>(&input).unwrap();
        let mut outputs: Vec<(Physical, String)> = projection.expr().iter().map(|output| (Arc::clone(&output.expr), output.alias.clone())).collect();
        outputs[1].0 = of(&projection.input().schema());
        Arc::new(ProjectionExec::try_new(outputs, Arc::clone(projection.input())).unwrap())
    })
}

fn binary(left: Physical, op: Operator, right: Physical) -> Physical {
    Arc::new(BinaryExpr::new(left, op, right))
}

fn function(fun: Arc<datafusion::logical_expr::ScalarUDF>, args: Vec<Physical>, schema: &SchemaRef) -> Physical {
    Arc::new(ScalarFunctionExpr::try_new(fun, args, schema, Arc::new(ConfigOptions::default())).unwrap())
}

/// A scan of another source, and of other columns where they are named.
fn scanned(scan: &ClusteredScanExec, dataset: &str, version: &'static str, buckets: usize, columns: Option<Vec<usize>>) -> Plan {
    let dataset = DatasetName::try_from(dataset.to_owned()).unwrap();
    let source: Arc<dyn BucketSource> = Arc::new(Empty { dataset, version, buckets });
    Arc::new(ClusteredScanExec::try_new(source, columns.unwrap_or_else(|| scan.columns().to_vec()), scan.schema()).unwrap())
}

/// Only the scans of one dataset.
fn scans(plan: &Plan, of: &str, change: impl Fn(&ClusteredScanExec) -> Plan) -> Plan {
    at::<ClusteredScanExec>(plan, |scan| {
        if scan.source().dataset().to_string() == of { change(scan) } else { scanned(scan, &scan.source().dataset().to_string(), "v1", 16, None) }
    })
}

/// The plan's per-person aggregate, built otherwise, under a release point that counts people.
fn per_person(plan: &Plan, mode: AggregateMode, group: fn(&AggregateExec) -> PhysicalGroupBy, call: fn(&SchemaRef) -> Option<AggregateFunctionExpr>) -> Plan {
    let found = first::<AggregateExec>(plan);
    let aggregate = exactly::<AggregateExec>(&found).unwrap();
    let input = Arc::clone(aggregate.input());
    let (calls, filters) = match call(&input.schema()) {
        Some(call) => (vec![Arc::new(call)], vec![None]),
        None => (aggregate.aggr_expr().to_vec(), aggregate.filter_expr().to_vec()),
    };
    let schema = input.schema();
    counted(Arc::new(AggregateExec::try_new(mode, group(aggregate), calls, filters, input, schema).unwrap()))
}

fn same(aggregate: &AggregateExec) -> PhysicalGroupBy {
    aggregate.group_expr().clone()
}

fn unchanged(_: &SchemaRef) -> Option<AggregateFunctionExpr> {
    None
}

fn aggregate(fun: Arc<AggregateUDF>, args: Vec<Physical>, schema: &SchemaRef) -> AggregateExprBuilder {
    AggregateExprBuilder::new(fun, args).schema(Arc::clone(schema)).alias("x")
}

fn order(schema: &SchemaRef) -> LexOrdering {
    LexOrdering::new([PhysicalSortExpr::new(unit(schema), SortOptions::default())]).unwrap()
}

pub(super) fn mutants() -> Vec<Mutant> {
    let m = |name, original, change: fn(Plan) -> Plan, verdict| Mutant { name, original, fault: Fault::Plan(change), verdict };
    let unlisted = Refused("is not on the list of nodes");
    let no_root = Refused("its root is not a release point");
    let plain = Refused("a join is not a plain join of buckets");
    let join_type = Refused("a join of type");
    let not_listed = Refused("is not on the list");
    let no_dimension = Refused("an expression reads a column that is not a dimension");
    vec![
        // nodes above, below and in the place of others
        m("root: a limit above the release", GROUPS, |p| Arc::new(GlobalLimitExec::new(p, 0, Some(1))), no_root),
        m("root: the release's input", GROUPS, |p| Arc::clone(exactly::<ReleaseExec>(&p).unwrap().input()), no_root),
        m("root: a node that delegates to the release", GROUPS, |p| stands(p, true), no_root),
        m("root: nothing", GROUPS, |p| Arc::new(EmptyExec::new(p.schema())), no_root),
        m(
            "RepartitionExec round robin",
            GROUPS,
            |p| with_input(&p, |i| Arc::new(RepartitionExec::try_new(i, Partitioning::RoundRobinBatch(16)).unwrap())),
            unlisted,
        ),
        m(
            "RepartitionExec by a key, above the scan",
            GROUPS,
            |p| {
                at::<ClusteredScanExec>(&p, |scan| {
                    let (inner, by) = (scanned(scan, "bank.customers", "v1", 16, None), Partitioning::Hash(vec![text(&scan.schema())], 16));
                    Arc::new(RepartitionExec::try_new(inner, by).unwrap())
                })
            },
            unlisted,
        ),
        m("CoalescePartitionsExec", GROUPS, |p| with_input(&p, |i| Arc::new(CoalescePartitionsExec::new(i))), unlisted),
        m("SortExec", GROUPS, |p| with_input(&p, |i| Arc::new(SortExec::new(order(&i.schema()), i))), unlisted),
        m("LocalLimitExec", GROUPS, |p| with_input(&p, |i| Arc::new(LocalLimitExec::new(i, 10))), unlisted),
        m("GlobalLimitExec", GROUPS, |p| with_input(&p, |i| Arc::new(GlobalLimitExec::new(i, 0, Some(10)))), unlisted),
        m("UnionExec", GROUPS, |p| with_input(&p, |i| UnionExec::try_new(vec![Arc::clone(&i), i]).unwrap()), unlisted),
        m("EmptyExec", GROUPS, |p| with_input(&p, |i| Arc::new(EmptyExec::new(i.schema()))), unlisted),
        m("PlaceholderRowExec", GROUPS, |p| with_input(&p, |i| Arc::new(PlaceholderRowExec::new(i.schema()))), unlisted),
        m(
            "CrossJoinExec",
            JOIN,
            |p| {
                let join = first::<HashJoinExec>(&p);
                let children = join.children();
                counted(Arc::new(CrossJoinExec::new(Arc::clone(children[0]), Arc::clone(children[1]))))
            },
            unlisted,
        ),
        m("a second release point below", GROUPS, |p| counted(p), unlisted),
        m("a node that wraps another", GROUPS, |p| with_input(&p, |i| stands(i, false)), unlisted),
        m("a node that delegates to another", GROUPS, |p| with_input(&p, |i| stands(i, true)), unlisted),
        m(
            "a leaf that delegates to a scan",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| stands(scanned(scan, "bank.customers", "v1", 16, None), true)),
            unlisted,
        ),
        // filters
        m(
            "filter: with a projection",
            VISITS,
            |p| {
                let filter = first::<FilterExec>(&p);
                let builder = FilterExecBuilder::from(exactly::<FilterExec>(&filter).unwrap());
                counted(Arc::new(builder.apply_projection(Some(vec![0])).unwrap().build().unwrap()))
            },
            Refused("a filter projects"),
        ),
        m(
            "filter: with a limit",
            VISITS,
            |p| {
                let filter = first::<FilterExec>(&p);
                counted(Arc::new(FilterExecBuilder::from(exactly::<FilterExec>(&filter).unwrap()).with_fetch(Some(1)).build().unwrap()))
            },
            Refused("has a limit"),
        ),
        m("filter: by chance", VISITS, |p| predicate(&p, |s| binary(function(math::random(), vec![], s), Operator::Lt, lit(0.5_f64))), not_listed),
        m(
            "filter: by a function that only has another's name",
            VISITS,
            |p| {
                predicate(&p, |_| {
                    let field = Arc::new(Field::new("lower", DataType::Float64, true));
                    let named = ScalarFunctionExpr::new("lower", math::random(), vec![], field, Arc::new(ConfigOptions::default()));
                    binary(Arc::new(named), Operator::Lt, lit(0.5_f64))
                })
            },
            not_listed,
        ),
        m(
            "filter: by a function that isn't on the list",
            VISITS,
            |p| predicate(&p, |s| binary(function(string::repeat(), vec![text(s), lit(9_i64)], s), Operator::Eq, lit("x"))),
            not_listed,
        ),
        m(
            "filter: a number of characters that comes from a row",
            VISITS,
            |p| {
                predicate(&p, |s| {
                    let number: Physical = Arc::new(CastExpr::new(of_type(s, &DataType::Int64), DataType::Int64, None));
                    binary(function(unicode::left(), vec![text(s), number], s), Operator::Eq, lit("x"))
                })
            },
            Refused("needs literals"),
        ),
        m(
            "filter: a field of a text split at 0",
            VISITS,
            |p| predicate(&p, |s| binary(function(string::split_part(), vec![text(s), lit(","), lit(0_i64)], s), Operator::Eq, lit("x"))),
            Refused("may fail"),
        ),
        m("filter: a text compared with a number", VISITS, |p| predicate(&p, |s| binary(text(s), Operator::Eq, lit(1_i32))), Refused("may fail")),
        m("filter: a pattern that comes from a row", VISITS, |p| predicate(&p, |s| Arc::new(LikeExpr::new(false, false, text(s), text(s)))), not_listed),
        m("filter: a regular expression", VISITS, |p| predicate(&p, |s| binary(text(s), Operator::RegexMatch, lit("(a+)+$"))), not_listed),
        m("filter: over the unit", VISITS, |p| predicate(&p, |s| binary(unit(s), Operator::Lt, unit(s))), no_dimension),
        // projections
        m("projection: a sign changed", VISITS, |p| first_key(&p, |s| Arc::new(NegativeExpr::new(of_type(s, &DataType::Int64)))), not_listed),
        m("projection: a cast that is tried", VISITS, |p| first_key(&p, |s| Arc::new(TryCastExpr::new(text(s), DataType::Int64))), not_listed),
        m("projection: over the unit", VISITS, |p| first_key(&p, |s| binary(unit(s), Operator::Eq, unit(s))), no_dimension),
        m("projection: the unit as a key", VISITS, |p| first_key(&p, unit), Refused("a key is not a dimension")),
        m("projection: texts joined", VISITS, |p| first_key(&p, |s| binary(text(s), Operator::StringConcat, lit("x"))), not_listed),
        m("projection: whether a unit that was never optional is there", VISITS, |p| first_key(&p, |s| Arc::new(IsNotNullExpr::new(unit(s)))), no_dimension),
        // joins
        m(
            "join: SortMergeJoinExec",
            JOIN,
            |p| {
                let found = first::<HashJoinExec>(&p);
                let join = exactly::<HashJoinExec>(&found).unwrap();
                let (left, right, on) = (Arc::clone(join.left()), Arc::clone(join.right()), join.on().to_vec());
                let sort = vec![SortOptions::default()];
                counted(Arc::new(SortMergeJoinExec::try_new(left, right, on, None, JoinType::Inner, sort, NullEquality::NullEqualsNothing).unwrap()))
            },
            unlisted,
        ),
        m(
            "join: on a dimension",
            CELLS,
            |p| {
                let found = first::<HashJoinExec>(&p);
                let join = exactly::<HashJoinExec>(&found).unwrap();
                let on = vec![(text(&join.left().schema()), text(&join.right().schema()))];
                joined(&p, |b| b.with_on(on))
            },
            Refused("a join is not on persons of one domain"),
        ),
        m(
            "join: on a dimension besides",
            CELLS,
            |p| {
                let found = first::<HashJoinExec>(&p);
                let join = exactly::<HashJoinExec>(&found).unwrap();
                let mut on = join.on().to_vec();
                on.push((text(&join.left().schema()), text(&join.right().schema())));
                joined(&p, |b| b.with_on(on))
            },
            Refused("a join has other conditions than persons"),
        ),
        m(
            "join: with a further condition",
            CELLS,
            |p| {
                let schema = Arc::new(arrow::datatypes::Schema::new(vec![Field::new("x", DataType::Utf8, true)]));
                let filter = JoinFilter::new(binary(text(&schema), Operator::Eq, lit("x")), vec![ColumnIndex { index: 1, side: JoinSide::Left }], schema);
                joined(&p, |b| b.with_filter(Some(filter)))
            },
            plain,
        ),
        m("join: collected on the left", JOIN, |p| joined(&p, |b| b.with_partition_mode(PartitionMode::CollectLeft)), plain),
        m("join: of whichever partition mode", JOIN, |p| joined(&p, |b| b.with_partition_mode(PartitionMode::Auto)), plain),
        m("join: NULL equals NULL", JOIN, |p| joined(&p, |b| b.with_null_equality(NullEquality::NullEqualsNull)), plain),
        m("join: with a projection", JOIN, |p| joined(&p, |b| b.with_projection(Some(vec![0]))), plain),
        m("join: with a limit", JOIN, |p| joined(&p, |b| b.with_fetch(Some(10))), Refused("has a limit")),
        m("join: LEFT", JOIN, |p| joined(&p, |b| b.with_type(JoinType::Left)), join_type),
        m("join: FULL", JOIN, |p| joined(&p, |b| b.with_type(JoinType::Full)), join_type),
        m("join: LEFT SEMI", JOIN, |p| joined(&p, |b| b.with_type(JoinType::LeftSemi)), join_type),
        m("join: RIGHT SEMI", JOIN, |p| joined(&p, |b| b.with_type(JoinType::RightSemi)), join_type),
        m("join: LEFT ANTI", JOIN, |p| joined(&p, |b| b.with_type(JoinType::LeftAnti)), join_type),
        m("join: RIGHT ANTI", JOIN, |p| joined(&p, |b| b.with_type(JoinType::RightAnti)), join_type),
        m("join: LEFT MARK", JOIN, |p| joined(&p, |b| b.with_type(JoinType::LeftMark)), join_type),
        m(
            "join: preserves the other side's people",
            JOIN,
            |p| at::<HashJoinExec>(&p, |join| Arc::new(join.builder().with_type(JoinType::Right).build().unwrap())),
            Refused("something that is not a person"),
        ),
        m("join: the unit of the right side counted", LEFT, |p| joined(&p, |b| b), Refused("something that is not a person")),
        m(
            "join: units of two domains",
            JOIN,
            |p| scans(&p, "bank.customers", |scan| scanned(scan, "bank.accounts", "v1", 16, None)),
            Refused("a join is not on persons of one domain"),
        ),
        m("join: other buckets on one side", JOIN, |p| scans(&p, "publisher.impressions", |scan| scanned(scan, "publisher.impressions", "v1", 8, None)), plain),
        // per-person aggregates
        m(
            "per person: another key",
            FREQUENCY,
            |p| {
                let group = |a: &AggregateExec| PhysicalGroupBy::new_single(vec![(text(&a.input().schema()), "x".to_owned())]);
                per_person(&p, AggregateMode::SinglePartitioned, group, unchanged)
            },
            Refused("is not per person"),
        ),
        m(
            "per person: a second key",
            FREQUENCY,
            |p| {
                let group = |a: &AggregateExec| {
                    let schema = a.input().schema();
                    PhysicalGroupBy::new_single(vec![(unit(&schema), "p".to_owned()), (text(&schema), "x".to_owned())])
                };
                per_person(&p, AggregateMode::SinglePartitioned, group, unchanged)
            },
            Refused("a per-person aggregate has other keys"),
        ),
        m(
            "per person: no key",
            FREQUENCY,
            |p| per_person(&p, AggregateMode::SinglePartitioned, |_| PhysicalGroupBy::new_single(vec![]), unchanged),
            Refused("a per-person aggregate has other keys"),
        ),
        m(
            "per person: grouping sets",
            FREQUENCY,
            |p| {
                let group = |a: &AggregateExec| {
                    let key = unit(&a.input().schema());
                    let null = lit(datafusion::scalar::ScalarValue::FixedSizeBinary(16, None));
                    PhysicalGroupBy::new(vec![(key, "p".to_owned())], vec![(null, "p".to_owned())], vec![vec![false], vec![true]], true)
                };
                per_person(&p, AggregateMode::SinglePartitioned, group, unchanged)
            },
            Refused("is not per person"),
        ),
        m("per person: Partial", FREQUENCY, |p| per_person(&p, AggregateMode::Partial, same, unchanged), Refused("is not per person")),
        m("per person: Single", FREQUENCY, |p| per_person(&p, AggregateMode::Single, same, unchanged), Refused("is not per person")),
        m(
            "per person: DISTINCT",
            FREQUENCY,
            |p| {
                let call = |s: &SchemaRef| Some(aggregate(count_udaf(), vec![lit(1_i64)], s).distinct().build().unwrap());
                per_person(&p, AggregateMode::SinglePartitioned, same, call)
            },
            Refused("DISTINCT or ordered"),
        ),
        m(
            "per person: a count of values",
            FREQUENCY,
            |p| {
                let call = |s: &SchemaRef| Some(aggregate(count_udaf(), vec![text(s)], s).build().unwrap());
                per_person(&p, AggregateMode::SinglePartitioned, same, call)
            },
            Refused("count is not a per-person aggregate"),
        ),
        m(
            "per person: an average",
            FREQUENCY,
            |p| {
                let call = |s: &SchemaRef| Some(aggregate(avg_udaf(), vec![of_type(s, &DataType::Decimal128(12, 4))], s).build().unwrap());
                per_person(&p, AggregateMode::SinglePartitioned, same, call)
            },
            Refused("avg is not a per-person aggregate"),
        ),
        m(
            "per person: a sum of a measure that is cut to whole numbers",
            FREQUENCY,
            |p| {
                let call = |s: &SchemaRef| {
                    let cost = of_type(s, &DataType::Decimal128(12, 4));
                    Some(aggregate(sum_udaf(), vec![Arc::new(CastExpr::new(cost, DataType::Int64, None))], s).build().unwrap())
                };
                per_person(&p, AggregateMode::SinglePartitioned, same, call)
            },
            Refused("sum is not a per-person aggregate"),
        ),
        m(
            "per person: the greatest of an expression",
            FREQUENCY,
            |p| {
                let call = |s: &SchemaRef| Some(aggregate(max_udaf(), vec![binary(text(s), Operator::StringConcat, lit("x"))], s).build().unwrap());
                per_person(&p, AggregateMode::SinglePartitioned, same, call)
            },
            Refused("max is not a per-person aggregate"),
        ),
        m(
            "per person: with a limit",
            FREQUENCY,
            |p| {
                let found = first::<AggregateExec>(&p);
                counted(Arc::new(exactly::<AggregateExec>(&found).unwrap().with_new_limit_options(Some(LimitOptions::new(1)))))
            },
            Refused("is not per person"),
        ),
        // scans
        m("scan: another version", GROUPS, |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v0", 16, None)), Refused("live version")),
        m(
            "scan: without its unit first",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![1, 0, 3]))),
            Refused("is not scanned by person"),
        ),
        m(
            "scan: without its unit",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![1, 2, 3]))),
            Refused("is not scanned by person"),
        ),
        m(
            "scan: a dataset that nobody declared",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.staff", "v1", 16, None)),
            Refused("bank.staff is not a dataset"),
        ),
        m(
            "scan: of a stricter owner",
            PARAMETER,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "shop.purchases", "v1", 16, Some(vec![0, 1, 1]))),
            Refused("below the policy's"),
        ),
        m(
            "scan: a column without a class in a key's place",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![0, 5, 3]))),
            Refused("a key is not a dimension"),
        ),
        m(
            "scan: a measure in a key's place",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![0, 3, 3]))),
            Refused("a key is not a dimension"),
        ),
        m(
            "scan: a column that isn't there",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![0, 9, 3]))),
            Refused("a key is not a dimension"),
        ),
        m(
            "scan: another dimension in a key's place",
            GROUPS,
            |p| at::<ClusteredScanExec>(&p, |scan| scanned(scan, "bank.customers", "v1", 16, Some(vec![0, 2, 3]))),
            Unneeded("wrong, but a dimension of that owner"),
        ),
    ]
}
