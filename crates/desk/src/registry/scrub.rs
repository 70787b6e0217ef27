//! A caller's list compared with a version, with all reasons, and the receipt that says so.

use super::Registry;
use super::areas::{Outside, key_area};
use super::cosigned::{Witnesses, key_or_file};
use super::layout::{CLASSES, SET};
use super::scrubbed::{DoneScrub, ReadAs, Scrubbed, Scrubbing, last_moment, refused};
use super::tree::{Copy, Source};
use super::whole_set::WholeSet;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::gate::{Call, Edition, Verdict, may_call};
use registry::history::{Since, State, state};
use registry::log::Hash;
use registry::org::{Area, Caller};
use registry::rules::Purpose;
use registry::scrub::{Counts, Options, Report, Scrub, run};
use registry::set::{Coded, NumberSet};
use registry::{Channel, Plan, Preference, Rules};
use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Hours and attempts are of a call; the age of the list stands in the receipt.
pub(super) const OF_THE_CALL: [&str; 6] =
    ["hours", "zone-unknown", "attempts", "list-version", "list-too-old", "caller-unknown"];

/// All that is needed to compare a list: the version, the rules, who calls, and what is known of whom beside the set.
pub struct Prepared {
    pub(super) how: Scrubbing,
    pub(super) n: u64,
    pub(super) published: Timestamp,
    pub(super) set: PathBuf,
    pub(super) classes: Vec<Preference>,
    pub(super) rules: Rules,
    pub(super) rules_text: String,
    pub(super) plan: Plan,
    /// What holds at this moment is asked.
    pub(super) at: Timestamp,
    /// The moment that was named, where one was: the comparison tells of then, and no call may rest on it.
    pub(super) as_of: Option<Timestamp>,
    /// The last moment at which a call may rest on it.
    pub(super) until: Timestamp,
    pub(super) caller: Caller,
    pub(super) known: bool,
    /// Numbers of which more is known than the set tells: stops, consents.
    pub(super) special: HashMap<E164, State>,
    /// The version as it was recorded; `None` for a copy.
    pub(super) version: Option<store::Published>,
    /// Where the numbers are that may be asked about; everywhere when empty.
    pub(super) areas: Vec<Area>,
    /// Whether it is a set without the classes of its preferences.
    pub(super) alone: bool,
}

impl Registry {
    /// Looks up what a list is to be compared with: the version in force, and stops and consents of whoever calls and
    /// answers.
    ///
    /// # Errors
    /// Nothing published by then, or a time to come; a purpose that the rules do not know; an organisation that calls for others
    /// only and has nobody's mandate, or one that is not registered where the rules ask for it: no number may be called then.
    pub async fn prepare_scrub(&self, how: &Scrubbing) -> Answer<Prepared> {
        super::enrol::organisation_id(&how.organisation)?;
        self.purposes_known(std::slice::from_ref(&how.purpose))?;
        let now = self.now();
        let as_of = how.at.as_deref().map(|text| self.moment_past(text, now)).transpose()?;
        let at = as_of.unwrap_or(now);
        let version = self.register.version_at(at).await?;
        let Some(version) = version else { return Err(self.unpublished(at).await?) };
        let caller = self.book().await?.chains_of(&how.organisation, None, at, now);
        let known = caller != Caller::Unknown;
        if !known && self.rules.callers_must_be_known {
            self.registered(&how.organisation).await?;
        }
        if known && caller.chains().is_empty() {
            return Err(Refusal::refused("registry-scrub-no-mandate").with("organisation", &*how.organisation));
        }
        let caller = if known { caller } else { Caller::alone(&how.organisation) };
        let mut special = HashMap::new();
        for id in caller.members() {
            for number in self.register.numbers_about(id).await? {
                if let std::collections::hash_map::Entry::Vacant(free) = special.entry(number) {
                    free.insert(state(&self.register.history(number).await?, self.as_of(at.min(now), now)));
                }
            }
        }
        let folder = self.version_folder(version.n);
        Ok(Prepared {
            n: version.n,
            published: version.published,
            set: folder.join(SET),
            classes: classes(&folder.join(CLASSES))?,
            rules: self.rules.clone(),
            rules_text: self.rules_text.clone(),
            plan: self.plan.clone(),
            at,
            until: as_of.unwrap_or_else(|| last_moment(&self.rules, version.published, &caller)),
            as_of,
            caller,
            known,
            special,
            version: Some(version),
            areas: Vec::new(),
            alone: false,
            how: how.clone(),
        })
    }
}

/// A copy of what a registry published, or a set alone, to compare lists with.
pub struct Published {
    set: PathBuf,
    /// What each class of preferences lets in; empty for a set alone, whose numbers then refuse every sales call.
    classes: Vec<Preference>,
    /// Whether it is a set alone.
    alone: bool,
    n: u64,
    published: Timestamp,
    /// How its numbers are written.
    pub plan: Plan,
    rules: Rules,
}

impl Published {
    /// The newest version of a copy; at an address it is followed into a folder first.
    ///
    /// # Errors
    /// As [`Copy::open`] and [`Copy::sync`].
    pub async fn open(folder: &Path, follow: Option<&Source>, key: Option<&str>) -> Answer<Published> {
        let given = key.map(key_or_file).transpose()?;
        if let Some(source) = follow {
            Copy::sync(source, folder, given.clone(), &Witnesses::default()).await?;
        }
        let (version, _, place) = Copy::open(folder, given.as_ref())?.newest()?;
        let set = std::fs::read(place.join(SET))?;
        if Hash::of(&set) != version.set {
            Coded::open(set.as_slice())?.verify()?;
            return Err(Refusal::refused("registry-file-altered").with("path", SET));
        }
        let (plan, rules) = of_plan(version.plan.as_str())?;
        let classes = classes(&place.join(CLASSES))?;
        Ok(Published {
            set: place.join(SET),
            classes,
            alone: false,
            n: version.version,
            published: version.published,
            plan,
            rules,
        })
    }

    /// A set alone, whole and as it was made; nobody has signed it.
    ///
    /// # Errors
    /// A file that is none, or damaged.
    pub fn of_set(file: &Path) -> Answer<Published> {
        let bytes = std::fs::read(file).map_err(|error| {
            Refusal::refused("registry-file-unreadable")
                .with("path", file.display().to_string())
                .with_both("reason", super::reasons::file(&error))
        })?;
        let set = Coded::open(bytes.as_slice())?;
        set.verify()?;
        let edition = set.edition();
        let (plan, rules) = of_plan(edition.plan())?;
        let published = Timestamp::from_second(edition.published()).unwrap_or_default();
        Ok(Published {
            set: file.to_owned(),
            classes: Vec::new(),
            alone: true,
            n: edition.version(),
            published,
            plan,
            rules,
        })
    }

    /// What a list is to be compared with. A copy holds no consents and no stops, and has no key to sign a receipt.
    ///
    /// # Errors
    /// A purpose that the rules do not know.
    pub fn prepare_scrub(&self, how: &Scrubbing, now: Timestamp) -> Answer<Prepared> {
        super::enrol::organisation_id(&how.organisation)?;
        if self.rules.purpose(&how.purpose).is_none() {
            let known = self.rules.purposes.iter().map(|purpose| purpose.id.as_str()).collect::<Vec<_>>().join(", ");
            let refusal = Refusal::refused("registry-no-purpose").with("known", known);
            return Err(refusal.with("purpose", super::place::shortened(&how.purpose)));
        }
        Ok(Prepared {
            how: how.clone(),
            n: self.n,
            published: self.published,
            set: self.set.clone(),
            classes: self.classes.clone(),
            rules: self.rules.clone(),
            rules_text: crate::packs::library::registry_rules(self.plan.id()).unwrap_or_default().to_owned(),
            plan: self.plan.clone(),
            at: now,
            as_of: None,
            until: last_moment(&self.rules, self.published, &Caller::Unknown),
            caller: Caller::alone(&how.organisation),
            known: false,
            special: HashMap::new(),
            version: None,
            areas: Vec::new(),
            alone: self.alone,
        })
    }
}

fn of_plan(id: &str) -> Answer<(Plan, Rules)> {
    let unknown = || {
        Refusal::refused("registry-no-plan").with("plan", id).with("known", Plan::ids().collect::<Vec<_>>().join(", "))
    };
    let plan = Plan::shipped(id).ok_or_else(unknown)?;
    let text = crate::packs::library::registry_rules(plan.id()).ok_or_else(unknown)?;
    let rules =
        Rules::parse(text).map_err(|error| Refusal::refused("registry-broken").with("what", error.to_string()))?;
    Ok((plan, rules))
}

impl Prepared {
    /// Only numbers of these areas may be asked about; about the others nothing is told but that, and they may not be called.
    pub fn within(mut self, areas: Vec<Area>) -> Prepared {
        self.areas = areas;
        self
    }

    /// Tells what came of it; `head` is the beginning of the list, unpacked.
    pub fn told(&self, report: &Report, head: &[u8]) -> Scrubbed {
        let copy = self.version.is_none();
        let done = DoneScrub {
            version: self.n,
            published: self.published,
            kept: report.counts.kept,
            dropped: report.counts.dropped,
            bad: report.counts.bad,
            list: report.list.hex(),
            result: report.result.hex(),
            as_of: self.as_of,
            valid_until: self.until,
            organisation_known: self.known,
            read: ReadAs::of(&report.counts, head, &self.plan),
        };
        Scrubbed {
            done,
            lines: report.counts.rows(),
            not_consulted: match (copy, self.alone) {
                (false, _) => Vec::new(),
                (true, false) => vec!["consents", "stops"],
                (true, true) => vec!["consents", "stops", "preferences"],
            },
        }
    }

    /// Compares a list.
    ///
    /// # Errors
    /// A list that is none or cannot be read, a result that cannot be written; what was written is to be thrown away.
    pub fn run(
        &self,
        list: impl Read,
        result: impl Write,
        rejects: impl Write,
        progress: impl FnMut(&Counts),
    ) -> Answer<Report> {
        self.run_with(&self.open_set()?, &self.how.options, list, result, rejects, progress)
    }

    /// Compares a list that may be laid out otherwise, with a set that was read before.
    ///
    /// # Errors
    /// As [`Prepared::run`].
    pub fn run_with(
        &self,
        set: &WholeSet,
        options: &Options,
        list: impl Read,
        result: impl Write,
        rejects: impl Write,
        progress: impl FnMut(&Counts),
    ) -> Answer<Report> {
        let purpose = self
            .rules
            .purpose(&self.how.purpose)
            .ok_or_else(|| Refusal::refused("registry-broken").with("what", "rules"))?;
        let set = NumberSet::open(&set.0)?;
        let more: HashSet<E164> = self.special.keys().copied().collect();
        let outside = Outside(&self.areas);
        let mut judge = |number: E164, listed: bool| match outside.has(number) {
            true => Verdict { allowed: false, reasons: vec![key_area()] },
            false => self.annotated(options, self.judge(number, listed, purpose, &set)),
        };
        // Where every listed number refuses every sales call and nothing else is known, being listed is all there is to say.
        let plain = !purpose.exempt
            && more.is_empty()
            && self.areas.is_empty()
            && self.classes.iter().all(Preference::refuses_all)
            && self.rules.grace_days == 0;
        let scrub = Scrub::new(&self.plan, &set, options.clone());
        let scrub = if plain { scrub } else { scrub.also(&more).also(&outside).judged_by(&mut judge) };
        run(scrub, list, result, rejects, progress).map_err(refused)
    }

    /// Every reason about one number that the set or the database knows.
    fn judge(&self, number: E164, listed: bool, purpose: &Purpose, set: &NumberSet<&Vec<u8>>) -> Verdict {
        let mut then = self.special.get(&number).cloned().unwrap_or_default();
        // Whether it is listed is what the version says: that is what the caller could know.
        then.listed = None;
        if listed {
            let attributes = set.attributes(number).unwrap_or_default();
            let zone = self.plan.home_zones().first().cloned().unwrap_or(jiff::tz::TimeZone::UTC);
            let begun = |day: jiff::civil::Date| zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok();
            let since = super::publish::since_day(attributes.since).and_then(begun);
            then.listed = Some(Since { at: since.unwrap_or(Timestamp::MIN), seq: 0 });
            then.preference = self.classes.get(usize::from(attributes.preference)).cloned().unwrap_or_default();
        }
        // A list is called at any time while it holds. So a preference for some hours refuses (in no zone its hours are met) and
        // is named; a consent or a grace has to last to the end.
        let any_time = always(&then.preference, purpose);
        let call = Call {
            to: number,
            purpose: &purpose.id,
            channel: Channel::Voice,
            at: self.at.max(self.until),
            zones: if any_time { self.plan.zones(number) } else { &[] },
            caller: &self.caller,
            before: &[],
            edition: Some(Edition { n: self.n, published: self.published }),
        };
        let Ok(mut verdict) = may_call(&call, &then, &self.rules) else {
            return Verdict { allowed: false, reasons: Vec::new() };
        };
        verdict.reasons.retain(|reason| !OF_THE_CALL.contains(&reason.code));
        verdict.allowed = verdict.reasons.iter().all(|reason| !reason.blocks);
        verdict
    }
}

/// Whether a preference lets a purpose in at every hour of every day: a list is called at hours that nobody knows yet.
pub(super) fn always(preference: &Preference, purpose: &Purpose) -> bool {
    let days = jiff::civil::Weekday::Monday.cycle_forward().take(7);
    days.into_iter().all(|day| {
        (0..48).all(|half| {
            let time = jiff::civil::time(half / 2, 30 * (half % 2), 0, 0);
            preference.lets_in(purpose.category, Channel::Voice, day, time)
        })
    })
}

fn classes(file: &Path) -> Answer<Vec<Preference>> {
    let text = std::fs::read_to_string(file)?;
    let broken = || Refusal::refused("registry-file-altered").with("path", CLASSES);
    text.lines().map(|line| line.to_owned().try_into().map_err(|_| broken())).collect()
}
