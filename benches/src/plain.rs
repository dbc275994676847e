//! The same rows in DataFusion as anybody would run it: its optimiser, its aggregates, as many
//! partitions as cores.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use cloister_planner::BucketSource;
use datafusion::catalog::{MemorySchemaProvider, Session, TableProvider};
use datafusion::datasource::{MemTable, TableType};
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{ExecutionPlan, SendableRecordBatchStream};
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::TryStreamExt;
use tokio::runtime::Runtime;

use crate::clustered::{BUCKETS, Clustered};

/// Cores that both sides use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A context in which each dataset is a table `owner.name`.
pub fn context(tables: &[Arc<Clustered>]) -> SessionContext {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(cores()));
    let catalog = context.catalog("datafusion").unwrap();
    for table in tables {
        let name = table.dataset();
        let owner = name.owner.as_str();
        if catalog.schema(owner).is_none() {
            catalog.register_schema(owner, Arc::new(MemorySchemaProvider::new())).unwrap();
        }
        catalog.schema(owner).unwrap().register_table(name.name.to_string(), provider(table)).unwrap();
    }
    context
}

/// Runs a query to its end; its number of rows.
///
/// # Errors
/// What DataFusion says.
pub fn rows(runtime: &Runtime, context: &SessionContext, sql: &str) -> Result<usize> {
    runtime.block_on(async { context.sql(sql).await?.execute_stream().await?.try_fold(0, |count, batch| async move { Ok(count + batch.num_rows()) }).await })
}

/// Which buckets each partition reads.
fn shares() -> Vec<Vec<usize>> {
    (0..cores()).map(|core| (core..BUCKETS).step_by(cores()).collect()).collect()
}

fn provider(table: &Arc<Clustered>) -> Arc<dyn TableProvider> {
    let Some(buckets) = table.memory() else {
        return Arc::new(Files(Arc::clone(table)));
    };
    let partitions = shares().iter().map(|share| share.iter().flat_map(|bucket| buckets[*bucket].clone()).collect()).collect();
    Arc::new(MemTable::try_new(Arc::clone(table.schema()), partitions).unwrap())
}

/// Bucket files as a table that decodes the columns that a query reads.
#[derive(Debug)]
struct Files(Arc<Clustered>);

#[async_trait]
impl TableProvider for Files {
    fn schema(&self) -> SchemaRef {
        Arc::clone(self.0.schema())
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(&self, _: &dyn Session, projection: Option<&Vec<usize>>, _: &[Expr], _: Option<usize>) -> Result<Arc<dyn ExecutionPlan>> {
        let columns: Vec<usize> = projection.cloned().unwrap_or_else(|| (0..self.0.schema().fields().len()).collect());
        let schema = Arc::new(self.0.schema().project(&columns)?);
        let part = |buckets| -> Arc<dyn PartitionStream> {
            Arc::new(Part { table: Arc::clone(&self.0), columns: columns.clone(), schema: Arc::clone(&schema), buckets })
        };
        Ok(Arc::new(StreamingTableExec::try_new(Arc::clone(&schema), shares().into_iter().map(part).collect(), None, [], false, None)?))
    }
}

#[derive(Debug)]
struct Part {
    table: Arc<Clustered>,
    columns: Vec<usize>,
    schema: SchemaRef,
    buckets: Vec<usize>,
}

impl PartitionStream for Part {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (table, columns) = (Arc::clone(&self.table), self.columns.clone());
        let batches = self.buckets.clone().into_iter().flat_map(move |bucket| table.read(bucket, &columns).unwrap());
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(batches)))
    }
}
