//! Session commands: SET, SHOW, RESET, transactions, DISCARD. Confined to the session and to a
//! list of settings; a value that wouldn't be honoured is refused.

use std::collections::BTreeMap;

use cloister_policy::UserError;
use cloister_policy::statement::Piece;
use sqlparser::tokenizer::Token;

/// What a setting takes.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Anything,
    /// Compared in lower case.
    Only(&'static [&'static str]),
    Nothing,
}

/// Name, default, what it takes.
const SETTINGS: &[(&str, &str, Takes)] = &[
    ("application_name", "", Takes::Anything),
    ("bytea_output", "hex", Takes::Only(&["hex"])),
    ("client_encoding", "UTF8", Takes::Only(&["utf8", "utf-8", "unicode"])),
    ("client_min_messages", "notice", Takes::Anything),
    ("datestyle", "ISO, MDY", Takes::Only(&["iso", "iso, mdy", "iso,mdy", "iso, dmy", "iso, ymd"])),
    ("default_transaction_isolation", "read committed", Takes::Anything),
    ("default_transaction_read_only", "on", Takes::Only(&["on", "true", "off", "false"])),
    ("extra_float_digits", "1", Takes::Anything),
    ("idle_in_transaction_session_timeout", "0", Takes::Only(&["0"])),
    ("integer_datetimes", "on", Takes::Nothing),
    ("intervalstyle", "postgres", Takes::Only(&["postgres"])),
    ("is_superuser", "off", Takes::Nothing),
    ("lock_timeout", "0", Takes::Only(&["0"])),
    ("max_identifier_length", "63", Takes::Nothing),
    ("row_security", "on", Takes::Only(&["on", "off"])),
    ("search_path", "templates", Takes::Only(&["templates", "\"templates\""])),
    ("server_encoding", "UTF8", Takes::Nothing),
    ("server_version", "15.8 (Cloister)", Takes::Nothing),
    ("server_version_num", "150008", Takes::Nothing),
    ("standard_conforming_strings", "on", Takes::Only(&["on", "true"])),
    ("statement_timeout", "0", Takes::Only(&["0"])),
    ("timezone", "UTC", Takes::Only(&["utc", "gmt", "etc/utc", "z", "0"])),
    ("transaction_isolation", "read committed", Takes::Only(&["read committed"])),
    ("transaction_read_only", "on", Takes::Nothing),
];

/// A session's settings.
#[derive(Debug, Clone, Default)]
pub struct Settings(BTreeMap<&'static str, String>);

impl Settings {
    /// A setting's value.
    ///
    /// # Errors
    /// 42704 for one that doesn't exist.
    pub fn show(&self, name: &str) -> Result<String, UserError> {
        let (name, default, _) = known(name)?;
        Ok(self.0.get(name).cloned().unwrap_or_else(|| default.to_owned()))
    }

    /// Every setting with its value.
    pub fn all(&self) -> Vec<(&'static str, String)> {
        SETTINGS.iter().map(|(name, default, _)| (*name, self.0.get(name).cloned().unwrap_or_else(|| (*default).to_owned()))).collect()
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), UserError> {
        let (name, default, takes) = known(name)?;
        if value.eq_ignore_ascii_case("default") {
            self.0.remove(name);
            return Ok(());
        }
        let fits = match takes {
            Takes::Anything => true,
            Takes::Only(values) => values.contains(&value.to_lowercase().as_str()),
            Takes::Nothing => return Err(UserError::new("55P02", format!("parameter \"{name}\" cannot be changed"))),
        };
        if !fits {
            return Err(UserError::new("0A000", format!("parameter \"{name}\" cannot be set to \"{value}\"")).detail(format!("It is {default}.")));
        }
        self.0.insert(name, value.to_owned());
        Ok(())
    }

    pub(crate) fn reset(&mut self, name: Option<&str>) -> Result<(), UserError> {
        match name {
            Some(name) => {
                self.0.remove(known(name)?.0);
            }
            None => self.0.clear(),
        }
        Ok(())
    }
}

fn known(name: &str) -> Result<(&'static str, &'static str, Takes), UserError> {
    let found = SETTINGS.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name));
    found.copied().ok_or_else(|| UserError::new("42704", format!("unrecognized configuration parameter \"{name}\"")))
}

/// A session command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `SET name = value`
    Set(String, String),
    /// `SHOW name`
    Show(String),
    /// `SHOW ALL`
    ShowAll,
    /// `RESET name`, `RESET ALL`
    Reset(Option<String>),
    /// `BEGIN`, `START TRANSACTION`
    Begin,
    /// `COMMIT`, `END`
    Commit,
    /// `ROLLBACK`, `ABORT`
    Rollback,
    /// `DISCARD ALL` and its parts
    Discard,
}

/// The command that a statement is, if it is one.
///
/// # Errors
/// 42601 where a command's words end too early.
pub(crate) fn parse(piece: &Piece) -> Result<Option<Command>, UserError> {
    let mut words: Vec<String> = Vec::new();
    for token in &piece.tokens {
        let word = word(&token.token);
        match words.last_mut() {
            // A setting's name may have dots.
            Some(last) if word == "." || last.ends_with('.') => last.push_str(&word),
            _ => words.push(word),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let value = |rest: &[&str]| rest.join(" ").replace(" , ", ", ");
    Ok(Some(match words.as_slice() {
        ["begin", ..] | ["start", "transaction", ..] => Command::Begin,
        ["commit" | "end"] | ["commit" | "end", "work" | "transaction"] => Command::Commit,
        ["rollback" | "abort"] | ["rollback" | "abort", "work" | "transaction"] => Command::Rollback,
        ["discard", "all" | "plans" | "sequences" | "temp" | "temporary"] => Command::Discard,
        ["show", "all"] => Command::ShowAll,
        ["show", "time", "zone"] => Command::Show("timezone".into()),
        ["show", "transaction", "isolation", "level"] => Command::Show("transaction_isolation".into()),
        ["show", name] => Command::Show((*name).into()),
        ["reset", "all"] => Command::Reset(None),
        ["reset", name] => Command::Reset(Some((*name).into())),
        ["set", "session" | "local", "characteristics", ..] | ["set", "transaction", ..] => {
            Command::Set("default_transaction_isolation".into(), "read committed".into())
        }
        ["set", "session" | "local", name, "=" | "to", rest @ ..] if !rest.is_empty() => Command::Set((*name).into(), value(rest)),
        ["set", "time", "zone", rest @ ..] | ["set", "session", "time", "zone", rest @ ..] if !rest.is_empty() => Command::Set("timezone".into(), value(rest)),
        ["set", "names", rest @ ..] if !rest.is_empty() => Command::Set("client_encoding".into(), value(rest)),
        ["set", name, "=" | "to", rest @ ..] if !rest.is_empty() => Command::Set((*name).into(), value(rest)),
        ["set", ..] => return Err(UserError::new("42601", "syntax error in SET").hint("Write SET name = value.")),
        _ => return Ok(None),
    }))
}

fn word(token: &Token) -> String {
    match token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_lowercase(),
        Token::Word(word) => word.value.clone(),
        Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text) => text.clone(),
        other => other.to_string(),
    }
}
