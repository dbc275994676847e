//! COPY's text format (PostgreSQL 15, COPY, "Text Format"): fields between delimiters, backslash
//! escapes, a line `\.` at the end.

use std::io::{BufRead, Read};

use super::records::{Problem, ROW_BYTES_MAX, Record};

/// Reads rows in the text format.
pub(super) struct Text<R> {
    input: R,
    delimiter: u8,
    null: Vec<u8>,
    row: Vec<u8>,
    lines: u64,
}

impl<R: BufRead> Text<R> {
    pub(super) fn new(input: R, delimiter: u8, null: &str) -> Self {
        Self { input, delimiter, null: null.into(), row: Vec::new(), lines: 0 }
    }

    /// The next row; false at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> Result<bool, Problem> {
        self.row.clear();
        record.line = self.lines + 1;
        loop {
            let room = (ROW_BYTES_MAX - self.row.len().min(ROW_BYTES_MAX)) as u64 + 1;
            let read = (&mut self.input).take(room).read_until(b'\n', &mut self.row)?;
            if self.row.len() > ROW_BYTES_MAX {
                return Err(Problem::Wrong("a row is longer than 64 MiB"));
            }
            if read == 0 {
                break;
            }
            self.lines += 1;
            let escapes = self.row.iter().rev().skip(1).take_while(|byte| **byte == b'\\').count();
            // A newline behind a backslash is data.
            if self.row.last() != Some(&b'\n') || escapes.is_multiple_of(2) {
                break;
            }
        }
        if self.row.is_empty() {
            return Ok(false);
        }
        let row = self.row.strip_suffix(b"\n").unwrap_or(&self.row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if row == b"\\." {
            return Ok(false);
        }
        let mut field = Vec::new();
        let (mut start, mut at) = (0, 0);
        loop {
            let byte = row.get(at).copied();
            match byte {
                Some(b'\\') => {
                    at += 1;
                    at += escaped(row.get(at..).unwrap_or_default(), &mut field);
                }
                Some(byte) if byte != self.delimiter => {
                    field.push(byte);
                    at += 1;
                }
                _ => {
                    let raw = row.get(start..at).unwrap_or_default();
                    record.push((raw != self.null.as_slice()).then_some(&field));
                    field.clear();
                    if byte.is_none() {
                        return Ok(true);
                    }
                    at += 1;
                    start = at;
                }
            }
        }
    }
}

/// What stands behind a backslash: appends the byte that it means; how many bytes it took.
fn escaped(rest: &[u8], field: &mut Vec<u8>) -> usize {
    let Some(first) = rest.first() else {
        field.push(b'\\');
        return 0;
    };
    let number = |digits: &[u8], radix: u32| digits.iter().fold(0_u32, |n, d| n * radix + char::from(*d).to_digit(radix).unwrap_or(0));
    let count = |from: usize, most: usize, radix: u32| rest.iter().skip(from).take(most).take_while(|d| char::from(**d).is_digit(radix)).count();
    let (byte, taken) = match first {
        b'b' => (0x08, 1),
        b'f' => (0x0c, 1),
        b'n' => (b'\n', 1),
        b'r' => (b'\r', 1),
        b't' => (b'\t', 1),
        b'v' => (0x0b, 1),
        b'0'..=b'7' => {
            let digits = count(0, 3, 8);
            ((number(rest.get(..digits).unwrap_or_default(), 8) & 0xff) as u8, digits)
        }
        b'x' if count(1, 2, 16) > 0 => {
            let digits = count(1, 2, 16);
            (number(rest.get(1..=digits).unwrap_or_default(), 16) as u8, 1 + digits)
        }
        other => (*other, 1),
    };
    field.push(byte);
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(data: &str) -> Vec<Vec<Option<String>>> {
        let mut text = Text::new(data.as_bytes(), b'\t', "\\N");
        let (mut rows, mut record) = (Vec::new(), Record::default());
        loop {
            record.clear();
            if !text.next(&mut record).ok().unwrap() {
                return rows;
            }
            let fields = record.fields.iter().zip(&record.nulls);
            rows.push(fields.map(|(field, null)| (!null).then(|| String::from_utf8(field.to_vec()).unwrap())).collect());
        }
    }

    #[test]
    fn fields_and_escapes() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(rows("a\tb\n"), [[some("a"), some("b")]]);
        assert_eq!(rows("\\N\t\\\\N\t\n"), [[None, some("\\N"), some("")]]);
        assert_eq!(rows("a\\tb\\nc\t\\x41\\102\\q\n"), [[some("a\tb\nc"), some("ABq")]]);
        assert_eq!(rows("one\\\ntwo\r\nthree"), [[some("one\ntwo")], [some("three")]]);
        assert_eq!(rows("a\n\\.\nb\n"), [[some("a")]]);
        assert_eq!(rows(""), Vec::<Vec<_>>::new());
        assert_eq!(rows("\n"), [[some("")]]);
    }
}
