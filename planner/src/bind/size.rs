//! How large a text's plan will be, before anything is planned: a CTE stands in the plan as often
//! as it is named, so a short text can have a plan that nobody can wait for.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, GroupByExpr, ObjectName, Query, Select, SetExpr, Statement, TableFactor, Visit, Visitor};

/// Most tables, SELECTs and grouping sets of a template once every CTE stands where it is named.
const PARTS_MAX: usize = 500;
/// Most parts of all its queries together, each with those inside it: each is planned by itself first.
const PLANNED_MAX: usize = 4_000;

/// Whether a statement's plan is small enough to be made.
///
/// # Errors
/// The most parts that it may have.
pub fn parts_within_limit(statement: &Statement) -> Result<(), usize> {
    match statement.visit(&mut Size::default()) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(PARTS_MAX),
    }
}

/// Counts while it goes through the text; queries that contain it are in `open`.
#[derive(Default)]
struct Size {
    open: Vec<Frame>,
    planned: usize,
}

/// A query whose parts are being counted.
#[derive(Default)]
struct Frame {
    /// Its CTEs in order. They are visited first, so the first queries inside it are theirs.
    names: Vec<String>,
    /// The parts of each CTE so far.
    sizes: Vec<usize>,
    parts: usize,
}

impl Size {
    fn add(&mut self, parts: usize) -> ControlFlow<()> {
        let Some(frame) = self.open.last_mut() else {
            return ControlFlow::Continue(());
        };
        frame.parts = frame.parts.saturating_add(parts);
        if frame.parts > PARTS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Parts of what a name stands for: the largest CTE of that name that could be meant.
    fn of(&self, name: &ObjectName) -> usize {
        let name = name.to_string().replace('"', "").to_lowercase();
        let defined = self.open.iter().flat_map(|frame| frame.names.iter().zip(&frame.sizes));
        defined.filter(|(known, _)| **known == name).map(|(_, size)| *size).max().unwrap_or(0)
    }
}

impl Visitor for Size {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let names = query.with.iter().flat_map(|with| &with.cte_tables).map(|cte| cte.alias.name.value.to_lowercase()).collect();
        self.open.push(Frame { names, ..Frame::default() });
        self.add(set_operations(&query.body))
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        let Some(done) = self.open.pop() else {
            return ControlFlow::Continue(());
        };
        self.planned = self.planned.saturating_add(done.parts);
        if self.planned > PLANNED_MAX {
            return ControlFlow::Break(());
        }
        match self.open.last_mut() {
            Some(around) if around.sizes.len() < around.names.len() => {
                around.sizes.push(done.parts);
                ControlFlow::Continue(())
            }
            _ => self.add(done.parts),
        }
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let GroupByExpr::Expressions(groups, _) = &select.group_by else {
            return self.add(1);
        };
        self.add(groups.iter().map(grouping_sets).fold(1, usize::saturating_mul))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, .. } => self.add(self.of(name).saturating_add(1)),
            _ => self.add(1),
        }
    }
}

/// Set operations between a query's parts.
fn set_operations(body: &SetExpr) -> usize {
    let mut found = 0_usize;
    let mut left = body;
    while let SetExpr::SetOperation { left: further, .. } = left {
        found += 1;
        left = further;
    }
    found
}

/// How many sets of keys an element of GROUP BY stands for.
fn grouping_sets(element: &Expr) -> usize {
    match element {
        Expr::Cube(keys) => u32::try_from(keys.len()).ok().and_then(|keys| 2_usize.checked_pow(keys)).unwrap_or(usize::MAX),
        Expr::Rollup(keys) => keys.len() + 1,
        Expr::GroupingSets(sets) => sets.len(),
        _ => 1,
    }
}
