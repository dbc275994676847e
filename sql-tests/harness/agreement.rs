//! Owners who agree to everything: what worlds that nobody wrote by hand need.

use tokio_postgres::{Client, SimpleQueryMessage};

use super::Server;

/// Rows as the simple protocol has them.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

/// Has every owner approve a template, whatever it overlaps, and grants it to the analyst.
pub(crate) async fn approve_and_grant(server: &Server, owners: &[String], name: &str) {
    for owner in owners {
        approve(&server.connect(&format!("{owner}_admin")).await, name).await;
    }
    let author = server.connect(&format!("{}_admin", owners[0])).await;
    author.simple_query(&format!("GRANT EXECUTE ON TEMPLATE {name} TO analyst")).await.unwrap();
}

async fn approve(owner: &Client, name: &str) {
    let rows = asked(owner, &format!("SELECT digest, overlaps FROM cleanroom.templates WHERE name = '{name}'")).await.unwrap();
    // Who owns none of its data sees and approves nothing.
    let Some([Some(digest), overlaps]) = rows.first().map(Vec::as_slice) else { return };
    let overlapping = overlaps.as_ref().map_or(String::new(), |names| format!(" OVERLAPPING ({names})"));
    if let Err(error) = owner.simple_query(&format!("APPROVE TEMPLATE {name} DIGEST '{digest}'{overlapping}")).await {
        assert!(error.as_db_error().is_some_and(|e| e.message().contains("reads no data")), "{name}: {error:?}");
    }
}

/// A query's rows.
pub(crate) async fn asked(client: &Client, sql: &str) -> Result<Rows, tokio_postgres::Error> {
    let messages = client.simple_query(sql).await?;
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
        _ => None,
    });
    Ok(rows.collect())
}
