//! Days to look at a case again, the nightly sweep over them, and what it has to tell.
//!
//! The store keeps days, not states: whether a deadline runs or has passed is for whoever looks to compute.

use crate::engine::args;
use crate::fields::{Place, int, no_nul};
use crate::{Scope, Store, StoreError, Tx, statements};
use jiff::civil::Date;
use jiff::{Timestamp, Unit};

/// A day on which one deadline of a case wants to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookDay {
    /// The day.
    pub day: Date,
    /// Clock id of the pack.
    pub clock: String,
    /// Rung that set it off.
    pub rung: String,
    /// Event that set it off.
    pub event: u64,
}

/// Something to tell the person: this deadline was looked at on this day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Case id.
    pub case: String,
    /// What to look at, and on which day.
    pub look: LookDay,
}

type NoticeRow = (String, i64, String, String, i64);

/// The first day of the count that the database keeps.
const FIRST: Date = jiff::civil::date(1970, 1, 1);

/// Whole days since 1970-01-01.
pub(crate) fn number(day: Date) -> i64 {
    FIRST.until((Unit::Day, day)).map_or(0, |span| i64::from(span.get_days()))
}

fn day(place: &Place<'_>, number: i64) -> Result<Date, StoreError> {
    let span = jiff::Span::new().try_days(number).ok();
    span.and_then(|span| FIRST.checked_add(span).ok()).ok_or_else(|| place.damaged("day", number.to_string()))
}

impl Tx {
    /// Replaces the days on which a case wants to be looked at.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`], [`StoreError::Nul`].
    pub async fn plan(&mut self, case: &str, days: &[LookDay]) -> Result<(), StoreError> {
        self.own(case).await?;
        self.link.run(&statements::CLEAR_LOOK_DAYS, args![&*self.account, case]).await?;
        for look in days {
            no_nul("a clock's id", &look.clock)?;
            no_nul("a rung's id", &look.rung)?;
            let event = int("the number of an event", look.event)?;
            let values = args![&*self.account, case, number(look.day), &*look.clock, &*look.rung, event];
            self.link.run(&statements::ADD_LOOK_DAY, values).await?;
        }
        Ok(())
    }

    /// Tells the person about a deadline; telling it twice is once.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`].
    pub async fn notify(&mut self, case: &str, look: &LookDay) -> Result<(), StoreError> {
        self.own(case).await?;
        let event = int("the number of an event", look.event)?;
        let values = args![&*self.account, case, number(look.day), &*look.clock, &*look.rung, event];
        self.link.run(&statements::ADD_NOTICE, values).await.map(drop)
    }

    /// Forgets what was told about a case, as when the person has opened it.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn clear_notices(&mut self, case: &str) -> Result<u64, StoreError> {
        self.link.run(&statements::CLEAR_NOTICES, args![&*self.account, case]).await
    }
}

impl Store {
    /// The nightly sweep: every day to look that has come becomes a job of kind `remind`, in one transaction and
    /// two statements, however many cases there are. Answers how many came due.
    ///
    /// Each job says in [`Job::look`](crate::Job::look) what is to be looked at. Workers are woken.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn sweep(&self, today: Date, now: Timestamp) -> Result<u64, StoreError> {
        let mut link = self.engine.write().await?;
        link.run(&statements::SWEEP, args![number(today), now]).await?;
        let swept = link.run(&statements::SWEPT, args![number(today)]).await?;
        link.commit().await?;
        if swept > 0 {
            self.wake();
        }
        Ok(swept)
    }
}

impl Scope<'_> {
    /// The days on which a case wants to be looked at, in order.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn look_days(self, case: &str) -> Result<Vec<LookDay>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<(i64, String, String, i64)> =
            link.rows(&statements::LOOK_DAYS, args![self.account, case]).await?;
        rows.into_iter().map(|row| look_day(case, row)).collect()
    }

    /// What the desk has to tell the account, the oldest first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn notices(self) -> Result<Vec<Notice>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<NoticeRow> = link.rows(&statements::NOTICES, args![self.account]).await?;
        let one = |(case, number, clock, rung, event): NoticeRow| {
            Ok(Notice { look: look_day(&case, (number, clock, rung, event))?, case })
        };
        rows.into_iter().map(one).collect()
    }
}

pub(crate) fn look_day(case: &str, row: (i64, String, String, i64)) -> Result<LookDay, StoreError> {
    let (number, clock, rung, event) = row;
    let place = Place { what: "day to look at case", id: case, seq: None };
    Ok(LookDay { day: day(&place, number)?, clock, rung, event: place.count("event", event)? })
}
