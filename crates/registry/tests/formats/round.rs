//! What is written is read again, for anything that can be written; and reading anything at all comes to an end.

use crate::tools::{plan, prefix, read, read_by};
use jiff::civil::{Date, DateTime, date};
use number::E164;
use proptest::prelude::*;
use registry::formats::complaints::{Caller, Complaint};
use registry::formats::drop::{Done, ItemId, Outcome, Registered, Removed};
use registry::formats::rnd::{Answered, Asked, Reassigned};
use registry::formats::scrub_answer::{COLUMNS, Scrubbed};
use registry::formats::singapore::{Checked, Mark, Refusal};
use registry::formats::{Act, Change, Format, Item, Net, WriteOptions, Writer};
use std::collections::BTreeSet;

/// Writes what can be written and gives it back with its bytes; the writer says which rows it cannot take.
fn written(format: Format, items: &[Item]) -> (Vec<Item>, Vec<u8>) {
    let plan = plan(format);
    let options = || WriteOptions { prefix: Some(prefix()), ..WriteOptions::new(plan) };
    // A refused row may have been begun, so each is tried on a file of its own.
    let fits = |item: &&Item| Writer::new(format, Vec::new(), options()).expect("options").put(item).is_ok();
    let kept: Vec<Item> = items.iter().filter(fits).cloned().collect();
    let mut writer = Writer::new(format, Vec::new(), options()).expect("options");
    for item in &kept {
        writer.put(item).expect("it was taken alone, and the order is right");
    }
    (kept, writer.finish().expect("memory"))
}

fn number(base: u64, span: u64) -> impl Strategy<Value = E164> {
    (0..span).prop_map(move |at| E164::new(base + at).expect("a number"))
}

fn north() -> impl Strategy<Value = E164> {
    number(12_000_000_000, 8_000_000_000)
}

fn list(number: impl Strategy<Value = E164>) -> impl Strategy<Value = Vec<Item>> {
    let numbers = proptest::collection::vec(number, 0..40).prop_map(BTreeSet::from_iter);
    numbers.prop_map(|numbers: BTreeSet<E164>| numbers.into_iter().map(Item::Number).collect())
}

fn day() -> impl Strategy<Value = Date> {
    (0_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn time() -> impl Strategy<Value = DateTime> {
    (day(), 0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(day, hour, minute, second)| day.at(hour, minute, second, 0))
}

fn change() -> impl Strategy<Value = Change> {
    (north(), time(), any::<bool>()).prop_map(|(number, at, added)| Change {
        number,
        at,
        act: if added { Act::Added } else { Act::Deleted },
    })
}

/// Any text a field may hold, with all that is awkward in it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "[a\",\r\n \u{feff}]{0,8}", "\\PC{0,10}"]
}

fn complaint() -> impl Strategy<Value = Item> {
    let caller = prop_oneof![
        north().prop_map(Caller::Number),
        Just(Caller::None),
        Just(Caller::Filler("0000000000".to_owned())),
    ];
    (caller, time(), time(), text(), text(), "([0-9]{3})?", text(), any::<bool>()).prop_map(
        |(caller, created, violated, city, state, area, subject, recorded)| {
            Item::Complaint(Box::new(Complaint { caller, created, violated, city, state, area, subject, recorded }))
        },
    )
}

fn item_id() -> impl Strategy<Value = ItemId> {
    "[0-9A-Za-z]{12}".prop_map(|text| text.parse().expect("an id"))
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![Just(Mark::Registered), Just(Mark::Not)]
}

/// Rows of the formats with columns.
fn columns() -> impl Strategy<Value = (Format, Item)> {
    let answer = prop_oneof![Just(Reassigned::Yes), Just(Reassigned::No), Just(Reassigned::NoData)];
    let done = prop_oneof![Just(Done::Exempt), Just(Done::Deleted), Just(Done::OptedOut), Just(Done::NotFound)];
    let asked = || (north(), day()).prop_map(|(number, since)| Asked { number, since });
    let scrubbed = (number(1_000_000, 100_000_000_000_000), proptest::collection::vec(text(), COLUMNS.len() - 1));
    let scrubbed = scrubbed.prop_map(|(phone, texts)| {
        let mut scrubbed = Scrubbed::new(phone);
        for (column, text) in COLUMNS[1..].iter().zip(texts) {
            assert!(scrubbed.set(column, &text));
        }
        Item::Scrubbed(Box::new(scrubbed))
    });
    let singapore = number(6_530_000_000, 69_999_999);
    prop_oneof![
        complaint().prop_map(|item| (Format::FtcComplaints, item)),
        asked().prop_map(|asked| (Format::Rnd, Item::Asked(asked))),
        (asked(), answer).prop_map(|(asked, answer)| (Format::Rnd, Item::Answered(Answered { asked, answer }))),
        (item_id(), any::<[u8; 32]>()).prop_map(|(id, hash)| (Format::Drop, Item::Registered(Registered { id, hash }))),
        (item_id(), any::<[u8; 32]>(), text())
            .prop_map(|(id, hash, list)| (Format::Drop, Item::Removed(Removed { id, hash, list }))),
        (item_id(), done).prop_map(|(id, done)| (Format::Drop, Item::Outcome(Outcome { id, done }))),
        (text(), text(), text())
            .prop_map(|(number, code, message)| (Format::SgBulk, Item::Refusal(Refusal { number, code, message }))),
        text().prop_map(|name| (Format::SgBulk, Item::Behalf(name))),
        (singapore, mark(), mark(), mark()).prop_map(|(number, voice, text, fax)| (
            Format::SgBulk,
            Item::Checked(Checked { number, voice, text, fax })
        )),
        scrubbed.prop_map(|item| (Format::ScrubAnswer, item)),
    ]
}

/// What has been written must be read back whole, with nothing put aside.
fn check(format: Format, items: &[Item]) -> Result<usize, TestCaseError> {
    let (kept, bytes) = written(format, items);
    let (again, bad) = read(format, &bytes);
    prop_assert_eq!(bad, vec![], "{:?} {}", format, String::from_utf8_lossy(&bytes));
    prop_assert_eq!(&again, &kept, "{:?} {}", format, String::from_utf8_lossy(&bytes));
    Ok(kept.len())
}

proptest! {
    #[test]
    fn lists_of_numbers_come_back(
        north in list(north()),
        gb in list(number(441_000_000_000, 8_999_999_999)),
        sg in list(number(6_530_000_000, 69_999_999)),
        block in list(number(8_613_800_000_000, 10_000)),
        any in list(number(1_000_000, 999_000_000_000_000)),
    ) {
        for format in [Format::Ftc, Format::FtcXml] {
            prop_assert_eq!(check(format, &north)?, north.len());
        }
        for format in [Format::Tps, Format::TpsPlain] {
            prop_assert_eq!(check(format, &gb)?, gb.len());
        }
        check(Format::SgBulk, &sg)?;
        for format in [Format::Range, Format::RangeMap] {
            prop_assert_eq!(check(format, &block)?, block.len());
        }
        // A national number without its length is no number; the plan then refuses its own spelling.
        check(Format::Plain, &any)?;
    }

    #[test]
    fn change_lists_come_back_and_applying_twice_is_applying_once(changes in proptest::collection::vec(change(), 0..30)) {
        let mut flat = changes.clone();
        flat.sort_by_key(|change| (change.at, change.number));
        flat.dedup_by_key(|change| (change.at, change.number));
        let mut xml = flat.clone();
        xml.sort_by_key(|change| (change.number, change.at));
        for (format, changes) in [(Format::FtcChange, flat), (Format::FtcChangeXml, xml)] {
            let items: Vec<Item> = changes.into_iter().map(Item::Change).collect();
            prop_assert_eq!(check(format, &items)?, items.len());
        }
        let (mut once, mut twice) = (Net::default(), Net::default());
        changes.iter().for_each(|change| once.add(*change));
        changes.iter().chain(&changes).for_each(|change| twice.add(*change));
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn rows_with_columns_come_back((format, item) in columns()) {
        check(format, &[item.clone(), item])?;
    }

    #[test]
    fn anything_at_all_is_read_to_its_end(bytes in proptest::collection::vec(any::<u8>(), 0..300), room in 1_usize..40) {
        for format in Format::ALL {
            let one = read_by(format, &bytes, room, |_| {});
            prop_assert_eq!(one, read_by(format, &bytes, 8192, |_| {}), "{:?}", format);
        }
        let _ = Format::sniff(&bytes);
    }

    #[test]
    fn anything_like_a_list_is_read_to_its_end(text in "([<>/'\"a-z=,:0-9 \r\n\\-]|<ph val='|<ac val='416'>|<!--|-->){0,80}") {
        for format in Format::ALL {
            let one = read_by(format, text.as_bytes(), 3, |_| {});
            prop_assert_eq!(one, read_by(format, text.as_bytes(), 8192, |_| {}), "{:?}", format);
        }
        let _ = Format::sniff(text.as_bytes());
    }
}
