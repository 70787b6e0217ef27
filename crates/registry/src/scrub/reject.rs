//! Rows that cannot be read, as a table.

use super::annotate::put_field;
use crate::formats::Reject;
use crate::formats::fault::{Fault, filed};

pub(super) const HEADING: &[u8] = b"line,code,remedy,row\n";

/// Writes a row that was put aside.
pub(super) fn write(line: u64, row: &[u8], fault: Fault, out: &mut Vec<u8>) {
    let reject = Reject::new(line, row, fault);
    out.extend(line.to_string().into_bytes());
    for text in [reject.code, &reject.remedy, &filed(row)] {
        out.push(b',');
        put_field(text, b',', out);
    }
    out.push(b'\n');
}
