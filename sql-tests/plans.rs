//! What the planner makes of a template: the sealed plan after each rewrite that changed it, the
//! physical plan that the verifier approves, and the plan above the seal. One golden a template.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use cloister_planner::BucketSource;
use cloister_policy::statement::{Parsed, Statement, parse, split};
use cloister_policy::{Actor, Collaboration, DatasetName, Name};
use datafusion::error::Result;

use crate::harness::{compare, files};

/// A dataset version without rows.
#[derive(Debug)]
pub(crate) struct Empty {
    dataset: DatasetName,
    buckets: usize,
}

impl Empty {
    pub(crate) fn of(dataset: &DatasetName, collaboration: &Collaboration) -> Self {
        let public = collaboration.dataset(dataset).is_some_and(|state| state.dataset.unit().is_none());
        Self { dataset: dataset.clone(), buckets: if public { 1 } else { 16 } }
    }
}

impl BucketSource for Empty {
    fn dataset(&self) -> &DatasetName {
        &self.dataset
    }

    fn version(&self) -> &str {
        "v1"
    }

    fn buckets(&self) -> usize {
        self.buckets
    }

    fn open(&self, _: usize, _: &[usize]) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>> + Send>> {
        Ok(Box::new(std::iter::empty()))
    }
}

/// The demo's agreement, without its data.
fn collaboration() -> Collaboration {
    agreement(include_str!("../pgwire-server/src/demo/collaboration.sql"))
}

/// A script's agreement, without its data and templates.
pub(crate) fn agreement(script: &str) -> Collaboration {
    let mut collaboration = Collaboration::default();
    let mut actor: Option<Name> = None;
    for piece in split(&without_rows(script).join("\n")).unwrap() {
        match parse(&piece).unwrap() {
            Parsed::Ours(Statement::SetSessionAuthorization(role)) => actor = Some(role),
            Parsed::Ours(Statement::Copy(copy)) => collaboration.load(&copy.dataset, "v1".to_owned()),
            Parsed::Ours(
                statement @ (Statement::CreateCollaboration(_) | Statement::CreateMember(_) | Statement::CreateRole(_) | Statement::CreateDataset(_)),
            ) => {
                collaboration.apply(actor.as_ref().map_or(Actor::Script, Actor::Role), &statement, None).unwrap();
            }
            _ => {}
        }
    }
    collaboration
}

/// The lines of a script that aren't data of a COPY.
fn without_rows(script: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut data = false;
    for line in script.lines() {
        if !data {
            lines.push(line);
        }
        let begins = line.starts_with("COPY") && line.contains("FROM STDIN") && script.lines().any(|other| other == "\\.");
        data = (data || begins) && line != "\\.";
    }
    lines
}

#[test]
fn plans_after_each_rewrite() {
    let collaboration = collaboration();
    let mut failures = Vec::new();
    for path in files("plans", "sql") {
        let text = std::fs::read_to_string(&path).unwrap();
        let pieces = split(&text).unwrap();
        let Parsed::Ours(Statement::CreateTemplate { template, .. }) = parse(&pieces[0]).unwrap() else {
            panic!("{} is not a template", path.display());
        };
        let planned = cloister_planner::plan(&template, &collaboration).unwrap();
        let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> { Some(Arc::new(Empty::of(name, &collaboration))) };
        let mut physical = String::new();
        for part in planned.sealed() {
            part.approve(&sources, &collaboration).unwrap();
            physical += &part.show_physical(&sources).unwrap();
        }
        let seen = format!("{text}\n{}[lower]\n{physical}[outer]\n{}\n", planned.trace(), planned.show_outer());
        failures.extend(compare(&path.with_extension("plan"), &seen).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Plans that weren't made by the planner: the verifier reads them by itself.
#[test]
fn the_verifier_refuses_what_is_not_as_strict_as_the_policy() {
    let mut stricter = collaboration();
    let stricter_before = collaboration();
    let template = "CREATE TEMPLATE t AS SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment";
    let Parsed::Ours(Statement::CreateTemplate { template, .. }) = parse(&split(template).unwrap()[0]).unwrap() else { panic!() };
    let planned = cloister_planner::plan(&template, &collaboration()).unwrap();
    let planned = &planned.sealed()[0];
    let sources = |name: &DatasetName| -> Option<Arc<dyn BucketSource>> { Some(Arc::new(Empty::of(name, &stricter_before))) };
    planned.approve(&sources, &stricter).unwrap();
    // The same plan over data that was loaded again since.
    stricter.load(&DatasetName::try_from("bank.customers".to_owned()).unwrap(), "v2".to_owned());
    assert!(planned.approve(&sources, &stricter).unwrap_err().to_string().contains("live version"));
    // A plan whose root isn't a release point.
    let scan = datafusion::physical_plan::empty::EmptyExec::new(Arc::new(arrow::datatypes::Schema::empty()));
    let error = cloister_planner::verify(Arc::new(scan), &stricter, None).unwrap_err();
    assert!(error.to_string().contains("not a release point"));
}
