//! The roll of a screen, made when it is first asked for, and kept until its lists or the day change.

use super::home::Screen;
use crate::error::Answer;
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::private;
use ::screen::decide::is_safe;
use ::screen::roll::{Published, Roll};
use ::screen::{Key, people::People};
use jiff::civil::Date;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Weak};
use tokio::sync::Mutex;

/// What the file is called that remembers what others were told.
const NAME: &str = "published.bin";
/// Digits of the longest number that is never stopped, with its country's and its place's code.
const SHORT: usize = 8;

/// What was published last: of which screen, and on which day.
type Kept = (Weak<Screen>, Date, Arc<Published>);

/// The rolls that are kept.
#[derive(Default)]
pub(super) struct Rolls {
    roll: Mutex<Option<(u64, Date, Arc<Roll>)>>,
    published: Mutex<Option<Kept>>,
}

impl Rolls {
    /// The roll of this screen. Whoever comes while it is made waits.
    pub(super) async fn roll(&self, screen: &Arc<Screen>) -> Answer<Arc<Roll>> {
        let (mark, today) = (screen.lists_mark(), screen.wall().now().date());
        let mut kept = self.roll.lock().await;
        if let Some((of, day, roll)) = &*kept
            && (*of, *day) == (mark, today)
        {
            return Ok(Arc::clone(roll));
        }
        // The old one goes before the new one is made: two of them need twice the memory.
        *kept = None;
        let screen = Arc::clone(screen);
        let roll = Arc::new(on_disk(move || Ok(Roll::new(screen.numbers(), today))).await?);
        *kept = Some((mark, today, Arc::clone(&roll)));
        Ok(roll)
    }

    /// The places of the loudest numbers, the loudest first; of equally loud ones those with more votes.
    pub(super) fn loudest(&self, screen: &Screen, roll: &Roll, most: usize, least: u16) -> Vec<usize> {
        let today = screen.wall().now().date();
        let rows = roll.rows().iter().enumerate().filter(|(_, row)| row.votes >= least);
        let mut all: Vec<(f64, u16, usize)> = rows
            .filter(|(_, row)| !is_hidden(screen.people(), row.key))
            .map(|(place, row)| (row.heat(today), row.votes, place))
            .collect();
        let louder =
            |a: &(f64, u16, usize), b: &(f64, u16, usize)| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2));
        if all.len() > most && most > 0 {
            all.select_nth_unstable_by(most - 1, louder);
            all.truncate(most);
        }
        all.sort_by(louder);
        all.into_iter().map(|(.., place)| place).collect()
    }

    /// What others were told of it, up to date with this screen.
    pub(super) async fn published(&self, here: &Here, screen: &Arc<Screen>) -> Answer<Arc<Published>> {
        let today = screen.wall().now().date();
        let roll = self.roll(screen).await?;
        let mut kept = self.published.lock().await;
        if let Some((of, day, published)) = &*kept
            && *day == today
            && Weak::ptr_eq(of, &Arc::downgrade(screen))
        {
            return Ok(Arc::clone(published));
        }
        let before = kept.take().map(|(.., before)| before);
        let now = u32::try_from(here.desk().clock.now().as_second()).unwrap_or_default();
        let (folder, of) = (here.lists_folder(), Arc::clone(screen));
        let work = move || -> Answer<Arc<Published>> {
            let mut published = match before {
                Some(before) => Arc::unwrap_or_clone(before),
                None => {
                    std::fs::read(folder.join(NAME)).ok().and_then(|b| Published::read(&b).ok()).unwrap_or_default()
                }
            };
            if published.update(&roll, |key| is_hidden(of.people(), key), now) {
                write(&folder, &published.bytes())?;
            }
            Ok(Arc::new(published))
        };
        let published = on_disk(work).await?;
        *kept = Some((Arc::downgrade(screen), today, Arc::clone(&published)));
        Ok(published)
    }
}

/// What no phone must block, whatever lists say: the owner's people, and numbers that are never stopped.
fn is_hidden(people: &People, key: Key) -> bool {
    people.contact(key).is_some()
        || people.is_own(key)
        || key.len() <= SHORT && is_safe(&number::parse(key.to_string().trim_start_matches('0')))
}

fn write(folder: &Path, bytes: &[u8]) -> Answer<()> {
    private::made(folder)?;
    let part = folder.join(format!("{NAME}.{}.part", std::process::id()));
    let mut file = private::options().write(true).create(true).truncate(true).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(part, folder.join(NAME))?;
    Ok(())
}
