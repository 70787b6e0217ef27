//! The registry's large jobs over several machines: the same judge and the same gate as on one machine, inside a plan that
//! DataFusion runs in this process or Ballista on many.
//!
//! A [`work::Work`] says what is to be read in parts; [`plan`] reads each part where it is told to, [`judge`] is the pure
//! `registry::judge::judge` as a window function over the calls of one number, and [`codec`] lets all of it travel.
//!
//! ```
//! use cluster::engine::Engine;
//! use cluster::violations::{Ask, hear};
//! use desk::clock::Clock;
//! use desk::registry::{Judging, New, NewOrganisation, Registry};
//! use registry::org::Kind;
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let place = tempfile::tempdir()?;
//! let clock = Clock::On("2026-06-02".parse()?);
//! let new = New { plan: "cn".into(), name: None };
//! let registry = Registry::init(&place.path().join("registry"), &new, clock, None).await?;
//! let bank = NewOrganisation {
//!     id: "bank".into(), name: None, kind: Some(Kind::Principal), numbers: vec!["95588".into()], of: None,
//!     from: Some("2026-01-01".into()),
//! };
//! registry.add_organisation(&bank).await?;
//!
//! // A sales call at eleven in the evening.
//! let calls = place.path().join("calls.csv");
//! std::fs::write(&calls, "from,to,at\n95588,13800000001,2026-06-01 23:00\n13800000002,13800000001,2026-06-01\n")?;
//! let ask = Ask { files: vec![calls], state: None, part: None };
//! let heard = hear(&registry, &Engine::here(2), &ask).await?;
//! assert_eq!((heard.rows, heard.bad, heard.cleared["private"]), (2, 0, 1));
//! let how = Judging { only_tell: true, ..Judging::default() };
//! let judged = registry.conclude_heard(heard, &how).await?;
//! assert_eq!(judged.shown[0].reasons[0].code, "hours");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod codec;
pub mod engine;
mod fault;
mod files;
pub mod judge;
mod lists;
pub mod nodes;
pub mod plan;
mod records;
pub mod scrub;
pub mod state;
pub mod violations;
pub mod work;

pub use fault::refused;
