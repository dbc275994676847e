//! `CREATE ROLE name [WITH] LOGIN PASSWORD '…' IN MEMBER member AS ADMINISTRATOR | ANALYST | AUDITOR`

use super::{Cursor, Statement};
use crate::{Role, RoleKind, UserError};

/// Longest password or verifier, in bytes.
const PASSWORD_BYTES_MAX: usize = 1024;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    if !cursor.take("create user") {
        cursor.expect("create role")?;
    }
    let name = cursor.name()?;
    cursor.take("with");
    cursor.expect("login")?;
    cursor.expect("password")?;
    let password = password(cursor)?;
    cursor.expect("in member")?;
    let member = cursor.name()?;
    cursor.expect("as")?;
    let kind = match cursor.peek_word().as_deref() {
        Some("administrator") => RoleKind::Administrator,
        Some("analyst") => RoleKind::Analyst,
        Some("auditor") => RoleKind::Auditor,
        _ => return Err(cursor.expected("ADMINISTRATOR, ANALYST or AUDITOR")),
    };
    cursor.name()?;
    Ok(Statement::CreateRole(Role { name, member, kind, password }))
}

/// A password, or the verifier of one.
pub(super) fn password(cursor: &mut Cursor<'_>) -> Result<String, UserError> {
    let position = cursor.position();
    let password = cursor.string()?;
    if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
        return Err(UserError::new("22023", "a password must have 1 to 1024 bytes").at(position));
    }
    Ok(password)
}
