//! `genesis`: what HOST_DATA has to be, from the script that the owners agreed on.

use std::path::PathBuf;

use clap::Args;

use crate::error::Failure;
use crate::files;

/// The digest of a founding script. Passwords, data of COPY, and space and comments between statements don't count.
#[derive(Args)]
#[command(after_help = "  cloister verify db.example:5432 --host-data $(cloister genesis founding.sql) …")]
pub(crate) struct Genesis {
    /// The script that founds the collaboration
    #[arg(value_name = "FILE")]
    script: PathBuf,
}

impl Genesis {
    /// Prints 64 hex digits.
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let fail = |why: String| Failure::File { path: self.script.display().to_string(), why };
        let script = String::from_utf8(files::read(&self.script)?).map_err(|e| fail(e.to_string()))?;
        let digest = cloister_policy::genesis(&script).map_err(|e| fail(e.to_string()))?;
        println!("{}", cloister_attestation::Hex(digest.bytes()));
        Ok(())
    }
}
