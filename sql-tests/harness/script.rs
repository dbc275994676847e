//! Scripts: SQL with `\connect role`, COPY data up to `\.`, and a few expansions.
//!
//! - `{1..60} p{n}@x.nl,London` in COPY data: sixty rows
//! - `\i attacks/setup.inc`: another script's text
//! - `{digest:name}`: the digest of a template, as the connected role reads it
//! - `\extended`: from here on statements go through the extended protocol

use std::fmt::Write as _;

use futures::{SinkExt, TryStreamExt};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::Server;

/// As [`run`], from a test that has no runtime of its own.
pub(crate) fn run_blocking(server: &Server, script: &str) -> String {
    super::block_on(run(server, script))
}

/// Runs a script and returns what a client sees.
pub(crate) async fn run(server: &Server, script: &str) -> String {
    let mut out = String::new();
    let mut client: Option<Client> = None;
    let mut replacement: Option<Client> = None;
    let mut role = String::new();
    let mut extended = false;
    let expanded = expand(script);
    let mut lines = expanded.lines();
    let mut statement = String::new();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("\\connect ") {
            role = name.trim().to_owned();
            (client, replacement) = (Some(server.connect(&role).await), None);
            let _ = writeln!(out, "{line}");
            continue;
        }
        if line.trim() == "\\extended" {
            extended = true;
            let _ = writeln!(out, "{line}");
            continue;
        }
        if statement.is_empty() && (line.trim().is_empty() || line.starts_with("--")) {
            let _ = writeln!(out, "{line}");
            continue;
        }
        statement.push_str(line);
        statement.push('\n');
        if !line.trim_end().ends_with(';') {
            continue;
        }
        let sql = std::mem::take(&mut statement);
        client = replacement.take().or(client);
        let client = client.as_ref().expect("a script begins with \\connect");
        out.push_str(&sql);
        let sql = with_digests(client, sql.trim()).await;
        let lower = sql.to_lowercase();
        if lower.starts_with("copy") && lower.contains("from stdin") {
            let data: Vec<_> = lines.by_ref().take_while(|l| *l != "\\.").collect();
            let seen = copy(client, &sql, &data.join("\n")).await;
            out.push_str(&seen);
            if !seen.starts_with("COPY") {
                // tokio-postgres loses count of Syncs after a COPY that fails before its data.
                let role = role.clone();
                replacement = Some(server.connect(&role).await);
            }
        } else if extended {
            out.push_str(&extended_query(client, sql.trim_end_matches(';')).await);
        } else if sql.to_lowercase().starts_with("copy") && sql.to_lowercase().contains("to stdout") {
            out.push_str(&copy_out(client, &sql).await);
        } else {
            out.push_str(&simple_query(client, &sql).await);
        }
    }
    masked(&out)
}

/// Expands `{a..b} text` lines, and `\i file` by the file's text.
pub(crate) fn expand(script: &str) -> String {
    let mut out = String::new();
    for line in script.lines() {
        if let Some(file) = line.strip_prefix("\\i ") {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests").join(file);
            out.push_str(&expand(&std::fs::read_to_string(path).unwrap()));
            continue;
        }
        let range = line.strip_prefix('{').and_then(|rest| rest.split_once("} ")).and_then(|(range, text)| {
            let (from, to) = range.split_once("..")?;
            Some((from.parse::<u64>().ok()?, to.parse::<u64>().ok()?, text))
        });
        match range {
            Some((from, to, text)) => {
                for n in from..=to {
                    let _ = writeln!(out, "{}", text.replace("{n}", &n.to_string()));
                }
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

async fn with_digests(client: &Client, sql: &str) -> String {
    let mut sql = sql.to_owned();
    while let Some((before, rest)) = sql.split_once("{digest:") {
        let (name, after) = rest.split_once('}').unwrap();
        let rows = client.simple_query(&format!("SELECT digest FROM cleanroom.templates WHERE name = '{name}'")).await.unwrap();
        let digest = rows.iter().find_map(|m| if let SimpleQueryMessage::Row(row) = m { row.get(0).map(str::to_owned) } else { None });
        sql = format!("{before}{}{after}", digest.unwrap_or_else(|| "sha256:unknown".to_owned()));
    }
    sql
}

pub(crate) async fn simple_query(client: &Client, sql: &str) -> String {
    let mut out = String::new();
    match client.simple_query(sql).await {
        Err(error) => out.push_str(&error_text(&error)),
        Ok(messages) => {
            for message in messages {
                match message {
                    SimpleQueryMessage::RowDescription(columns) => {
                        let names: Vec<_> = columns.iter().map(|c| c.name().to_owned()).collect();
                        let _ = writeln!(out, "= {}", names.join(" | "));
                    }
                    SimpleQueryMessage::Row(row) => {
                        let values: Vec<_> = (0..row.len()).map(|at| row.get(at).unwrap_or("NULL").to_owned()).collect();
                        let _ = writeln!(out, "  {}", values.join(" | "));
                    }
                    SimpleQueryMessage::CommandComplete(rows) => {
                        let _ = writeln!(out, "({rows})");
                    }
                    _ => {}
                }
            }
        }
    }
    out.push('\n');
    out
}

/// Parse, Describe, Bind, Execute, with results in binary.
async fn extended_query(client: &Client, sql: &str) -> String {
    let mut out = String::new();
    let result = async {
        let statement = client.prepare(sql).await?;
        let names: Vec<_> = statement.columns().iter().map(|c| format!("{} {}", c.name(), c.type_())).collect();
        let rows = client.query(&statement, &[]).await?;
        Ok::<_, tokio_postgres::Error>((names, rows.len()))
    };
    match result.await {
        Ok((names, rows)) => {
            let _ = writeln!(out, "= {}\n({rows})", names.join(" | "));
        }
        Err(error) => out.push_str(&error_text(&error)),
    }
    out.push('\n');
    out
}

/// COPY … TO STDOUT: what comes.
async fn copy_out(client: &Client, sql: &str) -> String {
    let result = async {
        let chunks = client.copy_out(sql.trim_end_matches(';')).await?;
        chunks.try_fold(String::new(), |text, chunk| async move { Ok(text + &String::from_utf8_lossy(&chunk)) }).await
    };
    match result.await {
        Ok(text) => format!("{text}\n"),
        Err(error) => format!("{}\n", error_text(&error)),
    }
}

async fn copy(client: &Client, sql: &str, data: &str) -> String {
    let result = async {
        let sink = client.copy_in::<_, bytes::Bytes>(sql.trim_end_matches(';')).await?;
        let mut sink = Box::pin(sink);
        for chunk in format!("{data}\n").into_bytes().chunks(1000) {
            sink.send(bytes::Bytes::copy_from_slice(chunk)).await?;
        }
        sink.as_mut().finish().await
    };
    match result.await {
        Ok(rows) => format!("COPY {rows}\n\n"),
        Err(error) => format!("{}\n", error_text(&error)),
    }
}

/// An error as psql shows it, with its SQLSTATE.
pub(crate) fn error_text(error: &tokio_postgres::Error) -> String {
    let Some(db) = error.as_db_error() else {
        return format!("CLIENT ERROR: {error}\n");
    };
    let mut out = format!("{}:  {}: {}\n", db.severity(), db.code().code(), db.message());
    if let Some(detail) = db.detail() {
        let _ = writeln!(out, "DETAIL:  {detail}");
    }
    if let Some(hint) = db.hint() {
        let _ = writeln!(out, "HINT:  {hint}");
    }
    if let Some(tokio_postgres::error::ErrorPosition::Original(at)) = db.position() {
        let _ = writeln!(out, "POSITION:  {at}");
    }
    out
}

/// Random and derived identifiers aren't part of a golden.
fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("sha256:") {
        let (before, after) = rest.split_at(at + 7);
        out.push_str(before);
        let digits = after.chars().take_while(char::is_ascii_hexdigit).count();
        out.push_str(if digits == 64 { "…" } else { &after[..digits] });
        rest = &after[digits..];
    }
    out + rest
}
