//! `cloisterd demo`: a bank and a publisher, generated people, everything else for real.
//!
//! The collaboration is founded by the statements of `collaboration.sql`, each made by the role
//! that it belongs to; the data goes through the same load as an owner's `\copy`.

mod people;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloister_engine::Engine;
use cloister_policy::statement::{CopyDataset, Parsed, Statement, parse, split};
use cloister_policy::{Name, genesis};

use crate::cli::Demo;
use crate::script::Script;
use crate::serve::{bind, is_new, server, until_stopped, vouching};

type AnyError = Box<dyn std::error::Error>;

const FOUNDING: &str = include_str!("collaboration.sql");
const QUERIES: &str = include_str!("queries.sql");

/// Runs the demo until it's stopped.
pub(crate) async fn run(arguments: &Demo, engine_runtime: tokio::runtime::Handle) -> Result<(), AnyError> {
    let temporary = arguments.options.data_dir.is_none();
    let data_dir = arguments.options.data_dir.clone().unwrap_or_else(temporary_directory);
    let served = serve(arguments, &data_dir, engine_runtime).await;
    if temporary {
        let _ = std::fs::remove_dir_all(&data_dir);
    }
    served
}

async fn serve(arguments: &Demo, data_dir: &Path, engine_runtime: tokio::runtime::Handle) -> Result<(), AnyError> {
    let listener = bind(arguments.options.listen()).await?;
    let new = is_new(data_dir);
    let engine = Engine::open(data_dir, arguments.options.limits()?.memory(), engine_runtime)?;
    let founding = genesis(FOUNDING)?;
    let vouching = vouching(&arguments.options, data_dir, if new { Some(founding) } else { engine.state().genesis })?;
    if new {
        engine.found(founding)?;
        found(&engine, arguments.people).await?;
    }
    let server = server(engine, &arguments.options, data_dir, vouching)?;
    let address = listener.local_addr()?;
    println!("\nConnect (password: demo):");
    for role in ["analyst", "bank_admin", "publisher_admin", "auditor"] {
        println!("  psql \"host={} port={} dbname=cloister user={role} password=demo sslmode=require\"", address.ip(), address.port());
    }
    println!("\nTry, as analyst:\n");
    for query in QUERIES.lines() {
        println!("  {query}");
    }
    println!("\nready postgres://{address}/cloister");
    until_stopped(&server, listener).await
}

/// Founds the collaboration and loads its data.
async fn found(engine: &Arc<Engine>, people: u32) -> Result<(), AnyError> {
    let started = std::time::Instant::now();
    let mut script = Script::new(engine);
    let pieces = split(FOUNDING)?;
    for piece in pieces {
        match parse(&piece)? {
            Parsed::Ours(Statement::Copy(copy)) => load(engine, &copy, people).await?,
            Parsed::Ours(Statement::ApproveTemplate { name, overlapping, .. }) => {
                // An owner reads the template and approves the digest that they saw.
                let state = engine.state();
                let digest = state.collaboration.template(name.as_str()).map(|t| t.digest).ok_or("the demo approves an unknown template")?;
                let overlapping: Vec<_> = overlapping.iter().map(ToString::to_string).collect();
                let clause = if overlapping.is_empty() { String::new() } else { format!(" OVERLAPPING ({})", overlapping.join(", ")) };
                let approval = split(&format!("APPROVE TEMPLATE {name} DIGEST '{digest}'{clause}"))?;
                for piece in &approval {
                    script.statement(piece, None).await?;
                }
            }
            Parsed::Ours(_) | Parsed::Sql => script.statement(&piece, None).await?,
        }
    }
    engine.founded()?;
    eprintln!("founded in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Streams generated CSV through the owner's load, with progress.
async fn load(engine: &Arc<Engine>, copy: &CopyDataset, people: u32) -> Result<(), AnyError> {
    let admin = Name::new(format!("{}_admin", copy.dataset.owner))?;
    let mut load = engine.begin_load(&admin, copy)?;
    let mut generator = people::generator(&copy.dataset.to_string(), people).ok_or("the demo loads an unknown dataset")?;
    let mut next_mark = 10;
    while let Some(chunk) = generator.next_chunk() {
        if !load.send(chunk.into_bytes()).await {
            break;
        }
        if generator.percent() >= next_mark {
            eprint!("\rloading {:<24} {:>3} %", copy.dataset.to_string(), generator.percent());
            next_mark = generator.percent() + 10;
        }
    }
    let loaded = load.finish().await?;
    eprintln!("\rloading {:<24} {} rows", copy.dataset.to_string(), loaded.rows);
    Ok(())
}

fn temporary_directory() -> PathBuf {
    std::env::temp_dir().join(format!("cloister-demo-{}", std::process::id()))
}
