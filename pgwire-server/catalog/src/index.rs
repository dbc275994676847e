//! Looking things up in a snapshot: by oid, by name, and along the search path.
//! Guarantees that tables and functions agree on every oid.

use std::collections::HashMap;
use std::sync::Arc;

use crate::keywords;
use crate::oids;
use crate::session::SessionFacts;
use crate::snapshot::{ArgumentRow, CatalogSnapshot, FunctionRow, RelationRow, SchemaRow};
use crate::tables::{self, TableSpec};
use crate::types;

/// The name of the role that owns what comes with the server.
pub(crate) const BOOTSTRAP_NAME: &str = "cloister";

/// What an oid of `pg_class` stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Relation<'a> {
    /// One of the snapshot's.
    Own(&'a RelationRow),
    /// A catalog table or view.
    System(&'static TableSpec),
}

impl<'a> Relation<'a> {
    pub(crate) fn schema(&self) -> &'a str {
        match self {
            Self::Own(row) => &row.schema,
            Self::System(spec) => spec.schema,
        }
    }

    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::Own(row) => &row.name,
            Self::System(spec) => spec.name,
        }
    }
}

/// A snapshot with its lookups.
#[derive(Debug)]
pub(crate) struct CatalogIndex {
    pub(crate) snapshot: Arc<CatalogSnapshot>,
    pub(crate) session: Arc<dyn SessionFacts>,
    schemas: HashMap<i64, usize>,
    relations: HashMap<i64, usize>,
    functions: HashMap<i64, usize>,
    roles: HashMap<i64, String>,
}

impl CatalogIndex {
    pub(crate) fn new(snapshot: Arc<CatalogSnapshot>, session: Arc<dyn SessionFacts>) -> Self {
        let mut roles = HashMap::from([(oids::BOOTSTRAP_ROLE, BOOTSTRAP_NAME.to_owned())]);
        let named = snapshot.roles.iter().map(|role| &role.name);
        let owners = snapshot
            .schemas
            .iter()
            .map(|schema| &schema.owner)
            .chain(snapshot.relations.iter().map(|relation| &relation.owner))
            .chain(snapshot.functions.iter().map(|function| &function.owner));
        for name in named.chain(owners) {
            roles.insert(oids::of_role(name), name.clone());
        }
        Self {
            schemas: positions(&snapshot.schemas, |row| oids::of_schema(&row.name)),
            relations: positions(&snapshot.relations, relation_oid),
            functions: positions(&snapshot.functions, function_oid),
            roles,
            session,
            snapshot,
        }
    }

    /// The schema with this oid.
    pub(crate) fn schema(&self, oid: i64) -> Option<&SchemaRow> {
        self.snapshot.schemas.get(*self.schemas.get(&oid)?)
    }

    /// The name of the schema with this oid, built-in ones included.
    pub(crate) fn schema_name(&self, oid: i64) -> Option<&str> {
        match oid {
            oids::PG_CATALOG => Some("pg_catalog"),
            oids::INFORMATION_SCHEMA => Some("information_schema"),
            other => self.schema(other).map(|row| row.name.as_str()),
        }
    }

    /// The oid of the schema of this name, if the role may see it.
    pub(crate) fn schema_named(&self, name: &str) -> Option<i64> {
        let oid = oids::of_schema(name);
        self.schema_name(oid).map(|_| oid)
    }

    /// The relation with this oid.
    pub(crate) fn relation(&self, oid: i64) -> Option<Relation<'_>> {
        match self.relations.get(&oid) {
            Some(at) => self.snapshot.relations.get(*at).map(Relation::Own),
            None => tables::by_oid(oid).map(Relation::System),
        }
    }

    /// The function with this oid.
    pub(crate) fn function(&self, oid: i64) -> Option<&FunctionRow> {
        self.snapshot.functions.get(*self.functions.get(&oid)?)
    }

    /// The name of the role with this oid.
    pub(crate) fn role_name(&self, oid: i64) -> Option<&str> {
        self.roles.get(&oid).map(String::as_str)
    }

    /// The schemas unqualified names are looked for in, `pg_catalog` included.
    pub(crate) fn effective_path(&self) -> impl Iterator<Item = &str> {
        let listed = self.snapshot.search_path.iter().any(|name| name == "pg_catalog");
        let implicit = (!listed).then_some("pg_catalog");
        implicit.into_iter().chain(self.snapshot.search_path.iter().map(String::as_str))
    }

    /// The oid of the relation a written name means.
    pub(crate) fn find_relation(&self, name: &QualifiedName) -> Option<i64> {
        let look = |schema: &str| {
            tables::find(schema, &name.name).map(|spec| spec.oid).or_else(|| {
                let oid = oids::of_relation(schema, &name.name);
                self.relations.contains_key(&oid).then_some(oid)
            })
        };
        match &name.schema {
            Some(schema) => look(schema),
            None => self.effective_path().find_map(look),
        }
    }

    /// The oids of the functions a written name means, along the search path.
    pub(crate) fn find_functions(&self, name: &QualifiedName) -> Vec<i64> {
        let look = |schema: &str| -> Vec<i64> {
            self.snapshot.functions.iter().filter(|row| row.schema == schema && row.name == name.name).map(function_oid).collect()
        };
        match &name.schema {
            Some(schema) => look(schema),
            None => self.effective_path().map(look).find(|found| !found.is_empty()).unwrap_or_default(),
        }
    }

    /// Whether the first match for `name` along the search path is in `schema`.
    pub(crate) fn is_first(&self, schema: &str, has: impl Fn(&str) -> bool) -> bool {
        self.effective_path().find(|at| has(at)) == Some(schema)
    }
}

fn positions<Row>(rows: &[Row], oid: impl Fn(&Row) -> i64) -> HashMap<i64, usize> {
    rows.iter().enumerate().map(|(at, row)| (oid(row), at)).collect()
}

/// The oid of one of the snapshot's relations.
pub(crate) fn relation_oid(row: &RelationRow) -> i64 {
    oids::of_relation(&row.schema, &row.name)
}

/// The oid of one of the snapshot's functions.
pub(crate) fn function_oid(row: &FunctionRow) -> i64 {
    oids::of_function(&row.schema, &row.name, &argument_types(&row.arguments))
}

/// A function's argument types, as they are written in `regprocedure` names.
pub(crate) fn argument_types(arguments: &[ArgumentRow]) -> String {
    let spelled: Vec<String> = arguments.iter().map(|argument| types::spell(&argument.data_type, false)).collect();
    spelled.join(",")
}

/// A name as a user writes it in a string: folded, unquoted, split at the dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QualifiedName {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

impl QualifiedName {
    /// Reads a written name; a leading database name is dropped.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        let mut parts = Self::parts(written)?;
        Some(Self { name: parts.pop()?, schema: parts.pop() })
    }

    /// The parts of a written name, the last of which is never empty.
    pub(crate) fn parts(written: &str) -> Option<Vec<String>> {
        let mut parts = vec![String::new()];
        let mut quoted = false;
        let mut characters = written.trim().chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' if quoted && characters.peek() == Some(&'"') => {
                    characters.next();
                    parts.last_mut()?.push('"');
                }
                '"' => quoted = !quoted,
                '.' if !quoted => parts.push(String::new()),
                other if quoted => parts.last_mut()?.push(other),
                other => parts.last_mut()?.extend(other.to_lowercase()),
            }
        }
        parts.last().is_some_and(|name| !name.is_empty() && !quoted).then_some(parts)
    }
}

/// An identifier as Postgres would print it.
pub(crate) fn quote_ident(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !keywords::is_reserved(name);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_names_are_folded_and_split() {
        let parse = |written: &str| QualifiedName::parse(written);
        let name = |schema: Option<&str>, name: &str| Some(QualifiedName { schema: schema.map(str::to_owned), name: name.to_owned() });
        assert_eq!(parse("Templates.Overlap"), name(Some("templates"), "overlap"));
        assert_eq!(parse("\"A.b\"\"c\""), name(None, "A.b\"c"));
        assert_eq!(parse("db.s.t"), name(Some("s"), "t"));
        assert_eq!(parse("s."), None);
    }
}
