//! `GRANT EXECUTE ON TEMPLATE name TO role` and `REVOKE EXECUTE ON TEMPLATE name FROM role`

use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse_grant(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("grant")?;
    cursor.expect("execute on template")?;
    let template = cursor.name()?;
    cursor.expect("to")?;
    let role = cursor.name()?;
    if cursor.peek_word().as_deref() == Some("with") {
        return Err(UserError::not_yet("a quota (WITH …) on a grant").at(cursor.position()));
    }
    Ok(Statement::Grant { template, role })
}

pub(super) fn parse_revoke(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("revoke")?;
    cursor.expect("execute on template")?;
    let template = cursor.name()?;
    cursor.expect("from")?;
    Ok(Statement::Revoke { template, role: cursor.name()? })
}
