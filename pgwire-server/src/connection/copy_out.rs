//! `COPY (query) TO STDOUT` and `COPY name [(columns)] TO STDOUT`: the query goes through the
//! gate, the options say how its rows are written.

use bytes::BytesMut;
use cloister_pg_values::CopyFormat;
use cloister_policy::UserError;
use cloister_policy::statement::Piece;
use pgwire::messages::copy::{CopyDone, CopyOutResponse};
use sqlparser::tokenizer::Token;

use super::Wire;
use super::command::{Command, Words, piece_of};
use super::link::{Failure, Watch, send_when_full};
use super::rows::{RowSource, Sink};
use crate::wire::{put, put_copy_data};

/// Options as they were given.
#[derive(Default)]
struct Options {
    format: Option<String>,
    delimiter: Option<u8>,
    null: Option<String>,
    header: bool,
    quote: Option<u8>,
    escape: Option<u8>,
    force_quote: Vec<String>,
    force_all: bool,
}

/// Reads what follows COPY.
pub(super) fn parse(words: &mut Words<'_>) -> Result<Command, UserError> {
    let query = if words.token() == Some(&Token::LParen) { words.in_parentheses()?.ok_or_else(|| words.unexpected())? } else { relation(words)? };
    if !words.take("to") {
        return Err(words.unexpected());
    }
    if !words.take("stdout") {
        return Err(UserError::new("0A000", "COPY writes to STDOUT only")
            .hint("Files lie with the client: use psql's \\copy.")
            .at(words.piece.position(words.at)));
    }
    let options = options(words)?;
    let (force_quote, force_all) = (options.force_quote.clone(), options.force_all);
    Ok(Command::CopyOut { query, format: options.format()?, force_quote, force_all })
}

/// A relation and its columns as a query.
fn relation(words: &mut Words<'_>) -> Result<Piece, UserError> {
    let mut name = vec![quoted(&words.name()?)];
    while words.take_token(&Token::Period) {
        name.push(quoted(&words.name()?));
    }
    let mut columns = Vec::new();
    if words.take_token(&Token::LParen) {
        columns.push(quoted(&words.name()?));
        while words.take_token(&Token::Comma) {
            columns.push(quoted(&words.name()?));
        }
        if !words.take_token(&Token::RParen) {
            return Err(words.unexpected());
        }
    }
    let columns = if columns.is_empty() { "*".to_owned() } else { columns.join(", ") };
    piece_of(&format!("SELECT {columns} FROM {}", name.join(".")))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn options(words: &mut Words<'_>) -> Result<Options, UserError> {
    let mut options = Options::default();
    words.take("with");
    if words.take_token(&Token::LParen) {
        loop {
            option(words, &mut options)?;
            if !words.take_token(&Token::Comma) {
                break;
            }
        }
        if !words.take_token(&Token::RParen) {
            return Err(words.unexpected());
        }
    } else {
        while words.token().is_some() {
            legacy_option(words, &mut options)?;
        }
    }
    Ok(options)
}

fn option(words: &mut Words<'_>, options: &mut Options) -> Result<(), UserError> {
    let position = words.piece.position(words.at);
    let name = words.name()?;
    match name.as_str() {
        "format" => options.format = Some(text(words)?),
        "header" => options.header = boolean(words)?,
        "delimiter" => options.delimiter = Some(byte(words, "delimiter")?),
        "null" => options.null = Some(text(words)?),
        "quote" => options.quote = Some(byte(words, "quote")?),
        "escape" => options.escape = Some(byte(words, "escape")?),
        "encoding" => encoding(words)?,
        "force_quote" => force_quote(words, options)?,
        _ => return Err(UserError::new("42601", format!("option \"{name}\" not recognized")).at(position)),
    }
    Ok(())
}

/// `CSV HEADER DELIMITER AS ','`, as it was written before Postgres 9.
fn legacy_option(words: &mut Words<'_>, options: &mut Options) -> Result<(), UserError> {
    if words.take("csv") || words.take("binary") {
        options.format = words.piece.tokens.get(words.at - 1).map(|token| token.token.to_string().to_lowercase());
    } else if words.take("header") {
        options.header = true;
    } else if words.take("force") {
        if !words.take("quote") {
            return Err(words.unexpected());
        }
        force_quote(words, options)?;
    } else {
        let what = words.name()?;
        words.take("as");
        match what.as_str() {
            "delimiter" | "delimiters" => options.delimiter = Some(byte(words, "delimiter")?),
            "null" => options.null = Some(text(words)?),
            "quote" => options.quote = Some(byte(words, "quote")?),
            "escape" => options.escape = Some(byte(words, "escape")?),
            "encoding" => encoding(words)?,
            _ => {
                words.at -= 1;
                return Err(words.unexpected());
            }
        }
    }
    Ok(())
}

fn text(words: &mut Words<'_>) -> Result<String, UserError> {
    let text = match words.token() {
        Some(Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text)) => text.clone(),
        Some(Token::Word(word)) => word.value.to_lowercase(),
        _ => return Err(words.unexpected()),
    };
    words.at += 1;
    Ok(text)
}

fn byte(words: &mut Words<'_>, what: &str) -> Result<u8, UserError> {
    match text(words)?.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n' | b'\\' | 0) => Ok(*byte),
        [b'\\'] if what == "escape" => Ok(b'\\'),
        _ => Err(UserError::new("22023", format!("COPY {what} must be a single one-byte character"))),
    }
}

fn boolean(words: &mut Words<'_>) -> Result<bool, UserError> {
    match words.token() {
        Some(Token::Comma | Token::RParen) | None => Ok(true),
        Some(Token::Number(digits, _)) => {
            let on = digits != "0";
            words.at += 1;
            Ok(on)
        }
        Some(_) => Ok(!matches!(text(words)?.as_str(), "false" | "off")),
    }
}

fn encoding(words: &mut Words<'_>) -> Result<(), UserError> {
    match text(words)?.to_lowercase().replace('-', "").as_str() {
        "utf8" => Ok(()),
        _ => Err(UserError::new("0A000", "COPY writes UTF8 only")),
    }
}

fn force_quote(words: &mut Words<'_>, options: &mut Options) -> Result<(), UserError> {
    if words.take_token(&Token::Mul) {
        options.force_all = true;
        return Ok(());
    }
    let parentheses = words.take_token(&Token::LParen);
    loop {
        options.force_quote.push(words.name()?);
        if !words.take_token(&Token::Comma) {
            break;
        }
    }
    if parentheses && !words.take_token(&Token::RParen) { Err(words.unexpected()) } else { Ok(()) }
}

impl Options {
    /// What would not be read back as it was written.
    fn check(&self) -> Result<(), UserError> {
        let text = !matches!(self.format.as_deref(), Some("csv" | "binary"));
        if text && self.delimiter.is_some_and(|delimiter| b"\\.abcdefghijklmnopqrstuvwxyz0123456789".contains(&delimiter)) {
            return Err(UserError::new("22023", "COPY delimiter cannot be a letter, a digit, a point or a backslash"));
        }
        if self.null.as_ref().is_some_and(|null| null.bytes().any(|b| b == b'\n' || b == b'\r' || Some(b) == self.delimiter)) {
            return Err(UserError::new("22023", "COPY null representation cannot use newline, carriage return or the delimiter"));
        }
        Ok(())
    }

    fn format(self) -> Result<CopyFormat, UserError> {
        self.check()?;
        let only_csv = |what: &str| UserError::new("0A000", format!("COPY {what} available only in CSV mode"));
        let format = match self.format.as_deref().unwrap_or("text") {
            "csv" => {
                let quote = self.quote.unwrap_or(b'"');
                let delimiter = self.delimiter.unwrap_or(b',');
                if quote == delimiter {
                    return Err(UserError::new("0A000", "COPY delimiter and quote must be different"));
                }
                let (header, null) = (self.header, self.null.unwrap_or_default());
                return Ok(CopyFormat::Csv { delimiter, null, header, quote, escape: self.escape.unwrap_or(quote), force_quote: Vec::new() });
            }
            "text" => {
                CopyFormat::Text { delimiter: self.delimiter.unwrap_or(b'\t'), null: self.null.clone().unwrap_or_else(|| "\\N".into()), header: self.header }
            }
            "binary" if self.header => return Err(UserError::new("0A000", "cannot specify HEADER in BINARY mode")),
            "binary" if self.delimiter.is_some() => return Err(UserError::new("42601", "cannot specify DELIMITER in BINARY mode")),
            "binary" if self.null.is_some() => return Err(UserError::new("42601", "cannot specify NULL in BINARY mode")),
            "binary" => CopyFormat::Binary,
            other => return Err(UserError::new("22023", format!("COPY format \"{other}\" not recognized"))),
        };
        match (self.quote, self.escape, self.force_all || !self.force_quote.is_empty()) {
            (Some(_), ..) => Err(only_csv("quote")),
            (_, Some(_), _) => Err(only_csv("escape")),
            (.., true) => Err(only_csv("force quote")),
            _ => Ok(format),
        }
    }
}

/// The columns whose values are always quoted, now that the columns are known.
pub(super) fn settle(format: CopyFormat, names: &[String], force: &[String], all: bool) -> Result<CopyFormat, UserError> {
    let CopyFormat::Csv { delimiter, null, header, quote, escape, .. } = format else { return Ok(format) };
    if let Some(missing) = force.iter().find(|name| !names.contains(name)) {
        return Err(UserError::new("42703", format!("column \"{missing}\" does not exist")));
    }
    let force_quote = names.iter().map(|name| all || force.contains(name)).collect();
    Ok(CopyFormat::Csv { delimiter, null, header, quote, escape, force_quote })
}

/// Sends all rows; how many there were.
pub(super) async fn send(wire: &mut Wire, watch: &Watch, mut rows: RowSource, format: &CopyFormat) -> Result<u64, Failure> {
    let names: Vec<_> = rows.schema.fields().iter().map(|field| field.name().clone()).collect();
    let code = i16::from(matches!(format, CopyFormat::Binary));
    let columns = i16::try_from(names.len()).map_err(|_| UserError::new("54011", "a row can have at most 32767 columns"))?;
    put(&mut wire.writer.output, &CopyOutResponse::new(i8::from(code == 1), columns, vec![code; names.len()]));
    let message = |wire: &mut Wire, bytes: &[u8]| {
        let write = |output: &mut BytesMut| {
            output.extend_from_slice(bytes);
            Ok::<(), ()>(())
        };
        if !bytes.is_empty() {
            let _ = put_copy_data(&mut wire.writer.output, write);
        }
    };
    let mut begin = BytesMut::new();
    format.begin(&names, &mut begin);
    // Clients look for the binary format's header where the first row is; a line of names is a row of its own.
    if code == 0 {
        message(wire, &begin.split());
    }
    let mut sink = Sink::Copy(format, begin);
    let sent = rows.send(wire, watch, &mut sink, u64::MAX).await?;
    let mut end = if let Sink::Copy(_, begin) = sink { begin } else { BytesMut::new() };
    format.end(&mut end);
    message(wire, &end);
    put(&mut wire.writer.output, &CopyDone::new());
    send_when_full(wire, watch).await?;
    Ok(sent.rows)
}
