//! What a client asks about its own connection. Guarantees that the answers come from
//! the snapshot: there is no address, process or clock to learn about.

use super::{Returns, Spec, Value, strict};
use crate::index::CatalogIndex;
use datafusion::error::Result;

pub(super) const SPECS: &[Spec] = &[
    strict("version", (0, 0), Returns::Text, |index, _| {
        let version = &index.snapshot.server_version;
        Ok(Value::text(format!("PostgreSQL {version}")))
    }),
    strict("current_database", (0, 0), Returns::Name, database),
    strict("current_catalog", (0, 0), Returns::Name, database),
    strict("current_user", (0, 0), Returns::Name, user),
    strict("session_user", (0, 0), Returns::Name, user),
    strict("current_role", (0, 0), Returns::Name, user),
    strict("user", (0, 0), Returns::Name, user),
    strict("getpgusername", (0, 0), Returns::Name, user),
    strict("current_schema", (0, 0), Returns::Name, |index, _| Ok(index.snapshot.search_path.first().cloned().into())),
    strict("current_schemas", (1, 1), Returns::Names, current_schemas),
    strict("pg_backend_pid", (0, 0), Returns::Int4, |index, _| Ok(Value::Int(index.session.process_id().into()))),
    strict("pg_is_in_recovery", (0, 0), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("txid_current", (0, 0), Returns::Int8, zero),
    strict("txid_current_snapshot", (0, 0), Returns::Text, |_, _| Ok(Value::text("1:1:"))),
    strict("pg_current_snapshot", (0, 0), Returns::Text, |_, _| Ok(Value::text("1:1:"))),
    strict("pg_last_wal_replay_lsn", (0, 0), Returns::Text, null),
    strict("pg_last_wal_receive_lsn", (0, 0), Returns::Text, null),
    strict("pg_is_wal_replay_paused", (0, 0), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("pg_jit_available", (0, 0), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("pg_trigger_depth", (0, 0), Returns::Int4, zero),
    strict("txid_current_if_assigned", (0, 0), Returns::Int8, null),
    strict("pg_current_xact_id", (0, 0), Returns::Int8, zero),
    strict("pg_my_temp_schema", (0, 0), Returns::Oid, zero),
    strict("pg_is_other_temp_schema", (1, 1), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("inet_server_addr", (0, 0), Returns::Inet, null),
    strict("inet_server_port", (0, 0), Returns::Int4, null),
    strict("inet_client_addr", (0, 0), Returns::Inet, null),
    strict("inet_client_port", (0, 0), Returns::Int4, null),
    strict("pg_postmaster_start_time", (0, 0), Returns::TimestampTz, null),
    strict("pg_conf_load_time", (0, 0), Returns::TimestampTz, null),
    strict("pg_blocking_pids", (1, 1), Returns::Int4s, |_, _| Ok(Value::List(Vec::new()))),
    strict("getdatabaseencoding", (0, 0), Returns::Name, |_, _| Ok(Value::text("UTF8"))),
    strict("pg_client_encoding", (0, 0), Returns::Name, |_, _| Ok(Value::text("UTF8"))),
    strict("pg_encoding_to_char", (1, 1), Returns::Name, |_, args| {
        Ok(Value::text(match args.first().and_then(Value::as_int) {
            Some(0) => "SQL_ASCII",
            Some(6) => "UTF8",
            _ => "",
        }))
    }),
    strict("pg_char_to_encoding", (1, 1), Returns::Int4, |_, args| {
        let name = args.first().and_then(Value::as_text).unwrap_or_default();
        Ok(Value::Int(match name.to_uppercase().as_str() {
            "UTF8" | "UTF-8" => 6,
            "SQL_ASCII" => 0,
            _ => -1,
        }))
    }),
];

fn database(index: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::text(&index.snapshot.database))
}

fn user(index: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::text(&index.snapshot.current_user))
}

fn zero(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Int(0))
}

fn null(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Null)
}

fn current_schemas(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let names: Vec<Value> = if args.first() == Some(&Value::Bool(true)) {
        index.effective_path().map(Value::text).collect()
    } else {
        index.snapshot.search_path.iter().map(Value::text).collect()
    };
    Ok(Value::List(names))
}
