//! Mutants of the release point: a rewrite that did less than it should, a rule that let something
//! through.

use datafusion::logical_expr::{Expr, cast, lit, when};

use super::*;
use crate::relation::{Aggregate, Call, ColumnId, Key, PersonAggregate, PersonFunction, Relation};

const COST: &str = "publisher.impressions.cost";
const PERSON: &str = "publisher.impressions.person";
const REGION: &str = "publisher.impressions.region";
const CHANNEL: &str = "publisher.impressions.channel";
const CLICKS: &str = "publisher.impressions.clicks";
const BALANCE: &str = "bank.customers.balance";
const DEBT: &str = "bank.customers.debt";
const SEGMENT: &str = "bank.customers.segment";
const CITY: &str = "bank.customers.city";
const MAX_REGION: &str = "max(publisher.impressions.region) of a person";
const SPENT: &str = "sum(publisher.impressions.cost) of a person";

fn id(columns: &Columns, label: &str) -> ColumnId {
    ColumnId(columns.iter().position(|fact| fact.label == label).unwrap_or_else(|| panic!("no column {label}")))
}

fn column(columns: &Columns, label: &str) -> Expr {
    id(columns, label).expr()
}

fn filtered(point: &mut ReleasePoint, predicate: Expr) {
    point.input = Relation::Filter { input: Box::new(point.input.clone()), predicate };
}

fn key(point: &mut ReleasePoint, at: usize, expr: Expr) {
    point.keys[at].expr = expr;
}

/// The first filter's input, in a relation that has one.
fn unfiltered(relation: &mut Relation) {
    match relation {
        Relation::Filter { input, .. } => *relation = (**input).clone(),
        Relation::Join { left, right } | Relation::LeftJoin { left, right, .. } => {
            unfiltered(left);
            unfiltered(right);
        }
        Relation::PerPerson { input, .. } | Relation::Lookup { input, .. } => unfiltered(input),
        Relation::Scan { .. } => {}
    }
}

fn left_join(point: &mut ReleasePoint) -> (&mut Relation, &mut Relation, ColumnId) {
    match &mut point.input {
        Relation::LeftJoin { left, right, matched } => (left, right, *matched),
        other => panic!("no left join: {other:?}"),
    }
}

/// The relation below a per-person aggregate.
fn expanded(relation: &mut Relation) {
    match relation {
        Relation::PerPerson { input, .. } | Relation::Lookup { input, .. } => *relation = (**input).clone(),
        other => panic!("no per-person aggregate: {other:?}"),
    }
}

fn person_aggregate(point: &mut ReleasePoint, wanted: fn(PersonFunction) -> bool) -> &mut PersonAggregate {
    match &mut point.input {
        Relation::PerPerson { aggregates, .. } => aggregates.iter_mut().find(|a| wanted(a.function)).unwrap(),
        other => panic!("no per-person aggregate: {other:?}"),
    }
}

fn call(point: &mut ReleasePoint, aggregate: Aggregate) {
    let data_type = point.calls.last().unwrap().data_type.clone();
    point.calls.push(Call { aggregate, filter: None, data_type });
}

pub(super) fn mutants() -> Vec<Mutant> {
    let m = |name, original, change: fn(&mut ReleasePoint, &Columns), verdict| Mutant { name, original, fault: Fault::Point(change), verdict };
    let below = Refused("its threshold is below the policy's");
    let no_dimension = Refused("an expression reads a column that is not a dimension");
    let no_key = Refused("a key is not a dimension");
    vec![
        // threshold
        m("threshold: lower by one", JOIN, |p, _| p.people_min = p.people_min.map(|k| k - 1), below),
        m("threshold: of the first owner only", JOIN, |p, _| p.people_min = Some(10), below),
        m("threshold: the second strictest of three owners", THREE, |p, _| p.people_min = Some(12), below),
        m("threshold: that of the preserved side only", LEFT, |p, _| p.people_min = Some(10), below),
        m("threshold: not set", GROUPS, |p, _| p.people_min = None, Refused("without a threshold")),
        m("threshold: higher", GROUPS, |p, _| p.people_min = Some(100), Unneeded("stricter")),
        // cells
        m("cells: CELLS PER PERSON lost", CELLS, |p, _| p.cells_per_person = None, Refused("one person could count in several cells")),
        m("cells: CELLS PER PERSON raised", CELLS, |p, _| p.cells_per_person = Some(100), Refused("more cells than its text says")),
        m("cells: a filter that varies", JOIN, |p, c| filtered(p, column(c, CHANNEL).eq(lit("ctv"))), Refused("several cells")),
        m("cells: a key that varies", JOIN, |p, c| key(p, 0, column(c, REGION)), Refused("several cells")),
        // parameter_domains
        m(
            "parameter_domains: no filter of the declared values",
            PARAMETER,
            |p, _| unfiltered(&mut p.input),
            Unneeded("the parameter is a key: values beyond its domain are cells of k people that nobody can select"),
        ),
        m("parameter_domains: no key", PARAMETER, |p, _| drop(p.keys.pop()), Unneeded("one coarser cell; and nothing above finds the key")),
        // matched_bit
        m("matched_bit: no key", LEFT, |p, _| p.keys.retain(|key| !key.hidden), Refused("without the matched bit")),
        m(
            "matched_bit: its negation",
            LEFT,
            |p, _| {
                let matched = p.input.matched().unwrap();
                let at = p.keys.len() - 1;
                key(p, at, Expr::Not(Box::new(matched.expr())));
            },
            Refused("without the matched bit"),
        ),
        m(
            "matched_bit: no key, and none that depends on it",
            ANTI,
            |p, _| p.keys.retain(|key| !key.hidden),
            Unneeded("matched and unmatched are one cell of the preserved side; and nothing above finds the key"),
        ),
        // rows_as_people
        m("rows_as_people: skipped, own rows", GROUPS, |p, _| p.calls[0].aggregate = Aggregate::Rows, Unneeded("an amount in steps is less exact")),
        m(
            "rows_as_people: skipped beside an amount over another's people",
            SEMI,
            |p, _| p.calls[0].aggregate = Aggregate::Rows,
            Refused("an amount over several owners' data"),
        ),
        m("rows_as_people: where people have several rows", VISITS, |p, _| p.calls[1].aggregate = Aggregate::People, Unneeded("wrong, but a count of people")),
        // push_filters
        m(
            "push_filters: skipped",
            JOIN,
            |p, c| {
                unfiltered(&mut p.input);
                filtered(p, column(c, CITY).eq(lit("Ede")));
            },
            Unneeded("the same rows"),
        ),
        m("push_filters: a filter lost", JOIN, |p, _| unfiltered(&mut p.input), Unneeded("what is asked, not what is safe; frames are agreed on")),
        m(
            "push_filters: to the wrong side",
            LEFT,
            |p, c| {
                let predicate = column(c, SEGMENT).eq(lit("retail"));
                let (_, right, _) = left_join(p);
                *right = Relation::Filter { input: Box::new(right.clone()), predicate };
            },
            Refused("lower"),
        ),
        // classes
        m("a filter over a measure", VISITS, |p, c| filtered(p, column(c, COST).is_null()), no_dimension),
        m("a filter over a unit", VISITS, |p, c| filtered(p, column(c, PERSON).is_not_null()), no_dimension),
        m("a filter over a column without a class", GROUPS, |p, c| filtered(p, column(c, "bank.customers.note").eq(lit("x"))), no_dimension),
        m("a key that is the unit", GROUPS, |p, c| key(p, 0, column(c, "bank.customers.email")), no_key),
        m("a key that is a measure", GROUPS, |p, c| key(p, 0, column(c, BALANCE)), no_key),
        m("a key without a class", GROUPS, |p, c| key(p, 0, column(c, "bank.customers.note")), no_key),
        m("a key that is computed of the unit", GROUPS, |p, c| key(p, 0, column(c, "bank.customers.email").is_null()), no_dimension),
        m("a key that is computed of a measure", GROUPS, |p, c| key(p, 0, column(c, BALANCE).is_null()), no_dimension),
        m("a filter with arithmetic", VISITS, |p, c| filtered(p, (column(c, CLICKS) + lit(1_i64)).gt(lit(2_i64))), Refused("not on the list")),
        m("a filter that divides", VISITS, |p, c| filtered(p, (lit(1_i64) / column(c, CLICKS)).gt(lit(0_i64))), Refused("not on the list")),
        m(
            "a filter with a cast that may fail",
            VISITS,
            |p, c| filtered(p, cast(column(c, REGION), arrow::datatypes::DataType::Int32).gt(lit(2))),
            Refused("may fail"),
        ),
        m("a key with a text longer than a dimension's", GROUPS, |p, _| key(p, 0, lit("x".repeat(10_000))), Refused("a text of more than")),
        m("a key that is a literal", GROUPS, |p, _| key(p, 0, lit("x")), Unneeded("one cell")),
        // left joins
        m(
            "left join: several rows a person on the right",
            LEFT,
            |p, c| {
                let (_, right, _) = left_join(p);
                expanded(right);
                key(p, 1, column(c, REGION));
            },
            Refused("several rows a person"),
        ),
        m(
            "left join: over a left join",
            LEFT,
            |p, _| {
                let (_, right, matched) = left_join(p);
                let right = right.clone();
                p.input = Relation::LeftJoin { left: Box::new(p.input.clone()), right: Box::new(right), matched };
            },
            Refused("another left join"),
        ),
        m(
            "left join: a filter above it on the right side",
            LEFT,
            |p, c| filtered(p, column(c, MAX_REGION).eq(lit("Ede"))),
            Refused("decides by who is matched"),
        ),
        m("left join: a filter above it by the matched bit", LEFT, |p, _| filtered(p, p.input.matched().unwrap().expr()), Refused("decides by who is matched")),
        m(
            "left join: a key that mixes the sides",
            LEFT,
            |p, c| {
                let (region, segment) = (column(c, MAX_REGION), column(c, SEGMENT));
                key(p, 1, when(region.clone().is_null(), segment).otherwise(region).unwrap());
            },
            Refused("mixes the two sides"),
        ),
        m(
            "left join: a FILTER that holds for the unmatched",
            LEFT_REST,
            |p, c| p.calls[1].filter = Some(column(c, MAX_REGION).is_null()),
            Refused("a part could hold people who are not matched"),
        ),
        m(
            "left join: a FILTER that mixes the sides",
            LEFT_REST,
            |p, c| {
                p.calls[1].filter = Some(column(c, MAX_REGION).eq(lit("Ede")).or(column(c, SEGMENT).eq(lit("retail"))));
            },
            Refused("a part could hold people who are not matched"),
        ),
        m(
            "left join: a FILTER that holds for the unmatched beside theirs",
            LEFT_PARTS,
            |p, c| p.calls[1].filter = Some(column(c, MAX_REGION).is_null()),
            Refused("a part could hold people who are not matched"),
        ),
        m("left join: an amount of the right side", LEFT, |p, c| call(p, Aggregate::Sum(id(c, SPENT))), Refused("an amount is not a measure")),
        m(
            "left join: an amount of several rows a person",
            LEFT_ROWS,
            |p, c| {
                call(p, Aggregate::Sum(id(c, COST)));
                p.calls[1].data_type = arrow::datatypes::DataType::Decimal128(22, 4);
            },
            Refused("an amount over several owners' data"),
        ),
        m("left join: a count of several rows a person", LEFT_ROWS, |p, _| call(p, Aggregate::Rows), Refused("an amount over several owners' data")),
        // parts
        m(
            "parts: a FILTER that varies",
            VISITS,
            |p, c| p.calls[0].filter = Some(column(c, CHANNEL).eq(lit("ctv"))),
            Refused("a part is not constant per person"),
        ),
        m("parts: a FILTER over a measure", PARTS, |p, c| p.calls[1].filter = Some(column(c, BALANCE).is_null()), no_dimension),
        m("parts: two FILTERs that overlap", PARTS, |p, c| p.calls[2].filter = Some(column(c, CITY).not_eq(lit("Breda"))), Unneeded("each row has one number")),
        m(
            "parts: an amount over another's people",
            SEMI,
            |p, c| p.calls[1].filter = Some(column(c, CITY).eq(lit("Ede"))),
            Refused("parts beside the matched bit, or beside steps"),
        ),
        m(
            "parts: an amount by who is matched",
            LEFT_PARTS,
            |p, _| {
                let matched = p.input.matched().unwrap().expr();
                p.calls[3].filter = Some(Expr::Not(Box::new(matched)));
            },
            Refused("parts beside the matched bit, or beside steps"),
        ),
        // amounts
        m("amounts: two over another's people", SEMI, |p, _| call(p, Aggregate::Rows), Refused("an amount over several owners' data")),
        m(
            "amounts: a nullable one over another's people",
            SEMI,
            |p, c| p.calls[1].aggregate = Aggregate::Sum(id(c, DEBT)),
            Refused("an amount over several owners' data"),
        ),
        m(
            "amounts: repeated by another's rows",
            SEMI,
            |p, _| {
                let Relation::LeftJoin { right, .. } = &mut p.input else { panic!("no left join") };
                expanded(right);
            },
            Refused("over several rows a person"),
        ),
        m(
            "amounts: of whoever is matched instead of a list",
            SEMI,
            |p, _| {
                let Relation::LeftJoin { left, right, .. } = p.input.clone() else { panic!("no left join") };
                p.input = Relation::Join { left, right };
                p.keys.pop();
                p.matched_only = false;
            },
            Refused("an amount over several owners' data"),
        ),
        m("amounts: the list's other part shown too", SEMI, |p, _| p.matched_only = false, Unneeded("shown beside the matched one, as of a left join")),
        m("amounts: rows of two sides multiplied", THREE, |p, _| call(p, Aggregate::Rows), Refused("that is not of a list")),
        m(
            "amounts: sum and avg of a nullable measure",
            RATED,
            |p, _| {
                let Aggregate::Sum(id) = p.calls[0].aggregate else { panic!("no sum") };
                call(p, Aggregate::Avg(id));
                p.calls[1].data_type = arrow::datatypes::DataType::Float64;
            },
            Refused("how many people have no value"),
        ),
        m("amounts: of a dimension", VISITS, |p, c| p.calls[2].aggregate = Aggregate::Sum(id(c, CLICKS)), Refused("an amount that isn't a measure")),
        // per person
        m(
            "per person: the greatest unit",
            FREQUENCY,
            |p, c| {
                let person = id(c, PERSON);
                person_aggregate(p, |f| matches!(f, PersonFunction::Max(_))).function = PersonFunction::Max(person);
            },
            Refused("is not a per-person aggregate"),
        ),
        m(
            "per person: a column without a class",
            FREQUENCY,
            |p, c| {
                let device = id(c, "publisher.impressions.device");
                person_aggregate(p, |f| matches!(f, PersonFunction::Max(_))).function = PersonFunction::Max(device);
            },
            Refused("is not a per-person aggregate"),
        ),
        m(
            "per person: a sum of a dimension",
            FREQUENCY,
            |p, c| {
                let clicks = id(c, CLICKS);
                person_aggregate(p, |f| matches!(f, PersonFunction::Sum(_))).function = PersonFunction::Sum(clicks);
            },
            Refused("is not a per-person aggregate"),
        ),
        m(
            "per person: a FILTER on a sum",
            FREQUENCY,
            |p, c| {
                let filter = column(c, CHANNEL).eq(lit("ctv"));
                person_aggregate(p, |f| matches!(f, PersonFunction::Sum(_))).filter = Some(filter);
            },
            Refused("a filter that it may not have"),
        ),
        m(
            "per person: a FILTER over a measure",
            FREQUENCY,
            |p, c| {
                let filter = column(c, COST).is_null();
                person_aggregate(p, |f| matches!(f, PersonFunction::Rows)).filter = Some(filter);
            },
            no_dimension,
        ),
        m("per person: a total as a key", FREQUENCY, |p, c| key(p, 0, column(c, SPENT)), no_key),
        m("per person: a filter over a total", FREQUENCY, |p, c| filtered(p, column(c, SPENT).is_null()), no_dimension),
        m(
            "per person: not grouped",
            FREQUENCY,
            |p, c| {
                expanded(&mut p.input);
                p.keys.truncate(1);
                key(p, 0, column(c, REGION));
                p.calls.truncate(1);
            },
            Unneeded("rows of one owner, which need no cap"),
        ),
        // joins
        m(
            "join: on a dimension",
            JOIN,
            |p, c| {
                let region = id(c, REGION);
                let Relation::Join { right, .. } = &mut p.input else { panic!("no join") };
                let Relation::Scan { person, .. } = right.as_mut() else { panic!("no scan") };
                *person = region;
            },
            Refused("is not scanned by person"),
        ),
        m("keys: none", GROUPS, |p, _| p.keys.clear(), Unneeded("coarser")),
        m(
            "keys: one more of the same side",
            GROUPS,
            |p, c| {
                let data_type = arrow::datatypes::DataType::Utf8;
                p.keys.push(Key { expr: column(c, CITY), data_type, hidden: false });
            },
            Unneeded("every cell is held against k; what is asked is agreed on"),
        ),
    ]
}
