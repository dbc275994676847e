//! What belongs to the server rather than to a schema: databases, roles, settings,
//! access methods, collations, tablespaces. Guarantees that a role sees one database
//! and only the roles its snapshot names.

use super::{Cell, Fill, Rows, settings};
use crate::index::CatalogIndex;
use crate::oids;

pub(super) fn filling(name: &str) -> Option<Fill> {
    Some(match name {
        "pg_database" => pg_database,
        "pg_roles" => pg_roles,
        "pg_user" => pg_user,
        "pg_settings" => pg_settings,
        "pg_am" => pg_am,
        "pg_collation" => pg_collation,
        "pg_tablespace" => pg_tablespace,
        "pg_timezone_names" => pg_timezone_names,
        "pg_stat_activity" => pg_stat_activity,
        _ => return None,
    })
}

fn pg_database(index: &CatalogIndex, rows: &mut Rows) {
    rows.push([
        ("oid", oids::of_database(&index.snapshot.database).into()),
        ("datname", index.snapshot.database.as_str().into()),
        ("datdba", oids::BOOTSTRAP_ROLE.into()),
        ("encoding", Cell::Int(6)),
        ("datlocprovider", "c".into()),
        ("datallowconn", true.into()),
        ("datconnlimit", Cell::Int(-1)),
        ("dattablespace", oids::DEFAULT_TABLESPACE.into()),
        ("datcollate", "C".into()),
        ("datctype", "C".into()),
    ]);
}

fn pg_roles(index: &CatalogIndex, rows: &mut Rows) {
    for role in &index.snapshot.roles {
        rows.push([
            ("rolname", role.name.as_str().into()),
            ("rolinherit", true.into()),
            ("rolcanlogin", role.can_login.into()),
            ("rolconnlimit", Cell::Int(-1)),
            ("rolpassword", "********".into()),
            ("oid", oids::of_role(&role.name).into()),
        ]);
    }
}

fn pg_user(index: &CatalogIndex, rows: &mut Rows) {
    for role in index.snapshot.roles.iter().filter(|role| role.can_login) {
        rows.push([("usename", role.name.as_str().into()), ("usesysid", oids::of_role(&role.name).into()), ("passwd", "********".into())]);
    }
}

fn pg_settings(index: &CatalogIndex, rows: &mut Rows) {
    for setting in settings(index) {
        rows.push([
            ("name", setting.name.into()),
            ("setting", setting.value.as_str().into()),
            ("category", "Preset Options".into()),
            ("short_desc", setting.about.into()),
            ("context", setting.context.into()),
            ("vartype", setting.kind.into()),
            ("source", "default".into()),
            ("boot_val", setting.value.as_str().into()),
            ("reset_val", setting.value.as_str().into()),
            ("sourceline", Cell::Null),
        ]);
    }
}

fn pg_am(_: &CatalogIndex, rows: &mut Rows) {
    for (oid, name, kind) in [(oids::HEAP, "heap", "t"), (403, "btree", "i")] {
        rows.push([("oid", Cell::Int(oid)), ("amname", name.into()), ("amtype", kind.into())]);
    }
}

fn pg_collation(_: &CatalogIndex, rows: &mut Rows) {
    for (oid, name, provider, locale) in [(oids::DEFAULT_COLLATION, "default", "d", None), (950, "C", "c", Some("C")), (951, "POSIX", "c", Some("POSIX"))] {
        rows.push([
            ("oid", Cell::Int(oid)),
            ("collname", name.into()),
            ("collnamespace", oids::PG_CATALOG.into()),
            ("collowner", oids::BOOTSTRAP_ROLE.into()),
            ("collprovider", provider.into()),
            ("collisdeterministic", true.into()),
            ("collencoding", Cell::Int(-1)),
            ("collcollate", locale.into()),
            ("collctype", locale.into()),
        ]);
    }
}

fn pg_tablespace(_: &CatalogIndex, rows: &mut Rows) {
    for (oid, name) in [(oids::DEFAULT_TABLESPACE, "pg_default"), (1664, "pg_global")] {
        rows.push([("oid", Cell::Int(oid)), ("spcname", name.into()), ("spcowner", oids::BOOTSTRAP_ROLE.into())]);
    }
}

fn pg_timezone_names(_: &CatalogIndex, rows: &mut Rows) {
    rows.push([("name", "UTC".into()), ("abbrev", "UTC".into())]);
}

/// The session that asks, and no other.
fn pg_stat_activity(index: &CatalogIndex, rows: &mut Rows) {
    let role = index.snapshot.current_user.as_str();
    rows.push([
        ("datid", oids::of_database(&index.snapshot.database).into()),
        ("datname", index.snapshot.database.as_str().into()),
        ("pid", Cell::Int(index.session.process_id().into())),
        ("leader_pid", Cell::Null),
        ("usesysid", oids::of_role(role).into()),
        ("usename", role.into()),
        ("application_name", index.session.setting("application_name").unwrap_or_default().into()),
        ("client_port", Cell::Null),
        ("state", "active".into()),
        ("query_id", Cell::Null),
        ("backend_xid", Cell::Null),
        ("backend_xmin", Cell::Null),
        ("backend_type", "client backend".into()),
    ]);
}
