//! What these tests share.

use registry::Plan;
use registry::formats::range::Prefix;
use registry::formats::{Format, Item, Kind, Options, Reader, Row, Scope, Summary, WriteOptions, Writer};
use std::io::BufReader;
use std::sync::LazyLock;

/// A reject without its remedy: line, value, code.
pub type Bad = (u64, String, &'static str);

/// The plan that a format's numbers are dialled in.
pub fn plan(format: Format) -> &'static Plan {
    static PLANS: LazyLock<[Plan; 4]> =
        LazyLock::new(|| ["gb", "sg", "cn", "us"].map(|id| Plan::shipped(id).expect("it is shipped")));
    &PLANS[match format {
        Format::Tps | Format::TpsPlain => 0,
        Format::SgBulk => 1,
        Format::Range | Format::RangeMap | Format::Plain => 2,
        _ => 3,
    }]
}

/// The prefix of the range answers here: +86 138 0000.
pub fn prefix() -> Prefix {
    Prefix::of("+8613800000000".parse().expect("a number"))
}

/// Reads a list whose bytes arrive `room` at a time.
pub fn read_by(
    format: Format,
    bytes: &[u8],
    room: usize,
    set: impl Fn(&mut Options<'_>),
) -> (Vec<Item>, Vec<Bad>, Summary) {
    let plan = plan(format);
    let mut options = Options::new(plan);
    options.prefix = Some(prefix());
    set(&mut options);
    let mut reader = Reader::new(format, BufReader::with_capacity(room, bytes), &options).expect("memory opens");
    let (mut items, mut bad) = (Vec::new(), Vec::new());
    for row in reader.by_ref() {
        match row.expect("memory does not fail") {
            Row::Item(item) => items.push(item),
            Row::Reject(reject) => {
                assert!(reject.value.chars().count() <= 80 && !reject.remedy.is_empty(), "{reject:?}");
                bad.push((reject.line, reject.value, reject.code));
            }
        }
    }
    let summary = reader.summary().clone();
    assert_eq!((summary.read, summary.rejected), (items.len() as u64, bad.len() as u64));
    assert_eq!(summary.rows, summary.read + summary.rejected + summary.padding);
    (items, bad, summary)
}

/// Reads a list.
pub fn read(format: Format, bytes: &[u8]) -> (Vec<Item>, Vec<Bad>) {
    let (items, bad, _) = read_by(format, bytes, 8192, |_| {});
    (items, bad)
}

/// Writes a list.
pub fn write(format: Format, items: &[Item], set: impl Fn(&mut WriteOptions<'_>)) -> Vec<u8> {
    let plan = plan(format);
    let mut options = WriteOptions::new(plan);
    options.prefix = Some(prefix());
    set(&mut options);
    let mut writer = Writer::new(format, Vec::new(), options).expect("the options make sense");
    for item in items {
        writer.put(item).expect("the item fits");
    }
    writer.finish().expect("memory does not fail")
}

/// Nothing set.
pub fn as_it_is(_: &mut WriteOptions<'_>) {}

/// One area code and a span, as the golden change list has them.
pub fn change_xml(options: &mut WriteOptions<'_>) {
    options.scope = Scope::Area("407".to_owned());
    options.span = Some(("2026-08-28".to_owned(), "2026-08-30".to_owned()));
}

/// Each golden file with its format.
pub const GOLDEN: &[(Format, &[u8], Kind)] = &[
    (Format::Ftc, include_bytes!("golden/ftc.txt"), Kind::Number),
    (Format::FtcXml, include_bytes!("golden/ftc.xml"), Kind::Number),
    (Format::FtcChange, include_bytes!("golden/ftc-change.txt"), Kind::Change),
    (Format::FtcChangeXml, include_bytes!("golden/ftc-change.xml"), Kind::Change),
    (Format::Tps, include_bytes!("golden/tps.txt"), Kind::Number),
    (Format::TpsPlain, include_bytes!("golden/tps-plain.txt"), Kind::Number),
    (Format::FtcComplaints, include_bytes!("golden/complaints.csv"), Kind::Complaint),
    (Format::SgBulk, include_bytes!("golden/sg-upload.csv"), Kind::Number),
    (Format::SgBulk, include_bytes!("golden/sg-errors.csv"), Kind::Refusal),
    (Format::SgBulk, include_bytes!("golden/sg-behalf.csv"), Kind::Behalf),
    (Format::SgBulk, include_bytes!("golden/sg-checked.csv"), Kind::Checked),
    (Format::Rnd, include_bytes!("golden/rnd-questions.csv"), Kind::Asked),
    (Format::Rnd, include_bytes!("golden/rnd-answers.csv"), Kind::Answered),
    (Format::Drop, include_bytes!("golden/drop-list.csv"), Kind::Registered),
    (Format::Drop, include_bytes!("golden/drop-removed.csv"), Kind::Removed),
    (Format::Drop, include_bytes!("golden/drop-status.csv"), Kind::Outcome),
    (Format::Range, include_bytes!("golden/range.txt"), Kind::Number),
    (Format::RangeMap, include_bytes!("golden/range.map"), Kind::Number),
    (Format::ScrubAnswer, include_bytes!("golden/scrub-answer.csv"), Kind::Scrubbed),
    (Format::Plain, include_bytes!("golden/plain.txt"), Kind::Number),
];

/// Numbers of a list, as texts.
pub fn numbers(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.number().map(|number| number.to_string()).unwrap_or_default()).collect()
}
