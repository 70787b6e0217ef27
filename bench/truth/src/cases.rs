//! Made-up cases: logs as people might keep them, also careless and contradictory ones.

use crate::dice::Dice;
use casework::{Body, Case, Direction, ExhibitAdded, ImportedCall, ImportedCalls, Log, Who};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use playbook::{FactType, Pack};

const FIRST: Date = date(2026, 1, 5);
const NAMES: [&str; 7] = ["阿卜杜热依木·买买提托合提", "王㬚𬭎㛃", "陈𠮷", "张一", "李𰻞", "龚\u{e863}", "Robin Vale"];
const NUMBERS: [&str; 5] = ["0571****2210", "1366****6378", "400-000-0001", "95000", "10086"];
const DIRECTIONS: [&str; 6] = ["in", "in", "missed", "rejected", "blocked", "voicemail"];
const MEANINGS: [&str; 13] = [
    "acknowledged",
    "accepted",
    "not-accepted",
    "forwarded",
    "refused",
    "promised",
    "offered",
    "paid",
    "asks-for-material",
    "mediation-invited",
    "mediation-failed",
    "decided",
    "no-substance",
];

/// A case while it is made.
struct Making<'p> {
    dice: Dice,
    pack: &'p Pack,
    log: Log,
    /// Days from the first that the case has gone on.
    days: i64,
    told: usize,
}

/// The made-up case of a seed, and the day on which it is looked at.
pub fn made(pack: &Pack, seed: u64) -> (Case, Date) {
    let mut dice = Dice::new(seed);
    let days = 10 + i64::try_from(dice.below(160)).unwrap_or_default();
    let mut making = Making { dice, pack, log: Log::new(), days, told: 0 };
    let id = pack.manifest.id.clone();
    making.add("case-opened", &[("subject", "骚扰电话"), ("pack", &id)]);
    making.facts();
    making.parties();
    making.calls();
    making.dealings();
    making.money();
    making.rest();
    let today = FIRST.saturating_add(days.days());
    (Case::fold(making.log.events()), today)
}

impl Making<'_> {
    fn add(&mut self, kind: &str, pairs: &[(&str, &str)]) -> u64 {
        let given = pairs.iter().copied().filter(|(_, v)| !v.is_empty());
        let body = Body::from_pairs(kind, given).unwrap_or_else(|e| panic!("{kind} {pairs:?}: {e}"));
        self.log.append(Timestamp::UNIX_EPOCH, &Who::person(), body).seq
    }

    /// A moment of the case, with or without a time.
    fn at(&mut self) -> String {
        let day = i64::try_from(self.dice.below(usize::try_from(self.days).unwrap_or(1))).unwrap_or_default();
        let day = FIRST.saturating_add(day.days());
        match self.dice.percent(70) {
            true => format!("{day} {:02}:{:02}", 8 + self.dice.below(12), self.dice.below(60)),
            false => day.to_string(),
        }
    }

    /// Words that nobody else says in this case; sometimes none.
    fn words(&mut self, what: &str, chance: usize) -> String {
        self.told += 1;
        let end = *self.dice.pick(&["", "", "。", "！", "，"]);
        let long = if self.dice.percent(2) { "长".repeat(10_000) } else { String::new() };
        if self.dice.percent(chance) { format!("{what}第{}句{long}{end}", self.told) } else { String::new() }
    }

    fn sign(&mut self, prefix: &str, chance: usize) -> String {
        if self.dice.percent(chance) { format!("{prefix}{:04}", self.dice.below(10_000)) } else { String::new() }
    }

    fn facts(&mut self) {
        for spec in &self.pack.facts.clone() {
            if !self.dice.percent(80) {
                continue;
            }
            let value = match spec.kind {
                FactType::Name if spec.key == "name" => (*self.dice.pick(&NAMES)).to_owned(),
                FactType::Name => "某市某某服务有限公司".to_owned(),
                FactType::Phone => "13800000000".to_owned(),
                FactType::Email => "linxiao@example.com".to_owned(),
                FactType::Postcode => "100000".to_owned(),
                FactType::Date => "1990-01-31".to_owned(),
                FactType::Money => "200".to_owned(),
                FactType::Count => "3".to_owned(),
                FactType::Choice => match spec.choices.is_empty() {
                    true => continue,
                    false => self.dice.pick(&spec.choices).id.clone(),
                },
                FactType::Text => "某市安静路 0 号".to_owned(),
            };
            let odd = ["x", "无", "@", "2999-01-01", "12345", "，，"];
            let value = match self.dice.below(40) {
                0 => (*self.dice.pick(&odd)).to_owned(),
                1 if spec.kind != FactType::Choice => "长".repeat(10_000),
                _ => value,
            };
            self.add("fact", &[("key", &spec.key), ("value", &value)]);
        }
    }

    fn parties(&mut self) {
        if self.dice.percent(60) {
            self.add("party", &[("id", "operator"), ("name", "某移动通信有限公司某市分公司"), ("role", "operator")]);
        }
        if self.dice.percent(50) {
            self.add("party", &[("id", "bank"), ("name", "某银行"), ("role", "company")]);
            self.add("party", &[("id", "shop"), ("name", "某营业厅"), ("role", "shop")]);
        }
    }

    fn calls(&mut self) {
        for _ in 0..self.dice.below(14) {
            let at = self.at();
            let number = if self.dice.percent(90) { *self.dice.pick(&NUMBERS) } else { "" };
            let nuisance = *self.dice.pick(&["yes", "yes", "yes", "yes", "no", ""]);
            let invited = if self.dice.percent(8) { "yes" } else { "" };
            let channel = if self.dice.percent(20) { "message" } else { "" };
            let direction = *self.dice.pick(&DIRECTIONS);
            let refused = *self.dice.pick(&["yes", "yes", "no", "unanswered", ""]);
            let seconds = if self.dice.percent(50) { self.dice.below(90).to_string() } else { String::new() };
            let said = self.words("来电人", 30);
            let claimed = if self.dice.percent(40) { "营业厅" } else { "" };
            let topic = if self.dice.percent(40) { *self.dice.pick(&["流量套餐", "宽带"]) } else { "" };
            let party = *self.dice.pick(&["", "", "", "", "", "", "operator", "bank", "shop"]);
            let matter = if self.dice.percent(6) { "fee" } else { "" };
            self.add(
                "incident",
                &[
                    ("at", &at),
                    ("number", number),
                    ("nuisance", nuisance),
                    ("invited", invited),
                    ("channel", channel),
                    ("direction", direction),
                    ("refused", refused),
                    ("seconds", &seconds),
                    ("said", &said),
                    ("claimed", claimed),
                    ("topic", topic),
                    ("party", party),
                    ("matter", matter),
                ],
            );
        }
        if self.dice.percent(25) {
            self.list();
        }
        if self.dice.percent(20) {
            // A note names all calls of a number, those that nobody took too.
            let number = *self.dice.pick(&NUMBERS);
            self.add("noted", &[("number", number), ("refused", "yes"), ("claimed", "营业厅")]);
        }
    }

    /// A list from a phone: calls that nobody said anything about, decided by a note about their number.
    fn list(&mut self) {
        let mut rows = Vec::new();
        for line in 1..=1 + self.dice.below(6) {
            let direction = Direction::from_id(self.dice.pick::<&str>(&DIRECTIONS)).unwrap_or(Direction::In);
            rows.push(ImportedCall {
                at: self.at().parse().unwrap_or_else(|e| panic!("{e}")),
                number: Some((*self.dice.pick(&NUMBERS)).to_owned()),
                direction,
                seconds: u32::try_from(self.dice.below(60)).ok(),
                message: self.dice.percent(15),
                line: line as u64,
                rang: None,
                same_as: None,
                doubt: None,
            });
        }
        let list = ImportedCalls {
            file: casework::Digest::of(b"list"),
            name: "calls.xml".to_owned(),
            reader: "made".to_owned(),
            custody: None,
            nuisance: None,
            rows,
        };
        self.log.append(Timestamp::UNIX_EPOCH, &Who::person(), Body::Imported(list));
        for number in NUMBERS {
            let nuisance = if self.dice.percent(70) { "yes" } else { "no" };
            self.add("noted", &[("number", number), ("nuisance", nuisance)]);
        }
    }

    fn dealings(&mut self) {
        let rungs: Vec<String> = self.pack.rungs.iter().map(|r| r.id.clone()).collect();
        for rung in &rungs {
            for _ in 0..*self.dice.pick(&[0, 0, 1, 1, 2, 3]) {
                let (at, ticket, agent) = (self.at(), self.sign("T-", 50), self.sign("", 40));
                self.add("dispatched", &[("rung", rung), ("at", &at), ("ticket", &ticket), ("agent", &agent)]);
            }
            for _ in 0..*self.dice.pick(&[0, 0, 1, 1, 2]) {
                let (at, agent, words) = (self.at(), self.sign("", 40), self.words("答复", 70));
                let meaning = *self.dice.pick(&MEANINGS);
                self.add(
                    "reply",
                    &[("rung", rung), ("at", &at), ("meaning", meaning), ("agent", &agent), ("words", &words)],
                );
            }
        }
        for rung in &rungs {
            if self.dice.percent(6) {
                let at = self.at();
                self.add("ended", &[("rung", rung), ("at", &at), ("outcome", "withdrawn")]);
            }
        }
        let obstacles: Vec<String> = self.pack.obstacles.keys().cloned().collect();
        for id in &obstacles {
            for _ in 0..*self.dice.pick(&[0, 0, 0, 1, 1, 2, 3]) {
                let (at, agent, words) = (self.at(), self.sign("", 50), self.words("客服", 60));
                self.add("obstacle", &[("obstacle", id), ("at", &at), ("agent", &agent), ("words", &words)]);
                if self.dice.percent(15) {
                    // The same words, kept as a reply too.
                    let rung = self.dice.pick(&rungs).clone();
                    self.add(
                        "reply",
                        &[("rung", &rung), ("at", &at), ("meaning", "refused"), ("agent", &agent), ("words", &words)],
                    );
                }
            }
        }
    }

    fn sum(&mut self) -> String {
        let currency = match self.pack.manifest.currency.as_str() {
            "" => "CNY",
            other => other,
        };
        format!("{} {currency}", (1 + self.dice.below(20)) * 50)
    }

    /// A day some days after a moment, now and then.
    fn last_day(&mut self, at: &str, chance: usize) -> String {
        let days = self.dice.below(30);
        let day = at.get(..10).and_then(|day| day.parse::<Date>().ok());
        let later = day.map(|day| day.saturating_add(jiff::Span::new().days(days as i64)).to_string());
        if self.dice.percent(chance) { later.unwrap_or_default() } else { String::new() }
    }

    fn money(&mut self) {
        for _ in 0..*self.dice.pick(&[0, 0, 1, 1, 2]) {
            let (at, terms) = (self.at(), self.words("承诺", 100));
            let remedy = if self.dice.percent(50) { self.sum() } else { String::new() };
            let (agent, ticket) = (self.sign("", 40), self.sign("T-", 40));
            let by = *self.dice.pick(&["operator", "operator", "operator", "operator", "bank", "客服"]);
            let until = self.last_day(&at, 15);
            let except = if self.dice.percent(10) { "宽带" } else { "" };
            self.add(
                "commitment",
                &[
                    ("by", by),
                    ("at", &at),
                    ("terms", &terms),
                    ("remedy", &remedy),
                    ("until", &until),
                    ("except", except),
                    ("agent", &agent),
                    ("ticket", &ticket),
                ],
            );
        }
        for _ in 0..*self.dice.pick(&[0, 0, 1, 2]) {
            let (at, terms, amount, each) = (self.at(), self.words("方案", 80), self.sum(), self.sum());
            let until = self.last_day(&at, 40);
            let label = *self.dice.pick(&["reward", "goodwill", "compensation", "unnamed", ""]);
            let offer = self.add(
                "offer",
                &[
                    ("by", "operator"),
                    ("at", &at),
                    ("terms", &terms),
                    ("amount", &amount),
                    ("per_call", &each),
                    ("label", label),
                    ("until", &until),
                ],
            );
            let decision = *self.dice.pick(&["accepted", "declined", "countered", ""]);
            if !decision.is_empty() {
                self.add("offer-decision", &[("offer", &offer.to_string()), ("at", &at), ("decision", decision)]);
            }
        }
        for rate in self.pack.rates.clone() {
            if self.dice.percent(50) {
                let amount = self.sum();
                let count = if self.dice.percent(25) { self.dice.below(20).to_string() } else { String::new() };
                self.add("claim", &[("rate", &rate.id), ("amount", &amount), ("count", &count)]);
            }
            if self.dice.percent(15) {
                let (at, amount) = (self.at(), self.sum());
                self.add("payment", &[("at", &at), ("amount", &amount), ("rate", &rate.id)]);
            }
        }
        for demand in self.pack.demands.clone() {
            match self.dice.below(6) {
                0 => {
                    self.add("demand", &[("demand", &demand.id), ("dropped", "yes")]);
                }
                1 | 2 => {
                    let words = self.words("要求", 30);
                    self.add("demand", &[("demand", &demand.id), ("words", &words)]);
                }
                _ => {}
            }
        }
        if self.dice.percent(15) {
            // All that the pack wants by itself is dropped.
            for demand in self.pack.demands.clone() {
                self.add("demand", &[("demand", &demand.id), ("dropped", "yes")]);
            }
        }
    }

    fn rest(&mut self) {
        for _ in 0..self.dice.below(4) {
            let (from, proof) = ((*self.dice.pick(&NUMBERS)).to_owned(), self.words("证明", 100));
            let to = *self.dice.pick(&["operator", "company", "branch"]);
            let certainty = *self.dice.pick(&["shown", "likely", "claimed", ""]);
            let shown_by = self.pack.proofs.first().map(|p| p.id.clone()).unwrap_or_default();
            self.add(
                "party-link",
                &[
                    ("from", &from),
                    ("to", to),
                    ("relation", "uses-number"),
                    ("proof", &proof),
                    ("certainty", certainty),
                    ("shown_by", &shown_by),
                ],
            );
        }
        for _ in 0..self.dice.below(3) {
            let at = self.at();
            let minutes = (1 + self.dice.below(200)).to_string();
            self.add("time", &[("at", &at), ("minutes", &minutes)]);
        }
        for act in ["shown", "response", "published", "corrected"] {
            if self.dice.percent(20) {
                let (at, words) = (self.at(), self.words("回应", 60));
                self.add("publication", &[("at", &at), ("act", act), ("words", &words)]);
            }
        }
        if self.dice.percent(30) {
            let digest = casework::Digest::of(b"made");
            let exhibit =
                ExhibitAdded { digest, name: "a.png".to_owned(), bytes: 10, what: None, how: None, custody: None };
            self.log.append(Timestamp::UNIX_EPOCH, &Who::person(), Body::Exhibit(exhibit));
        }
    }
}
