//! Cuts a script into statements at its semicolons.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use crate::UserError;

/// Most tokens in one message; what is longer is refused before any parser recurses over it.
const TOKENS_MAX: usize = 200_000;

/// Most operators in one statement: each can be a level of nesting, and what comes later recurses.
const OPERATORS_MAX: usize = 2_000;

/// One statement's text and tokens.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The statement's text, from its first token to its last.
    pub text: String,
    /// Its tokens, white space and comments removed; locations are those of the whole script.
    pub tokens: Vec<TokenWithSpan>,
    /// Byte offset in the script just behind the statement and its semicolon.
    pub end: usize,
    pub(crate) places: Places,
}

impl Piece {
    /// 1-based character position, in the script, of the token with this index; of the end if
    /// there are fewer.
    pub fn position(&self, token: usize) -> usize {
        match (self.tokens.get(token), self.tokens.last()) {
            (Some(token), _) => self.places.position(token.span.start),
            (None, Some(last)) => self.places.position(last.span.end),
            (None, None) => 1,
        }
    }

    /// The statement that these of its tokens are; `None` if there are none.
    pub fn part(&self, tokens: std::ops::Range<usize>) -> Option<Self> {
        let tokens = self.tokens.get(tokens)?.to_vec();
        let (first, last) = (tokens.first()?, tokens.last()?);
        let text = self.places.text(self.places.offset(first.span.start), self.places.offset(last.span.end)).to_owned();
        Some(Self { text, tokens, end: self.end, places: self.places.clone() })
    }
}

/// Turns a token's line and column into offsets.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    script: std::sync::Arc<str>,
    lines: std::sync::Arc<[usize]>,
}

impl Places {
    fn new(script: &str) -> Self {
        let lines = std::iter::once(0).chain(script.char_indices().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1)).collect();
        Self { script: script.into(), lines }
    }

    /// Byte offset of a location.
    pub(crate) fn offset(&self, location: Location) -> usize {
        let line = usize::try_from(location.line).unwrap_or(1).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(self.script.len());
        let columns = usize::try_from(location.column).unwrap_or(1).saturating_sub(1);
        let rest = self.script.get(start..).unwrap_or("");
        start + rest.char_indices().nth(columns).map_or(rest.len(), |(at, _)| at)
    }

    /// 1-based character position of a location.
    pub(crate) fn position(&self, location: Location) -> usize {
        let offset = self.offset(location);
        self.script.get(..offset).unwrap_or("").chars().count() + 1
    }

    /// The script's text between two byte offsets.
    pub(crate) fn text(&self, from: usize, to: usize) -> &str {
        self.script.get(from..to).unwrap_or("")
    }
}

/// Cuts a script into its statements; empty ones are dropped.
///
/// # Errors
/// 42601 at the place where the text stops being SQL tokens; 54001 if there are too many of them.
pub fn split(script: &str) -> Result<Vec<Piece>, UserError> {
    let places = Places::new(script);
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, script)
        .tokenize_with_location()
        .map_err(|e| UserError::syntax(e.message.clone(), places.position(e.location)))?;
    if tokens.len() > TOKENS_MAX {
        return Err(UserError::new("54001", "statement is too complex").detail(format!("It has more than {TOKENS_MAX} tokens.")));
    }
    let mut pieces = Vec::new();
    let mut current = Vec::new();
    for token in tokens {
        match token.token {
            Token::SemiColon => {
                let end = places.offset(token.span.end);
                finish(&mut pieces, std::mem::take(&mut current), end, &places)?;
            }
            Token::Whitespace(_) | Token::EOF => {}
            _ => current.push(token),
        }
    }
    finish(&mut pieces, current, script.len(), &places)?;
    Ok(pieces)
}

fn finish(pieces: &mut Vec<Piece>, tokens: Vec<TokenWithSpan>, end: usize, places: &Places) -> Result<(), UserError> {
    let operators = std::iter::once(&Token::Comma).chain(tokens.iter().map(|t| &t.token)).zip(&tokens).filter(|(before, token)| nests(before, &token.token));
    if operators.count() > OPERATORS_MAX {
        return Err(UserError::new("54001", "statement is too complex").detail(format!("It has more than {OPERATORS_MAX} operators.")));
    }
    if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
        let text = places.text(places.offset(first.span.start), places.offset(last.span.end)).to_owned();
        pieces.push(Piece { text, tokens, end, places: places.clone() });
    }
    Ok(())
}

/// Whether a token can be a level of nesting: operators, and words that work like one. The sign
/// of a number in a list isn't.
fn nests(before: &Token, token: &Token) -> bool {
    match token {
        Token::Word(word) if word.quote_style.is_none() => {
            const WORDS: [&str; 14] = ["at", "and", "or", "not", "union", "except", "intersect", "join", "is", "between", "like", "case", "select", "collate"];
            WORDS.contains(&word.value.to_lowercase().as_str())
        }
        Token::Minus | Token::Plus => !matches!(before, Token::Comma | Token::LParen),
        Token::Word(_)
        | Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::EscapedStringLiteral(_)
        | Token::DollarQuotedString(_)
        | Token::Placeholder(_)
        | Token::Comma
        | Token::Period
        | Token::RParen
        | Token::RBracket
        | Token::LParen => false,
        _ => true,
    }
}
