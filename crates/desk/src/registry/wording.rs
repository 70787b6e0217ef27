//! What a registry's names stand for, in words: preferences, reasons, and values that were not understood. Programs read the
//! names themselves; people read these.

use super::Registry;
use super::finding::ShownReason;
use crate::error::Refusal;
use crate::words::{Words, both};
use jiff::Timestamp;
use playbook::{Bilingual, Lang};
use registry::formats::sms;
use registry::gate::Reason;
use registry::preference::{Allowance, Days, Hours};
use registry::rules::Rules;
use registry::{NotUnderstood, Preference};

/// Days of the week as documents name them, with the words for them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A preference that was not understood, as the person who wrote it is told.
pub fn not_understood(wrong: &NotUnderstood) -> Refusal {
    let key = match wrong.key.as_str() {
        "categories" => "registry-may-be-categories",
        "channel" => "registry-may-be-channels",
        "days" => "registry-may-be-days",
        "hours" => "registry-may-be-hours",
        "once" => "registry-may-be-once",
        _ => "registry-may-be-keys",
    };
    Refusal::refused("registry-prefer").with("value", wrong.value.clone()).with_both("may", both(key, &[]))
}

/// Why a row of a list is put aside, by the codes of its reader: each has its sentence.
pub const BAD_ROWS: &[&str] = &[
    "act",
    "answer",
    "area",
    "change-list",
    "date",
    "eight-digits",
    "empty",
    "fields",
    "hash",
    "header",
    "id",
    "line",
    "mark",
    "masked",
    "no-act",
    "no-area",
    "no-time",
    "not-digits",
    "not-text",
    "open-quote",
    "outside-plan",
    "shape",
    "shifted",
    "status",
    "time",
    "time-to-come",
    "too-long",
    "torn",
    "trunk-missing",
    "wrong-length",
];

/// What makes a row right that a reader put aside: in English as the reader says it, which may name figures.
pub fn remedy(code: &str, said: &str) -> Bilingual {
    match BAD_ROWS.contains(&code) {
        true => Bilingual::new(Words::new(Lang::Zh).t(&format!("registry-row-{code}")), said),
        false => Bilingual::new(said, said),
    }
}

/// A row that a reader put aside.
pub(super) fn bad_row(code: &'static str, said: &str) -> Refusal {
    Refusal::refused("complaint-row").with("code", code).with_both("reason", remedy(code, said))
}

/// What a preference lets in, for people: the categories by the names of the rule set, then days, hours and ways of calling
/// where they are limited.
pub fn preference(rules: &Rules, preference: &Preference) -> Bilingual {
    Bilingual::both(|lang| {
        if preference.refuses_all() {
            return Words::new(lang).t("registry-lets-in-nothing");
        }
        let all = preference.allowances().iter().map(|one| allowance(rules, one, lang));
        all.collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; or " })
    })
}

fn allowance(rules: &Rules, one: &Allowance, lang: Lang) -> String {
    let words = Words::new(lang);
    let (comma, names) = if lang == Lang::Zh { ("，", "、") } else { (", ", "; ") };
    let about: Vec<String> = one.categories().map(|n| category(rules, n, lang)).collect();
    let about = if about.is_empty() { words.t("registry-lets-in-all") } else { about.join(names) };
    let mut limits = Vec::new();
    if one.days() != Days::ALL {
        let days = one.days().to_string();
        let days: Vec<String> = days.split(',').map(|day| words.t(&format!("weekday-{day}"))).collect();
        limits.push(days.join(if lang == Lang::Zh { "、" } else { " " }));
    }
    if one.hours() != Hours::ALL {
        limits.push(one.hours().to_string().replace('-', "–"));
    }
    if !one.channels().is_empty() {
        let ways: Vec<String> =
            one.channels().iter().map(|way| words.t(&format!("registry-channel-{}", way.name()))).collect();
        limits.push(ways.join(if lang == Lang::Zh { "、" } else { " " }));
    }
    match (limits.is_empty(), lang) {
        (true, _) => about,
        (false, Lang::Zh) => format!("{about}（{}）", limits.join(comma)),
        (false, Lang::En) => format!("{about} ({})", limits.join(comma)),
    }
}

fn category(rules: &Rules, n: u8, lang: Lang) -> String {
    let by_rules = rules.purposes.iter().find(|purpose| purpose.category == Some(n));
    let by_rules = by_rules.map(|purpose| if lang == Lang::Zh { &purpose.zh } else { &purpose.en });
    let by_message = sms::categories().iter().find(|category| category.id == n);
    let by_message = by_message.map(|category| if lang == Lang::Zh { &category.zh } else { &category.en });
    let named = by_rules.or(by_message).cloned();
    named.unwrap_or_else(|| Words::new(lang).a("registry-category", &[("n", n.to_string())]))
}

impl Registry {
    /// What a preference lets in, by the names of this registry's rules.
    pub fn lets_in(&self, held: &Preference) -> Bilingual {
        preference(&self.rules, held)
    }

    /// One reason of a verdict as a sentence: times are those of the plan's country, names stand for what they mean.
    pub fn reason(&self, reason: &Reason, lang: Lang) -> String {
        self.reason_of(reason.code, reason.what.as_deref(), reason.until, lang)
    }

    /// The same for a reason as it was written down with a finding.
    pub fn reason_shown(&self, reason: &ShownReason, lang: Lang) -> String {
        self.reason_of(&reason.code, reason.what.as_deref(), None, lang)
    }

    fn reason_of(&self, code: &str, what: Option<&str>, until: Option<Timestamp>, lang: Lang) -> String {
        let words = Words::new(lang);
        let said = words.t(&format!("registry-reason-{code}"));
        let what = what.map(|what| self.detail(code, what, lang));
        let until = until.map(|until| words.a("registry-until", &[("until", self.local(until))]));
        let more: Vec<String> = what.into_iter().chain(until).collect();
        match (more.is_empty(), lang) {
            (true, _) => said,
            (false, Lang::Zh) => format!("{said}（{}）", more.join("，")),
            (false, Lang::En) => format!("{said} ({})", more.join(", ")),
        }
    }

    fn detail(&self, code: &str, what: &str, lang: Lang) -> String {
        let words = Words::new(lang);
        let since = |text: &str| {
            let at: Option<Timestamp> = text.parse().ok();
            words.a("counter-since", &[("since", at.map_or_else(|| text.to_owned(), |at| self.local(at)))])
        };
        match code {
            "listed" | "reassigned" => since(what),
            "preference-lets-in" | "preference-refuses" => {
                what.parse().map_or_else(|_| what.to_owned(), |held| self.lets_in(&held).get(lang).to_owned())
            }
            "exempt-purpose" => self.purpose_named(what, lang),
            "consent" | "company-stop" => what.split_once(" since ").map_or_else(
                || what.to_owned(),
                |(organisation, at)| {
                    format!("{organisation}{}{}", if lang == Lang::Zh { "，" } else { ", " }, since(at))
                },
            ),
            "hours" => hours(what, words).unwrap_or_else(|| what.to_owned()),
            "attempts" => attempts(what, words).unwrap_or_else(|| what.to_owned()),
            "list-version" | "list-too-old" | "version-from-later" => {
                let told = what.strip_prefix("version ").and_then(|rest| rest.split_once(" of "));
                let told = told.and_then(|(n, at)| Some((n, at.parse::<Timestamp>().ok()?)));
                told.map_or_else(
                    || what.to_owned(),
                    |(n, at)| {
                        let said = [("version", n.to_owned()), ("published", self.local(at))];
                        words.a("registry-version-of", &said)
                    },
                )
            }
            _ => chain(what, words),
        }
    }

    /// The name of a purpose, by the rules.
    pub fn purpose_named(&self, id: &str, lang: Lang) -> String {
        let known = self.rules.purpose(id).map(|purpose| if lang == Lang::Zh { &purpose.zh } else { &purpose.en });
        known.map_or_else(|| id.to_owned(), Clone::clone)
    }
}

/// `a for b for c`: who calls for whom.
fn chain(what: &str, words: Words) -> String {
    what.split(" for ").collect::<Vec<_>>().join(&words.t("registry-calls-for"))
}

/// `Mon 23:00 in Asia/Shanghai`; of several zones each, with a comma between.
fn hours(what: &str, words: Words) -> Option<String> {
    let all: Option<Vec<String>> = what.split(", ").map(|one| hour(one, words)).collect();
    Some(all?.join(&words.t("comma")))
}

fn hour(what: &str, words: Words) -> Option<String> {
    let (local, zone) = what.split_once(" in ")?;
    let (day, time) = local.split_once(' ')?;
    let day = DAYS.into_iter().find(|known| day.eq_ignore_ascii_case(known))?;
    let day = words.t(&format!("weekday-{day}"));
    Some(words.a("registry-local-hour", &[("day", day), ("time", time.to_owned()), ("zone", zone.to_owned())]))
}

/// `3 in 7 days, 2 are allowed`.
fn attempts(what: &str, words: Words) -> Option<String> {
    let mut figures = what.split(' ').filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (made, days, most) = (figures.next()?, figures.next()?, figures.next()?);
    let said = [("made", made.to_owned()), ("days", days.to_owned()), ("most", most.to_owned())];
    Some(words.a("registry-attempts-made", &said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules() -> Rules {
        Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml")).expect("shipped")
    }

    #[test]
    fn a_preference_is_worded_by_the_rules_names() {
        for (text, zh, en) in [
            ("refuse all", "一律不放行", "nothing"),
            (
                "allow categories=3,40 days=mon,tue hours=09:00-18:00 channels=voice",
                "教育、第 40 类（周一、周二，09:00–18:00，真人来电）",
                "education; category 40 (Mon Tue, 09:00–18:00, calls by people)",
            ),
            ("allow all", "所有种类", "all kinds"),
            ("allow days=sun; allow categories=3", "所有种类（周日）；教育", "all kinds (Sun); or education"),
        ] {
            let held: Preference = text.parse().expect("a preference");
            let said = preference(&rules(), &held);
            assert_eq!((said.zh.to_lowercase(), said.en.to_lowercase()), (zh.to_owned(), en.to_lowercase()), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_in_one_language() {
        for pair in [("hours", "18-9"), ("days", "x"), ("categories", "x"), ("channels", "x"), ("x", "x"), ("x", "")] {
            let wrong = Preference::from_pairs([pair]).expect_err("not understood");
            let refusal = not_understood(&wrong);
            let zh = refusal.sentence(Lang::Zh);
            assert!(!zh.contains("is not understood") && !zh.contains('⟦') && !zh.contains(" may be"), "{zh}");
            assert!(!refusal.sentence(Lang::En).contains('⟦'));
        }
        let wrong = Preference::from_pairs([("hours", "18:00-09:00")]).expect_err("not understood");
        assert_eq!(
            not_understood(&wrong).sentence(Lang::Zh),
            "偏好里的「18:00-09:00」看不懂：时段写成一天之内的 从-到，如 09:00-18:30；或 all"
        );
    }

    #[test]
    fn every_way_of_calling_has_its_word() {
        for way in registry::Channel::ALL {
            let said = both(&format!("registry-channel-{}", way.name()), &[]);
            assert!(!said.zh.contains('⟦') && !said.en.contains('⟦'), "{}", way.name());
        }
    }

    #[test]
    fn the_details_of_hours_and_attempts_are_words() {
        let zh = Words::new(Lang::Zh);
        assert_eq!(hours("Mon 23:00 in Asia/Shanghai", zh).as_deref(), Some("Asia/Shanghai 时间周一 23:00"));
        assert_eq!(attempts("3 in 7 days, 2 are allowed", zh).as_deref(), Some("7 天里打了 3 次，最多 2 次"));
        assert_eq!(chain("caller for bank-sh for bank", zh), "caller 替 bank-sh 替 bank");
    }

    proptest! {
        #[test]
        fn every_preference_has_words_and_no_names_of_keys(
            categories in proptest::collection::vec(1_u8..64, 0..4),
            days in "(mon|tue|sat-mon|all)",
            from in 0_u8..23,
        ) {
            let categories = categories.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
            let hours = format!("{from}-{}", from + 1);
            let pairs = [("categories", categories.as_str()), ("days", days.as_str()), ("hours", hours.as_str())];
            let held = Preference::from_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty())).expect("valid");
            let said = preference(&rules(), &held);
            for text in [&said.zh, &said.en] {
                prop_assert!(!text.contains('=') && !text.contains('⟦') && text.contains('–'), "{}", text);
            }
        }
    }
}
