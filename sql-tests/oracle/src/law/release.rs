//! The release point: which groups are shown, and what their cells say.

use std::collections::{BTreeMap, BTreeSet};

use super::amounts::{contributors, default_steps, own};
use super::list::{Over, amount};
use super::parts::{Parts, filter_of};
use super::rows::people;
use crate::expression::{Row, column, value};
use crate::facts::{Measure, Sort};
use crate::template::{Aggregate, Column, Condition, Expression, Template, What};
use crate::value::{Type, Value, decimal, float};
use crate::world::World;

/// What a template answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These rows, in this order, as Postgres prints them.
    Rows(Vec<Vec<Option<String>>>),
    /// The law doesn't say: why.
    Open(String),
}

/// The rows of one group, by person.
pub struct Group<'a> {
    /// Everybody in it.
    pub people: BTreeMap<&'a String, Vec<&'a Row>>,
}

/// A group's keys, with hidden ones, and its matched bit where that decides.
type Cell = (Vec<Value>, Option<bool>);

struct Release<'a> {
    world: &'a World,
    template: &'a Template,
    k: usize,
    /// The left or anti joined source, if the row tells its matched bit.
    split: Option<usize>,
    /// Whether a key reads more of it than the bit.
    other_key: bool,
    /// Which part a condition on the bit selects.
    selects: Option<bool>,
    /// All keys, hidden ones last.
    keys: Vec<Expression>,
    everybody: &'a BTreeMap<String, Vec<Row>>,
}

/// What a template shows for a choice of parameters.
#[must_use]
pub fn answer(world: &World, template: &Template, parameters: &[Value]) -> Answer {
    let everybody = people(world, template, &|_| true);
    let release = Release::of(world, template, &everybody);
    let groups = match release.groups() {
        Ok(groups) => groups,
        Err(why) => return Answer::Open(why),
    };
    let mut rows: Vec<(Vec<Value>, Vec<Option<String>>)> = Vec::new();
    for (cell, group) in &groups {
        let (keys, hidden) = cell.0.split_at(template.keys.len());
        if hidden != parameters || !release.shows(cell, &groups) {
            continue;
        }
        let Some(cells) = release.cells(cell, &groups, group) else { continue };
        if template.having.is_some_and(|least| cells[0].as_ref().is_none_or(|n| n.parse::<i128>().unwrap() < least)) {
            continue;
        }
        let printed = keys.iter().zip(&template.keys).map(|(v, e)| v.printed(template.kind(world, e)));
        rows.push((keys.to_vec(), printed.chain(cells).collect()));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    Answer::Rows(rows.into_iter().map(|(_, row)| row).collect())
}

impl<'a> Release<'a> {
    fn of(world: &'a World, template: &'a Template, everybody: &'a BTreeMap<String, Vec<Row>>) -> Self {
        let k = template.sources.iter().map(|s| world.datasets[s.dataset].threshold).max().unwrap();
        let mut keys = template.keys.clone();
        keys.extend(template.parameters.iter().map(|p| Expression::Column(p.on)));
        let optional = template.optional();
        let reads = |key: &Expression| {
            let mut sources = Vec::new();
            key.sources(&mut sources);
            sources.iter().any(|s| Some(*s) == optional)
        };
        let reads_more = |key: &Expression| {
            let mut columns = Vec::new();
            key.columns(&mut columns);
            columns.iter().any(|c| Some(c.source) == optional)
        };
        let selects = optional.and_then(|source| match template.sources[source].how.is_anti() {
            true => Some(false),
            false => template.filters.iter().find_map(|f| if let Condition::Matched(_, matched) = f { Some(*matched) } else { None }),
        });
        let split = optional.filter(|_| selects.is_some() || keys.iter().any(reads));
        let other_key = keys.iter().any(reads_more);
        Self { world, template, k, split, other_key, selects, keys, everybody }
    }

    fn groups(&self) -> Result<BTreeMap<Cell, Group<'a>>, String> {
        let mut groups: BTreeMap<Cell, Group<'a>> = BTreeMap::new();
        for (who, rows) in self.everybody {
            let mut cells = BTreeSet::new();
            for row in rows {
                let keys: Vec<_> = (0..self.keys.len()).map(|at| self.key(at, row, rows)).collect();
                let cell = (keys, self.split.map(|source| row[source].is_some()));
                cells.insert(cell.clone());
                groups.entry(cell).or_insert_with(|| Group { people: BTreeMap::new() }).people.entry(who).or_default().push(row);
            }
            if self.template.cells.is_some_and(|most| cells.len() > most) {
                return Err("which cells of a person come first depends on the stored order".to_owned());
            }
        }
        Ok(groups)
    }

    /// A key of a row, or of all rows of a person where they are reduced to one.
    fn key(&self, at: usize, row: &Row, rows: &[Row]) -> Value {
        if !self.template.reduced {
            return value(row, &self.keys[at]);
        }
        let present = rows.iter().map(|row| value(row, &self.keys[at])).filter(|v| *v != Value::Null);
        if at.is_multiple_of(2) { present.max() } else { present.min() }.unwrap_or(Value::Null)
    }

    /// Whether a group is shown, before its parts.
    fn shows(&self, cell: &Cell, groups: &BTreeMap<Cell, Group<'a>>) -> bool {
        let enough = |group: &Group<'_>| group.people.len() >= self.k;
        if self.selects.is_some_and(|side| cell.1 != Some(side)) || !enough(&groups[cell]) {
            return false;
        }
        cell.1 != Some(false) || (!self.other_key && self.other_side(cell, groups).is_some_and(enough))
    }

    /// The group of the same preserved keys on the other side of the left join.
    fn other_side<'g>(&self, cell: &Cell, groups: &'g BTreeMap<Cell, Group<'a>>) -> Option<&'g Group<'a>> {
        let preserved = self.keys.iter().map(|key| {
            let mut sources = Vec::new();
            key.sources(&mut sources);
            !sources.iter().any(|s| Some(*s) == self.split)
        });
        let preserved: Vec<_> = preserved.collect();
        let same = |other: &Cell| preserved.iter().enumerate().all(|(at, preserved)| !preserved || other.0[at] == cell.0[at]);
        groups.iter().find(|(other, _)| other.1 != cell.1 && same(other)).map(|(_, group)| group)
    }

    /// The aggregates of a shown group; none if all that it has are parts that aren't told.
    fn cells(&self, cell: &Cell, groups: &BTreeMap<Cell, Group<'a>>, group: &Group<'a>) -> Option<Vec<Option<String>>> {
        let parts = if self.split.is_some() { None } else { Parts::of(self.template, group) };
        let whole = parts.is_none() || self.template.aggregates.iter().any(|a| filter_of(self.template, a).is_none());
        if !whole && parts.as_ref().is_some_and(|parts| !parts.any(self.k)) {
            return None;
        }
        Some(self.template.aggregates.iter().map(|a| self.aggregate(a, cell, groups, group, parts.as_ref())).collect())
    }

    fn aggregate(&self, of: &Aggregate, cell: &Cell, groups: &BTreeMap<Cell, Group<'a>>, group: &Group<'a>, parts: Option<&Parts>) -> Option<String> {
        let template = self.template;
        // Beside the matched bit, the optional unit's people are everybody or nobody.
        if let (What::People(source), Some(split)) = (&of.what, self.split) {
            let counts = *source != split || cell.1 == Some(true);
            return Some(if counts { group.people.len() } else { 0 }.to_string());
        }
        let filter = if self.split.is_some() { None } else { filter_of(template, of) };
        let people: BTreeMap<&String, Vec<&Row>> = match &filter {
            None => group.people.clone(),
            Some(filter) => {
                let within = parts.unwrap().within(filter);
                group.people.iter().filter(|(who, _)| within.contains(**who)).map(|(who, rows)| (*who, rows.clone())).collect()
            }
        };
        if filter.as_ref().is_some_and(|f| !parts.unwrap().told(f, self.k, &BTreeSet::len)) {
            return None;
        }
        let is_amount = match of.what {
            What::Rows => !template.reduced && template.rows_per_person(self.world) > 1,
            What::Sum(_) | What::Average(_) => true,
            What::People(_) | What::Distinct(_) => false,
        };
        if !is_amount {
            return Some(people.len().to_string());
        }
        let owners = template.owners(self.world);
        // Over a left join whose bit the row doesn't tell, a cell is the preserved side's alone.
        let preserved_alone = template.optional().is_some() && self.split.is_none() && self.preserved_owners() == 1;
        if owners.len() > 1 && !preserved_alone {
            return self.across(of, cell, groups, &people);
        }
        let totals = self.totals(&of.what, &people);
        let all = self.totals(&of.what, &group.people);
        let paying = |of: &BTreeSet<String>| {
            let within: Vec<_> = group.people.keys().zip(&all).filter(|(who, _)| of.contains(**who)).map(|(_, total)| *total).collect();
            contributors(&within)
        };
        if contributors(&totals) < self.k || filter.as_ref().is_some_and(|f| !parts.unwrap().told(f, self.k, &paying)) {
            return None;
        }
        let total = own(&totals, &self.steps(&of.what), self.k);
        match &of.what {
            What::Average(c) => {
                let (kind, measure) = self.measure(*c);
                let several = template.rows_per_person(self.world);
                if template.reduced {
                    let rows = totals.iter().flatten().count() as i128;
                    return Some(average(total, rows, kind, Some(measure.high * several)));
                }
                let counts = self.totals_by(&people, &|row| i128::from(column(row, *c) != Value::Null));
                let rows = own(&counts, &default_steps(several), self.k);
                Some(average(total, rows, kind, Some(measure.high)))
            }
            What::Sum(c) => Some(decimal(total, self.measure(*c).0.scale())),
            _ => Some(total.to_string()),
        }
    }

    fn preserved_owners(&self) -> usize {
        let optional = self.template.optional();
        let owners: BTreeSet<_> = (0..self.template.sources.len()).filter(|s| Some(*s) != optional).map(|s| self.template.owner(self.world, s)).collect();
        owners.len()
    }

    /// An amount of one owner over people of another.
    fn across(&self, of: &Aggregate, cell: &Cell, groups: &BTreeMap<Cell, Group<'a>>, people: &BTreeMap<&String, Vec<&Row>>) -> Option<String> {
        let template = self.template;
        let source = match &of.what {
            What::Sum(c) | What::Average(c) => c.source,
            _ => (0..template.sources.len()).find(|s| template.sources[*s].how.is_from() && !template.sources[*s].is_one_row(self.world)).unwrap(),
        };
        let owner = template.owner(self.world, source);
        let optional = template.optional();
        let is_list = |s: usize| template.owner(self.world, s) == owner && Some(s) != optional;
        let list = super::rows::people(self.world, template, &is_list);
        let listed: Vec<_> = self
            .keys
            .iter()
            .map(|key| {
                let mut sources = Vec::new();
                key.sources(&mut sources);
                sources.iter().all(|s| is_list(*s))
            })
            .collect();
        let same = |row: &Row, rows: &[Row]| (0..self.keys.len()).all(|at| !listed[at] || self.key(at, row, rows) == cell.0[at]);
        let of_list: BTreeMap<&String, Vec<&Row>> =
            list.iter().map(|(who, rows)| (who, rows.iter().filter(|r| same(r, rows)).collect::<Vec<_>>())).filter(|(_, rows)| !rows.is_empty()).collect();
        // Who is on the other side of the match, whatever their other keys.
        let matched = super::rows::people(self.world, template, &|s| !is_list(s));
        let counts_matched = cell.1 != Some(false);
        let others: BTreeMap<_, _> =
            of_list.iter().filter(|(who, _)| matched.contains_key(**who) != counts_matched).map(|(who, rows)| (*who, rows.clone())).collect();
        // A selection by the bit is of released rows, so that both sides are there.
        let both =
            cell.1 == Some(false) || (!self.other_key && self.split.is_some() && self.other_side(cell, groups).is_some_and(|g| g.people.len() >= self.k));
        let [counted, list, others] = [people, &of_list, &others].map(|p| self.totals(&of.what, p).into_iter().map(|t| t.unwrap_or(0)).collect::<Vec<_>>());
        let total = amount(&Over { counted: &counted, list: &list, others: &others, both }, &self.steps(&of.what), self.k)?;
        Some(match &of.what {
            What::Average(c) => average(total, people.len() as i128, self.measure(*c).0, None),
            What::Sum(c) => decimal(total, self.measure(*c).0.scale()),
            _ => total.to_string(),
        })
    }

    fn measure(&self, c: Column) -> (Type, Measure) {
        let fact = self.template.fact(self.world, c);
        let Sort::Measure(measure) = fact.sort else { panic!("an amount of a column that is no measure") };
        (fact.kind, measure)
    }

    fn steps(&self, what: &What) -> Vec<i128> {
        let rows = self.template.rows_per_person(self.world);
        match what {
            What::Sum(c) | What::Average(c) => {
                let measure = self.measure(*c).1;
                measure.steps.clone().unwrap_or_else(|| default_steps(measure.high * rows))
            }
            _ => default_steps(rows),
        }
    }

    /// Each person's total; NULL if they have no value.
    fn totals(&self, what: &What, people: &BTreeMap<&String, Vec<&Row>>) -> Vec<Option<i128>> {
        match what {
            What::Sum(c) | What::Average(c) => people
                .values()
                .map(|rows| {
                    let values = rows.iter().filter_map(|row| if let Value::Number(n) = column(row, *c) { Some(n) } else { None });
                    values.fold(None, |sum: Option<i128>, n| Some(sum.unwrap_or(0) + n))
                })
                .collect(),
            _ => self.totals_by(people, &|_| 1),
        }
    }

    fn totals_by(&self, people: &BTreeMap<&String, Vec<&Row>>, of: &dyn Fn(&Row) -> i128) -> Vec<Option<i128>> {
        people.values().map(|rows| Some(rows.iter().map(|row| of(row)).sum())).collect()
    }
}

/// A quotient as its type prints it: four more digits of a decimal, a float of integers.
fn average(total: i128, by: i128, kind: Type, most: Option<i128>) -> String {
    match kind {
        Type::Numeric(_, scale) => {
            let scaled = total * 10_000;
            let rounded = (2 * scaled + by).div_euclid(2 * by);
            decimal(most.map_or(rounded, |most| rounded.min(most * 10_000)), scale + 4)
        }
        _ => {
            let quotient = total as f64 / by as f64;
            float(most.map_or(quotient, |most| quotient.min(most as f64)))
        }
    }
}
