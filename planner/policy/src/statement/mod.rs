//! The statements of our own: one file a statement, over sqlparser's tokens.
//!
//! A script is cut into statements at top-level semicolons. One that starts like ours is parsed
//! here and nowhere else; any other text is returned as [`Parsed::Sql`] for the SQL gate.

mod alter_role;
mod approve_template;
mod copy_dataset;
mod create_collaboration;
mod create_dataset;
mod create_member;
mod create_role;
mod create_template;
mod cursor;
mod explain_template;
mod grant;
mod script;
mod session_authorization;
mod split;

use crate::{Dataset, DatasetName, Digest, Name, Role, Template, UserError};
use cursor::Cursor;

pub use script::{Stretch, stretches};
pub use split::{Piece, split};

/// A statement of our own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// `CREATE COLLABORATION name`
    CreateCollaboration(Name),
    /// `CREATE MEMBER name`
    CreateMember(Name),
    /// `CREATE ROLE name LOGIN PASSWORD '…' IN MEMBER member AS kind`
    CreateRole(Role),
    /// `ALTER ROLE name PASSWORD '…'`
    AlterRolePassword {
        /// The role.
        name: Name,
        /// As in [`Role::password`].
        password: String,
    },
    /// `CREATE DATASET member.name (…) THRESHOLD k …`
    CreateDataset(Dataset),
    /// `CREATE [OR REPLACE] TEMPLATE name (…) AS SELECT …`
    CreateTemplate {
        /// Whether a template of that name may be replaced.
        replace: bool,
        /// The template.
        template: Template,
    },
    /// `APPROVE TEMPLATE name DIGEST '…' [OVERLAPPING (…)]`
    ApproveTemplate {
        /// The template.
        name: Name,
        /// What the approver saw.
        digest: Digest,
        /// Templates whose frames it may overlap.
        overlapping: Vec<Name>,
    },
    /// `GRANT EXECUTE ON TEMPLATE name TO role`
    Grant {
        /// The template.
        template: Name,
        /// The role that may run it.
        role: Name,
    },
    /// `REVOKE EXECUTE ON TEMPLATE name FROM role`
    Revoke {
        /// The template.
        template: Name,
        /// The role that may no longer run it.
        role: Name,
    },
    /// `COPY member.name FROM STDIN (FORMAT csv, HEADER)`
    Copy(CopyDataset),
    /// `EXPLAIN TEMPLATE name`
    ExplainTemplate(Name),
    /// `SET SESSION AUTHORIZATION role`: in development scripts only.
    SetSessionAuthorization(Name),
}

/// A load into a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyDataset {
    /// The dataset.
    pub dataset: DatasetName,
    /// Columns in the order of the data, if named.
    pub columns: Option<Vec<Name>>,
    /// How the data is written.
    pub format: CopyFormat,
    /// Whether the first line names the columns.
    pub header: bool,
    /// One-byte field separator.
    pub delimiter: u8,
    /// The unquoted text that means NULL.
    pub null: String,
}

/// How COPY's data is written (PostgreSQL 15, COPY, "File Formats").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFormat {
    /// Fields between tabs, with backslash escapes.
    Text,
    /// Comma-separated values.
    Csv,
    /// The types' send functions.
    Binary,
}

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// One of ours.
    Ours(Statement),
    /// Anything else.
    Sql,
}

impl Statement {
    /// The command tag that a client sees.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::CreateCollaboration(_) => "CREATE COLLABORATION",
            Self::CreateMember(_) => "CREATE MEMBER",
            Self::CreateRole(_) => "CREATE ROLE",
            Self::AlterRolePassword { .. } => "ALTER ROLE",
            Self::CreateDataset(_) => "CREATE DATASET",
            Self::CreateTemplate { .. } => "CREATE TEMPLATE",
            Self::ApproveTemplate { .. } => "APPROVE TEMPLATE",
            Self::Grant { .. } => "GRANT",
            Self::Revoke { .. } => "REVOKE",
            Self::Copy(_) => "COPY",
            Self::ExplainTemplate(_) => "EXPLAIN",
            Self::SetSessionAuthorization(_) => "SET",
        }
    }
}

/// Parses one statement that [`split`] has cut out.
///
/// # Errors
/// 42601 with the place, 0A000 for a clause that isn't enforced yet, or what a clause's own check says.
pub fn parse(piece: &Piece) -> Result<Parsed, UserError> {
    let mut cursor = Cursor::new(piece);
    let second = cursor.peek_word_at(1);
    let statement = match (cursor.peek_word().as_deref(), second.as_deref()) {
        (Some("create"), Some("collaboration")) => create_collaboration::parse(&mut cursor)?,
        (Some("create"), Some("member")) => create_member::parse(&mut cursor)?,
        (Some("create"), Some("role" | "user")) => create_role::parse(&mut cursor)?,
        (Some("alter"), Some("role" | "user")) => alter_role::parse(&mut cursor)?,
        (Some("create"), Some("dataset" | "public")) => create_dataset::parse(&mut cursor)?,
        (Some("create"), Some("template" | "or")) if is_template(&cursor) => create_template::parse(&mut cursor)?,
        (Some("approve"), _) => approve_template::parse(&mut cursor)?,
        (Some("grant"), _) => grant::parse_grant(&mut cursor)?,
        (Some("revoke"), _) => grant::parse_revoke(&mut cursor)?,
        (Some("copy"), _) if cursor.is_copy_from() => copy_dataset::parse(&mut cursor)?,
        (Some("set"), Some("session")) if cursor.peek_word_at(2).as_deref() == Some("authorization") => session_authorization::parse(&mut cursor)?,
        (Some("create"), Some("schedule")) => return Err(UserError::not_yet("CREATE SCHEDULE")),
        (Some("drop"), Some(what @ ("template" | "dataset" | "member" | "collaboration"))) => {
            return Err(UserError::not_yet(format!("DROP {}", what.to_uppercase())));
        }
        (Some("explain"), Some("template")) => explain_template::parse(&mut cursor)?,
        _ => return Ok(Parsed::Sql),
    };
    cursor.end()?;
    Ok(Parsed::Ours(statement))
}

fn is_template(cursor: &Cursor<'_>) -> bool {
    cursor.peek_word_at(1).as_deref() == Some("template") || cursor.peek_word_at(3).as_deref() == Some("template")
}

#[cfg(test)]
mod tests;
