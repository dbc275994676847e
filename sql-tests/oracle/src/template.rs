//! A template as a tree: sources, joins, filters, keys and aggregates.

use crate::value::Value;

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Parameters, each equated with a dimension.
    pub parameters: Vec<Parameter>,
    /// CELLS PER PERSON.
    pub cells: Option<usize>,
    /// What it reads; the first is the one that the others are joined to.
    pub sources: Vec<Source>,
    /// Conjuncts of WHERE.
    pub filters: Vec<Condition>,
    /// The GROUP BY.
    pub keys: Vec<Expression>,
    /// What is computed for each group.
    pub aggregates: Vec<Aggregate>,
    /// Whether the joined rows are reduced to one a person, by the greatest of the first key, the least of the second, and totals.
    pub reduced: bool,
    /// A HAVING above the release: the first aggregate, a count, is at least this. Not over reduced rows.
    pub having: Option<i128>,
}

/// A parameter: `column = $name`.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it selects by.
    pub on: Column,
    /// Its domain.
    pub values: Vec<Value>,
}

/// A dataset, and how its rows meet the others.
#[derive(Clone, Debug)]
pub struct Source {
    /// How it is joined.
    pub how: How,
    /// An index into the world's datasets.
    pub dataset: usize,
    /// Conditions within its subquery, below a per-person aggregate.
    pub filters: Vec<Condition>,
    /// Whether it is reduced to one row a person, and what of.
    pub per_person: Option<PerPerson>,
    /// PUBLIC data looked up for each row.
    pub lookup: Option<LookedUp>,
}

/// How a source is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The first source.
    First,
    /// JOIN … ON units
    Inner,
    /// LEFT JOIN … ON units
    Left,
    /// unit IN (…)
    In,
    /// EXISTS (…)
    Exists,
    /// unit NOT IN (…)
    NotIn,
    /// NOT EXISTS (…)
    NotExists,
}

impl How {
    /// Whether the source's columns are in the FROM.
    #[must_use]
    pub fn is_from(self) -> bool {
        matches!(self, Self::First | Self::Inner | Self::Left)
    }

    /// Whether it selects the people who aren't in the source.
    #[must_use]
    pub fn is_anti(self) -> bool {
        matches!(self, Self::NotIn | Self::NotExists)
    }
}

/// A per-person aggregate.
#[derive(Clone, Debug)]
pub struct PerPerson {
    /// Its columns.
    pub columns: Vec<PersonColumn>,
    /// HAVING count(*) >= this.
    pub least: Option<i128>,
}

/// A column of a per-person aggregate; indices are of the dataset's columns.
#[derive(Clone, Debug)]
pub enum PersonColumn {
    /// count(*), with FILTER.
    Count(Option<Condition>),
    /// The least value.
    Min(usize),
    /// The greatest value.
    Max(usize),
    /// The total.
    Sum(usize),
}

/// A join with a PUBLIC dataset on its UNIQUE column.
#[derive(Clone, Debug)]
pub struct LookedUp {
    /// An index into the world's lookups.
    pub lookup: usize,
    /// The column of the dataset.
    pub on: usize,
    /// LEFT JOIN instead of JOIN.
    pub left: bool,
}

/// A column of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// An index into the template's sources.
    pub source: usize,
    /// Which.
    pub place: Place,
}

/// Which column of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A dataset's column, or one of the per-person aggregate.
    Plain(usize),
    /// A column of what is looked up.
    LookedUp(usize),
    /// The privacy unit.
    Unit,
}

/// What a key, a condition or a CASE is made of.
#[derive(Clone, Debug)]
pub enum Expression {
    /// A column.
    Column(Column),
    /// A text in upper case.
    Upper(Column),
    /// A text's first letters.
    Prefix(Column, usize),
    /// NULLIF with a literal.
    NullIf(Column, Value),
    /// COALESCE with a literal.
    Coalesce(Column, Value),
    /// CASE WHEN … THEN literal … ELSE literal END
    Case(Vec<(Condition, Value)>, Value),
    /// A condition as a value.
    Test(Box<Condition>),
}

/// A comparison's operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// =
    Equal,
    /// <>
    Different,
    /// <
    Less,
    /// <=
    AtMost,
    /// >
    More,
    /// >=
    AtLeast,
}

/// What selects rows; of three values.
#[derive(Clone, Debug)]
pub enum Condition {
    /// A comparison with a literal.
    Compare(Expression, Operator, Value),
    /// [NOT] IN a list of literals.
    Among(Expression, Vec<Value>, bool),
    /// BETWEEN two literals.
    Between(Expression, Value, Value),
    /// LIKE a text and anything behind it, or NOT LIKE.
    Like(Expression, String, bool),
    /// IS DISTINCT FROM a literal, or IS NOT DISTINCT FROM it.
    Distinct(Expression, Value, bool),
    /// IS NULL, or IS NOT NULL.
    IsNull(Expression, bool),
    /// NOT
    Not(Box<Condition>),
    /// AND
    And(Box<Condition>, Box<Condition>),
    /// OR
    Or(Box<Condition>, Box<Condition>),
    /// The matched bit: whether a left join's other side is there, or isn't.
    Matched(usize, bool),
}

/// An aggregate of the release point.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Which.
    pub what: What,
    /// Its FILTER.
    pub filter: Option<Condition>,
    /// Written as CASE instead of FILTER.
    pub as_case: bool,
}

/// What is aggregated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// count(*)
    Rows,
    /// count(DISTINCT unit of a source)
    People(usize),
    /// sum(column)
    Sum(Column),
    /// avg(column)
    Average(Column),
    /// count(DISTINCT column)
    Distinct(Column),
}

impl Expression {
    /// Calls a function with every source that it reads.
    pub fn sources(&self, into: &mut Vec<usize>) {
        match self {
            Self::Column(c) | Self::Upper(c) | Self::Prefix(c, _) | Self::NullIf(c, _) | Self::Coalesce(c, _) => into.push(c.source),
            Self::Case(arms, _) => arms.iter().for_each(|(condition, _)| condition.sources(into)),
            Self::Test(condition) => condition.sources(into),
        }
    }

    /// The columns that it reads; matched bits are none.
    pub fn columns(&self, into: &mut Vec<Column>) {
        match self {
            Self::Column(c) | Self::Upper(c) | Self::Prefix(c, _) | Self::NullIf(c, _) | Self::Coalesce(c, _) => into.push(*c),
            Self::Case(arms, _) => arms.iter().for_each(|(condition, _)| condition.columns(into)),
            Self::Test(condition) => condition.columns(into),
        }
    }
}

impl Condition {
    /// The sources that it reads.
    pub fn sources(&self, into: &mut Vec<usize>) {
        match self {
            Self::Compare(e, ..) | Self::Among(e, ..) | Self::Between(e, ..) | Self::IsNull(e, _) | Self::Like(e, ..) | Self::Distinct(e, ..) => {
                e.sources(into)
            }
            Self::Not(c) => c.sources(into),
            Self::And(a, b) | Self::Or(a, b) => {
                a.sources(into);
                b.sources(into);
            }
            Self::Matched(source, _) => into.push(*source),
        }
    }

    /// The columns that it reads; matched bits are none.
    pub fn columns(&self, into: &mut Vec<Column>) {
        match self {
            Self::Compare(e, ..) | Self::Among(e, ..) | Self::Between(e, ..) | Self::IsNull(e, _) | Self::Like(e, ..) | Self::Distinct(e, ..) => {
                e.columns(into)
            }
            Self::Not(c) => c.columns(into),
            Self::And(a, b) | Self::Or(a, b) => {
                a.columns(into);
                b.columns(into);
            }
            Self::Matched(..) => {}
        }
    }
}
