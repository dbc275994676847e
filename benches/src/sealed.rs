//! A template's release over clustered rows, with the sealed engine's settings.

use std::sync::Arc;

use cloister_planner::{BucketSource, PlannedTemplate};
use cloister_policy::Collaboration;
use datafusion::execution::TaskContext;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::UnboundedMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::TryStreamExt;
use tokio::runtime::Runtime;

use crate::agreement::sources;

/// Approves and runs a template; the number of rows that may be shown.
pub fn release(runtime: &Runtime, planned: &PlannedTemplate, policy: &Collaboration, data: &[Arc<dyn BucketSource>]) -> usize {
    runtime.block_on(async {
        let mut count = 0;
        for part in planned.sealed() {
            let approved = part.approve(&sources(data), policy).unwrap();
            let rows = approved.plan().execute(0, task_context()).unwrap();
            count += rows.try_fold(0, |count, batch| async move { Ok(count + batch.num_rows()) }).await.unwrap();
        }
        count
    })
}

/// As the engine makes it for a sealed run.
fn task_context() -> Arc<TaskContext> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(UnboundedMemoryPool::default()))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()
        .unwrap();
    let mut config = SessionConfig::new();
    config.options_mut().execution.skip_partial_aggregation_probe_rows_threshold = usize::MAX;
    config.options_mut().optimizer.enable_dynamic_filter_pushdown = false;
    SessionContext::new_with_config_rt(config, runtime).task_ctx()
}
