//! What an attacker may do, whatever answers: load their own rows, offer templates, ask.
//!
//! The attacker is the bank with its analyst. The publisher's rows are the victim's: a campaign never sees them,
//! and what it is asked to guess about them is told only to the score.

use std::collections::BTreeMap;
use std::fmt;

/// A table of one owner, declared at its first load.
pub(crate) struct Dataset {
    /// `owner.name`.
    pub(crate) name: &'static str,
    /// Declarations of columns: name, type (text or bigint), class.
    pub(crate) columns: &'static [&'static str],
    /// THRESHOLD, ROWS PER PERSON and ROWS AT MOST; nothing makes the dataset PUBLIC.
    pub(crate) bounds: &'static str,
}

/// What the publisher loads, one after the other if it is more than one.
pub(crate) struct Publication {
    pub(crate) dataset: &'static Dataset,
    /// In CSV; an empty field is NULL.
    pub(crate) rows: Vec<String>,
}

/// A question that the attacker offers to be approved.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) name: String,
    /// CELLS PER PERSON, if it has to be said.
    pub(crate) clause: &'static str,
    pub(crate) sql: String,
    /// What somebody would approve who has a plain engine and thinks of a threshold: HAVING.
    pub(crate) naive: String,
}

impl Template {
    /// A template whose naive form is the same text with a threshold on a column's distinct values.
    pub(crate) fn counting(name: impl Into<String>, unit: &str, sql: impl Into<String>) -> Self {
        let sql = sql.into();
        let naive = format!("{sql} HAVING count(DISTINCT {unit}) >= 10");
        Self { name: name.into(), clause: "", sql, naive }
    }

    pub(crate) fn naive(self, naive: impl Into<String>) -> Self {
        Self { naive: naive.into(), ..self }
    }

    pub(crate) fn clause(self, clause: &'static str) -> Self {
        Self { clause, ..self }
    }
}

/// The SQLSTATE of a no.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(pub(crate) String);

/// Rows as text, NULLs apart.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

/// Either a server or a plain engine.
pub(crate) trait Room {
    /// Loads, and loads again, a dataset of the attacker.
    fn load(&mut self, dataset: &'static Dataset, rows: &[String]);

    /// Loads what the publisher has next; without any left, nothing happens.
    fn publish(&mut self);

    /// Registers a template, and has it approved by everybody whom it touches, if they do.
    fn offer(&mut self, template: &Template) -> Result<(), Refusal>;

    /// Takes a template back.
    fn drop_template(&mut self, name: &str) -> Result<(), Refusal>;

    /// Has the approvals renewed that a load made void, by those who renew any.
    fn renew(&mut self, template: &Template) -> Result<(), Refusal>;

    /// Asks as the analyst.
    fn ask(&mut self, sql: &str) -> Result<Rows, Refusal>;

    /// What was answered so far.
    fn tally(&self) -> &Tally;
}

/// What a room answered, for the table.
#[derive(Default)]
pub(crate) struct Tally {
    refused: BTreeMap<String, usize>,
    rows: usize,
    nulls: usize,
}

impl Tally {
    pub(crate) fn note<T>(&mut self, answer: Result<T, Refusal>) -> Result<T, Refusal> {
        if let Err(Refusal(code)) = &answer {
            *self.refused.entry(code.clone()).or_default() += 1;
        }
        answer
    }

    pub(crate) fn note_rows(&mut self, rows: &Rows) {
        self.rows += rows.len();
        self.nulls += rows.iter().filter(|row| row.iter().any(Option::is_none)).count();
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said: Vec<_> = self.refused.iter().map(|(code, times)| format!("{code} ×{times}")).collect();
        if self.rows > 0 {
            said.push(format!("{} rows", self.rows));
        }
        if self.nulls > 0 {
            said.push(format!("{} with NULL", self.nulls));
        }
        f.write_str(&if said.is_empty() { "nothing".to_owned() } else { said.join(", ") })
    }
}

/// Numbers of an answer by the text of its other columns: the last column is the number.
pub(crate) fn cells(answer: &Result<Rows, Refusal>) -> BTreeMap<String, Option<f64>> {
    let rows = answer.as_deref().unwrap_or_default();
    rows.iter()
        .map(|row| {
            let (value, key) = row.split_last().expect("an answer has columns");
            let key: Vec<_> = key.iter().map(|field| field.as_deref().unwrap_or("NULL")).collect();
            (key.join("/"), value.as_ref().and_then(|text| text.parse().ok()))
        })
        .collect()
}
