//! Rewriting what clients send into what DataFusion can plan. Guarantees two things: a
//! query over anything but the catalogs keeps its meaning exactly, and only a query
//! whose every table is a catalog table may lose detail the catalogs do not hold.

mod arrays;
mod build;
mod calls;
mod casts;
mod display;
mod empty;
mod expressions;
mod labels;
mod membership;
mod oid_lists;
mod patterns;
mod relations;
mod scope;
mod subqueries;
mod subscripts;
mod system_columns;
mod vectors;

use sqlparser::ast::Statement;

/// Rewrites a statement, parsed in the Postgres dialect, so that DataFusion can plan it
/// against the tables and functions of [`register`](crate::register).
///
/// Everywhere: catalog tables get their schema unless a CTE has the name,
/// `pg_catalog.f(…)` becomes `f(…)`, `OPERATOR(pg_catalog.~)` becomes `~`, collations
/// that mean byte order are dropped, casts to `regclass` and the like become function
/// calls, casts to other catalog types become casts to the types they are stored as,
/// and `current_user` and its kin become calls; calls in `FROM` become tables or arrays.
///
/// In queries over catalog tables only: unnamed columns get the names Postgres gives
/// them, casts keep the type's name beside the value, patterns, subscripts, vectors and
/// memberships are written as DataFusion knows them (a file each), system columns become constants, queries over tables that never have rows lose
/// what cannot be planned, and subqueries that cannot be planned become NULL or an empty
/// array. All but that NULL also in queries over no table at all.
///
/// Statements other than queries, and those that contain none, are left alone.
pub fn normalise(statement: &mut Statement) {
    match statement {
        Statement::Query(_)
        | Statement::Explain { .. }
        | Statement::Declare { .. }
        | Statement::Prepare { .. }
        | Statement::Copy { .. }
        | Statement::CreateView(_)
        | Statement::CreateTable(_)
        | Statement::Insert(_) => {}
        _ => return,
    }
    let found = relations::qualify(statement);
    let catalog_only = found != relations::Found::Others && matches!(statement, Statement::Query(_) | Statement::Explain { .. });
    if catalog_only {
        labels::name_columns(statement);
    }
    expressions::rewrite(statement, catalog_only);
    if catalog_only {
        system_columns::replace(statement);
        empty::simplify(statement);
        membership::rewrite(statement);
        // Of a catalog's columns nothing is missed; anywhere else NULL would be a wrong answer.
        subqueries::rewrite(statement, found == relations::Found::CatalogsOnly);
        // After it: ARRAY(SELECT …) has become an aggregate.
        oid_lists::rewrite(statement);
    }
    display::show_names(statement, catalog_only);
}
