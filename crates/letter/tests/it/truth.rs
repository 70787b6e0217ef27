//! The letter linter of truth: letters of made-up cases say only what is so, and a letter that does not is caught.

use ::truth::{Checked, cases, packs};
use jiff::ToSpan as _;
use letter::sheet::{Block, Role, Run, Source};
use playbook::{Lang, Pack, View};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

fn all() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        packs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")).unwrap_or_else(|e| panic!("{e:#}"))
    })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 240, failure_persistence: None, ..Default::default() })]

    #[test]
    fn letters_of_any_case_say_only_what_is_so(seed in 0_u64..1_000_000) {
        let packs = all();
        let pack = &packs[usize::try_from(seed).unwrap_or_default() % packs.len()];
        let mut flaws = Vec::new();
        ::truth::every_letter(pack, seed, |name, letter| {
            flaws.extend(letter.flaws().into_iter().map(|flaw| format!("{name} {}: {flaw:?}", letter.sheet.lang)));
        });
        proptest::prop_assert!(flaws.is_empty(), "case {seed} of {}:\n{}", pack.manifest.id, flaws.join("\n"));
    }
}

/// The first made-up case of the telecom pack whose letter `name` is as asked, broken, and what the linter then finds.
fn broken(
    name: &str,
    fits: impl Fn(&Checked<'_, '_>) -> bool,
    harm: impl Fn(&mut Checked<'_, '_>),
) -> BTreeSet<&'static str> {
    let pack = all().iter().find(|p| p.manifest.id == "cn-telecom").expect("the pack");
    for seed in 0..400 {
        let (case, today) = cases::made(pack, seed);
        let view = View::new(&case, pack, today);
        let mut letter = Checked::compose(&view, name, Lang::Zh).expect("the letter");
        if fits(&letter) {
            assert_eq!(letter.flaws(), [], "case {seed} before the harm");
            harm(&mut letter);
            return letter.flaws().into_iter().map(|f| f.check).collect();
        }
    }
    panic!("no made-up case has such a letter");
}

/// Place of the first block that a slot fills.
fn filled(letter: &Checked<'_, '_>, slot: &str) -> Option<usize> {
    letter.told.iter().position(|t| t.slot == slot)
}

fn with(slot: &'static str) -> impl Fn(&Checked<'_, '_>) -> bool {
    move |letter| filled(letter, slot).is_some()
}

fn any(_: &Checked<'_, '_>) -> bool {
    true
}

/// Adds a sentence of nobody's to the letter.
fn say(letter: &mut Checked<'_, '_>, text: &str) {
    let block = Block { role: Role::Item, field: None, runs: vec![Run::plain(text)], cites: Vec::new(), part: None };
    letter.sheet.blocks.push(block);
}

/// Writes other words into a slot and where it is printed.
fn change(letter: &mut Checked<'_, '_>, slot: &str, new: &str) {
    let at = filled(letter, slot).expect("the slot");
    let told = &mut letter.told[at];
    let old = std::mem::replace(&mut told.filled.text, new.to_owned());
    for run in &mut letter.sheet.blocks[told.block].runs {
        if run.text == old {
            new.clone_into(&mut run.text);
        }
    }
}

#[test]
fn a_sentence_without_its_source_is_caught() {
    let found = broken("appeal", with("sales-calls.count"), |letter| {
        let at = letter.told[filled(letter, "sales-calls.count").expect("there")].block;
        letter.sheet.blocks[at].cites.clear();
    });
    assert!(found.contains("sources"), "{found:?}");
    let found = broken("appeal", with("sales-calls.count"), |letter| {
        let at = letter.told[filled(letter, "sales-calls.count").expect("there")].block;
        for cite in &mut letter.sheet.blocks[at].cites {
            cite.source = Source::Events { seqs: vec![9_999] };
        }
    });
    assert!(found.contains("sources"), "{found:?}");
}

#[test]
fn a_count_that_is_not_the_logs_is_caught() {
    let found = broken("appeal", with("sales-calls.count"), |letter| change(letter, "sales-calls.count", "77"));
    assert!(found.contains("log"), "{found:?}");
    let found = broken("appeal", any, |letter| say(letter, "另有 4711 通。"));
    assert!(found.contains("figures"), "{found:?}");
}

#[test]
fn words_that_nobody_said_about_just_that_are_caught() {
    let found = broken("appeal", any, |letter| say(letter, "对方说「都是我们打的」。"));
    assert!(found.contains("quotes"), "{found:?}");
    let found = broken("appeal", with("promises.first-words"), |letter| {
        change(letter, "promises.first-words", "我们再也不打了");
    });
    assert!(found.contains("log"), "{found:?}");
    // Somebody's words, but of another day.
    let two = |letter: &Checked<'_, '_>| {
        let days: BTreeSet<_> = letter.view.case.commitments.iter().map(|c| c.at.date()).collect();
        days.len() >= 2 && with("promises.words")(letter)
    };
    let found = broken("appeal", two, |letter| {
        let first = letter.view.case.commitments[0].at.date();
        let text = playbook::long_date(first, Lang::Zh);
        change(letter, "promises.last", &text);
    });
    assert!(found.contains("log"), "{found:?}");
}

#[test]
fn a_day_to_come_spoken_of_as_past_is_caught() {
    let pack = all().iter().find(|p| p.manifest.id == "cn-telecom").expect("the pack");
    let mut caught = BTreeSet::new();
    for seed in 0..60 {
        let (case, today) = cases::made(pack, seed);
        let view = View::new(&case, pack, today);
        let letter = Checked::compose(&view, "appeal", Lang::Zh).expect("the letter");
        // The letter of today, read two hundred days ago.
        let before = View::new(&case, pack, today.saturating_sub(200.days()));
        let early = Checked { view: &before, template: letter.template, sheet: letter.sheet, told: letter.told };
        caught.extend(early.flaws().into_iter().filter(|f| f.check == "days").map(|_| seed));
    }
    assert!(caught.len() > 20, "{caught:?}");
    let found = broken("appeal", with("sales-calls.span"), |letter| {
        change(letter, "sales-calls.span", "2099年1月1日");
    });
    assert!(found.contains("days") && found.contains("log"), "{found:?}");
}

#[test]
fn what_came_before_is_not_said_to_have_come_after() {
    let found = broken("appeal", any, |letter| say(letter, "2026年6月1日承诺之后，又有推销来电，日期是2026年5月2日。"));
    assert!(found.contains("order"), "{found:?}");
    let found = broken("appeal", any, |letter| {
        say(letter, "2026年6月1日，被申诉人承诺不再打。");
        say(letter, "那以后又有推销来电，日期是2026年5月2日。");
    });
    assert!(found.contains("order"), "{found:?}");
}

#[test]
fn a_sum_that_is_not_count_times_amount_is_caught() {
    let found =
        broken("mediation", with("claim.past-calls.sum"), |letter| change(letter, "claim.past-calls.sum", "99999 元"));
    assert!(found.contains("money"), "{found:?}");
}

#[test]
fn a_fact_that_was_not_stated_is_caught() {
    let found = broken("appeal", with("fact.name"), |letter| change(letter, "fact.name", "某人"));
    assert!(found.contains("facts"), "{found:?}");
}

#[test]
fn claims_without_ground_are_caught() {
    let found = broken("appeal", any, |letter| say(letter, "客服建议我自己拦截，没有处理拨打的一方。"));
    assert!(found.contains("inside"), "{found:?}");
    let nothing = |letter: &Checked<'_, '_>| letter.view.case.incidents.iter().all(|i| i.refused.is_none());
    let found = broken("appeal", nothing, |letter| say(letter, "我当场说明不需要。"));
    assert!(found.contains("claims"), "{found:?}");
    let unlinked = |letter: &Checked<'_, '_>| letter.view.case.links.is_empty();
    let found = broken("appeal", unlinked, |letter| say(letter, "这个来电号码与被申诉人有联系，依据是：他自己说的。"));
    assert!(found.contains("claims"), "{found:?}");
}

#[test]
fn another_name_for_the_other_side_is_caught() {
    let found = broken("appeal", any, |letter| say(letter, "请被申请人书面答复。"));
    assert!(found.contains("names"), "{found:?}");
}

#[test]
fn articles_that_nobody_read_are_caught() {
    let found = broken("appeal", any, |letter| say(letter, "依《电信用户申诉处理办法》第十五条。"));
    assert!(found.contains("laws"), "{found:?}");
}

#[test]
fn a_list_with_other_rows_is_caught() {
    let rows = |letter: &Checked<'_, '_>| letter.sheet.tables.first().is_some_and(|t| t.rows.len() > 1);
    let found = broken("appeal", rows, |letter| {
        letter.sheet.tables[0].rows.pop();
    });
    assert!(found.contains("rows"), "{found:?}");
    let missed =
        |letter: &Checked<'_, '_>| letter.sheet.tables.first().is_some_and(|t| t.rows.iter().any(|r| r[2] == "未接"));
    let found = broken("appeal", missed, |letter| {
        let row = letter.sheet.tables[0].rows.iter_mut().find(|r| r[2] == "未接").expect("there");
        row[3] = "31".to_owned();
    });
    assert!(found.contains("rows"), "{found:?}");
}

#[test]
fn doubled_marks_and_wrong_numbers_are_caught() {
    for text in [
        "来电很多。。",
        "来电，，很多。",
        "投诉先后 1 次。",
        "其中 0 通没有接通。",
        "I had 1 calls.",
        "见 {hotline.last}。",
    ] {
        let found = broken("appeal", any, |letter| say(letter, text));
        assert!(found.contains("marks"), "{text}: {found:?}");
    }
}

#[test]
fn a_sentence_told_twice_is_caught() {
    let found = broken("appeal", with("sales-calls.count"), |letter| {
        let at = letter.told[filled(letter, "sales-calls.count").expect("there")].block;
        let again = Block { cites: Vec::new(), ..letter.sheet.blocks[at].clone() };
        letter.sheet.blocks.push(again);
    });
    assert!(found.contains("twice"), "{found:?}");
}

#[test]
fn an_empty_list_of_requests_is_caught() {
    let dropped = |letter: &Checked<'_, '_>| letter.sheet.gaps.iter().any(|g| g.key == "empty-part");
    let found = broken("complaint-script", dropped, |letter| letter.sheet.gaps.retain(|g| g.key != "empty-part"));
    assert!(found.contains("empty"), "{found:?}");
    let found = broken("appeal", any, |letter| {
        let block = Block {
            role: Role::Heading,
            field: None,
            runs: vec![Run::plain("申诉请求")],
            cites: Vec::new(),
            part: None,
        };
        letter.sheet.blocks.push(block);
    });
    assert!(found.contains("empty"), "{found:?}");
}

#[test]
fn an_annex_that_is_not_there_is_caught() {
    let listed = |letter: &Checked<'_, '_>| !letter.sheet.is_draft() && with("sales-calls.count")(letter);
    let found = broken("bureau-report", listed, |letter| letter.sheet.tables.clear());
    assert!(found.contains("annexes"), "{found:?}");
    let found = broken("mediation", any, |letter| say(letter, "本人受机主委托办理，委托书附后。"));
    assert!(found.contains("annexes"), "{found:?}");
}

#[test]
fn a_letter_that_is_ready_with_a_value_that_is_none_is_caught() {
    let misfit = |letter: &Checked<'_, '_>| {
        let (pack, today) = (letter.view.pack, letter.view.today);
        let value = letter.view.case.fact("operator_name").map(|f| f.value.clone());
        value.is_some_and(|v| pack.misfit("operator_name", &v, today).is_some())
    };
    let found = broken("breach", misfit, |letter| letter.sheet.gaps.clear());
    assert!(found.contains("ready"), "{found:?}");
}
