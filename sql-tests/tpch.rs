//! TPC-H through the front door: line items with the customer's key as one owner's data, the
//! customer list as another's. Every shown cell equals an independent computation under the law,
//! in plain loops over the generated rows, and nothing under k is shown.
//!
//! `TPCH_SCALE=1` for six million rows; 0.01 otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use futures::SinkExt;
use tokio_postgres::{Client, SimpleQueryMessage};
use tpchgen::generators::{CustomerGenerator, LineItemGenerator, OrderGenerator};

use crate::harness::{Server, block_on};

const K: usize = 50;
const STEPS: [i128; 8] = [0, 1_000_000, 5_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000, 500_000_000];

const AGREEMENT: &str = "
CREATE COLLABORATION tpch;
CREATE MEMBER shop;
CREATE MEMBER agency;
CREATE ROLE shop_admin LOGIN PASSWORD 'demo' IN MEMBER shop AS ADMINISTRATOR;
CREATE ROLE agency_admin LOGIN PASSWORD 'demo' IN MEMBER agency AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER agency AS ANALYST;
SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.lineitem (
    custkey bigint PRIVACY UNIT AS customer_id,
    returnflag text DIMENSION,
    shipmode text DIMENSION,
    extendedprice numeric(12,2) MEASURE BETWEEN 0 AND 1000000 NOT NULL
        STEPS (0, 10000, 50000, 200000, 500000, 1000000, 2000000, 5000000)
) THRESHOLD 50 ROWS PER PERSON 2000 ROWS AT MOST 10000000;
SET SESSION AUTHORIZATION agency_admin;
CREATE DATASET agency.customer (
    custkey text PRIVACY UNIT AS customer_id UNIQUE,
    segment text DIMENSION,
    nation bigint DIMENSION
) THRESHOLD 50 ROWS AT MOST 1000000;
CREATE TEMPLATE reach CELLS PER PERSON 4 AS
SELECT c.segment, c.nation, l.shipmode, count(DISTINCT l.custkey) AS customers
FROM shop.lineitem l JOIN agency.customer c ON l.custkey = c.custkey
GROUP BY c.segment, c.nation, l.shipmode;
SET SESSION AUTHORIZATION shop_admin;
CREATE TEMPLATE revenue AS
SELECT returnflag, shipmode, count(DISTINCT custkey) AS customers, count(*) AS items, sum(extendedprice) AS revenue, avg(extendedprice) AS average
FROM shop.lineitem GROUP BY returnflag, shipmode;
";

/// A line item's customer, return flag, ship mode and price in cents, in order of loading.
type Item = (i64, String, String, i128);

/// People's own totals in one cell.
type Totals = BTreeMap<i64, i128>;

async fn load(client: &Client, dataset: &str, rows: impl Iterator<Item = String>) -> u64 {
    let sink = client.copy_in::<_, bytes::Bytes>(&format!("COPY {dataset} FROM STDIN (FORMAT csv)")).await.unwrap();
    let mut sink = Box::pin(sink);
    let mut chunk = String::new();
    for row in rows {
        chunk.push_str(&row);
        if chunk.len() > 64 << 10 {
            sink.send(bytes::Bytes::from(std::mem::take(&mut chunk).into_bytes())).await.unwrap();
        }
    }
    sink.send(bytes::Bytes::from(chunk.into_bytes())).await.unwrap();
    sink.as_mut().finish().await.unwrap()
}

async fn approve(client: &Client, template: &str, overlapping: &str) {
    let row = client.query_one("SELECT digest FROM cleanroom.templates WHERE name = $1", &[&template]).await.unwrap();
    let digest: String = row.get(0);
    client
        .simple_query(&format!("APPROVE TEMPLATE {template} DIGEST '{digest}' {overlapping}; GRANT EXECUTE ON TEMPLATE {template} TO analyst"))
        .await
        .unwrap();
}

async fn rows(client: &Client, sql: &str) -> Vec<Vec<String>> {
    let messages = client.simple_query(sql).await.unwrap();
    let row = |m: &SimpleQueryMessage| match m {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).unwrap_or("NULL").to_owned()).collect()),
        _ => None,
    };
    messages.iter().filter_map(row).collect()
}

/// A total of people's own totals, each capped at the highest step that max(3, k/10) reach.
fn in_steps(totals: &Totals, steps: &[i128]) -> Option<i128> {
    let contributors: Vec<i128> = totals.values().copied().filter(|t| *t != 0).collect();
    if contributors.len() < K {
        return None;
    }
    let reached = |step: i128| contributors.iter().filter(|t| **t >= step).count() >= (K / 10).max(3);
    let cap = steps.iter().rev().copied().find(|step| reached(*step)).unwrap_or(steps[0]);
    Some(contributors.iter().map(|t| (*t).min(cap)).sum())
}

#[test]
fn shown_cells_equal_an_independent_computation() {
    let scale: f64 = std::env::var("TPCH_SCALE").ok().and_then(|s| s.parse().ok()).unwrap_or(0.01);
    let customers: Vec<(i64, String, i64)> =
        CustomerGenerator::new(scale, 1, 1).iter().map(|c| (c.c_custkey, c.c_mktsegment.to_string(), c.c_nationkey)).collect();
    let customer_of: BTreeMap<i64, i64> = OrderGenerator::new(scale, 1, 1).iter().map(|o| (o.o_orderkey, o.o_custkey)).collect();
    let items: Vec<Item> = LineItemGenerator::new(scale, 1, 1)
        .iter()
        .map(|l| (customer_of[&l.l_orderkey], l.l_returnflag.to_string(), l.l_shipmode.to_string(), i128::from(l.l_extendedprice.into_inner())))
        .collect();
    let (shown_reach, shown_revenue) = block_on(async {
        let server = Server::founded_by(AGREEMENT);
        let (shop, agency) = (server.connect("shop_admin").await, server.connect("agency_admin").await);
        let line = |i: &Item| format!("{},{},{},{}.{:02}\n", i.0, i.1, i.2, i.3 / 100, i.3 % 100);
        let started = std::time::Instant::now();
        assert_eq!(load(&shop, "shop.lineitem", items.iter().map(line)).await, items.len() as u64);
        // Agencies write numbers as text, with a space now and then.
        let line = |c: &(i64, String, i64)| format!(" {},{},{}\n", c.0, c.1, c.2);
        assert_eq!(load(&agency, "agency.customer", customers.iter().map(line)).await, customers.len() as u64);
        let loaded = started.elapsed();
        approve(&agency, "reach", "").await;
        approve(&shop, "reach", "").await;
        approve(&shop, "revenue", "OVERLAPPING (reach)").await;
        let analyst = server.connect("analyst").await;
        let started = std::time::Instant::now();
        let reach = rows(&analyst, "SELECT * FROM templates.reach").await;
        let revenue = rows(&analyst, "SELECT * FROM templates.revenue").await;
        eprintln!("scale {scale}: {} items loaded in {loaded:?}, two templates in {:?}", items.len(), started.elapsed());
        (reach, revenue)
    });

    // Reach: each customer counts in the first four cells of their rows.
    let list: BTreeMap<i64, (&str, i64)> = customers.iter().map(|c| (c.0, (c.1.as_str(), c.2))).collect();
    let mut cells_of: BTreeMap<i64, Vec<(String, i64, String)>> = BTreeMap::new();
    let mut people: BTreeMap<(String, i64, String), BTreeSet<i64>> = BTreeMap::new();
    for (customer, _, mode, _) in &items {
        let Some((segment, nation)) = list.get(customer) else { continue };
        let cell = ((*segment).to_owned(), *nation, mode.clone());
        let cells = cells_of.entry(*customer).or_default();
        if !cells.contains(&cell) && cells.len() < 4 {
            cells.push(cell.clone());
        }
        if cells.contains(&cell) {
            people.entry(cell).or_default().insert(*customer);
        }
    }
    let expected: Vec<Vec<String>> = people
        .iter()
        .filter(|(_, people)| people.len() >= K)
        .map(|((segment, nation, mode), people)| vec![segment.clone(), nation.to_string(), mode.clone(), people.len().to_string()])
        .collect();
    assert_eq!(shown_reach, expected);

    // Revenue: own amounts in steps.
    let row_steps: Vec<i128> = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].to_vec();
    let mut totals: BTreeMap<(String, String), (Totals, Totals)> = BTreeMap::new();
    for (customer, flag, mode, price) in &items {
        let (prices, counts) = totals.entry((flag.clone(), mode.clone())).or_default();
        *prices.entry(*customer).or_default() += price;
        *counts.entry(*customer).or_default() += 1;
    }
    let mut expected = Vec::new();
    for ((flag, mode), (prices, counts)) in &totals {
        if counts.len() < K {
            continue;
        }
        let (items, revenue) = (in_steps(counts, &row_steps).unwrap(), in_steps(prices, &STEPS).unwrap());
        let average = (revenue * 10_000 + items / 2) / items;
        let decimal = |value: i128, scale: u32| {
            let unit = 10_i128.pow(scale);
            let mut text = String::new();
            let _ = write!(text, "{}.{:0width$}", value / unit, value % unit, width = scale as usize);
            text
        };
        expected.push(vec![flag.clone(), mode.clone(), counts.len().to_string(), items.to_string(), decimal(revenue, 2), decimal(average, 6)]);
    }
    assert_eq!(shown_revenue, expected);
    assert!(!expected.is_empty());
}
