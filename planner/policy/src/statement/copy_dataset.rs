//! `COPY member.dataset [(columns)] FROM STDIN [[WITH] (FORMAT csv, HEADER, DELIMITER ',', NULL '')]`,
//! and the older `COPY … FROM STDIN CSV HEADER` that `\copy` users type.

use super::{CopyDataset, Cursor, Statement};
use crate::UserError;
use sqlparser::tokenizer::Token;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("copy")?;
    let dataset = cursor.dataset_name()?;
    let columns = if cursor.take_token(&Token::LParen) { Some(rest_of_names(cursor)?) } else { None };
    cursor.expect("from")?;
    if !cursor.take("stdin") {
        return Err(UserError::new("0A000", "COPY reads from STDIN only").hint("Files lie with the client: use psql's \\copy.").at(cursor.position()));
    }
    let mut copy = CopyDataset { dataset, columns, header: false, delimiter: b',', null: String::new() };
    let mut csv = false;
    cursor.take("with");
    if cursor.take_token(&Token::LParen) {
        loop {
            csv |= option(cursor, &mut copy)?;
            if !cursor.take_token(&Token::Comma) {
                break;
            }
        }
        cursor.expect_token(&Token::RParen)?;
    } else {
        while cursor.peek_word().is_some() {
            csv |= legacy_option(cursor, &mut copy)?;
        }
    }
    if !csv {
        return Err(UserError::new("0A000", "COPY loads CSV only").hint("Write COPY … FROM STDIN (FORMAT csv, HEADER)."));
    }
    Ok(Statement::Copy(copy))
}

fn rest_of_names(cursor: &mut Cursor<'_>) -> Result<Vec<crate::Name>, UserError> {
    let mut names = vec![cursor.name()?];
    while cursor.take_token(&Token::Comma) {
        names.push(cursor.name()?);
    }
    cursor.expect_token(&Token::RParen)?;
    Ok(names)
}

/// One option of the parenthesised list; true if it says that the format is CSV.
fn option(cursor: &mut Cursor<'_>, copy: &mut CopyDataset) -> Result<bool, UserError> {
    if cursor.take("format") {
        let position = cursor.position();
        return match cursor.peek_word().as_deref() {
            Some("csv") => cursor.name().map(|_| true),
            _ => Err(UserError::new("0A000", "COPY loads CSV only").at(position)),
        };
    }
    if cursor.take("header") {
        copy.header = !(cursor.take("false") || cursor.take("off"));
        let _ = cursor.take("true") || cursor.take("on") || cursor.take("match");
    } else if cursor.take("delimiter") {
        delimiter(cursor, copy)?;
    } else if cursor.take("null") {
        copy.null = cursor.string()?;
    } else if cursor.take("encoding") {
        encoding(cursor)?;
    } else {
        return Err(cursor.expected("FORMAT csv, HEADER, DELIMITER, NULL or ENCODING"));
    }
    Ok(false)
}

fn legacy_option(cursor: &mut Cursor<'_>, copy: &mut CopyDataset) -> Result<bool, UserError> {
    if cursor.take("csv") {
        return Ok(true);
    }
    if cursor.take("header") {
        copy.header = true;
    } else if cursor.take("delimiter") {
        cursor.take("as");
        delimiter(cursor, copy)?;
    } else if cursor.take("null") {
        cursor.take("as");
        copy.null = cursor.string()?;
    } else if cursor.take("encoding") {
        encoding(cursor)?;
    } else {
        return Err(cursor.expected("CSV, HEADER, DELIMITER, NULL or ENCODING"));
    }
    Ok(false)
}

fn delimiter(cursor: &mut Cursor<'_>, copy: &mut CopyDataset) -> Result<(), UserError> {
    let position = cursor.position();
    let text = cursor.string()?;
    match text.as_bytes() {
        [byte] if !b"\r\n\"\\".contains(byte) && byte.is_ascii() => copy.delimiter = *byte,
        _ => return Err(UserError::new("22023", "COPY delimiter must be a single one-byte character").at(position)),
    }
    Ok(())
}

fn encoding(cursor: &mut Cursor<'_>) -> Result<(), UserError> {
    let position = cursor.position();
    let text = cursor.string()?.to_lowercase().replace('-', "");
    if text == "utf8" { Ok(()) } else { Err(UserError::not_yet("an encoding other than UTF8").at(position)) }
}
