//! The agreement in force, as one digest: what evidence carries, and owners compare.
//!
//! ```text
//! agreement(0) = H(label, genesis)
//! agreement(n) = H(label, agreement(n-1), actor, statement)        H = cloister_policy::Digest::of
//! ```
//!
//! over the statements of the log in their order. A password's verifier is left out of its statement, as it
//! is in the log, and a statement that only changes a password isn't part of the agreement: so whoever may
//! read all of the log can compute the digest of it.

use cloister_policy::{Digest, Name};

const LABEL: &str = "cloister agreement v1";

/// Before any statement. `genesis` is the digest of the script that founded the collaboration.
pub(crate) fn begin(genesis: Digest) -> Digest {
    Digest::of(LABEL, &[&genesis.bytes()])
}

/// After a statement that changed what was agreed.
pub(crate) fn after(before: Digest, actor: Option<&Name>, sql: &str) -> Digest {
    let actor = actor.map_or("", Name::as_str);
    Digest::of(LABEL, &[&before.bytes(), actor.as_bytes(), without_verifier(sql).as_bytes()])
}

/// A statement without its password's verifier, which could be guessed against. Nothing else is ever left out: what
/// two owners read alike must be alike. Statements over roles are in the journal as the engine writes them, whatever
/// their author wrote, and have one literal.
pub(crate) fn without_verifier(sql: &str) -> String {
    if !(sql.starts_with("CREATE ROLE ") || sql.starts_with("ALTER ROLE ")) {
        return sql.to_owned();
    }
    match sql.split_once("'SCRAM-SHA-256$").and_then(|(before, rest)| Some((before, rest.split_once('\'')?.1))) {
        Some((before, after)) => format!("{before}'…'{after}"),
        None => sql.to_owned(),
    }
}
