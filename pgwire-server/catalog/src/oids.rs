//! Object identifiers. Guarantees that an object keeps its oid across sessions and
//! restarts: it is a hash of what the object is, folded into the range Postgres gives
//! to user objects, and built-in objects keep the numbers Postgres gave them.

/// The `pg_catalog` schema.
pub(crate) const PG_CATALOG: i64 = 11;
/// The `public` schema.
pub(crate) const PUBLIC: i64 = 2200;
/// The `information_schema` schema.
pub(crate) const INFORMATION_SCHEMA: i64 = 13207;
/// The role that owns what comes with the server.
pub(crate) const BOOTSTRAP_ROLE: i64 = 10;
/// The `heap` access method.
pub(crate) const HEAP: i64 = 2;
/// The `sql` language.
pub(crate) const LANGUAGE_SQL: i64 = 14;
/// The default collation.
pub(crate) const DEFAULT_COLLATION: i64 = 100;
/// The default tablespace.
pub(crate) const DEFAULT_TABLESPACE: i64 = 1663;
/// The catalog of functions, as `classoid` names it.
pub(crate) const CLASS_PROC: i64 = 1255;
/// The catalog of relations, as `classoid` names it.
pub(crate) const CLASS_CLASS: i64 = 1259;
/// The catalog of roles, as `classoid` names it.
pub(crate) const CLASS_AUTHID: i64 = 1260;
/// The catalog of schemas, as `classoid` names it.
pub(crate) const CLASS_NAMESPACE: i64 = 2615;

const FIRST_USER_OID: u64 = 16_384;
const END_OF_OIDS: u64 = 1 << 31;

/// The oid of the object described by `parts` (its kind first, then its names).
pub(crate) fn stable(parts: &[&str]) -> i64 {
    // FNV-1a over the parts, each closed by a zero byte so that ("ab","c") != ("a","bc").
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain(std::iter::once(0)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    // The high bits are the better mixed ones.
    let folded = (hash ^ (hash >> 32)) % (END_OF_OIDS - FIRST_USER_OID) + FIRST_USER_OID;
    i64::try_from(folded).unwrap_or(i64::MAX)
}

/// The oid of a schema.
pub(crate) fn of_schema(name: &str) -> i64 {
    match name {
        "pg_catalog" => PG_CATALOG,
        "public" => PUBLIC,
        "information_schema" => INFORMATION_SCHEMA,
        other => stable(&["schema", other]),
    }
}

/// The oid of a role.
pub(crate) fn of_role(name: &str) -> i64 {
    if name == crate::index::BOOTSTRAP_NAME {
        return BOOTSTRAP_ROLE;
    }
    stable(&["role", name])
}

/// The oid of a view or table.
pub(crate) fn of_relation(schema: &str, name: &str) -> i64 {
    stable(&["relation", schema, name])
}

/// The oid of a function, told apart from its namesakes by its argument types.
pub(crate) fn of_function(schema: &str, name: &str, arguments: &str) -> i64 {
    stable(&["function", schema, name, arguments])
}

/// The oid of a database.
pub(crate) fn of_database(name: &str) -> i64 {
    stable(&["database", name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oids_are_stable_and_in_range() {
        assert_eq!(of_relation("templates", "overlap"), 1_699_433_749);
        for name in ["a", "b", "templates", ""] {
            assert!((16_384..1 << 31).contains(&of_schema(name)));
        }
        assert_ne!(stable(&["ab", "c"]), stable(&["a", "bc"]));
    }
}
