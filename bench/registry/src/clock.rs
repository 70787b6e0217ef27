//! Time on the clock and time on a processor.

use std::time::{Duration, Instant};

/// What something took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// On the clock.
    pub wall: Duration,
    /// On processors: of all threads of this process.
    pub cpu: Duration,
    /// On processors: of this thread alone.
    pub own: Duration,
}

/// Does something and tells what it took.
pub fn took<T>(what: impl FnOnce() -> T) -> (T, Took) {
    let (wall, cpu, own) = (Instant::now(), process(), thread());
    let done = what();
    (done, Took { wall: wall.elapsed(), cpu: process() - cpu, own: thread() - own })
}

/// What all threads of this process have taken on processors until now, in hundredths of a second.
pub fn spent() -> Duration {
    process()
}

/// Hundredths of a second: what the kernel tells of threads that have ended.
fn process() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks: u64 = behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
}

/// Nanoseconds, but only of this thread.
fn thread() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

/// Millions a second.
pub fn millions(many: u64, time: Duration) -> f64 {
    many as f64 / time.as_secs_f64() / 1e6
}
