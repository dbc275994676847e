//! Joins of people: on privacy units of one domain, and nothing else.
//!
//! Inner joins, and semi joins as inner joins with the other side reduced to one row a person.
//! Left joins against one row a person, with a bit that says who was matched; anti joins as the
//! unmatched part of one.

use datafusion::common::tree_node::TreeNode;
use datafusion::common::{DFSchema, NullEquality};
use datafusion::logical_expr::utils::{split_conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Expr, Join, JoinType, LogicalPlan, Operator};

use cloister_policy::UserError;

use super::Binder;
use super::cut::{Kind, kind};
use super::rows::{Rows, substitute};
use crate::refusals::refuse;
use crate::relation::{ColumnClass, ColumnFact, ColumnId, Columns, Relation};

impl Binder<'_> {
    pub(super) fn join(&mut self, join: &Join) -> Result<Rows, UserError> {
        if join.null_equality == NullEquality::NullEqualsNull {
            return Err(refuse("operator", "INTERSECT or EXCEPT"));
        }
        match (kind(&join.left), kind(&join.right)) {
            (_, Kind::Public) => return self.lookup_join(join, false),
            (Kind::Public, _) => return self.lookup_join(join, true),
            (Kind::Plain | Kind::Rows | Kind::Released, Kind::Plain | Kind::Rows | Kind::Released) => {}
        }
        let (left, right) = (self.rows(&join.left)?, self.rows(&join.right)?);
        let mut conditions = Vec::new();
        for (l, r) in &join.on {
            conditions.push(substitute(l, join.left.schema(), &left.columns)?.eq(substitute(r, join.right.schema(), &right.columns)?));
        }
        let columns: Vec<_> = left.columns.iter().chain(&right.columns).cloned().collect();
        if let Some(filter) = &join.filter {
            let both = join.left.schema().join(join.right.schema()).map_err(|e| crate::errors::to_user_error(&e))?;
            conditions.extend(split_conjunction_owned(substitute(filter, &both, &columns)?));
        }
        let rest = self.on_units(conditions, &left.relation, &right.relation)?;
        match join.join_type {
            JoinType::Inner => {
                let mut rows = inner(left, right)?;
                for condition in rest {
                    rows = self.condition(rows, condition)?;
                }
                Ok(rows)
            }
            JoinType::Left => {
                let right = self.conditions_of(right, rest)?;
                let (left_width, flag) = (left.columns.len(), self.flag(&right)?);
                let mut rows = self.left_join(left, right, flag)?;
                for column in rows.columns.iter_mut().skip(left_width) {
                    *column = self.optional(std::mem::take(column), flag);
                }
                Ok(rows)
            }
            JoinType::Right => {
                let left = self.conditions_of(left, rest)?;
                let (left_width, flag) = (left.columns.len(), self.flag(&left)?);
                let mut rows = self.left_join(right, left, flag)?;
                // In the order of the text: the optional side stands first.
                let preserved = rows.columns.len() - left_width;
                rows.columns.rotate_left(preserved);
                for column in rows.columns.iter_mut().take(left_width) {
                    *column = self.optional(std::mem::take(column), flag);
                }
                Ok(rows)
            }
            JoinType::LeftSemi => {
                let right = self.conditions_of(right, rest)?;
                semi(left, right)
            }
            JoinType::RightSemi => {
                let left = self.conditions_of(left, rest)?;
                semi(right, left)
            }
            JoinType::LeftAnti => {
                let right = self.conditions_of(right, rest)?;
                self.anti(left, right)
            }
            JoinType::RightAnti => {
                let left = self.conditions_of(left, rest)?;
                self.anti(right, left)
            }
            JoinType::Full => Err(refuse("join-type", "FULL JOIN")),
            JoinType::LeftMark | JoinType::RightMark => Err(refuse("join-type", "a mark join")),
        }
    }

    /// `unit [NOT] IN (SELECT unit …)` and `[NOT] EXISTS (SELECT … WHERE unit = outer unit)` as
    /// conditions on rows; `None` for any other condition.
    pub(super) fn subquery(&mut self, condition: &Expr, schema: &DFSchema, rows: Rows) -> Result<Result<Rows, Rows>, UserError> {
        let (negated, condition) = match condition {
            Expr::Not(inner) => (true, inner.as_ref()),
            other => (false, other),
        };
        let (outer, other, negated) = match condition {
            Expr::InSubquery(part) if kind(&part.subquery.subquery) == Kind::Public => {
                if negated != part.negated {
                    return Err(refuse("public-join", "NOT IN (SELECT …)"));
                }
                let of = substitute(&part.expr, schema, &rows.columns)?;
                return Ok(Ok(self.lookup_in(of, &part.subquery.subquery, rows)?));
            }
            Expr::InSubquery(part) => {
                let outer = substitute(&part.expr, schema, &rows.columns)?;
                let other = self.people_of(&part.subquery.subquery, "IN (SELECT …)")?;
                let [inner] = other.columns.as_slice() else {
                    return Err(refuse("subquery", "IN (SELECT …) of several columns"));
                };
                let condition = outer.eq(inner.clone());
                (condition, other, negated != part.negated)
            }
            Expr::Exists(part) => {
                let (condition, other) = self.exists(&part.subquery.subquery, schema, &rows)?;
                (condition, other, negated != part.negated)
            }
            _ => return Ok(Err(rows)),
        };
        if !self.equates_units(&outer, &rows.relation, &other.relation)? {
            return Err(refuse("join-condition", self.columns.show(&outer)));
        }
        Ok(Ok(if negated { self.anti(rows, other)? } else { semi(rows, other)? }))
    }

    /// The rows of a subquery's people.
    fn people_of(&mut self, plan: &LogicalPlan, what: &str) -> Result<Rows, UserError> {
        match kind(plan) {
            Kind::Rows => self.rows(plan),
            Kind::Released => Err(refuse("row-and-release", "")),
            Kind::Plain => Err(refuse("subquery", what)),
            Kind::Public => Err(refuse("public-join", what)),
        }
    }

    /// What an EXISTS says of the outer row, and the rows that it looks among.
    fn exists(&mut self, plan: &LogicalPlan, schema: &DFSchema, rows: &Rows) -> Result<(Expr, Rows), UserError> {
        let mut plan = plan;
        while let LogicalPlan::Projection(projection) = plan {
            plan = &projection.input;
        }
        let LogicalPlan::Filter(filter) = plan else {
            return Err(refuse("subquery", "EXISTS without a condition on privacy units"));
        };
        let mut other = self.people_of(&filter.input, "EXISTS")?;
        let mut equates = None;
        for condition in split_conjunction(&filter.predicate) {
            if !has_outer(condition) {
                other = match self.subquery(condition, filter.input.schema(), other)? {
                    Ok(rows) => rows,
                    Err(other) => {
                        let condition = substitute(condition, filter.input.schema(), &other.columns)?;
                        self.condition(other, condition)?
                    }
                };
                continue;
            }
            let pair = match condition {
                Expr::BinaryExpr(binary) if binary.op == Operator::Eq => match (binary.left.as_ref(), binary.right.as_ref()) {
                    (Expr::OuterReferenceColumn(_, outer), inner) | (inner, Expr::OuterReferenceColumn(_, outer)) => Some((outer, inner)),
                    _ => None,
                },
                _ => None,
            };
            let (Some((outer, inner)), None) = (pair, &equates) else {
                return Err(refuse("subquery", "EXISTS with other conditions on the outer row than its privacy unit"));
            };
            let outer = substitute(&Expr::Column(outer.clone()), schema, &rows.columns)?;
            equates = Some(outer.eq(substitute(inner, filter.input.schema(), &other.columns)?));
        }
        match equates {
            Some(condition) => Ok((condition, other)),
            None => Err(refuse("subquery", "EXISTS without a condition on privacy units")),
        }
    }

    /// A condition of ON about the side that is looked up: a filter of it.
    fn conditions_of(&mut self, mut side: Rows, conditions: Vec<Expr>) -> Result<Rows, UserError> {
        for condition in conditions {
            if !Columns::read_by(&condition).is_subset(&side.relation.columns()) {
                return Err(refuse("join-condition", self.columns.show(&condition)));
            }
            side = self.condition(side, condition)?;
        }
        Ok(side)
    }

    /// A new column that says who is matched.
    fn flag(&mut self, optional: &Rows) -> Result<ColumnId, UserError> {
        let dataset = optional.relation.datasets().first().map(|d| (*d).clone());
        let dataset = dataset.ok_or_else(|| refuse("operator", "an empty join"))?;
        Ok(self.columns.add(ColumnFact {
            label: format!("matched by {dataset}"),
            owner: dataset.owner,
            data_type: arrow::datatypes::DataType::Boolean,
            class: ColumnClass::Dimension,
            per_person: true,
            optional: false,
            grid: None,
            scanned: None,
        }))
    }

    /// People of the left with the one row that they have on the right.
    fn left_join(&mut self, preserved: Rows, optional: Rows, matched: ColumnId) -> Result<Rows, UserError> {
        if preserved.relation.matched().or_else(|| optional.relation.matched()).is_some() {
            return Err(refuse("outer-several", ""));
        }
        if optional.relation.rows_per_person() != 1 {
            let names: Vec<_> = optional.relation.datasets().into_iter().map(ToString::to_string).collect();
            return Err(refuse("outer-rows", names.join(", ")));
        }
        if let Some(condition) = optional.with_parameters.first() {
            return Err(refuse("parameter-place", self.columns.show(condition)));
        }
        for id in optional.relation.columns() {
            self.columns.set_optional(id);
        }
        self.flags.extend(optional.relation.persons().into_iter().map(|unit| (unit, matched)));
        let relation = Relation::LeftJoin { left: Box::new(preserved.relation), right: Box::new(optional.relation), matched };
        let columns = preserved.columns.into_iter().chain(optional.columns).collect();
        Ok(Rows { relation, columns, with_parameters: preserved.with_parameters, parts: preserved.parts })
    }

    /// The part of the left that isn't on the right: a selection among released rows, because the
    /// other part decides with it whether it is shown.
    fn anti(&mut self, left: Rows, right: Rows) -> Result<Rows, UserError> {
        let columns = left.columns.clone();
        let right = reduced(right)?;
        let flag = self.flag(&right)?;
        let mut rows = self.left_join(left, right, flag)?;
        rows.columns = columns;
        rows.parts.push(false);
        Ok(rows)
    }

    /// A column of a left join's right side: NULL without a match, also where it is computed.
    fn optional(&self, column: Expr, flag: ColumnId) -> Expr {
        if ColumnId::of(&column).is_some() {
            return column;
        }
        Expr::Case(datafusion::logical_expr::Case::new(None, vec![(Box::new(flag.expr()), Box::new(column))], None))
    }

    /// Conditions without those that equate the two sides' privacy units, of which there is one.
    fn on_units(&self, conditions: Vec<Expr>, left: &Relation, right: &Relation) -> Result<Vec<Expr>, UserError> {
        let mut on_units = false;
        let mut rest = Vec::new();
        for condition in conditions {
            match self.equates_units(&condition, left, right)? {
                true => on_units = true,
                false => rest.push(condition),
            }
        }
        if on_units {
            return Ok(rest);
        }
        let shown: Vec<_> = rest.iter().map(|c| self.columns.show(c)).collect();
        let what = if shown.is_empty() { "a join without a condition".to_owned() } else { shown.join(" AND ") };
        Err(refuse("join-condition", what))
    }

    /// Whether a condition equates the two sides' privacy units, of one domain.
    fn equates_units(&self, condition: &Expr, left: &Relation, right: &Relation) -> Result<bool, UserError> {
        let Expr::BinaryExpr(binary) = condition else {
            return Ok(false);
        };
        let (Operator::Eq, Some(a), Some(b)) = (binary.op, ColumnId::of(&binary.left), ColumnId::of(&binary.right)) else {
            return Ok(false);
        };
        let domain = |id| match self.columns.fact(id).map(|fact| &fact.class) {
            Some(ColumnClass::Person(domain)) => Some(*domain),
            _ => None,
        };
        let (Some(of_a), Some(of_b)) = (domain(a), domain(b)) else {
            return Ok(false);
        };
        if of_a != of_b {
            return Err(refuse("join-domain", self.columns.show(condition)));
        }
        let (lefts, rights) = (left.persons(), right.persons());
        Ok((lefts.contains(&a) && rights.contains(&b)) || (lefts.contains(&b) && rights.contains(&a)))
    }
}

/// Pairs of rows of one person.
fn inner(left: Rows, right: Rows) -> Result<Rows, UserError> {
    if left.relation.matched().is_some() && right.relation.matched().is_some() {
        return Err(refuse("outer-several", ""));
    }
    let relation = Relation::Join { left: Box::new(left.relation), right: Box::new(right.relation) };
    Ok(Rows {
        relation,
        columns: left.columns.into_iter().chain(right.columns).collect(),
        with_parameters: left.with_parameters.into_iter().chain(right.with_parameters).collect(),
        parts: left.parts.into_iter().chain(right.parts).collect(),
    })
}

/// Rows of people who are on the other side too.
fn semi(rows: Rows, other: Rows) -> Result<Rows, UserError> {
    let columns = rows.columns.clone();
    let joined = inner(rows, reduced(other)?)?;
    Ok(Rows { columns, ..joined })
}

/// The people of a side, one row each.
fn reduced(side: Rows) -> Result<Rows, UserError> {
    if side.relation.matched().is_some() {
        return Err(refuse("outer-several", ""));
    }
    if !side.with_parameters.is_empty() {
        return Err(refuse("parameter-place", "of a subquery"));
    }
    let relation = Relation::PerPerson { input: Box::new(side.relation), aggregates: Vec::new() };
    Ok(Rows { relation, columns: Vec::new(), ..side })
}

fn has_outer(expr: &Expr) -> bool {
    expr.exists(|part| Ok(matches!(part, Expr::OuterReferenceColumn(_, _)))).unwrap_or(true)
}
