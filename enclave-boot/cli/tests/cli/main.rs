//! The members' tool at its surface: the binary, real reports, a room over TLS, psql, and the public tools.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, reason = "tests stop at the first surprise")]

mod clients;
mod live;
mod measure;
mod refusals;
mod room;
mod usage;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};

use cloister_attestation::{Product, UnixTime};
use cloister_platform::simulated::Chain;

/// Runs the binary to its end.
fn cloister<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cloister")).args(arguments).output().unwrap()
}

/// Status, standard output and standard error.
fn said(output: &Output) -> (i32, String, String) {
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The step that refused, from `--json`; none if it was accepted.
fn step(output: &Output) -> Option<String> {
    let (status, out, err) = said(output);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{status}: {out}{err}"));
    let step = json["refusal"]["step"].as_str().map(str::to_owned);
    assert_eq!(status, i32::from(step.is_some()), "{out}{err}");
    assert_eq!(json["accepted"].as_bool().unwrap(), step.is_none());
    step
}

fn chain_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated-chain")
}

fn chain() -> Chain {
    Chain::open_or_make(&chain_folder(), Product::Genoa).unwrap()
}

fn root_file() -> PathBuf {
    chain_folder().join("genoa-ark.der")
}

fn now() -> UnixTime {
    UnixTime(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap())
}
