//! Use cases over the other rooms: what a person can do, whatever door they come through.
//!
//! [`Desk`] holds the effects (store, vault, clock). The areas hold the use cases, under the same names as the pages and
//! commands that call them; the doors only ask and show. Nothing is ever sent from here without the person's click.
//!
//! ```
//! use casework::Who;
//! use desk::calls::capture::NewCall;
//! use desk::case::open::{NewCase, open_case};
//! use desk::clock::Clock;
//! use desk::{Desk, Settings};
//! use std::sync::Arc;
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let data = tempfile::tempdir().unwrap();
//! let clock = Clock::On("2026-10-12".parse().unwrap());
//! let settings = Settings { data: data.path().into(), database: None, clock, owner: "me".into() };
//! let desk = Arc::new(Desk::open(settings).await.unwrap());
//! let here = desk.of("me", Who::person()).unwrap();
//!
//! let new = NewCase { subject: "套餐推销电话".into(), pack: "cn-telecom".into(), ..NewCase::default() };
//! let case = open_case(&here, new).await.unwrap();
//! let call = NewCall { at: "2026-10-12 10:22".into(), number: "1366****6378".into(), ..NewCall::default() };
//! let saved = here.change(&case, &call).await.unwrap();
//! assert_eq!(saved.first(), 2);
//!
//! let loaded = here.case(&case).await.unwrap();
//! assert_eq!(loaded.view().advise().primary.action.id(), "complain-hotline");
//!
//! // Whoever comes with another account finds nothing.
//! let stranger = desk.of("somebody", Who::person()).unwrap();
//! assert_eq!(stranger.case(&case).await.err().unwrap().code, "no-case");
//! # });
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod calls;
pub mod case;
mod chance;
mod change;
pub mod clock;
pub mod dealings;
mod desk;
pub mod error;
pub mod evidence;
mod folded;
mod heads;
mod here;
pub mod jobs;
pub mod ladder;
mod loaded;
pub mod money;
pub mod packs;
pub mod parties;
pub mod people;
mod private;
pub mod publish;
pub mod registry;
pub mod screen;
mod timelines;
mod typed;
mod when;
pub mod words;
mod written;

pub use crate::change::{Change, Saved};
pub use crate::desk::{Desk, Settings};
pub use crate::here::{Form, Here};
pub use crate::loaded::Loaded;
pub use store::{CaseFile, Damage, DamageKind};

pub use crate::people::masked::number as masked_number;
