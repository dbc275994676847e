//! Which templates the law refuses, read off their tree.

use crate::exclusive::excludes;
use crate::facts::Sort;
use crate::law::parts::filter_of;
use crate::template::{Aggregate, Column, Condition, Expression, How, PersonColumn, Place, Template, What};
use crate::value::{Type, Value};
use crate::world::{Class, Grid, World};

/// What the law says of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has an answer.
    Allowed,
    /// It is refused: why.
    Refused(String),
    /// The text doesn't decide: what about.
    Open(String),
}

type Rule = Result<(), Verdict>;

fn refused(why: &str) -> Rule {
    Err(Verdict::Refused(why.to_owned()))
}

fn open(why: &str) -> Rule {
    Err(Verdict::Open(why.to_owned()))
}

/// What the law says of a template. Whatever is refused for certain is refused, also if something else is open.
#[must_use]
pub fn verdict(world: &World, template: &Template) -> Verdict {
    let checks = [
        classes(world, template),
        grids(world, template),
        left_joins(world, template),
        cells(world, template),
        filters(world, template),
        amounts(world, template),
    ];
    let found: Vec<_> = checks.into_iter().filter_map(Result::err).collect();
    found.iter().find(|v| matches!(v, Verdict::Refused(_))).or(found.first()).cloned().unwrap_or(Verdict::Allowed)
}

impl Template {
    fn is_dimension(&self, world: &World, column: Column) -> Rule {
        match self.fact(world, column).sort {
            Sort::Dimension(_) => Ok(()),
            Sort::Measure(_) => refused("a measure is only summed and averaged"),
            Sort::Unit => refused("a unit is only joined and counted"),
            Sort::Without => refused("a column without a class isn't used"),
        }
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.filters.iter().chain(self.aggregates.iter().filter_map(|a| a.filter.as_ref()))
    }
}

/// Columns of a condition within a source's subquery are the dataset's.
fn inner(world: &World, template: &Template, source: usize, condition: &Condition) -> Rule {
    let dataset = &world.datasets[template.sources[source].dataset];
    let mut columns = Vec::new();
    condition.columns(&mut columns);
    for column in columns {
        let Place::Plain(at) = column.place else { return refused("a unit is only joined and counted") };
        match dataset.columns[at].class {
            Class::Dimension(_) => {}
            Class::Measure { .. } => return refused("a filter reads no measure"),
            Class::Without => return refused("a column without a class isn't used"),
        }
    }
    Ok(())
}

fn classes(world: &World, template: &Template) -> Rule {
    let mut columns = Vec::new();
    template.keys.iter().for_each(|key| key.columns(&mut columns));
    template.conditions().for_each(|c| c.columns(&mut columns));
    columns.extend(template.parameters.iter().map(|p| p.on));
    for column in columns {
        template.is_dimension(world, column)?;
    }
    for (at, source) in template.sources.iter().enumerate() {
        for filter in &source.filters {
            inner(world, template, at, filter)?;
        }
        let of = |at: &usize| &world.datasets[source.dataset].columns[*at].class;
        for column in source.per_person.iter().flat_map(|p| &p.columns) {
            match column {
                PersonColumn::Count(Some(filter)) => inner(world, template, at, filter)?,
                PersonColumn::Count(None) => {}
                PersonColumn::Sum(c) if matches!(of(c), Class::Dimension(_)) => return refused("a dimension is not summed"),
                PersonColumn::Min(c) | PersonColumn::Max(c) | PersonColumn::Sum(c) if *of(c) == Class::Without => {
                    return refused("a column without a class isn't used");
                }
                PersonColumn::Min(_) | PersonColumn::Max(_) | PersonColumn::Sum(_) => {}
            }
        }
    }
    for aggregate in &template.aggregates {
        match &aggregate.what {
            What::Sum(c) | What::Average(c) if !matches!(template.fact(world, *c).sort, Sort::Measure(_)) => return refused("only a measure is summed"),
            What::Distinct(_) => return refused("only the unit is counted DISTINCT"),
            _ => {}
        }
    }
    Ok(())
}

/// Literals that a GRID column is compared with are edges of its bins.
fn grids(world: &World, template: &Template) -> Rule {
    let outer = |c: Column| if let Sort::Dimension(grid) = template.fact(world, c).sort { grid } else { None };
    let mut found = Vec::new();
    template.keys.iter().for_each(|key| literals_of(key, &mut found));
    template.conditions().for_each(|c| literals(c, &mut found));
    let mut pairs: Vec<(Option<Grid>, Value)> = found.into_iter().map(|(c, v)| (outer(c), v)).collect();
    pairs.extend(template.parameters.iter().flat_map(|p| p.values.iter().map(move |v| (outer(p.on), v.clone()))));
    for source in &template.sources {
        let mut found = Vec::new();
        source.filters.iter().for_each(|c| literals(c, &mut found));
        for column in source.per_person.iter().flat_map(|p| &p.columns) {
            if let PersonColumn::Count(Some(filter)) = column {
                literals(filter, &mut found);
            }
        }
        pairs.extend(found.into_iter().filter_map(|(c, v)| match (c.place, &world.datasets[source.dataset].columns) {
            (Place::Plain(at), columns) => Some((if let Class::Dimension(grid) = columns[at].class { grid } else { None }, v)),
            _ => None,
        }));
    }
    match pairs.iter().all(|(grid, value)| grid.is_none_or(|g| g.bin(value) == *value)) {
        true => Ok(()),
        false => refused("a literal within a bin"),
    }
}

fn literals(condition: &Condition, into: &mut Vec<(Column, Value)>) {
    match condition {
        Condition::Compare(e, _, v) => pair(e, std::slice::from_ref(v), into),
        Condition::Among(e, list, _) => pair(e, list, into),
        Condition::Between(e, a, b) => pair(e, &[a.clone(), b.clone()], into),
        Condition::Distinct(e, v, _) => pair(e, std::slice::from_ref(v), into),
        Condition::IsNull(e, _) | Condition::Like(e, ..) => literals_of(e, into),
        Condition::Not(c) => literals(c, into),
        Condition::And(a, b) | Condition::Or(a, b) => {
            literals(a, into);
            literals(b, into);
        }
        Condition::Matched(..) => {}
    }
}

fn pair(expression: &Expression, values: &[Value], into: &mut Vec<(Column, Value)>) {
    if let Expression::Column(c) | Expression::NullIf(c, _) | Expression::Coalesce(c, _) = expression {
        into.extend(values.iter().map(|v| (*c, v.clone())));
    }
    literals_of(expression, into);
}

fn literals_of(expression: &Expression, into: &mut Vec<(Column, Value)>) {
    match expression {
        Expression::NullIf(c, v) | Expression::Coalesce(c, v) => into.push((*c, v.clone())),
        Expression::Case(arms, _) => arms.iter().for_each(|(c, _)| literals(c, into)),
        Expression::Test(c) => literals(c, into),
        Expression::Column(_) | Expression::Upper(_) | Expression::Prefix(..) => {}
    }
}

fn left_joins(world: &World, template: &Template) -> Rule {
    let outer: Vec<_> = template.sources.iter().enumerate().filter(|(_, s)| s.how == How::Left || s.how.is_anti()).map(|(at, _)| at).collect();
    if outer.len() > 1 {
        return refused("two left or anti joins");
    }
    let Some(optional) = outer.first().copied() else { return Ok(()) };
    if template.sources[optional].how == How::Left && !template.sources[optional].is_one_row(world) {
        return refused("a left join's other side has several rows a person");
    }
    for key in &template.keys {
        let mut sources = Vec::new();
        key.sources(&mut sources);
        if sources.contains(&optional) && sources.iter().any(|s| *s != optional) {
            return refused("a key of both sides of a left join");
        }
    }
    for filter in &template.filters {
        let mut sources = Vec::new();
        filter.sources(&mut sources);
        if sources.contains(&optional) && !matches!(filter, Condition::Matched(..)) {
            return refused("a filter of a left join's other side");
        }
    }
    if template.parameters.iter().any(|p| p.on.source == optional) {
        return open("a parameter on a left join's other side");
    }
    Ok(())
}

/// Whether a row's being there tells who is matched: by an anti join, or by a key of the optional side.
fn tells_bit(template: &Template, optional: usize) -> bool {
    let reads = |key: &Expression| {
        let mut sources = Vec::new();
        key.sources(&mut sources);
        sources.contains(&optional)
    };
    template.sources[optional].how.is_anti() || template.keys.iter().any(reads)
}

/// Whether people fall in one cell each where they have to.
fn cells(world: &World, template: &Template) -> Rule {
    let several: Vec<_> = template.sources.iter().filter(|s| s.how.is_from() && !s.is_one_row(world)).collect();
    let across = template.owners(world).len() > 1;
    if across && several.len() > 1 && template.rows_per_person(world) > 100_000 {
        return refused("too many rows of one person");
    }
    if template.reduced && !template.parameters.is_empty() {
        return refused("a parameter below a per-person aggregate");
    }
    if template.reduced || template.cells.is_some() || !(across || several.len() > 1) {
        return Ok(());
    }
    let mut columns = Vec::new();
    template.keys.iter().for_each(|key| key.columns(&mut columns));
    template.filters.iter().for_each(|c| c.columns(&mut columns));
    columns.extend(template.parameters.iter().map(|p| p.on));
    for (at, source) in template.sources.iter().enumerate().filter(|(_, s)| s.how.is_from() && s.per_person.is_none()) {
        let filters = source.filters.iter();
        filters.for_each(|filter| filter.columns(&mut columns));
        if let Some(looked_up) = source.lookup.as_ref().filter(|l| !l.left) {
            columns.push(Column { source: at, place: Place::Plain(looked_up.on) });
        }
    }
    let varies = columns.iter().any(|c| !template.fact(world, *c).constant);
    let datasets: std::collections::BTreeSet<_> = several.iter().map(|s| s.dataset).collect();
    match (varies, across || datasets.len() < several.len()) {
        (false, _) => Ok(()),
        (true, true) => refused("a person could fall in several cells"),
        (true, false) => open("rows of two datasets of one owner are paired"),
    }
}

fn filters(world: &World, template: &Template) -> Rule {
    let mut all: Vec<Condition> = Vec::new();
    for filter in template.aggregates.iter().filter_map(|a| filter_of(template, a)) {
        if !all.iter().any(|f| format!("{f:?}") == format!("{filter:?}")) {
            all.push(filter);
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    if all.iter().any(|f| !template.is_constant(world, f)) {
        return refused("a FILTER that varies within a person");
    }
    for (at, a) in all.iter().enumerate() {
        for b in &all[at + 1..] {
            if !excludes(a, b) {
                return refused("FILTERs that don't exclude one another");
            }
        }
    }
    let Some(optional) = template.optional() else { return Ok(()) };
    let depends = |f: &Condition| {
        let mut sources = Vec::new();
        f.sources(&mut sources);
        sources.contains(&optional)
    };
    let told = tells_bit(template, optional);
    if told {
        let written = template.aggregates.iter().any(|a| a.filter.is_some());
        return if written { refused("parts beside the matched bit") } else { Ok(()) };
    }
    if template.filters.iter().any(|f| matches!(f, Condition::Matched(..))) {
        if template.aggregates.iter().all(|a| a.filter.is_none()) {
            return Ok(());
        }
        return open("parts of a selected side of a left join");
    }
    if all.iter().any(depends) && !all.iter().all(depends) {
        return refused("a part that depends on the match beside one that doesn't");
    }
    let unmatched = vec![None; template.sources.len()];
    let mixes = |f: &Condition| {
        let mut sources = Vec::new();
        f.sources(&mut sources);
        depends(f) && sources.iter().any(|s| *s != optional)
    };
    if all.iter().any(mixes) {
        return open("a FILTER of both sides");
    }
    let carves = |f: &Condition| depends(f) && !matches!(f, Condition::Matched(..)) && crate::expression::holds(&unmatched, f) == Some(true);
    if all.iter().any(carves) {
        return refused("a FILTER that is true without a match");
    }
    Ok(())
}

fn is_amount(world: &World, template: &Template, aggregate: &Aggregate) -> bool {
    match aggregate.what {
        What::Rows => !template.reduced && template.rows_per_person(world) > 1,
        What::Sum(_) | What::Average(_) => true,
        What::People(_) | What::Distinct(_) => false,
    }
}

fn amounts(world: &World, template: &Template) -> Rule {
    let amounts: Vec<_> = template.aggregates.iter().filter(|a| is_amount(world, template, a)).collect();
    if amounts.is_empty() {
        return Ok(());
    }
    let optional = template.optional();
    let several = template.sources.iter().filter(|s| s.how.is_from() && !s.is_one_row(world)).count();
    let columns: Vec<Column> = amounts.iter().filter_map(|a| if let What::Sum(c) | What::Average(c) = &a.what { Some(*c) } else { None }).collect();
    let measures = |c: &Column| if let Sort::Measure(m) = template.fact(world, *c).sort { Some(m) } else { None };
    let Some(found) = columns.iter().map(measures).collect::<Option<Vec<_>>>() else { return Ok(()) };
    let nullable = |kind: fn(&What) -> Option<Column>| {
        let of = amounts.iter().filter_map(|a| kind(&a.what)).filter_map(|c| measures(&c)).filter(|m| !m.not_null);
        of.map(|m| m.origin).collect::<Vec<_>>()
    };
    let sums = nullable(|w| if let What::Sum(c) = w { Some(*c) } else { None });
    let averages = nullable(|w| if let What::Average(c) = w { Some(*c) } else { None });
    if sums.iter().any(|o| averages.contains(o)) {
        return refused("sum and avg of a nullable measure");
    }
    if optional.is_some() && several > 0 && template.reduced {
        return open("a total of several rows over a left join, below a per-person aggregate");
    }
    if optional.is_some() && (several > 0 || columns.iter().any(|c| Some(c.source) == optional)) {
        return refused("an amount of the side that is looked up, or of several rows a person, over a left join");
    }
    if template.owners(world).len() == 1 {
        return Ok(());
    }
    let of_others =
        |o: usize| (0..template.sources.len()).any(|s| s != o && template.owner(world, s) != template.owner(world, columns.first().map_or(0, |c| c.source)));
    let selects = template.filters.iter().any(|f| matches!(f, Condition::Matched(..)));
    if optional.is_some_and(|o| !selects && !tells_bit(template, o) && !of_others(o)) && amounts.iter().all(|a| a.filter.is_none()) {
        // Nothing of the row is about the match: these are the preserved side's own amounts.
        return Ok(());
    }
    across(world, template, &amounts, &columns, &found)
}

fn across(world: &World, template: &Template, amounts: &[&Aggregate], columns: &[Column], found: &[crate::facts::Measure]) -> Rule {
    let optional = template.optional();
    let is_several = |s: &usize| template.sources[*s].how.is_from() && !template.sources[*s].is_one_row(world);
    let sources: Vec<usize> = (0..template.sources.len()).collect();
    let mut distinct: Vec<Option<Column>> = columns.iter().copied().map(Some).collect();
    if amounts.iter().any(|a| a.what == What::Rows) {
        distinct.push(None);
        if sources.iter().filter(|s| is_several(s)).count() > 1 {
            return refused("rows are repeated by others");
        }
    }
    for column in columns {
        if sources.iter().any(|s| is_several(s) && *s != column.source) {
            return refused("an amount is repeated by other rows");
        }
    }
    distinct.dedup();
    let first = distinct[0];
    if distinct.iter().any(|c| *c != first) {
        return refused("two amounts across owners");
    }
    if found.iter().any(|m| !m.not_null) {
        return refused("a nullable amount across owners");
    }
    if template.aggregates.iter().any(|a| filter_of(template, a).is_some()) {
        return if template.optional().is_some() { open("FILTER beside an amount over a left join") } else { refused("FILTER beside an amount across owners") };
    }
    let list = first.map_or_else(|| *sources.iter().find(|s| is_several(s)).unwrap(), |c| c.source);
    let owner = template.owner(world, list);
    if let Some(optional) = optional {
        if sources.iter().any(|s| *s != optional && template.owner(world, *s) != owner) {
            return open("an amount over a left join of several owners");
        }
        if template.owner(world, optional) == owner {
            return open("an amount over a left join within one owner");
        }
    }
    if amounts.iter().any(|a| matches!(&a.what, What::Average(c) if overflows(world, template, *c))) {
        return open("an average of people may be more than its type holds");
    }
    let is_list = |s: usize| template.owner(world, s) == owner;
    for expression in &template.keys {
        let mut read = Vec::new();
        expression.sources(&mut read);
        if read.iter().any(|s| is_list(*s)) && read.iter().any(|s| !is_list(*s)) {
            return refused("a key of the list and of others");
        }
    }
    for filter in &template.filters {
        let mut read = Vec::new();
        filter.sources(&mut read);
        if read.iter().any(|s| is_list(*s)) && read.iter().any(|s| !is_list(*s)) {
            return refused("a filter of the list and of others");
        }
    }
    Ok(())
}

/// Whether an average by people of several rows each may need more digits than an average of rows.
fn overflows(world: &World, template: &Template, column: Column) -> bool {
    let fact = template.fact(world, column);
    match (fact.kind, fact.sort) {
        // The engine takes an extreme for a total, see `failures/average-of-a-persons-extreme.sql`.
        (Type::Numeric(precision, _), Sort::Measure(measure)) => {
            measure.high * template.rows_per_person(world).max(world.datasets[measure.origin.0].rows_per_person) >= 10_i128.pow(precision)
        }
        _ => false,
    }
}
