//! Organisations, their numbers and mandates, and the keys of their programs.

use super::Registry;
use super::place::{not_a_number, shortened};
use super::times::DayMeans;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::dated::{Entry, Told};
use registry::org::{Act, Area, Book, Key, KeyAct, KeyText, Keys, Kind, Range, Relation};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The id under which the operator's own keys are given out. No organisation can be registered under it.
pub const OPERATOR: &str = "operator";
/// The kind of the acts about organisations.
pub(super) const ORGANISATIONS: &str = "organisation";
/// The kind of the acts about keys.
pub(super) const KEYS: &str = "key";

/// An organisation to be registered, or to be changed.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its id, which never changes.
    pub id: String,
    /// What it is called; when absent what it was called before, or else its id.
    pub name: Option<String>,
    /// What it is; when absent what it was before, or else a principal.
    pub kind: Option<Kind>,
    /// Numbers from which it calls: one, or the first and the last of a range with `-` or `..` between.
    pub numbers: Vec<String>,
    /// Of which it is a part or for which it calls.
    pub of: Option<String>,
    /// Since when; now when absent.
    pub from: Option<String>,
}

/// A mandate to be recorded.
#[derive(Debug, Clone)]
pub struct NewMandate {
    /// Who calls.
    pub organisation: String,
    /// For whom, who answers for it.
    pub principal: String,
    /// Since when; now when absent.
    pub from: Option<String>,
    /// Until when, a day being included; open when absent.
    pub until: Option<String>,
}

/// An organisation as it is now.
#[derive(Debug, Clone, Serialize)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Since when it is so.
    pub since: Timestamp,
    /// The numbers from which it calls.
    pub numbers: Vec<String>,
    /// For whom it calls.
    pub mandates: Vec<Mandate>,
}

/// A link to another organisation.
#[derive(Debug, Clone, Serialize)]
pub struct Mandate {
    /// Who calls.
    pub organisation: String,
    /// The other one, which answers.
    #[serde(rename = "for")]
    pub principal: String,
    /// In what way.
    pub relation: Relation,
    /// Since when.
    pub since: Timestamp,
    /// The first moment at which it holds no longer.
    pub until: Option<Timestamp>,
}

/// A key to be given out.
#[derive(Debug, Clone, Default)]
pub struct NewKey {
    /// Whose it is.
    pub organisation: String,
    /// Purposes; all when empty.
    pub purposes: Vec<String>,
    /// Areas such as +86138; all when empty.
    pub areas: Vec<Area>,
    /// So many numbers a day.
    pub per_day: Option<u64>,
    /// Until when, a day being included.
    pub until: Option<String>,
}

impl Registry {
    /// The book of organisations, with all that was ever told.
    pub(super) async fn book(&self) -> Answer<Book> {
        Ok(Book::new(self.acts_of(ORGANISATIONS).await?))
    }

    /// Whether an organisation is registered now.
    ///
    /// # Errors
    /// An id that cannot be one; it is not.
    pub(super) async fn registered(&self, organisation: &str) -> Answer<()> {
        super::enrol::organisation_id(organisation)?;
        let now = self.now();
        match self.book().await?.organisation(organisation, now, now) {
            Some(_) => Ok(()),
            None => Err(Refusal::not_found("registry-no-organisation", &shortened(organisation))),
        }
    }

    /// Whether a receipt may name this organisation: only one that is registered now, or the operator.
    ///
    /// # Errors
    /// It is not registered.
    pub async fn may_receive(&self, organisation: &str) -> Answer<()> {
        if organisation == OPERATOR { Ok(()) } else { self.registered(organisation).await }
    }

    /// All acts of a kind.
    pub(super) async fn acts_of<A: DeserializeOwned>(&self, kind: &'static str) -> Answer<Vec<Entry<A>>> {
        self.register.acts(kind).await?.into_iter().map(entry).collect()
    }

    /// Registers an organisation with its numbers, or changes its name and kind and adds numbers. What is not named stays
    /// as it was.
    ///
    /// # Errors
    /// What stands against it, by name: an id that cannot be one, numbers that another one has, a circle of mandates, a
    /// kind that does not go with its mandates.
    pub async fn add_organisation(&self, new: &NewOrganisation) -> Answer<Organisation> {
        if new.id == OPERATOR {
            return Err(Refusal::refused("registry-organisation-reserved").with("id", OPERATOR));
        }
        let from = new.from.as_deref().map(|text| self.moment(text, DayMeans::Noon)).transpose()?;
        let numbers = new.numbers.iter().map(|text| self.range(text)).collect::<Answer<Vec<Range>>>()?;
        let told = |book: &Book, at: Timestamp, now: Timestamp| {
            // Where it begins before it was known, what it is now is what it was.
            let before = book.organisation(&new.id, at, now);
            let known = before.clone().or_else(|| book.organisation(&new.id, now, now));
            let kept = known.as_ref().map(|known| known.name.to_owned());
            let name = new.name.clone().or(kept).unwrap_or_else(|| new.id.clone());
            let kind = new.kind.or(known.map(|known| known.kind)).unwrap_or(Kind::Principal);
            let same = before.is_some_and(|before| before.name == name && before.kind == kind);
            let mut acts = Vec::new();
            if !same {
                acts.push(Act::Registered { organisation: new.id.clone(), name, kind });
            }
            acts.extend(numbers.iter().map(|numbers| Act::Numbers {
                organisation: new.id.clone(),
                numbers: *numbers,
                serves: None,
                until: None,
            }));
            acts.extend(new.of.as_ref().map(|of| {
                let relation = Relation::of(kind).unwrap_or(Relation::PartnerFor);
                Act::Linked { organisation: new.id.clone(), to: of.clone(), relation, until: None }
            }));
            acts
        };
        self.tell(from, told).await?;
        // One that begins later is told as it will be.
        let all = self.organisations_at(from.unwrap_or(Timestamp::MIN).max(self.now())).await?;
        all.into_iter()
            .find(|known| known.id == new.id)
            .ok_or_else(|| Refusal::refused("registry-broken").with("what", "organisations"))
    }

    /// Records that one organisation calls for another one, which answers for it. The log gets the digest of it.
    ///
    /// # Errors
    /// As [`Registry::add_organisation`].
    pub async fn add_mandate(&self, new: &NewMandate) -> Answer<Mandate> {
        let from = new.from.as_deref().map(|text| self.moment(text, DayMeans::Noon)).transpose()?;
        let until = new.until.as_deref().map(|text| self.end_of(text)).transpose()?;
        let mut related = Relation::PartnerFor;
        let at = self
            .tell(from, |book, at, now| {
                let member = book.organisation(&new.organisation, at, now);
                related = member.and_then(|member| Relation::of(member.kind)).unwrap_or(related);
                let (organisation, to) = (new.organisation.clone(), new.principal.clone());
                vec![Act::Linked { organisation, to, relation: related, until }]
            })
            .await?;
        let (organisation, principal) = (new.organisation.clone(), new.principal.clone());
        Ok(Mandate { organisation, principal, relation: related, since: at, until })
    }

    /// Ends a mandate now.
    ///
    /// # Errors
    /// No such mandate.
    pub async fn end_mandate(&self, organisation: &str, principal: &str) -> Answer<()> {
        let act = Act::Unlinked { organisation: organisation.to_owned(), to: principal.to_owned() };
        self.tell(None, |_, _, _| vec![act]).await.map(drop)
    }

    /// Records what is to be told, which may hang on what is known by then; `from` is since when it holds, the moment of
    /// the recording when absent. Returns since when it holds.
    async fn tell(
        &self,
        from: Option<Timestamp>,
        acts: impl FnOnce(&Book, Timestamp, Timestamp) -> Vec<Act>,
    ) -> Answer<Timestamp> {
        let mut change = self.change().await?;
        let now = change.known();
        let known: Answer<Vec<Entry<Act>>> = change.acts(ORGANISATIONS).await?.into_iter().map(entry).collect();
        let mut book = Book::new(known?);
        let at = from.unwrap_or(now);
        for act in acts(&book, at, now) {
            let mandate = matches!(act, Act::Linked { .. } | Act::Unlinked { .. });
            let told = Told { at, act };
            let fresh = told.clone().recorded(u64::MAX - 1024 + book.len() as u64, now);
            book.admit(&fresh)?;
            book.add(fresh);
            let id = told.act.organisation().unwrap_or_default().to_owned();
            let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
            change.act(ORGANISATIONS, &id, &body, "operator").await?;
            if mandate {
                self.enter(&mut change, "mandate", body.to_string().as_bytes()).await?;
            }
        }
        change.save().await?;
        self.settle().await?;
        Ok(at)
    }

    /// All organisations as they are now.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn organisations(&self) -> Answer<Vec<Organisation>> {
        self.organisations_at(self.now()).await
    }

    /// The same as they are, or will be, at a moment.
    async fn organisations_at(&self, at: Timestamp) -> Answer<Vec<Organisation>> {
        let (book, now) = (self.book().await?, self.now());
        let all = book.organisations(at, now).map(|member| Organisation {
            id: member.id.to_owned(),
            name: member.name.to_owned(),
            kind: member.kind,
            since: member.since,
            numbers: book.numbers(member.id, at, now).map(|owned| owned.numbers.to_string()).collect(),
            mandates: book.links(member.id, at, now).iter().map(mandate).collect(),
        });
        Ok(all.collect())
    }

    /// Gives a key out. Its text is told once; the registry keeps its digest.
    ///
    /// # Errors
    /// An organisation that is not registered and is not [`OPERATOR`], a purpose that the rules do not know, a day that has passed.
    pub async fn new_key(&self, new: &NewKey) -> Answer<(KeyText, Key)> {
        let now = self.now();
        let operators = new.organisation == OPERATOR;
        if !operators && self.book().await?.organisation(&new.organisation, now, now).is_none() {
            return Err(Refusal::not_found("registry-no-organisation", &shortened(&new.organisation)));
        }
        let purposes = self.purpose_ids(&new.purposes)?;
        let until = new.until.as_deref().map(|text| self.end_of(text)).transpose()?;
        if until.is_some_and(|until| until <= now) {
            return Err(Refusal::refused("registry-time-past").with("value", new.until.clone().unwrap_or_default()));
        }
        let (text, id) = KeyText::new(&chance::random()?);
        let key = Key {
            id,
            organisation: new.organisation.clone(),
            purposes,
            areas: new.areas.clone(),
            per_day: new.per_day,
            from: now,
            until,
        };
        self.tell_key(KeyAct::Issued { key: key.clone() }).await?;
        Ok((text, key))
    }

    /// Ends a key now; `id` is the beginning of its digest, at least eight digits.
    ///
    /// # Errors
    /// No key, or several, of this beginning.
    pub async fn revoke_key(&self, id: &str) -> Answer<Key> {
        let keys = self.keys().await?;
        let mut found = keys.iter().filter(|key| id.len() >= 8 && key.id.hex().starts_with(id));
        match (found.next(), found.next()) {
            (Some(key), None) => {
                self.tell_key(KeyAct::Revoked { id: key.id }).await?;
                Ok(key.clone())
            }
            _ => Err(Refusal::not_found("registry-no-key", &shortened(id))),
        }
    }

    async fn tell_key(&self, act: KeyAct) -> Answer<()> {
        let id = match &act {
            KeyAct::Issued { key } => key.id.hex(),
            KeyAct::Revoked { id } => id.hex(),
        };
        let mut change = self.change().await?;
        let now = change.known();
        let body = serde_json::to_value(Told { at: now, act }).map_err(anyhow::Error::from)?;
        change.act(KEYS, &id, &body, "operator").await?;
        Ok(change.save().await?)
    }

    /// All keys, those that serve no longer too.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn keys(&self) -> Answer<Vec<Key>> {
        Ok(Keys::new(&self.acts_of(KEYS).await?).all().cloned().collect())
    }

    /// The number from which a call comes: one of the plan, or a service number of its country such as 10086, which is held
    /// with the country's code before it.
    ///
    /// # Errors
    /// Why it is none.
    pub fn caller_number(&self, text: &str) -> Answer<E164> {
        self.plan.caller(text).map_err(|why| not_a_number(text, why))
    }

    /// One number or a range.
    fn range(&self, text: &str) -> Answer<Range> {
        let wrong = |error: registry::org::NotARange| {
            let zh = shortened(text);
            let why = playbook::Bilingual::new(zh, error.to_string());
            Refusal::refused("registry-range").with_both("reason", why)
        };
        let halves = text.split_once("..").or_else(|| {
            // A hyphen stands within numbers, too.
            text.match_indices('-')
                .map(|(at, _)| (&text[..at], &text[at + 1..]))
                .find(|(first, last)| self.caller_number(first).is_ok() && self.caller_number(last).is_ok())
        });
        match halves {
            Some((first, last)) => Range::new(self.caller_number(first)?, self.caller_number(last)?).map_err(wrong),
            None => {
                let number = self.caller_number(text)?;
                Range::new(number, number).map_err(wrong)
            }
        }
    }
}

fn mandate(link: &registry::org::Linked<'_>) -> Mandate {
    let (organisation, principal) = (link.organisation.to_owned(), link.to.to_owned());
    Mandate { organisation, principal, relation: link.relation, since: link.since, until: link.until }
}

pub(super) fn entry<A: DeserializeOwned>(row: store::Row) -> Answer<Entry<A>> {
    let told: Told<A> = serde_json::from_value(row.body)
        .map_err(|_| Refusal::refused("registry-broken").with("what", format!("act {}", row.seq)))?;
    Ok(told.recorded(row.seq, row.known))
}
