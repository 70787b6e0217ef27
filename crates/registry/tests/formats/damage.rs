//! Every cut and every changed byte of a small file of each format.

use crate::tools::{GOLDEN, as_it_is, change_xml, read_by, write};
use registry::formats::Format;

/// Reads a damaged file, which may give anything but a panic, a wrong count or a line before the last one.
fn survives(format: Format, bytes: &[u8]) {
    let _ = Format::sniff(bytes);
    let (_, bad, _) = read_by(format, bytes, 64, |_| {});
    assert!(bad.is_sorted_by_key(|(line, _, _)| *line), "{format:?}");
}

#[test]
fn no_cut_makes_a_reader_panic() {
    for (format, bytes, _) in GOLDEN {
        for end in 0..bytes.len() {
            survives(*format, &bytes[..end]);
        }
    }
}

#[test]
fn no_changed_byte_makes_a_reader_panic() {
    const MARKS: [u8; 7] = [0, b'\n', b'"', b',', b'<', b'9', 0xff];
    for (format, bytes, _) in GOLDEN {
        // Of the map each byte is like the others.
        let reach = if *format == Format::RangeMap { 32 } else { bytes.len() };
        let mut damaged = bytes.to_vec();
        for at in 0..reach {
            for mark in MARKS {
                damaged[at] = mark;
                survives(*format, &damaged);
            }
            damaged[at] = bytes[at];
        }
    }
}

#[test]
fn how_the_bytes_arrive_changes_nothing() {
    for (format, bytes, _) in GOLDEN {
        let whole = read_by(*format, bytes, 8192, |_| {});
        for room in [1, 2, 3, 5, 7, 13, 64] {
            assert_eq!(read_by(*format, bytes, room, |_| {}), whole, "{format:?} {room}");
        }
        let set = if *format == Format::FtcChangeXml { change_xml } else { as_it_is };
        assert_eq!(write(*format, &whole.0, set), *bytes);
    }
}
