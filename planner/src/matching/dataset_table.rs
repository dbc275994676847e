//! A dataset as a table that SQL can name but nothing can read.

use std::any::Any;
use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use async_trait::async_trait;
use cloister_policy::{Dataset, DatasetName, Name};
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::{DefaultTableSource, TableProvider, TableType};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, LogicalPlan, TableScan};
use datafusion::physical_plan::ExecutionPlan;

use crate::arrow_type;

/// A dataset's declared columns. A plan that holds it can't run.
#[derive(Debug)]
pub struct DatasetTable {
    name: DatasetName,
    schema: SchemaRef,
}

impl DatasetTable {
    /// The table of a declared dataset.
    pub fn new(dataset: &Dataset) -> Self {
        let fields: Vec<_> = dataset.columns.iter().map(|column| Field::new(column.name.as_str(), arrow_type(column.data_type), true)).collect();
        Self { name: dataset.name.clone(), schema: Arc::new(Schema::new(fields)) }
    }
}

#[async_trait]
impl TableProvider for DatasetTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(&self, _: &dyn Session, _: Option<&Vec<usize>>, _: &[Expr], _: Option<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        Err(DataFusionError::Internal("a dataset is read by templates only".into()))
    }
}

/// Whether a statement's plan, with its subqueries, names a dataset anywhere.
pub fn reads_dataset(plan: &LogicalPlan) -> bool {
    let mut found = false;
    let walked = plan.apply_with_subqueries(|node| {
        found |= matches!(node, LogicalPlan::TableScan(scan) if dataset_table(scan).is_some());
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found || walked.is_err()
}

fn dataset_table(scan: &TableScan) -> Option<&DatasetTable> {
    let source: &dyn Any = scan.source.as_ref();
    let provider: &dyn Any = source.downcast_ref::<DefaultTableSource>()?.table_provider.as_ref();
    provider.downcast_ref::<DatasetTable>()
}

/// The dataset of a scan: in a statement by its table, in a template, whose tables all are
/// datasets, by its name.
pub(super) fn dataset_of_scan(scan: &TableScan) -> Option<DatasetName> {
    if let Some(table) = dataset_table(scan) {
        return Some(table.name.clone());
    }
    let source: &dyn Any = scan.source.as_ref();
    if source.is::<DefaultTableSource>() {
        return None;
    }
    Some(DatasetName { owner: Name::new(scan.table_name.schema()?).ok()?, name: Name::new(scan.table_name.table()).ok()? })
}
