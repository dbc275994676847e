//! What may be written where: every place of a template × every class of column, over one owner's
//! data and over two owners'. A cell is `allowed`, with a plan that the verifier approves, or the
//! code of the refusal (its SQLSTATE, where no rule of the planner's says no), or `-` where the
//! place has no such column. `coverage.table` is the whole of it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use cloister_planner::BucketSource;
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Actor, Collaboration, DatasetName, Name};

use crate::harness::compare;
use crate::plans::Empty;

/// Every column is a whole number, so that only its class decides.
const AGREEMENT: &str = "
CREATE COLLABORATION coverage;
CREATE MEMBER a;
CREATE MEMBER b;
CREATE ROLE a_admin LOGIN PASSWORD 'demo' IN MEMBER a AS ADMINISTRATOR;
CREATE ROLE b_admin LOGIN PASSWORD 'demo' IN MEMBER b AS ADMINISTRATOR;
SET SESSION AUTHORIZATION a_admin;
CREATE DATASET a.visits (
    person bigint  PRIVACY UNIT AS customer_id,
    place  integer DIMENSION,
    amount integer MEASURE BETWEEN 0 AND 100 NOT NULL,
    rating integer MEASURE BETWEEN 0 AND 10,
    note   integer
) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 100000;
CREATE DATASET a.people (person bigint PRIVACY UNIT AS customer_id UNIQUE, home integer DIMENSION) THRESHOLD 10 ROWS AT MOST 100000;
CREATE DATASET a.members (person bigint PRIVACY UNIT AS customer_id UNIQUE, home integer DIMENSION) THRESHOLD 10 ROWS AT MOST 100000;
SET SESSION AUTHORIZATION b_admin;
CREATE DATASET b.people (person bigint PRIVACY UNIT AS customer_id UNIQUE, home integer DIMENSION) THRESHOLD 10 ROWS AT MOST 100000;
CREATE DATASET b.members (person bigint PRIVACY UNIT AS customer_id UNIQUE, home integer DIMENSION) THRESHOLD 10 ROWS AT MOST 100000;
";

/// A class of column, and the column that has it: of `visits v JOIN people p`, or of a release `r`.
const CLASSES: &[(&str, &str)] = &[
    ("privacy unit", "v.person"),
    ("dim. per person", "p.home"),
    ("dim. varying", "v.place"),
    ("measure NOT NULL", "v.amount"),
    ("measure nullable", "v.rating"),
    ("no class", "v.note"),
    ("released", "r.n"),
];

/// Places: `{c}` is the column, `{from}` where it is from, `{d}` a dimension beside it, `{unit}` the
/// unit beside it, `{n}` a count of people, `{other}` a dataset with one row a person. A text that
/// doesn't begin with SELECT or WITH has its template's parameters and clauses before AS.
const PLACES: &[(&str, &[(&str, &str)])] = &[
    (
        "output",
        &[
            ("column of a row", "SELECT {c} AS x FROM {from}"),
            ("DISTINCT", "SELECT DISTINCT {c} AS x FROM {from}"),
            ("DISTINCT ON", "SELECT DISTINCT ON ({c}) {c} AS x FROM {from}"),
            ("ORDER BY of rows", "SELECT {d} AS x FROM {from} ORDER BY {c}"),
        ],
    ),
    (
        "WHERE",
        &[
            ("comparison", "SELECT {n} AS n FROM {from} WHERE {c} = 5"),
            ("comparison of two columns", "SELECT {n} AS n FROM {from} WHERE {c} = {d}"),
            ("range", "SELECT {n} AS n FROM {from} WHERE {c} BETWEEN 1 AND 5"),
            ("IN list", "SELECT {n} AS n FROM {from} WHERE {c} IN (1, 5)"),
            ("IS NULL", "SELECT {n} AS n FROM {from} WHERE {c} IS NULL"),
            ("CASE", "SELECT {n} AS n FROM {from} WHERE CASE WHEN {c} > 5 THEN true ELSE false END"),
            ("argument of a listed function", "SELECT {n} AS n FROM {from} WHERE coalesce({c}, 0) = 5"),
            ("argument of another function", "SELECT {n} AS n FROM {from} WHERE abs({c}) = 5"),
            ("arithmetic", "SELECT {n} AS n FROM {from} WHERE {c} + 1 = 5"),
            ("division", "SELECT {n} AS n FROM {from} WHERE 10 / {c} = 5"),
            ("cast that is total", "SELECT {n} AS n FROM {from} WHERE CAST({c} AS text) = '5'"),
            ("cast that may fail", "SELECT {n} AS n FROM {from} WHERE CAST({c} AS smallint) = 5"),
            ("volatile function", "SELECT {n} AS n FROM {from} WHERE {c} > random()"),
            ("= $parameter", "(x integer IN (1, 5)) AS SELECT {n} AS n FROM {from} WHERE {c} = $x"),
            ("> $parameter", "(x integer IN (1, 5)) AS SELECT {n} AS n FROM {from} WHERE {c} > $x"),
            ("> $parameter of a key", "(x integer IN (1, 5)) AS SELECT {c} AS k, {n} AS n FROM {from} WHERE {c} > $x GROUP BY {c}"),
            ("= scalar subquery", "SELECT {n} AS n FROM {from} WHERE {c} = (SELECT max(home) FROM {other})"),
            ("= scalar subquery of a release", "SELECT {n} AS n FROM {from} WHERE {c} = (SELECT count(*) FROM {other})"),
        ],
    ),
    (
        "GROUP BY",
        &[
            ("key", "SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}"),
            ("key, CELLS PER PERSON 2", "CELLS PER PERSON 2 AS SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}"),
            ("expression", "SELECT CASE WHEN {c} > 5 THEN 1 ELSE 0 END AS x, {n} AS n FROM {from} GROUP BY 1"),
            ("arithmetic", "SELECT {c} / 10 AS x, {n} AS n FROM {from} GROUP BY {c} / 10"),
            ("ROLLUP", "SELECT {c} AS x, {n} AS n FROM {from} GROUP BY ROLLUP ({c})"),
        ],
    ),
    (
        "aggregates",
        &[
            ("count(x)", "SELECT count({c}) AS n FROM {from}"),
            ("count(DISTINCT x)", "SELECT count(DISTINCT {c}) AS n FROM {from}"),
            ("sum", "SELECT sum({c}) AS s FROM {from}"),
            ("sum(DISTINCT x)", "SELECT sum(DISTINCT {c}) AS s FROM {from}"),
            ("sum of an expression", "SELECT sum({c} * 2) AS s FROM {from}"),
            ("avg", "SELECT avg({c}) AS s FROM {from}"),
            ("sum and avg", "SELECT sum({c}) AS s, avg({c}) AS a FROM {from}"),
            ("sum and count(*)", "SELECT sum({c}) AS s, count(*) AS n FROM {from}"),
            ("min", "SELECT min({c}) AS s FROM {from}"),
            ("stddev", "SELECT stddev({c}) AS s FROM {from}"),
            ("median", "SELECT median({c}) AS s FROM {from}"),
            ("array_agg", "SELECT array_agg({c}) AS s FROM {from}"),
            ("ORDER BY in an aggregate", "SELECT sum({d} ORDER BY {c}) AS s FROM {from}"),
            ("FILTER of people", "SELECT {n} AS n, {n} FILTER (WHERE {c} = 5) AS f FROM {from}"),
            ("FILTER of rows", "SELECT count(*) AS n, count(*) FILTER (WHERE {c} = 5) AS f FROM {from}"),
            ("sum with FILTER", "SELECT sum({c}) AS s, sum({c}) FILTER (WHERE {d} = 5) AS f FROM {from}"),
            ("CASE in an aggregate, WHEN", "SELECT sum(CASE WHEN {c} = 5 THEN 1 ELSE 0 END) AS s FROM {from}"),
            ("CASE in an aggregate, THEN", "SELECT sum(CASE WHEN {d} = 5 THEN {c} ELSE 0 END) AS s FROM {from}"),
        ],
    ),
    (
        "joins",
        &[
            ("inner join ON", "SELECT {n} AS n FROM {from} JOIN {other} o ON o.person = {c}"),
            ("inner join ON a dimension", "SELECT {n} AS n FROM {from} JOIN {other} o ON o.home = {c}"),
            ("inner join ON, besides units", "SELECT {n} AS n FROM {from} JOIN {other} o ON o.person = {unit} AND o.home = {c}"),
            ("inner join ON, not equal", "SELECT {n} AS n FROM {from} JOIN {other} o ON o.person > {c}"),
            ("semi join IN", "SELECT {n} AS n FROM {from} WHERE {c} IN (SELECT person FROM {other})"),
            ("semi join IN, inside", "SELECT count(*) AS n FROM {other} o WHERE o.person IN (SELECT {c} FROM {from})"),
            ("semi join EXISTS", "SELECT {n} AS n FROM {from} WHERE EXISTS (SELECT 1 FROM {other} o WHERE o.person = {c})"),
            ("anti join NOT IN", "SELECT {n} AS n FROM {from} WHERE {c} NOT IN (SELECT person FROM {other})"),
            ("anti join NOT EXISTS", "SELECT {n} AS n FROM {from} WHERE NOT EXISTS (SELECT 1 FROM {other} o WHERE o.person = {c})"),
            ("left join ON", "SELECT {n} AS n FROM {from} LEFT JOIN {other} o ON o.person = {c}"),
            ("left join, key of the left", "SELECT {c} AS x, {n} AS n FROM {from} LEFT JOIN {other} o ON o.person = {unit} GROUP BY {c}"),
            ("left join, amount of the left", "SELECT sum({c}) AS s FROM {from} LEFT JOIN {other} o ON o.person = {unit}"),
            ("left join, several rows looked up", "SELECT count(*) AS n FROM {other} o LEFT JOIN ({from}) ON o.person = {c}"),
            ("full join", "SELECT {n} AS n FROM {from} FULL JOIN {other} o ON o.person = {c}"),
            ("cross join", "SELECT {n} AS n, max({c}) AS x FROM {from} CROSS JOIN {other} o"),
            ("join with VALUES", "SELECT {n} AS n FROM {from} JOIN (VALUES (1), (5)) w (x) ON w.x = {c}"),
            ("LATERAL", "SELECT {n} AS n FROM {from}, LATERAL (SELECT o.home FROM {other} o WHERE o.person = {c}) l"),
        ],
    ),
    (
        "left join's optional side, one row a person",
        &[
            (
                "key",
                "SELECT l.x, count(*) AS n FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) l ON o.person = l.u GROUP BY l.x",
            ),
            (
                "key that mixes the sides",
                "SELECT coalesce(l.x, o.home) AS x, count(*) AS n FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) l \
                 ON o.person = l.u GROUP BY 1",
            ),
            (
                "WHERE",
                "SELECT count(*) AS n FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) l ON o.person = l.u WHERE l.x = 5",
            ),
            (
                "FILTER",
                "SELECT count(*) AS n, count(*) FILTER (WHERE l.x = 5) AS f FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) l \
                 ON o.person = l.u",
            ),
            (
                "FILTER that holds without a match",
                "SELECT count(*) AS n, count(*) FILTER (WHERE l.x IS NULL) AS f FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} \
                 GROUP BY {unit}) l ON o.person = l.u",
            ),
            ("amount", "SELECT sum(l.x) AS s FROM {other} o LEFT JOIN (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) l ON o.person = l.u"),
        ],
    ),
    (
        "GROUP BY the privacy unit",
        &[
            ("further key", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, {c} AS x FROM {from} GROUP BY {unit}, {c}) q GROUP BY x"),
            ("DISTINCT", "SELECT x, count(*) AS n FROM (SELECT DISTINCT {unit} AS u, {c} AS x FROM {from}) q GROUP BY x"),
            ("min, as a key", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, min({c}) AS x FROM {from} GROUP BY {unit}) q GROUP BY x"),
            ("max, as an amount", "SELECT sum(x) AS s FROM (SELECT {unit} AS u, max({c}) AS x FROM {from} GROUP BY {unit}) q"),
            ("sum, as a key", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, sum({c}) AS x FROM {from} GROUP BY {unit}) q GROUP BY x"),
            ("sum, as an amount", "SELECT sum(x) AS s FROM (SELECT {unit} AS u, sum({c}) AS x FROM {from} GROUP BY {unit}) q"),
            ("avg", "SELECT avg(x) AS s FROM (SELECT {unit} AS u, avg({c}) AS x FROM {from} GROUP BY {unit}) q"),
            ("count(x)", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, count({c}) AS x FROM {from} GROUP BY {unit}) q GROUP BY x"),
            ("count(DISTINCT x)", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, count(DISTINCT {c}) AS x FROM {from} GROUP BY {unit}) q GROUP BY x"),
            (
                "count with FILTER",
                "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, count(*) FILTER (WHERE {c} = 5) AS x FROM {from} GROUP BY {unit}) q GROUP BY x",
            ),
            ("sum with FILTER", "SELECT sum(x) AS s FROM (SELECT {unit} AS u, sum({c}) FILTER (WHERE {d} = 5) AS x FROM {from} GROUP BY {unit}) q"),
            ("HAVING", "SELECT count(*) AS n FROM (SELECT {unit} AS u FROM {from} GROUP BY {unit} HAVING max({c}) > 5) q"),
            ("ROLLUP with the unit", "SELECT x, count(*) AS n FROM (SELECT {unit} AS u, {c} AS x FROM {from} GROUP BY ROLLUP ({unit}, {c})) q GROUP BY x"),
        ],
    ),
    (
        "other relations below",
        &[
            ("subquery", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from}) q GROUP BY x"),
            ("CTE", "WITH q AS (SELECT {c} AS x FROM {from}) SELECT x, count(*) AS n FROM q GROUP BY x"),
            (
                "recursive CTE",
                "WITH RECURSIVE q AS (SELECT {c} AS x FROM {from} UNION ALL SELECT x FROM q WHERE x < 3) SELECT x, count(*) AS n FROM q GROUP BY x",
            ),
            ("ORDER BY", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} ORDER BY {c}) q GROUP BY x"),
            ("LIMIT", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} LIMIT 10) q GROUP BY x"),
            ("OFFSET", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} OFFSET 10) q GROUP BY x"),
            ("window", "SELECT x, count(*) AS n FROM (SELECT row_number() OVER (ORDER BY {c}) AS x FROM {from}) q GROUP BY x"),
            ("window by person", "SELECT x, count(*) AS n FROM (SELECT max({c}) OVER (PARTITION BY {unit}) AS x FROM {from}) q GROUP BY x"),
            ("UNION ALL", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} UNION ALL SELECT {c} AS x FROM {from}) q GROUP BY x"),
            ("UNION", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} UNION SELECT {c} AS x FROM {from}) q GROUP BY x"),
            ("INTERSECT", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} INTERSECT SELECT {c} AS x FROM {from}) q GROUP BY x"),
            ("EXCEPT", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from} EXCEPT SELECT {c} AS x FROM {from}) q GROUP BY x"),
            ("unnest", "SELECT x, count(*) AS n FROM (SELECT unnest(make_array({c})) AS x FROM {from}) q GROUP BY x"),
            ("TABLESAMPLE", "SELECT x, count(*) AS n FROM (SELECT {c} AS x FROM {from}) q TABLESAMPLE BERNOULLI (10) GROUP BY x"),
        ],
    ),
    (
        "above the release point",
        &[
            ("HAVING of the aggregate", "SELECT {d} AS d, sum({c}) AS s FROM {from} GROUP BY {d} HAVING sum({c}) > 5"),
            ("ORDER BY the aggregate, LIMIT", "SELECT {d} AS d, sum({c}) AS s FROM {from} GROUP BY {d} ORDER BY s DESC LIMIT 3"),
            ("window over the aggregate", "SELECT {d} AS d, rank() OVER (ORDER BY sum({c})) AS r FROM {from} GROUP BY {d}"),
            ("arithmetic of aggregates", "SELECT {d} AS d, sum({c}) / {n} AS q FROM {from} GROUP BY {d}"),
            ("ORDER BY the key", "SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c} ORDER BY {c} LIMIT 3"),
            ("HAVING of the key", "SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c} HAVING {c} > 5"),
            ("arithmetic of the key", "SELECT x + 1 AS x, n FROM (SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}) q"),
            ("ROLLUP over the key", "SELECT x, sum(n) AS n FROM (SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}) q GROUP BY ROLLUP (x)"),
            (
                "join of releases by the key",
                "WITH q AS (SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}) SELECT q.x, q.n, z.n AS m FROM q JOIN q z ON q.x = z.x",
            ),
            ("UNION ALL of releases", "WITH q AS (SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}) SELECT x, n FROM q UNION ALL SELECT x, n FROM q"),
            ("share of a scalar subquery", "WITH q AS (SELECT {c} AS x, {n} AS n FROM {from} GROUP BY {c}) SELECT x, n / (SELECT sum(n) FROM q) AS s FROM q"),
            ("rows joined with a release", "SELECT {n} AS n FROM {from} JOIN (SELECT home AS h, count(*) AS m FROM {other} GROUP BY home) z ON z.h = {c}"),
        ],
    ),
];

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

/// What a template says of a column in a place; `owner` is that of `people` and of the other side.
fn cell(place: &str, class: &str, column: &str, owner: &str, policy: &Collaboration, failures: &mut Vec<String>) -> String {
    let rows = format!("a.visits v JOIN {owner}.people p ON v.person = p.person");
    let released = class == "released";
    if released && place.contains("{unit}") {
        return "-".to_owned();
    }
    let release = format!("(SELECT p.home AS d, count(DISTINCT p.person) AS n FROM {rows} GROUP BY p.home) r");
    let (from, d, n) = if released { (release, "r.d", "count(*)") } else { (rows, "p.home", "count(DISTINCT v.person)") };
    let query = [("{c}", column), ("{from}", &from), ("{d}", d), ("{n}", n), ("{unit}", "v.person"), ("{other}", &format!("{owner}.members"))]
        .iter()
        .fold(place.to_owned(), |text, (name, by)| text.replace(name, by));
    let plain = query.starts_with("SELECT") || query.starts_with("WITH");
    let text = format!("CREATE TEMPLATE t {}{query}", if plain { "AS " } else { "" });
    let template = match parse(&split(&text).unwrap()[0]) {
        Ok(Parsed::Ours(Statement::CreateTemplate { template, .. })) => template,
        other => panic!("{text}: {other:?}"),
    };
    match cloister_planner::plan(&template, policy) {
        Err(error) => {
            if error.sqlstate == "XX000" {
                failures.push(format!("{text}: {}", error.message));
            }
            error.rule.unwrap_or(error.sqlstate).to_owned()
        }
        Ok(planned) => {
            let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> { Some(Arc::new(Empty::of(name, policy))) };
            for part in planned.sealed() {
                failures.extend(part.approve(&sources, policy).err().map(|e| format!("{text}: {e}")));
            }
            "allowed".to_owned()
        }
    }
}

#[test]
fn coverage_of_the_law() {
    let policy = agreement();
    let (mut table, mut failures) = (String::new(), Vec::new());
    for (heading, owner) in [("One owner's data", "a"), ("Two owners' data: visits of one, people of the other", "b")] {
        let _ = write!(table, "{heading}\n\n  {:<36}", "");
        for (class, _) in CLASSES {
            let _ = write!(table, "{class:<20}");
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
        for (group, places) in PLACES {
            let _ = writeln!(table, "{group}");
            for (name, place) in *places {
                let mut line = format!("  {name:<36}");
                for (class, column) in CLASSES {
                    let _ = write!(line, "{:<20}", cell(place, class, column, owner, &policy, &mut failures));
                }
                let _ = writeln!(table, "{}", line.trim_end());
            }
        }
        table.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/coverage.table");
    compare(&path, &format!("{}\n", table.trim_end())).unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
