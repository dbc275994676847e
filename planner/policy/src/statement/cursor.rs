//! A place in a statement's tokens, with errors that point at it.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::split::Piece;
use crate::{DatasetName, Name, UserError};

pub(super) struct Cursor<'a> {
    piece: &'a Piece,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(piece: &'a Piece) -> Self {
        Self { piece, at: 0 }
    }

    fn token_at(&self, ahead: usize) -> Option<&'a TokenWithSpan> {
        self.piece.tokens.get(self.at + ahead)
    }

    /// The next token's word in lower case, if it is an unquoted word.
    pub(super) fn peek_word(&self) -> Option<String> {
        self.peek_word_at(0)
    }

    pub(super) fn peek_word_at(&self, ahead: usize) -> Option<String> {
        match &self.token_at(ahead)?.token {
            Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
            _ => None,
        }
    }

    /// Takes the given words if all of them come next.
    pub(super) fn take(&mut self, words: &str) -> bool {
        let wanted: Vec<_> = words.split(' ').collect();
        let matches = wanted.iter().enumerate().all(|(ahead, word)| self.peek_word_at(ahead).is_some_and(|w| w.eq_ignore_ascii_case(word)));
        if matches {
            self.at += wanted.len();
        }
        matches
    }

    pub(super) fn expect(&mut self, words: &str) -> Result<(), UserError> {
        if self.take(words) { Ok(()) } else { Err(self.expected(words)) }
    }

    pub(super) fn take_token(&mut self, token: &Token) -> bool {
        let matches = self.token_at(0).is_some_and(|t| t.token == *token);
        if matches {
            self.at += 1;
        }
        matches
    }

    pub(super) fn expect_token(&mut self, token: &Token) -> Result<(), UserError> {
        if self.take_token(token) { Ok(()) } else { Err(self.expected(&format!("\"{token}\""))) }
    }

    /// `syntax error at or near …`, at the next token.
    pub(super) fn expected(&self, what: &str) -> UserError {
        let message = match self.token_at(0) {
            Some(token) => format!("syntax error at or near \"{}\"", token.token),
            None => "syntax error at end of input".to_owned(),
        };
        UserError::syntax(message, self.position()).detail(format!("Expected {what}."))
    }

    /// 1-based character position of the next token, or of the end.
    pub(super) fn position(&self) -> usize {
        match self.token_at(0) {
            Some(token) => self.piece.places.position(token.span.start),
            None => self.piece.tokens.last().map_or(1, |t| self.piece.places.position(t.span.end)),
        }
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Result<(), UserError> {
        if self.token_at(0).is_some() { Err(self.expected("the end of the statement")) } else { Ok(()) }
    }

    /// A name; unquoted ones are folded to lower case.
    pub(super) fn name(&mut self) -> Result<Name, UserError> {
        let position = self.position();
        let Some(Token::Word(word)) = self.token_at(0).map(|t| &t.token) else {
            return Err(self.expected("a name"));
        };
        let text = if word.quote_style.is_some() { word.value.clone() } else { word.value.to_lowercase() };
        self.at += 1;
        Name::new(text).map_err(|e| e.at(position))
    }

    pub(super) fn dataset_name(&mut self) -> Result<DatasetName, UserError> {
        let owner = self.name()?;
        if !self.take_token(&Token::Period) {
            return Err(self.expected("a dataset's name with its member: member.dataset"));
        }
        Ok(DatasetName { owner, name: self.name()? })
    }

    /// `( name, … )`
    pub(super) fn names(&mut self) -> Result<Vec<Name>, UserError> {
        self.list(Self::name)
    }

    /// `( item, … )`, at least one.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, UserError>) -> Result<Vec<T>, UserError> {
        self.expect_token(&Token::LParen)?;
        let mut items = vec![item(self)?];
        while self.take_token(&Token::Comma) {
            items.push(item(self)?);
        }
        self.expect_token(&Token::RParen)?;
        Ok(items)
    }

    pub(super) fn string(&mut self) -> Result<String, UserError> {
        let text = match self.token_at(0).map(|t| &t.token) {
            Some(Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text)) => text.clone(),
            Some(Token::DollarQuotedString(text)) => text.value.clone(),
            _ => return Err(self.expected("a quoted string")),
        };
        self.at += 1;
        Ok(text)
    }

    /// A number as written, with its sign.
    pub(super) fn number(&mut self) -> Result<String, UserError> {
        let negative = self.take_token(&Token::Minus);
        let Some(Token::Number(digits, false)) = self.token_at(0).map(|t| &t.token) else {
            return Err(self.expected("a number"));
        };
        self.at += 1;
        Ok(if negative { format!("-{digits}") } else { digits.clone() })
    }

    /// A whole number within bounds.
    pub(super) fn count(&mut self, what: &str, least: u64, most: u64) -> Result<u64, UserError> {
        let position = self.position();
        let text = self.number()?;
        match text.parse::<u64>() {
            Ok(value) if (least..=most).contains(&value) => Ok(value),
            _ => Err(UserError::new("22023", format!("{what} must be a whole number from {least} to {most}")).at(position)),
        }
    }

    /// Everything that is left: its text as written and its tokens in canonical form.
    pub(super) fn rest(&mut self) -> (String, String) {
        let tokens = self.piece.tokens.get(self.at..).unwrap_or(&[]);
        let text = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => {
                let places = &self.piece.places;
                places.text(places.offset(first.span.start), places.offset(last.span.end)).to_owned()
            }
            _ => String::new(),
        };
        let canonical: Vec<_> = tokens.iter().map(|t| canonical(&t.token)).collect();
        self.at = self.piece.tokens.len();
        (text, canonical.concat())
    }

    /// Whether this is `COPY name [(…)] FROM …` and not `COPY (query) TO …`.
    pub(super) fn is_copy_from(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.piece.tokens.iter().skip(1) {
            match &token.token {
                Token::LParen => depth += 1,
                Token::RParen => depth = depth.saturating_sub(1),
                Token::Word(word) if depth == 0 && word.quote_style.is_none() => {
                    if word.value.eq_ignore_ascii_case("from") {
                        return true;
                    }
                    if word.value.eq_ignore_ascii_case("to") {
                        return false;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

/// A token in one spelling: its kind, its length and its value, so that no two lists of tokens
/// have one canonical form. Unquoted words are in lower case.
fn canonical(token: &Token) -> String {
    let (kind, value) = match token {
        Token::Word(word) => match word.quote_style {
            None => ('w', word.value.to_lowercase()),
            Some(_) => ('q', word.value.clone()),
        },
        Token::SingleQuotedString(text) => ('s', text.clone()),
        Token::EscapedStringLiteral(text) => ('e', text.clone()),
        Token::DollarQuotedString(text) => ('d', text.value.clone()),
        Token::Number(digits, _) => ('n', digits.clone()),
        Token::Placeholder(name) => ('p', name.clone()),
        other => ('t', other.to_string()),
    };
    format!("{kind}{}:{value}", value.len())
}
