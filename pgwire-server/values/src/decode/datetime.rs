//! Dates, times of day and timestamps from text: ISO 8601, the ISO style of
//! Postgres, dates without separators, and `m/d/y` as under `DateStyle` MDY.
//! Names of months and of time zones other than UTC are refused, and so are
//! words like `now` and `infinity`.

use super::{Result, trim};
use crate::calendar::{DAY, SECOND, checked_date, checked_timestamp, days_from_civil};
use crate::error::{DATETIME_OVERFLOW, DecodeError, INVALID_DATETIME, UNSUPPORTED};

/// The Unix epoch, in days.
const EPOCH: i64 = -crate::calendar::EPOCH_DAYS;

/// Days of a date literal. A time of day is read and then left out.
/// So is an offset behind it, which JDBC writes.
pub(super) fn date(text: &str) -> Result<i64> {
    let offset = |word: &str| word.strip_prefix(['+', '-']).is_some_and(|digits| digits.len() >= 2 && digits.bytes().all(|b| b.is_ascii_digit() || b == b':'));
    let bare = trim(text).rsplit_once(' ').filter(|(_, last)| offset(last)).map_or(text, |(bare, _)| bare);
    let moment = Moment::parse(bare, "date")?;
    checked_date(moment.days).ok_or_else(|| overflow(text))
}

/// Microseconds of a timestamp literal. Without a time zone, an offset in the
/// text is ignored; with one, it is heeded and the instant given in UTC.
pub(super) fn timestamp(text: &str, zoned: bool) -> Result<i64> {
    let name = if zoned { "timestamp with time zone" } else { "timestamp" };
    let moment = Moment::parse(text, name)?;
    let offset = if zoned { moment.clock.offset } else { 0 };
    moment
        .days
        .checked_mul(DAY)
        .and_then(|days| days.checked_add(moment.clock.micros - offset * SECOND))
        .and_then(checked_timestamp)
        .ok_or_else(|| overflow(text))
}

/// Microseconds of a time literal. A date before it and an offset behind it
/// are read and then left out.
pub(super) fn time(text: &str) -> Result<i64> {
    let word = trim(text);
    let clock = match word.split_once([' ', 'T', 't']) {
        Some((date, clock)) if date.contains(['-', '/']) && !date.contains(':') => {
            parse_date(date, false, "time", text)?;
            clock
        }
        _ => word,
    };
    Ok(Clock::parse(clock, "time", text)?.micros)
}

fn invalid(type_name: &str, text: &str) -> DecodeError {
    DecodeError::new(INVALID_DATETIME, format!("invalid input syntax for type {type_name}: \"{text}\""))
}

fn overflow(text: &str) -> DecodeError {
    DecodeError::new(DATETIME_OVERFLOW, format!("date/time field value out of range: \"{text}\""))
}

fn unsupported(what: &str, text: &str) -> DecodeError {
    DecodeError::new(UNSUPPORTED, format!("{what} are not supported: \"{text}\""))
}

/// A date and a time of day.
struct Moment {
    days: i64,
    clock: Clock,
}

impl Moment {
    fn parse(text: &str, type_name: &str) -> Result<Self> {
        let word = trim(text);
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "epoch" => {
                return Ok(Self { days: EPOCH, clock: Clock::default() });
            }
            "infinity" | "+infinity" | "-infinity" => {
                return Err(unsupported("infinite dates and timestamps", text));
            }
            "now" | "today" | "tomorrow" | "yesterday" => {
                return Err(unsupported("literals relative to the present", text));
            }
            _ => {}
        }
        let (word, before_christ) = match lower.strip_suffix("bc") {
            Some(rest) => (trim(rest), true),
            None => (trim(lower.strip_suffix("ad").unwrap_or(&lower)), false),
        };
        let (date, clock) = match word.find([' ', 't']) {
            Some(at) => word.split_at_checked(at).unwrap_or((word, "")),
            None => (word, ""),
        };
        let clock = trim(clock.strip_prefix('t').unwrap_or(clock));
        let days = parse_date(date, before_christ, type_name, text)?;
        let clock = if clock.is_empty() { Clock::default() } else { Clock::parse(clock, type_name, text)? };
        Ok(Self { days, clock })
    }
}

fn parse_date(word: &str, before_christ: bool, type_name: &str, text: &str) -> Result<i64> {
    let wrong = || invalid(type_name, text);
    let separated: Vec<&str> = word.split(['-', '/', '.']).collect();
    let (year, month, day) = match separated.as_slice() {
        // Year first, or the month as under DateStyle MDY.
        [year, month, day] if year.len() >= 3 => (*year, *month, *day),
        [month, day, year] => (*year, *month, *day),
        [joined] if matches!(joined.len(), 6 | 8) && joined.is_ascii() => {
            let (year, rest) = joined.split_at(joined.len() - 4);
            let (month, day) = rest.split_at(2);
            (year, month, day)
        }
        _ => return Err(wrong()),
    };
    let month = digits(month).filter(|_| month.len() <= 2).ok_or_else(wrong)?;
    let day = digits(day).filter(|_| day.len() <= 2).ok_or_else(wrong)?;
    let full = match (digits(year).ok_or_else(wrong)?, year.len()) {
        (short, ..=2) if before_christ => short,
        (short @ ..70, ..=2) => short + 2000,
        (short, ..=2) => short + 1900,
        (full, _) => full,
    };
    if full == 0 {
        return Err(overflow(text));
    }
    let full = if before_christ { 1 - full } else { full };
    days_from_civil(full, month as u32, day as u32).ok_or_else(|| overflow(text))
}

/// The value of up to nine digits, and of nothing else.
fn digits(text: &str) -> Option<i64> {
    let well = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if well { text.parse().ok() } else { None }
}

/// A time of day in microseconds and the seconds it is ahead of UTC.
#[derive(Default)]
struct Clock {
    micros: i64,
    offset: i64,
}

impl Clock {
    /// Reads `hh:mm[:ss[.fraction]] [AM|PM] [offset]`, or `hhmmss` for the time.
    fn parse(word: &str, type_name: &str, text: &str) -> Result<Self> {
        let wrong = || invalid(type_name, text);
        let lower = word.to_ascii_lowercase();
        let split = lower.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(lower.len());
        let (clock, suffix) = lower.split_at_checked(split).ok_or_else(wrong)?;
        let joined = clock.split_once('.').map_or(clock, |(whole, _)| whole);
        let spread = match joined.as_bytes().as_chunks::<2>() {
            // hhmmss
            ([_, _, _], []) if joined.bytes().all(|b| b.is_ascii_digit()) => {
                let (hours, rest) = clock.split_at(2);
                let (minutes, seconds) = rest.split_at(2);
                format!("{hours}:{minutes}:{seconds}")
            }
            _ => clock.to_owned(),
        };
        let mut fields = spread.split(':');
        let mut next = || fields.next();
        let (hour, minute) = (next().ok_or_else(wrong)?, next().ok_or_else(wrong)?);
        let mut hour = digits(hour).ok_or_else(wrong)?;
        let minute = digits(minute).ok_or_else(wrong)?;
        let (second, fraction) = match next() {
            Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "")),
            None => ("0", ""),
        };
        let second = digits(second).ok_or_else(wrong)?;
        let fraction = fraction_micros(fraction).ok_or_else(wrong)?;
        if next().is_some() {
            return Err(wrong());
        }
        let mut suffix = trim(suffix);
        for (half, noon) in [("am", 0), ("pm", 12)] {
            if let Some(rest) = suffix.strip_prefix(half) {
                if hour > 12 {
                    return Err(overflow(text));
                }
                hour = hour % 12 + noon;
                suffix = trim(rest);
            }
        }
        let micros = ((hour * 60 + minute) * 60 + second) * SECOND + fraction;
        if minute > 59 || second > 60 || micros > DAY {
            return Err(overflow(text));
        }
        let offset = parse_offset(suffix, type_name, text)?;
        Ok(Self { micros, offset })
    }
}

/// Microseconds of the digits behind the point, rounded as Postgres rounds.
pub(super) fn fraction_micros(digits: &str) -> Option<i64> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: f64 = format!("0.{digits}0").parse().ok()?;
    Some((fraction * 1e6).round_ties_even() as i64)
}

/// Reads `+hh[[:]mm[:ss]]` and the names of UTC, as seconds.
fn parse_offset(word: &str, type_name: &str, text: &str) -> Result<i64> {
    let wrong = || invalid(type_name, text);
    let (sign, size) = match word.split_at_checked(1) {
        _ if word.is_empty() => return Ok(0),
        None => return Err(wrong()),
        Some(("+", size)) => (1, size),
        Some(("-", size)) => (-1, size),
        Some(_) if ["z", "utc", "gmt", "zulu"].contains(&word) => return Ok(0),
        Some(_) if word.contains('/') => return Err(unsupported("named time zones", text)),
        Some(_) => return Err(wrong()),
    };
    let mut parts = Vec::new();
    for part in size.split(':') {
        parts.push(digits(part).ok_or_else(wrong)?);
    }
    let (hours, minutes, seconds) = match parts.as_slice() {
        [joined] if size.len() > 2 => (joined / 100, joined % 100, 0),
        [hours] => (*hours, 0, 0),
        [hours, minutes] => (*hours, *minutes, 0),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return Err(wrong()),
    };
    if hours > 15 || minutes > 59 || seconds > 59 {
        let message = format!("time zone displacement out of range: \"{text}\"");
        return Err(DecodeError::new("22009", message));
    }
    Ok(sign * ((hours * 60 + minutes) * 60 + seconds))
}
