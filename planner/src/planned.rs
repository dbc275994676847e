//! A template that passed the planner: ready to run, and to be called.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use cloister_policy::{Collaboration, DatasetName, Digest, Frame, Name, TemplateFacts};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::datasource::{TableProvider, provider_as_source};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::displayable;
use datafusion::scalar::ScalarValue;

use crate::bind::{BoundParameter, release_at, release_schema};
use crate::identity;
use crate::lower::{Sources, lower};
use crate::relation::{Columns, ReleasePoint};
use crate::restrictions::restrictions;
use crate::verify::{ApprovedPlan, VerifyError, verify};

/// A release point that passed the planner. It runs once for all parameters.
#[derive(Debug, Clone)]
pub struct SealedPart {
    pub(crate) point: ReleasePoint,
    pub(crate) columns: Columns,
    /// The clause CELLS PER PERSON as the text has it, for the verifier: no rewrite sees it.
    pub(crate) declared_cells: Option<u32>,
    frame: Frame,
    public: BTreeSet<DatasetName>,
}

impl SealedPart {
    pub(crate) fn new(point: ReleasePoint, columns: Columns, declared_cells: Option<u32>) -> Self {
        let datasets = point.input.datasets().into_iter().cloned().collect();
        let restrictions = restrictions(&point.input, point.matched_only, &columns);
        let frame = Frame { digest: identity::frame(&point, &columns), datasets, restrictions };
        let public = point.input.public().into_iter().cloned().collect();
        Self { point, columns, declared_cells, frame, public }
    }

    /// What agreements and kept releases know it by.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Every dataset that it reads, in order of name.
    pub fn reads(&self) -> BTreeSet<&DatasetName> {
        self.frame.datasets.union(&self.public).collect()
    }

    /// The PUBLIC datasets that it reads.
    pub fn public(&self) -> &BTreeSet<DatasetName> {
        &self.public
    }

    /// Lowers and verifies it over the given versions.
    ///
    /// # Errors
    /// A defect of the planner; nobody outside may see more than that.
    pub fn approve(&self, sources: &Sources<'_>, policy: &Collaboration) -> std::result::Result<ApprovedPlan, VerifyError> {
        let plan = lower(&self.point, &self.columns, sources).map_err(|e| VerifyError(e.to_string()))?;
        let approved = verify(plan, policy, self.declared_cells)?;
        let read: BTreeSet<_> = approved.versions().keys().collect();
        if read == self.reads() { Ok(approved) } else { Err(VerifyError("it reads other datasets than were agreed on".to_owned())) }
    }

    /// The physical plan as text, for goldens.
    ///
    /// # Errors
    /// As [`SealedPart::approve`].
    pub fn show_physical(&self, sources: &Sources<'_>) -> Result<String> {
        Ok(displayable(lower(&self.point, &self.columns, sources)?.as_ref()).indent(false).to_string())
    }

    /// Columns of the release, as [`PlannedTemplate::call`] wants them.
    pub fn schema(&self) -> SchemaRef {
        Arc::new(release_schema(&self.point))
    }
}

/// A planned template: its sealed parts, and the plan above them, which runs in the outer engine
/// for every call.
#[derive(Debug, Clone)]
pub struct PlannedTemplate {
    pub(crate) name: Name,
    pub(crate) sealed: Vec<SealedPart>,
    pub(crate) parameters: Vec<BoundParameter>,
    pub(crate) outer: LogicalPlan,
    pub(crate) bound: LogicalPlan,
    pub(crate) facts: TemplateFacts,
    pub(crate) digest: Digest,
    pub(crate) trace: String,
}

impl PlannedTemplate {
    /// The template's name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// What agreements depend on.
    pub fn facts(&self) -> &TemplateFacts {
        &self.facts
    }

    /// What approvals name.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Parameters in declared order.
    pub fn parameters(&self) -> &[BoundParameter] {
        &self.parameters
    }

    /// The whole text as it was bound: what SQL over datasets has to say to be this template.
    pub(crate) fn bound(&self) -> &LogicalPlan {
        &self.bound
    }

    /// Columns of a call's result.
    pub fn schema(&self) -> SchemaRef {
        let fields = self.outer.schema().fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The sealed plan as text after each rewrite that changed it.
    pub fn trace(&self) -> &str {
        &self.trace
    }

    /// Its release points, at least one.
    pub fn sealed(&self) -> &[SealedPart] {
        &self.sealed
    }

    /// The plan above the seal as text, for goldens.
    pub fn show_outer(&self) -> String {
        self.outer.display_indent().to_string()
    }

    /// A call: the plan above the seal over the given releases, one for each sealed part, with
    /// parameters filled in.
    ///
    /// # Errors
    /// A release is missing, or doesn't have the columns that it should.
    pub fn call(&self, releases: &[Arc<dyn TableProvider>], arguments: &[ScalarValue]) -> Result<LogicalPlan> {
        let plan = self.outer.clone().transform_up_with_subqueries(|node| {
            if let LogicalPlan::TableScan(scan) = &node
                && let Some(at) = release_at(scan.table_name.table())
            {
                let release = releases.get(at).ok_or_else(|| DataFusionError::Internal("a release is missing".into()))?;
                let source = provider_as_source(Arc::clone(release));
                return Ok(Transformed::yes(LogicalPlanBuilder::scan(scan.table_name.clone(), source, None)?.build()?));
            }
            node.map_expressions(|expr| expr.transform(|part| self.fill(part, arguments)))
        })?;
        Ok(plan.data)
    }

    fn fill(&self, part: Expr, arguments: &[ScalarValue]) -> Result<Transformed<Expr>> {
        let Expr::Placeholder(placeholder) = &part else {
            return Ok(Transformed::no(part));
        };
        let name = placeholder.id.trim_start_matches('$');
        let at = self.parameters.iter().position(|p| p.name == name);
        match at.and_then(|at| arguments.get(at)) {
            Some(value) => Ok(Transformed::yes(Expr::Literal(value.clone(), None))),
            None => Err(DataFusionError::Internal(format!("parameter {name} has no value"))),
        }
    }
}
