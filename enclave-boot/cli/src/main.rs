//! `cloister`: what a member of a collaboration runs on their own machine, to know whom they talk to.
//!
//! Exit status: 0 done or accepted, 1 refused or not reached, 2 usage (wrong arguments, unreadable files).
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod command;
mod error;
mod files;
mod judge;
mod print;
mod server;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Failure;

#[derive(Parser)]
#[command(
    name = "cloister",
    version,
    about = "For members of a Cloister collaboration: know which code runs, under which agreement, on which chip, before you talk to it."
)]
#[command(after_help = "Exit status: 0 done or accepted, 1 refused or not reached, 2 usage.")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Appraise a server's evidence, or evidence on file, line by line
    Verify(command::verify::Verify),
    /// A local port for any Postgres client: attests the server inside TLS, then passes bytes on
    Proxy(command::proxy::Proxy),
    /// The launch digest (MEASUREMENT) of an image, by processors and features
    Measure(command::measure::Measure),
    /// The digest of a founding script: the HOST_DATA of a server of that collaboration
    Genesis(command::genesis::Genesis),
    /// SIMULATED evidence for development: a chain of keys in a folder, and reports signed by it
    Simulate(command::simulate::Simulate),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Verify(verify) => verify.run(),
        Verb::Proxy(proxy) => proxy.run(),
        Verb::Measure(measure) => measure.run(),
        Verb::Genesis(genesis) => genesis.run(),
        Verb::Simulate(simulate) => simulate.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // It was said already, step by step.
        Err(Failure::Refused) => ExitCode::from(1),
        Err(failure @ Failure::Exchange(_)) => say(&failure, 1),
        Err(failure) => say(&failure, 2),
    }
}

fn say(failure: &Failure, status: u8) -> ExitCode {
    eprintln!("cloister: {failure}");
    ExitCode::from(status)
}
