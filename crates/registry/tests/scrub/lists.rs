//! Lists as they come, with what must come out of them.

use super::{in_pieces, options, plan, set, whole};
use registry::E164;
use registry::gate::{Reason, Verdict};
use registry::scrub::{Column, Heading, Keep, Layout, ListError, Options, RunError, Scrub};
use registry::set::NumberSet;
use std::collections::HashSet;

const LISTED: [u64; 2] = [8_613_800_000_001, 8_613_800_000_003];

const REJECTS: &str = "line,code,value,remedy\n";

fn scrubbed(options: Options, list: &str) -> (String, String, [u64; 4]) {
    let map = set(LISTED);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let (result, rejects, report) = whole(Scrub::new(&plan, &set, options), list.as_bytes()).expect("a list");
    let counts = report.counts;
    assert_eq!(counts.rows(), counts.kept + counts.dropped + counts.bad);
    assert_eq!(report.result, registry::log::Hash::of(result.as_bytes()));
    assert_eq!(report.list, registry::log::Hash::of(list.as_bytes()));
    assert_eq!(report.rejects, registry::log::Hash::of(rejects.as_bytes()));
    let rejects = rejects.strip_prefix(REJECTS).expect("a heading").to_owned();
    (result, rejects, [counts.kept, counts.dropped, counts.bad, counts.listed])
}

fn table(delimiter: u8, at: usize) -> Options {
    Options { layout: Layout::Table { delimiter, column: Column::At(at) }, ..options() }
}

#[test]
fn lines_in_all_spellings() {
    let list = "\u{feff}手机号\r\n13800000000\r\n13800000001\r\n+86 138-0000-0003\r\n\r\n  \n0086 138 0000 0002\n\
                138****0001\n8613800000001\n1380000\n电话\n+1 416 555 0100\n13800000003";
    let (result, rejects, counts) = scrubbed(options(), list);
    assert_eq!(result, "\u{feff}手机号\r\n13800000000\r\n0086 138 0000 0002\n+1 416 555 0100\n");
    assert_eq!(
        rejects,
        "8,masked,138****0001,write the number with all its digits\n\
         10,wrong-length,1380000,\"write the number in full, with + and the country code if it is a foreign one\"\n\
         11,not-digits,电话,write the number in digits\n"
    );
    assert_eq!(counts, [3, 4, 3, 4]);
    let (result, _, _) = scrubbed(Options { keep: Keep::Refused, ..options() }, list);
    assert_eq!(result, "\u{feff}手机号\r\n13800000001\r\n+86 138-0000-0003\r\n8613800000001\n13800000003");
    let (result, _, _) = scrubbed(Options { keep: Keep::Annotated, ..options() }, list);
    assert_eq!(
        result,
        "\u{feff}手机号,verdict,reasons\r\n13800000000,may-call,\r\n13800000001,do-not-call,listed\r\n\
         +86 138-0000-0003,do-not-call,listed\r\n0086 138 0000 0002,may-call,\n138****0001,unreadable,masked\n\
         8613800000001,do-not-call,listed\n1380000,unreadable,wrong-length\n电话,unreadable,not-digits\n+1 416 555 0100,may-call,\n13800000003,do-not-call,listed\n"
    );
}

#[test]
fn tables_with_any_delimiter_and_column() {
    let list = "name;phone;note\n\"Wang; \"\"A\"\"\";13800000000;\"two\nlines\"\nLi;13800000001;x\nHe\n\"Zhou\";\"13800000003\";\n;;\n5\" pipe;13800000002;";
    let (result, rejects, counts) = scrubbed(table(b';', 1), list);
    assert_eq!(result, "name;phone;note\n\"Wang; \"\"A\"\"\";13800000000;\"two\nlines\"\n5\" pipe;13800000002;");
    assert_eq!(
        rejects,
        "5,fields,He,\"the number should stand in column 2, and the row has fewer\"\n\
         7,empty,;;,the row has no number; leave the row out\n"
    );
    assert_eq!(counts, [2, 2, 2, 2]);
    let named = Layout::Table { delimiter: b';', column: Column::Named(" PHONE ".to_owned()) };
    let (by_name, _, _) = scrubbed(Options { layout: named, ..options() }, list);
    assert_eq!(by_name, result);
    let (tabs, _, _) = scrubbed(table(b'\t', 0), "13800000001\ta\n13800000000\tb\n");
    assert_eq!(tabs, "13800000000\tb\n");
}

#[test]
fn a_quotation_mark_that_is_never_closed_takes_one_row_with_it() {
    let list = "a,13800000000\n\"b,13800000001\nc,13800000001\nd,13800000002\n";
    let (result, rejects, counts) = scrubbed(Options { most_row: 40, ..table(b',', 1) }, list);
    assert_eq!(result, "a,13800000000\nd,13800000002\n");
    assert_eq!(rejects, "2,open-quote,\"\"\"b,13800000001\",a quotation mark is opened and never closed\n");
    assert_eq!(counts, [2, 1, 1, 1]);
}

#[test]
fn what_is_too_long_or_no_text_is_named() {
    let long = format!("13800000000\n{}\n13800000001\n13800000002\n{}", "1".repeat(100_000), "2".repeat(70_000));
    let (result, rejects, counts) = scrubbed(options(), &long);
    assert_eq!(result, "13800000000\n13800000002\n");
    let row = |line: u64, digit: &str| {
        let why = "no row of a list is this long; is it another kind of file?";
        format!("{line},too-long,{},{why}\n", digit.repeat(80))
    };
    assert_eq!(rejects, row(2, "1") + &row(5, "2"));
    assert_eq!(counts, [2, 1, 2, 1]);
    let (_, rejects, _) = scrubbed(options(), "13800000000\n1380\x00000000\n");
    assert_eq!(rejects, "2,not-digits,1380\u{fffd}000000,write the number in digits\n");
    let map = set([]);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let refused = |list: &[u8]| match whole(Scrub::new(&plan, &set, options()), list) {
        Err(RunError::List(error)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(b"\xff\xfe1\x003\x00"), "the list is UTF-16; save or unpack it as text in UTF-8");
    assert_eq!(refused(b"\x1f\x8b\x08\x00"), "the list is packed with gzip; save or unpack it as text in UTF-8");
    assert_eq!(refused(b"PK\x03\x04"), "the list is a ZIP archive or a workbook; save or unpack it as text in UTF-8");
}

#[test]
fn a_column_that_is_not_there_stops_the_scrub() {
    let map = set([]);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let layout = Layout::Table { delimiter: b',', column: Column::Named("mobile".to_owned()) };
    let scrub = || Scrub::new(&plan, &set, Options { layout: layout.clone(), ..options() });
    let missing = |found: &str| ListError::NoColumn { name: "mobile".to_owned(), found: found.to_owned() };
    assert_eq!(in_pieces(scrub(), b"name,phone\nx,13800000000\n", 3), Err(missing("name,phone")));
    assert_eq!(in_pieces(scrub(), b"", 3), Err(missing("")));
    assert_eq!(missing("name,phone").to_string(), "the list has no column \"mobile\"; its heading says: name,phone");
}

#[test]
fn a_heading_names_the_column_where_the_first_rows_hold_no_number() {
    let guess = |first: &str| Layout::guess(first.as_bytes(), &plan());
    let long = format!("name,Phone No\n{}", "x".repeat(9_000));
    assert_eq!(guess(&long), Layout::Table { delimiter: b',', column: Column::At(1) });
    assert_eq!(guess("手机号;姓名\n?;?\n"), Layout::Table { delimiter: b';', column: Column::At(0) });
    assert_eq!(guess("phone\nnone\n"), Layout::Lines);
    assert_eq!(guess("phone,name\n1,13800000000\n"), Layout::Table { delimiter: b',', column: Column::At(1) });
}

#[test]
fn headings_are_guessed_or_told() {
    let heading = |heading, list| scrubbed(Options { heading, ..options() }, list);
    assert_eq!(
        heading(Heading::Guess, "phone\n13800000000\n"),
        ("phone\n13800000000\n".into(), String::new(), [1, 0, 0, 0])
    );
    assert_eq!(heading(Heading::Present, "1380\n13800000001\n").0, "1380\n");
    let (result, rejects, counts) = heading(Heading::Absent, "phone\n13800000000\n");
    assert_eq!((result.as_str(), counts), ("13800000000\n", [1, 0, 1, 0]));
    assert_eq!(rejects, "1,not-digits,phone,write the number in digits\n");
    for named in ["phone1\n13800000000\n", "电话2\n13800000000\n", "\"tel 01\"\n13800000000\n"] {
        assert_eq!(heading(Heading::Guess, named).2, heading(Heading::Guess, "phone\n13800000000\n").2, "{named}");
    }
    assert_eq!(
        heading(Heading::Guess, "12\n13800000000\n").2,
        [1, 0, 1, 0],
        "figures alone are somebody's number, read wrong"
    );
    assert_eq!(heading(Heading::Guess, ""), (String::new(), String::new(), [0; 4]));
    assert_eq!(heading(Heading::Guess, "\n\n").2, [0; 4]);
}

#[test]
fn a_judge_hears_of_the_named_numbers_only_and_gives_all_reasons() {
    let map = set(LISTED);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let stops: HashSet<E164> =
        [8_613_800_000_001, 8_613_800_000_005].into_iter().filter_map(|n| E164::new(n).ok()).collect();
    let list = "13800000001\n13800000002\n13800000003\n13800000005\n13800000009\n";
    let mut asked = Vec::new();
    let mut judge = |number: E164, listed: bool| {
        asked.push((number.get() % 10, listed));
        let reason = |code, blocks, what: &str| Reason { code, blocks, what: Some(what.to_owned()), until: None };
        let mut reasons = Vec::new();
        if listed {
            reasons.push(reason("listed", number.get() % 10 != 3, "2026-03-01"));
        }
        if stops.contains(&number) {
            reasons.push(reason("company-stop", true, "bank, since 2026-04-01"));
        }
        Verdict { allowed: reasons.iter().all(|reason| !reason.blocks), reasons }
    };
    let options = Options { keep: Keep::Annotated, ..options() };
    let (result, _, report) =
        whole(Scrub::new(&plan, &set, options).also(&stops).judged_by(&mut judge), list.as_bytes()).expect("a list");
    assert_eq!(
        result,
        "13800000001,do-not-call,\"listed 2026-03-01; company-stop bank, since 2026-04-01\"\n13800000002,may-call,\n\
         13800000003,may-call,listed 2026-03-01\n13800000005,do-not-call,\"company-stop bank, since 2026-04-01\"\n\
         13800000009,may-call,\n"
    );
    assert_eq!((report.counts.kept, report.counts.dropped, report.counts.listed), (3, 2, 2));
    assert_eq!(asked, [(1, true), (3, true), (5, false)]);
}

#[test]
fn a_layout_is_guessed_from_the_first_rows() {
    let guess = |first: &str| Layout::guess(first.as_bytes(), &plan());
    let at = |delimiter, column| Layout::Table { delimiter, column: Column::At(column) };
    assert_eq!(guess("13800000000\n13800000001\n"), Layout::Lines);
    assert_eq!(guess(""), Layout::Lines);
    assert_eq!(guess("\u{feff}name,phone\nWang,13800000000\n"), at(b',', 1));
    assert_eq!(guess("id;name;phone\n1;\"Li; He\";+86 138 0000 0000\n"), at(b';', 2));
    assert_eq!(guess("13800000000\tx\n"), at(b'\t', 0));
    assert_eq!(guess("138-0000-0000 \n"), Layout::Lines);
    assert_eq!(guess("a|13800000000|13800000001\nb||13800000001\n"), at(b'|', 2));
}

#[test]
fn a_first_row_with_a_number_in_any_script_or_column_is_no_heading() {
    let (result, rejects, counts) = scrubbed(
        options(),
        "\u{ff11}\u{ff13}\u{ff18}\u{ff10}\u{ff10}\u{ff10}\u{ff10}\u{ff10}\u{ff10}\u{ff10}\u{ff11}\n13800000000\n",
    );
    assert_eq!((result.as_str(), rejects.as_str(), counts), ("13800000000\n", "", [1, 1, 0, 1]));
    // Devanagari digits are not read, but they are an attempt.
    let (result, _, counts) = scrubbed(
        options(),
        "\u{967}\u{969}\u{96e}\u{966}\u{966}\u{966}\u{966}\u{966}\u{966}\u{966}\u{967}\n13800000000\n",
    );
    assert_eq!((result.as_str(), counts), ("13800000000\n", [1, 0, 1, 0]));
    let (result, _, counts) = scrubbed(table(b',', 1), "13800000001,none\n13800000002,13800000000\n");
    assert_eq!((result.as_str(), counts), ("13800000002,13800000000\n", [1, 0, 1, 0]));
    let map = set(LISTED);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let list =
        b"\xa3\xb1\xa3\xb3\xa3\xb8\xa3\xb0\xa3\xb0\xa3\xb0\xa3\xb0\xa3\xb0\xa3\xb0\xa3\xb0\xa3\xb1\n13800000000\n";
    let (result, _, report) = whole(Scrub::new(&plan, &set, options()), list).expect("a list");
    // Full-width digits as GB 18030 writes them are a number like any other: it is listed.
    let counts = report.counts;
    assert_eq!((result.as_str(), counts.dropped, counts.bad, counts.heading), ("13800000000\n", 1, 0, false));
}

#[test]
fn one_quoted_column_and_a_column_far_to_the_right_are_found() {
    let at = |delimiter, column| Layout::Table { delimiter, column: Column::At(column) };
    assert_eq!(Layout::guess("\"\u{624b}\u{673a}\u{53f7}\"\n\"13800000000\"\n".as_bytes(), &plan()), at(b',', 0));
    let wide = format!("{}13800000000\n", "x,".repeat(9_999));
    assert_eq!(Layout::guess(wide.as_bytes(), &plan()), at(b',', 9_999));
}

#[test]
fn a_list_of_gb_18030_is_read_by_the_names_in_its_heading_and_its_rejects_are_text() {
    let map = set(LISTED);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let list = b"\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\xba\xc5\n\xcd\xf5,13800000001\n\xc0\xee\t,\xce\xde\n";
    let layout = Layout::Table { delimiter: b',', column: Column::Named("手机号".to_owned()) };
    let (mut result, mut rejects) = (Vec::new(), Vec::new());
    let scrub = Scrub::new(&plan, &set, Options { layout, ..options() });
    let report = registry::scrub::run(scrub, &list[..], &mut result, &mut rejects, |_| {}).expect("a list");
    assert_eq!(result, b"\xd0\xd5\xc3\xfb,\xca\xd6\xbb\xfa\xba\xc5\n", "byte for byte");
    let rejects = String::from_utf8(rejects).expect("UTF-8");
    assert_eq!(rejects, format!("{REJECTS}3,not-digits,\"李\t,无\",write the number in digits\n"));
    let counts = report.counts;
    assert_eq!((counts.dropped, counts.bad, counts.column, counts.delimiter), (1, 1, 2, Some(b',')));
}

#[test]
fn all_rows_stay_in_a_result_with_verdicts_and_none_derails_those_behind_it() {
    let list = "name,phone\nA,13800000000\nB\n\nC,none\n\"D,1380000\nE,13800000001";
    let (result, _, counts) = scrubbed(Options { keep: Keep::Annotated, ..table(b',', 1) }, list);
    assert_eq!(
        result,
        "name,phone,verdict,reasons\nA,13800000000,may-call,\nB,unreadable,fields\nC,none,unreadable,not-digits\n\
         \"D,1380000\",unreadable,open-quote\nE,13800000001,do-not-call,listed\n"
    );
    assert_eq!(counts, [1, 1, 3, 1]);
}

#[test]
fn a_column_or_a_delimiter_that_no_row_has_is_told_by_name() {
    let map = set(LISTED);
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let fault = |options: Options, list: &str| match whole(Scrub::new(&plan, &set, options), list.as_bytes()) {
        Err(RunError::List(fault)) => Some(fault),
        told => told.map(|_| None).expect("a list"),
    };
    let list = "name,phone\nA,13800000000\nB,13800000001,x\n";
    assert_eq!(fault(table(b',', 8), list), Some(ListError::NoField { column: 9, widest: 3 }));
    assert_eq!(
        fault(Options { heading: Heading::Present, ..table(b',', 8) }, "name,phone\n"),
        Some(ListError::NoField { column: 9, widest: 2 })
    );
    let named = |delimiter, at| Options { divided: true, ..table(delimiter, at) };
    assert_eq!(fault(named(b';', 1), list), Some(ListError::NoDelimiter(';')));
    assert_eq!(fault(named(b';', 0), list), Some(ListError::NoDelimiter(';')));
    assert_eq!(fault(named(b',', 0), "13800000000\n"), None, "one column needs no delimiter");
    assert_eq!(fault(table(b',', 1), "A,none\n"), None, "a bad row is a bad row");
    assert_eq!(Layout::number_columns(b"h,m\n057188880000,13800000000\nx,13800000001\n", b',', &plan), [0, 1]);
}
