//! `SET SESSION AUTHORIZATION role`: names the actor of what follows in a development script.

use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("set session authorization")?;
    Ok(Statement::SetSessionAuthorization(cursor.name()?))
}
