//! Settings by function. Guarantees that a setting has one value, whether SHOW, a function or
//! `pg_settings` is asked: the session's, or else the fixed table's.

use cloister_policy::UserError;
use datafusion::error::Result;

use super::{Returns, Spec, Value, refuse, strict, volatile};
use crate::index::CatalogIndex;
use crate::tables::settings;

pub(super) const SPECS: &[Spec] = &[
    strict("current_setting", (1, 2), Returns::Text, current_setting),
    volatile("set_config", (3, 3), Returns::Text, set_config),
    volatile("pg_reload_conf", (0, 0), Returns::Bool, |_, _| refuse("42501", "permission denied for function pg_reload_conf")),
];

fn current_setting(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let name = args.first().and_then(Value::as_text).unwrap_or_default();
    match settings(index).into_iter().find(|setting| setting.name.eq_ignore_ascii_case(&name)) {
        Some(setting) => Ok(Value::text(setting.value)),
        None => match index.session.setting(&name) {
            Some(value) => Ok(Value::text(value)),
            None if args.get(1) == Some(&Value::Bool(true)) => Ok(Value::Null),
            None => unknown(&name),
        },
    }
}

fn set_config(index: &CatalogIndex, args: &[Value]) -> Result<Value> {
    let Some(name) = args.first().and_then(Value::as_text) else {
        return refuse("22004", "SET requires parameter name");
    };
    let value = args.get(1).and_then(Value::as_text).unwrap_or_default();
    let local = args.get(2) == Some(&Value::Bool(true));
    if let Some(set) = index.session.set(&name, &value, local) {
        return set.map(Value::text).map_err(|error: UserError| super::user(error));
    }
    match settings(index).into_iter().find(|setting| setting.name.eq_ignore_ascii_case(&name)) {
        Some(setting) if setting.context == "user" => Ok(Value::text(value)),
        Some(setting) => refuse("55P02", format!("parameter \"{}\" cannot be changed", setting.name)),
        None => unknown(&name),
    }
}

fn unknown<T>(name: &str) -> Result<T> {
    refuse("42704", format!("unrecognized configuration parameter \"{name}\""))
}
