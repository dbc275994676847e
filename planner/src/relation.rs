//! The relations below the seal: a closed algebra in which what isn't allowed can't be said.
//!
//! Binding turns DataFusion's logical plan into this. Columns are numbered once, at their scan
//! or per-person aggregate; aliases, projections, CTEs and subqueries have dissolved into
//! expressions over those numbers, so lineage is how an expression is written, not an analysis.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use arrow::datatypes::DataType;
use cloister_policy::{ColumnType, DatasetName, Domain, Grid, Name};
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::Expr;

/// A column of the sealed relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnId(pub(crate) usize);

impl ColumnId {
    /// The name by which expressions and physical plans refer to it.
    pub(crate) fn name(self) -> String {
        format!("c{}", self.0)
    }

    /// The expression that is this column and nothing else.
    pub(crate) fn expr(self) -> Expr {
        Expr::Column(Column::new_unqualified(self.name()))
    }

    /// The column that an expression is, if it is nothing else.
    pub(crate) fn of(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Column(column) => column.name.strip_prefix('c')?.parse().ok().map(Self),
            Expr::Alias(alias) => Self::of(&alias.expr),
            _ => None,
        }
    }
}

/// What may be done with a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnClass {
    /// A privacy unit of this domain.
    Person(Domain),
    /// May be grouped by and filtered on.
    Dimension,
    /// May only be summed and averaged.
    Measure(MeasureFact),
    /// Can't be used.
    Unusable,
}

/// A measure's bounds, as whole numbers of `10^-scale`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeasureFact {
    /// The dataset's column that it comes from, through per-person aggregates too.
    pub(crate) origin: String,
    pub(crate) hi: i128,
    pub(crate) scale: u8,
    pub(crate) nullable: bool,
    pub(crate) steps: Vec<i128>,
}

/// What is known of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnFact {
    /// `publisher.impressions.region`, or `max(publisher.impressions.region) per person`.
    pub(crate) label: String,
    pub(crate) owner: Name,
    pub(crate) data_type: DataType,
    pub(crate) class: ColumnClass,
    /// One value a person: of a UNIQUE dataset or a per-person aggregate.
    pub(crate) per_person: bool,
    /// NULL for people whom a left join did not match.
    pub(crate) optional: bool,
    /// Its bins, if it has a GRID, and the type that they are of.
    pub(crate) grid: Option<(Grid, ColumnType)>,
    /// The dataset, if it is one of its columns as it was scanned.
    pub(crate) scanned: Option<DatasetName>,
}

/// All columns of a template, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns(Vec<ColumnFact>);

impl Columns {
    pub(crate) fn add(&mut self, fact: ColumnFact) -> ColumnId {
        self.0.push(fact);
        ColumnId(self.0.len() - 1)
    }

    /// From here on NULL for people whom a left join did not match.
    pub(crate) fn set_optional(&mut self, id: ColumnId) {
        if let Some(fact) = self.0.get_mut(id.0) {
            fact.optional = true;
        }
    }

    /// A looked up column varies, and is NULL without a match, as what it is looked up by.
    pub(crate) fn looked_up_by(&mut self, id: ColumnId, key: &ColumnFact) {
        if let Some(fact) = self.0.get_mut(id.0) {
            (fact.per_person, fact.optional) = (key.per_person, key.optional);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &ColumnFact> {
        self.0.iter()
    }

    pub(crate) fn fact(&self, id: ColumnId) -> Option<&ColumnFact> {
        self.0.get(id.0)
    }

    /// Columns that an expression reads.
    pub(crate) fn read_by(expr: &Expr) -> BTreeSet<ColumnId> {
        let mut ids = BTreeSet::new();
        let _ = expr.apply(|node| {
            ids.extend(ColumnId::of(node).filter(|_| matches!(node, Expr::Column(_))));
            Ok(TreeNodeRecursion::Continue)
        });
        ids
    }

    /// The expression with labels instead of numbers, for people.
    pub(crate) fn show(&self, expr: &Expr) -> String {
        let labelled = expr.clone().transform(|node| match ColumnId::of(&node).and_then(|id| self.fact(id)) {
            Some(fact) if matches!(node, Expr::Column(_)) => Ok(Transformed::yes(Expr::Column(Column::new_unqualified(fact.label.clone())))),
            _ => Ok(Transformed::no(node)),
        });
        labelled.map_or_else(|_| expr.to_string(), |t| t.data.to_string())
    }
}

/// Rows about people.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Relation {
    /// A dataset; rows without a person were dropped at load.
    Scan { dataset: DatasetName, person: ColumnId, columns: Vec<(usize, ColumnId)>, rows_per_person: u64, rows_max: u64 },
    /// Rows for which a total, deterministic predicate over dimensions is true.
    Filter { input: Box<Relation>, predicate: Expr },
    /// Pairs of rows of one person.
    Join { left: Box<Relation>, right: Box<Relation> },
    /// Rows of the left, with the one row that the person has on the right, if there is one:
    /// `matched` says whether.
    LeftJoin { left: Box<Relation>, right: Box<Relation>, matched: ColumnId },
    /// Rows with the values of a PUBLIC dataset beside them; `key` is what they are looked up by.
    Lookup { input: Box<Relation>, key: Expr, lookup: Lookup },
    /// One row a person.
    PerPerson { input: Box<Relation>, aggregates: Vec<PersonAggregate> },
}

/// What is looked up in a PUBLIC dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lookup {
    pub(crate) dataset: DatasetName,
    pub(crate) columns: Vec<(usize, ColumnId)>,
    /// The rows' column.
    pub(crate) key: ColumnId,
    /// The UNIQUE column that it is equal to.
    pub(crate) by: ColumnId,
    /// Rows without a match stay, with NULLs.
    pub(crate) keeps_all: bool,
}

/// A column of a per-person aggregate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PersonAggregate {
    pub(crate) function: PersonFunction,
    /// Which of their rows are counted; of a count only.
    pub(crate) filter: Option<Expr>,
    pub(crate) output: ColumnId,
}

/// What is computed of one person's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonFunction {
    /// Their number, at most 100.
    Rows,
    Min(ColumnId),
    Max(ColumnId),
    Sum(ColumnId),
    /// Whether a left join below matched them.
    Matched(ColumnId),
}

impl Relation {
    /// The column that says who a row is about.
    pub(crate) fn person(&self) -> ColumnId {
        match self {
            Self::Scan { person, .. } => *person,
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.person(),
            Self::Join { left, .. } | Self::LeftJoin { left, .. } => left.person(),
        }
    }

    /// Every column that is this relation's person: after an inner join, both sides' are.
    pub(crate) fn persons(&self) -> BTreeSet<ColumnId> {
        match self {
            Self::Scan { person, .. } => BTreeSet::from([*person]),
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.persons(),
            Self::LeftJoin { left, .. } => left.persons(),
            Self::Join { left, right } => left.persons().into_iter().chain(right.persons()).collect(),
        }
    }

    /// Datasets that it reads, in the order in which they are written.
    pub(crate) fn datasets(&self) -> Vec<&DatasetName> {
        match self {
            Self::Scan { dataset, .. } => vec![dataset],
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.datasets(),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => left.datasets().into_iter().chain(right.datasets()).collect(),
        }
    }

    /// PUBLIC datasets that it looks values up in.
    pub(crate) fn public(&self) -> Vec<&DatasetName> {
        match self {
            Self::Scan { .. } => Vec::new(),
            Self::Filter { input, .. } | Self::PerPerson { input, .. } => input.public(),
            Self::Lookup { input, lookup, .. } => input.public().into_iter().chain([&lookup.dataset]).collect(),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => left.public().into_iter().chain(right.public()).collect(),
        }
    }

    /// Owners of the data that it reads.
    pub(crate) fn owners(&self) -> BTreeSet<&Name> {
        self.datasets().into_iter().map(|d| &d.owner).collect()
    }

    /// Owners whose data decides which people it has: not those of a left join's right side.
    pub(crate) fn people_owners(&self) -> BTreeSet<&Name> {
        match self {
            Self::Scan { dataset, .. } => BTreeSet::from([&dataset.owner]),
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.people_owners(),
            Self::Join { left, right } => left.people_owners().into_iter().chain(right.people_owners()).collect(),
            Self::LeftJoin { left, .. } => left.people_owners(),
        }
    }

    /// The column that says whether a left join matched the person.
    pub(crate) fn matched(&self) -> Option<ColumnId> {
        match self {
            Self::Scan { .. } => None,
            Self::Filter { input, .. } | Self::Lookup { input, .. } => input.matched(),
            Self::Join { left, right } => left.matched().or_else(|| right.matched()),
            Self::LeftJoin { matched, .. } => Some(*matched),
            Self::PerPerson { aggregates, .. } => aggregates.iter().find(|a| matches!(a.function, PersonFunction::Matched(_))).map(|a| a.output),
        }
    }

    /// Most rows that one person has.
    pub(crate) fn rows_per_person(&self) -> u64 {
        match self {
            Self::Scan { rows_per_person, .. } => *rows_per_person,
            Self::Filter { input, .. } | Self::Lookup { input, .. } => input.rows_per_person(),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => left.rows_per_person().saturating_mul(right.rows_per_person()),
            Self::PerPerson { .. } => 1,
        }
    }

    /// Most people in it.
    pub(crate) fn people_max(&self) -> u64 {
        match self {
            Self::Scan { rows_max, .. } => *rows_max,
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.people_max(),
            Self::LeftJoin { left, .. } => left.people_max(),
            Self::Join { left, right } => left.people_max().min(right.people_max()),
        }
    }

    /// Most rows in it, at any step of its computation.
    pub(crate) fn rows_max(&self) -> u64 {
        match self {
            Self::Scan { rows_max, .. } => *rows_max,
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.rows_max(),
            Self::LeftJoin { left, right, .. } => left.rows_max().saturating_mul(right.rows_per_person()).max(right.rows_max()),
            Self::Join { left, right } => {
                let by_left = left.rows_max().saturating_mul(right.rows_per_person());
                let by_right = right.rows_max().saturating_mul(left.rows_per_person());
                by_left.min(by_right).max(left.rows_max()).max(right.rows_max())
            }
        }
    }

    /// Predicates of all filters, those of per-person counts among them.
    pub(crate) fn predicates(&self) -> Vec<&Expr> {
        match self {
            Self::Scan { .. } => Vec::new(),
            Self::Filter { input, predicate } => input.predicates().into_iter().chain([predicate]).collect(),
            Self::Lookup { input, .. } => input.predicates(),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => left.predicates().into_iter().chain(right.predicates()).collect(),
            Self::PerPerson { input, aggregates } => input.predicates().into_iter().chain(aggregates.iter().filter_map(|a| a.filter.as_ref())).collect(),
        }
    }

    /// Predicates that decide over single rows of a person: those below a per-person aggregate
    /// don't, its result is one row a person.
    pub(crate) fn row_predicates(&self) -> Vec<&Expr> {
        match self {
            Self::Scan { .. } | Self::PerPerson { .. } => Vec::new(),
            Self::Filter { input, predicate } => input.row_predicates().into_iter().chain([predicate]).collect(),
            // An inner lookup drops rows by their key.
            Self::Lookup { input, key, lookup } => input.row_predicates().into_iter().chain((!lookup.keeps_all).then_some(key)).collect(),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => left.row_predicates().into_iter().chain(right.row_predicates()).collect(),
        }
    }

    /// The columns that it has, before unused ones are dropped.
    pub(crate) fn columns(&self) -> BTreeSet<ColumnId> {
        match self {
            Self::Scan { columns, .. } => columns.iter().map(|(_, id)| *id).collect(),
            Self::Filter { input, .. } => input.columns(),
            Self::Lookup { input, lookup, .. } => input.columns().into_iter().chain(lookup.columns.iter().map(|(_, id)| *id)).collect(),
            Self::Join { left, right } => left.columns().into_iter().chain(right.columns()).collect(),
            Self::LeftJoin { left, right, matched } => left.columns().into_iter().chain(right.columns()).chain([*matched]).collect(),
            Self::PerPerson { input, aggregates } => input.persons().into_iter().chain(aggregates.iter().map(|a| a.output)).collect(),
        }
    }

    fn write(&self, columns: &Columns, depth: usize, out: &mut String) {
        let pad = "  ".repeat(depth);
        let label = |id: &ColumnId| columns.fact(*id).map_or_else(|| id.name(), |fact| fact.label.clone());
        let _ = match self {
            Self::Scan { dataset, .. } => writeln!(out, "{pad}Scan {dataset}"),
            Self::Filter { predicate, .. } => writeln!(out, "{pad}Filter {}", columns.show(predicate)),
            Self::Join { left, right } => writeln!(out, "{pad}Join on {} = {}", label(&left.person()), label(&right.person())),
            Self::LeftJoin { left, right, .. } => {
                writeln!(out, "{pad}LeftJoin on {} = {}", label(&left.person()), label(&right.person()))
            }
            Self::Lookup { lookup, .. } => writeln!(
                out,
                "{pad}{} of {} by {} = {}",
                if lookup.keeps_all { "LeftLookup" } else { "Lookup" },
                lookup.dataset,
                label(&lookup.key),
                label(&lookup.by)
            ),
            Self::PerPerson { aggregates, .. } => {
                let outputs: Vec<_> = aggregates.iter().map(|a| label(&a.output)).collect();
                writeln!(out, "{pad}PerPerson [{}]", outputs.join(", "))
            }
        };
        match self {
            Self::Scan { .. } => {}
            Self::Filter { input, .. } | Self::Lookup { input, .. } | Self::PerPerson { input, .. } => input.write(columns, depth + 1, out),
            Self::Join { left, right } | Self::LeftJoin { left, right, .. } => {
                left.write(columns, depth + 1, out);
                right.write(columns, depth + 1, out);
            }
        }
    }
}

/// A key of the release point.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) expr: Expr,
    pub(crate) data_type: DataType,
    /// Added for a parameter: grouped by, never shown by itself.
    pub(crate) hidden: bool,
}

/// What an aggregate of the release point computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Aggregate {
    /// `count(DISTINCT unit)`
    People,
    /// `count(DISTINCT unit)` of a left join's right side, where the matched bit is a key.
    Matched,
    /// `count(*)`, in steps.
    Rows,
    /// `sum(measure)`, in steps.
    Sum(ColumnId),
    /// `avg(measure)`, in steps.
    Avg(ColumnId),
}

/// An aggregate of the release point with its FILTER.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) aggregate: Aggregate,
    /// Constant per person; the filters of a release point are equal or exclude one another.
    pub(crate) filter: Option<Expr>,
    pub(crate) data_type: DataType,
}

/// The lowest aggregate that isn't grouped by the privacy unit: what leaves is this, suppressed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReleasePoint {
    pub(crate) input: Relation,
    pub(crate) keys: Vec<Key>,
    pub(crate) calls: Vec<Call>,
    pub(crate) cells_per_person: Option<u32>,
    /// Only people whom its left join matched are shown.
    pub(crate) matched_only: bool,
    /// Set by the rewrite `threshold`; nothing runs without it.
    pub(crate) people_min: Option<u64>,
}

impl ReleasePoint {
    /// The names of its output columns: `k0…` keys, `a0…` aggregates.
    pub(crate) fn names(&self) -> Vec<String> {
        let keys = (0..self.keys.len()).map(|at| format!("k{at}"));
        keys.chain((0..self.calls.len()).map(|at| format!("a{at}"))).collect()
    }

    /// Position of a key that is this expression.
    pub(crate) fn key(&self, expr: &Expr) -> Option<usize> {
        self.keys.iter().position(|key| key.expr == *expr)
    }

    /// The different filters of its aggregates, in order of writing.
    pub(crate) fn filters(&self) -> Vec<&Expr> {
        let mut filters: Vec<&Expr> = Vec::new();
        for filter in self.calls.iter().filter_map(|call| call.filter.as_ref()) {
            if !filters.contains(&filter) {
                filters.push(filter);
            }
        }
        filters
    }

    /// Whether its amounts are one owner's over another's people: those of a release point over
    /// one owner's data aren't, nor those that a left join's right side has no part in.
    pub(crate) fn crosses_owners(&self, columns: &Columns) -> bool {
        if self.input.owners().len() < 2 {
            return false;
        }
        let amounts = self.calls.iter().filter(|call| match call.aggregate {
            Aggregate::People | Aggregate::Matched => false,
            // Where everybody has one row, its number is that of people.
            Aggregate::Rows => self.input.rows_per_person() > 1,
            Aggregate::Sum(_) | Aggregate::Avg(_) => true,
        });
        let decides = self.keys.iter().map(|key| &key.expr).chain(amounts.filter_map(|call| call.filter.as_ref()));
        let by_match = decides.into_iter().any(|expr| self.reads_match(expr, columns));
        self.input.matched().is_none() || self.input.people_owners().len() > 1 || by_match
    }

    /// Whether an expression reads the matched bit, or a column that is NULL without a match.
    pub(crate) fn reads_match(&self, expr: &Expr, columns: &Columns) -> bool {
        let matched = self.input.matched();
        Columns::read_by(expr).into_iter().any(|id| Some(id) == matched || columns.fact(id).is_none_or(|fact| fact.optional))
    }

    /// The plan as text, for people and goldens.
    pub(crate) fn show(&self, columns: &Columns) -> String {
        let key = |key: &Key| format!("{}{}", if key.hidden { "hidden " } else { "" }, columns.show(&key.expr));
        let keys: Vec<_> = self.keys.iter().map(key).collect();
        let crosses = self.crosses_owners(columns);
        let calls: Vec<_> = self.calls.iter().map(|call| show_call(call, columns, crosses)).collect();
        let mut out = format!("Release keys=[{}] aggregates=[{}]", keys.join(", "), calls.join(", "));
        let _ = self.cells_per_person.iter().try_for_each(|cells| write!(out, " cells_per_person={cells}"));
        let _ = if self.matched_only { write!(out, " matched only") } else { Ok(()) };
        let _ = self.people_min.iter().try_for_each(|k| write!(out, " people>={k}"));
        out.push('\n');
        self.input.write(columns, 1, &mut out);
        out
    }
}

/// An aggregate in words.
pub(crate) fn show_call(call: &Call, columns: &Columns, crosses: bool) -> String {
    let label = |id: &ColumnId| columns.fact(*id).map_or_else(String::new, |fact| fact.label.clone());
    let steps = if crosses { "by classes of people" } else { "in steps" };
    let mut text = match &call.aggregate {
        Aggregate::People => "people".to_owned(),
        Aggregate::Matched => "matched people".to_owned(),
        Aggregate::Rows => format!("rows {steps}"),
        Aggregate::Sum(id) => format!("sum({}) {steps}", label(id)),
        Aggregate::Avg(id) => format!("avg({}) {steps}", label(id)),
    };
    let _ = call.filter.iter().try_for_each(|filter| write!(text, " where {}", columns.show(filter)));
    text
}

impl fmt::Display for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}
