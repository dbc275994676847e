//! A world: who owns which dataset, under which policy, with which rows; and the script that founds it.

use std::fmt::Write as _;

use crate::calendar::{bin_of_days, bin_of_months};
use crate::value::{Type, Value, decimal, field};

/// A policy with its data.
#[derive(Clone, Debug)]
pub struct World {
    /// The owners' names.
    pub owners: Vec<String>,
    /// Person-level datasets.
    pub datasets: Vec<Dataset>,
    /// PUBLIC datasets.
    pub lookups: Vec<Lookup>,
}

/// A protected dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// An index into the world's owners.
    pub owner: usize,
    /// Its name, without the owner's.
    pub name: String,
    /// The name of its privacy unit.
    pub unit: String,
    /// Whether it has one row a person.
    pub unique: bool,
    /// Its threshold k.
    pub threshold: usize,
    /// ROWS PER PERSON; 1 if it is UNIQUE.
    pub rows_per_person: i128,
    /// The other columns.
    pub columns: Vec<Column>,
    /// Rows in the order of load: the unit as it is spelled, and the other columns.
    pub rows: Vec<(String, Vec<Value>)>,
}

/// A column of a dataset.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// What it may be used for.
    pub class: Class,
}

/// A column's class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// DIMENSION, with its GRID if it has one.
    Dimension(Option<Grid>),
    /// MEASURE BETWEEN 0 AND a bound.
    Measure {
        /// The upper bound, in units of the last digit.
        high: i128,
        /// NOT NULL
        not_null: bool,
        /// STEPS, if they are declared.
        steps: Option<Vec<i128>>,
    },
    /// No class: not to be used.
    Without,
}

/// A GRID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// Bins of so many days.
    Days(i64),
    /// Bins of so many months.
    Months(i64),
    /// Bins of a number, in units of the last digit.
    Number(i128),
}

impl Grid {
    /// The first value of a value's bin.
    #[must_use]
    pub fn bin(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Days(width), Value::Date(day)) => Value::Date(bin_of_days(*day, width)),
            (Self::Months(width), Value::Date(day)) => Value::Date(bin_of_months(*day, width)),
            (Self::Number(width), Value::Number(number)) => Value::Number(number.div_euclid(width) * width),
            _ => value.clone(),
        }
    }

    fn sql(self, kind: Type) -> String {
        match self {
            Self::Days(days) => format!("'{days} days'"),
            Self::Months(months) => format!("'{months} months'"),
            Self::Number(width) => decimal(width, kind.scale()),
        }
    }
}

/// A PUBLIC dataset: its first column is UNIQUE.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Who loads it.
    pub owner: usize,
    /// Its name, without the owner's.
    pub name: String,
    /// Names and types.
    pub columns: Vec<(String, Type)>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

/// Whom a spelled unit is about: nobody, if it is blank.
#[must_use]
pub fn person(unit: &str) -> Option<String> {
    let unit = unit.trim().to_lowercase();
    (!unit.is_empty()).then_some(unit)
}

impl World {
    /// A dataset's full name.
    #[must_use]
    pub fn name(&self, dataset: usize) -> String {
        let dataset = &self.datasets[dataset];
        format!("{}.{}", self.owners[dataset.owner], dataset.name)
    }

    /// The script that founds the collaboration and loads its data.
    #[must_use]
    pub fn script(&self) -> String {
        let mut out = "CREATE COLLABORATION oracle;\n".to_owned();
        for owner in &self.owners {
            let _ = writeln!(out, "CREATE MEMBER {owner};");
        }
        for owner in &self.owners {
            let _ = writeln!(out, "CREATE ROLE {owner}_admin LOGIN PASSWORD 'demo' IN MEMBER {owner} AS ADMINISTRATOR;");
        }
        let _ = writeln!(out, "CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER {} AS ANALYST;", self.owners[0]);
        for (at, dataset) in self.datasets.iter().enumerate() {
            let _ = writeln!(out, "SET SESSION AUTHORIZATION {}_admin;", self.owners[dataset.owner]);
            dataset.write(&self.name(at), &mut out);
        }
        for lookup in &self.lookups {
            let owner = &self.owners[lookup.owner];
            let _ = writeln!(out, "SET SESSION AUTHORIZATION {owner}_admin;");
            lookup.write(&format!("{owner}.{}", lookup.name), &mut out);
        }
        out
    }
}

impl Dataset {
    fn write(&self, name: &str, out: &mut String) {
        let unique = if self.unique { " UNIQUE" } else { "" };
        let mut columns = vec![format!("    {} text PRIVACY UNIT AS email{unique}", self.unit)];
        columns.extend(self.columns.iter().map(Column::sql));
        let rows = if self.unique { String::new() } else { format!(" ROWS PER PERSON {}", self.rows_per_person) };
        let _ = writeln!(out, "CREATE DATASET {name} (\n{}\n) THRESHOLD {}{rows} ROWS AT MOST 5000;", columns.join(",\n"), self.threshold);
        let names: Vec<_> = std::iter::once(self.unit.as_str()).chain(self.columns.iter().map(|c| c.name.as_str())).collect();
        let _ = writeln!(out, "COPY {name} FROM STDIN (FORMAT csv, HEADER);\n{}", names.join(","));
        for (unit, values) in &self.rows {
            let mut fields = vec![if unit.is_empty() { String::new() } else { field(unit) }];
            fields.extend(values.iter().zip(&self.columns).map(|(v, c)| v.csv(c.kind)));
            let _ = writeln!(out, "{}", fields.join(","));
        }
        let _ = writeln!(out, "\\.");
    }
}

impl Column {
    fn sql(&self) -> String {
        let class = match &self.class {
            Class::Dimension(None) => " DIMENSION".to_owned(),
            Class::Dimension(Some(grid)) => format!(" DIMENSION GRID {}", grid.sql(self.kind)),
            Class::Without => String::new(),
            Class::Measure { high, not_null, steps } => {
                let number = |n: &i128| decimal(*n, self.kind.scale());
                let steps = steps.as_ref().map_or(String::new(), |s| format!(" STEPS ({})", s.iter().map(number).collect::<Vec<_>>().join(", ")));
                format!(" MEASURE BETWEEN 0 AND {}{}{steps}", number(high), if *not_null { " NOT NULL" } else { "" })
            }
        };
        format!("    {} {}{class}", self.name, self.kind.sql())
    }
}

impl Lookup {
    fn write(&self, name: &str, out: &mut String) {
        let columns: Vec<_> = self.columns.iter().enumerate().map(|(at, (n, t))| format!("{n} {}{}", t.sql(), if at == 0 { " UNIQUE" } else { "" })).collect();
        let names: Vec<_> = self.columns.iter().map(|(n, _)| n.as_str()).collect();
        let _ = writeln!(out, "CREATE PUBLIC DATASET {name} ({}) ROWS AT MOST 1000;", columns.join(", "));
        let _ = writeln!(out, "COPY {name} FROM STDIN (FORMAT csv, HEADER);\n{}", names.join(","));
        for row in &self.rows {
            let fields: Vec<_> = row.iter().zip(&self.columns).map(|(v, (_, t))| v.csv(*t)).collect();
            let _ = writeln!(out, "{}", fields.join(","));
        }
        let _ = writeln!(out, "\\.");
    }
}
