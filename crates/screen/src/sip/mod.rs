//! SIP as far as a call screen needs it, without sockets: bytes in, bytes out.
//!
//! A call that is turned away or sent on is answered without keeping anything (RFC 3261 section 8.2.7): the same request
//! gives the same answer, so that a storm of calls costs no memory.

mod address;
mod answer;
mod caller;
mod flood;
mod parse;
mod respond;
mod via;

pub use address::{Address, Proto};
pub use answer::Status;
pub use caller::{Shown, shown};
pub use flood::{Flood, source};
pub use parse::{Header, MOST_BYTES, Name, NotSip, Request, parse};
pub use respond::{Answer, Asked, Outcome, Server, Transport, status_of};
