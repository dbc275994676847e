//! `cloisterd`: the Postgres front door of a data clean room.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod cli;
mod connection;
mod demo;
mod errors;
mod login;
mod metadata;
mod script;
mod serve;
mod tls;

use std::process::ExitCode;

use clap::Parser;

/// Stack of a worker: parsers and planners recurse over what clients send, within their limits.
const STACK_BYTES: usize = 128 << 20;

fn main() -> ExitCode {
    let arguments = cli::Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("CLOISTER_LOG").unwrap_or_else(|_| "warn,cloister=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cloisterd: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: cli::Cli) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = |name: &str| tokio::runtime::Builder::new_multi_thread().thread_name(name).thread_stack_size(STACK_BYTES).enable_all().build();
    // The engine computes on a runtime of its own, so that the front door answers while it does.
    let engine_runtime = runtime("cloister-engine")?;
    let front_runtime = runtime("cloister-front")?;
    let result = front_runtime.block_on(async {
        match arguments.command {
            cli::Command::Demo(demo) => demo::run(demo, engine_runtime.handle().clone()).await,
            cli::Command::Serve(serve) => serve::run(serve, engine_runtime.handle().clone()).await,
        }
    });
    engine_runtime.shutdown_background();
    front_runtime.shutdown_background();
    result
}
