//! PUBLIC datasets: values to look up by a dimension of the rows.
//!
//! Joined inner or left, on a column that is UNIQUE there, so that no row is multiplied. A looked
//! up value is a dimension that is constant per person if what it is looked up by is.

use cloister_policy::UserError;
use datafusion::logical_expr::utils::{split_conjunction, split_conjunction_owned};
use datafusion::logical_expr::{Expr, Join, JoinType, LogicalPlan, Operator};

use super::Binder;
use super::context::arrow_type;
use super::cut::dataset;
use super::rows::{Rows, substitute};
use crate::errors::to_user_error;
use crate::refusals::refuse;
use crate::relation::{ColumnClass, ColumnFact, ColumnId, Lookup, Relation};

/// A PUBLIC side of a join: its dataset, what each of its columns is, and what is filtered of it.
struct Public {
    lookup: Lookup,
    /// Columns that are UNIQUE.
    unique: Vec<ColumnId>,
    columns: Vec<Expr>,
    filters: Vec<Expr>,
}

impl Binder<'_> {
    /// A join of which one side is PUBLIC.
    pub(super) fn lookup_join(&mut self, join: &Join, public_is_left: bool) -> Result<Rows, UserError> {
        let (rows_plan, public_plan) = if public_is_left { (&join.right, &join.left) } else { (&join.left, &join.right) };
        let keeps_all = match (join.join_type, public_is_left) {
            (JoinType::Inner, _) | (JoinType::LeftSemi, false) | (JoinType::RightSemi, true) => false,
            (JoinType::Left, false) | (JoinType::Right, true) => true,
            (other, _) => return Err(refuse("public-join", format!("a {other} join"))),
        };
        let rows = self.rows(rows_plan)?;
        let public = self.public(public_plan)?;
        let columns: Vec<Expr> = if public_is_left {
            public.columns.iter().chain(&rows.columns).cloned().collect()
        } else {
            rows.columns.iter().chain(&public.columns).cloned().collect()
        };
        let both = join.left.schema().join(join.right.schema()).map_err(|e| to_user_error(&e))?;
        let mut conditions = Vec::new();
        for (l, r) in &join.on {
            conditions.push(substitute(&l.clone().eq(r.clone()), &both, &columns)?);
        }
        if let Some(filter) = &join.filter {
            conditions.extend(split_conjunction_owned(substitute(filter, &both, &columns)?));
        }
        let semi = matches!(join.join_type, JoinType::LeftSemi | JoinType::RightSemi);
        let shown = if semi { rows.columns.clone() } else { columns };
        let looked_up = self.lookup(rows, public, conditions, keeps_all)?;
        Ok(Rows { columns: shown, ..looked_up })
    }

    /// `dimension IN (SELECT unique column …)` of a PUBLIC dataset.
    pub(super) fn lookup_in(&mut self, of: Expr, plan: &LogicalPlan, rows: Rows) -> Result<Rows, UserError> {
        let columns = rows.columns.clone();
        let public = self.public(plan)?;
        let [key] = public.columns.as_slice() else {
            return Err(refuse("public-join", "IN (SELECT …) of several columns"));
        };
        let condition = of.eq(key.clone());
        let looked_up = self.lookup(rows, public, vec![condition], false)?;
        Ok(Rows { columns, ..looked_up })
    }

    fn lookup(&mut self, rows: Rows, public: Public, conditions: Vec<Expr>, keeps_all: bool) -> Result<Rows, UserError> {
        let mut rest = Vec::new();
        let mut on = None;
        for condition in conditions {
            match equation(&condition, &public.unique) {
                Some(pair) if on.is_none() => on = Some(pair),
                _ => rest.push(condition),
            }
        }
        let Some((key, by)) = on else {
            let shown: Vec<_> = rest.iter().map(|condition| self.columns.show(condition)).collect();
            return Err(refuse("public-join", if shown.is_empty() { "a join without a condition".to_owned() } else { shown.join(" AND ") }));
        };
        let fact = self.columns.fact(key).cloned().ok_or_else(|| refuse("public-join", key))?;
        match fact.class {
            ColumnClass::Dimension => {}
            ColumnClass::Unusable => return Err(refuse("no-class", fact.label)),
            ColumnClass::Person(_) | ColumnClass::Measure(_) => return Err(refuse("public-join", fact.label)),
        }
        if self.columns.fact(by).is_none_or(|other| other.data_type != fact.data_type) {
            return Err(refuse("public-join", format!("{}, which is of another type,", fact.label)));
        }
        if keeps_all && !(rest.is_empty() && public.filters.is_empty()) {
            return Err(refuse("public-join", "a further condition of a left join"));
        }
        for (_, id) in &public.lookup.columns {
            self.columns.looked_up_by(*id, &fact);
        }
        let lookup = Lookup { key, by, keeps_all, ..public.lookup };
        let relation = Relation::Lookup { input: Box::new(rows.relation), key: key.expr(), lookup };
        let mut rows = Rows { relation, ..rows };
        for condition in public.filters.into_iter().chain(rest) {
            rows = self.condition(rows, condition)?;
        }
        Ok(rows)
    }

    fn public(&mut self, plan: &LogicalPlan) -> Result<Public, UserError> {
        match plan {
            LogicalPlan::SubqueryAlias(alias) => self.public(&alias.input),
            LogicalPlan::Projection(projection) => {
                let public = self.public(&projection.input)?;
                let columns = projection.expr.iter().map(|expr| substitute(expr, projection.input.schema(), &public.columns)).collect::<Result<_, _>>()?;
                Ok(Public { columns, ..public })
            }
            LogicalPlan::Filter(filter) => {
                let mut public = self.public(&filter.input)?;
                for condition in split_conjunction(&filter.predicate) {
                    public.filters.push(substitute(condition, filter.input.schema(), &public.columns)?);
                }
                Ok(public)
            }
            scan => {
                let Some(source) = dataset(scan) else {
                    return Err(refuse("public-join", "a PUBLIC dataset that is more than filtered"));
                };
                let declared = &source.dataset;
                let fact = |column: &cloister_policy::Column| ColumnFact {
                    label: format!("{}.{}", declared.name, column.name),
                    owner: declared.name.owner.clone(),
                    data_type: arrow_type(column.data_type),
                    class: ColumnClass::Dimension,
                    per_person: false,
                    optional: false,
                    grid: None,
                    scanned: None,
                };
                let ids: Vec<ColumnId> = declared.columns.iter().map(|column| self.columns.add(fact(column))).collect();
                let unique = ids.iter().copied().enumerate().filter(|(at, _)| declared.is_lookup_key(*at)).map(|(_, id)| id).collect();
                let key = ids.first().copied().ok_or_else(|| refuse("dataset-unknown", &declared.name))?;
                let columns = ids.iter().copied().enumerate().collect();
                let lookup = Lookup { dataset: declared.name.clone(), columns, key, by: key, keeps_all: false };
                Ok(Public { lookup, unique, columns: ids.into_iter().map(ColumnId::expr).collect(), filters: Vec::new() })
            }
        }
    }
}

/// The row's column and the UNIQUE one that a condition equates.
fn equation(condition: &Expr, unique: &[ColumnId]) -> Option<(ColumnId, ColumnId)> {
    let Expr::BinaryExpr(binary) = condition else {
        return None;
    };
    let (Operator::Eq, Some(a), Some(b)) = (binary.op, ColumnId::of(&binary.left), ColumnId::of(&binary.right)) else {
        return None;
    };
    match (unique.contains(&a), unique.contains(&b)) {
        (false, true) => Some((a, b)),
        (true, false) => Some((b, a)),
        _ => None,
    }
}
