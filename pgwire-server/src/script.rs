//! Development scripts: the statements that found a collaboration, with `SET SESSION
//! AUTHORIZATION` naming who makes what follows, and `COPY … FROM STDIN` followed by its data
//! and a line `\.`, as psql reads it.

use std::sync::Arc;

use cloister_engine::Engine;
use cloister_policy::statement::{Parsed, Piece, Statement, parse, split, stretches};
use cloister_policy::{Actor, Name, UserError, genesis};

/// A script under way.
pub(crate) struct Script<'a> {
    engine: &'a Arc<Engine>,
    actor: Option<Name>,
}

impl<'a> Script<'a> {
    pub(crate) fn new(engine: &'a Arc<Engine>) -> Self {
        Self { engine, actor: None }
    }

    /// Founds a collaboration by a script, whose digest is the genesis. Runs it to its end or its first
    /// error, which names the line.
    pub(crate) async fn run(&mut self, script: &str) -> Result<(), UserError> {
        self.engine.found(genesis(script)?).map_err(|e| e.to_user())?;
        for stretch in stretches(script) {
            let placed = |mut error: UserError| {
                let at = error.position.map_or(0, |p| stretch.sql.chars().take(p).filter(|c| *c == '\n').count());
                error.message = format!("line {}: {}", stretch.line + at, error.message);
                error
            };
            let pieces = split(stretch.sql).map_err(placed)?;
            let last = pieces.len().saturating_sub(1);
            for (at, piece) in pieces.iter().enumerate() {
                let data = if at == last { stretch.data } else { None };
                self.statement(piece, data).await.map_err(|e| placed(e.position.map_or_else(|| e.clone().at(piece.position(0)), |_| e.clone())))?;
            }
        }
        self.engine.founded().map_err(|e| e.to_user())
    }

    /// Runs one statement as the role that the script named.
    pub(crate) async fn statement(&mut self, piece: &Piece, data: Option<&str>) -> Result<(), UserError> {
        let statement = match parse(piece)? {
            Parsed::Ours(statement) => statement,
            Parsed::Sql => return Err(UserError::new("0A000", "a script founds a collaboration; it can't run other SQL")),
        };
        match statement {
            Statement::SetSessionAuthorization(role) => {
                if self.engine.state().collaboration.role(role.as_str()).is_none() {
                    return Err(UserError::new("42704", format!("role \"{role}\" does not exist")));
                }
                self.actor = Some(role);
            }
            Statement::Copy(copy) => {
                let role = self.actor.as_ref().ok_or_else(|| UserError::new("42501", "the script must name a role to load a dataset"))?;
                let data = data.ok_or_else(|| UserError::new("22P04", "COPY has no data").hint("Its data follows on the next lines, up to a line \\."))?;
                let mut load = self.engine.begin_load(role, &copy).map_err(|e| e.to_user())?;
                load.send(data.as_bytes().to_vec()).await;
                load.finish().await.map_err(|e| e.to_user())?;
            }
            other => {
                let actor = self.actor.as_ref().map_or(Actor::Script, Actor::Role);
                self.engine.govern(actor, &other, &piece.text).map_err(|e| e.to_user())?;
            }
        }
        Ok(())
    }
}
