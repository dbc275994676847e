//! Functions that would act on the server or on other sessions. Guarantees that none of them does
//! anything: there is nothing here to lock, and nobody else's session to touch.

use datafusion::error::Result;

use super::{Returns, Spec, Value, lenient, strict};
use crate::index::CatalogIndex;

pub(super) const SPECS: &[Spec] = &[
    lenient("pg_advisory_unlock_all", (0, 0), Returns::Void, done),
    strict("pg_advisory_lock", (1, 2), Returns::Void, done),
    strict("pg_advisory_lock_shared", (1, 2), Returns::Void, done),
    strict("pg_advisory_xact_lock", (1, 2), Returns::Void, done),
    strict("pg_advisory_xact_lock_shared", (1, 2), Returns::Void, done),
    strict("pg_try_advisory_lock", (1, 2), Returns::Bool, yes),
    strict("pg_try_advisory_lock_shared", (1, 2), Returns::Bool, yes),
    strict("pg_try_advisory_xact_lock", (1, 2), Returns::Bool, yes),
    strict("pg_try_advisory_xact_lock_shared", (1, 2), Returns::Bool, yes),
    strict("pg_advisory_unlock", (1, 2), Returns::Bool, yes),
    strict("pg_advisory_unlock_shared", (1, 2), Returns::Bool, yes),
    strict("pg_notify", (2, 2), Returns::Void, done),
    strict("pg_cancel_backend", (1, 1), Returns::Bool, no),
    strict("pg_terminate_backend", (1, 2), Returns::Bool, no),
];

fn done(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::text(""))
}

fn no(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(false))
}

fn yes(_: &CatalogIndex, _: &[Value]) -> Result<Value> {
    Ok(Value::Bool(true))
}
