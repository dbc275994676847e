//! A session's settings: confined to the session and to a list; a value that wouldn't be honoured
//! is refused.
//!
//! As in Postgres, a value that SET gives goes with the transaction that is rolled back, one that
//! SET LOCAL gives goes with any, and RESET returns to what the connection began with.

use std::collections::BTreeMap;
use std::time::Duration;

use cloister_policy::UserError;

/// What a setting takes.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Anything,
    /// Compared in lower case.
    Only(&'static [&'static str]),
    /// A length of time; bare numbers are milliseconds.
    Time,
    Nothing,
}
use Takes::{Anything, Nothing, Only, Time};

const ON_OFF: Takes = Only(&["on", "off", "true", "false", "yes", "no", "1", "0"]);

const ISOLATION: Takes = Only(&["serializable", "repeatable read", "read committed", "read uncommitted"]);

/// Settings of a transaction, and what they are outside of one.
const OF_TRANSACTION: &[(&str, &str)] = &[
    ("transaction_deferrable", "default_transaction_deferrable"),
    ("transaction_isolation", "default_transaction_isolation"),
    ("transaction_read_only", "default_transaction_read_only"),
];

/// Name, default, what it takes, what it is for.
const SETTINGS: &[(&str, &str, Takes, &str)] = &[
    ("application_name", "", Anything, "The application's name."),
    ("bytea_output", "hex", Only(&["hex"]), "The output format of bytea."),
    ("client_encoding", "UTF8", Only(&["utf8", "utf-8", "unicode", "auto"]), "The client's character set."),
    (
        "client_min_messages",
        "notice",
        Only(&["debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error"]),
        "The message levels that are sent to the client.",
    ),
    (
        "DateStyle",
        "ISO, MDY",
        Only(&["iso", "iso, mdy", "iso,mdy", "iso, dmy", "iso, ymd", "iso, us", "iso, european"]),
        "The display format of dates and times.",
    ),
    ("default_transaction_deferrable", "off", ON_OFF, "The default deferrable status of transactions."),
    ("default_transaction_isolation", "read committed", ISOLATION, "The isolation level of new transactions."),
    ("default_transaction_read_only", "on", ON_OFF, "The default read-only status of transactions."),
    ("escape_string_warning", "on", ON_OFF, "Warns of backslash escapes in ordinary strings."),
    ("extra_float_digits", "1", Only(&["0", "1", "2", "3"]), "The number of digits of floating-point values."),
    ("in_hot_standby", "off", Nothing, "Whether the server is a standby."),
    ("idle_in_transaction_session_timeout", "0", Time, "The longest time without a statement in a transaction; 0 for the server's."),
    ("idle_session_timeout", "0", Time, "The longest time without a statement; 0 for the server's."),
    ("integer_datetimes", "on", Nothing, "Dates and times are integers."),
    ("IntervalStyle", "postgres", Only(&["postgres"]), "The display format of intervals."),
    ("is_superuser", "off", Nothing, "Whether the role is a superuser."),
    ("jit", "off", ON_OFF, "Nothing is compiled while a statement runs."),
    ("lc_collate", "C", Nothing, "The order of text."),
    ("lc_ctype", "C.UTF-8", Nothing, "The classes of characters."),
    ("lock_timeout", "0", Time, "The longest time to wait for a lock; there are none."),
    ("max_identifier_length", "63", Nothing, "The longest identifier, in bytes."),
    ("max_index_keys", "32", Nothing, "The most columns of an index."),
    ("row_security", "on", ON_OFF, "Row security."),
    ("search_path", "templates", Only(&["templates", "\"templates\"", "\"$user\", templates", "templates, public"]), "Where names are looked up."),
    ("password_encryption", "scram-sha-256", Only(&["scram-sha-256"]), "How passwords are kept."),
    ("server_encoding", "UTF8", Nothing, "The server's character set."),
    ("server_version", "15.8 (Cloister)", Nothing, "The server's version."),
    ("server_version_num", "150008", Nothing, "The server's version as a number."),
    ("session_authorization", "", Nothing, "The role that logged in."),
    ("ssl", "on", Nothing, "Whether TLS is offered."),
    ("standard_conforming_strings", "on", Only(&["on", "true", "1"]), "Backslashes in ordinary strings are backslashes."),
    ("statement_timeout", "0", Time, "The longest time of a statement; 0 for the server's."),
    ("synchronous_commit", "on", Only(&["on"]), "A change is on disk before it is answered."),
    ("TimeZone", "UTC", Only(&["utc", "gmt", "etc/utc", "z", "0", "+00", "+00:00", "default", "local"]), "The time zone of what is shown."),
    ("transaction_deferrable", "off", ON_OFF, "Whether the transaction is deferrable."),
    ("transaction_isolation", "read committed", ISOLATION, "The transaction's isolation level."),
    ("transaction_read_only", "on", ON_OFF, "Whether the transaction is read only."),
];

/// A session's settings.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What the connection began with.
    startup: Layer,
    session: Layer,
    /// Until the end of the transaction.
    local: Layer,
    /// What holds again if the transaction, or a savepoint in it, is rolled back.
    saved: Vec<(Layer, Layer)>,
}

type Layer = BTreeMap<&'static str, String>;

impl Settings {
    /// The value of a setting, and its name as it is written.
    ///
    /// # Errors
    /// 42704 for one that doesn't exist.
    pub fn show(&self, name: &str) -> Result<(&'static str, String), UserError> {
        let (name, default, takes) = known(name)?;
        let of_default = OF_TRANSACTION.iter().find(|(known, _)| *known == name).filter(|_| !self.local.contains_key(name));
        if let Some((_, default)) = of_default {
            return Ok((name, self.show(default)?.1));
        }
        let value = self.local.get(name).or_else(|| self.session.get(name)).or_else(|| self.startup.get(name));
        let value = value.cloned().unwrap_or_else(|| default.to_owned());
        Ok((name, if matches!(takes, Time) { time_shown(&value) } else { value }))
    }

    /// The value of a setting that is a length of time; `None` if it is 0.
    pub fn time(&self, name: &str) -> Option<Duration> {
        let (_, shown) = self.show(name).ok()?;
        milliseconds(&shown).filter(|ms| *ms > 0).map(Duration::from_millis)
    }

    /// Every setting: name, value, what it is for.
    pub fn all(&self) -> Vec<(&'static str, String, &'static str)> {
        SETTINGS.iter().filter_map(|(name, _, _, what)| Some((*name, self.show(name).ok()?.1, *what))).collect()
    }

    /// What the server says of itself, or of the session: nobody sets it.
    pub fn fix(&mut self, name: &str, value: &str) {
        if let Ok((name, _, _)) = known(name) {
            self.startup.insert(name, value.to_owned());
        }
    }

    /// A value that the connection begins with.
    ///
    /// # Errors
    /// 42704 for a setting that doesn't exist, 22023 for a value that it doesn't take.
    pub fn start_with(&mut self, name: &str, value: &str) -> Result<(), UserError> {
        let (name, value) = checked(name, value)?;
        match value {
            Some(value) => self.startup.insert(name, value),
            None => self.startup.remove(name),
        };
        Ok(())
    }

    /// Gives a setting a value, for the session or for the transaction only.
    ///
    /// # Errors
    /// As [`Settings::start_with`].
    pub fn set(&mut self, name: &str, value: &str, local: bool) -> Result<(), UserError> {
        let (name, value) = checked(name, value)?;
        let value = value.unwrap_or_else(|| self.startup.get(name).cloned().unwrap_or_else(|| known(name).map_or("", |(_, default, _)| default).to_owned()));
        if local || OF_TRANSACTION.iter().any(|(known, _)| *known == name) {
            // Outside of a transaction it has no effect.
            if !self.saved.is_empty() {
                self.local.insert(name, value);
            }
        } else {
            self.local.remove(name);
            self.session.insert(name, value);
        }
        Ok(())
    }

    /// Returns one setting, or all, to what the connection began with.
    ///
    /// # Errors
    /// 42704 for one that doesn't exist.
    pub fn reset(&mut self, name: Option<&str>) -> Result<(), UserError> {
        match name {
            Some(name) => {
                let (name, _, _) = known(name)?;
                self.session.remove(name);
                self.local.remove(name);
            }
            None => {
                self.session.clear();
                self.local.clear();
            }
        }
        Ok(())
    }

    /// A transaction or savepoint begins.
    pub fn save(&mut self) {
        self.saved.push((self.session.clone(), self.local.clone()));
    }

    /// Of the transaction and its savepoints `keep` stay; what was set since counts.
    pub fn release(&mut self, keep: usize) {
        self.saved.truncate(keep);
        if keep == 0 {
            self.local.clear();
        }
    }

    /// As [`Settings::release`], but what was set since is undone.
    pub fn roll_back(&mut self, keep: usize) {
        if let Some((session, local)) = self.saved.get(keep) {
            (self.session, self.local) = (session.clone(), local.clone());
        }
        self.release(keep);
    }
}

fn known(name: &str) -> Result<(&'static str, &'static str, Takes), UserError> {
    let found = SETTINGS.iter().find(|(known, _, _, _)| known.eq_ignore_ascii_case(name));
    let found = found.map(|(name, default, takes, _)| (*name, *default, *takes));
    found.ok_or_else(|| UserError::new("42704", format!("unrecognized configuration parameter \"{name}\"")))
}

/// The setting's name, and the value as it is kept; `None` for DEFAULT.
fn checked(name: &str, value: &str) -> Result<(&'static str, Option<String>), UserError> {
    let (name, default, takes) = known(name)?;
    if value.eq_ignore_ascii_case("default") {
        return Ok((name, None));
    }
    // asyncpg quotes it as it connects, and Postgres takes no offence.
    let value = if name == "client_encoding" { value.trim_matches('\'') } else { value };
    let fits = match takes {
        Anything => true,
        Only(values) => values.contains(&value.to_lowercase().as_str()),
        Time => milliseconds(value).is_some(),
        Nothing => return Err(UserError::new("55P02", format!("parameter \"{name}\" cannot be changed"))),
    };
    if !fits {
        return Err(UserError::new("22023", format!("invalid value for parameter \"{name}\": \"{value}\"")).detail(format!("It is {default}.")));
    }
    // Where only spellings of one value fit, that value is what is kept.
    let kept = match (takes, name) {
        (Only(values), _) if values.contains(&"yes") => {
            if ["on", "true", "yes", "1"].contains(&value.to_lowercase().as_str()) { "on" } else { "off" }.to_owned()
        }
        (Only(_), "DateStyle" | "TimeZone" | "client_encoding" | "search_path") => default.to_owned(),
        (Anything, _) => shortened(value),
        _ => value.to_owned(),
    };
    Ok((name, Some(kept)))
}

/// A value as Postgres keeps a name's: 63 bytes, printable ones.
fn shortened(value: &str) -> String {
    let mut kept = String::new();
    for letter in value.chars().map(|letter| if letter.is_control() { '?' } else { letter }) {
        if kept.len() + letter.len_utf8() > NAME_BYTES_MAX {
            break;
        }
        kept.push(letter);
    }
    kept
}

/// Longest name, in bytes.
const NAME_BYTES_MAX: usize = 63;

/// Units of time, as Postgres writes them, in milliseconds.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let each = match unit.trim() {
        "" => 1,
        unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
    };
    number.parse::<u64>().ok()?.checked_mul(each).filter(|ms| *ms <= i32::MAX as u64)
}

fn time_shown(text: &str) -> String {
    let Some(ms) = milliseconds(text).filter(|ms| *ms > 0) else { return "0".to_owned() };
    let unit = UNITS.iter().find(|(_, each)| ms.is_multiple_of(*each));
    unit.map_or_else(|| format!("{ms}ms"), |(name, each)| format!("{}{name}", ms / each))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let shown = |text: &str| milliseconds(text).map(|_| time_shown(text));
        assert_eq!(shown("5000").as_deref(), Some("5s"));
        assert_eq!(shown("90 s").as_deref(), Some("90s"));
        assert_eq!(shown("120s").as_deref(), Some("2min"));
        assert_eq!(shown("1500").as_deref(), Some("1500ms"));
        assert_eq!(shown("0").as_deref(), Some("0"));
        assert_eq!(shown("-1"), None);
        assert_eq!(shown("1 week"), None);
        assert_eq!(shown("99999999999999999999"), None);
    }

    #[test]
    fn transactions() {
        let mut settings = Settings::default();
        let name = |settings: &Settings| settings.show("application_name").unwrap().1;
        settings.start_with("application_name", "a").unwrap();
        settings.save();
        settings.set("application_name", "b", false).unwrap();
        settings.save();
        settings.set("application_name", "c", true).unwrap();
        assert_eq!(name(&settings), "c");
        settings.roll_back(1);
        assert_eq!(name(&settings), "b");
        settings.set("application_name", "d", true).unwrap();
        settings.release(0);
        assert_eq!(name(&settings), "b");
        settings.save();
        settings.set("application_name", "e", false).unwrap();
        settings.roll_back(0);
        assert_eq!(name(&settings), "b");
        settings.reset(None).unwrap();
        assert_eq!(name(&settings), "a");
        settings.set("application_name", "f", true).unwrap();
        assert_eq!(name(&settings), "a");
    }
}
