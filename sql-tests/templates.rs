//! Real templates, with the questions that they answer: `templates/demo` on the demo's data,
//! `templates/tpch` on TPC-H as three owners' data. Each is created, approved by every owner with
//! the overlaps that it needs, and asked what its file says; the answers are golden files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use futures::SinkExt;
use tokio_postgres::{Client, SimpleQueryMessage};
use tpchgen::generators::{CustomerGenerator, LineItemGenerator, NationGenerator, OrderGenerator, PartGenerator, RegionGenerator, SupplierGenerator};

use crate::harness::{Server, block_on, compare, files, script};

/// Creates a template, has it approved, and asks its questions; the answers.
async fn answers(author: &Client, owners: &[Client], analyst: &Client, path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let (asks, statement): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("-- ask: "));
    let name = path.file_stem().unwrap().to_str().unwrap();
    if let Err(error) = author.simple_query(&statement.join("\n")).await {
        return script::error_text(&error);
    }
    for owner in owners {
        let row = first_row(owner, &format!("SELECT digest, overlaps, datasets FROM cleanroom.templates WHERE name = '{name}'")).await;
        // Who owns none of its data approves nothing.
        let Some([Some(digest), overlaps, _]) = row.as_deref() else { continue };
        let overlapping = overlaps.as_ref().map_or(String::new(), |names| format!(" OVERLAPPING ({names})"));
        if let Err(error) = owner.simple_query(&format!("APPROVE TEMPLATE {name} DIGEST '{digest}'{overlapping}")).await {
            assert!(
                error.to_string().contains("reads no data") || error.as_db_error().is_some_and(|e| e.message().contains("reads no data")),
                "{name}: {error:?}"
            );
        }
    }
    author.simple_query(&format!("GRANT EXECUTE ON TEMPLATE {name} TO analyst")).await.unwrap();
    let mut out = String::new();
    for ask in asks {
        let sql = ask.trim_start_matches("-- ask: ");
        let _ = writeln!(out, "{sql}");
        out.push_str(&script::simple_query(analyst, sql).await);
    }
    out
}

async fn first_row(client: &Client, sql: &str) -> Option<Vec<Option<String>>> {
    client.simple_query(sql).await.unwrap().into_iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
        _ => None,
    })
}

async fn run(server: &Server, folder: &str, author: &str, owners: &[&str]) {
    let mut clients = Vec::new();
    for owner in owners {
        clients.push(server.connect(owner).await);
    }
    let (author, analyst) = (server.connect(author).await, server.connect("analyst").await);
    let mut failures = Vec::new();
    let paths: Vec<_> = files(folder, "sql").into_iter().filter(|path| path.file_stem().unwrap() != "world").collect();
    assert!(paths.len() >= 12, "{} templates in {folder}", paths.len());
    for path in paths {
        let seen = answers(&author, &clients, &analyst, &path).await;
        assert!(!seen.contains("ERROR"), "{}:\n{seen}", path.display());
        failures.extend(compare(&path.with_extension("out"), &seen).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn templates_on_the_demo() {
    block_on(async { run(&Server::demo(20_000), "templates/demo", "bank_admin", &["bank_admin", "publisher_admin"]).await });
}

async fn load(client: &Client, dataset: &str, rows: impl Iterator<Item = String>) {
    let sink = client.copy_in::<_, bytes::Bytes>(&format!("COPY {dataset} FROM STDIN (FORMAT csv)")).await.unwrap();
    let mut sink = Box::pin(sink);
    for row in rows {
        sink.feed(bytes::Bytes::from(row + "\n")).await.unwrap();
    }
    sink.as_mut().finish().await.unwrap();
}

#[test]
fn templates_on_tpch() {
    let scale = 0.01;
    block_on(async {
        let server = Server::founded_by(include_str!("templates/tpch/world.sql"));
        let (shop, agency, care) = (server.connect("shop_admin").await, server.connect("agency_admin").await, server.connect("care_admin").await);
        let orders: Vec<_> = OrderGenerator::new(scale, 1, 1).iter().collect();
        let customer_of: BTreeMap<i64, i64> = orders.iter().map(|o| (o.o_orderkey, o.o_custkey)).collect();
        load(&shop, "shop.orders", orders.iter().map(|o| format!("{},{},{},{}", o.o_custkey, o.o_orderpriority, o.o_orderdate, o.o_totalprice))).await;
        let items = LineItemGenerator::new(scale, 1, 1);
        let item = |l: tpchgen::generators::LineItem<'_>| {
            let custkey = customer_of[&l.l_orderkey];
            format!("{custkey},{},{},{},{},{},{}", l.l_partkey, l.l_suppkey, l.l_returnflag, l.l_shipmode, l.l_quantity, l.l_extendedprice)
        };
        load(&shop, "shop.lineitem", items.iter().map(item)).await;
        let regions: BTreeMap<i64, String> = RegionGenerator::new(scale, 1, 1).iter().map(|r| (r.r_regionkey, r.r_name.to_string())).collect();
        load(&shop, "shop.nations", NationGenerator::new(scale, 1, 1).iter().map(|n| format!("{},{},{}", n.n_nationkey, n.n_name, regions[&n.n_regionkey])))
            .await;
        load(&shop, "shop.parts", PartGenerator::new(scale, 1, 1).iter().map(|p| format!("{},{},{}", p.p_partkey, p.p_brand, p.p_type))).await;
        load(&shop, "shop.suppliers", SupplierGenerator::new(scale, 1, 1).iter().map(|s| format!("{},{}", s.s_suppkey, s.s_nationkey))).await;
        load(&agency, "agency.customers", CustomerGenerator::new(scale, 1, 1).iter().map(|c| format!("{},{},{}", c.c_custkey, c.c_mktsegment, c.c_nationkey)))
            .await;
        // Who had an order of little urgency complains about it, or about its price.
        let late = orders.iter().filter(|o| o.o_orderpriority == "5-LOW" && o.o_orderkey % 3 == 0);
        let topic = |o: &tpchgen::generators::Order<'_>| if o.o_orderkey % 2 == 0 { "delivery" } else { "price" };
        load(&care, "care.complaints", late.map(|o| format!("{},{},{}", o.o_custkey, topic(o), o.o_orderkey % 40))).await;
        run(&server, "templates/tpch", "shop_admin", &["shop_admin", "agency_admin", "care_admin"]).await;
    });
}
