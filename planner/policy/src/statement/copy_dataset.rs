//! `COPY member.dataset [(columns)] FROM STDIN [[WITH] (FORMAT text | csv | binary, HEADER, DELIMITER ',', NULL '')]`,
//! and the older `COPY … FROM STDIN CSV HEADER` that `\copy` users type.

use super::{CopyDataset, CopyFormat, Cursor, Statement};
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
    let mut options = Options::default();
    cursor.take("with");
    if cursor.take_token(&Token::LParen) {
        loop {
            option(cursor, &mut options)?;
            if !cursor.take_token(&Token::Comma) {
                break;
            }
        }
        cursor.expect_token(&Token::RParen)?;
    } else {
        while cursor.peek_word().is_some() {
            legacy_option(cursor, &mut options)?;
        }
    }
    options.copy(dataset, columns).map(Statement::Copy)
}

/// Options as they were given.
#[derive(Default)]
struct Options {
    format: Option<CopyFormat>,
    header: bool,
    delimiter: Option<u8>,
    null: Option<String>,
}

impl Options {
    fn copy(self, dataset: crate::DatasetName, columns: Option<Vec<crate::Name>>) -> Result<CopyDataset, UserError> {
        let format = self.format.unwrap_or(CopyFormat::Text);
        if format == CopyFormat::Binary && (self.header || self.delimiter.is_some() || self.null.is_some()) {
            return Err(UserError::new("42601", "cannot specify DELIMITER, NULL or HEADER in BINARY mode"));
        }
        let (delimiter, null) = if format == CopyFormat::Csv { (b',', "") } else { (b'\t', "\\N") };
        let (delimiter, null) = (self.delimiter.unwrap_or(delimiter), self.null.unwrap_or_else(|| null.to_owned()));
        Ok(CopyDataset { dataset, columns, format, header: self.header, delimiter, null })
    }
}

fn rest_of_names(cursor: &mut Cursor<'_>) -> Result<Vec<crate::Name>, UserError> {
    let mut names = vec![cursor.name()?];
    while cursor.take_token(&Token::Comma) {
        names.push(cursor.name()?);
    }
    cursor.expect_token(&Token::RParen)?;
    Ok(names)
}

/// One option of the parenthesised list.
fn option(cursor: &mut Cursor<'_>, options: &mut Options) -> Result<(), UserError> {
    if cursor.take("format") {
        let position = cursor.position();
        options.format = Some(match cursor.name()?.as_str() {
            "csv" => CopyFormat::Csv,
            "text" => CopyFormat::Text,
            "binary" => CopyFormat::Binary,
            other => return Err(UserError::new("22023", format!("COPY format \"{other}\" not recognized")).at(position)),
        });
    } else if cursor.take("header") {
        options.header = !(cursor.take("false") || cursor.take("off"));
        let _ = cursor.take("true") || cursor.take("on") || cursor.take("match");
    } else if cursor.take("delimiter") {
        options.delimiter = Some(delimiter(cursor)?);
    } else if cursor.take("null") {
        options.null = Some(cursor.string()?);
    } else if cursor.take("encoding") {
        encoding(cursor)?;
    } else {
        return Err(cursor.expected("FORMAT, HEADER, DELIMITER, NULL or ENCODING"));
    }
    Ok(())
}

fn legacy_option(cursor: &mut Cursor<'_>, options: &mut Options) -> Result<(), UserError> {
    if cursor.take("csv") {
        options.format = Some(CopyFormat::Csv);
    } else if cursor.take("binary") {
        options.format = Some(CopyFormat::Binary);
    } else if cursor.take("header") {
        options.header = true;
    } else if cursor.take("delimiter") {
        cursor.take("as");
        options.delimiter = Some(delimiter(cursor)?);
    } else if cursor.take("null") {
        cursor.take("as");
        options.null = Some(cursor.string()?);
    } else if cursor.take("encoding") {
        encoding(cursor)?;
    } else {
        return Err(cursor.expected("CSV, BINARY, HEADER, DELIMITER, NULL or ENCODING"));
    }
    Ok(())
}

fn delimiter(cursor: &mut Cursor<'_>) -> Result<u8, UserError> {
    let position = cursor.position();
    let text = cursor.string()?;
    match text.as_bytes() {
        [byte] if !b"\r\n\"\\".contains(byte) && byte.is_ascii() => Ok(*byte),
        _ => Err(UserError::new("22023", "COPY delimiter must be a single one-byte character").at(position)),
    }
}

fn encoding(cursor: &mut Cursor<'_>) -> Result<(), UserError> {
    let position = cursor.position();
    let text = cursor.string()?.to_lowercase().replace('-', "");
    if text == "utf8" { Ok(()) } else { Err(UserError::not_yet("an encoding other than UTF8").at(position)) }
}
