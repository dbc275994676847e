//! `cloisterd`: the Postgres front door of a data clean room.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first surprise"))]

mod attest;
mod casts;
mod cli;
mod config;
mod connection;
mod demo;
mod memory;
mod metadata;
mod metrics_page;
mod registry;
mod script;
mod serve;
mod server;
mod tls;
mod wire;

use std::process::ExitCode;

use cli::Command;
use config::{LogFormat, Options};

/// Stack of a worker: parsers and planners recurse over what clients send, within their limits.
const STACK_BYTES: usize = 128 << 20;

/// Threads of the engine for each core: a long computation doesn't keep a short one waiting for
/// a thread, only for its share of the core.
const THREADS_PER_CORE: usize = 4;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cloisterd: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let command = match cli::Cli::read().command {
        Command::Serve(serve) => Command::Serve(cli::Serve { options: serve.options.with_file()?, ..serve }),
        Command::Demo(demo) => Command::Demo(cli::Demo { options: demo.options.with_file()?, ..demo }),
    };
    let (Command::Serve(cli::Serve { options, .. }) | Command::Demo(cli::Demo { options, .. })) = &command;
    log_to_stderr(options);
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    // The engine computes on a runtime of its own, so that the front door answers while it does.
    let engine_runtime = runtime("cloister-engine", cores * THREADS_PER_CORE)?;
    let front_runtime = runtime("cloister-front", cores)?;
    let result = front_runtime.block_on(async {
        match &command {
            Command::Demo(demo) => demo::run(demo, engine_runtime.handle().clone()).await,
            Command::Serve(serve) => serve::run(serve.init.as_deref(), &serve.options, engine_runtime.handle().clone()).await,
        }
    });
    engine_runtime.shutdown_background();
    front_runtime.shutdown_background();
    result
}

fn runtime(name: &str, threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).thread_name(name).thread_stack_size(STACK_BYTES).enable_all().build()
}

fn log_to_stderr(options: &Options) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("CLOISTER_LOG").unwrap_or_else(|_| "warn,cloister=info".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match options.log_format.unwrap_or_default() {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}
