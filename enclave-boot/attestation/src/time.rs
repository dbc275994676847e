//! A moment, in seconds: an argument, never the clock's.

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnixTime(pub i64);

impl std::fmt::Display for UnixTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match x509_parser::time::ASN1Time::from_timestamp(self.0) {
            Ok(time) => {
                let date = time.to_datetime();
                write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", date.year(), u8::from(date.month()), date.day(), date.hour(), date.minute(), date.second())
            }
            Err(_) => write!(f, "{} s", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_reads_as_a_date() {
        assert_eq!(UnixTime(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(UnixTime(1_795_305_600).to_string(), "2026-11-22T00:00:00Z");
        assert_eq!(UnixTime(i64::MAX).to_string(), "9223372036854775807 s");
    }
}
