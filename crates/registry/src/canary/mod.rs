//! Numbers that nobody has, another handful in each copy of the list: a copy that turns up where it should not tells
//! whose it was.
//!
//! The operator sets numbers aside that are never given to people: the pool. For each delivery a keyed hash chooses some of
//! them. Nobody without the key can foresee those of another delivery, so that for a copy that leaked elsewhere, its own
//! ones are among those found only by chance; and how great that chance is can be computed. What is found shows **whose
//! copy** it was, not who passed it on.
//!
//! Whoever knows the pool can take all of its numbers out: it is kept secret, and lies in many small ranges. Recipients who
//! compare their copies see what only one of them has; what they have in common stays, so that a larger share of the pool
//! withstands that better. A list that is the same for everybody can hold no canaries.
//!
//! ```
//! use registry::canary::{Delivery, Limits, Pool, Search, Secret, Verdict};
//!
//! let pool = Pool::new(vec!["+861700000000-+861700009999".parse()?])?;
//! let secret = Secret::new(&[7; 32])?; // 32 bytes of chance, kept by the registry
//! let delivery = |recipient: &str| Delivery { recipient: recipient.into(), id: "2026-11".into(), pool: pool.digest(), count: 64 };
//! let deliveries = [delivery("bank"), delivery("shop"), delivery("school")];
//! let leaked = secret.canaries(&pool, &deliveries[1])?;
//!
//! let mut search = Search::new([&pool]);
//! // The list that turned up: half of the canaries were found and taken out.
//! for number in leaked.iter().step_by(2) {
//!     search.add(*number);
//! }
//! let outcome = search.judge(&secret, &deliveries, Limits::default())?;
//! assert_eq!(outcome.verdict, Verdict::Named);
//! let suspect = &outcome.suspects[0];
//! assert_eq!((suspect.recipient.as_str(), suspect.found, suspect.of), ("shop", 32, 64));
//! assert_eq!(suspect.chance.to_string(), "less than 1 in 10^73");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chance;
mod choose;
mod pool;
mod search;
#[cfg(test)]
mod tests;

pub use chance::Chance;
pub use choose::{Delivery, FEWEST_SECRET, NotChosen, Secret};
pub use pool::{LARGEST_SHARE, MOST_POOL, Pool, PoolError};
pub use search::{Limits, Outcome, Search, Suspect, Verdict};
