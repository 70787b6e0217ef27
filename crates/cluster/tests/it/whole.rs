//! In one process: text, packed text and Parquet, whole or cut, give what one machine gives.

use crate::place::{Place, called, document, program};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use desk::clock::Clock;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[test]
fn findings_are_those_of_one_machine_byte_for_byte() {
    let place = Place::new();
    let files = [place.calls("a.csv", 1, 3_000), place.calls("b.csv", 2, 500)];
    let (right, [rows, bad, many]) = place.one_machine(&files);
    assert_eq!((rows, bad), (3_500, 35));
    assert!(many > 500, "{many}");
    let out = place.path("found.jsonl");
    for more in [&[][..], &["--part", "1000", "--shares", "3"], &["--part", "7", "--shares", "1"]] {
        let few = [files[1].clone()];
        let (files, right) = match more {
            [_, "7", ..] => (&few[..], place.one_machine(&few).0),
            _ => (&files[..], right.clone()),
        };
        let told = document(&place.violations(files, &out, more).output().expect("runs"), 0);
        assert_eq!(std::fs::read_to_string(&out).expect("written"), right, "{more:?}");
        assert_eq!(told["findings"], right.lines().count());
    }
    // By histories that were written before, and by a folder.
    let state = place.path("state");
    let made = program()
        .args(["state", "--json", "--registry"])
        .arg(place.registry())
        .arg("-o")
        .arg(&state)
        .output()
        .expect("runs");
    assert_eq!(document(&made, 0)["numbers"], 263, "those that refuse, or said something to somebody");
    let folder = place.path("cdr");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::rename(&files[0], folder.join("a.csv")).expect("moved");
    std::fs::rename(&files[1], folder.join("b.csv")).expect("moved");
    let (right, _) = place.one_machine(std::slice::from_ref(&folder));
    let told = document(&place.violations(std::slice::from_ref(&folder), &out, &[]).output().expect("runs"), 0);
    assert_eq!(told["rows"], 3_500);
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right);
    let state = state.to_str().expect("plain");
    let more = ["--state", state];
    document(&place.violations(std::slice::from_ref(&folder), &out, &more).output().expect("runs"), 0);
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right, "by histories that were written before");

    // A call after they were written: what was recorded meanwhile is not in them. Two minutes are within what a clock may
    // be ahead.
    let soon = Clock::System.now().checked_add(jiff::SignedDuration::from_mins(2)).expect("a time");
    let late = place.path("late.csv");
    std::fs::write(&late, format!("from,to,at\n95588,13800000002,{soon}\n")).expect("written");
    let told =
        document(&place.violations_of_today(std::slice::from_ref(&late), &out, &more).output().expect("runs"), 0);
    assert_eq!((&told["rows"], &told["bad"], &told["findings"]), (&1.into(), &1.into(), &0.into()));
    let told = document(&place.violations_of_today(&[late], &out, &[]).output().expect("runs"), 0);
    assert_eq!(told["bad"], 0, "by histories of now it is judged");
}

#[test]
fn a_call_told_twice_counts_once_and_rows_that_go_over_lines_are_read_whole() {
    let place = Place::new();
    let call = "95588,13800000002,2026-03-01 23:00";
    let more: String = (0..200).map(|n| format!("95588,{},2026-03-02 10:00,\"a\nb\"\n", called(n))).collect();
    let (a, b) = (place.path("a.csv"), place.path("b.csv"));
    std::fs::write(&a, format!("from,to,at,note\n{call},x\n{call},y\n{more}")).expect("written");
    // A mark that is never closed costs its line alone.
    std::fs::write(&b, format!("from,to,at,note\n{call},z\n{call},\"open\n{more}")).expect("written");
    let out = place.path("found.jsonl");
    for files in [std::slice::from_ref(&a), std::slice::from_ref(&b), &[a.clone(), b.clone()]] {
        let (right, [rows, bad, many]) = place.one_machine(files);
        for part in ["64", "1000"] {
            let told = document(&place.violations(files, &out, &["--part", part]).output().expect("runs"), 0);
            assert_eq!(std::fs::read_to_string(&out).expect("written"), right, "{files:?} {part}");
            assert_eq!((&told["rows"], &told["bad"], &told["findings"]), (&rows.into(), &bad.into(), &many.into()));
            let cleared: u64 = told["cleared"].as_object().expect("counts").values().filter_map(|n| n.as_u64()).sum();
            assert_eq!(rows, many + bad + cleared + told["duplicates"].as_u64().expect("a count"));
        }
    }
}

#[test]
fn parquet_is_read_as_the_same_table_in_text() {
    let place = Place::new();
    let text = place.calls("a.csv", 3, 2_000);
    let (right, _) = place.one_machine(std::slice::from_ref(&text));
    let parquet = place.path("a.parquet");
    to_parquet(&text, &parquet);
    let out = place.path("found.jsonl");
    document(&place.violations(&[parquet], &out, &[]).output().expect("runs"), 0);
    // A row of Parquet has no heading before it.
    let shifted = |line: &str| {
        let mut one: serde_json::Value = serde_json::from_str(line).expect("JSON");
        one["line"] = (one["line"].as_u64().expect("a line") - 1).into();
        format!("{one}\n")
    };
    let right: String = right.lines().map(shifted).collect();
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right);
}

/// A table of text as Parquet, a few hundred rows in a row group.
fn to_parquet(text: &Path, parquet: &PathBuf) {
    let text = std::fs::read_to_string(text).expect("text");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("a heading");
    let rows: Vec<Vec<&str>> = lines.collect();
    let column = |at: usize| -> ArrayRef {
        // An empty field is none.
        Arc::new(StringArray::from_iter(rows.iter().map(|row| row.get(at).copied().filter(|field| !field.is_empty()))))
    };
    let batch =
        RecordBatch::try_from_iter(names.iter().zip(0..).map(|(name, at)| (*name, column(at)))).expect("a table");
    let how = WriterProperties::builder().set_max_row_group_row_count(Some(300)).build();
    let file = std::fs::File::create(parquet).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(how)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
}
