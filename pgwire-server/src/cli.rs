//! The command line. Every flag is an environment variable too: `--max-connections` is
//! `CLOISTER_MAX_CONNECTIONS`.

use std::path::PathBuf;

use clap::{Args, Command as ClapCommand, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::Options;

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
    /// Number of the publisher's people
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1_000..=5_000_000))]
    pub(crate) people: u32,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// SQL that founds the collaboration if the data directory is new (development mode)
    #[arg(long, value_name = "FILE")]
    pub(crate) init: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) options: Options,
}

impl Cli {
    /// Reads the command line and the environment; ends the program where they can't be read.
    pub(crate) fn read() -> Self {
        let matches = command().get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// The command line, with an environment variable for each flag.
fn command() -> ClapCommand {
    let named = |command: ClapCommand| {
        command.mut_args(|argument| {
            let variable = argument.get_long().map(|long| format!("CLOISTER_{}", long.to_uppercase().replace('-', "_")));
            match variable {
                Some(variable) if argument.get_id() != "help" => argument.env(variable).hide_env(true),
                _ => argument,
            }
        })
    };
    Cli::command().mut_subcommand("serve", named).mut_subcommand("demo", named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sound() {
        command().debug_assert();
    }
}
