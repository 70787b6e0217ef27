//! Complaints that come in from outside: who may hand in how many, what of a batch was taken, and the code by which whoever
//! complained follows it.

use super::Registry;
use super::american::american;
use super::complaints::{COMPLAINTS, NewComplaint, id_of};
use super::enrol::Outcome;
use super::lists::read_bytes;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::tz::TimeZone;
use playbook::Bilingual;
use registry::Channel;
use registry::complaint::{Act, Complaint, MOST_REFERENCE, MOST_TEXT, Source};
use registry::dated::Told;
use registry::formats::complaints::{Caller, Complaint as ListRow};
use registry::formats::complaints_api::Answer as ListAnswer;
use registry::formats::{Format, Item};
use registry::history::Proof;
use serde::Serialize;

/// So many complaints a day from one source that show no proof.
const PER_SOURCE: u64 = 20;
/// So many complaints at most are handed in at once.
pub const MOST_AT_ONCE: usize = 1000;
/// So many rows at most has a list that is handed in.
const MOST_ROWS: u64 = 50_000;
/// So many calls at most are complained about with one code.
pub const MOST_WITH_CODE: usize = 100;

/// A complaint that was taken in.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    /// Its id.
    pub receipt: String,
    /// The code by which it is followed: the receipt and a part that nobody can guess.
    pub follow: String,
    /// Whether it is new or was there before.
    pub outcome: Outcome,
}

/// A row of a batch that was not taken.
#[derive(Debug)]
pub struct NotTaken {
    /// Its place in the batch, from 1; its line where it came from a file.
    pub line: u64,
    /// The beginning of what stands there.
    pub value: String,
    /// Why.
    pub why: Refusal,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    /// What was taken, in its order.
    pub taken: Vec<Taken>,
    /// What was not.
    pub left: Vec<NotTaken>,
}

impl Registry {
    /// Reads a complaint as it is handed in, without recording anything.
    ///
    /// # Errors
    /// Numbers or a time that cannot be read, a call to come, a purpose that the rules do not know, a text that is too long.
    pub fn read_complaint(&self, new: &NewComplaint) -> Answer<Complaint> {
        let person = new.person.as_deref().map(|text| self.number(text)).transpose()?;
        let from = new.from.as_deref().map(|text| self.caller_number(text)).transpose().map_err(|refusal| {
            let reason = Bilingual::both(|lang| refusal.sentence(lang));
            Refusal::refused("complaint-caller").with_both("reason", reason)
        })?;
        let call = self.moment(&new.at, DayMeans::Noon)?;
        if call > self.now() {
            return Err(Refusal::refused("registry-time-to-come").with("value", super::place::shortened(&new.at)));
        }
        if let Some(purpose) = &new.purpose {
            self.purposes_known(std::slice::from_ref(purpose))?;
        }
        let length = new.text.trim().chars().count();
        if length > MOST_TEXT {
            let long = Refusal::refused("complaint-text").with("length", length.to_string());
            return Err(long.with("most", MOST_TEXT.to_string()));
        }
        Ok(Complaint {
            person,
            from,
            call,
            channel: new.channel,
            purpose: new.purpose.clone(),
            text: new.text.trim().to_owned(),
            source: new.source,
            reference: new.reference.as_deref().map(|text| text.chars().take(MOST_REFERENCE).collect()),
            proof: new.proof,
        })
    }

    /// Takes one complaint in from anybody: nobody has shown whose number was called, and the complaint says so.
    ///
    /// # Errors
    /// As [`Registry::read_complaint`]; the call was told before; too many from this source today.
    pub async fn complain_openly(&self, new: &NewComplaint, source: &str) -> Answer<Taken> {
        let complaint = self.read_complaint(&NewComplaint { proof: None, ..new.clone() })?;
        self.counted(source).await?;
        let taken = self.take_in(vec![complaint], "anybody").await?.into_iter().next();
        // Whoever told it before has its code; somebody who only tells the same does not get it.
        taken.filter(|taken| taken.outcome == Outcome::Recorded).ok_or_else(|| Refusal::refused("complaint-known"))
    }

    /// Takes complaints in about calls to one number, of somebody who sends back the code that went to it. What cannot be
    /// read is told and stops nothing; the code is not used up where nothing could be taken.
    ///
    /// # Errors
    /// A code that is not the one sent; no complaint that can be read, or too many.
    pub async fn complain_with_code(
        &self,
        number: &str,
        code: &str,
        news: &[NewComplaint],
        asker: super::Asker<'_>,
    ) -> Answer<Batch> {
        how_many(news.len(), MOST_WITH_CODE)?;
        let number = self.number(number)?;
        let shown = news.iter().map(|new| {
            let person = Some(new.person.clone().unwrap_or_else(|| number.to_string()));
            NewComplaint { person, proof: Some(Proof::Code), ..new.clone() }
        });
        let (good, mut left) = self.read_all(shown, |complaint| match complaint.person == Some(number) {
            true => Ok(()),
            false => Err(Refusal::refused("complaint-other-number").with("number", number.to_string())),
        });
        if good.is_empty() {
            return Err(left.swap_remove(0).why);
        }
        self.possession(number, code, asker).await?;
        Ok(Batch { taken: self.take_in(good, "person").await?, left })
    }

    /// Takes the complaints of a batch in from an organisation, or from the operator.
    ///
    /// # Errors
    /// None or too many at once; a database that does not answer.
    pub async fn complain_all(&self, news: &[NewComplaint], actor: &str) -> Answer<Batch> {
        how_many(news.len(), MOST_AT_ONCE)?;
        let (good, left) = self.read_all(news.iter().cloned(), |_| Ok(()));
        Ok(Batch { taken: self.take_in(good, actor).await?, left })
    }

    /// Takes a list in the form of the American trade commission in. What cannot be read is told with its line.
    ///
    /// # Errors
    /// More rows than are taken at once.
    pub async fn complain_by_list(&self, list: &[u8], actor: &str) -> Answer<Batch> {
        let (items, read) = read_bytes(list, Format::FtcComplaints, american())?;
        if read.summary.rows > MOST_ROWS {
            return Err(Refusal::refused("complaint-how-many").with("most", MOST_ROWS.to_string()));
        }
        let (good, mut left) = self.of_list(items)?;
        left.extend(read.rejects.into_iter().map(|reject| {
            let why = super::wording::bad_row(reject.code, &reject.remedy);
            NotTaken { line: reject.line, value: reject.value, why }
        }));
        Ok(Batch { taken: self.take_in(good, actor).await?, left })
    }

    /// The complaints of a list's rows; a call to come is left.
    pub(super) fn of_list(&self, items: Vec<Item>) -> Answer<(Vec<Complaint>, Vec<NotTaken>)> {
        let (mut good, mut left) = (Vec::new(), Vec::new());
        for item in items {
            let Item::Complaint(row) = item else { continue };
            match self.of_row(&row) {
                Ok(complaint) => good.push(complaint),
                Err(why) => left.push(NotTaken { line: 0, value: row.violated.to_string(), why }),
            }
        }
        Ok((good, left))
    }

    /// A complaint as a row of a list has it. Its reference is what the row itself says of when and where it was made, and not
    /// by which door or under which name it came: the same row is the same complaint.
    ///
    /// # Errors
    /// A call to come.
    fn of_row(&self, row: &ListRow) -> Answer<Complaint> {
        let from = if let Caller::Number(number) = row.caller { Some(number) } else { None };
        // Its times are those of where the list is published.
        let zone = american().home_zones().first().cloned().unwrap_or(TimeZone::UTC);
        let call = zone.to_timestamp(row.violated).map_err(anyhow::Error::from)?;
        let place = [&row.city, &row.state, &row.area].map(|text| text.trim()).join(", ");
        if call > self.now() {
            return Err(Refusal::refused("registry-time-to-come").with("value", row.violated.to_string()));
        }
        Ok(Complaint {
            person: None,
            from,
            call,
            channel: if row.recorded { Channel::Recorded } else { Channel::Voice },
            purpose: None,
            text: row.subject.chars().take(MOST_TEXT).collect(),
            source: Source::List,
            reference: Some(format!("{} {place}", row.created).chars().take(MOST_REFERENCE).collect()),
            proof: None,
        })
    }

    /// Takes rows of the American interface in; `source` is given where nobody has shown a key.
    ///
    /// # Errors
    /// None or too many at once; too many from this source today.
    pub async fn complain_by_rows(&self, rows: &ListAnswer, actor: &str, source: Option<&str>) -> Answer<Batch> {
        how_many(rows.data.len(), MOST_AT_ONCE)?;
        let (mut good, mut left) = (Vec::new(), Vec::new());
        for (datum, line) in rows.data.iter().zip(1..) {
            let row = datum.attributes.complaint(american());
            let row = row.map_err(|why| (why.value, super::wording::bad_row(why.code, &why.remedy)));
            let read = row.and_then(|row| self.of_row(&row).map_err(|why| (row.violated.to_string(), why)));
            match read {
                Ok(complaint) => good.push(complaint),
                Err((value, why)) => left.push(NotTaken { line, value, why }),
            }
        }
        if let Some(source) = source.filter(|_| !good.is_empty()) {
            self.counted(source).await?;
        }
        Ok(Batch { taken: self.take_in(good, actor).await?, left })
    }

    /// Counts a complaint that shows no proof.
    async fn counted(&self, source: &str) -> Answer<()> {
        if self.tried_now("complaint", source).await? < PER_SOURCE {
            return Ok(());
        }
        Err(Refusal::refused("complaint-too-many").with("most", PER_SOURCE.to_string()))
    }

    fn read_all(
        &self,
        news: impl Iterator<Item = NewComplaint>,
        also: impl Fn(&Complaint) -> Answer<()>,
    ) -> (Vec<Complaint>, Vec<NotTaken>) {
        let (mut good, mut left) = (Vec::new(), Vec::new());
        for (new, line) in news.zip(1..) {
            match self.read_complaint(&new).and_then(|complaint| also(&complaint).map(|()| complaint)) {
                Ok(complaint) => good.push(complaint),
                Err(why) => {
                    let value = super::place::shortened(new.from.as_deref().unwrap_or(&new.at));
                    left.push(NotTaken { line, value, why });
                }
            }
        }
        (good, left)
    }

    /// Records complaints in one unit; what is known is passed over.
    pub(super) async fn take_in(&self, complaints: Vec<Complaint>, actor: &str) -> Answer<Vec<Taken>> {
        let mut change = self.change().await?;
        let now = change.known();
        let known = change.acts(COMPLAINTS).await?.into_iter().map(super::orgs::entry).collect::<Answer<Vec<_>>>()?;
        let mut all = registry::complaint::Complaints::new(&known);
        let mut taken = Vec::with_capacity(complaints.len());
        let mut any = false;
        for complaint in complaints {
            let id = id_of(&complaint);
            let mut outcome = Outcome::Already;
            if all.get(&id).is_none() {
                let told = Told { at: now, act: Act::Received { id: id.clone(), complaint } };
                all.admit(&told.clone().recorded(u64::MAX >> 1, now))?;
                let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
                let seq = change.act(COMPLAINTS, &id, &body, actor).await?;
                all.add(&told.recorded(seq, now));
                (outcome, any) = (Outcome::Recorded, true);
            }
            taken.push(Taken { follow: self.follow_code(&id), receipt: id, outcome });
        }
        if any {
            change.save().await?;
        }
        Ok(taken)
    }

    /// Sends the code with which complaints about calls to a number are signed for.
    ///
    /// # Errors
    /// As [`Registry::ask_code`].
    pub async fn ask_complaint_code(&self, number: &str, asker: super::Asker<'_>) -> Answer<super::Asked> {
        self.ask_code(number, super::Wish::Complain, asker).await
    }
}

fn how_many(n: usize, most: usize) -> Answer<()> {
    if (1..=most).contains(&n) {
        Ok(())
    } else {
        Err(Refusal::refused("complaint-how-many").with("most", most.to_string()))
    }
}
