//! Which names a subquery binds itself. Guarantees that a reference to an outer query
//! is recognised, by alias or, for a bare column, by the catalog tables' columns.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, ObjectName, Query, Select, SelectItem, TableAlias, TableFactor, TableWithJoins, Visit, Visitor};

use super::build::{fold, fold_name};
use crate::tables::{self, ColumnSpec, TableSpec};

/// The catalog table a name means, once it has its schema.
pub(super) fn catalog_table(name: &ObjectName) -> Option<&'static TableSpec> {
    match fold_name(name)?.as_slice() {
        [.., schema, table] => tables::find(schema, table),
        _ => None,
    }
}

/// The tables of a `FROM` clause, with the names they go by.
pub(super) fn tables_of(select: &Select) -> Vec<(String, &'static TableSpec)> {
    let mut found = Vec::new();
    select.from.iter().for_each(|from| add_tables(from, &mut found));
    found
}

fn add_tables(from: &TableWithJoins, found: &mut Vec<(String, &'static TableSpec)>) {
    let joined = from.joins.iter().map(|join| &join.relation);
    for factor in std::iter::once(&from.relation).chain(joined) {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                if let Some(spec) = catalog_table(name) {
                    let known = alias.as_ref().map(|alias| fold(&alias.name));
                    found.push((known.unwrap_or_else(|| spec.name.to_owned()), spec));
                }
            }
            TableFactor::NestedJoin { table_with_joins, .. } => add_tables(table_with_joins, found),
            _ => {}
        }
    }
}

/// The column of a catalog table that a plain name means, where the tables are those in `FROM`.
pub(super) fn column_of(expr: &Expr, tables: &[(String, &'static TableSpec)]) -> Option<&'static ColumnSpec> {
    let (table, name) = match expr {
        Expr::Identifier(column) => (None, fold(column)),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., table, column] => (Some(fold(table)), fold(column)),
            _ => return None,
        },
        _ => return None,
    };
    let mut among = tables.iter().filter(|(known, _)| table.as_ref().is_none_or(|table| table == known));
    among.find_map(|(_, spec)| spec.columns.iter().find(|column| column.name == name))
}

/// The names bound anywhere inside a query.
#[derive(Default)]
pub(super) struct Bound {
    tables: HashSet<String>,
    columns: HashSet<String>,
}

/// How often an expression refers to what a query binds, and to what it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct References {
    pub(super) inner: usize,
    pub(super) outer: usize,
}

impl Bound {
    /// The names `query` binds.
    pub(super) fn of(query: &Query) -> Self {
        let mut bound = Self::default();
        let _ = query.visit(&mut bound);
        bound
    }

    /// The references inside `part`.
    pub(super) fn references(&self, part: &impl Visit) -> References {
        let mut count = Count { bound: self, found: References::default() };
        let _ = part.visit(&mut count);
        count.found
    }

    fn binds(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Identifier(column) => Some(self.columns.contains(&fold(column))),
            Expr::CompoundIdentifier(parts) => {
                let table = parts.iter().rev().nth(1)?;
                Some(self.tables.contains(&fold(table)))
            }
            _ => None,
        }
    }

    fn add_alias(&mut self, alias: &TableAlias) {
        let name = fold(&alias.name);
        self.columns.insert(name.clone());
        self.tables.insert(name);
        let columns = alias.columns.iter().map(|column| fold(&column.name));
        self.columns.extend(columns);
    }
}

impl Visitor for Bound {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                self.columns.insert(fold(alias));
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                if let Some(spec) = catalog_table(name) {
                    let columns = spec.columns.iter().map(|column| column.name.to_owned());
                    self.columns.extend(columns);
                }
                match (alias, fold_name(name).and_then(|mut parts| parts.pop())) {
                    (Some(alias), _) => self.add_alias(alias),
                    (None, Some(last)) => {
                        self.tables.insert(last);
                    }
                    (None, None) => {}
                }
            }
            TableFactor::Derived { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::NestedJoin { alias, .. } => {
                if let Some(alias) = alias {
                    self.add_alias(alias);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

struct Count<'a> {
    bound: &'a Bound,
    found: References,
}

impl Visitor for Count<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let counter = match self.bound.binds(expr) {
            Some(true) => &mut self.found.inner,
            Some(false) => &mut self.found.outer,
            None => return ControlFlow::Continue(()),
        };
        *counter = counter.saturating_add(1);
        ControlFlow::Continue(())
    }
}
