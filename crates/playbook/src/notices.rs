//! What a person should know beside the card: nothing of it is a step, and none of it may be swallowed.

use crate::card::Standing;
use crate::clock::Whose;
use crate::phrases::phrase;
use crate::text::{Bilingual, Lang, short_date};
use crate::view::View;
use casework::{Commitment, Dispatch, Fate, Recorded, Reply, Side, Trigger};

impl View<'_> {
    /// Letters that carry an old value, calls and answers that are not counted, and what the pack has to say.
    pub fn notices(&self) -> Vec<Bilingual> {
        let mut all: Vec<Bilingual> = self.outdated().collect();
        all.extend(self.elsewhere());
        all.extend(self.stray());
        all.extend(self.arguable());
        all.extend(self.overdue());
        for rung in &self.pack.rungs {
            let told = rung.notice.iter().filter(|notice| self.holds(&notice.when));
            all.extend(told.map(|notice| self.fill(&notice.text, Some(rung))));
        }
        all
    }

    /// Letters that left between an entry and its correction: they were written from the old one.
    fn outdated(&self) -> impl Iterator<Item = Bilingual> {
        let letters = self.case.dispatches.iter().filter(|d| d.letter.is_some() || d.body.body.is_some());
        letters.filter_map(|sent| {
            let mut corrected: Vec<u64> = self
                .case
                .fates
                .amended()
                .filter_map(|(of, fate)| {
                    let (Fate::Corrected { by } | Fate::Withdrawn { by }) = fate else { return None };
                    let newer = self.case.dispatched(&sent.rung).any(|d| d.seq > by);
                    (of < sent.seq && sent.seq < by && !newer).then_some(of)
                })
                .collect();
            corrected.sort_unstable();
            let entries = corrected.iter().map(u64::to_string).collect::<Vec<_>>().join("、");
            (!corrected.is_empty()).then(|| {
                phrase(
                    "notice-outdated",
                    &[&|l| short_date(sent.at.date(), self.today, l), &|l| self.letter_name(sent, l), &|_| {
                        entries.clone()
                    }],
                )
            })
        })
    }

    fn letter_name(&self, sent: &Recorded<Dispatch>, lang: Lang) -> String {
        let letter = sent.letter.as_deref().and_then(|name| self.pack.letter(name, lang));
        let rung = || self.pack.rung(&sent.rung).map(|r| r.name.get(lang).to_owned());
        letter.map(|l| l.front.title.clone()).or_else(rung).unwrap_or_else(|| sent.rung.clone())
    }

    /// Sales calls that are known to be somebody else's.
    fn elsewhere(&self) -> Option<Bilingual> {
        let count = self.case.incidents.iter().filter(|i| i.is_sales() && i.side == Side::Elsewhere).count();
        (count > 0).then(|| phrase("notice-elsewhere", &[&|_| count.to_string()]))
    }

    /// Promises to do something by a day that has passed, with nothing recorded since that could be it.
    fn overdue(&self) -> impl Iterator<Item = Bilingual> {
        let by_a_day = |c: &&Recorded<Commitment>| match c.trigger {
            Some(trigger) => trigger == Trigger::DayPassed,
            None => c.remedy.is_none(),
        };
        self.case.commitments.iter().filter(by_a_day).filter_map(|promise| {
            let until = promise.until.filter(|day| *day < self.today)?;
            let paid = self.case.payments.iter().any(|p| !p.at.surely_before(promise.at) && p.seq > promise.seq);
            let answered = |r: &&Recorded<Reply>| r.seq > promise.seq && self.case.is_from_company(r);
            if paid || self.case.replies.iter().any(|r| answered(&r)) {
                return None;
            }
            let words: [&dyn Fn(Lang) -> String; 3] =
                [&|l| short_date(promise.at.date(), self.today, l), &|_| promise.terms.clone(), &|l| {
                    short_date(until, self.today, l)
                }];
            Some(phrase("notice-day-passed", &words))
        })
    }

    /// Times of the person whose safe day has passed while a later one can be argued for.
    fn arguable(&self) -> impl Iterator<Item = Bilingual> {
        let mine = self.deadlines().iter().filter(|d| d.whose == Whose::Mine && d.standing == Standing::Passed);
        mine.filter_map(|d| {
            let later = d.arguable.filter(|day| *day >= self.today)?;
            let words: [&dyn Fn(Lang) -> String; 3] =
                [&|l| d.name.get(l).to_owned(), &|l| short_date(d.due, self.today, l), &|l| {
                    short_date(later, self.today, l)
                }];
            Some(phrase("notice-arguable", &words))
        })
    }

    /// Answers that are older than everything they could answer.
    fn stray(&self) -> Option<Bilingual> {
        let stray: Vec<String> =
            self.case.replies.iter().filter(|r| !self.case.answers_something(r)).map(|r| r.seq.to_string()).collect();
        (!stray.is_empty()).then(|| phrase("notice-stray", &[&|_| stray.join("、")]))
    }
}
