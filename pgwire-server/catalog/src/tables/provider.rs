//! The catalog's tables as DataFusion sees them. Guarantees that a table's rows are
//! built when it is first named, and only then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use cloister_policy::UserError;
use datafusion::catalog::{MemTable, SchemaProvider, TableProvider};
use datafusion::error::{DataFusionError, Result};

use super::{Rows, find, names};
use crate::index::CatalogIndex;

/// `pg_catalog` or `information_schema` over one snapshot.
#[derive(Debug)]
pub(crate) struct SystemSchema {
    schema: &'static str,
    index: Arc<CatalogIndex>,
    built: Mutex<HashMap<String, Arc<dyn TableProvider>>>,
}

impl SystemSchema {
    pub(crate) fn new(schema: &'static str, index: Arc<CatalogIndex>) -> Self {
        Self { schema, index, built: Mutex::default() }
    }

    fn build(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(spec) = find(self.schema, name) else {
            return Ok(None);
        };
        if spec.is_refused() {
            let kind = if spec.kind == "v" { "view" } else { "table" };
            return Err(DataFusionError::External(Box::new(UserError::new("42501", format!("permission denied for {kind} {name}")))));
        }
        let mut rows = Rows::new(spec);
        if let Some(fill) = spec.fill {
            fill(&self.index, &mut rows);
        }
        let table = MemTable::try_new(Rows::schema(spec), vec![vec![rows.into_batch()?]])?;
        Ok(Some(Arc::new(table)))
    }
}

#[async_trait]
impl SchemaProvider for SystemSchema {
    fn table_names(&self) -> Vec<String> {
        names(self.schema)
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = built.get(name) {
            return Ok(Some(Arc::clone(table)));
        }
        let table = self.build(name)?;
        if let Some(table) = &table {
            built.insert(name.to_owned(), Arc::clone(table));
        }
        Ok(table)
    }

    fn table_exist(&self, name: &str) -> bool {
        find(self.schema, name).is_some()
    }
}
