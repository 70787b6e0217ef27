//! A [`Work`] as a table, and as the node of a plan that does it part by part.

use crate::work::Work;
use async_trait::async_trait;
use datafusion::arrow::array::{AsArray, RecordBatch, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt32Type};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::TableType;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties as _, Partitioning, PlanProperties, common,
};
use datafusion::prelude::Expr;
use std::sync::Arc;

/// Batches that wait for whoever takes them.
const AHEAD: usize = 2;
/// Pieces of work for each share of the numbers: so many are lost at most with a machine, and open at a time in one process.
const PIECES: usize = 8;

/// A work as a table.
#[derive(Debug, Clone)]
pub struct WorkTable(pub Work);

#[async_trait]
impl TableProvider for WorkTable {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let pieces = PIECES * session.config().target_partitions();
        let parts = numbered(self.0.parts(), pieces)?;
        Ok(Arc::new(WorkExec::new(self.0.clone(), projection.cloned(), parts)?))
    }
}

/// The numbers of all parts as rows, in no more than so many pieces.
fn numbered(parts: usize, pieces: usize) -> Result<Arc<dyn ExecutionPlan>> {
    let schema = Arc::new(Schema::new(vec![Field::new("part", DataType::UInt32, false)]));
    let all: Vec<u32> = (0..u32::try_from(parts).map_err(|error| DataFusionError::External(error.into()))?).collect();
    let batch =
        |some: &[u32]| RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(UInt32Array::from(some.to_vec()))]);
    let pieces: Vec<Vec<RecordBatch>> =
        all.chunks(parts.div_ceil(pieces.max(1)).max(1)).map(|some| Ok(vec![batch(some)?])).collect::<Result<_>>()?;
    Ok(MemorySourceConfig::try_new_exec(&pieces, Arc::clone(&schema), None)?)
}

/// A work in a plan: it does the parts whose numbers come in, on a thread that may wait for a disk.
///
/// The numbers come from a table below and are not counted here, because the scheduler hands each task its share of a plan
/// by cutting the tables at its leaves (`task_builder.rs` of Ballista); a leaf that it does not know it would hand to every
/// task whole, and rows would come several times.
#[derive(Debug)]
pub struct WorkExec {
    work: Work,
    columns: Option<Vec<usize>>,
    parts: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl WorkExec {
    /// A work, of which these columns are wanted, all when absent, and the parts whose numbers `parts` gives.
    ///
    /// # Errors
    /// A column that there is not.
    pub fn new(work: Work, columns: Option<Vec<usize>>, parts: Arc<dyn ExecutionPlan>) -> Result<Self> {
        let schema = match &columns {
            Some(columns) => Arc::new(work.schema().project(columns)?),
            None => work.schema(),
        };
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(parts.output_partitioning().partition_count()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        Ok(Self { work, columns, parts, properties })
    }

    /// What is done.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The columns that are wanted.
    pub fn columns(&self) -> Option<&[usize]> {
        self.columns.as_deref()
    }
}

impl DisplayAs for WorkExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither files nor the book: plans end up in logs.
        write!(f, "WorkExec: parts={}", self.work.parts())
    }
}

impl ExecutionPlan for WorkExec {
    fn name(&self) -> &str {
        "WorkExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.parts]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let parts = children.pop().ok_or_else(|| DataFusionError::Internal("WorkExec has one child".into()))?;
        Ok(Arc::new(Self::new(self.work.clone(), self.columns.clone(), parts)?))
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let mut stream = RecordBatchReceiverStreamBuilder::new(self.schema(), AHEAD);
        let parts = self.parts.execute(partition, context)?;
        let (work, columns, out) = (self.work.clone(), self.columns.clone(), stream.tx());
        stream.spawn(async move {
            let mut mine: Vec<u32> = Vec::new();
            for batch in common::collect(parts).await? {
                mine.extend(batch.column(0).as_primitive::<UInt32Type>().values());
            }
            let done = tokio::task::spawn_blocking(move || {
                mine.into_iter().try_for_each(|part| {
                    work.run(part as usize, &mut |batch| {
                        let batch = match &columns {
                            Some(columns) => batch.project(columns)?,
                            None => batch,
                        };
                        // Nobody takes it any more: the query came to its end without it.
                        out.blocking_send(Ok(batch)).map_err(|_| DataFusionError::Execution("nobody listens".into()))
                    })
                })
            });
            done.await.map_err(|error| DataFusionError::External(error.into()))?
        });
        Ok(stream.build())
    }
}
