//! The settings clients ask about. Guarantees that `pg_settings` and `current_setting`
//! give the same answers, and that none of them depends on the machine.

use crate::index::{CatalogIndex, quote_ident};

/// One configuration parameter.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// `user` if a connection may change it, `internal` otherwise.
    pub(crate) context: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) about: &'static str,
}

const FIXED: &[(&str, &str, &str, &str, &str)] = &[
    ("application_name", "", "user", "string", "The name the client gives itself."),
    ("bytea_output", "hex", "user", "enum", "How bytea is written."),
    ("client_encoding", "UTF8", "user", "string", "The encoding of the client."),
    ("client_min_messages", "notice", "user", "enum", "The messages sent to the client."),
    ("default_table_access_method", "heap", "user", "string", "The access method of new tables."),
    ("default_tablespace", "", "user", "string", "The tablespace of new tables."),
    ("idle_in_transaction_session_timeout", "0", "user", "integer", "How long a transaction may be idle."),
    ("idle_session_timeout", "0", "user", "integer", "How long a session may be idle."),
    ("jit", "off", "user", "bool", "Whether queries are compiled."),
    ("lock_timeout", "0", "user", "integer", "How long a lock is waited for."),
    ("max_connections", "100", "postmaster", "integer", "How many sessions there may be."),
    ("password_encryption", "scram-sha-256", "user", "enum", "How passwords are kept."),
    ("row_security", "on", "user", "bool", "Whether rows are protected by policies."),
    ("ssl", "on", "sighup", "bool", "Whether connections may be encrypted."),
    ("block_size", "8192", "internal", "integer", "The size of a block."),
    ("default_transaction_deferrable", "off", "user", "bool", "Whether new transactions are deferrable."),
    ("escape_string_warning", "on", "user", "bool", "Whether backslashes in texts are warned of."),
    ("max_function_args", "100", "internal", "integer", "The number of a function's arguments."),
    ("xmlbinary", "base64", "user", "enum", "How bytea is written in XML."),
    ("data_checksums", "off", "internal", "bool", "Whether pages have checksums."),
    ("DateStyle", "ISO, MDY", "user", "string", "How dates are written."),
    ("default_transaction_isolation", "read committed", "user", "enum", "The isolation of new transactions."),
    ("default_transaction_read_only", "off", "user", "bool", "Whether new transactions only read."),
    ("extra_float_digits", "1", "user", "integer", "How exactly floats are written."),
    ("integer_datetimes", "on", "internal", "bool", "Whether datetimes are integers."),
    ("IntervalStyle", "postgres", "user", "enum", "How intervals are written."),
    ("is_superuser", "off", "internal", "bool", "Whether the current role is a superuser."),
    ("lc_collate", "C", "internal", "string", "The order of texts."),
    ("lc_ctype", "C", "internal", "string", "The classes of characters."),
    ("max_identifier_length", "63", "internal", "integer", "The length of identifiers."),
    ("max_index_keys", "32", "internal", "integer", "The number of index keys."),
    ("server_encoding", "UTF8", "internal", "string", "The encoding of the server."),
    ("standard_conforming_strings", "on", "user", "bool", "Whether backslashes are ordinary in texts."),
    ("statement_timeout", "0", "user", "integer", "How long a statement may run."),
    ("TimeZone", "UTC", "user", "string", "The time zone of displayed times."),
    ("transaction_isolation", "read committed", "user", "enum", "The isolation of this transaction."),
    ("transaction_read_only", "on", "user", "bool", "Whether this transaction only reads."),
];

/// Every parameter with its value.
pub(crate) fn settings(index: &CatalogIndex) -> Vec<Setting> {
    let snapshot = &index.snapshot;
    let mut settings: Vec<Setting> =
        FIXED.iter().map(|(name, value, context, kind, about)| Setting { name, value: (*value).to_owned(), context, kind, about }).collect();
    let path: Vec<String> = snapshot.search_path.iter().map(|schema| quote_ident(schema)).collect();
    settings.extend([
        Setting { name: "search_path", value: path.join(", "), context: "user", kind: "string", about: "The schemas unqualified names are looked for in." },
        Setting { name: "server_version", value: snapshot.server_version.clone(), context: "internal", kind: "string", about: "The version of the server." },
        Setting {
            name: "server_version_num",
            value: version_number(&snapshot.server_version),
            context: "internal",
            kind: "integer",
            about: "The version of the server as a number.",
        },
        Setting {
            name: "session_authorization",
            value: snapshot.current_user.clone(),
            context: "user",
            kind: "string",
            about: "The role the connection was opened as.",
        },
    ]);
    for setting in &mut settings {
        if let Some(value) = index.session.setting(setting.name) {
            setting.value = value;
        }
    }
    settings.sort_by_key(|setting| setting.name.to_lowercase());
    settings
}

/// `15.8 (…)` as `150008`.
fn version_number(version: &str) -> String {
    let numeric = version.split_ascii_whitespace().next().unwrap_or_default();
    let mut parts = numeric.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let major = parts.next().unwrap_or(0);
    let minor = parts.next().unwrap_or(0);
    format!("{major}{minor:04}")
}
