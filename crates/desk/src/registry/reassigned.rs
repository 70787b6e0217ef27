//! Did a number change hands since a day: for one number, or for a batch, from the changes of holder that were recorded.

use super::Registry;
use super::holders::Holder;
use super::intake::NotTaken;
use super::place::shortened;
use super::reasons::unfit;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use registry::formats::rnd::{Answered, AnsweredJson, Asked, Reassigned};
use registry::formats::{Format, Item, Options, Reader, Row, WriteOptions, Writer};
use std::collections::HashMap;

/// The most rows of one question.
pub const MOST_REASSIGNED: usize = 50_000;
/// So many histories are read at a time.
const UNIT: usize = 5_000;

/// Answers in the order of the question, and what could not be asked.
#[derive(Debug)]
pub struct ReassignedTold {
    /// The answers.
    pub answers: Vec<Answered>,
    /// Rows that could not be read.
    pub left: Vec<NotTaken>,
}

impl Registry {
    /// Answers for numbers, each with a day as `YYYY-MM-DD`. What cannot be read is told and stops nothing, and is not counted.
    ///
    /// # Errors
    /// None or more than [`MOST_REASSIGNED`] rows; what stands against the key.
    pub async fn reassigned(&self, holder: Option<&Holder>, rows: &[(String, String)]) -> Answer<ReassignedTold> {
        let (mut asked, mut left) = (Vec::new(), Vec::new());
        for ((number, since), line) in rows.iter().zip(1..) {
            let read = self.number(number).and_then(|number| Ok(Asked { number, since: self.since(since)? }));
            match read {
                Ok(one) => asked.push((line, one)),
                Err(why) => left.push(NotTaken { line, value: shortened(&format!("{number},{since}")), why }),
            }
        }
        self.answered(holder, rows.len(), asked, left).await
    }

    /// The same for rows `number,date`.
    ///
    /// # Errors
    /// As [`Registry::reassigned`].
    pub async fn reassigned_list(&self, holder: Option<&Holder>, list: &[u8]) -> Answer<ReassignedTold> {
        let unreadable = |why: String| Refusal::refused("registry-list").with("reason", why);
        let options = Options::new(&self.plan);
        let mut reader = Reader::new(Format::Rnd, list, &options).map_err(|error| unreadable(error.to_string()))?;
        let (mut asked, mut left) = (Vec::new(), Vec::new());
        while let Some(row) = reader.next() {
            match row.map_err(|error| unreadable(error.to_string()))? {
                Row::Item(Item::Asked(one) | Item::Answered(Answered { asked: one, .. })) => {
                    asked.push((reader.line(), one));
                }
                Row::Item(_) => {}
                Row::Reject(reject) => {
                    let why = super::wording::bad_row(reject.code, &reject.remedy);
                    left.push(NotTaken { line: reject.line, value: reject.value, why });
                }
            }
            if asked.len() + left.len() > MOST_REASSIGNED {
                break;
            }
        }
        self.answered(holder, asked.len() + left.len(), asked, left).await
    }

    /// Answers as rows `number,date,answer`.
    ///
    /// # Errors
    /// A day that has no four digits.
    pub fn reassigned_rows(&self, told: &ReassignedTold) -> Answer<Vec<u8>> {
        let mut writer = Writer::new(Format::Rnd, Vec::new(), WriteOptions::new(&self.plan)).map_err(unfit)?;
        for answer in &told.answers {
            writer.put(&Item::Answered(*answer)).map_err(unfit)?;
        }
        writer.finish().map_err(unfit)
    }

    /// One answer in the shape that resellers give.
    pub fn reassigned_json(&self, answered: &Answered) -> AnsweredJson {
        answered.json(&self.plan)
    }

    fn since(&self, text: &str) -> Answer<Date> {
        text.trim().parse().map_err(|_| Refusal::refused("reassigned-day").with("value", shortened(text)))
    }

    async fn answered(
        &self,
        holder: Option<&Holder>,
        rows: usize,
        asked: Vec<(u64, Asked)>,
        mut left: Vec<NotTaken>,
    ) -> Answer<ReassignedTold> {
        if rows == 0 || rows > MOST_REASSIGNED {
            return Err(Refusal::refused("check-how-many").with("most", MOST_REASSIGNED.to_string()));
        }
        let now = self.now();
        let today = self.day(now);
        let (asked, early): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, one)| one.since <= today);
        left.extend(early.into_iter().map(|(line, one)| {
            let why = Refusal::refused("registry-time-to-come").with("value", one.since.to_string());
            NotTaken { line, value: format!("{},{}", one.number, one.since), why }
        }));
        left.sort_by_key(|row| row.line);
        let numbers: Vec<_> = asked.iter().map(|(_, one)| one.number).collect();
        if let Some(holder) = holder {
            self.admit(holder, None, &numbers).await?;
        }
        let mut days: HashMap<Date, (Timestamp, Timestamp)> = HashMap::new();
        let mut answers = Vec::with_capacity(asked.len());
        for unit in asked.chunks(UNIT) {
            let mut numbers: Vec<_> = unit.iter().map(|(_, one)| one.number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let histories = self.register.histories(&numbers).await?;
            for (_, one) in unit {
                let (day, over) = match days.get(&one.since) {
                    Some(known) => *known,
                    None => *days.entry(one.since).or_insert(self.span(one.since)?),
                };
                let history = histories.get(&one.number).map_or(&[][..], Vec::as_slice);
                let answer = Reassigned::of(history, day, over, self.as_of(now, now));
                answers.push(Answered { asked: *one, answer });
            }
        }
        if let Some(holder) = holder {
            self.spend(holder, answers.len() as u64).await?;
        }
        Ok(ReassignedTold { answers, left })
    }

    /// When a day begins and is over, as people in the plan's country count it.
    fn span(&self, day: Date) -> Answer<(Timestamp, Timestamp)> {
        let text = day.to_string();
        let begins = self.zone().to_timestamp(day.to_datetime(jiff::civil::Time::midnight()));
        let begins = begins.map_err(anyhow::Error::from)?;
        Ok((begins, self.moment(&text, DayMeans::End)?))
    }
}
