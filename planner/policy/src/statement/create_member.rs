//! `CREATE MEMBER name`: an organisation, whose name is the schema of its datasets.

use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("create member")?;
    let position = cursor.position();
    let name = cursor.name()?.for_member().map_err(|e| e.at(position))?;
    if cursor.peek_word().as_deref() == Some("key") {
        return Err(UserError::not_yet("a member's KEY").at(cursor.position()));
    }
    Ok(Statement::CreateMember(name))
}
