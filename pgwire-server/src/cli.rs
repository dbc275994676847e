//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A data clean room that speaks Postgres.
#[derive(Debug, Parser)]
#[command(name = "cloisterd", version = concat!(env!("CARGO_PKG_VERSION"), " (", env!("CLOISTER_COMMIT"), ")"))]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Builds a collaboration of a bank and a publisher with generated people, and serves it
    Demo(Demo),
    /// Serves a data directory
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:5433")]
    pub(crate) listen: SocketAddr,
    /// Where the data goes; kept if given, else a temporary directory that goes with the server
    #[arg(long)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Number of the publisher's people
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1_000..=5_000_000))]
    pub(crate) people: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:5433")]
    pub(crate) listen: SocketAddr,
    /// The collaboration's data directory
    #[arg(long)]
    pub(crate) data_dir: PathBuf,
    /// SQL that founds the collaboration if the data directory is new (development mode)
    #[arg(long)]
    pub(crate) init: Option<PathBuf>,
    /// Certificate chain in PEM; one is made at first start if none is given
    #[arg(long, requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The certificate's private key in PEM
    #[arg(long, requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
}
