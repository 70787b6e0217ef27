//! Any list, beside a plain reading of it line by line.

use super::{in_pieces, options, plan, set, whole};
use proptest::prelude::*;
use registry::scrub::{Column, Keep, Layout, Options, Scrub};
use registry::set::NumberSet;
use registry::{E164, Plan, Unreadable};

const LISTED: std::ops::Range<u64> = 8_613_800_000_000..8_613_800_000_050;

/// Lines of all kinds, many of them alike, as in a list.
fn lines() -> impl Strategy<Value = String> {
    let number = (0_u64..100).prop_map(|n| 13_800_000_000 + n);
    let line = prop_oneof![
        6 => number.clone().prop_map(|n| n.to_string()),
        2 => number.clone().prop_map(|n| format!("+86{n}")),
        1 => number.clone().prop_map(|n| format!("+86 {} {}", n / 10_000, n % 10_000)),
        1 => number.prop_map(|n| format!("86{n}")),
        1 => "[0-9 +*a]{0,14}",
        1 => Just("0571 8888 0000".to_owned()),
        1 => Just(String::new()),
    ];
    let ended = (line, prop_oneof![4 => Just("\n"), 1 => Just("\r\n")]).prop_map(|(line, end)| line + end);
    (proptest::collection::vec(ended, 0..300), any::<bool>()).prop_map(|(lines, cut)| {
        let mut list = lines.concat();
        if cut && list.ends_with('\n') {
            list.pop();
        }
        list
    })
}

/// What is kept, refused and bad, found by reading one line after the other.
fn plainly(list: &str, plan: &Plan) -> (String, String, Vec<(usize, &'static str)>) {
    let (mut kept, mut refused, mut bad, mut first) = (String::new(), String::new(), Vec::new(), true);
    for (at, line) in list.split_inclusive('\n').enumerate() {
        let field = line.trim_end_matches('\n');
        let blank = field.trim().is_empty();
        let is_first = first;
        first &= blank;
        let figures = field.bytes().filter(u8::is_ascii_digit).count();
        let worded = field.trim_start_matches(' ').starts_with('a');
        if is_first && !blank && figures <= if worded { 2 } else { 0 } {
            kept.push_str(line);
            refused.push_str(line);
            continue;
        }
        match plan.read(field.strip_suffix('\r').unwrap_or(field)) {
            Ok(number) if LISTED.contains(&number.get()) => refused.push_str(line),
            Ok(_) => kept.push_str(line),
            Err(Unreadable::Empty) => {}
            Err(why) => bad.push((at + 1, why.code())),
        }
    }
    (kept, refused, bad)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_list_is_compared_as_its_lines_are(list in lines(), size in 1_usize..400) {
        let map = set(LISTED);
        let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
        let (kept, refused, bad) = plainly(&list, &plan);
        let scrub = |keep| Scrub::new(&plan, &set, Options { keep, ..options() });
        let (result, rejects, report) = whole(scrub(Keep::Callable), list.as_bytes()).expect("a list");
        prop_assert_eq!(&result, &kept);
        let told: Vec<(usize, String)> = rejects.lines().skip(1).filter_map(|line| {
            let mut fields = line.split(',');
            Some((fields.next()?.parse().ok()?, fields.next()?.to_owned()))
        }).collect();
        prop_assert_eq!(told, bad.iter().map(|(line, code)| (*line, (*code).to_owned())).collect::<Vec<_>>());
        prop_assert_eq!(report.counts.bad, bad.len() as u64);
        let pieces = in_pieces(scrub(Keep::Callable), list.as_bytes(), size).expect("a list");
        prop_assert_eq!((pieces.result, pieces.rejects), (result.into_bytes(), rejects.into_bytes()));
        let (result, _, _) = whole(scrub(Keep::Refused), list.as_bytes()).expect("a list");
        prop_assert_eq!(result, refused);
    }

    #[test]
    fn any_bytes_come_out_the_same_however_they_come_in(
        list in proptest::collection::vec(prop_oneof![
            3 => Just(b"13800000001".to_vec()), 3 => Just(b"\n".to_vec()), 2 => Just(b"\"".to_vec()), 2 => Just(b",".to_vec()),
            1 => proptest::collection::vec(any::<u8>(), 0..6)], 0..60),
        size in 1_usize..50,
        most_row in 12_usize..80,
        lines in any::<bool>(),
        keep in prop_oneof![Just(Keep::Callable), Just(Keep::Refused), Just(Keep::Annotated)],
    ) {
        let list = list.concat();
        let map = set(LISTED);
        let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
        let layout = if lines { Layout::Lines } else { Layout::Table { delimiter: b',', column: Column::At(1) } };
        let scrub = || Scrub::new(&plan, &set, Options { layout: layout.clone(), keep, most_row, ..options() });
        let whole = in_pieces(scrub(), &list, list.len().max(1));
        prop_assert_eq!(in_pieces(scrub(), &list, size), whole);
    }
}

#[test]
fn every_row_of_many_batches_is_where_it_should_be() {
    let map = set((8_613_800_000_000..8_613_800_200_000).step_by(7));
    let (set, plan) = (NumberSet::open(&map).expect("sound"), plan());
    let (mut list, mut kept) = (String::new(), String::new());
    for n in 0..200_000_u64 {
        let number = 13_800_000_000 + n * 7_919 % 200_000;
        let line = if n % 1_000 == 999 {
            format!("{}-{}\r\n", number / 10_000, number % 10_000 + 10_000)
        } else {
            format!("{number}\n")
        };
        list.push_str(&line);
        let read = plan.read(line.trim());
        if read.is_ok_and(|number| !set.contains(number)) {
            kept.push_str(&line);
        }
    }
    let (result, _, report) = whole(Scrub::new(&plan, &set, options()), list.as_bytes()).expect("a list");
    assert!(result == kept, "the results differ");
    assert_eq!((report.counts.rows(), report.counts.bad), (200_000, 200));
    assert!(E164::new(report.counts.kept).is_ok());
}
