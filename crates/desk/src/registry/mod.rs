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
mod american;
mod annotated;
mod archive;
mod areas;
mod at_registry;
mod audit;
mod batch;
mod bulk;
mod canaries;
mod cdr;
mod changes;
mod check;
mod codes;
mod commercial;
mod complaints;
mod cosigned;
mod disk;
mod distant;
mod enrol;
mod exports;
mod facts;
mod faults;
mod figures;
mod finding;
mod follow;
mod from_case;
mod gate;
mod gateway;
mod holders;
mod hooks;
mod imported;
mod intake;
mod judged;
mod judged_calls;
mod judgings;
mod layout;
mod ledger;
mod lists;
mod messages;
mod operators;
mod orgs;
mod packed;
mod papers;
mod place;
mod public;
mod publish;
mod published_complaints;
mod ranges;
mod realtime;
mod reasons;
mod reassigned;
mod receipts;
mod regulator;
mod rejects;
mod remote;
mod reports;
mod same_call;
mod scrub;
mod scrub_bounds;
mod scrub_job;
mod scrubbed;
mod scrubs;
mod set_right;
mod settle;
mod shelf;
mod status;
mod tally;
mod telling;
mod tickets;
mod times;
mod tree;
mod trends;
mod violations;
mod whole_set;
mod witness;
mod wording;

pub use at_registry::{AtRegistry, HandedAnswer, HandedCall, HandedOne, HandedReject, Told, ToldFinding};
pub use audit::{Audit, audit};
pub use batch::{BatchStage, Batches, DropBatch, ToFetch};
pub use bulk::BulkChecked;
pub use canaries::{Delivered, Leak, MarkedCopy, SuspectTold};
pub use cdr::{cdr_refused, record_files};
pub use check::{Checked, CheckedNumber, Checking, MOST_CHECKED};
pub use codes::{Asked, Asker, Confirmed, HOLDS_MINUTES, TRIES, Wish};
pub use commercial::Commercial;
pub use complaints::{ClockTold, ComplaintStatus, Decision, NewComplaint};
pub use cosigned::{Witnesses, key, key_or_file};
pub use distant::{Distant, DistantScrub};
pub use enrol::{Done, Enrolment, Outcome, Rejected};
pub use exports::Export;
pub use faults::FAULTS;
pub use figures::{Figures, Receipted};
pub use finding::{Basis, Shown, ShownProof, ShownReason};
pub use follow::{Followed, FoundFor, MoveTold};
pub use from_case::{Handed, Left, Returned};
pub use gate::{Asking, Gate};
pub use holders::Holder;
pub use hooks::{HookSet, HookTold, Notice, NoticeState};
pub use imported::Imported;
pub use intake::{Batch, MOST_AT_ONCE, MOST_WITH_CODE, NotTaken, Taken};
pub use judgings::{JudgeBegun, JudgeDone, JudgeFile, JudgeJob, Judgings};
pub use ledger::{BillTold, LedgerTold, Looked, Stands, Whose};
pub use lists::{Import, ListFormat, ListRead, known_formats, list_format, read_list};
pub use messages::Replied;
pub use operators::BatchSigner;
pub use orgs::{Mandate, NewKey, NewMandate, NewOrganisation, OPERATOR, Organisation};
pub use packed::{HEAD, Opened, open_list};
pub use papers::{Comparison, Verified, key_in, verify, verify_receipt};
pub use place::{New, Registry, not_a_number};
pub use publish::{DeltaFile, Publication, since_day, since_days};
pub use ranges::{OpenSet, TenThousand};
pub use reasons::file as why_file;
pub use reassigned::{MOST_REASSIGNED, ReassignedTold};
pub use regulator::{
    A_PAGE, ComplaintFile, ComplaintLine, ComplaintsWanted, FindingFile, FindingLine, FindingsWanted, ObjectionTold,
    Owed, PageOf,
};
pub use rejects::{remedies, write_rejects};
pub use remote::Remote;
pub use reports::{Arriving, MOST_FILES, Report, Reported};
pub use scrub::{Prepared, Published as PublishedCopy};
pub use scrub_job::{FailedScrub, ScrubFile, ScrubJob, ScrubOrder, Stage, laid_out};
pub use scrubbed::{DoneScrub, ReadAs, Scrubbed, Scrubbing};
pub use scrubs::{Begun, Scrubs};
pub use set_right::ClockStands;
pub use shelf::KEPT_DAYS;
pub use status::Status;
pub use store::Published;
pub use telling::keep_telling;
pub use times::{DayMeans, moment_in, plain_time};
pub use tree::{By, Copy, Source, Synced};
pub use trends::{MOST_PRINCIPALS, Trends, WEEKS, Week};
pub use violations::{Heard, Judged, Judging, MOST_BAD, file_names};
pub use whole_set::WholeSet;
pub use witness::{Cosigned, Witness};
pub use wording::{BAD_ROWS, not_understood, remedy};
