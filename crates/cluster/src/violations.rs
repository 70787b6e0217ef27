//! Records of calls against the registry: the plan, and what comes back from it.

use crate::engine::Engine;
use crate::files::cut;
use crate::judge::{DUPLICATE, JudgeCall, TAKES, TWICE};
use crate::plan::WorkTable;
use crate::records::{BAD, BAD_ROWS, CALL, CALLS, LINES, MARKS, NOTE, OVER_LINES, ROWS, TOO_LATE, UNCLEAR_WORDS};
use crate::work::{Task, Work};
use crate::{refused, state};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Int32Type, Int64Type, UInt8Type, UInt32Type, UInt64Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{Expr, ExprFunctionExt, col, lit, when};
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use desk::error::{Answer, Refusal};
use desk::registry::{Heard, MOST_BAD, Registry, file_names, record_files};
use futures::StreamExt as _;
use jiff::Timestamp;
use number::E164;
use registry::cdr::{BadRow, Line, UNCLEAR, WRONG};
use registry::docket::BenchText;
use registry::judge::{Cleared, Finding, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is to be judged.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Files and folders of records, text or Parquet. Every executor finds them at the same place.
    pub files: Vec<PathBuf>,
    /// A folder of histories that [`crate::state::write`] made, which every executor finds at the same place. They are
    /// written anew, to the temporary folder of this machine, when absent.
    pub state: Option<PathBuf>,
    /// Bytes of a part of a text; by the length of all files when absent.
    pub part: Option<u64>,
}

/// Judges records in parts, wherever the engine runs them.
///
/// # Errors
/// A file that cannot be read or has no heading; histories of another registry; an engine that fails.
pub async fn hear(registry: &Registry, engine: &Engine, ask: &Ask) -> Answer<Heard> {
    let paths = record_files(&ask.files)?;
    let made = tempfile::Builder::new().prefix("wurao-state-").tempdir()?;
    let (folder, until) = match &ask.state {
        Some(folder) => (folder.clone(), Some(state::about(folder, registry)?.until)),
        None => {
            let folder = made.path().join("state");
            state::write(registry, &folder).await?;
            (folder, None)
        }
    };
    let bench = Arc::new(registry.bench_text().await?);
    let mut uncut = BTreeSet::new();
    loop {
        let (files, parts) = cut(&paths, &registry.plan, ask.part, &uncut)?;
        let of_parts: Vec<u32> = parts.iter().map(|part| part.file).collect();
        let work = Work::new(Task::Records { bench: Arc::clone(&bench), files, parts, until });
        let mut came = Came::default();
        if work.parts() > 0 {
            let session = engine.session().map_err(|error| refused(&error))?;
            came = whole(&session, &work, &bench, &folder).await?;
        }
        // Where a row goes over lines, a part cannot know where its first row begins: such a file is read again, whole.
        let before = uncut.len();
        let several = |file: &&u32| of_parts.iter().filter(|one| one == file).count() > 1;
        uncut.extend(came.over_lines.iter().filter_map(|part| of_parts.get(*part as usize)).filter(several));
        if uncut.len() == before {
            return Ok(came.heard(file_names(&paths), &first_parts(&of_parts)));
        }
    }
}

/// How often a job is run again if what came back does not add up.
const AGAIN: usize = 2;

/// Runs the job until every call came back once. An engine that has lost an executor may have lost or doubled rows, and that is
/// found out here whatever it says itself.
async fn whole(session: &SessionContext, work: &Work, bench: &Arc<BenchText>, state: &Path) -> Answer<Came> {
    let mut wrong = "";
    for _ in 0..=AGAIN {
        let came = run(session, work.clone(), Arc::clone(bench), state).await.map_err(|error| refused(&error))?;
        match came.is_whole(work.parts()) {
            Ok(()) => return Ok(came),
            Err(what) => wrong = what,
        }
        log::warn!("the job runs again: {wrong} do not add up");
    }
    Err(Refusal::busy("cluster-incomplete").with("what", wrong))
}

/// The first part of each file, by the files of all parts.
fn first_parts(files: &[u32]) -> BTreeMap<u32, u32> {
    let mut firsts = BTreeMap::new();
    for (file, part) in files.iter().zip(0..) {
        firsts.entry(*file).or_insert(part);
    }
    firsts
}

async fn run(session: &SessionContext, work: Work, bench: Arc<BenchText>, state: &Path) -> Result<Came> {
    let folder = state.join(state::HISTORIES).canonicalize()?;
    let histories = session.read_parquet(format!("{}/", folder.display()), ParquetReadOptions::default()).await?;
    let records = session.read_table(Arc::new(WorkTable(work)))?;
    let mut rows = plan(records, histories, bench)?.execute_stream().await?;
    let mut came = Came::default();
    while let Some(batch) = rows.next().await {
        came.take(&batch?)?;
    }
    Ok(came)
}

/// Calls beside the history of the called number, each number's calls before the judge in their order; what was cleared is
/// only counted, where it was judged.
fn plan(records: DataFrame, histories: DataFrame, bench: Arc<BenchText>) -> Result<DataFrame> {
    let judge = JudgeCall::by(bench).call(TAKES.iter().map(|name| col(*name)).collect());
    let order = ["at_s", "at_n", "caller", "file", "part", "line"].map(|name| col(name).sort(true, true));
    let verdict = judge.partition_by(vec![col("called")]).order_by(order.to_vec()).build()?.alias("verdict");
    let judged = records.join(histories, JoinType::Left, &["called"], &["number"], None)?.window(vec![verdict])?;
    let is_call = || col("kind").eq(lit(CALL));
    // A finding is a document; all else is a name.
    let found = || is_call().and(col("verdict").like(lit("{%")));
    let kept = |name: &str| {
        Ok(when(is_call().and(col("verdict").not_like(lit("{%"))), absent(name)).otherwise(col(name))?.alias(name))
    };
    let code = when(found(), lit("")).when(is_call(), col("verdict")).otherwise(col("code"))?.alias("code");
    let value = when(found(), col("verdict")).otherwise(col("value"))?.alias("value");
    let mut shown = vec![col("kind"), col("n"), col("mark"), code, value];
    let told = ["file", "part", "line", "caller", "called", "at_s", "at_n", "purpose", "channel", "for_whom"];
    shown.extend(told.iter().map(|name| kept(name)).collect::<Result<Vec<Expr>>>()?);
    let groups = ["kind", "code", "value"].iter().chain(&told).map(|name| col(*name)).collect();
    let sums = vec![sum(col("n")).alias("n"), sum(col("mark")).alias("mark"), count(lit(1)).alias("times")];
    judged.select(shown)?.aggregate(groups, sums)
}

/// Nothing, of the type of a column.
fn absent(name: &str) -> Expr {
    use datafusion::scalar::ScalarValue;
    lit(match name {
        "file" | "part" => ScalarValue::UInt32(None),
        "line" | "caller" | "called" => ScalarValue::UInt64(None),
        "at_s" => ScalarValue::Int64(None),
        "at_n" => ScalarValue::Int32(None),
        _ => ScalarValue::Utf8(None),
    })
}

/// What came back, with lines counted within their parts.
#[derive(Debug, Default)]
struct Came {
    /// Findings and bad rows, by part.
    found: Vec<(u32, Line, Finding)>,
    bad_rows: Vec<(u32, BadRow)>,
    unclear_rows: Vec<(u32, BadRow)>,
    /// Lines of each part.
    lines: BTreeMap<u32, u64>,
    rows: u64,
    bad: u64,
    unclear: u64,
    /// Bad rows that were to be listed, and words that are not understood.
    listed: u64,
    listed_unclear: u64,
    /// Calls and their marks, as they were read and as they were judged.
    read: (u64, u64),
    judged: (u64, u64),
    cleared: BTreeMap<&'static str, u64>,
    duplicates: u64,
    /// Parts with rows that go over lines.
    over_lines: BTreeSet<u32>,
}

impl Came {
    fn take(&mut self, batch: &RecordBatch) -> Result<()> {
        let column = |name: &str| {
            batch.column_by_name(name).ok_or_else(|| DataFusionError::Internal(format!("no column {name}")))
        };
        let (kind, n) = (column("kind")?.as_primitive::<UInt8Type>(), column("n")?.as_primitive::<UInt64Type>());
        let (file, part) = (column("file")?.as_primitive::<UInt32Type>(), column("part")?.as_primitive::<UInt32Type>());
        let line = column("line")?.as_primitive::<UInt64Type>();
        let (code, value) = (column("code")?.as_string::<i32>(), column("value")?.as_string::<i32>());
        let (caller, called) =
            (column("caller")?.as_primitive::<UInt64Type>(), column("called")?.as_primitive::<UInt64Type>());
        let (at_s, at_n) = (column("at_s")?.as_primitive::<Int64Type>(), column("at_n")?.as_primitive::<Int32Type>());
        let (purpose, channel) = (column("purpose")?.as_string::<i32>(), column("channel")?.as_string::<i32>());
        let for_whom = column("for_whom")?.as_string::<i32>();
        let mark = column("mark")?.as_primitive::<UInt64Type>();
        let times = column("times")?.as_primitive::<Int64Type>();
        let wrong = |what: &str| DataFusionError::Internal(format!("{what} came back and makes no sense"));
        for row in 0..batch.num_rows() {
            let code = code.value(row);
            if kind.value(row) == CALL && code != TWICE {
                self.judged.0 += n.value(row);
                self.judged.1 += mark.value(row);
            }
            match kind.value(row) {
                CALL if code == TWICE => {}
                CALL if code == DUPLICATE => self.duplicates += n.value(row),
                CALL if code.is_empty() => {
                    let finding = serde_json::from_str(value.value(row)).map_err(|_| wrong("a finding"))?;
                    let record = Record {
                        from: E164::new(caller.value(row)).map_err(|_| wrong("a number"))?,
                        to: E164::new(called.value(row)).map_err(|_| wrong("a number"))?,
                        at: Timestamp::new(at_s.value(row), at_n.value(row)).map_err(|_| wrong("a time"))?,
                        purpose: purpose.is_valid(row).then(|| purpose.value(row).to_owned()),
                        for_whom: for_whom.is_valid(row).then(|| for_whom.value(row).to_owned()),
                        channel: channel.value(row).parse().map_err(|_| wrong("a channel"))?,
                    };
                    let line = Line { file: file.value(row), line: line.value(row), record };
                    self.found.push((part.value(row), line, finding));
                }
                CALL => {
                    let cleared = known(code, Cleared::ALL.map(Cleared::code)).ok_or_else(|| wrong("a name"))?;
                    *self.cleared.entry(cleared).or_default() += n.value(row);
                }
                BAD => {
                    let code = known(code, WRONG).or_else(|| known(code, [TOO_LATE])).ok_or_else(|| wrong("a name"))?;
                    let value = if value.is_valid(row) { value.value(row).to_owned() } else { String::new() };
                    let row_of = BadRow { file: file.value(row), line: line.value(row), code, value };
                    self.bad_rows.push((part.value(row), row_of));
                }
                NOTE => {
                    let code = known(code, UNCLEAR).ok_or_else(|| wrong("a name"))?;
                    let value = if value.is_valid(row) { value.value(row).to_owned() } else { String::new() };
                    let row_of = BadRow { file: file.value(row), line: line.value(row), code, value };
                    self.unclear_rows.push((part.value(row), row_of));
                }
                // The same part may have been read twice; each time it counted the same.
                _ => self.count(code, part.value(row), n.value(row) / times.value(row).max(1).unsigned_abs()),
            }
        }
        Ok(())
    }

    fn count(&mut self, name: &str, part: u32, n: u64) {
        match name {
            LINES => drop(self.lines.insert(part, n)),
            ROWS => self.rows += n,
            BAD_ROWS => {
                self.bad += n;
                self.listed += n.min(MOST_BAD as u64);
            }
            UNCLEAR_WORDS => {
                self.unclear += n;
                self.listed_unclear += n.min(MOST_BAD as u64);
            }
            CALLS => self.read.0 += n,
            MARKS => self.read.1 += n,
            OVER_LINES => drop((n > 0).then(|| self.over_lines.insert(part))),
            _ if n > 0 => *self.cleared.entry(Cleared::Private.code()).or_default() += n,
            _ => {}
        }
    }

    /// Whether every part was read, and every call of them judged once.
    fn is_whole(&self, parts: usize) -> std::result::Result<(), &'static str> {
        let private = self.cleared.get(Cleared::Private.code()).copied().unwrap_or_default();
        let adds_up = [
            (self.lines.len() == parts, "parts"),
            (self.rows == self.read.0 + self.bad + private, "rows"),
            (self.bad_rows.len() as u64 == self.listed, "bad rows"),
            (self.unclear_rows.len() as u64 == self.listed_unclear, "words"),
            (self.judged == self.read, "calls"),
        ];
        adds_up.into_iter().find(|(good, _)| !good).map_or(Ok(()), |(_, what)| Err(what))
    }

    /// With lines counted through each file, in the order of time, file and line.
    fn heard(mut self, files: Vec<String>, firsts: &BTreeMap<u32, u32>) -> Heard {
        // Lines before each part, over all files; those before a file's first part are none of the file's.
        let (mut all, mut before) = (0, BTreeMap::new());
        for (part, lines) in &self.lines {
            before.insert(*part, all);
            all += lines;
        }
        let at = |part: u32| before.get(&part).copied().unwrap_or_default();
        let base = |file: u32, part: u32| at(part) - at(firsts.get(&file).copied().unwrap_or_default());
        for (part, line, _) in &mut self.found {
            line.line += base(line.file, *part);
        }
        for (part, row) in self.bad_rows.iter_mut().chain(&mut self.unclear_rows) {
            row.line += base(row.file, *part);
        }
        self.found.sort_by_key(|(_, line, _)| (line.record.at, line.record.from, line.record.to, line.file, line.line));
        self.bad_rows.sort_by_key(|(_, row)| (row.file, row.line));
        self.bad_rows.truncate(MOST_BAD);
        // Two words of a row stand in the order in which it is read.
        let place = |code: &str| UNCLEAR.iter().position(|known| *known == code);
        self.unclear_rows.sort_by_key(|(_, row)| (row.file, row.line, place(row.code)));
        self.unclear_rows.truncate(MOST_BAD);
        Heard {
            files,
            rows: self.rows,
            bad: self.bad,
            bad_rows: self.bad_rows.into_iter().map(|(_, row)| row).collect(),
            unclear: self.unclear,
            unclear_rows: self.unclear_rows.into_iter().map(|(_, row)| row).collect(),
            cleared: self.cleared,
            duplicates: self.duplicates,
            found: self.found.into_iter().map(|(_, line, finding)| (line, finding)).collect(),
            // Calls that were cleared do not come back from the machines, so that none can be kept for later runs.
            made: Vec::new(),
        }
    }
}

/// The name itself, if it is one of these.
fn known<const N: usize>(name: &str, all: [&'static str; N]) -> Option<&'static str> {
    all.into_iter().find(|one| *one == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_parts() -> Came {
        let mut came = Came { judged: (3, 60), ..Came::default() };
        for (part, bad, calls) in [(0, 0, 2), (1, 1, 1)] {
            let told = [(LINES, 5), (ROWS, 5), (BAD_ROWS, bad), ("private", 5 - bad - calls), (CALLS, calls)];
            told.into_iter().chain([(MARKS, 20 * calls)]).for_each(|(name, n)| came.count(name, part, n));
        }
        let row = BadRow { file: 0, line: 1, code: "to", value: String::new() };
        came.bad_rows.push((1, row));
        came
    }

    #[test]
    fn what_is_lost_or_comes_twice_does_not_add_up() {
        assert_eq!(two_parts().is_whole(2), Ok(()));
        assert_eq!(two_parts().is_whole(3), Err("parts"));
        assert_eq!(Came { rows: 9, ..two_parts() }.is_whole(2), Err("rows"));
        assert_eq!(Came { bad_rows: Vec::new(), ..two_parts() }.is_whole(2), Err("bad rows"));
        // One call too many, and one twice in the place of another.
        assert_eq!(Came { judged: (4, 80), ..two_parts() }.is_whole(2), Err("calls"));
        assert_eq!(Came { judged: (3, 61), ..two_parts() }.is_whole(2), Err("calls"));
    }
}
