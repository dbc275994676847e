//! Scan of a dataset version: one partition a bucket, rows sorted by privacy unit within it.
//!
//! INVARIANT: buckets share no person, and within a bucket unit hashes never decrease. The
//! store promises both; the release operator checks the second while it counts.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use arrow::compute::SortOptions;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use cloister_policy::DatasetName;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{EquivalenceProperties, LexOrdering, Partitioning, PhysicalExpr, PhysicalSortExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream};

/// One dataset version as the store keeps it.
pub trait BucketSource: fmt::Debug + Send + Sync {
    /// The dataset.
    fn dataset(&self) -> &DatasetName;
    /// The version's random id.
    fn version(&self) -> &str;
    /// Number of buckets, the same for every dataset of a collaboration.
    fn buckets(&self) -> usize;
    /// Batches of one bucket, sorted by unit, with the named columns (positions in the dataset's
    /// declaration) in this order.
    ///
    /// # Errors
    /// The bucket can't be read.
    fn open(&self, bucket: usize, columns: &[usize]) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>> + Send>>;
}

/// Leaf of every sealed plan.
#[derive(Debug)]
pub struct ClusteredScanExec {
    source: Arc<dyn BucketSource>,
    columns: Vec<usize>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl ClusteredScanExec {
    /// Scans the named columns; the first of them is the privacy unit. `schema` names them as the
    /// plan above does.
    ///
    /// # Errors
    /// The schema doesn't have one field a column.
    pub fn try_new(source: Arc<dyn BucketSource>, columns: Vec<usize>, schema: SchemaRef) -> Result<Self> {
        let (Some(unit), true) = (schema.fields().first(), schema.fields().len() == columns.len()) else {
            return Err(DataFusionError::Internal("a scan needs its privacy unit and one field a column".into()));
        };
        let unit: Arc<dyn PhysicalExpr> = Arc::new(Column::new(unit.name(), 0));
        let order = LexOrdering::new([PhysicalSortExpr::new(Arc::clone(&unit), SortOptions::default())]);
        let properties = PlanProperties::new(
            EquivalenceProperties::new_with_orderings(Arc::clone(&schema), order),
            Partitioning::Hash(vec![unit], source.buckets()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Self { source, columns, schema, properties: Arc::new(properties) })
    }

    /// What is scanned.
    pub fn source(&self) -> &Arc<dyn BucketSource> {
        &self.source
    }

    /// Positions of the scanned columns in the dataset's declaration; the first is the unit.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

impl DisplayAs for ClusteredScanExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        write!(f, "ClusteredScanExec: dataset={}, columns=[{}]", self.source.dataset(), names.join(", "))
    }
}

impl ExecutionPlan for ClusteredScanExec {
    fn name(&self) -> &'static str {
        "ClusteredScanExec"
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        if children.is_empty() { Ok(self) } else { Err(DataFusionError::Internal("a scan has no inputs".into())) }
    }

    fn execute(&self, partition: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let batches = self.source.open(partition, &self.columns)?;
        let schema = Arc::clone(&self.schema);
        let renamed = batches.map(move |batch| rename(batch?, &schema));
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(renamed))))
    }
}

fn rename(batch: RecordBatch, schema: &Arc<Schema>) -> Result<RecordBatch> {
    Ok(RecordBatch::try_new(Arc::clone(schema), batch.columns().to_vec())?)
}

/// Whether a plan node is exactly of type `T`: not a delegate, not a wrapper.
pub(crate) fn exactly<T: ExecutionPlan>(plan: &Arc<dyn ExecutionPlan>) -> Option<&T> {
    if plan.downcast_delegate().is_some() {
        return None;
    }
    let any: &dyn Any = plan.as_ref();
    any.downcast_ref::<T>()
}
