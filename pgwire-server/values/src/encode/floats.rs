//! Floats as text, as Postgres prints them with `extra_float_digits` 1: the
//! fewest digits that lie strictly between the midpoints to the neighbouring
//! floats, of those the nearest, and of two equally near the even one. The
//! standard library allows the midpoints themselves and rounds ties up; both
//! cases are rare, recognised exactly, and settled here.

use std::fmt::{LowerExp, Write};
use std::str::FromStr;

use bytes::{BufMut, BytesMut};

use super::numeric::{self, Digits};
use super::{internal, print};
use crate::error::EncodeError;

/// A float that prints.
pub(super) trait Float: Copy + LowerExp + FromStr + PartialEq + Into<f64> {
    /// Digits that tell any two floats apart.
    const DIGITS: usize;
    /// The exponent from which on the scientific form is used.
    const SCIENTIFIC: i32;
    /// The size of a finite float that is not zero.
    fn parts(self) -> Parts;
}

impl Float for f32 {
    const DIGITS: usize = 9;
    const SCIENTIFIC: i32 = 6;

    fn parts(self) -> Parts {
        let bits = self.to_bits();
        Parts::new((bits & ((1 << 23) - 1)).into(), ((bits >> 23) & 0xff) as i32, 23, 150)
    }
}

impl Float for f64 {
    const DIGITS: usize = 17;
    const SCIENTIFIC: i32 = 15;

    fn parts(self) -> Parts {
        let bits = self.to_bits();
        Parts::new(bits & ((1 << 52) - 1), ((bits >> 52) & 0x7ff) as i32, 52, 1_075)
    }
}

pub(super) fn write_float<F: Float>(value: F, out: &mut BytesMut) -> Result<(), EncodeError> {
    let wide: f64 = value.into();
    if !wide.is_finite() {
        out.put_slice(match wide {
            wide if wide.is_nan() => b"NaN".as_slice(),
            wide if wide > 0.0 => b"Infinity",
            _ => b"-Infinity",
        });
        return Ok(());
    }
    let mut text = Digits::default();
    write!(text, "{value:e}").map_err(|_| internal("a float's digits"))?;
    let mut decimal = Decimal::of(text.as_str())?;
    if wide != 0.0 && (decimal.may_be_tie::<F>() || value.parts().has_midpoint(&decimal)) {
        decimal = settle(value, decimal)?;
    }
    if (-4..F::SCIENTIFIC).contains(&decimal.exponent) {
        let digits = Digits::print(decimal.digits)?;
        return numeric::write_text(decimal.negative, digits.as_str(), decimal.scale(), out);
    }
    let sign = if decimal.negative { "-" } else { "" };
    let digits = Digits::print(decimal.digits)?;
    let (first, rest) = digits.as_str().split_at_checked(1).unwrap_or_default();
    let point = if rest.is_empty() { "" } else { "." };
    let direction = if decimal.exponent < 0 { '-' } else { '+' };
    print(out, format_args!("{sign}{first}{point}{rest}e{direction}{:02}", decimal.exponent.unsigned_abs()))
}

/// The first correctly rounded decimal, of the length of `shortest` or longer,
/// that reads as `value` and is no midpoint.
fn settle<F: Float>(value: F, shortest: Decimal) -> Result<Decimal, EncodeError> {
    let parts = value.parts();
    for length in shortest.count..=F::DIGITS {
        let mut text = Digits::default();
        write!(text, "{value:.*e}", length - 1).map_err(|_| internal("a float's digits"))?;
        let decimal = Decimal::of(text.as_str())?;
        let reads = text.as_str().parse().is_ok_and(|read: F| read == value);
        if reads && !parts.has_midpoint(&decimal) {
            return Ok(decimal);
        }
        if length == shortest.count && !parts.has_midpoint(&shortest) {
            break;
        }
    }
    Ok(shortest)
}

/// A decimal of at most 17 digits, `d.ddd * 10^exponent`, where `digits` are
/// all of them and do not end in a zero, and `count` tells how many they are.
#[derive(Clone, Copy)]
struct Decimal {
    negative: bool,
    digits: u64,
    count: usize,
    exponent: i32,
}

impl Decimal {
    /// Reads what the standard library writes, like `-1.5e20`.
    fn of(text: &str) -> Result<Self, EncodeError> {
        let (negative, size) = match text.strip_prefix('-') {
            Some(size) => (true, size),
            None => (false, text),
        };
        let (mantissa, exponent) = size.split_once('e').unwrap_or((size, "0"));
        let exponent = exponent.parse().map_err(|_| internal("a float's exponent"))?;
        let (mut digits, mut count) = (0u64, 0);
        for digit in mantissa.bytes().filter(u8::is_ascii_digit) {
            digits = digits * 10 + u64::from(digit - b'0');
            count += 1;
        }
        while count > 1 && digits.is_multiple_of(10) {
            digits /= 10;
            count -= 1;
        }
        Ok(Self { negative, digits, count, exponent })
    }

    /// Digits behind the point of all digits, or minus the zeros before it.
    fn scale(&self) -> i32 {
        self.count as i32 - 1 - self.exponent
    }

    /// Whether another decimal of this length may be as near: only among those
    /// almost as long as can be, and only if this one was rounded up.
    fn may_be_tie<F: Float>(&self) -> bool {
        self.count + 3 >= F::DIGITS && !self.digits.is_multiple_of(2)
    }

    /// The decimal as `odd * 2^exponent`, or `None` if it has no such form
    /// with an odd part small enough to matter.
    fn odd_part(&self) -> Option<(u128, i32)> {
        let ten = -self.scale();
        if self.digits == 0 || !(-24..=24).contains(&ten) {
            return None;
        }
        let digits = u128::from(self.digits);
        let fives = 5u128.pow(ten.unsigned_abs());
        let odd = match ten {
            0.. => digits * fives,
            _ if digits.is_multiple_of(fives) => digits / fives,
            _ => return None,
        };
        let twos = odd.trailing_zeros();
        Some((odd >> twos, ten + twos as i32))
    }
}

/// The size of a float, `mantissa * 2^exponent`.
pub(super) struct Parts {
    mantissa: u64,
    exponent: i32,
    /// Whether the float below is nearer than the float above.
    lowest: bool,
}

impl Parts {
    /// From the fields of the float and how wide and how biased they are.
    fn new(fraction: u64, exponent: i32, width: u32, bias: i32) -> Self {
        match exponent {
            0 => Self { mantissa: fraction, exponent: 1 - bias, lowest: false },
            _ => Self { mantissa: fraction | (1 << width), exponent: exponent - bias, lowest: fraction == 0 },
        }
    }

    /// Whether a decimal is exactly half way to a neighbouring float.
    fn has_midpoint(&self, decimal: &Decimal) -> bool {
        let Some((odd, exponent)) = decimal.odd_part() else {
            return false;
        };
        let above = (2 * self.mantissa + 1, self.exponent - 1);
        let below = if self.lowest { (4 * self.mantissa - 1, self.exponent - 2) } else { (2 * self.mantissa - 1, self.exponent - 1) };
        [above, below].iter().any(|(m, e)| u128::from(*m) == odd && *e == exponent)
    }
}
