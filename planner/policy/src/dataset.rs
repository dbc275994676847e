//! Datasets: columns with classes, thresholds and declared bounds.

use crate::{DatasetName, Grid, Name, UserError, format_fixed};

/// The least threshold that an owner may choose.
pub const THRESHOLD_MIN: u32 = 10;

/// Longest text of a dimension, in bytes. With [`GROUPS_MAX`] it keeps all keys of a run within
/// what a text column can hold, whatever the data.
pub const DIMENSION_BYTES_MAX: usize = 200;

/// Most groups that a run may keep.
pub const GROUPS_MAX: u64 = 10_000_000;

/// Most rows that a dataset may declare.
pub(crate) const ROWS_MAX: u64 = 1_000_000_000;

/// Most rows that a PUBLIC dataset may declare: whoever joins to it holds all of it.
pub const PUBLIC_ROWS_MAX: u64 = 1_000_000;

/// Type of a dataset's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// `text`, `varchar`
    Text,
    /// `boolean`
    Bool,
    /// `smallint`
    Int2,
    /// `integer`
    Int4,
    /// `bigint`
    Int8,
    /// `numeric(precision, scale)`
    Numeric {
        /// Digits in all, 1–38.
        precision: u8,
        /// Digits after the point, 0–precision.
        scale: u8,
    },
    /// `date`
    Date,
    /// `timestamp` without time zone, microseconds
    Timestamp,
}

impl ColumnType {
    /// The type's Postgres name.
    pub fn sql(self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Bool => "boolean".into(),
            Self::Int2 => "smallint".into(),
            Self::Int4 => "integer".into(),
            Self::Int8 => "bigint".into(),
            Self::Numeric { precision, scale } => format!("numeric({precision},{scale})"),
            Self::Date => "date".into(),
            Self::Timestamp => "timestamp".into(),
        }
    }

    /// Digits after the point if the type is an exact number.
    pub fn scale(self) -> Option<u8> {
        match self {
            Self::Int2 | Self::Int4 | Self::Int8 => Some(0),
            Self::Numeric { scale, .. } => Some(scale),
            Self::Text | Self::Bool | Self::Date | Self::Timestamp => None,
        }
    }
}

/// Identifier space of a privacy unit: fixes normalisation and hash context. Two units meet in a
/// join only within one domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    /// E-mail addresses: trimmed, NFKC, lower case.
    Email,
    /// Opaque customer numbers: trimmed, NFKC.
    CustomerId,
    /// Phone numbers: E.164.
    Phone,
}

impl Domain {
    /// Every domain, by its keyword.
    pub const ALL: [(&'static str, Domain); 3] = [("email", Domain::Email), ("customer_id", Domain::CustomerId), ("phone", Domain::Phone)];

    /// The keyword after `PRIVACY UNIT AS`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::CustomerId => "customer_id",
            Self::Phone => "phone",
        }
    }
}

/// A measure's declared range, as whole numbers of `10^-scale`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Least value, at least 0.
    pub lo: i128,
    /// Greatest value.
    pub hi: i128,
    /// Digits after the point.
    pub scale: u8,
    /// Whether NULL may be loaded.
    pub nullable: bool,
    /// Representative amounts of one person's total, strictly increasing.
    pub steps: Vec<i128>,
}

/// What may be done with a column below the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// Whom a threshold counts.
    Unit {
        /// The identifiers' domain.
        domain: Domain,
        /// One row a person.
        unique: bool,
    },
    /// May be grouped by and filtered on.
    Dimension {
        /// The bins of which only the start is kept.
        grid: Option<Grid>,
        /// No value twice and none NULL; of PUBLIC datasets only.
        unique: bool,
    },
    /// May only be summed and averaged.
    Measure(Measure),
    /// Can't be used at all, and isn't stored.
    None,
}

/// One column of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub data_type: ColumnType,
    /// Its class.
    pub class: Class,
}

impl Column {
    /// Its class with what narrows it, in the words of the grammar: for who looks it up.
    pub fn described(&self) -> String {
        match &self.class {
            Class::Dimension { grid, unique } => {
                let grid = grid.map_or_else(String::new, |grid| format!(" grid {}", grid.sql(self.data_type)));
                format!("dimension{grid}{}", if *unique { " unique" } else { "" })
            }
            Class::Unit { .. } | Class::Measure(_) | Class::None => self.class.words().to_owned(),
        }
    }
}

/// A dataset as its owner declared it: rows about people, or a PUBLIC table to look values up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Owner and name.
    pub name: DatasetName,
    /// Whether it is about no one and anybody may know all of it.
    pub public: bool,
    /// Columns in declared order; exactly one is the privacy unit, or all are dimensions if it is PUBLIC.
    pub columns: Vec<Column>,
    /// Least number of distinct people in a group that may be shown; 0 if it is PUBLIC.
    pub threshold: u32,
    /// Most rows that one person has; 1 if the unit is UNIQUE, 0 if it is PUBLIC.
    pub rows_per_person: u64,
    /// Most rows in all.
    pub rows_max: u64,
}

impl Dataset {
    /// The privacy unit: its position, domain, and whether it is UNIQUE.
    pub fn unit(&self) -> Option<(usize, Domain, bool)> {
        self.columns.iter().enumerate().find_map(|(at, column)| match column.class {
            Class::Unit { domain, unique } => Some((at, domain, unique)),
            Class::Dimension { .. } | Class::Measure(_) | Class::None => None,
        })
    }

    /// Position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.as_str() == name)
    }

    /// Whether a column has no value twice and no NULL, in a PUBLIC dataset.
    pub fn is_lookup_key(&self, at: usize) -> bool {
        self.public && self.columns.get(at).is_some_and(|c| matches!(c.class, Class::Dimension { unique: true, .. }))
    }

    /// Checks what no single clause can: one unit, distinct names, bounds that keep every sum
    /// exact in 38 digits.
    pub(crate) fn check(&self) -> Result<(), UserError> {
        let units = self.columns.iter().filter(|c| matches!(c.class, Class::Unit { .. })).count();
        if self.public {
            if !(0..self.columns.len()).any(|at| self.is_lookup_key(at)) {
                return Err(UserError::new("42601", format!("PUBLIC dataset \"{}\" has no UNIQUE column", self.name))
                    .hint("Name the column that it is looked up by: code text DIMENSION UNIQUE."));
            }
        } else if units != 1 {
            let message = if units == 0 { "has no PRIVACY UNIT column" } else { "has more than one PRIVACY UNIT column" };
            let code = if units == 0 { "42601" } else { "0A000" };
            return Err(UserError::new(code, format!("dataset \"{}\" {message}", self.name))
                .hint("Name the one column that says whom a row is about: person text PRIVACY UNIT AS email."));
        }
        for (at, column) in self.columns.iter().enumerate() {
            if self.columns.iter().take(at).any(|other| other.name == column.name) {
                return Err(UserError::new("42701", format!("column \"{}\" specified more than once", column.name)));
            }
            if let Class::Measure(measure) = &column.class {
                let bound = measure.hi.checked_mul(i128::from(self.rows_max));
                if bound.is_none_or(|b| b >= 10_i128.pow(37)) {
                    return Err(UserError::new("22003", format!("a sum of \"{}\" could have more than 37 digits", column.name))
                        .hint("Lower the measure's upper bound, its scale, or ROWS AT MOST."));
                }
            }
        }
        Ok(())
    }

    /// The declaration in canonical words: what a digest covers.
    pub fn canonical(&self) -> String {
        let mut text = format!("{}{}(", if self.public { "public " } else { "" }, self.name);
        for column in &self.columns {
            text += &format!("{} {} {},", column.name, column.data_type.sql(), column.class.canonical(column.data_type));
        }
        text + &format!(") k={} rpp={} rows={}", self.threshold, self.rows_per_person, self.rows_max)
    }
}

impl Class {
    fn canonical(&self, data_type: ColumnType) -> String {
        match self {
            Self::Unit { domain, unique } => format!("unit:{}:{unique}", domain.keyword()),
            Self::Dimension { grid, unique } => {
                let grid = grid.map_or_else(String::new, |grid| format!(":grid {}", grid.sql(data_type)));
                format!("dimension{grid}{}", if *unique { ":unique" } else { "" })
            }
            Self::Measure(m) => {
                let steps: Vec<_> = m.steps.iter().map(|s| format_fixed(*s, m.scale)).collect();
                format!("measure:{}:{}:{}:{}", format_fixed(m.lo, m.scale), format_fixed(m.hi, m.scale), m.nullable, steps.join("/"))
            }
            Self::None => "none".into(),
        }
    }

    /// The class in the words of the grammar, for messages.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Unit { .. } => "privacy unit",
            Self::Dimension { .. } => "dimension",
            Self::Measure(_) => "measure",
            Self::None => "column without a class",
        }
    }
}
