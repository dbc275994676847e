//! Scan of a PUBLIC dataset's version: one partition, rows about nobody.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, SendableRecordBatchStream};

use super::BucketSource;

/// Leaf that values are looked up in.
#[derive(Debug)]
pub struct PublicScanExec {
    source: Arc<dyn BucketSource>,
    columns: Vec<usize>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl PublicScanExec {
    /// Scans the named columns; `schema` names them as the plan above does.
    ///
    /// # Errors
    /// The schema doesn't have one field a column, or the source isn't one piece.
    pub fn try_new(source: Arc<dyn BucketSource>, columns: Vec<usize>, schema: SchemaRef) -> Result<Self> {
        if schema.fields().len() != columns.len() || source.buckets() != 1 {
            return Err(DataFusionError::Internal("a lookup needs one field a column, and one piece".into()));
        }
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Ok(Self { source, columns, schema, properties: Arc::new(properties) })
    }

    /// What is scanned.
    pub fn source(&self) -> &Arc<dyn BucketSource> {
        &self.source
    }

    /// Positions of the scanned columns in the dataset's declaration.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

impl DisplayAs for PublicScanExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        write!(f, "PublicScanExec: dataset={}, columns=[{}]", self.source.dataset(), names.join(", "))
    }
}

impl ExecutionPlan for PublicScanExec {
    fn name(&self) -> &'static str {
        "PublicScanExec"
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

    fn execute(&self, _: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let schema = Arc::clone(&self.schema);
        let batches = self.source.open(0, &self.columns)?.map(move |batch| Ok(RecordBatch::try_new(Arc::clone(&schema), batch?.columns().to_vec())?));
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(batches))))
    }
}
