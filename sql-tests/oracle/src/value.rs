//! Values and their types, and how they are written in SQL, in CSV and by Postgres.

use crate::calendar::civil;

/// A column's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `text`
    Text,
    /// `integer`
    Integer,
    /// `bigint`
    Bigint,
    /// `numeric(p, s)`
    Numeric(u32, u32),
    /// `date`
    Date,
    /// `boolean`
    Boolean,
}

/// A value. The order is a release's: NULL comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A truth value.
    Boolean(bool),
    /// An integer, or a decimal in units of its last digit.
    Number(i128),
    /// Days since 1970-01-01.
    Date(i64),
    /// A text, ordered by its bytes.
    Text(String),
    /// Nothing.
    Null,
}

impl Type {
    /// The type's name in SQL.
    #[must_use]
    pub fn sql(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Bigint => "bigint".to_owned(),
            Self::Numeric(precision, scale) => format!("numeric({precision},{scale})"),
            Self::Date => "date".to_owned(),
            Self::Boolean => "boolean".to_owned(),
        }
    }

    /// Digits behind the point.
    #[must_use]
    pub fn scale(self) -> u32 {
        if let Self::Numeric(_, scale) = self { scale } else { 0 }
    }
}

/// A number in units of its last digit, with its point.
#[must_use]
pub fn decimal(number: i128, scale: u32) -> String {
    if scale == 0 {
        return number.to_string();
    }
    let one = 10_u128.pow(scale);
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    format!("{sign}{}.{:0width$}", size / one, size % one, width = scale as usize)
}

/// A float as Postgres prints it: the shortest digits that read back the same.
#[must_use]
pub fn float(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 || (1e-4..1e15).contains(&size) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

impl Value {
    /// As Postgres prints it, `None` for NULL.
    #[must_use]
    pub fn printed(&self, kind: Type) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Boolean(value) => Some(if *value { "t" } else { "f" }.to_owned()),
            Self::Number(value) => Some(decimal(*value, kind.scale())),
            Self::Text(value) => Some(value.clone()),
            Self::Date(value) => {
                let (year, month, day) = civil(*value);
                Some(format!("{year:04}-{month:02}-{day:02}"))
            }
        }
    }

    /// As a literal of a template.
    #[must_use]
    pub fn sql(&self, kind: Type) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Boolean(value) => value.to_string(),
            // A number with a point is a float in a template, and few decimals are equal to one.
            Self::Number(_) if kind.scale() > 0 => format!("'{}'", self.printed(kind).unwrap()),
            Self::Number(_) => self.printed(kind).unwrap(),
            Self::Text(_) | Self::Date(_) => format!("'{}'", self.printed(kind).unwrap().replace('\'', "''")),
        }
    }

    /// As a literal where a number with a point is a decimal.
    #[must_use]
    pub fn exact(&self, kind: Type) -> String {
        if let Self::Number(number) = self { decimal(*number, kind.scale()) } else { self.sql(kind) }
    }

    /// As a literal where nothing else says its type.
    #[must_use]
    pub fn typed(&self, kind: Type) -> String {
        match self {
            Self::Date(_) => format!("DATE {}", self.sql(kind)),
            Self::Number(_) if kind.scale() > 0 => format!("CAST({} AS {})", self.sql(kind), kind.sql()),
            _ => self.sql(kind),
        }
    }

    /// As a field of COPY's CSV.
    #[must_use]
    pub fn csv(&self, kind: Type) -> String {
        self.printed(kind).map_or(String::new(), |text| field(&text))
    }
}

/// A text as a CSV field.
#[must_use]
pub fn field(text: &str) -> String {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) || text.trim() != text { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
