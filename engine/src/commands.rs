//! Session commands: SET, SHOW, RESET.

use cloister_policy::UserError;
use cloister_policy::statement::Piece;
use sqlparser::tokenizer::Token;

/// A session command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `SET [SESSION | LOCAL] name = value`
    Set {
        /// The setting.
        name: String,
        /// Its value.
        value: String,
        /// Until the end of the transaction only.
        local: bool,
    },
    /// `SET TRANSACTION …`, `SET SESSION CHARACTERISTICS AS TRANSACTION …`: settings and values.
    SetModes(Vec<(String, String)>),
    /// `SHOW name`
    Show(String),
    /// `SHOW ALL`
    ShowAll,
    /// `RESET name`, `RESET ALL`
    Reset(Option<String>),
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
    Ok(Some(match words.as_slice() {
        ["show", "all"] => Command::ShowAll,
        ["show", "time", "zone"] => Command::Show("timezone".into()),
        ["show", "transaction", "isolation", "level"] => Command::Show("transaction_isolation".into()),
        ["show", name] => Command::Show((*name).into()),
        ["reset", "all"] => Command::Reset(None),
        ["reset", name] => Command::Reset(Some((*name).into())),
        ["reset", "session", "authorization"] => Command::Reset(Some("session_authorization".into())),
        ["set", "session", "characteristics", "as", "transaction", rest @ ..] => {
            let modes = transaction_modes(rest).ok_or_else(|| no_mode(piece))?;
            Command::SetModes(modes.into_iter().map(|(name, value)| (format!("default_{name}"), value)).collect())
        }
        ["set", "transaction", rest @ ..] | ["set", "local", "transaction", rest @ ..] => {
            Command::SetModes(transaction_modes(rest).ok_or_else(|| no_mode(piece))?)
        }
        ["set", "names", rest @ ..] if !rest.is_empty() => set("client_encoding", value(rest), false),
        ["set", scope @ ("session" | "local"), rest @ ..] => assignment(rest, *scope == "local")?,
        ["set", rest @ ..] => assignment(rest, false)?,
        _ => return Ok(None),
    }))
}

/// Whether a statement is a session command.
///
/// # Errors
/// 42601 where it begins like one and isn't.
pub fn is_command(piece: &Piece) -> Result<bool, UserError> {
    Ok(parse(piece)?.is_some())
}

fn no_mode(piece: &Piece) -> UserError {
    UserError::syntax("syntax error in a transaction's modes", piece.position(2))
        .hint("Write ISOLATION LEVEL level, READ ONLY or READ WRITE, [NOT] DEFERRABLE.")
}

/// A transaction's modes as settings and values; `None` where they are something else.
pub fn transaction_modes(words: &[&str]) -> Option<Vec<(String, String)>> {
    let mut modes = Vec::new();
    let mut rest = words;
    loop {
        let (name, value, after) = match rest {
            [] => return Some(modes),
            [",", after @ ..] => {
                rest = after;
                continue;
            }
            ["isolation", "level", "read", how @ ("committed" | "uncommitted"), after @ ..] => ("isolation", format!("read {how}"), after),
            ["isolation", "level", "repeatable", "read", after @ ..] => ("isolation", "repeatable read".to_owned(), after),
            ["isolation", "level", "serializable", after @ ..] => ("isolation", "serializable".to_owned(), after),
            ["read", "only", after @ ..] => ("read_only", "on".to_owned(), after),
            ["read", "write", after @ ..] => ("read_only", "off".to_owned(), after),
            ["deferrable", after @ ..] => ("deferrable", "on".to_owned(), after),
            ["not", "deferrable", after @ ..] => ("deferrable", "off".to_owned(), after),
            _ => return None,
        };
        modes.push((format!("transaction_{name}"), value));
        rest = after;
    }
}

fn assignment(words: &[&str], local: bool) -> Result<Command, UserError> {
    match words {
        ["time", "zone", rest @ ..] if !rest.is_empty() => Ok(set("TimeZone", value(rest), local)),
        [name, "=" | "to", rest @ ..] if !rest.is_empty() => Ok(set(name, value(rest), local)),
        _ => Err(UserError::new("42601", "syntax error in SET").hint("Write SET name = value.")),
    }
}

fn set(name: &str, value: String, local: bool) -> Command {
    Command::Set { name: name.to_owned(), value, local }
}

fn value(words: &[&str]) -> String {
    words.join(" ").replace(" , ", ", ")
}

fn word(token: &Token) -> String {
    match token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_lowercase(),
        Token::Word(word) => word.value.clone(),
        Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text) => text.clone(),
        other => other.to_string(),
    }
}
