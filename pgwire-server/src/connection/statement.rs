//! A statement that was read, checked and bound, and not run.

use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use cloister_engine::{Prepared, Session};
use cloister_pg_values::{CopyFormat, arrow_type, pg_type};
use cloister_policy::UserError;
use cloister_policy::statement::{self, Parsed, Piece, split};
use pgwire::api::Type;
use sqlparser::tokenizer::Token;

use super::command::{self, Command, FetchRows, piece_of};
use super::copy_out;
use super::transaction;

/// A statement of either protocol.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) kind: Kind,
    /// Its columns, where they don't depend on what the session has prepared or declared.
    pub(super) columns: Option<SchemaRef>,
    /// Types of `$1 …`.
    pub(super) parameters: Vec<Type>,
}

/// What running it does.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Nothing: an empty text.
    Empty,
    Engine(Arc<Prepared>),
    Transaction(transaction::Command),
    Declare {
        name: String,
        hold: bool,
        binary: bool,
        query: Arc<Statement>,
    },
    Fetch {
        name: String,
        rows: FetchRows,
        moves: bool,
    },
    CloseCursor(Option<String>),
    Prepare {
        name: String,
        statement: Arc<Statement>,
    },
    Execute {
        name: String,
        /// Expressions, which get the types of what they are for once that is known.
        arguments: Vec<String>,
    },
    Deallocate(Option<String>),
    Discard {
        tag: &'static str,
        all: bool,
    },
    CopyOut {
        query: Arc<Statement>,
        format: CopyFormat,
    },
    Unlisten,
}

impl Statement {
    pub(super) fn empty() -> Self {
        Self { kind: Kind::Empty, columns: None, parameters: Vec::new() }
    }

    /// Reads, checks and binds one statement.
    pub(super) async fn prepare(session: &Arc<Session>, piece: &Piece, declared: &[u32]) -> Result<Self, UserError> {
        let Some(command) = command::parse(piece)? else {
            return Self::of_engine(session, piece, declared).await;
        };
        let plain = |kind| Self { kind, columns: None, parameters: Vec::new() };
        Ok(match command {
            Command::Transaction(command) => plain(Kind::Transaction(command)),
            Command::Declare { name, hold, scroll, binary, query } => {
                let query = Arc::new(Self::query(session, &query).await?);
                if scroll {
                    return Err(UserError::new("0A000", "SCROLL cursors are not supported").detail("Cursors here go forward only."));
                }
                plain(Kind::Declare { name, hold, binary, query })
            }
            Command::Fetch { name, rows, moves } => plain(Kind::Fetch { name, rows, moves }),
            Command::CloseCursor(name) => plain(Kind::CloseCursor(name)),
            Command::Prepare { name, types, query } => {
                let declared = match types {
                    Some(types) => types_of(session, &types).await?,
                    None => Vec::new(),
                };
                let statement = Self::of_engine(session, &query, &declared).await?;
                if !statement.is_query() {
                    return Err(UserError::new("42601", "only queries can be prepared"));
                }
                plain(Kind::Prepare { name, statement: Arc::new(statement) })
            }
            Command::Execute { name, arguments } => {
                if let Some(arguments) = &arguments {
                    // Refused before anything is looked up, as any other query of the same words.
                    Self::query(session, &piece_of(&format!("VALUES ({})", arguments.text))?).await?;
                }
                let arguments = arguments.iter().flat_map(listed).map(|argument| argument.text).collect();
                plain(Kind::Execute { name, arguments })
            }
            Command::Deallocate(name) => plain(Kind::Deallocate(name)),
            Command::Discard { tag, all } => plain(Kind::Discard { tag, all }),
            Command::CopyOut { query, format, force_quote, force_all } => {
                let query = Arc::new(Self::query(session, &query).await?);
                let names: Vec<_> = query.columns.iter().flat_map(|columns| columns.fields()).map(|field| field.name().clone()).collect();
                let format = copy_out::settle(format, &names, &force_quote, force_all)?;
                plain(Kind::CopyOut { query, format })
            }
            Command::Unlisten => plain(Kind::Unlisten),
        })
    }

    async fn of_engine(session: &Arc<Session>, piece: &Piece, declared: &[u32]) -> Result<Self, UserError> {
        let declared: Vec<_> = declared.iter().map(|oid| Type::from_oid(*oid).filter(|known| *known != Type::UNKNOWN)).collect();
        let as_arrow: Vec<_> = declared.iter().map(|known| known.as_ref().and_then(arrow_type)).collect();
        let prepared = session.prepare(piece, &as_arrow).await?;
        let found = match &prepared {
            Prepared::Query(query) | Prepared::Explain(query) => query.parameters.as_slice(),
            Prepared::Governance(..) | Prepared::Copy(_) | Prepared::ExplainTemplate(_) | Prepared::Command(_) => &[],
        };
        let of = |at: usize| {
            let declared = declared.get(at).cloned().flatten();
            declared.unwrap_or_else(|| found.get(at).cloned().flatten().as_ref().map_or(Type::TEXT, pg_type))
        };
        // One that its statement mentions is there, even where nothing of it is left in the plan.
        let count = found.len().max(declared.len()).max(mentioned(piece));
        let parameters = (0..count).map(of).collect();
        let columns = session.describe(&prepared);
        Ok(Self { kind: Kind::Engine(Arc::new(prepared)), columns, parameters })
    }

    /// A query inside of another statement; parameters can't be given to it.
    async fn query(session: &Arc<Session>, piece: &Piece) -> Result<Self, UserError> {
        let statement = Self::of_engine(session, piece, &[]).await?;
        if !statement.is_query() {
            return Err(UserError::new("0A000", "this statement is not supported here").hint("Write a SELECT."));
        }
        match statement.parameters.is_empty() {
            true => Ok(statement),
            false => Err(UserError::new("42P02", "there is no parameter $1")),
        }
    }

    /// Whether it is a query of the engine's, which runs nothing else of the session's.
    pub(super) fn is_query(&self) -> bool {
        matches!(&self.kind, Kind::Engine(prepared) if matches!(**prepared, Prepared::Query(_)))
    }

    /// Whether it may run in a failed transaction.
    pub(super) fn ends_failure(&self) -> bool {
        use transaction::Command as T;
        matches!(self.kind, Kind::Transaction(T::Commit { .. } | T::Rollback { .. } | T::RollbackTo(_)))
    }

    /// The name of what takes effect at once, and so can't be part of a transaction.
    pub(super) fn takes_effect_at_once(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Engine(prepared) => match prepared.as_ref() {
                Prepared::Governance(statement, ..) => Some(statement.tag()),
                Prepared::Copy(_) => Some("COPY"),
                Prepared::Query(_) | Prepared::Explain(_) | Prepared::ExplainTemplate(_) | Prepared::Command(_) => None,
            },
            Kind::Discard { all: true, tag } => Some(tag),
            _ => None,
        }
    }
}

/// Whether a text begins with a command that may run in a failed transaction, so that nothing else is bound in one.
pub(super) fn may_end_failure(piece: &Piece) -> bool {
    matches!(
        command::parse(piece),
        Ok(Some(Command::Transaction(transaction::Command::Commit { .. } | transaction::Command::Rollback { .. } | transaction::Command::RollbackTo(_))))
    )
}

/// The highest `$n` of a statement.
fn mentioned(piece: &Piece) -> usize {
    let number = |token: &Token| match token {
        Token::Placeholder(name) => name.strip_prefix('$')?.parse::<u16>().ok(),
        _ => None,
    };
    piece.tokens.iter().filter_map(|token| number(&token.token)).max().unwrap_or(0).into()
}

/// Whether a statement can be read at all.
pub(super) fn check_syntax(piece: &Piece) -> Result<(), UserError> {
    if command::parse(piece)?.is_some() || matches!(statement::parse(piece)?, Parsed::Ours(_)) || cloister_engine::is_command(piece)? {
        return Ok(());
    }
    cloister_planner::parse_sql(piece).map(drop)
}

/// The types that PREPARE names.
async fn types_of(session: &Arc<Session>, types: &Piece) -> Result<Vec<u32>, UserError> {
    let casts: Vec<_> = listed(types).iter().map(|name| format!("NULL::{}", name.text)).collect();
    let statement = Statement::of_engine(session, &piece_of(&format!("SELECT {}", casts.join(", ")))?, &[]).await?;
    Ok(statement.columns.iter().flat_map(|columns| columns.fields()).map(|field| pg_type(field.data_type()).oid()).collect())
}

/// What stands between the commas of a list.
fn listed(list: &Piece) -> Vec<Piece> {
    let mut items = vec![Vec::new()];
    let mut depth = 0_usize;
    for (at, token) in list.tokens.iter().enumerate() {
        match token.token {
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
            Token::Comma if depth == 0 => {
                items.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = items.last_mut() {
            last.push(at);
        }
    }
    items.iter().filter_map(|tokens| list.part(*tokens.first()?..tokens.last()? + 1)).collect()
}

/// EXECUTE's arguments as a query of one row, in the types of the parameters.
pub(super) async fn arguments_query(session: &Arc<Session>, arguments: &[String], types: &[Type]) -> Result<Statement, UserError> {
    let of = |(argument, of): (&String, &Type)| match of.name().strip_prefix('_') {
        Some(element) => format!("CAST(({argument}) AS {element}[])"),
        None => format!("CAST(({argument}) AS {})", of.name()),
    };
    let casts: Vec<_> = arguments.iter().zip(types).map(of).collect();
    Statement::query(session, &piece_of(&format!("SELECT {}", casts.join(", ")))?).await
}

/// The statements of a text; more than one only where that is allowed.
pub(super) fn one_piece(sql: &str) -> Result<Option<Piece>, UserError> {
    let mut pieces = split(sql)?;
    if pieces.len() > 1 {
        return Err(UserError::new("42601", "cannot insert multiple commands into a prepared statement"));
    }
    Ok(pieces.pop())
}

/// The Arrow type of a parameter.
pub(super) fn parameter_type(kind: &Type) -> DataType {
    arrow_type(kind).unwrap_or(DataType::Utf8)
}
