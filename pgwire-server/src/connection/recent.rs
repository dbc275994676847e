//! Queries that a session has prepared of late, by their text: tools send the same ones again and again.

use std::collections::VecDeque;
use std::sync::Arc;

use super::statement::Statement;

/// Queries that are kept.
const QUERIES_MAX: usize = 32;
/// The longest text that is kept, in bytes.
const TEXT_BYTES_MAX: usize = 4 << 10;

/// The newest first. What it holds was bound under one generation of the engine's state.
#[derive(Debug, Default)]
pub(super) struct Recent {
    generation: u64,
    queries: VecDeque<Recalled>,
}

#[derive(Debug)]
struct Recalled {
    text: String,
    declared: Vec<u32>,
    statement: Arc<Statement>,
}

impl Recent {
    /// The query that this text, with these types declared, was prepared to.
    pub(super) fn get(&mut self, generation: u64, text: &str, declared: &[u32]) -> Option<Arc<Statement>> {
        if self.generation != generation {
            self.queries.clear();
            self.generation = generation;
        }
        let at = self.queries.iter().position(|known| known.text == text && known.declared == declared)?;
        let known = self.queries.remove(at)?;
        let statement = Arc::clone(&known.statement);
        self.queries.push_front(known);
        Some(statement)
    }

    /// Keeps a query that was prepared while the state had this generation.
    pub(super) fn put(&mut self, generation: u64, text: &str, declared: &[u32], statement: &Arc<Statement>) {
        if self.generation != generation || text.len() > TEXT_BYTES_MAX || !statement.is_query() {
            return;
        }
        self.queries.truncate(QUERIES_MAX - 1);
        self.queries.push_front(Recalled { text: text.to_owned(), declared: declared.to_vec(), statement: Arc::clone(statement) });
    }
}
