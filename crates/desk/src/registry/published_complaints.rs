//! Complaints in the form in which the American trade commission publishes its own: who called whom about what, without the
//! person's number and words.

use super::Registry;
use super::reasons::unfit;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::DateTime;
use number::E164;
use registry::Channel;
use registry::complaint::Life;
use registry::formats::complaints::{Caller, Complaint};
use registry::formats::complaints_api::{Answer as Page, Attributes, Filters};
use registry::formats::{Format, Item, Kind, WriteOptions, Writer};
use std::io::Write;

impl Registry {
    /// The complaints as that list has them, in the order in which they came, each with its name there: 32 hexadecimal digits
    /// that do not tell the complaint's own id.
    async fn as_published(&self) -> Answer<Vec<(String, Complaint)>> {
        let all = self.all_complaints().await?;
        let mut rows: Vec<(Timestamp, String, Complaint)> = all
            .all()
            .map(|life| {
                let came = life.moves().first().map_or(life.complaint.call, |first| first.at);
                let name = self.hashed("published complaint", &life.id).to_string().chars().take(32).collect();
                (came, name, self.published_as(life, came))
            })
            .collect();
        rows.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        Ok(rows.into_iter().map(|(_, name, complaint)| (name, complaint)).collect())
    }

    fn published_as(&self, life: &Life, came: Timestamp) -> Complaint {
        let told = &life.complaint;
        let purpose = told.purpose.as_deref().and_then(|id| self.rules.purpose(id));
        Complaint {
            // What the list cannot say (a number of another country) stands there as no number.
            caller: told.from.filter(|from| self.ten_digits_of(*from).is_some()).map_or(Caller::None, Caller::Number),
            created: self.clock_time(came),
            violated: self.clock_time(told.call),
            city: String::new(),
            state: String::new(),
            area: told
                .person
                .and_then(|person| self.ten_digits_of(person))
                .map(|digits| digits.chars().take(3).collect())
                .unwrap_or_default(),
            subject: purpose.map_or_else(|| "Other".to_owned(), |purpose| purpose.en.clone()),
            recorded: told.channel == Channel::Recorded,
        }
    }

    /// What clocks showed where the plan's numbers are, in whole seconds.
    fn clock_time(&self, at: Timestamp) -> DateTime {
        let local = self.zone().to_datetime(at);
        local.with().subsec_nanosecond(0).build().unwrap_or(local)
    }

    /// Writes the complaints as that list. Returns how many rows it has.
    ///
    /// # Errors
    /// A plan whose numbers have no ten digits; what is written to does not take it.
    pub(super) async fn export_complaints(&self, out: &mut dyn Write) -> Answer<u64> {
        self.ten_digits()?;
        let options = WriteOptions { kind: Some(Kind::Complaint), ..WriteOptions::new(&self.plan) };
        let mut writer = Writer::new(Format::FtcComplaints, out, options).map_err(unfit)?;
        let rows = self.as_published().await?;
        let counted = rows.len() as u64;
        for (_, complaint) in rows {
            writer.put(&Item::Complaint(Box::new(complaint))).map_err(unfit)?;
        }
        writer.finish().map_err(unfit)?;
        Ok(counted)
    }

    /// A page of them, as that interface answers; `query` is what stands behind the question mark, `place` the interface's address.
    ///
    /// # Errors
    /// A filter that makes no sense, by name; a plan whose numbers have no ten digits.
    pub async fn complaints_page(&self, query: &str, place: &str) -> Answer<Page> {
        self.ten_digits()?;
        let filters =
            Filters::read(query).map_err(|bad| Refusal::refused("query-unreadable").with("reason", bad.to_string()))?;
        let mut rows = self.as_published().await?;
        rows.retain(|(_, complaint)| filters.keeps(complaint));
        rows.sort_by(|a, b| filters.order(&a.1, &b.1));
        let total = rows.len() as u64;
        let skipped = usize::try_from(filters.offset).unwrap_or(usize::MAX);
        let page: Vec<_> = rows.into_iter().skip(skipped).take(filters.per_page as usize).collect();
        let here = if query.is_empty() { place.to_owned() } else { format!("{place}?{query}") };
        self.page(&page, total, place, here)
    }

    /// One of them, by its name there.
    ///
    /// # Errors
    /// No such complaint.
    pub async fn published_complaint(&self, name: &str, place: &str) -> Answer<Page> {
        self.ten_digits()?;
        let mut rows = self.as_published().await?;
        rows.retain(|(known, _)| known == name);
        if rows.is_empty() {
            return Err(Refusal::not_found("registry-no-complaint", &super::place::shortened(name)));
        }
        self.page(&rows, 1, place, format!("{place}/{name}"))
    }

    fn page(&self, rows: &[(String, Complaint)], total: u64, place: &str, here: String) -> Answer<Page> {
        let broken = || Refusal::refused("registry-broken").with("what", "complaints");
        Page::new(&self.plan, rows, total, place, here).ok_or_else(broken)
    }

    /// A number as that list has it, if it can say it.
    fn ten_digits_of(&self, number: E164) -> Option<String> {
        let day = DateTime::constant(2000, 1, 1, 0, 0, 0, 0);
        let [city, state, area, subject] = [const { String::new() }; 4];
        let caller = Caller::Number(number);
        let one = Complaint { caller, created: day, violated: day, city, state, area, subject, recorded: false };
        Attributes::of(&self.plan, &one).map(|said| said.company_phone_number)
    }

    /// Whether the list can say numbers of the plan at all.
    fn ten_digits(&self) -> Answer<()> {
        let sample = self.plan.dense().first().and_then(|[first, _]| self.ten_digits_of(*first));
        match sample {
            Some(_) => Ok(()),
            None => Err(Refusal::refused("export-complaints").with("format", "ftc-complaints")),
        }
    }
}
