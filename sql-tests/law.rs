//! The law, case by case: `law/<topic>/<name>.sql` is a template with its verdict on the first
//! line (`-- accepted`, or `-- refused: code`), written from the rules and not from the code.
//!
//! Each is created over the wire, and refused in its code's words or accepted; what is accepted
//! is planned again here, so that the verifier reads every plan.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloister_planner::{BucketSource, REFUSALS};
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Collaboration, DatasetName};

use crate::harness::{Server, block_on, script};
use crate::plans::{Empty, agreement};

const WORLD: &str = include_str!("law/world.sql");

struct Case {
    path: PathBuf,
    /// The refusal's code, or an SQLSTATE where no rule has a code; `None` if it is accepted.
    refused: Option<String>,
    sql: String,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/law");
    let topics = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = topics.flat_map(|topic| std::fs::read_dir(topic).unwrap().map(|entry| entry.unwrap().path()));
    let mut cases: Vec<Case> = files
        .filter(|path| path.extension().is_some_and(|e| e == "sql"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let (verdict, sql) = text.split_once('\n').unwrap();
            let refused = match verdict {
                "-- accepted" => None,
                other => Some(other.strip_prefix("-- refused: ").unwrap_or_else(|| panic!("{} has no verdict", path.display())).to_owned()),
            };
            Case { path, refused, sql: sql.to_owned() }
        })
        .collect();
    cases.sort_by(|a, b| a.path.cmp(&b.path));
    cases
}

#[test]
fn every_case_has_its_verdict() {
    let cases = cases();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let mut wrong = Vec::new();
    block_on(async {
        let server = Server::founded_by(&script::expand(WORLD));
        let client = server.connect("publisher_admin").await;
        for case in &cases {
            let sql = case.sql.replace("CREATE TEMPLATE", "CREATE OR REPLACE TEMPLATE");
            let error = client.simple_query(&sql).await.err();
            let seen = error.as_ref().map(|e| script::error_text(e).lines().next().unwrap_or("").to_owned());
            let right = match (&case.refused, &seen) {
                (None, None) => true,
                (Some(code), Some(line)) => says(line, code),
                _ => false,
            };
            if !right {
                wrong.push(format!("{}: {} but {}", case.path.display(), case.refused.as_deref().unwrap_or("accepted"), seen.as_deref().unwrap_or("accepted")));
            }
        }
    });
    assert!(wrong.is_empty(), "{} of {} are not as the law says:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Whether an error's first line is a code's refusal, or has the SQLSTATE that stands for it.
fn says(line: &str, code: &str) -> bool {
    let Some(refusal) = REFUSALS.iter().find(|r| r.code == code) else {
        return line.starts_with(&format!("ERROR:  {code}: "));
    };
    let Some(mut rest) = line.strip_prefix(&format!("ERROR:  {}: ", refusal.sqlstate)) else {
        return false;
    };
    refusal.message.split("{}").all(|part| rest.find(part).map(|at| rest = &rest[at + part.len()..]).is_some())
}

#[test]
fn the_verifier_approves_every_accepted_case() {
    let collaboration = agreement(WORLD);
    let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> { Some(Arc::new(Empty::of(name, &collaboration))) };
    let mut refused = BTreeMap::new();
    let mut approved = 0;
    for case in cases().iter().filter(|case| case.refused.is_none()) {
        match verified(&case.sql, &collaboration, &sources) {
            Ok(parts) => approved += parts,
            Err(why) => {
                refused.insert(case.path.clone(), why);
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(approved >= 100);
}

fn verified(sql: &str, collaboration: &Collaboration, sources: &cloister_planner::Sources<'_>) -> Result<usize, String> {
    let Parsed::Ours(Statement::CreateTemplate { template, .. }) = parse(&split(sql).unwrap()[0]).unwrap() else {
        return Err("not a template".to_owned());
    };
    let planned = cloister_planner::plan(&template, collaboration).map_err(|e| e.message)?;
    for part in planned.sealed() {
        part.approve(sources, collaboration).map_err(|e| e.to_string())?;
    }
    Ok(planned.sealed().len())
}
