//! A do-not-call registry: what may be done with one. It lies in a folder of its own, beside no case.
//!
//! ```text
//! DIR/registry.db      histories, organisations, codes, the log's leaves (or in PostgreSQL)
//! DIR/rules.toml       the rule set, a copy that its operator may change
//! DIR/keys/            the signing key and the secret of codes: for the owner only
//! DIR/outbox/          codes and notices that wait for the gateway
//! DIR/public/          what may be served to everybody: key, log, versions, deltas
//! ```

mod abroad;
mod audit;
mod canaries;
mod cdr;
mod codes;
mod complaints;
mod disk;
mod enrol;
mod faults;
mod finding;
mod from_case;
mod gate;
mod gateway;
mod layout;
mod ledger;
mod lists;
mod messages;
mod orgs;
mod packed;
mod papers;
mod place;
mod publish;
mod remote;
mod scrub;
mod status;
mod tickets;
mod times;
mod tree;
mod violations;
mod whole_set;
mod witness;

pub use audit::{Audit, audit};
pub use canaries::{Delivered, Leak, SuspectTold};
pub use cdr::{cdr_refused, record_files};
pub use codes::{Asked, Confirmed, HOLDS_MINUTES, TRIES, Wish};
pub use complaints::{ClockTold, ComplaintStatus, Decision, NewComplaint};
pub use enrol::{Done, Enrolment, Outcome, Rejected};
pub use faults::FAULTS;
pub use finding::{Shown, ShownProof, ShownReason};
pub use from_case::{Handed, Left, Returned};
pub use gate::{Asking, Gate};
pub use ledger::{BillTold, LedgerTold, Looked, Stands, Whose};
pub use lists::{Import, Imported, ListFormat, ListRead, read_list};
pub use messages::Replied;
pub use orgs::{Mandate, NewKey, NewMandate, NewOrganisation, Organisation};
pub use packed::{HEAD, Opened, open_list};
pub use papers::{Verified, key_in, verify, verify_receipt};
pub use place::{New, Registry, not_a_number};
pub use publish::{DeltaFile, Publication, since_day, since_days};
pub use remote::Remote;
pub use scrub::{Prepared, Published as PublishedCopy, Scrubbed, Scrubbing};
pub use status::Status;
pub use store::Published;
pub use tree::{By, Copy, Source, Synced, key, key_or_file};
pub use violations::{Heard, Judged, Judging, MOST_BAD, file_names};
pub use whole_set::WholeSet;
pub use witness::{Cosigned, Witness};
