//! A handful of numbers in the shape of a commercial scrub's answer: seventeen columns, of which those are filled that a registry
//! knows. Nothing is guessed: carrier, kind of line and place stay empty.

use super::Registry;
use super::check::{CheckedNumber, Checking};
use super::holders::Holder;
use super::reasons::unfit;
use crate::error::Answer;
use jiff::Timestamp;
use number::E164;
use registry::formats::scrub_answer::Scrubbed;
use registry::formats::{Format, Item, Kind, WriteOptions, Writer};
use registry::gate::Reason;
use std::collections::HashSet;

/// Answers as rows, and what of the question has none.
#[derive(Debug)]
pub struct Commercial {
    /// A heading and a row for each number, in the order of the question; each number once.
    pub rows: Vec<u8>,
    /// Places in the question, from 1, of texts that are no numbers.
    pub bad: Vec<usize>,
}

impl Registry {
    /// Compares numbers as [`Registry::check`] does, and answers in the commercial shape.
    ///
    /// # Errors
    /// As [`Registry::check`].
    pub async fn commercial(&self, holder: &Holder, asked: &Checking) -> Answer<Commercial> {
        let checked = self.check(holder, asked).await?;
        let purpose = self.purpose_id(&asked.purpose)?;
        let options = WriteOptions { kind: Some(Kind::Scrubbed), ..WriteOptions::new(&self.plan) };
        let mut writer = Writer::new(Format::ScrubAnswer, Vec::new(), options).map_err(unfit)?;
        let (mut bad, mut seen) = (Vec::new(), HashSet::new());
        for (one, place) in checked.numbers.iter().zip(1..) {
            match one.number.parse::<E164>().ok().filter(|_| one.unreadable.is_none()) {
                Some(number) if seen.insert(number) => {
                    let row = self.row(number, one, &purpose, checked.at);
                    writer.put(&Item::Scrubbed(Box::new(row))).map_err(unfit)?;
                }
                Some(_) => {}
                None => bad.push(place),
            }
        }
        Ok(Commercial { rows: writer.finish().map_err(unfit)?, bad })
    }

    fn row(&self, number: E164, one: &CheckedNumber, purpose: &str, at: Timestamp) -> Scrubbed {
        let mut row = Scrubbed::new(number);
        let has = |code: &str| one.reasons.iter().any(|reason| reason.code == code);
        // D: do not call. O: registered, and consent outranks it. E: consent without a registration. C: nothing against it.
        let code = match (one.allowed, has("consent"), has("listed")) {
            (false, _, _) => "D",
            (true, true, true) => "O",
            (true, true, false) => "E",
            (true, false, _) => "C",
        };
        row.set("ResultCode", code);
        let said: Vec<String> = one.reasons.iter().filter_map(|reason| self.source(reason)).collect();
        row.set("Reason", &said.join("; "));
        if number.get().to_string().starts_with(&self.plan.country().to_string()) {
            row.set("Country", &self.plan.id().to_ascii_uppercase());
        }
        if has("consent") {
            row.set("EBRType", "Consent");
        }
        self.hours_of(number, purpose, at, &mut row);
        row
    }

    /// Which list it is on since when, as that trade writes it; `None` for a reason that says nothing against a call.
    fn source(&self, reason: &Reason) -> Option<String> {
        let day = |text: &str| text.parse::<Timestamp>().ok().map(|at| self.day(at).to_string());
        let what = reason.what.as_deref().unwrap_or_default();
        match reason.code {
            "listed" => Some(format!("National ({}) {}", self.plan.id().to_ascii_uppercase(), day(what)?)),
            "company-stop" => {
                let (organisation, at) = what.split_once(" since ")?;
                Some(format!("Internal ({organisation}) {}", day(at)?))
            }
            code if reason.blocks => Some(code.to_owned()),
            _ => None,
        }
    }

    /// The zone and hours of the called person, where all of the country has one zone for the number.
    fn hours_of(&self, number: E164, purpose: &str, at: Timestamp, row: &mut Scrubbed) {
        let [zone] = self.plan.zones(number) else { return };
        let local = at.to_zoned_datetime(zone.clone());
        row.set("TZCode", zone.iana_name().unwrap_or_default());
        row.set("UTCOffset", &local.strftime("%:z").to_string());
        let any_hour = self.rules.purpose(purpose).is_some_and(|purpose| purpose.any_hour);
        if self.rules.hours.is_empty() || any_hour {
            return;
        }
        let today: Vec<_> = self.rules.hours.iter().filter(|(days, _)| days.has(local.weekday())).collect();
        let windows: Vec<String> = today.iter().map(|(_, hours)| hours.to_string()).collect();
        row.set("CallingWindow", &windows.join(" "));
        row.set("DoNotCallToday", if today.is_empty() { "Y" } else { "N" });
        let within = today.iter().any(|(_, hours)| hours.has(local.time()));
        row.set("CallingTimeRestrictions", if within { "N" } else { "Y" });
    }
}
