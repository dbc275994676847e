//! Postgres's system catalogs over a snapshot of what one role may see: the tables and
//! functions psql, drivers and tools ask when they list, describe and complete names.
//! Guarantees that every answer is a function of the snapshot alone, never of data.
//!
//! [`register`] adds the tables and functions to a session; [`normalise`] rewrites a
//! parsed statement into what DataFusion can plan against them.

mod comments;
mod functions;
mod index;
mod keywords;
mod marks;
mod normalise;
mod oids;
mod session;
mod snapshot;
mod tables;
mod types;

use std::sync::Arc;

use datafusion::error::{DataFusionError, Result};
use datafusion::prelude::SessionContext;

pub use normalise::normalise;
pub use session::{FixedSettings, SessionFacts};
pub use snapshot::{ArgumentRow, CatalogSnapshot, ColumnRow, FunctionRow, RelationKind, RelationRow, RoleRow, SchemaRow};

use index::CatalogIndex;
use tables::SystemSchema;

/// Adds the schemas `pg_catalog` and `information_schema` to the session's default
/// catalog, and Postgres's functions to its functions.
///
/// The session's own `information_schema` must be switched off, or it hides this one.
///
/// # Errors
///
/// If the default catalog does not exist or does not take schemas.
pub fn register(ctx: &SessionContext, snapshot: &Arc<CatalogSnapshot>, session: &Arc<dyn SessionFacts>) -> Result<()> {
    let index = Arc::new(CatalogIndex::new(Arc::clone(snapshot), Arc::clone(session)));
    let default = ctx.state().config_options().catalog.default_catalog.clone();
    let catalog = ctx.catalog(&default).ok_or_else(|| DataFusionError::Configuration(format!("there is no catalog named {default}")))?;
    for schema in ["pg_catalog", "information_schema"] {
        let provider = SystemSchema::new(schema, Arc::clone(&index));
        catalog.register_schema(schema, Arc::new(provider))?;
    }
    for function in functions::all(&index) {
        ctx.register_udf(function);
    }
    Ok(())
}
