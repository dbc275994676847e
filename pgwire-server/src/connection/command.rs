//! Commands that the front door answers itself: transactions, cursors, prepared statements, COPY
//! to the client, DISCARD. What they run is a statement inside of them, which goes through the
//! same gate as any other.

use cloister_pg_values::CopyFormat;
use cloister_policy::UserError;
use cloister_policy::statement::{self, Parsed, Piece, split};
use sqlparser::tokenizer::Token;

use super::copy_out;
use super::transaction;

/// A command, with the statement in it as its tokens.
pub(super) enum Command {
    Transaction(transaction::Command),
    Declare {
        name: String,
        hold: bool,
        scroll: bool,
        binary: bool,
        query: Piece,
    },
    Fetch {
        name: String,
        rows: FetchRows,
        moves: bool,
    },
    CloseCursor(Option<String>),
    Prepare {
        name: String,
        types: Option<Piece>,
        query: Piece,
    },
    Execute {
        name: String,
        arguments: Option<Piece>,
    },
    Deallocate(Option<String>),
    Discard {
        tag: &'static str,
        all: bool,
    },
    CopyOut {
        query: Piece,
        format: CopyFormat,
        force_quote: Vec<String>,
        force_all: bool,
    },
    /// UNLISTEN: there is nothing to listen to.
    Unlisten,
}

/// How many rows FETCH takes, forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FetchRows {
    Count(u64),
    All,
}

/// The command that a statement is, if it is one.
///
/// # Errors
/// 42601 with the place where it stops being one; 0A000 for what isn't supported.
pub(super) fn parse(piece: &Piece) -> Result<Option<Command>, UserError> {
    use transaction::Command as T;
    let mut words = Words { piece, at: 0 };
    let first = words.word().unwrap_or_default();
    words.at = 1;
    let command = match first.as_str() {
        "begin" => {
            let _ = words.take("work") || words.take("transaction");
            Command::Transaction(T::Begin { tag: "BEGIN", modes: words.modes()? })
        }
        "start" if words.take("transaction") => Command::Transaction(T::Begin { tag: "START TRANSACTION", modes: words.modes()? }),
        "commit" | "end" => Command::Transaction(T::Commit { chain: words.chain()? }),
        "rollback" | "abort" => {
            let _ = words.take("work") || words.take("transaction");
            if words.take("to") {
                words.take("savepoint");
                Command::Transaction(T::RollbackTo(words.name()?))
            } else {
                Command::Transaction(T::Rollback { chain: words.chain()? })
            }
        }
        "savepoint" => Command::Transaction(T::Savepoint(words.name()?)),
        "release" => {
            words.take("savepoint");
            Command::Transaction(T::Release(words.name()?))
        }
        "declare" => words.declare()?,
        "fetch" => words.fetch(false)?,
        "move" => words.fetch(true)?,
        "close" => Command::CloseCursor(words.name_or_all()?),
        "prepare" => words.prepare()?,
        "execute" => words.execute()?,
        "deallocate" => {
            if words.word_at(1).is_some() {
                words.take("prepare");
            }
            Command::Deallocate(words.name_or_all()?)
        }
        "discard" => words.discard()?,
        "unlisten" => {
            words.at = piece.tokens.len();
            Command::Unlisten
        }
        // COPY … FROM loads a dataset: a statement of the agreement's.
        "copy" if matches!(statement::parse(piece), Ok(Parsed::Sql)) => copy_out::parse(&mut words)?,
        _ => return Ok(None),
    };
    words.end()?;
    Ok(Some(command))
}

/// A place in a statement's tokens.
pub(super) struct Words<'a> {
    pub(super) piece: &'a Piece,
    pub(super) at: usize,
}

impl Words<'_> {
    pub(super) fn token(&self) -> Option<&Token> {
        self.piece.tokens.get(self.at).map(|token| &token.token)
    }

    /// The word here, in lower case; not one in quotes.
    pub(super) fn word(&self) -> Option<String> {
        self.word_at(0)
    }

    pub(super) fn word_at(&self, ahead: usize) -> Option<String> {
        match self.piece.tokens.get(self.at + ahead).map(|token| &token.token) {
            Some(Token::Word(word)) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
            _ => None,
        }
    }

    pub(super) fn take(&mut self, word: &str) -> bool {
        let here = self.word().as_deref() == Some(word);
        self.at += usize::from(here);
        here
    }

    pub(super) fn take_token(&mut self, token: &Token) -> bool {
        let here = self.token() == Some(token);
        self.at += usize::from(here);
        here
    }

    /// A name, in quotes or not.
    pub(super) fn name(&mut self) -> Result<String, UserError> {
        let Some(Token::Word(word)) = self.token() else { return Err(self.unexpected()) };
        let name = if word.quote_style.is_none() { word.value.to_lowercase() } else { word.value.clone() };
        self.at += 1;
        Ok(name)
    }

    /// A name; `None` for ALL.
    fn name_or_all(&mut self) -> Result<Option<String>, UserError> {
        if self.take("all") { Ok(None) } else { self.name().map(Some) }
    }

    /// What lies between this parenthesis and the one that closes it; `None` if nothing does.
    pub(super) fn in_parentheses(&mut self) -> Result<Option<Piece>, UserError> {
        if !self.take_token(&Token::LParen) {
            return Err(self.unexpected());
        }
        let start = self.at;
        let mut depth = 1_usize;
        while let Some(token) = self.token() {
            match token {
                Token::LParen => depth += 1,
                Token::RParen => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(self.piece.part(start..self.at - 1));
            }
        }
        Err(self.unexpected())
    }

    /// Everything that is left.
    fn rest(&mut self) -> Result<Piece, UserError> {
        let rest = self.piece.part(self.at..self.piece.tokens.len()).ok_or_else(|| self.unexpected())?;
        self.at = self.piece.tokens.len();
        Ok(rest)
    }

    pub(super) fn unexpected(&self) -> UserError {
        let position = self.piece.position(self.at);
        match self.token() {
            Some(token) => UserError::syntax(format!("syntax error at or near \"{token}\""), position),
            None => UserError::syntax("syntax error at end of input", position),
        }
    }

    fn end(&self) -> Result<(), UserError> {
        if self.token().is_none() { Ok(()) } else { Err(self.unexpected()) }
    }

    /// What is left, as a transaction's modes.
    fn modes(&mut self) -> Result<Vec<(String, String)>, UserError> {
        let rest: Vec<_> = (self.at..self.piece.tokens.len()).filter_map(|at| Some(self.piece.tokens.get(at)?.token.to_string().to_lowercase())).collect();
        let modes = cloister_engine::transaction_modes(&rest.iter().map(String::as_str).collect::<Vec<_>>()).ok_or_else(|| self.unexpected())?;
        self.at = self.piece.tokens.len();
        Ok(modes)
    }

    /// `[WORK | TRANSACTION] [AND [NO] CHAIN]`
    fn chain(&mut self) -> Result<bool, UserError> {
        let _ = self.take("work") || self.take("transaction");
        if !self.take("and") {
            return Ok(false);
        }
        let no = self.take("no");
        if self.take("chain") { Ok(!no) } else { Err(self.unexpected()) }
    }

    /// `DECLARE name [BINARY] [INSENSITIVE] [[NO] SCROLL] CURSOR [WITH | WITHOUT HOLD] FOR query`
    fn declare(&mut self) -> Result<Command, UserError> {
        let name = self.name()?;
        let (mut hold, mut scroll, mut binary) = (false, false, false);
        while !self.take("cursor") {
            if self.take("binary") {
                binary = true;
            } else if self.take("scroll") {
                scroll = true;
            } else if self.take("no") {
                if !self.take("scroll") {
                    return Err(self.unexpected());
                }
            } else if !(self.take("insensitive") || self.take("asensitive")) {
                return Err(self.unexpected());
            }
        }
        if self.take("with") {
            hold = true;
        }
        if (hold || self.take("without")) && !self.take("hold") {
            return Err(self.unexpected());
        }
        if !self.take("for") {
            return Err(self.unexpected());
        }
        Ok(Command::Declare { name, hold, scroll, binary, query: self.rest()? })
    }

    /// `FETCH [direction] [FROM | IN] name`
    fn fetch(&mut self, moves: bool) -> Result<Command, UserError> {
        let backward = || {
            UserError::new("55000", "cursor can only scan forward")
                .hint("Declare it with SCROLL option to enable backward scan.")
                .detail("Cursors here go forward only.")
        };
        let mut rows = FetchRows::Count(1);
        // `FETCH forward` may be a cursor of that name.
        let named = self.word_at(1).is_none() && !matches!(self.piece.tokens.get(self.at + 1).map(|t| &t.token), Some(Token::Word(_) | Token::Number(..)));
        if !named {
            if self.take("forward") || self.take("next") {
                rows = self.count()?.unwrap_or(rows);
            } else if let Some(count) = self.count()? {
                rows = count;
            } else if let Some("backward" | "prior" | "first" | "last" | "absolute" | "relative") = self.word().as_deref() {
                return Err(backward());
            }
        }
        let _ = self.take("from") || self.take("in");
        Ok(Command::Fetch { name: self.name()?, rows, moves })
    }

    fn count(&mut self) -> Result<Option<FetchRows>, UserError> {
        if self.take("all") {
            return Ok(Some(FetchRows::All));
        }
        if self.token() == Some(&Token::Minus) {
            return Err(UserError::new("55000", "cursor can only scan forward"));
        }
        let Some(Token::Number(digits, _)) = self.token() else { return Ok(None) };
        let count = digits.parse().map_err(|_| self.unexpected())?;
        self.at += 1;
        Ok(Some(FetchRows::Count(count)))
    }

    /// `PREPARE name [(type, …)] AS query`
    fn prepare(&mut self) -> Result<Command, UserError> {
        let name = self.name()?;
        let types = if self.token() == Some(&Token::LParen) { self.in_parentheses()? } else { None };
        if !self.take("as") {
            return Err(self.unexpected());
        }
        Ok(Command::Prepare { name, types, query: self.rest()? })
    }

    /// `EXECUTE name [(value, …)]`
    fn execute(&mut self) -> Result<Command, UserError> {
        let name = self.name()?;
        let arguments = if self.token() == Some(&Token::LParen) { self.in_parentheses()? } else { None };
        Ok(Command::Execute { name, arguments })
    }

    fn discard(&mut self) -> Result<Command, UserError> {
        let tag = match self.word().as_deref() {
            Some("all") => "DISCARD ALL",
            Some("plans") => "DISCARD PLANS",
            Some("sequences") => "DISCARD SEQUENCES",
            Some("temp" | "temporary") => "DISCARD TEMP",
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Command::Discard { tag, all: tag == "DISCARD ALL" })
    }
}

/// A statement of ours made of parts of another's text.
pub(super) fn piece_of(text: &str) -> Result<Piece, UserError> {
    split(text)?.into_iter().next().ok_or_else(|| UserError::new("42601", "syntax error at end of input"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Option<Command>, UserError> {
        parse(&piece_of(text).unwrap())
    }

    #[test]
    fn cursors() {
        let Ok(Some(Command::Declare { name, hold, query, .. })) = parsed("DECLARE \"SQL_CUR1\" CURSOR WITH HOLD FOR SELECT 1 FROM x") else { panic!() };
        assert_eq!((name.as_str(), hold, query.text.as_str()), ("SQL_CUR1", true, "SELECT 1 FROM x"));
        for (text, expected) in [
            ("FETCH c", FetchRows::Count(1)),
            ("FETCH NEXT FROM c", FetchRows::Count(1)),
            ("FETCH 100 IN \"c\"", FetchRows::Count(100)),
            ("FETCH FORWARD 7 FROM c", FetchRows::Count(7)),
            ("FETCH FORWARD ALL IN c", FetchRows::All),
            ("FETCH ALL c", FetchRows::All),
        ] {
            let Ok(Some(Command::Fetch { name, rows, moves: false })) = parsed(text) else { panic!("{text}") };
            assert_eq!((name.as_str(), rows), ("c", expected), "{text}");
        }
        let Ok(Some(Command::Fetch { name, .. })) = parsed("FETCH forward") else { panic!() };
        assert_eq!(name, "forward");
        assert_eq!(parsed("FETCH PRIOR FROM c").err().unwrap().sqlstate, "55000");
        assert_eq!(parsed("FETCH -1 FROM c").err().unwrap().sqlstate, "55000");
        assert_eq!(parsed("DECLARE c CURSOR WITH FOR SELECT 1").err().unwrap().sqlstate, "42601");
    }

    #[test]
    fn statements() {
        let Ok(Some(Command::Prepare { name, types, query })) = parsed("PREPARE p (int, numeric(10, 2)) AS SELECT $1") else { panic!() };
        assert_eq!((name.as_str(), types.unwrap().text.as_str(), query.text.as_str()), ("p", "int, numeric(10, 2)", "SELECT $1"));
        let Ok(Some(Command::Execute { arguments, .. })) = parsed("EXECUTE p (f(1), ')')") else { panic!() };
        assert_eq!(arguments.unwrap().text, "f(1), ')'");
        assert!(matches!(parsed("DEALLOCATE PREPARE ALL"), Ok(Some(Command::Deallocate(None)))));
        assert!(matches!(parsed("DEALLOCATE prepare"), Ok(Some(Command::Deallocate(Some(name)))) if name == "prepare"));
        assert!(matches!(parsed("ROLLBACK TO SAVEPOINT a"), Ok(Some(Command::Transaction(transaction::Command::RollbackTo(_))))));
        assert!(matches!(parsed("COMMIT AND NO CHAIN"), Ok(Some(Command::Transaction(transaction::Command::Commit { chain: false })))));
        assert!(matches!(parsed("SELECT 1"), Ok(None)));
        assert!(parsed("COMMIT 1").is_err());
    }
}
