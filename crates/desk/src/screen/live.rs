//! A screen that stands in a line: it keeps what happened since it was read, and is read anew when something was changed.

use super::calls::{Came, Journal, Screened};
use super::home::Screen;
use super::people;
use super::rolls::Rolls;
use crate::chance;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use jiff::civil::DateTime;
use number::Number;
use screen::roll::{Published, Roll};
use screen::sip::Shown;
use screen::{Past, Ring, Verdict, Verified};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, RwLock};

/// Calls that are told anew to a screen that was read anew: the guard against bursts looks back two hours.
const RECENT: usize = 1000;

/// The screen of a line. One for a process.
pub struct Live {
    here: Here,
    screen: RwLock<Arc<Screen>>,
    rolls: Rolls,
    mark: Mutex<String>,
    past: Mutex<Since>,
    journal: Mutex<Journal>,
}

struct Since {
    past: Past,
    came: VecDeque<(Number, DateTime)>,
}

impl Live {
    /// Reads the screen of an account.
    ///
    /// # Errors
    /// As [`Here::screen`] and [`Here::journal`].
    pub async fn open(here: &Here) -> Answer<Live> {
        let (mark, screen) = (here.screen_mark().await?, here.screen().await?);
        let past = Mutex::new(Since { past: screen.past(), came: VecDeque::new() });
        let (screen, journal) = (RwLock::new(Arc::new(screen)), Mutex::new(here.journal()?));
        Ok(Live { here: here.clone(), screen, rolls: Rolls::default(), mark: Mutex::new(mark), past, journal })
    }

    /// Reads it anew if it was changed since; true if it was.
    ///
    /// # Errors
    /// As [`Live::open`]. The screen that stood stays then.
    pub async fn refresh(&self) -> Answer<bool> {
        let mark = self.here.screen_mark().await?;
        if *self.mark.lock().expect("no panic while held") == mark {
            return Ok(false);
        }
        let screen = self.here.screen().await?;
        let stood = self.screen.read().expect("no panic while held").aside.len();
        if let Some(damaged) = screen.aside.first().filter(|_| screen.aside.len() > stood) {
            // Told once; the next look tries again when something changes.
            *self.mark.lock().expect("no panic while held") = mark;
            return Err(Refusal::refused("screen-stands").with("reason", damaged.sentence(playbook::Lang::En)));
        }
        let mut past = screen.past();
        let mut since = self.past.lock().expect("no panic while held");
        since.came.iter().for_each(|(from, at)| past.came(from, *at, None));
        since.past = past;
        drop(since);
        *self.screen.write().expect("no panic while held") = Arc::new(screen);
        *self.mark.lock().expect("no panic while held") = mark;
        Ok(true)
    }

    /// What to do with a call that comes now.
    pub fn decide(&self, shown: &Shown) -> (DateTime, Verdict) {
        let screen = self.screen.read().expect("no panic while held");
        let at = screen.wall().now();
        let line = shown.forwarded.as_deref().unwrap_or_default();
        let mut ring = Ring::new(number::parse(&shown.number), at).checked(shown.verified).on(line);
        ring.name.clone_from(&shown.name);
        ring.behind = shown.behind.as_deref().map(number::parse);
        let since = self.past.lock().expect("no panic while held");
        (at, screen.decide_with(&screen.rules, &since.past, &ring))
    }

    /// The screen as it stands. Whoever looks for long holds nobody up.
    pub(super) fn screen(&self) -> Arc<Screen> {
        Arc::clone(&self.screen.read().expect("no panic while held"))
    }

    /// What would be done with a call from this number; nothing is written down.
    pub(super) fn look(&self, screen: &Screen, number: Number) -> Verdict {
        let since = self.past.lock().expect("no panic while held");
        screen.decide_with(&screen.rules, &since.past, &Ring::new(number, screen.wall().now()))
    }

    /// All numbers that lists speak against, by their hashes.
    pub(super) async fn roll(&self) -> Answer<Arc<Roll>> {
        self.rolls.roll(&self.screen()).await
    }

    /// The same as others were told of it, up to date.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub async fn published(&self) -> Answer<Arc<Published>> {
        self.rolls.published(&self.here, &self.screen()).await
    }

    /// All numbers that lists speak against, and the places among them of the loudest, at most so many, each with so many votes at
    /// least; never of the owner's people.
    ///
    /// # Errors
    /// A thread that cannot be had.
    pub async fn loudest(&self, most: usize, least: u16) -> Answer<(Arc<Roll>, Vec<usize>)> {
        let screen = self.screen();
        let roll = self.rolls.roll(&screen).await?;
        let places = self.rolls.loudest(&screen, &roll, most, least);
        Ok((roll, places))
    }

    /// Writes a call down before it is answered, and knows it from then on. A copy of one that was written is passed over, and false.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, call: &Screened, name: &str) -> Answer<bool> {
        if !self.journal.lock().expect("no panic while held").write(call, name)? {
            return Ok(false);
        }
        // Of what a phone tells afterwards nobody knows when, or whether, it rang: nothing is concluded from it.
        if call.is_report() {
            return Ok(true);
        }
        let from = number::parse(&call.number);
        let mut since = self.past.lock().expect("no panic while held");
        since.past.came(&from, call.at, None);
        if since.came.len() == RECENT {
            since.came.pop_front();
        }
        since.came.push_back((from, call.at));
        Ok(true)
    }

    /// Writes down how a call ended that was written when it began. With whom was spoken is known from then on; who typed the code is
    /// not asked again for a while, but never one who shows no number or somebody else's.
    ///
    /// # Errors
    /// A file that cannot be written, a database that does not answer.
    pub async fn ended(&self, call: &Screened, came: Came, shown: &Shown, name: &str) -> Answer<()> {
        let (spoke, passed) = (came.spoke, came.passed);
        let call = Screened { came: Some(came), ..call.clone() };
        self.journal.lock().expect("no panic while held").write(&call, &format!("{name} ended"))?;
        if shown.verified == Verified::Failed {
            return Ok(());
        }
        if passed {
            people::passed(&self.here, &shown.number, call.at).await?;
        }
        if let Some(seconds) = spoke {
            people::spoke(&self.here, &shown.number, call.at, seconds).await?;
        }
        Ok(())
    }

    /// Why lists were set aside.
    pub fn aside(&self) -> Vec<String> {
        let screen = self.screen.read().expect("no panic while held");
        screen.aside.iter().map(|refusal| refusal.sentence(playbook::Lang::En)).collect()
    }

    /// Whose screen it is.
    pub fn here(&self) -> &Here {
        &self.here
    }
}

/// A secret for the tags of answers, new for each start; chance for what is spoken in a call.
///
/// # Errors
/// A system without randomness.
pub fn secret<const N: usize>() -> Answer<[u8; N]> {
    chance::random()
}

/// A name that nobody can foresee: sixteen hexadecimal digits.
///
/// # Errors
/// As [`secret`].
pub fn name() -> Answer<String> {
    chance::id::<8>()
}
