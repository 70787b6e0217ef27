//! What is spoken and heard in a call, without sockets and without a clock: G.711 in RTP, the description of both (SDP),
//! the three ways in which a press of a digit comes, and the recorded prompts.
//!
//! Every reader takes bytes of a stranger: what is wrong is an error or nothing, never a panic, and nothing that is kept
//! grows with what comes in.

mod digit;
pub mod event;
pub mod g711;
pub mod info;
mod latch;
mod press;
mod prompt;
mod ringing;
pub mod rtp;
pub mod sdp;
mod stream;
pub mod tone;

pub use digit::Digit;
pub use g711::Law;
pub use latch::{LATCH_MS, Latch};
pub use press::{Carrier, Ear};
pub use prompt::{Language, Phrase, Prompts, WrongPrompt};
pub use ringing::ringing;
pub use stream::{MOST_AT_ONCE, PACKET_MS, PACKET_SAMPLES, Stream, StreamChance};
