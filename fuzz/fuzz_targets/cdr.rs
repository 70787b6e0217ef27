#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::Plan;
use registry::cdr::{Cdr, pass_line};
use std::sync::LazyLock;

static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan::shipped("cn").expect("it is shipped"));

// The first two bytes say where the file is cut; two parts give what the whole gives, or say that they cannot.
fuzz_target!(|bytes: &[u8]| {
    let [high, low, text @ ..] = bytes else { return };
    let now = "2026-06-01T00:00:00Z".parse().expect("a time");
    let mut whole = Vec::new();
    let mut cdr = Cdr::new(&PLAN, now, 0, text);
    while let Ok(Some(row)) = cdr.next() {
        whole.push(row.map(|line| line.line).map_err(|bad| (bad.line, bad.code)));
    }
    let Some(table) = cdr.table().cloned() else { return };
    let cut = usize::from(u16::from_be_bytes([*high, *low]));
    // A part is never cut before the heading ends: the driver reads that first.
    let Some(heading) = text.iter().position(|byte| *byte == b'\n') else { return };
    if cut <= heading
        || cut >= text.len()
        || registry::cdr::Table::of_heading(&String::from_utf8_lossy(&text[..heading])).is_none()
    {
        return;
    }
    let mut first = Cdr::part(&PLAN, now, 0, text, None, cut as u64);
    let mut parts = Vec::new();
    while let Ok(Some(row)) = first.next() {
        parts.push(row.map(|line| line.line).map_err(|bad| (bad.line, bad.code)));
    }
    let begin = cut - 1 + pass_line(&mut &text[cut - 1..]).expect("memory does not fail") as usize;
    let before = first.lines();
    let end = text.len().saturating_sub(begin) as u64;
    let mut second = Cdr::part(&PLAN, now, 0, &text[begin..], Some(table), end);
    while let Ok(Some(row)) = second.next() {
        parts.push(row.map(|line| line.line + before).map_err(|bad| (bad.line + before, bad.code)));
    }
    assert!(first.goes_over_lines() || second.goes_over_lines() || parts == whole);
});
