//! What the release operator costs over few, many and very many groups, against the same engine
//! over the same rows without privacy, with an exact threshold, and only reading.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
use clap::Parser;
use cloister_benches::agreement::Agreement;
use cloister_benches::clustered::{Clustered, Storage, mix, person};
use cloister_benches::measure::{Contender, in_turns, print, runtime};
use cloister_benches::{plain, sealed};
use cloister_planner::{BucketSource, plan};

/// Times releases over generated rows.
#[derive(Parser)]
struct Arguments {
    /// Rows, about.
    #[arg(long, default_value_t = 20_000_000)]
    rows: u64,
    /// People that they are about.
    #[arg(long, default_value_t = 1_000_000)]
    people: u64,
    /// Turns of each contender.
    #[arg(long, default_value_t = 7)]
    repeat: usize,
    /// Where rows lie.
    #[arg(long, value_enum, default_value_t = Storage::Memory)]
    storage: Storage,
    /// Only the grouping whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Only the release, again and again: for a profiler.
    #[arg(long)]
    alone: bool,
}

/// ROWS AT MOST is below what is generated: the planner refuses keys over a dataset that could
/// have more than ten million rows, because a run may have ten million groups. Nothing below the
/// load checks the bound, so the operator meets all rows.
const AGREEMENT: &str = "
CREATE COLLABORATION benches;
CREATE MEMBER shop;
CREATE ROLE shop_admin LOGIN PASSWORD 'demo' IN MEMBER shop AS ADMINISTRATOR;
SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.events (
    person text          PRIVACY UNIT AS email,
    area   text          DIMENSION,
    shelf  bigint        DIMENSION,
    item   bigint        DIMENSION,
    cost   numeric(12,2) MEASURE BETWEEN 0 AND 100 NOT NULL
) THRESHOLD 50 ROWS PER PERSON 200 ROWS AT MOST 10000000;
CREATE TEMPLATE people_by_area  AS SELECT area,  count(DISTINCT person) AS people FROM shop.events GROUP BY area;
CREATE TEMPLATE people_by_shelf AS SELECT shelf, count(DISTINCT person) AS people FROM shop.events GROUP BY shelf;
CREATE TEMPLATE people_by_item  AS SELECT item,  count(DISTINCT person) AS people FROM shop.events GROUP BY item;
CREATE TEMPLATE sums_by_area    AS SELECT area,  count(DISTINCT person) AS people, sum(cost) AS cost FROM shop.events GROUP BY area;
CREATE TEMPLATE sums_by_shelf   AS SELECT shelf, count(DISTINCT person) AS people, sum(cost) AS cost FROM shop.events GROUP BY shelf;
CREATE TEMPLATE sums_by_item    AS SELECT item,  count(DISTINCT person) AS people, sum(cost) AS cost FROM shop.events GROUP BY item;
CREATE TEMPLATE cells_by_area  CELLS PER PERSON 5 AS SELECT area,  count(DISTINCT person) AS people FROM shop.events GROUP BY area;
CREATE TEMPLATE cells_by_shelf CELLS PER PERSON 5 AS SELECT shelf, count(DISTINCT person) AS people FROM shop.events GROUP BY shelf;
CREATE TEMPLATE cells_by_item  CELLS PER PERSON 5 AS SELECT item,  count(DISTINCT person) AS people FROM shop.events GROUP BY item;
";

const AREAS: u64 = 100;
const SHELVES: u64 = 10_000;
const ITEMS: u64 = 1_000_000;

fn main() {
    let arguments = Arguments::parse();
    let agreement = Agreement::read(AGREEMENT);
    let data = generate(&arguments);
    let sources: Vec<Arc<dyn BucketSource>> = vec![Arc::clone(&data) as _];
    let context = plain::context(&[Arc::clone(&data)]);
    let runtime = runtime();
    let mut rows = Vec::new();
    for template in &agreement.templates {
        let name = template.name.as_str();
        if !name.contains(&arguments.only) {
            continue;
        }
        let planned = plan(template, &agreement.collaboration).unwrap();
        let release = || sealed::release(&runtime, &planned, &agreement.collaboration, &sources);
        if arguments.alone {
            let [samples] = in_turns(arguments.repeat, [Contender::new(name, release)]);
            println!("{name}: {:.0} ms, {} rows", samples.median_ms(), samples.rows);
            continue;
        }
        let key = name.rsplit('_').next().unwrap();
        let sums = name.starts_with("sums");
        let (extra, read) = if sums { (", sum(cost)", ", max(cost)") } else { ("", "") };
        let queries = [
            format!("SELECT {key}, count(*){extra} FROM shop.events GROUP BY {key}"),
            format!("SELECT {key}, count(DISTINCT person){extra} FROM shop.events GROUP BY {key} HAVING count(DISTINCT person) >= 50"),
            format!("SELECT max({key}), max(person){read} FROM shop.events"),
        ];
        let query = |sql| plain::rows(&runtime, &context, sql).unwrap();
        let [plain_sql, exact_sql, reads_sql] = &queries;
        let contenders = [
            Contender::new("release", release),
            Contender::new("plain", || query(plain_sql)),
            Contender::new("exact", || query(exact_sql)),
            Contender::new("reads", || query(reads_sql)),
        ];
        let [release, plain, exact, reads] = in_turns(arguments.repeat, contenders);
        // A limit of cells is another answer than the exact count.
        assert!(release.rows == exact.rows || name.starts_with("cells"), "{name} shows {} groups, not {}", release.rows, exact.rows);
        let target = if sums { 1.6 } else { 1.25 };
        let judge = |met: bool| if met { "" } else { " !" };
        let (to_plain, from_exact) = (release.ratio(&plain), exact.ratio(&release));
        rows.push(vec![
            name.to_owned(),
            release.rows.to_string(),
            format!("{:.0}", release.median_ms()),
            format!("{:.0}", plain.median_ms()),
            format!("{:.0}", exact.median_ms()),
            format!("{:.0}", reads.median_ms()),
            format!("{to_plain:.2}{}", judge(to_plain <= target)),
            format!("{:.2}", release.cpu_ratio(&plain)),
            format!("{from_exact:.1}{}", judge(from_exact >= 6.0)),
            format!("{:.1}", release.ratio(&reads)),
        ]);
    }
    let header = ["template", "shown", "release ms", "plain ms", "exact ms", "reads ms", "release/plain", "(cpu)", "exact/release", "release/reads"];
    print(&header, &rows);
    println!("\ntargets: release/plain <= 1.25 (sums 1.60), exact/release >= 6; a ! misses its target");
    println!("{} rows, {} people, {:?}, {} cores, median of {} turns", arguments.rows, arguments.people, arguments.storage, plain::cores(), arguments.repeat);
}

/// Each person has between one and twice the average number of rows.
fn generate(arguments: &Arguments) -> Arc<Clustered> {
    let average = arguments.rows / arguments.people;
    let mut people: Vec<_> = (0..arguments.people).map(person).collect();
    people.sort_unstable();
    let mut persons = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let rows = 1 + mix(number as u64) % (2 * average).max(2).saturating_sub(1);
        persons.extend(std::iter::repeat_n(*person, rows as usize));
    }
    let rows = 0..persons.len() as u64;
    let draw = |row: u64, column: u64, most: u64| mix(row * 4 + column) % most;
    let number = |column: u64, most: u64| -> ArrayRef { Arc::new(rows.clone().map(|row| draw(row, column, most).cast_signed()).collect::<Int64Array>()) };
    let areas: StringArray = rows.clone().map(|row| Some(format!("area {:03}", draw(row, 0, AREAS)))).collect();
    let costs: Decimal128Array = rows.clone().map(|row| Some(i128::from(draw(row, 3, 10_000)))).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("area", Arc::new(areas)),
        ("shelf", number(1, SHELVES)),
        ("item", number(2, ITEMS)),
        ("cost", Arc::new(costs.with_precision_and_scale(12, 2).unwrap())),
    ];
    Arc::new(Clustered::new("shop.events", "person", &persons, &columns, arguments.storage))
}
