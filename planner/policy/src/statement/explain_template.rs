//! `EXPLAIN TEMPLATE name`

use super::{Cursor, Statement};
use crate::UserError;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("explain template")?;
    Ok(Statement::ExplainTemplate(cursor.name()?))
}
