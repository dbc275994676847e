//! How long the planner takes: `plan` (bind, checks, rewrites) and `approve` (lower, verify) over
//! data without rows, for every template of the repository.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use clap::Parser;
use cloister_benches::agreement::{Agreement, VERSION, repository, scripts};
use cloister_benches::measure::{median, print};
use cloister_benches::tpch;
use cloister_planner::{BucketSource, plan};
use cloister_policy::{Collaboration, DatasetName, Template};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;

/// Times the planner.
#[derive(Parser)]
struct Arguments {
    /// Repetitions of each template.
    #[arg(long, default_value_t = 200)]
    repeat: usize,
}

/// A dataset version without rows.
#[derive(Debug)]
struct Empty {
    dataset: DatasetName,
    buckets: usize,
}

impl BucketSource for Empty {
    fn dataset(&self) -> &DatasetName {
        &self.dataset
    }

    fn version(&self) -> &str {
        VERSION
    }

    fn buckets(&self) -> usize {
        self.buckets
    }

    fn open(&self, _: usize, _: &[usize]) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>> + Send>> {
        Ok(Box::new(std::iter::empty()))
    }
}

/// Times of one template, in µs.
struct Times {
    plan: Vec<f64>,
    approve: Vec<f64>,
}

fn main() {
    let arguments = Arguments::parse();
    let (demo, shop) = (std::fs::read_to_string(repository("pgwire-server/src/demo/collaboration.sql")).unwrap(), tpch::AGREEMENT);
    let mut agreements = vec![("demo".to_owned(), Agreement::read(&demo)), ("tpch".to_owned(), Agreement::read(shop))];
    let mut skipped = 0;
    let three_owners = std::fs::read_to_string(repository("sql-tests/templates/tpch/world.sql")).unwrap();
    for (folder, base) in [("sql-tests/plans", &demo), ("sql-tests/templates/demo", &demo), ("sql-tests/templates/tpch", &three_owners)] {
        for path in scripts(&repository(folder)) {
            let mut agreement = of_file(&path, base);
            let all = agreement.templates.len();
            agreement.templates.retain(|template| plan(template, &agreement.collaboration).is_ok());
            skipped += all - agreement.templates.len();
            agreements.push((path.file_stem().unwrap().to_string_lossy().into_owned(), agreement));
        }
    }
    let all: Vec<_> = agreements.iter().flat_map(|(from, agreement)| agreement.templates.iter().map(move |template| (from, template, agreement))).collect();
    let mut times: BTreeMap<usize, Times> = BTreeMap::new();
    for turn in 0..=arguments.repeat {
        for (at, (_, template, agreement)) in all.iter().enumerate() {
            let (planned_us, approved_us) = once(template, &agreement.collaboration);
            let times = times.entry(at).or_insert_with(|| Times { plan: Vec::new(), approve: Vec::new() });
            // The first turn fills caches.
            if turn > 0 {
                times.plan.push(planned_us);
                times.approve.push(approved_us);
            }
        }
    }
    let row = |(at, (from, template, _)): (usize, &(&String, &Template, &Agreement))| {
        let of = |times: &[f64]| format!("{:.0}", median(times.iter().copied()));
        vec![format!("{from}: {}", template.name), of(&times[&at].plan), of(&times[&at].approve)]
    };
    let mut rows: Vec<_> = all.iter().enumerate().map(row).collect();
    let overall = |of: fn(&Times) -> &Vec<f64>| format!("{:.0}", median(times.values().flat_map(of).copied()));
    rows.push(vec!["all".to_owned(), overall(|times| &times.plan), overall(|times| &times.approve)]);
    print(&["template", "plan µs", "approve µs"], &rows);
    println!("\n{} templates, median of {} repetitions; {skipped} templates are refused or belong to other datasets", all.len(), arguments.repeat);
}

/// Templates of a file, over its own datasets if it declares some, else over those that fit.
fn of_file(path: &Path, base: &str) -> Agreement {
    let text = std::fs::read_to_string(path).unwrap();
    if text.contains("CREATE COLLABORATION") {
        return Agreement::read(&text);
    }
    let mut agreement = Agreement::read(base);
    agreement.templates.clear();
    agreement.extend(&text);
    agreement
}

fn once(template: &Template, collaboration: &Collaboration) -> (f64, f64) {
    let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> {
        let public = collaboration.dataset(name)?.dataset.public;
        Some(Arc::new(Empty { dataset: name.clone(), buckets: if public { 1 } else { cloister_benches::clustered::BUCKETS } }))
    };
    let started = Instant::now();
    let planned = plan(template, collaboration).unwrap();
    let planned_us = started.elapsed().as_secs_f64() * 1e6;
    let started = Instant::now();
    let approved: Vec<_> = planned.sealed().iter().map(|part| part.approve(&sources, collaboration).unwrap()).collect();
    let approved_us = started.elapsed().as_secs_f64() * 1e6;
    drop(approved);
    (planned_us, approved_us)
}
