//! SIP as far as a call screen needs it, without sockets: bytes in, bytes out.
//!
//! A call that is turned away or sent on is answered without keeping anything (RFC 3261 section 8.2.7): the same request
//! gives the same answer, so that a storm of calls costs no memory.

mod answer;
mod body;
mod call;
mod caller;
mod dialog;
mod flood;
mod framing;
mod name;
mod owed;
mod parse;
mod refuse;
mod register;
mod respond;
mod tokens;
mod transport;
mod uri;
mod via;
mod waiting;

pub use answer::Status;
pub use body::{heard_at, heard_here};
pub use call::{Call, Inner, Order, Side, Taking};
pub use caller::{Shown, caller, shown};
pub use dialog::Own;
pub use flood::{Flood, source};
pub use framing::{Whole, whole};
pub use name::Name;
pub use parse::{Fields, Header, MOST_BYTES, NotSip, Request, Response, parse, response};
pub use refuse::undescribed;
pub use register::{NoSubscriber, Registration, Standing, Subscriber, Task};
pub use respond::{Answer, Asked, Decided, Outcome, Server, Take, status_of};
pub use transport::{Address, Transport};
pub use uri::address;
