//! `CREATE COLLABORATION name`: genesis. One server holds one.

use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("create collaboration")?;
    Ok(Statement::CreateCollaboration(cursor.name()?))
}
