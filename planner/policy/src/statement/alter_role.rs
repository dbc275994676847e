//! `ALTER ROLE name [WITH] PASSWORD '…'`, also as `ALTER USER`: what psql's `\password` sends.

use super::create_role::password;
use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    if !cursor.take("alter user") {
        cursor.expect("alter role")?;
    }
    let name = cursor.name()?;
    cursor.take("with");
    cursor.take("encrypted");
    cursor.expect("password")?;
    Ok(Statement::AlterRolePassword { name, password: password(cursor)? })
}
