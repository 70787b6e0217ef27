//! One challenged call, without sockets and without a clock: packets and the time go in, packets and the outcome come out.
//!
//! ```
//! use screen::challenge::{Challenge, Code, Options, Outcome, Step};
//! use screen::media::{Prompts, StreamChance, sdp};
//! use std::sync::Arc;
//!
//! let offer = sdp::read(b"v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 8\r\n")?;
//! let media = offer.choose()?;
//! let (code, prompts) = (Code::of_chance(2, 37), Arc::new(Prompts::built_in()));
//! let chance = StreamChance { ssrc: 7, sequence: 1, timestamp: 1 };
//! let mut challenge = Challenge::new(code, Options::default(), prompts, media, chance, 0);
//!
//! // The first packet of the prompt is due at once, the next one 20 ms later.
//! let Step::Send { bytes, to } = challenge.poll(0) else { panic!("a packet") };
//! assert_eq!((bytes.len(), to.to_string().as_str()), (172, "192.0.2.7:4000"));
//! assert_eq!(challenge.poll(0), Step::Wait { until_ms: 20 });
//!
//! // The caller types the code, which is 47.
//! challenge.info("application/dtmf", b"4", 1000);
//! challenge.info("application/dtmf", b"7", 1500);
//! assert_eq!(challenge.outcome(), Some(Outcome::Passed));
//! # Ok::<(), sdp::Refused>(())
//! ```

mod call;
mod code;
mod options;
mod outcome;
mod speech;
mod typed;

pub use call::{Challenge, MOST_MS, Step};
pub use code::Code;
pub use options::{Fallback, Options};
pub use outcome::{Ended, Heard, Outcome, Prompt, Why};
pub use typed::MOST_TYPED;
