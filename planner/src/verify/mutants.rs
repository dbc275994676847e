//! Mutants: faults planted in the planner's own plans, which the verifier refuses by itself.
//!
//! Each mutant takes a template that is approved and spoils one thing: a rewrite's effect or a
//! rule (`points`), what the release operator is told to enforce (`specs`), or a node or an
//! expression of the physical plan (`plans`). It is refused with the words that it expects, or it
//! is approved and says why nothing is lost, or who else holds it. `mutants.table` has all of them;
//! `UPDATE_GOLDENS=1` writes it instead of comparing.

mod plans;
mod points;
mod specs;

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Actor, Collaboration, DatasetName, Name};
use datafusion::error::Result;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;

use super::verify;
use crate::lower::lower;
use crate::operators::clustered_scan::exactly;
use crate::operators::{BucketSource, ReleaseExec, release::ReleaseSpec};
use crate::planned::SealedPart;
use crate::relation::{Columns, ReleasePoint};

type Plan = Arc<dyn ExecutionPlan>;

/// A template that is approved as it is: what it is called in the table, and its text from its
/// parameters on.
type Original = (&'static str, &'static str);

/// What is spoilt.
#[derive(Clone, Copy)]
enum Fault {
    Point(fn(&mut ReleasePoint, &Columns)),
    Spec(fn(&mut ReleaseSpec)),
    Plan(fn(Plan) -> Plan),
}

/// What becomes of a mutant.
#[derive(Clone, Copy)]
enum Verdict {
    /// Refused, with these words among others.
    Refused(&'static str),
    /// Approved, because nothing is lost.
    Unneeded(&'static str),
}
use Verdict::{Refused, Unneeded};

struct Mutant {
    name: &'static str,
    original: Original,
    fault: Fault,
    verdict: Verdict,
}

const GROUPS: Original = ("groups", "AS SELECT segment, count(*) AS n, sum(balance) AS s FROM bank.customers GROUP BY segment");
const VISITS: Original = (
    "visits",
    "AS SELECT region, count(DISTINCT person) AS n, count(*) AS m, sum(cost) AS s, avg(cost) AS a FROM publisher.impressions \
     WHERE channel = 'ctv' AND clicks > 1 GROUP BY region",
);
const RATED: Original = ("rated", "AS SELECT region, sum(rating) AS s FROM publisher.impressions GROUP BY region");
const PARAMETER: Original = (
    "parameter",
    "(channel text IN ('ctv', 'audio')) AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = $channel GROUP BY region",
);
const PARTS: Original = (
    "parts",
    "AS SELECT segment, count(*) AS n, count(*) FILTER (WHERE city = 'Ede') AS ede, count(*) FILTER (WHERE city = 'Oss') AS oss FROM bank.customers \
     GROUP BY segment",
);
const FREQUENCY: Original = (
    "frequency",
    "AS SELECT seen, ctv, region, count(*) AS n, sum(spent) AS s, sum(rated) AS r FROM (SELECT person, count(*) AS seen, count(*) FILTER (WHERE channel = 'ctv') AS ctv, \
     max(region) AS region, sum(cost) AS spent, sum(rating) AS rated FROM publisher.impressions GROUP BY person) p GROUP BY seen, ctv, region",
);
const JOIN: Original = (
    "join",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE c.city = 'Ede' \
     GROUP BY c.segment",
);
const THREE: Original = (
    "three",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person \
     JOIN shop.purchases s ON s.buyer = c.email GROUP BY c.segment",
);
const CELLS: Original = (
    "cells",
    "CELLS PER PERSON 2 AS SELECT i.region, c.segment, count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person \
     WHERE i.channel = 'ctv' GROUP BY i.region, c.segment",
);
const PAIRS: Original = (
    "pairs",
    "CELLS PER PERSON 2 AS SELECT a.region, b.channel, count(DISTINCT a.person) AS n FROM publisher.impressions a JOIN publisher.impressions b \
     ON a.person = b.person WHERE a.clicks < b.clicks GROUP BY a.region, b.channel",
);
const SEMI: Original = (
    "semi",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n, sum(c.balance) AS s FROM bank.customers c WHERE c.email IN (SELECT person FROM publisher.impressions) \
     GROUP BY c.segment",
);
const LEFT: Original = (
    "left",
    "AS SELECT c.segment, i.region, count(DISTINCT c.email) AS n FROM bank.customers c LEFT JOIN (SELECT person, max(region) AS region, sum(cost) AS spent \
     FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY c.segment, i.region",
);
const LEFT_PARTS: Original = (
    "left, parts",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n, count(DISTINCT i.person) AS reached, count(*) FILTER (WHERE i.person IS NULL) AS missed, \
     sum(c.balance) AS s FROM bank.customers c LEFT JOIN (SELECT person, max(region) AS region FROM publisher.impressions GROUP BY person) i \
     ON c.email = i.person GROUP BY c.segment",
);
const LEFT_REST: Original = (
    "left, rest",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n, count(*) FILTER (WHERE i.region = 'Ede') AS ede FROM bank.customers c \
     LEFT JOIN (SELECT person, max(region) AS region FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY c.segment",
);
const LEFT_ROWS: Original =
    ("left, rows", "AS SELECT count(DISTINCT i.person) AS n FROM publisher.impressions i LEFT JOIN bank.customers c ON c.email = i.person");
const ANTI: Original = (
    "anti",
    "AS SELECT c.segment, count(DISTINCT c.email) AS n FROM bank.customers c WHERE c.email NOT IN (SELECT person FROM publisher.impressions) GROUP BY c.segment",
);
const ONCE: Original =
    ("once", "AS SELECT c.segment, count(DISTINCT c.email) AS n FROM bank.customers c LEFT JOIN shop.members m ON m.holder = c.email GROUP BY c.segment");

const ORIGINALS: &[Original] =
    &[GROUPS, VISITS, RATED, PARAMETER, PARTS, FREQUENCY, JOIN, THREE, CELLS, PAIRS, SEMI, LEFT, LEFT_PARTS, LEFT_REST, LEFT_ROWS, ANTI, ONCE];

/// Three owners; every class of column, units of two domains, UNIQUE and not.
const AGREEMENT: &str = "
CREATE COLLABORATION mutants;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE MEMBER shop;
CREATE ROLE bank_admin      LOGIN PASSWORD 'demo' IN MEMBER bank      AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE shop_admin      LOGIN PASSWORD 'demo' IN MEMBER shop      AS ADMINISTRATOR;
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.customers (
    email   text          PRIVACY UNIT AS email UNIQUE,
    segment text          DIMENSION,
    city    text          DIMENSION,
    balance numeric(14,2) MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1000, 5000, 20000, 50000),
    debt    numeric(14,2) MEASURE BETWEEN 0 AND 100000,
    note    text
) THRESHOLD 10 ROWS AT MOST 10000;
CREATE DATASET bank.accounts (
    holder  integer       PRIVACY UNIT AS customer_id UNIQUE,
    kind    text          DIMENSION,
    branch  text          DIMENSION
) THRESHOLD 10 ROWS AT MOST 10000;
SET SESSION AUTHORIZATION publisher_admin;
CREATE DATASET publisher.impressions (
    person  text          PRIVACY UNIT AS email,
    region  text          DIMENSION,
    channel text          DIMENSION,
    clicks  bigint        DIMENSION,
    cost    numeric(12,4) MEASURE BETWEEN 0 AND 100 NOT NULL,
    rating  integer       MEASURE BETWEEN 0 AND 10,
    device  text
) THRESHOLD 12 ROWS PER PERSON 200 ROWS AT MOST 100000;
SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.purchases (
    buyer   text          PRIVACY UNIT AS email,
    product text          DIMENSION,
    price   integer       MEASURE BETWEEN 0 AND 1000 NOT NULL
) THRESHOLD 20 ROWS PER PERSON 50 ROWS AT MOST 100000;
CREATE DATASET shop.members (
    holder  text          PRIVACY UNIT AS email,
    level   text          DIMENSION
) THRESHOLD 10 ROWS PER PERSON 1 ROWS AT MOST 100000;
";

fn agreement() -> Collaboration {
    let mut collaboration = Collaboration::default();
    let mut actor: Option<Name> = None;
    for piece in split(AGREEMENT).unwrap() {
        match parse(&piece).unwrap() {
            Parsed::Ours(Statement::SetSessionAuthorization(role)) => actor = Some(role),
            Parsed::Ours(statement) => drop(collaboration.apply(actor.as_ref().map_or(Actor::Script, Actor::Role), &statement, None).unwrap()),
            Parsed::Sql => panic!("the agreement has a statement that is not ours"),
        }
    }
    let datasets: Vec<_> = collaboration.datasets().map(|state| state.dataset.name.clone()).collect();
    for name in datasets {
        collaboration.load(&name, "v1".to_owned());
    }
    collaboration
}

/// A dataset version without rows.
#[derive(Debug)]
struct Empty {
    dataset: DatasetName,
    version: &'static str,
    buckets: usize,
}

impl Empty {
    fn of(dataset: &DatasetName) -> Arc<dyn BucketSource> {
        Arc::new(Self { dataset: dataset.clone(), version: "v1", buckets: 16 })
    }
}

impl BucketSource for Empty {
    fn dataset(&self) -> &DatasetName {
        &self.dataset
    }

    fn version(&self) -> &str {
        self.version
    }

    fn buckets(&self) -> usize {
        self.buckets
    }

    fn open(&self, _: usize, _: &[usize]) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>> + Send>> {
        Ok(Box::new(std::iter::empty()))
    }
}

fn planned(original: Original, policy: &Collaboration) -> SealedPart {
    let text = format!("CREATE TEMPLATE t {}", original.1);
    let Parsed::Ours(Statement::CreateTemplate { template, .. }) = parse(&split(&text).unwrap()[0]).unwrap() else { panic!("{text}") };
    let planned = crate::pipeline::plan(&template, policy).unwrap_or_else(|e| panic!("{}: {}", original.0, e.message));
    let [part] = planned.sealed() else { panic!("{} has several release points", original.0) };
    part.clone()
}

/// What the verifier says of a mutant, or of its original without the fault.
fn judge(part: &SealedPart, fault: Option<Fault>, policy: &Collaboration) -> std::result::Result<(), String> {
    let mut point = part.point.clone();
    if let Some(Fault::Point(change)) = fault {
        change(&mut point, &part.columns);
    }
    let mut plan = lower(&point, &part.columns, &|name| Some(Empty::of(name))).map_err(|e| format!("lower: {e}"))?;
    match fault {
        Some(Fault::Spec(change)) => {
            let release = exactly::<ReleaseExec>(&plan).unwrap();
            let mut spec = release.spec().clone();
            change(&mut spec);
            plan = released(Arc::clone(release.input()), spec).map_err(|e| format!("operator: {e}"))?;
        }
        Some(Fault::Plan(change)) => plan = change(plan),
        Some(Fault::Point(_)) | None => {}
    }
    verify(plan, policy, part.declared_cells).map(drop).map_err(|e| e.to_string())
}

/// A release point on an input, with names for its columns.
fn released(input: Plan, spec: ReleaseSpec) -> Result<Plan> {
    let names: Vec<_> = (0..spec.keys.len() + spec.shown.len()).map(|at| format!("o{at}")).collect();
    Ok(Arc::new(ReleaseExec::try_new(input, spec, &names)?))
}

/// The plan with something put in the place of its release point's input.
fn with_input(plan: &Plan, change: impl FnOnce(Plan) -> Plan) -> Plan {
    let release = exactly::<ReleaseExec>(plan).unwrap();
    released(change(Arc::clone(release.input())), release.spec().clone()).unwrap()
}

/// The plan with every node of type `T` below its release point replaced; there is one.
fn at<T: ExecutionPlan>(plan: &Plan, change: impl Fn(&T) -> Plan) -> Plan {
    fn everywhere(plan: &Plan, change: &dyn Fn(Plan) -> Plan) -> Plan {
        let children: Vec<_> = plan.children().into_iter().map(|child| everywhere(child, change)).collect();
        let plan = if children.is_empty() { Arc::clone(plan) } else { replace_children_if_necessary(Arc::clone(plan), children).unwrap() };
        change(plan)
    }
    let changed = Cell::new(false);
    let mutated = with_input(plan, |input| {
        everywhere(&input, &|node| match exactly::<T>(&node) {
            Some(found) => {
                changed.set(true);
                change(found)
            }
            None => node,
        })
    });
    assert!(changed.get(), "the mutant changes nothing");
    mutated
}

#[test]
fn every_mutant_is_refused_or_says_why_not() {
    let policy = agreement();
    let sections = [("release points, before lowering", points::mutants()), ("specs", specs::mutants()), ("physical plans", plans::mutants())];
    let mut failures = Vec::new();
    for original in ORIGINALS {
        failures.extend(judge(&planned(*original, &policy), None, &policy).err().map(|e| format!("{} is not approved as it is: {e}", original.0)));
    }
    let mut table = "Templates\n".to_owned();
    for (name, text) in ORIGINALS {
        let _ = writeln!(table, "  {name:<12} {text}");
    }
    for (section, mutants) in sections {
        let _ = writeln!(table, "\nMutants of {section}");
        for Mutant { name, original, fault, verdict } in mutants {
            let seen = judge(&planned(original, &policy), Some(fault), &policy);
            let shown = match (&seen, verdict) {
                (Err(said), Refused(words)) if said.contains(words) => format!("refused   {}", said.replace("the plan is not approved: ", "")),
                (Ok(()), Unneeded(why)) => format!("approved  unneeded: {why}"),
                (seen, expected) => {
                    let expected = match expected {
                        Refused(words) => format!("refused: {words}"),
                        Unneeded(why) => format!("approved: {why}"),
                    };
                    failures.push(format!("{name} ({}): {seen:?}, not {expected}", original.0));
                    continue;
                }
            };
            let _ = writeln!(table, "  {name:<66} {:<12} {}", original.0, shown.lines().next().unwrap_or_default());
        }
    }
    assert!(failures.is_empty(), "{} mutants:\n{}", failures.len(), failures.join("\n"));
    compare(&table);
}

/// Compares with the table, or writes it when asked to.
fn compare(seen: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/verify/mutants.table");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(path, seen).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let differs = expected.lines().zip(seen.lines()).find(|(a, b)| a != b);
    assert!(expected == seen, "{path} differs: {differs:#?}");
}
