//! Templates' text: refused in words, or planned as the verifier approves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cloister_planner::BucketSource;
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Collaboration, DatasetName};

use super::{Run, corpus, mutate};
use crate::plans::{Empty, agreement};

/// The longest that planning one text may take.
const PLANNING_MAX: Duration = Duration::from_secs(5);
/// Stack of a thread that plans, as the server's have.
const STACK_BYTES: usize = 16 << 20;

#[test]
fn templates_are_refused_or_approved() {
    let planner = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(|| {
        let mut collaboration = agreement(include_str!("../law/world.sql"));
        let datasets: Vec<DatasetName> = collaboration.datasets().map(|state| state.dataset.name.clone()).collect();
        datasets.iter().for_each(|name| collaboration.load(name, "v1".to_owned()));
        let corpus = corpus::statements(&["CREATE TEMPLATE", "CREATE OR REPLACE TEMPLATE"]);
        let mut run = Run::new("templates");
        let (mut parsed, mut accepted) = (0_u64, 0_u64);
        while let Some(input) = run.next(|random| mutate::text(random, &corpus).into_bytes()) {
            let text = String::from_utf8_lossy(&input).into_owned();
            let began = Instant::now();
            match catch_unwind(AssertUnwindSafe(|| planned(&text, &collaboration))) {
                Err(_) => run.found(&input, "planning panicked"),
                Ok(Planned::Unverified(why)) => run.found(&input, &format!("the verifier refuses what was planned: {why}")),
                Ok(Planned::Accepted) => (parsed, accepted) = (parsed + 1, accepted + 1),
                Ok(Planned::Refused(internal)) if internal.contains("XX000") => run.found(&input, &internal),
                Ok(Planned::Refused(_)) => parsed += 1,
                Ok(Planned::NoTemplate) => {}
            }
            if began.elapsed() > PLANNING_MAX {
                run.found(&input, "planning took long");
            }
        }
        eprintln!("fuzz: templates: {parsed} were templates, {accepted} of them accepted");
        assert!(accepted > 0);
    });
    if let Err(panic) = planner.unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

enum Planned {
    NoTemplate,
    Refused(String),
    Accepted,
    Unverified(String),
}

fn planned(text: &str, collaboration: &Collaboration) -> Planned {
    let Ok(pieces) = split(text) else { return Planned::NoTemplate };
    let Some(Ok(Parsed::Ours(Statement::CreateTemplate { template, .. }))) = pieces.first().map(parse) else {
        return Planned::NoTemplate;
    };
    let planned = match cloister_planner::plan(&template, collaboration) {
        Ok(planned) => planned,
        Err(error) => return Planned::Refused(format!("{}: {}", error.sqlstate, error.message)),
    };
    let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> { Some(Arc::new(Empty::of(name, collaboration))) };
    match planned.sealed().iter().map(|part| part.approve(&sources, collaboration)).find_map(Result::err) {
        Some(error) => Planned::Unverified(error.to_string()),
        None => Planned::Accepted,
    }
}
