//! `APPROVE TEMPLATE name DIGEST 'sha256:…' [OVERLAPPING (name, …)]`

use super::{Cursor, Statement};
use crate::{Digest, UserError};

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("approve template")?;
    let name = cursor.name()?;
    cursor.expect("digest")?;
    let position = cursor.position();
    let digest =
        Digest::parse(&cursor.string()?).ok_or_else(|| UserError::new("22023", "a digest is written 'sha256:' and 64 hexadecimal digits").at(position))?;
    if cursor.peek_word().as_deref() == Some("signature") {
        return Err(UserError::not_yet("SIGNATURE").at(cursor.position()));
    }
    let overlapping = if cursor.take("overlapping") { cursor.names()? } else { Vec::new() };
    if cursor.peek_word().as_deref() == Some("follow") {
        return Err(UserError::not_yet("FOLLOW RELOADS").at(cursor.position()));
    }
    Ok(Statement::ApproveTemplate { name, digest, overlapping })
}
