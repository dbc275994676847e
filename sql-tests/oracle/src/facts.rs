//! What a template's columns are: types, classes, whether they vary within a person, whose they are.

use crate::template::{Column, Condition, Expression, PersonColumn, Place, Source, Template};
use crate::value::{Type, Value};
use crate::world::{Class, Grid, World};

/// A column as the law sees it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its type.
    pub kind: Type,
    /// Its class.
    pub sort: Sort,
    /// Whether a person has one value of it.
    pub constant: bool,
}

/// A class, followed through per-person aggregates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A dimension, with its grid.
    Dimension(Option<Grid>),
    /// A measure.
    Measure(Measure),
    /// A privacy unit.
    Unit,
    /// Without a class.
    Without,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What one row has at most.
    pub high: i128,
    /// NOT NULL
    pub not_null: bool,
    /// STEPS, if they are declared.
    pub steps: Option<Vec<i128>>,
    /// Dataset and column that it is made of.
    pub origin: (usize, usize),
}

impl Template {
    /// Whose a source is.
    #[must_use]
    pub fn owner(&self, world: &World, source: usize) -> usize {
        world.datasets[self.sources[source].dataset].owner
    }

    /// The owners of all sources, each once.
    #[must_use]
    pub fn owners(&self, world: &World) -> Vec<usize> {
        let mut owners: Vec<_> = (0..self.sources.len()).map(|s| self.owner(world, s)).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    /// The left or anti joined source.
    #[must_use]
    pub fn optional(&self) -> Option<usize> {
        self.sources.iter().position(|s| s.how == crate::template::How::Left || s.how.is_anti())
    }

    /// What is known of a column.
    #[must_use]
    pub fn fact(&self, world: &World, column: Column) -> Fact {
        let source = &self.sources[column.source];
        let dataset = &world.datasets[source.dataset];
        let constant = source.is_one_row(world);
        match column.place {
            Place::Unit => Fact { kind: Type::Text, sort: Sort::Unit, constant: true },
            Place::LookedUp(at) => {
                let lookup = &world.lookups[source.lookup.as_ref().unwrap().lookup];
                Fact { kind: lookup.columns[at].1, sort: Sort::Dimension(None), constant }
            }
            Place::Plain(at) => match &source.per_person {
                None => plain(world, source.dataset, at, constant),
                Some(reduced) => match &reduced.columns[at] {
                    PersonColumn::Count(_) => Fact { kind: Type::Bigint, sort: Sort::Dimension(None), constant: true },
                    PersonColumn::Min(of) | PersonColumn::Max(of) => plain(world, source.dataset, *of, true),
                    PersonColumn::Sum(of) => {
                        let mut fact = plain(world, source.dataset, *of, true);
                        if let Sort::Measure(measure) = &mut fact.sort {
                            measure.high *= dataset.rows_per_person;
                        }
                        fact
                    }
                },
            },
        }
    }

    /// Whether a column is a per-person count of a source that is always there.
    #[must_use]
    pub fn is_count(&self, column: Column) -> bool {
        let source = &self.sources[column.source];
        match (column.place, &source.per_person) {
            (Place::Plain(at), Some(reduced)) => Some(column.source) != self.optional() && matches!(reduced.columns[at], PersonColumn::Count(_)),
            _ => false,
        }
    }

    /// The type of an expression's values.
    #[must_use]
    pub fn kind(&self, world: &World, expression: &Expression) -> Type {
        match expression {
            Expression::Column(c) | Expression::NullIf(c, _) | Expression::Coalesce(c, _) => self.fact(world, *c).kind,
            Expression::Upper(_) | Expression::Prefix(..) => Type::Text,
            Expression::Case(_, Value::Number(_)) => Type::Bigint,
            Expression::Case(..) => Type::Text,
            Expression::Test(_) => Type::Boolean,
        }
    }

    /// How many rows one person may have in the FROM.
    #[must_use]
    pub fn rows_per_person(&self, world: &World) -> i128 {
        self.sources.iter().filter(|s| s.how.is_from()).map(|s| s.rows_per_person(world)).product()
    }

    /// Whether a condition is the same for all rows of a person.
    #[must_use]
    pub fn is_constant(&self, world: &World, condition: &Condition) -> bool {
        let mut columns = Vec::new();
        condition.columns(&mut columns);
        columns.iter().all(|c| self.fact(world, *c).constant)
    }
}

impl Source {
    /// Whether it has one row a person, at most.
    #[must_use]
    pub fn is_one_row(&self, world: &World) -> bool {
        self.per_person.is_some() || world.datasets[self.dataset].unique
    }

    /// How many rows it has of one person, at most.
    #[must_use]
    pub fn rows_per_person(&self, world: &World) -> i128 {
        if self.is_one_row(world) { 1 } else { world.datasets[self.dataset].rows_per_person }
    }
}

fn plain(world: &World, dataset: usize, at: usize, constant: bool) -> Fact {
    let column = &world.datasets[dataset].columns[at];
    let sort = match &column.class {
        Class::Dimension(grid) => Sort::Dimension(*grid),
        Class::Measure { high, not_null, steps } => Sort::Measure(Measure { high: *high, not_null: *not_null, steps: steps.clone(), origin: (dataset, at) }),
        Class::Without => Sort::Without,
    };
    Fact { kind: column.kind, sort, constant }
}
