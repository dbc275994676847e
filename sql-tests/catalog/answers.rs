//! What one server answers, by the extended protocol and in text, with its own oids of the world's
//! objects replaced by their names.

use std::collections::HashMap;

use bytes::BytesMut;
use postgres_protocol::IsNull;
use postgres_protocol::message::{backend, frontend};
use tokio_postgres::fallible_iterator::FallibleIterator;
use tokio_postgres::types::Type;

use super::recorded::Query;
use crate::harness::raw::Raw;

/// Kinds of objects, and how their oid is asked for.
const KINDS: [(&str, &str); 3] = [("class", "regclass"), ("proc", "regproc"), ("namespace", "regnamespace")];

/// The world's objects: their oids differ between servers.
const OBJECTS: &str =
    "SELECT oid, oid::regclass::text FROM pg_class WHERE oid >= 16384 UNION ALL SELECT oid, nspname::text FROM pg_namespace WHERE oid >= 16384
    UNION ALL SELECT oid, proname::text FROM pg_proc WHERE oid >= 16384 UNION ALL SELECT oid, rolname::text FROM pg_roles WHERE oid >= 16384
    UNION ALL SELECT oid, datname::text FROM pg_database WHERE oid >= 16384 OR datname = 'cloister'";

/// A server that is asked.
pub(super) struct Asked {
    connection: Raw,
    objects: HashMap<String, String>,
}

/// What it said.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Names and types.
    pub(super) columns: Vec<(String, String)>,
    /// NULL is `∅`.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) parameters: Vec<String>,
    pub(super) error: Option<String>,
}

impl Asked {
    pub(super) fn of(port: u16, role: &str) -> Self {
        let connection = Raw::login(port, role, "demo").unwrap();
        let mut asked = Self { connection, objects: HashMap::new() };
        let objects = asked.ask(OBJECTS, &[]);
        assert_eq!(objects.error, None);
        asked.objects = objects.rows.into_iter().map(|row| (row[0].clone(), format!("<{}>", row[1]))).collect();
        asked
    }

    pub(super) fn answer(&mut self, query: &Query) -> Answer {
        let sql = self.with_oids(&query.sql);
        let parameters: Vec<_> = query.parameters.iter().map(|value| value.as_ref().map(|value| self.with_oids(value))).collect();
        let mut answer = self.ask(&sql, &parameters);
        for cell in answer.rows.iter_mut().flatten() {
            if let Some(name) = self.objects.get(cell) {
                name.clone_into(cell);
            }
        }
        answer
    }

    fn with_oids(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (kind, cast) in KINDS {
            while let Some(start) = text.find(&format!("{{{kind} ")) {
                let end = start + text[start..].find('}').unwrap();
                let name = text[start + kind.len() + 2..end].to_owned();
                let found = self.ask(&format!("SELECT '{name}'::{cast}::oid"), &[]);
                assert_eq!(found.error, None, "{name}");
                text.replace_range(start..=end, &found.rows[0][0]);
            }
        }
        text
    }

    fn ask(&mut self, sql: &str, parameters: &[Option<String>]) -> Answer {
        let mut out = BytesMut::new();
        frontend::parse("", sql, [], &mut out).unwrap();
        frontend::describe(b'S', "", &mut out).unwrap();
        let value = |value: &Option<String>, out: &mut BytesMut| {
            Ok(value.as_ref().map_or(IsNull::Yes, |value| {
                out.extend_from_slice(value.as_bytes());
                IsNull::No
            }))
        };
        let bound = frontend::bind("", "", [], parameters, value, [0], &mut out);
        assert!(bound.is_ok());
        frontend::execute("", 0, &mut out).unwrap();
        frontend::sync(&mut out);
        read(&self.connection.exchange(&out).unwrap_or_else(|error| panic!("{error}: {sql}")))
    }
}

fn read(messages: &[u8]) -> Answer {
    let (mut bytes, mut answer) = (BytesMut::from(messages), Answer::default());
    while let Some(message) = backend::Message::parse(&mut bytes).unwrap() {
        match message {
            backend::Message::ParameterDescription(body) => answer.parameters = body.parameters().map(|oid| Ok(type_name(oid))).collect().unwrap(),
            backend::Message::RowDescription(body) => {
                answer.columns = body.fields().map(|field| Ok((field.name().to_owned(), type_name(field.type_oid())))).collect().unwrap();
            }
            backend::Message::DataRow(body) => {
                let cell = |range: Option<std::ops::Range<usize>>| {
                    Ok(range.map_or_else(|| "∅".to_owned(), |r| String::from_utf8_lossy(&body.buffer()[r]).into_owned()))
                };
                answer.rows.push(body.ranges().map(cell).collect().unwrap());
            }
            backend::Message::ErrorResponse(body) => {
                let field =
                    |kind| body.fields().filter(|f| Ok(f.type_() == kind)).map(|f| Ok(String::from_utf8_lossy(f.value_bytes()).into_owned())).next().unwrap();
                answer.error = Some(format!("{}: {}", field(b'C').unwrap_or_default(), field(b'M').unwrap_or_default()));
            }
            _ => {}
        }
    }
    answer
}

fn type_name(oid: u32) -> String {
    Type::from_oid(oid).map_or_else(|| oid.to_string(), |known| known.name().to_owned())
}
