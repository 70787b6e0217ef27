//! The stories of the rule sets: what was registered, who called, and what the judge, the grades and the ledger make of it.
//!
//! A story stands beside the rules that it is about, `packs/registry-*/stories/*.toml`. It names where its expectation comes
//! from, and says of every call whether it was a finding, with its reasons and sums, or why it was none.

use jiff::Timestamp;
use jiff::civil::Date;
use registry::cdr::Line;
use registry::dated::Told;
use registry::docket::{Bench, Docket, Known};
use registry::history::{Change, Entry, Proof, Scope};
use registry::judge::{Finding, Record};
use registry::ledger::{Assess, Currency, Money, NotAssessed, assess, written};
use registry::moment::{DayMeans, moment};
use registry::org::{Act, Book, Kind, Relation};
use registry::repetition::{Counted, regraded};
use registry::{Channel, E164, Plan, Rules};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    id: String,
    title: Title,
    pack: String,
    source: String,
    confidence: String,
    /// The day of the judging, whose amounts hold.
    assessed: Date,
    organisation: Vec<Organisation>,
    #[serde(default)]
    entry: Vec<Entered>,
    #[serde(default)]
    version: Vec<Version>,
    call: Vec<Call>,
    total: Total,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    id: String,
    kind: Kind,
    number: Option<String>,
    /// For whom it calls.
    #[serde(default)]
    of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entered {
    number: String,
    at: String,
    /// `register`, `withdraw`, `reassign`, `stop`, `consent`.
    act: String,
    to: Option<String>,
    prefer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    published: String,
    /// The last entry that it knows.
    entries: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    from: String,
    to: String,
    at: String,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default, rename = "for")]
    for_whom: Option<String>,
    /// What is read as if it had not been said.
    #[serde(default)]
    unclear: Vec<String>,
    /// Why it is no finding.
    #[serde(default)]
    cleared: Option<String>,
    /// Or the reasons of the finding, and the rest of it.
    #[serde(default)]
    found: Vec<String>,
    #[serde(default)]
    grade: Option<u16>,
    #[serde(default)]
    debtor: Option<String>,
    #[serde(default)]
    principals: Vec<String>,
    #[serde(default)]
    fine: Option<Money>,
    /// The most that somebody may set.
    #[serde(default)]
    at_most: Option<Money>,
    #[serde(default)]
    compensation: Option<Money>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Total {
    findings: usize,
    fines: Vec<String>,
    compensations: Vec<String>,
}

fn packs() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut found: Vec<PathBuf> = std::fs::read_dir(all)
        .expect("the packs are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("registry-")))
        .collect();
    found.sort();
    found
}

struct Bed {
    plan: Plan,
    rules: Rules,
}

impl Bed {
    fn at(&self, text: &str) -> Timestamp {
        let zone = self.plan.home_zones().first().expect("a plan has a zone");
        moment(text, zone, DayMeans::Noon).unwrap_or_else(|| panic!("{text} is no time"))
    }

    fn number(&self, text: &str) -> E164 {
        self.plan.caller(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    fn book(&self, story: &Story) -> Book {
        let begun = self.at("2000-01-01");
        let mut acts = Vec::new();
        for one in &story.organisation {
            let (organisation, kind) = (one.id.clone(), one.kind);
            acts.push(Act::Registered { organisation, name: one.id.clone(), kind });
        }
        for one in &story.organisation {
            if let Some(number) = &one.number {
                let numbers = self.number(number).into();
                acts.push(Act::Numbers { organisation: one.id.clone(), numbers, serves: None, until: None });
            }
            for to in &one.of {
                let relation = Relation::of(one.kind).expect("a principal calls for nobody");
                acts.push(Act::Linked { organisation: one.id.clone(), to: to.clone(), relation, until: None });
            }
        }
        Book::new(acts.into_iter().zip(1..).map(|(act, seq)| Told { at: begun, act }.recorded(seq, begun)).collect())
    }

    fn entries(&self, story: &Story) -> Vec<(E164, Entry)> {
        let entry = |(one, seq): (&Entered, u64)| {
            let to = || one.to.clone().expect("to whom it was said");
            let change = match one.act.as_str() {
                "register" => {
                    let preference = one.prefer.clone().unwrap_or_else(|| "refuse all".into());
                    let preference = preference.parse().expect("a preference");
                    Change::Registered { proof: Proof::Code, preference }
                }
                "withdraw" => Change::Withdrawn { proof: Proof::Code },
                "reassign" => Change::Reassigned,
                "stop" => Change::Stopped { organisation: to() },
                "consent" => Change::Consented { organisation: to(), scope: Scope::default() },
                other => panic!("no act {other}"),
            };
            let at = self.at(&one.at);
            (self.number(&one.number), Entry { seq, at, known: at, change })
        };
        story.entry.iter().zip(1..).map(entry).collect()
    }

    fn run(&self, story: &Story) {
        let entries = self.entries(story);
        let known = |version: &Version| Known { published: self.at(&version.published), seq: version.entries };
        let versions = story.version.iter().map(known).collect();
        let now = self.at(&format!("{} 23:59:59", story.assessed));
        let bench = Bench::new(self.plan.clone(), self.rules.clone(), self.book(story), versions, now);
        let mut docket = Docket::new(&bench);
        let mut found: Vec<(usize, String, Record, Finding)> = Vec::new();
        let mut order: Vec<usize> = (0..story.call.len()).collect();
        order.sort_by_key(|n| self.at(&story.call[*n].at));
        for n in order {
            let call = &story.call[n];
            let said = format!("{}: {}", story.id, call.at);
            let record = Record {
                from: self.number(&call.from),
                to: self.number(&call.to),
                at: self.at(&call.at),
                purpose: call.purpose.clone(),
                for_whom: call.for_whom.clone(),
                channel: Channel::Voice,
            };
            let (line, told) = bench.understood(Line { file: 0, line: n as u64 + 2, record });
            assert_eq!(told.iter().map(|row| row.code).collect::<Vec<_>>(), call.unclear, "{said}");
            let record = line.record;
            let history: Vec<Entry> =
                entries.iter().filter(|(number, _)| *number == record.to).map(|(_, entry)| entry.clone()).collect();
            match docket.judge(&record, &history) {
                Ok(finding) => {
                    let codes: Vec<&str> = finding.reasons.iter().map(|reason| reason.code).collect();
                    assert_eq!(codes, call.found, "{said}");
                    found.push((n, format!("f-{n}"), record, finding));
                }
                Err(why) => assert_eq!(Some(why.code()), call.cleared.as_deref(), "{said}"),
            }
        }
        let counted = found.iter().map(|(_, id, record, finding)| Counted {
            id,
            at: record.at,
            principals: finding.counts_against(),
        });
        let grades = regraded(counted, self.rules.repetition);
        let (mut fines, mut compensations) = (Sums::default(), Sums::default());
        for (n, id, record, finding) in &found {
            let (call, grade) = (&story.call[*n], grades[id.as_str()]);
            let said = format!("{}: {}", story.id, call.at);
            assert_eq!(Some(grade), call.grade, "{said}");
            assert_eq!(Some(finding.debtor.as_str()), call.debtor.as_deref(), "{said}");
            assert_eq!(finding.counts_against(), call.principals, "{said}");
            let ask = Assess { id, finding, person: record.to, grade, day: story.assessed, fine: None };
            match assess(&ask, &self.rules) {
                Ok(assessment) => {
                    assert_eq!((assessment.fine, assessment.compensation), (call.fine, call.compensation), "{said}");
                    fines.add(assessment.fine);
                    compensations.add(assessment.compensation);
                }
                Err(NotAssessed::Unset(most)) => assert_eq!(Some(most), call.at_most, "{said}"),
                Err(NotAssessed::NoAmount { .. }) => {
                    assert_eq!((call.fine, call.at_most, call.compensation), (None, None, None), "{said}");
                }
                Err(other) => panic!("{said}: {other}"),
            }
        }
        let total = (found.len(), fines.told(), compensations.told());
        let right = (story.total.findings, story.total.fines.clone(), story.total.compensations.clone());
        assert_eq!(total, right, "{}", story.id);
    }
}

#[derive(Default)]
struct Sums(BTreeMap<Currency, u128>);

impl Sums {
    fn add(&mut self, money: Option<Money>) {
        if let Some(Money { minor, currency }) = money {
            *self.0.entry(currency).or_default() += u128::from(minor);
        }
    }

    fn told(&self) -> Vec<String> {
        self.0.iter().map(|(currency, minor)| format!("{} {}", written(*minor, *currency), currency.code())).collect()
    }
}

#[test]
fn every_rule_set_keeps_its_stories() {
    for pack in packs() {
        let rules = std::fs::read_to_string(pack.join("rules.toml")).expect("a rule set has rules");
        let rules = Rules::parse(&rules).expect("valid");
        let bed = Bed { plan: Plan::shipped(&rules.plan).expect("shipped"), rules };
        let mut stories: Vec<PathBuf> = std::fs::read_dir(pack.join("stories"))
            .unwrap_or_else(|_| panic!("{} has no stories", bed.rules.id))
            .map(|entry| entry.expect("readable").path())
            .collect();
        stories.sort();
        assert!(stories.len() >= 2, "{} has {} stories", bed.rules.id, stories.len());
        for path in stories {
            let text = std::fs::read_to_string(&path).expect("readable");
            let story: Story = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(story.id.as_str()));
            assert_eq!(story.pack, bed.rules.id);
            let Title { zh, en } = &story.title;
            assert!([zh, en, &story.source].iter().all(|text| !text.is_empty()), "{}", story.id);
            assert!(["H", "M", "R"].contains(&story.confidence.as_str()), "{}", story.id);
            let each = |call: &Call| call.cleared.is_some() == call.found.is_empty();
            assert!(story.call.iter().all(each), "{}: each call is found or cleared", story.id);
            bed.run(&story);
        }
    }
}
