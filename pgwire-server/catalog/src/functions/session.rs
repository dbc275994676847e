//! What a client asks about its own connection. Guarantees that the answers come from
//! the snapshot: there is no address, process or clock to learn about.

use super::{Returns, Spec, Value, error, lenient, strict};
use crate::index::CatalogIndex;
use crate::tables::settings;
use datafusion::error::Result;

pub(super) const SPECS: &[Spec] = &[
    strict("version", (0, 0), Returns::Text, |index, _| {
        let version = &index.snapshot.server_version;
        Ok(Value::text(format!("PostgreSQL {version}")))
    }),
    strict("current_database", (0, 0), Returns::Text, database),
    strict("current_catalog", (0, 0), Returns::Text, database),
    strict("current_user", (0, 0), Returns::Text, user),
    strict("session_user", (0, 0), Returns::Text, user),
    strict("current_role", (0, 0), Returns::Text, user),
    strict("user", (0, 0), Returns::Text, user),
    strict("getpgusername", (0, 0), Returns::Text, user),
    strict("current_schema", (0, 0), Returns::Text, |index, _| Ok(index.snapshot.search_path.first().cloned().into())),
    strict("current_schemas", (1, 1), Returns::Texts, current_schemas),
    strict("current_setting", (1, 2), Returns::Text, current_setting),
    lenient("set_config", (3, 3), Returns::Text, |_, args| Ok(args.get(1).and_then(Value::as_text).into())),
    strict("pg_backend_pid", (0, 0), Returns::Int4, zero),
    strict("pg_is_in_recovery", (0, 0), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("txid_current", (0, 0), Returns::Int8, zero),
    strict("txid_current_if_assigned", (0, 0), Returns::Int8, null),
    strict("pg_current_xact_id", (0, 0), Returns::Int8, zero),
    strict("pg_my_temp_schema", (0, 0), Returns::Int8, zero),
    strict("pg_is_other_temp_schema", (1, 1), Returns::Bool, |_, _| Ok(Value::Bool(false))),
    strict("inet_server_addr", (0, 0), Returns::Text, null),
    strict("inet_server_port", (0, 0), Returns::Int4, null),
    strict("inet_client_addr", (0, 0), Returns::Text, null),
    strict("inet_client_port", (0, 0), Returns::Int4, null),
    strict("pg_postmaster_start_time", (0, 0), Returns::TimestampTz, null),
    strict("pg_conf_load_time", (0, 0), Returns::TimestampTz, null),
    strict("pg_blocking_pids", (1, 1), Returns::Texts, |_, _| Ok(Value::List(Vec::new()))),
    strict("getdatabaseencoding", (0, 0), Returns::Text, |_, _| Ok(Value::text("UTF8"))),
    strict("pg_client_encoding", (0, 0), Returns::Text, |_, _| Ok(Value::text("UTF8"))),
    strict("pg_encoding_to_char", (1, 1), Returns::Text, |_, args| {
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

fn current_setting(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let name = args.first().and_then(Value::as_text).unwrap_or_default();
    let found = settings(&index.snapshot).into_iter().find(|setting| setting.name.eq_ignore_ascii_case(&name));
    match found {
        Some(setting) => Ok(Value::text(setting.value)),
        None if args.get(1) == Some(&Value::Bool(true)) => Ok(Value::Null),
        None => error(format!("unrecognized configuration parameter \"{name}\"")),
    }
}
