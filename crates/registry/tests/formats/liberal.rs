//! What real files do to their own descriptions, and what becomes of it.

use crate::tools::{Bad, numbers, read, read_by};
use jiff::civil::{date, datetime};
use registry::formats::{Act, Change, Format, Item, Limits, Net, Note, Refused};

fn bad(line: u64, value: &str, code: &'static str) -> Bad {
    (line, value.to_owned(), code)
}

#[test]
fn flat_lists_are_read_whatever_ends_their_lines() {
    for text in [
        "\u{feff}416,5550123\r\n416,5550124\r\n\r\n\r\n",
        "416,5550123\n416,5550124",
        "416,5550123\r416,5550124\r",
        "\n 416 , 5550123 \n\n416,5550124\t\n \n",
    ] {
        let (items, bad) = read(Format::Ftc, text.as_bytes());
        assert_eq!((numbers(&items), bad), (vec!["+14165550123".into(), "+14165550124".into()], vec![]), "{text:?}");
    }
}

#[test]
fn a_bad_row_is_put_aside_with_its_line_and_reason() {
    let text = b"416,5550123\n416,555012\n41,5550123\n4165550123\n416,5550123,1\n416,555O123\n\xff\xfe\n0,0\n011,5550123\n416,5550124\n";
    let (items, found) = read(Format::Ftc, text);
    assert_eq!(numbers(&items), ["+14165550123", "+14165550124"]);
    let right = [
        bad(2, "416,555012", "line"),
        bad(3, "41,5550123", "area"),
        bad(4, "4165550123", "shape"),
        bad(5, "416,5550123,1", "shape"),
        bad(6, "416,555O123", "line"),
        bad(7, "\u{fffd}\u{fffd}", "not-text"),
        bad(8, "0,0", "area"),
        bad(9, "011,5550123", "outside-plan"),
    ];
    assert_eq!(found, right);
}

#[test]
fn a_file_without_line_ends_is_one_bad_row_and_no_memory() {
    let bytes = b"5".repeat(3_000_000);
    let (items, found) = read(Format::Plain, &bytes);
    assert_eq!((items, found), (vec![], vec![bad(1, &"5".repeat(80), "too-long")]));
    let (items, found) = read(Format::FtcXml, &[b"<ph ".as_slice(), &bytes, b"><ac val='416'><ph val='1'>"].concat());
    assert_eq!((numbers(&items), found.len()), (vec!["+14160000001".into()], 1));
}

#[test]
fn xml_is_scanned_and_need_not_be_well_formed() {
    // The published sample closes its start tag by mistake; others use the other quotes, short numbers, one line for all.
    let text = "\u{feff}<?xml version='1.0'?>\r\n<list type='full' level='ac' val='416' />\r\n<ac val=\"416\">\r\n<ph val=\"5550123\"/>\
                <ph val='124' /><PH VAL='5550125'></PH>\r\n<ph val=5550126/>\r\n<!-- <ph val='5550127' /> -->\r\n</ac>\r\n</list>\r\n";
    let (items, found, summary) = read_by(Format::FtcXml, text.as_bytes(), 7, |_| {});
    assert_eq!(numbers(&items), ["+14165550123", "+14160000124", "+14165550125", "+14165550126"]);
    assert_eq!(found, []);
    let declared = &summary.declared;
    assert_eq!((declared.kind.as_deref(), declared.level.as_deref()), (Some("full"), Some("ac")));
    assert_eq!((declared.scope.as_deref(), summary.notes.as_slice()), (Some("416"), &[][..]));
}

#[test]
fn xml_rows_without_area_or_with_an_odd_number_are_put_aside() {
    let text = "<list type='full' level='all' val=''>\n<ph val='5550123' />\n<ac val='41'>\n<ph val='5550123' />\n</ac>\n<ac val='416'>\n\
                <ph val='' />\n<ph val='12345678' />\n<ph />\n<ph val='5550123' act='D' />\n<ph val='5550124' <ph val='5550125' />\n";
    let (items, found, summary) = read_by(Format::FtcXml, text.as_bytes(), 8192, |_| {});
    assert_eq!(numbers(&items), ["+14165550124", "+14165550125"]);
    let right = [
        bad(2, "ph val='5550123' /", "no-area"),
        bad(3, "ac val='41'", "area"),
        bad(4, "ph val='5550123' /", "no-area"),
        bad(7, "ph val='' /", "line"),
        bad(8, "ph val='12345678' /", "line"),
        bad(9, "ph /", "line"),
        bad(10, "ph val='5550123' act='D' /", "change-list"),
    ];
    assert_eq!(found, right);
    // The end tag never came: the file may have been cut.
    assert_eq!(summary.notes, [Note::Unclosed]);
}

#[test]
fn a_page_that_is_no_list_is_refused() {
    let page = b"<html><body>Please sign in</body></html>";
    let (items, found, summary) = read_by(Format::FtcXml, page, 8192, |_| {});
    assert_eq!((items.len(), found), (0, vec![bad(1, "", "shape")]));
    assert_eq!(summary.judge(&Limits::default()), Err(Refused::TooManyBad { bad: 1, rows: 1 }));
    let (_, _, summary) = read_by(Format::Ftc, page, 8192, |_| {});
    assert_eq!(summary.judge(&Limits::default()), Err(Refused::TooManyBad { bad: 1, rows: 1 }));
    let (_, found, _) = read_by(Format::RangeMap, page, 8192, |_| {});
    assert_eq!(found[0].2, "shape");
}

#[test]
fn change_rows_come_in_either_shape_and_a_file_may_say_once_what_they_are() {
    let change = |day, hour, act| {
        let number = "+14075550123".parse().expect("a number");
        Item::Change(Change { number, at: datetime(2026, 8, day, hour, 0, 0, 0), act })
    };
    let text = b"4075550123,2026-08-29T08:00:00,A\r\n407,5550123,2026-08-30 09:00,d\r\n4075550123,2026-08-31,A\r\n";
    let right = vec![change(29, 8, Act::Added), change(30, 9, Act::Deleted), change(31, 0, Act::Added)];
    assert_eq!(read(Format::FtcChange, text), (right, vec![]));

    let text = b"4075550123,2026-08-29T08:00:00\n407,5550123,2026-08-30T09:00:00,\n407,5550123\n4075550123,2026-08-29T08:00:00Z,A\n4075550123,,A\n407555012,2026-08-29,A\n4075550123,2026-08-29,A,A\n4075550123,2026-08-29,X\n";
    let (items, found) = read(Format::FtcChange, text);
    assert_eq!(items, []);
    let codes: Vec<(u64, &str)> = found.iter().map(|(line, _, code)| (*line, *code)).collect();
    let right = [
        (1, "no-act"),
        (2, "no-act"),
        (3, "no-time"),
        (4, "time"),
        (5, "no-time"),
        (6, "shape"),
        (7, "shape"),
        (8, "act"),
    ];
    assert_eq!(codes, right);
    let (items, found, _) = read_by(Format::FtcChange, text, 8192, |options| {
        options.act = Some(Act::Deleted);
        options.at = Some(date(2026, 8, 31).at(0, 0, 0, 0));
    });
    let right = [
        change(29, 8, Act::Deleted),
        change(30, 9, Act::Deleted),
        change(31, 0, Act::Deleted),
        change(31, 0, Act::Added),
    ];
    assert_eq!(items, right);
    assert_eq!(found.len(), 4);
}

#[test]
fn of_a_numbers_changes_the_latest_counts_and_applying_them_again_changes_nothing() {
    let text = b"4075550123,2026-08-30T08:00:00,D\n4075550123,2026-08-29T08:00:00,A\n4075550124,2026-08-29T08:00:00,A\n4075550124,2026-08-29T08:00:00,D\n";
    let (items, _) = read(Format::FtcChange, text);
    let mut net = Net::default();
    let mut apply = || {
        for item in &items {
            if let Item::Change(change) = item {
                net.add(*change);
            }
        }
        net.changes().map(|change| (change.number.to_string(), change.act)).collect::<Vec<_>>()
    };
    let right = vec![("+14075550123".to_owned(), Act::Deleted), ("+14075550124".to_owned(), Act::Deleted)];
    assert_eq!(apply(), right);
    assert_eq!(apply(), right);
}

#[test]
fn tps_records_are_read_in_any_layout_with_and_without_line_ends() {
    let right = ["+441632960123", "+442079460123", "+447700900123"];
    for text in [
        "01632 9601230207 946012307700 900123",
        "01632 9601230207 946012307700 900123\r\n",
        "01632960123 02079460123 07700900123 ",
        "01632 960123\n020 79460123\n07700900123\n",
        "01632 960123\r\n\r\n02079460123\r\n07700 900123",
    ] {
        for format in [Format::Tps, Format::TpsPlain] {
            let (items, found) = read(format, text.as_bytes());
            assert_eq!((numbers(&items), found), (right.map(str::to_owned).to_vec(), vec![]), "{text:?}");
        }
    }
    let (items, found) = read(Format::Tps, b"01632 960123\r\n1632 9601234\r\n0163296\r\n01632 96012x\r\n");
    assert_eq!(numbers(&items), ["+441632960123"]);
    let right = [bad(2, "1632 9601234", "shape"), bad(3, "0163296", "shape"), bad(4, "01632 96012x", "shape")];
    assert_eq!(found, right);
}

#[test]
fn complaints_with_shifted_fields_are_put_aside() {
    let header = include_str!("golden/complaints.csv").lines().next().expect("a header");
    let rows = [
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y", ""),
        ("2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y,", "shifted"),
        ("4165550123,Springfield,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y", "shifted"),
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,217,Illinois,Other,Y", "shifted"),
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Y,Other", "shifted"),
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other", "fields"),
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y,1", "fields"),
        ("416555012,2026-08-28 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y", "shifted"),
        ("4165550123,2026-08-28 09:15:00,2026-08-27 18:02:00,\"Spring,Illinois,217,Other,Y", "open-quote"),
        ("4165550123,2026-02-30 09:15:00,2026-08-27 18:02:00,Springfield,Illinois,217,Other,Y", "shifted"),
    ];
    let text: String = std::iter::once(header).chain(rows.map(|(row, _)| row)).map(|row| format!("{row}\n")).collect();
    let (items, found) = read(Format::FtcComplaints, text.as_bytes());
    assert_eq!(numbers(&items), ["+14165550123"]);
    let right: Vec<Bad> = (2..)
        .zip(rows)
        .filter(|(_, row)| !row.1.is_empty())
        .map(|(line, (row, code))| bad(line, &row.chars().take(80).collect::<String>(), code))
        .collect();
    assert_eq!(found, right);
}

#[test]
fn questions_about_numbers_take_four_spellings_of_a_day() {
    let text = b"PhoneNumber,Date\n4165550123,08/29/2026\n4165550123,2026-08-29\n4165550123,08/29/26\n4165550123,20260829\n4165550123,29/08/2026\n4165550123,,\n4165550123,2026-08-29,maybe\n4165550123,2026-08-29,NO_DATA\n";
    let (items, found) = read(Format::Rnd, text);
    assert_eq!(items.len(), 5);
    assert!(items[..4].iter().all(|item| *item == items[0]));
    let codes: Vec<(u64, &str)> = found.iter().map(|(line, _, code)| (*line, *code)).collect();
    assert_eq!(codes, [(6, "date"), (7, "date"), (8, "answer")]);
}

#[test]
fn batches_of_hashes_say_what_they_are_in_their_header() {
    let text = b"Id,Status\r\n000000000aZ9,2\r\n000000000aZ9,1\r\n000000000aZ,2\r\n000000000aZ9\r\n";
    let (items, found) = read(Format::Drop, text);
    assert_eq!(items.len(), 1);
    let right = [bad(3, "000000000aZ9,1", "status"), bad(4, "000000000aZ,2", "id"), bad(5, "000000000aZ9", "fields")];
    assert_eq!(found, right);
    let (_, found) = read(Format::Drop, b"ID,Hash\n000000000aZ9,abc=\n");
    assert_eq!(found, [bad(2, "000000000aZ9,abc=", "hash")]);
    let (_, found) = read(Format::Drop, b"000000000aZ9,2\n");
    assert_eq!(found, [bad(1, "000000000aZ9,2", "header")]);
}

#[test]
fn range_answers_lose_their_padding_and_singapore_takes_its_own_eight_digits() {
    let (items, found, summary) =
        read_by(Format::Range, b"0123:1\r\n0124:0\r\n9999:17\n99999:1\n12:1\n0125\n", 8192, |_| {});
    assert_eq!(numbers(&items), ["+8613800000123", "+8613800009999"]);
    assert_eq!((summary.padding, found.len()), (1, 3));
    let (items, found) = read(Format::SgBulk, b"91234567\n+6591234567\n51234567\n9123456\n91234567,1\n");
    assert_eq!(numbers(&items), ["+6591234567"]);
    let codes: Vec<&str> = found.iter().map(|(_, _, code)| *code).collect();
    assert_eq!(codes, ["eight-digits", "eight-digits", "eight-digits", "fields"]);
}

#[test]
fn plain_lists_take_any_spelling_of_the_plan() {
    let (items, found) =
        read(Format::Plain, "+86 138 0000 0000\n0571-8888 0000\n008613800000001\n138****0000\n电话\n".as_bytes());
    assert_eq!(numbers(&items), ["+8613800000000", "+8657188880000", "+8613800000001"]);
    assert_eq!(found, [bad(4, "138****0000", "masked"), bad(5, "电话", "not-digits")]);
}
