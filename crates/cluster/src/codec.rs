//! How a [`Work`] and the judge travel from the driver to the scheduler and on to the executors. All else is written as
//! Ballista writes it.

use crate::judge::{JudgeCall, NAME};
use crate::plan::{WorkExec, WorkTable};
use crate::work::Work;
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{AggregateUDF, Extension, LogicalPlan, ScalarUDF, WindowUDF};
use datafusion::physical_plan::ExecutionPlan;

use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use std::sync::Arc;

/// By these bytes a node of ours is known from one of Ballista's.
const OURS: &[u8] = b"wurao-work\0";

/// Writes and reads what is ours, and hands on the rest.
#[derive(Debug, Default)]
pub struct Codec {
    logical: BallistaLogicalExtensionCodec,
    physical: BallistaPhysicalExtensionCodec,
}

impl Codec {
    /// For the plans that the driver writes.
    pub fn logical() -> Arc<dyn LogicalExtensionCodec> {
        Arc::new(Self::default())
    }

    /// For the plans that the executors run.
    pub fn physical() -> Arc<dyn PhysicalExtensionCodec> {
        Arc::new(Self::default())
    }
}

fn put_judge(node: &WindowUDF, buf: &mut Vec<u8>) -> bool {
    let inner: &dyn std::any::Any = node.inner().as_ref();
    let Some(judge) = inner.downcast_ref::<JudgeCall>() else { return false };
    buf.extend_from_slice(&judge.text());
    true
}

impl LogicalExtensionCodec for Codec {
    fn try_decode(&self, buf: &[u8], inputs: &[LogicalPlan], ctx: &TaskContext) -> Result<Extension> {
        self.logical.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.logical.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        ctx: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        match buf.strip_prefix(OURS) {
            Some(text) => Ok(Arc::new(WorkTable(Work::read(text)?))),
            None => self.logical.try_decode_table_provider(buf, table, schema, ctx),
        }
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        let any: &dyn std::any::Any = node.as_ref();
        let Some(WorkTable(work)) = any.downcast_ref() else {
            return self.logical.try_encode_table_provider(table, node, buf);
        };
        buf.extend_from_slice(OURS);
        buf.extend_from_slice(work.text().as_bytes());
        Ok(())
    }

    fn try_decode_file_format(&self, buf: &[u8], ctx: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.logical.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(&self, buf: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.logical.try_encode_file_format(buf, node)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        self.logical.try_decode_udf(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.logical.try_encode_udf(node, buf)
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        self.logical.try_decode_udaf(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.logical.try_encode_udaf(node, buf)
    }

    fn try_decode_udwf(&self, name: &str, buf: &[u8]) -> Result<Arc<WindowUDF>> {
        match name {
            NAME => Ok(Arc::new(JudgeCall::read(buf)?)),
            _ => self.logical.try_decode_udwf(name, buf),
        }
    }

    fn try_encode_udwf(&self, node: &WindowUDF, buf: &mut Vec<u8>) -> Result<()> {
        if put_judge(node, buf) { Ok(()) } else { self.logical.try_encode_udwf(node, buf) }
    }
}

impl PhysicalExtensionCodec for Codec {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(ours) = buf.strip_prefix(OURS) else {
            return self.physical.try_decode(buf, inputs, ctx, converter);
        };
        let (columns, text): (Option<Vec<usize>>, Box<serde_json::value::RawValue>) =
            serde_json::from_slice(ours).map_err(|error| DataFusionError::Plan(error.to_string()))?;
        let [parts] = inputs else { return Err(DataFusionError::Plan("a work has one table of its parts".into())) };
        Ok(Arc::new(WorkExec::new(Work::read(text.get().as_bytes())?, columns, Arc::clone(parts))?))
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buf: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        let Some(ours) = node.downcast_ref::<WorkExec>() else {
            return self.physical.try_encode(node, buf, converter);
        };
        buf.extend_from_slice(OURS);
        let columns = serde_json::to_string(&ours.columns()).expect("numbers are JSON");
        buf.extend(format!("[{columns},{}]", ours.work().text()).into_bytes());
        Ok(())
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        self.physical.try_decode_udf(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.physical.try_encode_udf(node, buf)
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        self.physical.try_decode_udaf(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        self.physical.try_encode_udaf(node, buf)
    }

    fn try_decode_udwf(&self, name: &str, buf: &[u8]) -> Result<Arc<WindowUDF>> {
        match name {
            NAME => Ok(Arc::new(JudgeCall::read(buf)?)),
            _ => self.physical.try_decode_udwf(name, buf),
        }
    }

    fn try_encode_udwf(&self, node: &WindowUDF, buf: &mut Vec<u8>) -> Result<()> {
        if put_judge(node, buf) { Ok(()) } else { self.physical.try_encode_udwf(node, buf) }
    }
}
