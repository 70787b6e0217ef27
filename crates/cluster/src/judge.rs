//! `registry::judge::judge` as a window function: over the calls to one number, in the order in which they were made, with
//! that number's history beside them. What it needs to know travels with the function itself.

use crate::work::benched;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringBuilder};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Int32Type, Int64Type, UInt32Type, UInt64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl};
use jiff::Timestamp;
use number::E164;
use registry::docket::{Bench, BenchText, Docket, history_of};
use registry::judge::Record;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Its name in a plan.
pub const NAME: &str = "judge_call";

/// The columns that it is given, in this order: the last one is the number's history, all others are the call's.
pub const TAKES: [&str; 10] =
    ["caller", "called", "at_s", "at_n", "purpose", "channel", "for_whom", "part", "line", "history"];

/// What it gives for a call that came before it already. That happens: when an executor dies while others judge, Ballista 55.0
/// reads what it had read again, and hands on what is left of the first reading too. The same call is told by its part and
/// line; as calls come in the order of time, caller, part and line, the two stand one after the other.
pub const TWICE: &str = "twice";

/// What it gives for a row that tells a call again: the same numbers at the same moment, on a later line.
pub const DUPLICATE: &str = "duplicate";

/// The function. For each call it gives the finding as JSON, or the name of the reason why there is none; nothing where the
/// row is no call.
#[derive(Debug)]
pub struct JudgeCall {
    bench: Arc<BenchText>,
    signature: Signature,
}

impl PartialEq for JudgeCall {
    fn eq(&self, other: &Self) -> bool {
        self.bench == other.bench
    }
}

impl Eq for JudgeCall {}

impl Hash for JudgeCall {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.bench.plan, &self.bench.rules, self.bench.book.len(), self.bench.now).hash(state);
    }
}

impl JudgeCall {
    /// By this bench.
    pub fn by(bench: Arc<BenchText>) -> WindowUDF {
        let takes = [
            DataType::UInt64,
            DataType::UInt64,
            DataType::Int64,
            DataType::Int32,
            DataType::Utf8,
            DataType::Utf8,
            DataType::Utf8,
            DataType::UInt32,
            DataType::UInt64,
            DataType::Utf8,
        ];
        // The same calls are judged alike at any time: the moment of the judging is part of the bench.
        let signature = Signature::exact(takes.to_vec(), Volatility::Immutable);
        WindowUDF::new_from_impl(Self { bench, signature })
    }

    /// The function as it travels.
    pub fn text(&self) -> Vec<u8> {
        serde_json::to_vec(&*self.bench).expect("texts, numbers and times are JSON")
    }

    /// Out of what travelled.
    ///
    /// # Errors
    /// A text that is none.
    pub fn read(text: &[u8]) -> Result<WindowUDF> {
        let bench = serde_json::from_slice(text).map_err(|error| DataFusionError::Plan(error.to_string()))?;
        Ok(Self::by(Arc::new(bench)))
    }
}

impl WindowUDFImpl for JudgeCall {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _: PartitionEvaluatorArgs<'_>) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(OneNumber { bench: benched(&self.bench)? }))
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), DataType::Utf8, true)))
    }
}

/// The calls to one number.
#[derive(Debug)]
struct OneNumber {
    bench: Arc<Bench>,
}

impl PartitionEvaluator for OneNumber {
    fn evaluate_all(&mut self, values: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let [caller, called, at_s, at_n, purpose, channel, for_whom, part, line, history] = values else {
            return Err(DataFusionError::Internal(format!("{NAME} takes {} columns", TAKES.len())));
        };
        let wrong = |what: &str| DataFusionError::Execution(format!("{NAME}: {what} makes no sense"));
        let (caller, called) = (caller.as_primitive::<UInt64Type>(), called.as_primitive::<UInt64Type>());
        let (at_s, at_n) = (at_s.as_primitive::<Int64Type>(), at_n.as_primitive::<Int32Type>());
        let (purpose, channel) = (purpose.as_string::<i32>(), channel.as_string::<i32>());
        let (part, line) = (part.as_primitive::<UInt32Type>(), line.as_primitive::<UInt64Type>());
        let (for_whom, history) = (for_whom.as_string::<i32>(), history.as_string::<i32>());
        let mut out = StringBuilder::with_capacity(rows, 16 * rows);
        let known = match rows > 0 && called.is_valid(0) && history.is_valid(0) {
            true => history_of(history.value(0)).map_err(|_| wrong("a history"))?,
            false => Vec::new(),
        };
        let mut docket = Docket::new(&self.bench);
        for row in 0..rows {
            if called.is_null(row) {
                out.append_null();
                continue;
            }
            let same = |one: usize| (part.value(one), line.value(one));
            if row > 0 && same(row) == same(row - 1) {
                out.append_value(TWICE);
                continue;
            }
            let call = |one: usize| (at_s.value(one), at_n.value(one), caller.value(one));
            if row > 0 && call(row) == call(row - 1) {
                out.append_value(DUPLICATE);
                continue;
            }
            let record = Record {
                from: E164::new(caller.value(row)).map_err(|_| wrong("a number"))?,
                to: E164::new(called.value(row)).map_err(|_| wrong("a number"))?,
                at: Timestamp::new(at_s.value(row), at_n.value(row)).map_err(|_| wrong("a time"))?,
                purpose: purpose.is_valid(row).then(|| purpose.value(row).to_owned()),
                for_whom: for_whom.is_valid(row).then(|| for_whom.value(row).to_owned()),
                channel: channel.value(row).parse().map_err(|_| wrong("a channel"))?,
            };
            match docket.judge(&record, &known) {
                Ok(finding) => {
                    let text = serde_json::to_string(&finding);
                    out.append_value(text.map_err(|error| DataFusionError::External(error.into()))?);
                }
                Err(why) => out.append_value(why.code()),
            }
        }
        Ok(Arc::new(out.finish()))
    }
}
