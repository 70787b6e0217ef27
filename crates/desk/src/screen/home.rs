//! What a screen is made of, read together: policy, people, lists, calendar.

use crate::clock::{Clock, zone_named};
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::decide::{Days, Knowledge, Listing, Rules};
use ::screen::list::{Builder, Entry, Found, Index};
use ::screen::people::{Book, Met, People};
use ::screen::{Key, Label, Past, Policy, Ring, Verdict};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use playbook::{Calendar, Pack};
use std::path::PathBuf;
use std::sync::Arc;

/// The setting that holds the people.
pub(super) const PEOPLE: &str = "screen-people";

/// A screen, ready to be asked.
pub struct Screen {
    /// The policy, ready.
    pub rules: Rules,
    people: People,
    past: Past,
    lists: Vec<Index<Vec<u8>>>,
    /// Why lists were set aside.
    pub aside: Vec<Refusal>,
    own: Option<Index<Vec<u8>>>,
    calendar: Workdays,
    wall: Wall,
}

/// The clock on the wall beside the person's lines.
#[derive(Debug)]
pub(super) struct Wall {
    /// Its zone.
    pub(super) zone: TimeZone,
    clock: Clock,
}

impl Wall {
    /// Now, in whole seconds.
    pub(super) fn now(&self) -> DateTime {
        let now = self.clock.reckoned().to_zoned_datetime(self.zone.clone()).datetime();
        now.with().subsec_nanosecond(0).build().unwrap_or(now)
    }

    /// The moment that this clock showed so.
    pub(super) fn moment(&self, at: DateTime) -> Option<jiff::Timestamp> {
        self.zone.to_timestamp(at).ok()
    }
}

struct Workdays(Calendar);

impl Days for Workdays {
    fn is_off(&self, day: Date) -> bool {
        self.0.is_off(day)
    }
}

impl Here {
    /// The folder with the lists of this account.
    pub(super) fn lists_folder(&self) -> PathBuf {
        let account = casework::Digest::of(self.account().as_bytes()).to_string();
        self.desk().data.join("screen").join(&account[..16])
    }

    /// The pack whose place the lines are in: the commonest one's.
    fn home_pack(&self) -> Answer<Arc<Pack>> {
        self.desk().packs()?.into_iter().next().ok_or_else(|| Refusal::refused("no-pack"))
    }

    /// The people as they are kept.
    pub(super) async fn book(&self) -> Answer<Book> {
        match self.scope().setting(PEOPLE).await? {
            Some(text) => Ok(serde_json::from_str(&text).map_err(anyhow::Error::from)?),
            None => Ok(Book::default()),
        }
    }

    /// What changes when anything of the screen does.
    pub(super) async fn screen_mark(&self) -> Answer<String> {
        let mut mark = super::policy::text(self).await?;
        mark.push_str(&self.scope().setting(PEOPLE).await?.unwrap_or_default());
        // What the person's cases know for sales calls is a list, too.
        for case in self.cases().await? {
            mark.push_str(&format!("{} {}\n", case.id, case.head.seq));
        }
        for path in super::lists::paths(&self.lists_folder()) {
            let changed = std::fs::metadata(&path).and_then(|is| is.modified()).ok();
            mark.push_str(&format!("{}{changed:?}", path.display()));
        }
        Ok(casework::Digest::of(mark.as_bytes()).to_string())
    }

    /// The screen of this account, with its own policy.
    ///
    /// # Errors
    /// A database that does not answer, a list that was damaged.
    pub async fn screen(&self) -> Answer<Screen> {
        self.screen_with(&super::policy::kept(self).await?).await
    }

    /// The screen of this account with another policy.
    ///
    /// # Errors
    /// As [`Here::screen`].
    pub async fn screen_with(&self, policy: &Policy) -> Answer<Screen> {
        let (book, pack) = (self.book().await?, self.home_pack()?);
        let mut past = Past::default();
        tell(&mut past, &book.met);
        let (lists, aside) = super::lists::open_all(&self.lists_folder());
        Ok(Screen {
            rules: Rules::of(policy),
            people: book.ready(),
            past,
            lists,
            aside,
            own: self.cases_as_list().await?,
            calendar: Workdays(pack.calendar.clone()),
            wall: self.wall_of(policy, &pack),
        })
    }

    /// The clock of the person's lines.
    pub(super) async fn wall(&self) -> Answer<Wall> {
        Ok(self.wall_of(&super::policy::kept(self).await?, &*self.home_pack()?))
    }

    fn wall_of(&self, policy: &Policy, pack: &Pack) -> Wall {
        let zone = policy.zone.as_deref().unwrap_or(&pack.manifest.zone);
        Wall { zone: zone_named(zone), clock: self.desk().clock }
    }

    /// Numbers that the person's cases know for sales calls.
    async fn cases_as_list(&self) -> Answer<Option<Index<Vec<u8>>>> {
        let mut builder = Builder::default();
        let label = Label::named("sales").expect("it is in the data");
        for case in self.cases().await? {
            let loaded = self.whole(&case.id).await?;
            let sales = loaded.case.incidents.iter().filter(|i| i.is_sales());
            for key in sales.filter_map(|i| Key::of(&number::parse(i.number.as_deref()?))) {
                builder.add(Entry { key, prefix: false, label, allowed: false, votes: None });
            }
        }
        if builder.is_empty() {
            return Ok(None);
        }
        let file = builder.file("cases", "the person's own cases", "-").map_err(anyhow::Error::from)?;
        Ok(Some(Index::open(file).map_err(anyhow::Error::from)?))
    }
}

/// Tells a past what is kept of it.
fn tell(past: &mut Past, met: &[Met]) {
    for one in met {
        let number = number::parse(&one.number);
        match one.seconds {
            None => past.dialled(&number, one.at),
            Some(seconds) => past.came(&number, one.at, Some(seconds)),
        }
    }
}

impl Screen {
    /// What is known beside a call, with this past.
    fn known<'a>(&'a self, past: &'a Past, lists: &'a [&'a dyn Listing]) -> Knowledge<'a> {
        Knowledge { people: &self.people, past, lists, days: &self.calendar }
    }

    fn listings(&self) -> Vec<&dyn Listing> {
        let own = self.own.iter().map(|list| list as &dyn Listing);
        own.chain(self.lists.iter().map(|list| list as &dyn Listing)).collect()
    }

    /// Another one when any list is another one.
    pub(super) fn lists_mark(&self) -> u64 {
        let marks = self.own.iter().chain(&self.lists).map(Index::mark);
        marks.fold(0, |all, mark| all.rotate_left(7).wrapping_mul(31) ^ mark)
    }

    /// The owner's people.
    pub(super) fn people(&self) -> &People {
        &self.people
    }

    /// The numbers of all lists, the person's own cases first; first digits are none.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (Key, Found)> + '_ {
        let own = self.own.iter().flat_map(|list| list.iter());
        let all = own.chain(self.lists.iter().flat_map(|list| list.iter()));
        all.filter(|(_, prefix, _)| !prefix).map(|(key, _, found)| (key, found))
    }

    /// What to do with a call.
    pub fn decide(&self, ring: &Ring) -> Verdict {
        self.decide_with(&self.rules, &self.past, ring)
    }

    /// What to do with a call by other rules, or with another past.
    pub(super) fn decide_with(&self, rules: &Rules, past: &Past, ring: &Ring) -> Verdict {
        let lists = self.listings();
        screen::decide::decide(ring, rules, &self.known(past, &lists))
    }

    /// The past that is kept.
    pub(super) fn past(&self) -> Past {
        self.past.clone()
    }

    /// The clock of the person's lines.
    pub(super) fn wall(&self) -> &Wall {
        &self.wall
    }
}
