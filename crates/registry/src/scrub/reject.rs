//! Rows that cannot be read, as a table.

use super::annotate::put_field;
use crate::formats::Reject;
use crate::formats::fault::{Fault, filed};

pub(super) const HEADING: &[u8] = b"line,code,value,remedy\n";

/// Writes a row that was put aside.
pub(super) fn write(line: u64, row: &[u8], fault: Fault, remedies: &[(&str, &str)], out: &mut Vec<u8>) {
    let reject = Reject::new(line, row, fault);
    let remedy = remedies.iter().find(|(code, _)| *code == reject.code).map_or(&*reject.remedy, |(_, said)| said);
    out.extend(line.to_string().into_bytes());
    for text in [reject.code, &filed(row), remedy] {
        out.push(b',');
        put_field(text, b',', out);
    }
    out.push(b'\n');
}
