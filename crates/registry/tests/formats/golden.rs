//! Files as the registries' own descriptions show them, with invented numbers: what they mean, literally, and that we write
//! them byte for byte.

use crate::tools::{GOLDEN, as_it_is, change_xml, numbers, plan, prefix, read, write};
use jiff::civil::{date, datetime};
use number::E164;
use registry::formats::complaints::{Caller, Complaint};
use registry::formats::drop::{Done, Outcome, Registered, Removed, hash_of};
use registry::formats::rnd::{Answered, Asked, Reassigned};
use registry::formats::scrub_answer::Scrubbed;
use registry::formats::singapore::{Checked, Mark, Refusal};
use registry::formats::{Act, Change, Format, Item, Kind, Scope, WriteError, WriteOptions, Writer};

fn number(text: &str) -> E164 {
    text.parse().expect("a number")
}

fn listed(texts: &[&str]) -> Vec<Item> {
    texts.iter().map(|text| Item::Number(number(text))).collect()
}

/// What each golden file means.
fn meaning(format: Format, kind: Kind) -> Vec<Item> {
    let one = || number("+14165550123");
    match (format, kind) {
        (Format::Ftc | Format::FtcXml, _) => listed(&["+14165550123", "+14165550124", "+19050000001"]),
        (Format::Tps | Format::TpsPlain, _) => listed(&["+441632960123", "+442079460123", "+447700900123"]),
        (Format::Range | Format::RangeMap, _) => listed(&["+8613800000123", "+8613800009999"]),
        (Format::Plain, _) => listed(&["+861088880000", "+8613800000000"]),
        (Format::SgBulk, Kind::Number) => listed(&["+6561234567", "+6591234567"]),
        (Format::FtcChange | Format::FtcChangeXml, _) => changes(format),
        (Format::FtcComplaints, _) => complaints(),
        (_, Kind::Refusal) => vec![Item::Refusal(Refusal {
            number: "1234".to_owned(),
            code: "E1".to_owned(),
            message: "Not a number, eight digits are needed".to_owned(),
        })],
        (_, Kind::Behalf) => vec![Item::Behalf("Example, Pte. Ltd.".to_owned())],
        (_, Kind::Checked) => {
            let (r, nr) = (Mark::Registered, Mark::Not);
            let item = |text, voice, fax| Item::Checked(Checked { number: number(text), voice, text: nr, fax });
            vec![item("+6561234567", r, nr), item("+6591234567", nr, r)]
        }
        (_, Kind::Asked) => {
            let item = |text, since| Item::Asked(Asked { number: number(text), since });
            vec![item("+14165550123", date(2026, 8, 29)), item("+14165550124", date(2021, 1, 27))]
        }
        (_, Kind::Answered) => [
            ("+14165550123", date(2026, 8, 29), Reassigned::Yes),
            ("+14165550124", date(2021, 1, 27), Reassigned::No),
            ("+14165550125", date(2021, 1, 26), Reassigned::NoData),
        ]
        .map(|(text, since, answer)| Item::Answered(Answered { asked: Asked { number: number(text), since }, answer }))
        .to_vec(),
        (_, Kind::Registered) => vec![Item::Registered(Registered { id: id("000000000aZ9"), hash: hash_of(one()) })],
        (_, Kind::Removed) => {
            let list = "Phone".to_owned();
            vec![Item::Removed(Removed { id: id("000000000aZ9"), hash: hash_of(one()), list })]
        }
        (_, Kind::Outcome) => vec![
            Item::Outcome(Outcome { id: id("000000000aZ9"), done: Done::Deleted }),
            Item::Outcome(Outcome { id: id("000000000aZA"), done: Done::NotFound }),
        ],
        (_, Kind::Scrubbed) => {
            let mut first = Scrubbed::new(one());
            let said = [
                ("ResultCode", "D"),
                ("Reason", "National (USA) 2003-06-01"),
                ("RegionAbbrev", "ON"),
                ("Country", "CA"),
            ];
            assert!(said.into_iter().all(|(column, text)| first.set(column, text)));
            let mut second = Scrubbed::new(number("+14165550124"));
            assert!(second.set("ResultCode", "C") && !second.set("Phone", "1") && !second.set("Colour", "red"));
            vec![Item::Scrubbed(Box::new(first)), Item::Scrubbed(Box::new(second))]
        }
        (format, kind) => panic!("{format:?} {kind:?}"),
    }
}

fn id(text: &str) -> registry::formats::drop::ItemId {
    text.parse().expect("an id")
}

fn changes(format: Format) -> Vec<Item> {
    let added = Change { number: number("+14075550123"), at: datetime(2026, 8, 29, 8, 0, 0, 0), act: Act::Added };
    let deleted = Change { number: number("+14075550123"), at: datetime(2026, 8, 30, 9, 30, 5, 0), act: Act::Deleted };
    let other = Change { number: number("+14165550124"), at: datetime(2026, 8, 29, 8, 0, 0, 0), act: Act::Deleted };
    match format {
        Format::FtcChange => [added, other, deleted].map(Item::Change).to_vec(),
        _ => [added, deleted].map(Item::Change).to_vec(),
    }
}

fn complaints() -> Vec<Item> {
    let first = Complaint {
        caller: Caller::Number(number("+14165550123")),
        created: datetime(2026, 8, 28, 9, 15, 0, 0),
        violated: datetime(2026, 8, 27, 18, 2, 0, 0),
        city: "Springfield".to_owned(),
        state: "Illinois".to_owned(),
        area: "217".to_owned(),
        subject: "Medical, prescriptions".to_owned(),
        recorded: true,
    };
    let second = Complaint {
        caller: Caller::None,
        created: datetime(2026, 8, 28, 9, 16, 0, 0),
        violated: datetime(2026, 8, 27, 11, 0, 0, 0),
        city: String::new(),
        state: "New York".to_owned(),
        area: String::new(),
        subject: "Other".to_owned(),
        recorded: false,
    };
    let third = Complaint {
        caller: Caller::Filler("9999999999".to_owned()),
        created: datetime(2026, 8, 28, 9, 17, 0, 0),
        violated: second.violated,
        subject: "Other".to_owned(),
        recorded: false,
        ..first.clone()
    };
    [first, second, third].map(|complaint| Item::Complaint(Box::new(complaint))).to_vec()
}

#[test]
fn each_golden_file_means_what_it_says_and_is_written_byte_for_byte() {
    for (format, bytes, kind) in GOLDEN {
        let (items, bad) = read(*format, bytes);
        assert_eq!(
            (items.as_slice(), bad.as_slice()),
            (meaning(*format, *kind).as_slice(), &[][..]),
            "{format:?} {kind:?}"
        );
        let set = if *format == Format::FtcChangeXml { change_xml } else { as_it_is };
        let written = write(*format, &items, set);
        assert_eq!(written, *bytes, "{format:?}: {}", String::from_utf8_lossy(&written));
    }
}

#[test]
fn golden_files_are_told_by_how_they_begin() {
    for (format, bytes, kind) in GOLDEN {
        let right = match (format, kind) {
            (Format::RangeMap, _) => None,
            // Eight digits in a line are a plain list too.
            (Format::SgBulk, Kind::Number) => Some(Format::Plain),
            _ => Some(*format),
        };
        assert_eq!(Format::sniff(bytes), right, "{format:?}");
        let with_mark = [b"\xef\xbb\xbf", *bytes].concat();
        assert_eq!(Format::sniff(&with_mark), right, "{format:?} with a byte order mark");
    }
    for bytes in
        [&b""[..], b"<html><body>Please sign in</body></html>", b"name,street\nA,B\n", b"\x00\x01\x02", b"PK\x03\x04"]
    {
        assert_eq!(Format::sniff(bytes), None);
    }
    assert_eq!(Format::sniff(b"bad row\n416,5550123\n416,5550124\n"), Some(Format::Ftc));
    assert_eq!(Format::sniff(b"0207 946012301632 960123"), Some(Format::Tps));
    assert_eq!(Format::sniff(b"02079460123 01632960123 "), Some(Format::TpsPlain));
}

#[test]
fn every_format_has_a_name_that_finds_it() {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(
        names,
        [
            "ftc",
            "ftc-xml",
            "ftc-change",
            "ftc-change-xml",
            "tps",
            "tps-plain",
            "ftc-complaints",
            "sg-bulk",
            "rnd",
            "drop",
            "range",
            "range-map",
            "scrub-answer",
            "plain"
        ]
    );
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
    assert_eq!(Format::from_name("FTC"), None);
}

#[test]
fn an_empty_list_is_its_header_and_reads_as_nothing() {
    for (format, kind, right) in [
        (Format::Ftc, None, &b""[..]),
        (Format::FtcXml, None, b"<list type='full' level='all' val=''>\n</list>\n"),
        (Format::Drop, None, b"ID,Hash\r\n"),
        (Format::Drop, Some(Kind::Removed), b"ID,Hash,ListType\r\n"),
        (Format::Drop, Some(Kind::Outcome), b"Id,Status\r\n"),
        (Format::SgBulk, Some(Kind::Refusal), b"Number,Error Code,Error Message\r\n"),
        (Format::RangeMap, None, &[0; 1250]),
    ] {
        let written = write(format, &[], |options| options.kind = kind);
        assert_eq!(written, right, "{format:?}");
        assert_eq!(read(format, &written), (vec![], vec![]), "{format:?}");
    }
}

#[test]
fn a_padded_range_answer_has_one_length_whatever_it_says() {
    let padded = |texts: &[&str]| write(Format::Range, &listed(texts), |options| options.padded = true);
    let answer = padded(&["+8613800000123"]);
    assert_eq!((answer.len(), padded(&[]).len()), (80_000, 80_000));
    assert_eq!(numbers(&read(Format::Range, &answer).0), ["+8613800000123"]);
}

#[test]
fn writers_refuse_what_their_readers_would_not_read_back() {
    let error = |format: Format, items: &[Item], scope: Scope| {
        let plan = plan(format);
        let options = WriteOptions { scope, prefix: Some(prefix()), ..WriteOptions::new(plan) };
        let mut writer = Writer::new(format, Vec::new(), options)?;
        items.iter().try_for_each(|item| writer.put(item))
    };
    let all = || Scope::All;
    for (format, texts) in [
        (Format::Ftc, &["+14165550124", "+14165550123"][..]),
        (Format::Plain, &["+14165550123", "+14165550123"]),
        (Format::Range, &["+8613800000002", "+8613800000001"]),
    ] {
        assert!(matches!(error(format, &listed(texts), all()), Err(WriteError::Order(_))), "{format:?}");
    }
    for (format, text) in [
        (Format::Ftc, "+8613800000000"),
        (Format::FtcXml, "+8613800000000"),
        (Format::Tps, "+14165550123"),
        (Format::SgBulk, "+6551234567"),
        (Format::Range, "+8613800010000"),
        (Format::RangeMap, "+8613900000000"),
    ] {
        assert!(matches!(error(format, &listed(&[text]), all()), Err(WriteError::Unfit { .. })), "{format:?}");
    }
    let area = Scope::Area("905".to_owned());
    assert!(matches!(error(Format::FtcXml, &listed(&["+14165550123"]), area), Err(WriteError::Unfit { .. })));
    let broken = Scope::State("x'><ph val='1".to_owned());
    assert!(matches!(error(Format::FtcXml, &[], broken), Err(WriteError::Options { .. })));
    let mixed = [listed(&["+14165550123"]), changes(Format::FtcChange)].concat();
    assert!(matches!(error(Format::Plain, &mixed, all()), Err(WriteError::Options { .. })));
    let late = Change { number: number("+14165550123"), at: datetime(2026, 8, 29, 8, 0, 0, 1), act: Act::Added };
    assert!(matches!(error(Format::FtcChange, &[Item::Change(late)], all()), Err(WriteError::Unfit { .. })));
    assert_eq!(
        error(Format::Tps, &listed(&["+14165550123"]), all()).unwrap_err().to_string(),
        "+14165550123 cannot be written as tps: it has no ten or eleven digits behind a 0"
    );
}
