//! Roles: who logs in, for which member, as what.

use serde::{Deserialize, Serialize};

use crate::Name;

/// What a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleKind {
    /// Creates datasets and templates, loads its member's data, approves and grants.
    Administrator,
    /// Runs templates that were granted to it.
    Analyst,
    /// Reads what was agreed and done.
    Auditor,
}

impl RoleKind {
    /// The keyword of the grammar.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Administrator => "ADMINISTRATOR",
            Self::Analyst => "ANALYST",
            Self::Auditor => "AUDITOR",
        }
    }
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The login's name.
    pub name: Name,
    /// The member that it belongs to.
    pub member: Name,
    /// What it may do.
    pub kind: RoleKind,
    /// The stored password: a SCRAM-SHA-256 verifier (RFC 5803), or the plain text that a
    /// statement carried and that must become a verifier before it is kept.
    pub password: String,
}

impl Role {
    /// The statement that creates it, with this for its password.
    pub fn sql(&self, password: &str) -> String {
        format!("CREATE ROLE {} LOGIN PASSWORD '{password}' IN MEMBER {} AS {}", self.name, self.member, self.kind.keyword())
    }
}
