//! Everything that is wrong with a log, for whoever wants to know how far a damage reaches.

use crate::cases::head;
use crate::damage::{Damage, DamageKind};
use crate::engine::args;
use crate::log::{EventRow, Pages, Written};
use crate::{Head, Scope, StoreError, statements};
use casework::Digest;

/// Missing entries and broken ones that are named; more say nothing new.
const NAMED: usize = 1_000;
/// Broken entries among which one looks for those that changed places.
const SWAPPED: usize = 200;

/// An entry that does not follow the one before it.
struct Broken {
    written: Written,
    /// What the hash of the entry before may be.
    before: Vec<Digest>,
}

/// Goes along a whole log, and on after each break from what is written there.
struct Survey<'a> {
    case: &'a str,
    /// Number of the entry seen last.
    seq: u64,
    /// Its hash: as it is written, and as it computes. Nothing is known of the hash after a gap.
    before: Option<Vec<Digest>>,
    damages: Vec<Damage>,
    broken: Vec<Broken>,
}

impl Survey<'_> {
    fn take(&mut self, row: EventRow) {
        let number = u64::try_from(row.0).unwrap_or_default();
        for seq in (self.seq + 1..number).take(NAMED.saturating_sub(self.damages.len())) {
            self.found(seq, DamageKind::Missing);
        }
        if number != self.seq + 1 {
            self.before = None;
        }
        self.seq = number;
        match Written::from_row(self.case, row) {
            Ok(written) => self.link(written),
            Err(_) => {
                self.found(number, DamageKind::Changed);
                self.before = None;
            }
        }
    }

    fn link(&mut self, written: Written) {
        let Some(before) = self.before.take() else {
            // Behind a gap an entry can only be held against the ones after it.
            self.before = Some(vec![written.hash]);
            return;
        };
        let at = |hash: &Digest| Head { seq: written.seq - 1, hash: *hash };
        let fits = before.iter().any(|hash| written.follows(self.case, at(hash)).is_ok());
        let mut hashes = vec![written.hash];
        if !fits {
            hashes.extend(before.iter().map(|hash| written.envelope().link(*hash, &written.text)));
            self.found(written.seq, DamageKind::Changed);
            if self.broken.len() < SWAPPED {
                self.broken.push(Broken { written, before });
            }
        }
        self.before = Some(hashes);
    }

    fn found(&mut self, seq: u64, kind: DamageKind) {
        if self.damages.len() < NAMED {
            self.damages.push(Damage { seq, kind });
        }
    }

    /// Holds the last entry against the recorded end.
    fn end(&mut self, recorded: Head) {
        match self.seq.cmp(&recorded.seq) {
            std::cmp::Ordering::Less => self.found(self.seq + 1, DamageKind::CutShort),
            std::cmp::Ordering::Greater => self.found(recorded.seq + 1, DamageKind::Added),
            std::cmp::Ordering::Equal => {
                let holds = self.before.as_ref().is_none_or(|hashes| hashes.contains(&recorded.hash));
                let empty = recorded == Head::EMPTY;
                if !holds && !empty && self.damages.last().is_none_or(|damage| damage.seq != self.seq) {
                    self.found(self.seq, DamageKind::Changed);
                }
            }
        }
    }

    /// Broken entries whose content fits the place of another one have changed places.
    fn swapped(&mut self) {
        for place in &self.broken {
            let stands_here = |other: &&Broken| {
                let (here, other) = (&place.written, &other.written);
                let mut moved = other.envelope();
                moved.seq = here.seq;
                other.seq != here.seq
                    && place.before.iter().any(|before| {
                        let hashes = [moved.link(*before, &other.text), here.envelope().link(*before, &other.text)];
                        hashes.contains(&other.hash) || hashes.contains(&here.hash)
                    })
            };
            for other in self.broken.iter().filter(stands_here) {
                let both = [place.written.seq, other.written.seq];
                for damage in self.damages.iter_mut().filter(|damage| both.contains(&damage.seq)) {
                    damage.kind = DamageKind::Reordered;
                }
            }
        }
    }
}

impl Scope<'_> {
    /// Every entry of a case's log that does not hold, in order, at most a thousand; empty for a sound log and for a case that
    /// does not exist. [`Scope::damage`] asks for the first one only, and [`Scope::log`] whether each is understood.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn damages(self, case: &str) -> Result<Vec<Damage>, StoreError> {
        let mut link = self.store.engine.snapshot().await?;
        let row: Option<(i64, String)> = link.row(&statements::HEAD, args![self.account, case]).await?;
        let Some((seq, hash)) = row else { return Ok(Vec::new()) };
        let before = Some(vec![Digest::ZERO]);
        let mut survey = Survey { case, seq: 0, before, damages: Vec::new(), broken: Vec::new() };
        let mut pages = Pages::after(self.account, case, 0)?;
        while let Some(rows) = pages.rows(&mut link).await? {
            rows.into_iter().for_each(|row| survey.take(row));
        }
        survey.end(head(seq, &hash));
        survey.swapped();
        Ok(survey.damages)
    }
}
