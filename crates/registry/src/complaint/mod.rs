//! The life of a complaint, so that whoever complained can follow it.
//!
//! Received, acknowledged, examined, then a finding or none; it can be closed and opened again. Its clocks are the rule
//! set's, in days; where that says nothing the answer is "unknown" and not a number of ours.
//!
//! ```
//! use registry::complaint::{Act, Complaint, Complaints, Pace, Source, Stage, Step};
//! use registry::dated::Told;
//! use registry::{Channel, Rules};
//!
//! let rules = Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml"))?;
//! let shanghai = jiff::tz::TimeZone::get("Asia/Shanghai")?;
//! let complaint = Complaint {
//!     person: Some("+8613800000000".parse()?),
//!     from: Some("+8657188880000".parse()?),
//!     call: "2026-06-01T02:00:00Z".parse()?,
//!     channel: Channel::Voice,
//!     purpose: None,
//!     text: "又来推销".into(),
//!     source: Source::Web,
//!     reference: None,
//!     proof: None,
//! };
//! let at = "2026-06-02T02:00:00Z".parse()?;
//! let entries = [Told { at, act: Act::Received { id: "c-1".into(), complaint } }.recorded(1, at)];
//! let complaints = Complaints::new(&entries);
//!
//! let status = complaints.get("c-1").expect("received").status("2026-06-08".parse()?, &shanghai, &rules);
//! assert_eq!(status.stage, Stage::Received);
//! assert_eq!(status.stage.zh(), "已收到");
//! let answer = status.clock(Step::Answer);
//! assert_eq!((answer.last_day, answer.pace), (Some("2026-06-07".parse()?), Pace::Late { days: 1 }));
//! assert_eq!(status.clock(Step::Examine).pace, Pace::Unknown);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod act;
mod life;
mod stage;
mod status;
#[cfg(test)]
mod tests;

pub use act::{Act, Complaint, MOST_FINDINGS, MOST_REFERENCE, MOST_TEXT, Source, Unfit};
pub use life::{Complaints, Life, Move};
pub use stage::Stage;
pub use status::{Clock, Pace, Status, Step, Window};
