//! Are two expressions equal, once columns are positions and parameters are arguments?
//!
//! Values are compared as values and never as text: a literal that prints like SQL isn't that SQL.

use std::mem::discriminant;
use std::sync::Arc;

use arrow::datatypes::Field;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::{Cast, Expr};
use datafusion::scalar::ScalarValue;

use super::{DEPTH_MAX, Related, Unifier};

/// What columns of two expressions mean.
pub(super) struct Scope<'s> {
    pub(super) template: &'s DFSchema,
    pub(super) query: &'s DFSchema,
    pub(super) related: &'s Related,
}

impl Scope<'_> {
    fn same(&self, template: &Column, query: &Column) -> bool {
        let template = self.template.index_of_column(template).ok().and_then(|at| self.related.template.get(at).copied());
        let query = self.query.index_of_column(query).ok().and_then(|at| self.related.query.get(at).copied().flatten());
        template.is_some() && template == query
    }
}

/// An expression without the names that it is given.
pub(super) fn bare(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let Expr::Alias(alias) = expr {
        expr = &alias.expr;
    }
    expr
}

/// Where a column, perhaps renamed, stands in a schema.
pub(super) fn column_position(expr: &Expr, schema: &DFSchema) -> Option<usize> {
    match bare(expr) {
        Expr::Column(column) => schema.index_of_column(column).ok(),
        _ => None,
    }
}

impl Unifier<'_> {
    /// Which of the template's expressions one of the query's equals, leaving out those `taken`.
    pub(super) fn find(&mut self, template: &[Expr], query: &Expr, scope: &Scope<'_>, taken: &[usize]) -> Option<usize> {
        for (at, expr) in template.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            let before = self.arguments.clone();
            if self.equal(expr, query, scope, 0) {
                return Some(at);
            }
            self.arguments = before;
        }
        None
    }

    /// Whether two lists are equal, one by one.
    pub(super) fn all_equal(&mut self, template: &[Expr], query: &[Expr], scope: &Scope<'_>) -> bool {
        template.len() == query.len() && template.iter().zip(query).all(|(t, q)| self.equal(t, q, scope, 0))
    }

    pub(super) fn equal(&mut self, template: &Expr, query: &Expr, scope: &Scope<'_>, depth: usize) -> bool {
        let (template, query) = (bare(template), bare(query));
        if depth > DEPTH_MAX {
            return false;
        }
        match (template, query) {
            (Expr::Placeholder(parameter), _) => self.takes(&parameter.id, query),
            (Expr::Column(t), Expr::Column(q)) => scope.same(t, q),
            (Expr::Literal(..), Expr::Literal(..)) => template == query,
            (
                Expr::BinaryExpr(_)
                | Expr::Like(_)
                | Expr::SimilarTo(_)
                | Expr::Not(_)
                | Expr::IsNotNull(_)
                | Expr::IsNull(_)
                | Expr::IsTrue(_)
                | Expr::IsFalse(_)
                | Expr::IsUnknown(_)
                | Expr::IsNotTrue(_)
                | Expr::IsNotFalse(_)
                | Expr::IsNotUnknown(_)
                | Expr::Negative(_)
                | Expr::Between(_)
                | Expr::Case(_)
                | Expr::Cast(_)
                | Expr::TryCast(_)
                | Expr::ScalarFunction(_)
                | Expr::AggregateFunction(_)
                | Expr::WindowFunction(_)
                | Expr::InList(_),
                _,
            ) => self.alike(template, query, scope, depth),
            // A column or a literal beside something else; and what no template's meaning is
            // known to rest on.
            #[expect(deprecated, reason = "named to be refused")]
            (
                Expr::Column(_)
                | Expr::Literal(..)
                | Expr::Alias(_)
                | Expr::ScalarVariable(..)
                | Expr::Exists(_)
                | Expr::InSubquery(_)
                | Expr::SetComparison(_)
                | Expr::ScalarSubquery(_)
                | Expr::Wildcard { .. }
                | Expr::GroupingSet(_)
                | Expr::OuterReferenceColumn(..)
                | Expr::Unnest(_)
                | Expr::HigherOrderFunction(_)
                | Expr::Lambda(_)
                | Expr::LambdaVariable(_),
                _,
            ) => false,
        }
    }

    /// Equal apart from their parts, and then in each of those.
    fn alike(&mut self, template: &Expr, query: &Expr, scope: &Scope<'_>, depth: usize) -> bool {
        if discriminant(template) != discriminant(query) {
            return false;
        }
        let (Some(t), Some(q)) = (parts(template), parts(query)) else { return false };
        let same = t.len() == q.len() && hollow(template).is_some_and(|t| hollow(query) == Some(t));
        same && t.into_iter().zip(q).all(|(t, q)| self.equal(t, q, scope, depth + 1))
    }

    /// Takes what stands in a parameter's place as its argument: the same wherever it stands.
    fn takes(&mut self, placeholder: &str, query: &Expr) -> bool {
        let name = placeholder.trim_start_matches('$');
        let Some(parameter) = self.parameters.iter().find(|p| p.name == name) else { return false };
        let numbered = |p: &Placeholder| p.id.strip_prefix('$').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        let argument = match query {
            Expr::Literal(..) => query.clone(),
            Expr::Negative(inner) if matches!(**inner, Expr::Literal(..)) => query.clone(),
            Expr::Placeholder(p) if numbered(p) => {
                let field = Field::new(&parameter.name, parameter.data_type.clone(), true);
                Expr::Placeholder(Placeholder::new_with_field(p.id.clone(), Some(field.into())))
            }
            Expr::Cast(cast) => match bare(&cast.expr) {
                Expr::Literal(..) => query.clone(),
                Expr::Negative(inner) if matches!(**inner, Expr::Literal(..)) => query.clone(),
                // The cast says the type of `$n`.
                Expr::Placeholder(p) if numbered(p) => {
                    let untyped = Expr::Placeholder(Placeholder::new_with_field(p.id.clone(), None));
                    Expr::Cast(Cast { expr: Box::new(untyped), field: Arc::clone(&cast.field) })
                }
                _ => return false,
            },
            _ => return false,
        };
        match self.arguments.get(name) {
            Some(known) => *known == argument,
            None => {
                self.arguments.insert(name.to_owned(), argument);
                true
            }
        }
    }
}

fn parts(expr: &Expr) -> Option<Vec<&Expr>> {
    let mut parts = Vec::new();
    let walked = expr.apply_children(|part| {
        parts.push(part);
        Ok(TreeNodeRecursion::Continue)
    });
    walked.is_ok().then_some(parts)
}

/// An expression with nothing in the place of its parts.
fn hollow(expr: &Expr) -> Option<Expr> {
    let hollow = expr.clone().map_children(|_| Ok(Transformed::yes(Expr::Literal(ScalarValue::Null, None))));
    hollow.ok().map(|t| t.data)
}
