//! A template that passed the planner: ready to run, and to be called.

use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use cloister_policy::{Collaboration, Digest, Name, TemplateFacts};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::datasource::{TableProvider, provider_as_source};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::displayable;
use datafusion::scalar::ScalarValue;

use crate::bind::{BoundParameter, RELEASE, release_schema};
use crate::lower::{Sources, lower};
use crate::relation::{Columns, ReleasePoint};
use crate::verify::{ApprovedPlan, VerifyError, verify};

/// A planned template: its sealed part, which runs once for all parameters, and the plan above
/// it, which runs in the outer engine for every call.
#[derive(Debug, Clone)]
pub struct PlannedTemplate {
    name: Name,
    point: ReleasePoint,
    columns: Columns,
    parameters: Vec<BoundParameter>,
    outer: LogicalPlan,
    bound: LogicalPlan,
    facts: TemplateFacts,
    digest: Digest,
    trace: String,
}

impl PlannedTemplate {
    #[expect(clippy::too_many_arguments, reason = "made in one place, from the pipeline's results")]
    pub(crate) fn new(
        name: Name,
        point: ReleasePoint,
        columns: Columns,
        parameters: Vec<BoundParameter>,
        outer: LogicalPlan,
        bound: LogicalPlan,
        facts: TemplateFacts,
        digest: Digest,
        trace: String,
    ) -> Self {
        Self { name, point, columns, parameters, outer, bound, facts, digest, trace }
    }

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

    /// Lowers and verifies the sealed part over the given versions.
    ///
    /// # Errors
    /// A defect of the planner; nobody outside may see more than that.
    pub fn approve(&self, sources: &Sources<'_>, policy: &Collaboration) -> std::result::Result<ApprovedPlan, VerifyError> {
        let plan = lower(&self.point, &self.columns, sources).map_err(|e| VerifyError(e.to_string()))?;
        let approved = verify(plan, policy)?;
        let read: Vec<_> = approved.versions().keys().collect();
        let named: Vec<_> = self.facts.datasets.iter().collect();
        if read == named { Ok(approved) } else { Err(VerifyError("it reads other datasets than were agreed on".to_owned())) }
    }

    /// The physical plan as text, for goldens.
    ///
    /// # Errors
    /// As [`PlannedTemplate::approve`].
    pub fn show_physical(&self, sources: &Sources<'_>) -> Result<String> {
        Ok(displayable(lower(&self.point, &self.columns, sources)?.as_ref()).indent(false).to_string())
    }

    /// The plan above the seal as text, for goldens.
    pub fn show_outer(&self) -> String {
        self.outer.display_indent().to_string()
    }

    /// Columns of the release itself, as [`PlannedTemplate::call`] wants them.
    pub fn release_schema(&self) -> SchemaRef {
        Arc::new(release_schema(&self.point))
    }

    /// A call: the plan above the seal over the given release, with parameters filled in.
    ///
    /// # Errors
    /// The release doesn't have the columns that it should.
    pub fn call(&self, release: Arc<dyn TableProvider>, arguments: &[ScalarValue]) -> Result<LogicalPlan> {
        let source = provider_as_source(release);
        let plan = self.outer.clone().transform_up(|node| {
            let node = match node {
                LogicalPlan::TableScan(scan) if scan.table_name.table() == RELEASE => {
                    return Ok(Transformed::yes(LogicalPlanBuilder::scan(RELEASE, Arc::clone(&source), None)?.build()?));
                }
                other => other,
            };
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
