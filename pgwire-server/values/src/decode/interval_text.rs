//! Intervals from text: the verbose and the `postgres` style, `1-2` for years
//! and months, and ISO 8601 with designators.

use super::datetime::fraction_micros;
use super::interval::{Interval, Unit, out_of_range};
use super::{Result, trim};
use crate::calendar::SECOND;
use crate::error::{DecodeError, INVALID_DATETIME};

/// Why a literal is refused.
enum Fault {
    /// It is no interval.
    Syntax,
    /// One of its numbers is too large.
    Field,
    /// All of it together is too large.
    Total,
}

/// Reads an interval literal.
pub(super) fn parse(text: &str) -> Result<Interval> {
    let lower = trim(text).to_ascii_lowercase();
    let parsed = match lower.strip_prefix('p') {
        Some(iso) => iso_8601(iso),
        None => verbose(&lower),
    };
    parsed.map_err(|fault| match fault {
        Fault::Syntax => DecodeError::new(INVALID_DATETIME, format!("invalid input syntax for type interval: \"{text}\"")),
        Fault::Field => DecodeError::new("22015", format!("interval field value out of range: \"{text}\"")),
        Fault::Total => out_of_range(),
    })
}

fn verbose(text: &str) -> std::result::Result<Interval, Fault> {
    let mut result = Interval::default();
    let mut ago = false;
    let mut unit = Unit::Micros(SECOND);
    let mut words = words(text)?;
    if words.is_empty() {
        return Err(Fault::Syntax);
    }
    // Which units there were: each is allowed once.
    let mut seen = 0;
    // Backwards, as a number's unit stands behind it. Without one the number
    // is seconds at the end, and days before a time.
    while let Some(word) = words.pop() {
        if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            unit = unit_of(word).ok_or(Fault::Syntax)?;
            ago |= unit == Unit::Ago;
            continue;
        }
        let (negative, size) = signed(word);
        let signed = |amount: i64| if negative { -amount } else { amount };
        let mask = if size.contains(':') {
            result.add(Unit::Micros(1), signed(clock(size)?), 0.0).ok_or(Fault::Field)?;
            unit = Unit::Days(1);
            CLOCK
        } else if let Some((years, months)) = size.split_once('-') {
            let (years, months) = (integer(years)?, integer(months)?);
            if months >= 12 {
                return Err(Fault::Field);
            }
            let months = years.saturating_mul(12).saturating_add(months);
            add(&mut result, Unit::Months(1), signed(months), 0.0)?;
            unit = Unit::Days(1);
            mask(Unit::Months(1))
        } else {
            let (whole, fraction) = number(negative, size)?;
            add(&mut result, unit, whole, fraction)?;
            if unit == Unit::Micros(SECOND) && fraction != 0.0 { SECONDS } else { mask(unit) }
        };
        if seen & mask != 0 {
            return Err(Fault::Syntax);
        }
        seen |= mask;
    }
    if seen == 0 {
        return Err(Fault::Syntax);
    }
    if ago {
        return result.negate().ok_or(Fault::Total);
    }
    Ok(result)
}

/// Seconds and what they are made of.
const SECONDS: u32 = 0b111;
/// Everything that a time of day stands for.
const CLOCK: u32 = 0b1_1111;

/// A bit of its own for each unit.
fn mask(unit: Unit) -> u32 {
    match unit {
        Unit::Micros(1) => 1,
        Unit::Micros(1_000) => 1 << 1,
        Unit::Micros(SECOND) => 1 << 2,
        Unit::Micros(size) if size == 60 * SECOND => 1 << 3,
        Unit::Micros(_) => 1 << 4,
        Unit::Days(1) => 1 << 5,
        Unit::Days(_) => 1 << 6,
        Unit::Months(1) => 1 << 7,
        Unit::Months(12) => 1 << 8,
        Unit::Months(120) => 1 << 9,
        Unit::Months(1_200) => 1 << 10,
        Unit::Months(_) => 1 << 11,
        Unit::Ago => 1 << 12,
    }
}

fn add(result: &mut Interval, unit: Unit, whole: i64, fraction: f64) -> std::result::Result<(), Fault> {
    let fault = match unit {
        Unit::Ago => Fault::Syntax,
        Unit::Months(_) if i32::try_from(whole).is_ok() => Fault::Total,
        _ => Fault::Field,
    };
    result.add(unit, whole, fraction).ok_or(fault)
}

fn iso_8601(text: &str) -> std::result::Result<Interval, Fault> {
    let mut result = Interval::default();
    let mut in_time = false;
    let mut rest = text;
    let mut any = false;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('t').filter(|_| !in_time) {
            in_time = true;
            rest = time;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).ok_or(Fault::Syntax)?;
        let (amount, tail) = rest.split_at_checked(end).ok_or(Fault::Syntax)?;
        let (designator, tail) = tail.split_at_checked(1).ok_or(Fault::Syntax)?;
        let unit = match (in_time, designator) {
            (false, "y") => Unit::Months(12),
            (false, "m") => Unit::Months(1),
            (false, "w") => Unit::Days(7),
            (false, "d") => Unit::Days(1),
            (true, "h") => Unit::Micros(3_600 * SECOND),
            (true, "m") => Unit::Micros(60 * SECOND),
            (true, "s") => Unit::Micros(SECOND),
            _ => return Err(Fault::Syntax),
        };
        let (negative, size) = signed(amount);
        let (whole, fraction) = number(negative, size)?;
        add(&mut result, unit, whole, fraction)?;
        any = true;
        rest = tail;
    }
    if any { Ok(result) } else { Err(Fault::Syntax) }
}

/// Splits into runs of letters and of anything else, at spaces, commas
/// and `@`.
fn words(text: &str) -> std::result::Result<Vec<&str>, Fault> {
    let mut words = Vec::new();
    for part in text.split([' ', '\t', '\n', '\r', '@', ',']) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let letters = first.is_ascii_alphabetic();
            let end = rest.find(|c: char| c.is_ascii_alphabetic() != letters).unwrap_or(rest.len());
            let (word, tail) = rest.split_at_checked(end).ok_or(Fault::Syntax)?;
            words.push(word);
            rest = tail;
        }
    }
    Ok(words)
}

fn signed(word: &str) -> (bool, &str) {
    match word.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    }
}

fn integer(text: &str) -> std::result::Result<i64, Fault> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Syntax);
    }
    text.parse().map_err(|_| Fault::Field)
}

/// The whole part and the fraction of a number, both with its sign.
fn number(negative: bool, size: &str) -> std::result::Result<(i64, f64), Fault> {
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Err(Fault::Syntax);
    }
    let whole = if whole.is_empty() { 0 } else { integer(whole)? };
    let fraction: f64 = format!("0.{fraction}0").parse().map_err(|_| Fault::Syntax)?;
    Ok(if negative { (-whole, -fraction) } else { (whole, fraction) })
}

/// Microseconds of `h:m`, `h:m:s.f` or `m:s.f`.
fn clock(size: &str) -> std::result::Result<i64, Fault> {
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let fields: Vec<&str> = whole.split(':').collect();
    let (hours, minutes, seconds) = match fields.as_slice() {
        [minutes, seconds] if !fraction.is_empty() => (0, integer(minutes)?, integer(seconds)?),
        [hours, minutes] => (integer(hours)?, integer(minutes)?, 0),
        [hours, minutes, seconds] => (integer(hours)?, integer(minutes)?, integer(seconds)?),
        _ => return Err(Fault::Syntax),
    };
    let fraction = fraction_micros(fraction).ok_or(Fault::Syntax)?;
    if minutes > 59 || seconds > 60 {
        return Err(Fault::Field);
    }
    hours.checked_mul(3_600 * SECOND).and_then(|micros| micros.checked_add((minutes * 60 + seconds) * SECOND + fraction)).ok_or(Fault::Field)
}

fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "us" | "usec" | "usecs" | "usecond" | "useconds" | "microsecon" | "microsecond" | "microseconds" => Unit::Micros(1),
        "ms" | "msec" | "msecs" | "msecond" | "mseconds" | "millisecon" | "millisecond" | "milliseconds" => Unit::Micros(1_000),
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Micros(SECOND),
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Micros(60 * SECOND),
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Micros(3_600 * SECOND),
        "d" | "day" | "days" => Unit::Days(1),
        "w" | "week" | "weeks" => Unit::Days(7),
        "mon" | "mons" | "month" | "months" => Unit::Months(1),
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Months(12),
        "dec" | "decs" | "decade" | "decades" => Unit::Months(120),
        "c" | "cent" | "century" | "centuries" => Unit::Months(1_200),
        "mil" | "mils" | "millennia" | "millennium" => Unit::Months(12_000),
        "ago" => Unit::Ago,
        _ => return None,
    })
}
