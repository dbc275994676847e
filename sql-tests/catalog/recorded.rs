//! Files of queries: `-- name`, perhaps `-- parameters: a | b`, and SQL up to a `;` at a line's end.
//! `{class templates.overlap}` stands for the object's oid where the query runs.

/// One query of a client.
#[derive(Debug, Clone)]
pub(super) struct Query {
    /// What the client was asked to do.
    pub(super) name: String,
    pub(super) sql: String,
    /// Values of `$1 …`, as text.
    pub(super) parameters: Vec<Option<String>>,
}

impl Query {
    /// Its lines that order rows.
    pub(super) fn is_ordered(&self) -> bool {
        self.sql.to_lowercase().contains("order by")
    }
}

/// The queries of a file.
pub(super) fn queries(text: &str) -> Vec<Query> {
    let mut queries = Vec::new();
    let (mut name, mut parameters, mut sql) = (String::new(), Vec::new(), String::new());
    for line in text.lines() {
        if sql.is_empty() {
            if let Some(values) = line.strip_prefix("-- parameters: ") {
                parameters = values.split(" | ").map(|v| (v != "NULL").then(|| v.to_owned())).collect();
                continue;
            }
            if let Some(title) = line.strip_prefix("-- ") {
                title.clone_into(&mut name);
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
        }
        sql.push_str(line);
        sql.push('\n');
        if let Some(whole) = sql.trim_end().strip_suffix(';') {
            queries.push(Query { name: name.clone(), sql: whole.to_owned(), parameters: std::mem::take(&mut parameters) });
            sql.clear();
        }
    }
    assert!(sql.is_empty(), "a query without an end: {sql}");
    queries
}
