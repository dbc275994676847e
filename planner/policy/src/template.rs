//! Templates: a SELECT with parameters of finite domains, as its author wrote it.

use crate::{ColumnType, Dataset, Digest, Name};

/// A value of a parameter's domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// A text, date or timestamp value.
    Text(String),
    /// An exact number as written.
    Number(String),
    /// A truth value.
    Bool(bool),
}

impl Literal {
    /// The literal as SQL.
    pub fn sql(&self) -> String {
        match self {
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Number(number) => number.clone(),
            Self::Bool(value) => value.to_string(),
        }
    }

    /// The literal's text, without quotes.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
        }
    }
}

/// A parameter: a name, a type, and the values that a caller may choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, used as `$name` in the text and `name =>` in calls.
    pub name: Name,
    /// Its type.
    pub data_type: ColumnType,
    /// Its values, distinct, in declared order.
    pub domain: Vec<Literal>,
}

impl Parameter {
    /// `channel text IN ('ctv', 'display')`
    pub fn sql(&self) -> String {
        let domain: Vec<_> = self.domain.iter().map(Literal::sql).collect();
        format!("{} {} IN ({})", self.name, self.data_type.sql(), domain.join(", "))
    }
}

/// A query template as registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name in the schema `templates`.
    pub name: Name,
    /// Parameters in declared order.
    pub parameters: Vec<Parameter>,
    /// What the answers are for, in its author's words.
    pub purpose: Option<String>,
    /// In how many cells one person may count.
    pub cells_per_person: Option<u32>,
    /// The SELECT, as written.
    pub query: String,
    /// The SELECT's tokens without comments, each with its kind and length: what a digest covers.
    pub tokens: String,
}

impl Template {
    /// What an approval is about: the text, the parameters, and every class, threshold and bound
    /// of the datasets that it touches, under one version of the planner's rules.
    pub fn digest(&self, collaboration: &Name, datasets: &[&Dataset], rules_version: u32) -> Digest {
        let parameters: Vec<_> = self.parameters.iter().map(Parameter::sql).collect();
        let cells = self.cells_per_person.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let datasets: Vec<_> = datasets.iter().map(|d| d.canonical()).collect();
        Digest::of(
            "cloister template v1",
            &[
                collaboration.as_str().as_bytes(),
                rules_version.to_string().as_bytes(),
                self.name.as_str().as_bytes(),
                parameters.join(",").as_bytes(),
                self.purpose.as_deref().unwrap_or("").as_bytes(),
                cells.as_bytes(),
                self.tokens.as_bytes(),
                datasets.join("\n").as_bytes(),
            ],
        )
    }
}
