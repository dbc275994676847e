//! COPY's binary format (PostgreSQL 15, COPY, "Binary Format"): values as the types' send
//! functions write them, read by the columns' types.

use std::fmt::Write as _;
use std::io::Read;

use chrono::{Days, NaiveDate, TimeDelta};
use cloister_policy::ColumnType;

use super::FIELD_BYTES_MAX;
use super::records::{Problem, Record};

const SIGNATURE: &[u8; 11] = b"PGCOPY\n\xff\r\n\0";
/// Most bytes of a header's extension, which is skipped.
const EXTENSION_BYTES_MAX: u32 = 1 << 16;

/// Reads rows in the binary format.
pub(super) struct Binary<R> {
    input: R,
    types: Vec<ColumnType>,
    begun: bool,
    rows: u64,
    value: Vec<u8>,
}

const NO_FORMAT: Problem = Problem::Wrong("COPY file signature not recognized");
const ENDS: Problem = Problem::Wrong("the data ends in the middle of a row");
const WRONG: Problem = Problem::Wrong("a value is not one of its column's type");

impl<R: Read> Binary<R> {
    pub(super) fn new(input: R, types: Vec<ColumnType>) -> Self {
        Self { input, types, begun: false, rows: 0, value: Vec::new() }
    }

    /// The next row; false at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> Result<bool, Problem> {
        if !self.begun {
            self.header()?;
            self.begun = true;
        }
        self.rows += 1;
        record.line = self.rows;
        let count = i16::from_be_bytes(self.bytes(ENDS)?);
        if count == -1 {
            return match self.input.read(&mut [0])? {
                0 => Ok(false),
                _ => Err(Problem::Wrong("received copy data after EOF marker")),
            };
        }
        if usize::try_from(count).ok() != Some(self.types.len()) {
            return Err(Problem::Wrong("row field count is not that of the columns"));
        }
        for at in 0..self.types.len() {
            let length = i32::from_be_bytes(self.bytes(ENDS)?);
            if length == -1 {
                record.push(None);
                continue;
            }
            let length = usize::try_from(length).ok().filter(|length| *length <= FIELD_BYTES_MAX).ok_or(Problem::Wrong("a field's length is not a length"))?;
            self.value.resize(length, 0);
            read_exact(&mut self.input, &mut self.value, ENDS)?;
            let kind = self.types.get(at).copied().ok_or(WRONG)?;
            match text(kind, &self.value)? {
                Some(text) => record.push(Some(text.as_bytes())),
                None => record.push(Some(&self.value)),
            }
        }
        Ok(true)
    }

    fn header(&mut self) -> Result<(), Problem> {
        if self.bytes::<11>(NO_FORMAT)? != *SIGNATURE {
            return Err(NO_FORMAT);
        }
        let flags = u32::from_be_bytes(self.bytes(NO_FORMAT)?);
        if flags & 0xffff_0000 != 0 {
            return Err(Problem::Wrong("unrecognized critical flags in COPY file header"));
        }
        let extension = u32::from_be_bytes(self.bytes(NO_FORMAT)?);
        if extension > EXTENSION_BYTES_MAX {
            return Err(Problem::Wrong("invalid COPY file header (wrong length)"));
        }
        self.value.resize(extension as usize, 0);
        read_exact(&mut self.input, &mut self.value, NO_FORMAT)
    }

    fn bytes<const N: usize>(&mut self, short: Problem) -> Result<[u8; N], Problem> {
        let mut bytes = [0; N];
        read_exact(&mut self.input, &mut bytes, short)?;
        Ok(bytes)
    }
}

fn read_exact(input: &mut impl Read, into: &mut [u8], short: Problem) -> Result<(), Problem> {
    input.read_exact(into).map_err(|error| if error.get_ref().is_some() { Problem::Gone } else { short })
}

/// A value as text; `None` where its bytes are its text.
fn text(kind: ColumnType, bytes: &[u8]) -> Result<Option<String>, Problem> {
    let two = || bytes.try_into().map(i16::from_be_bytes).map_err(|_| WRONG);
    let four = || bytes.try_into().map(i32::from_be_bytes).map_err(|_| WRONG);
    let eight = || bytes.try_into().map(i64::from_be_bytes).map_err(|_| WRONG);
    let epoch = NaiveDate::from_ymd_opt(2000, 1, 1).ok_or(WRONG)?;
    Ok(Some(match kind {
        ColumnType::Text => return Ok(None),
        ColumnType::Bool => match bytes {
            [0] => "false".to_owned(),
            [1] => "true".to_owned(),
            _ => return Err(WRONG),
        },
        ColumnType::Int2 => two()?.to_string(),
        ColumnType::Int4 => four()?.to_string(),
        ColumnType::Int8 => eight()?.to_string(),
        ColumnType::Numeric { .. } => numeric(bytes)?,
        ColumnType::Date => {
            let days = four()?;
            let distance = Days::new(days.unsigned_abs().into());
            let date = if days < 0 { epoch.checked_sub_days(distance) } else { epoch.checked_add_days(distance) };
            date.ok_or(WRONG)?.to_string()
        }
        ColumnType::Timestamp => {
            let instant = epoch.and_time(chrono::NaiveTime::MIN).checked_add_signed(TimeDelta::microseconds(eight()?)).ok_or(WRONG)?;
            instant.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
        }
    }))
}

/// A numeric: digits to base 10,000, the weight of the first, sign, and decimals to show.
fn numeric(bytes: &[u8]) -> Result<String, Problem> {
    let mut words = bytes.chunks(2).map(|word| word.try_into().map(i16::from_be_bytes).map_err(|_| WRONG));
    let mut word = || words.next().unwrap_or(Err(WRONG));
    let (count, weight, sign, scale) = (word()?, word()?, word()?, word()?);
    let digits =
        (0..count).map(|_| word().and_then(|digit| if (0..10_000).contains(&digit) { Ok(digit) } else { Err(WRONG) })).collect::<Result<Vec<_>, _>>()?;
    let negative = match sign.cast_unsigned() {
        0 => false,
        0x4000 => true,
        _ => return Err(WRONG),
    };
    if !(0..=100).contains(&scale) || !(-30..=30).contains(&weight) || word().is_ok() {
        return Err(WRONG);
    }
    let digit = |power: i16| usize::try_from(weight - power).ok().and_then(|at| digits.get(at)).copied().unwrap_or(0);
    let mut out = String::new();
    for power in (0..=weight.max(0)).rev() {
        let _ = write!(out, "{:04}", digit(power));
    }
    let whole = out.trim_start_matches('0');
    let mut out = format!("{}{}", if negative { "-" } else { "" }, if whole.is_empty() { "0" } else { whole });
    if scale > 0 {
        let mut fraction = String::new();
        let mut power = -1;
        while fraction.len() < scale as usize {
            let _ = write!(fraction, "{:04}", digit(power));
            power -= 1;
        }
        fraction.truncate(scale as usize);
        out = format!("{out}.{fraction}");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let as_text = |kind, bytes: &[u8]| text(kind, bytes).ok().flatten();
        let numeric = ColumnType::Numeric { precision: 10, scale: 2 };
        // As Postgres sends 12345.60, -0.05 and 0.
        assert_eq!(as_text(numeric, &[0, 3, 0, 1, 0, 0, 0, 2, 0, 1, 9, 41, 23, 112]).as_deref(), Some("12345.60"));
        assert_eq!(as_text(numeric, &[0, 1, 255, 255, 64, 0, 0, 2, 1, 244]).as_deref(), Some("-0.05"));
        assert_eq!(as_text(numeric, &[0, 0, 0, 0, 0, 0, 0, 0]).as_deref(), Some("0"));
        assert_eq!(as_text(numeric, &[0, 0, 0, 0, 0xc0, 0, 0, 0]), None);
        assert_eq!(as_text(numeric, &[0, 1, 0, 0]), None);
        assert_eq!(as_text(ColumnType::Date, &(-1_i32).to_be_bytes()).as_deref(), Some("1999-12-31"));
        assert_eq!(as_text(ColumnType::Date, &i32::MAX.to_be_bytes()), None);
        assert_eq!(as_text(ColumnType::Timestamp, &1_i64.to_be_bytes()).as_deref(), Some("2000-01-01 00:00:00.000001"));
        assert_eq!(as_text(ColumnType::Timestamp, &i64::MAX.to_be_bytes()), None);
        assert_eq!(as_text(ColumnType::Bool, &[2]), None);
        assert_eq!(as_text(ColumnType::Int2, &[1]), None);
    }

    #[test]
    fn garbage_is_an_error() {
        let mut data = SIGNATURE.to_vec();
        data.extend([0; 8]);
        data.extend([0, 1, 0, 0, 0, 2, 0, 7, 255, 255]);
        let read = |data: &[u8]| {
            let mut binary = Binary::new(data, vec![ColumnType::Int2]);
            let mut record = Record::default();
            let mut rows = 0;
            loop {
                record.clear();
                match binary.next(&mut record) {
                    Ok(true) => rows += 1,
                    Ok(false) => return Some(rows),
                    Err(_) => return None,
                }
            }
        };
        assert_eq!(read(&data), Some(1));
        for end in 0..data.len() {
            assert_eq!(read(&data[..end]), None, "{end}");
        }
        for at in 0..data.len() {
            let mut other = data.clone();
            other[at] ^= 0x40;
            let _ = read(&other);
        }
    }
}
