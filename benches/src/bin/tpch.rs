//! TPC-H templates against their own text in plain DataFusion over the same batches: with
//! `count(DISTINCT customer)` as it is written, and with `count(*)` in its place.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::sync::Arc;

use clap::Parser;
use cloister_benches::agreement::{Agreement, repository, scripts};
use cloister_benches::measure::{Contender, in_turns, print, runtime};
use cloister_benches::{plain, sealed, tpch};
use cloister_planner::{BucketSource, plan};

/// Times TPC-H templates.
#[derive(Parser)]
struct Arguments {
    /// Scale factor.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Turns of each contender.
    #[arg(long, default_value_t = 7)]
    repeat: usize,
    /// Only templates whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() {
    let arguments = Arguments::parse();
    let mut agreement = Agreement::read(tpch::AGREEMENT);
    for path in scripts(&repository("sql-tests/templates/tpch")) {
        let more = std::fs::read_to_string(path).unwrap();
        if !more.contains("CREATE COLLABORATION") {
            agreement.extend(&more);
        }
    }
    let tables = tpch::generate(arguments.scale);
    let sources: Vec<Arc<dyn BucketSource>> = tables.iter().map(|table| Arc::clone(table) as _).collect();
    let (context, runtime) = (plain::context(&tables), runtime());
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for template in agreement.templates.iter().filter(|template| template.name.as_str().contains(&arguments.only)) {
        let exact = template.query.clone();
        let rows_only = without_distinct(&exact);
        // A release is of all values of its parameters, so no one query is its like.
        let comparable = template.parameters.is_empty() && [&exact, &rows_only].iter().all(|sql| plain::rows(&runtime, &context, sql).is_ok());
        let (Ok(planned), true) = (plan(template, &agreement.collaboration), comparable) else {
            skipped.push(template.name.to_string());
            continue;
        };
        let run = |sql: &str| plain::rows(&runtime, &context, sql).unwrap();
        let [release, plain, exact] = in_turns(
            arguments.repeat,
            [
                Contender::new("release", || sealed::release(&runtime, &planned, &agreement.collaboration, &sources)),
                Contender::new("plain", || run(&rows_only)),
                Contender::new("exact", || run(&exact)),
            ],
        );
        rows.push(vec![
            template.name.to_string(),
            release.rows.to_string(),
            format!("{:.1}", release.median_ms()),
            format!("{:.1}", plain.median_ms()),
            format!("{:.1}", exact.median_ms()),
            format!("{:.2}", release.ratio(&plain)),
            format!("{:.2}", release.cpu_ratio(&plain)),
            format!("{:.1}", exact.ratio(&release)),
        ]);
    }
    print(&["template", "shown", "release ms", "plain ms", "exact ms", "release/plain", "(cpu)", "exact/release"], &rows);
    println!("\nscale {}, {} cores, median of {} turns; not comparable: {}", arguments.scale, plain::cores(), arguments.repeat, skipped.join(", "));
}

/// The text with every `count(DISTINCT …)` counting rows.
fn without_distinct(sql: &str) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some(at) = rest.find("count(DISTINCT ") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str("count(*)");
        rest = from.split_once(')').map_or("", |(_, after)| after);
    }
    out + rest
}
