//! GRID dimensions: what a template may say of a bin.
//!
//! A GRID column holds the start of its bin, since it was loaded. A comparison with anything but
//! the edge of a bin would not mean what it says, and bins that are no union of its own (months
//! over weeks) leave a day between two releases. So literals are edges, and coarser bins are
//! whole multiples.

use cloister_policy::{ColumnType, Grid, UserError};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::Expr;
use datafusion::scalar::ScalarValue;

use crate::bin::Bin;
use crate::bind::Sealed;
use crate::errors::to_user_error;
use crate::refusals::refuse;
use crate::relation::{ColumnFact, ColumnId, Columns};

pub(crate) fn check(sealed: &Sealed) -> Result<(), UserError> {
    let keys = sealed.point.keys.iter().map(|key| &key.expr);
    let domains = sealed.domains.iter().chain(&sealed.compared).try_for_each(|(of, values)| {
        let values: Vec<_> = values.iter().map(|value| Expr::Literal(value.clone(), None)).collect();
        edges(of, &values.iter().collect::<Vec<_>>(), &sealed.columns)
    });
    domains?;
    keys.chain(sealed.point.filters()).chain(sealed.point.input.predicates()).try_for_each(|expr| {
        let checked = expr.apply(|part| match node(part, &sealed.columns) {
            Ok(()) => Ok(TreeNodeRecursion::Continue),
            Err(refusal) => Err(DataFusionError::External(Box::new(refusal))),
        });
        checked.map(|_| ()).map_err(|e| to_user_error(&e))
    })
}

fn node(part: &Expr, columns: &Columns) -> Result<(), UserError> {
    match part {
        Expr::BinaryExpr(binary) => edges(&binary.left, &[&binary.right], columns).and_then(|()| edges(&binary.right, &[&binary.left], columns)),
        Expr::InList(list) => edges(&list.expr, &list.list.iter().collect::<Vec<_>>(), columns),
        Expr::Between(between) => edges(&between.expr, &[&between.low, &between.high], columns),
        Expr::Case(case) => match &case.expr {
            Some(of) => edges(of, &case.when_then_expr.iter().map(|(when, _)| when.as_ref()).collect::<Vec<_>>(), columns),
            None => Ok(()),
        },
        Expr::ScalarFunction(call) => {
            let gridded = || call.args.iter().find_map(|arg| on_grid(arg, columns));
            match (Bin::of(call), call.name()) {
                (Some(bin), _) => match gridded().filter(|(grid, _, _)| !grid.nests(&bin.grid)) {
                    Some((_, _, fact)) => Err(refuse("grid-function", format!("{} of {}", call.name(), fact.label))),
                    None => Ok(()),
                },
                (None, "nullif") => edges(call.args.first().unwrap_or(part), &call.args.iter().skip(1).collect::<Vec<_>>(), columns),
                (None, "coalesce" | "greatest" | "least") => Ok(()),
                (None, name) => gridded().map_or(Ok(()), |(_, _, fact)| Err(refuse("grid-function", format!("{name} of {}", fact.label)))),
            }
        }
        Expr::Cast(cast) if !cast.field.data_type().is_numeric() => match on_grid(&cast.expr, columns) {
            Some((_, _, fact)) => Err(refuse("grid-function", format!("a cast of {}", fact.label))),
            None => Ok(()),
        },
        // These compare with no literal of their own, or `expressions` refuses them.
        Expr::Alias(_) | Expr::Column(_) | Expr::Literal(_, _) | Expr::Cast(_) | Expr::Like(_) | Expr::Not(_) | Expr::IsNull(_) | Expr::IsNotNull(_) => Ok(()),
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsUnknown(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) | Expr::IsNotUnknown(_) => Ok(()),
        Expr::SimilarTo(_)
        | Expr::Negative(_)
        | Expr::TryCast(_)
        | Expr::ScalarVariable(_, _)
        | Expr::AggregateFunction(_)
        | Expr::WindowFunction(_)
        | Expr::Exists(_)
        | Expr::InSubquery(_)
        | Expr::SetComparison(_)
        | Expr::ScalarSubquery(_)
        | Expr::GroupingSet(_)
        | Expr::Placeholder(_)
        | Expr::OuterReferenceColumn(_, _)
        | Expr::Unnest(_)
        | Expr::HigherOrderFunction(_)
        | Expr::Lambda(_)
        | Expr::LambdaVariable(_) => Err(refuse("expression", columns.show(part))),
        #[expect(deprecated, reason = "the last variant has to be named for the match to stay exhaustive")]
        Expr::Wildcard { .. } => Err(refuse("expression", columns.show(part))),
    }
}

/// The grid of an expression that is a GRID column, or a wider number of it.
fn on_grid<'c>(expr: &Expr, columns: &'c Columns) -> Option<(&'c Grid, ColumnType, &'c ColumnFact)> {
    match expr {
        Expr::Cast(cast) if cast.field.data_type().is_numeric() => on_grid(&cast.expr, columns),
        Expr::ScalarFunction(call) if matches!(call.name(), "coalesce" | "nullif" | "greatest" | "least") => {
            call.args.iter().find_map(|arg| on_grid(arg, columns))
        }
        Expr::Case(case) => {
            let thens = case.when_then_expr.iter().map(|(_, then)| then).chain(&case.else_expr);
            thens.into_iter().find_map(|then| on_grid(then, columns))
        }
        column => {
            let fact = columns.fact(ColumnId::of(column)?)?;
            let (grid, data_type) = fact.grid.as_ref()?;
            Some((grid, *data_type, fact))
        }
    }
}

/// Literals that are compared with a GRID column are edges of its bins.
fn edges(of: &Expr, with: &[&Expr], columns: &Columns) -> Result<(), UserError> {
    let Some((grid, data_type, fact)) = on_grid(of, columns) else {
        return Ok(());
    };
    let wrong = with.iter().find(|part| match part {
        Expr::Literal(value, _) if !value.is_null() => whole(value, data_type).is_none_or(|value| !grid.is_edge(data_type, value)),
        _ => false,
    });
    match wrong {
        Some(literal) => Err(refuse("grid-literal", format!("{literal} is not the edge of a bin of {}: {}", fact.label, grid.sql(data_type)))),
        None => Ok(()),
    }
}

/// A literal in the column's own unit; `None` if it lies between two of its values.
fn whole(value: &ScalarValue, column: ColumnType) -> Option<i128> {
    let scaled = |digits: i128, scale: i8| {
        let difference = i32::from(column.scale()?) - i32::from(scale);
        let factor = 10_i128.checked_pow(difference.unsigned_abs())?;
        if difference >= 0 { digits.checked_mul(factor) } else { (digits % factor == 0).then_some(digits / factor) }
    };
    match value {
        ScalarValue::Int16(Some(n)) => scaled((*n).into(), 0),
        ScalarValue::Int32(Some(n)) => scaled((*n).into(), 0),
        ScalarValue::Int64(Some(n)) => scaled((*n).into(), 0),
        ScalarValue::Decimal128(Some(n), _, scale) => scaled(*n, *scale),
        ScalarValue::Date32(Some(days)) if column == ColumnType::Date => Some((*days).into()),
        ScalarValue::TimestampMicrosecond(Some(micros), None) if column == ColumnType::Timestamp => Some((*micros).into()),
        _ => None,
    }
}
