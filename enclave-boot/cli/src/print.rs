//! How an appraisal is shown: a line a step, or JSON.

use std::io::Write;
use std::time::Duration;

use cloister_attestation::{Appraised, Line, Refusal, Verdict};
use serde::Serialize;

/// Written around everything that no hardware vouches for.
pub(crate) const SIMULATED: &str = "SIMULATED: no hardware vouches for this. Development only.";

/// An appraisal as JSON.
#[derive(Serialize)]
struct Json<'a> {
    accepted: bool,
    simulated: bool,
    lines: &'a [Line],
    refusal: Option<&'a Refusal>,
    appraised: Option<&'a Appraised>,
}

/// Writes a verdict to standard output.
pub(crate) fn verdict(verdict: &Verdict, simulated: bool, json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        let value = Json {
            accepted: verdict.outcome.is_ok(),
            simulated,
            lines: &verdict.lines,
            refusal: verdict.outcome.as_ref().err(),
            appraised: verdict.outcome.as_ref().ok(),
        };
        serde_json::to_writer_pretty(&mut out, &value)?;
        return writeln!(out);
    }
    if simulated {
        writeln!(out, "{SIMULATED}")?;
    }
    for line in &verdict.lines {
        let (mark, found) = match line.found.strip_prefix("not checked") {
            Some(rest) => ("-", format!("NOT CHECKED{rest}")),
            None => ("ok", line.found.clone()),
        };
        writeln!(out, "{mark:>7}  {:<16} {found}", line.step.code())?;
    }
    match &verdict.outcome {
        Ok(appraised) => writeln!(out, "accepted: a {} report, signed by its {}, of program {}", appraised.product, appraised.signed_by, appraised.measurement),
        Err(refusal) => {
            writeln!(out, "REFUSED  {}", refusal.step.code())?;
            writeln!(out, "         expected: {}", refusal.expected)?;
            writeln!(out, "         found:    {}", refusal.found)
        }
    }
}

/// Writes how long things took, to standard error.
pub(crate) fn timing(what: &str, took: Duration) {
    eprintln!("{what}: {:.2} ms", took.as_secs_f64() * 1000.0);
}
