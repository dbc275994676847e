//! The sealed engine: runs approved plans, and nothing else.
//!
//! Guarantees: only `execute` makes a [`Released`], only from an [`ApprovedPlan`]. A failure is
//! one opaque error, whatever it was: neither its text nor its kind leaves. Nothing spills to disk.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use cloister_planner::ApprovedPlan;
use cloister_policy::UserError;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::UnboundedMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::TryStreamExt;

/// Rows that may be shown: every one rests on enough people.
#[derive(Debug)]
pub struct Released {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Released {
    /// Columns of the release: keys, then aggregates.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows, sorted by key.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Memory that it holds, in bytes.
    pub fn bytes(&self) -> usize {
        self.batches.iter().map(RecordBatch::get_array_memory_size).sum()
    }
}

/// The one error that leaves.
pub(crate) fn opaque() -> UserError {
    UserError::new("XX000", "the template could not be run").hint("Ask the server's operator; the reason is not shown because it could depend on the data.")
}

/// Runs an approved plan to its end.
pub(crate) async fn execute(approved: &ApprovedPlan) -> std::result::Result<Released, UserError> {
    let plan = approved.plan();
    let run = async {
        let context = task_context()?;
        let batches: Vec<RecordBatch> = plan.execute(0, context)?.try_collect().await?;
        Ok(Released { schema: plan.schema(), batches })
    };
    run.await.map_err(|error: DataFusionError| {
        // The text may hold a row's value; its kind doesn't.
        tracing::error!(kind = kind(&error), "a sealed run failed");
        opaque()
    })
}

fn task_context() -> Result<Arc<TaskContext>> {
    // INVARIANT: no limit that data could reach; worst cases were computed before approval.
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(UnboundedMemoryPool::default()))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()?;
    let mut config = SessionConfig::new();
    // A partial aggregate that gives up counting would hand rows on uncounted.
    config.options_mut().execution.skip_partial_aggregation_probe_rows_threshold = usize::MAX;
    config.options_mut().optimizer.enable_dynamic_filter_pushdown = false;
    Ok(SessionContext::new_with_config_rt(config, runtime).task_ctx())
}

fn kind(error: &DataFusionError) -> &'static str {
    match error {
        DataFusionError::ArrowError(..) => "arrow",
        DataFusionError::IoError(_) => "input/output",
        DataFusionError::ResourcesExhausted(_) => "resources",
        DataFusionError::Internal(_) => "internal",
        _ => "other",
    }
}
