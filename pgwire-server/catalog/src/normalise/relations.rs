//! Table names. Guarantees that a catalog table is recognised exactly where Postgres
//! would: by its schema, or by its bare name unless a CTE in scope has that name.

use std::ops::ControlFlow;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Query, Statement, TableFactor, VisitMut, VisitorMut};

use super::build::{fold, fold_name};
use super::calls::{reads_nothing, without_call};
use crate::tables;

/// What a statement reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No table at all.
    Nothing,
    /// Catalog tables alone.
    CatalogsOnly,
    /// Something else too.
    Others,
}

/// Gives catalog tables their schema and tells what the statement reads.
pub(super) fn qualify(statement: &mut Statement) -> Found {
    let mut visitor = Qualify { scopes: Vec::new(), call: false, found: Found::Nothing };
    let _ = statement.visit(&mut visitor);
    visitor.found
}

struct Qualify {
    scopes: Vec<Scope>,
    /// The next relation is the name of a function.
    call: bool,
    found: Found,
}

/// The CTEs of one query. Their bodies are visited first, in order, so the first
/// queries seen directly inside are the bodies, and each sees the ones before it.
struct Scope {
    names: Vec<String>,
    recursive: bool,
    visited: usize,
}

impl Qualify {
    fn found_catalog(&mut self) {
        if self.found == Found::Nothing {
            self.found = Found::CatalogsOnly;
        }
    }

    fn is_cte(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| {
            let seen = if scope.recursive { scope.names.len() } else { scope.visited };
            scope.names.iter().take(seen).any(|cte| cte == name)
        })
    }
}

impl VisitorMut for Qualify {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let with = query.with.as_ref();
        let ctes = with.map_or(&[][..], |with| &with.cte_tables);
        self.scopes.push(Scope {
            names: ctes.iter().map(|cte| fold(&cte.alias.name)).collect(),
            recursive: with.is_some_and(|with| with.recursive),
            visited: 0,
        });
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.scopes.pop();
        if let Some(outer) = self.scopes.last_mut() {
            outer.visited = outer.names.len().min(outer.visited.saturating_add(1));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args: Some(_), .. } => {
                strip_catalog(name);
                self.call = true;
                if let Some(replaced) = without_call(factor) {
                    *factor = replaced;
                    self.call = false;
                } else if !reads_nothing(factor) {
                    self.found = Found::Others;
                }
            }
            TableFactor::Function { name, .. } => {
                strip_catalog(name);
                if let Some(replaced) = without_call(factor) {
                    *factor = replaced;
                } else if !reads_nothing(factor) {
                    self.found = Found::Others;
                }
            }
            TableFactor::Table { .. } | TableFactor::Derived { .. } | TableFactor::NestedJoin { .. } | TableFactor::UNNEST { .. } => {}
            _ => self.found = Found::Others,
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, name: &mut ObjectName) -> ControlFlow<()> {
        if std::mem::take(&mut self.call) {
            return ControlFlow::Continue(());
        }
        let parts = fold_name(name);
        match parts.as_deref() {
            Some([bare]) if self.is_cte(bare) => {}
            Some([bare]) if tables::find("pg_catalog", bare).is_some() => {
                let schema = ObjectNamePart::Identifier(Ident::new("pg_catalog"));
                name.0.insert(0, schema);
                self.found_catalog();
            }
            Some([.., schema, _]) if matches!(schema.as_str(), "pg_catalog" | "information_schema") => self.found_catalog(),
            _ => self.found = Found::Others,
        }
        ControlFlow::Continue(())
    }
}

/// `pg_catalog.f` as `f`.
pub(super) fn strip_catalog(name: &mut ObjectName) {
    if let Some([schema, _]) = fold_name(name).as_deref()
        && schema == "pg_catalog"
    {
        name.0.remove(0);
    }
}
