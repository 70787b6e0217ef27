//! A caller's list compared with the numbers that refuse: who may be called, who may not and why, what could not be read.
//!
//! [`run`] goes from a reader to writers and gives counts and digests; [`Scrub`] is what works inside, fed with bytes.
//! What is read, which rows come out, and what the rejects look like does not depend on how the bytes come in. A row that
//! cannot be read is put aside with its line and the reason and never stops the rest.
//!
//! ```
//! use registry::gate::{Reason, Verdict};
//! use registry::scrub::{Keep, Layout, Options, Scrub, run};
//! use registry::set::{Attributes, Builder, Coded, Edition, NumberSet};
//! use registry::{E164, Plan};
//!
//! let plan = Plan::shipped("cn").expect("it is shipped");
//! let mut builder = Builder::new(&plan);
//! builder.extend([E164::new(8_613_800_000_001)?, E164::new(8_613_800_000_003)?], Attributes::default());
//! let map = Coded::open(builder.finish(&Edition::new("cn", 7, 1_795_000_000)?))?.expand()?;
//! let set = NumberSet::open(&map)?;
//!
//! let list = "13800000000\n+86 138-0000-0001\n1380000\n13800000003\n13800000004";
//! let (mut result, mut rejects) = (Vec::new(), Vec::new());
//! let report = run(Scrub::new(&plan, &set, Options::default()), list.as_bytes(), &mut result, &mut rejects, |_| {})?;
//! assert_eq!(result, b"13800000000\n13800000004");
//! assert_eq!((report.counts.kept, report.counts.dropped, report.counts.bad), (2, 2, 1));
//! assert!(rejects.starts_with(b"line,code,value,remedy\n3,wrong-length,"));
//!
//! // With more to say than that a number is listed, and with all rows in the result.
//! let mut consent = |number: E164, listed: bool| Verdict {
//!     allowed: number.get() == 8_613_800_000_003,
//!     reasons: vec![Reason { code: if listed { "listed" } else { "company-stop" }, blocks: true, what: None, until: None }],
//! };
//! let layout = Layout::guess(b"Wang;13800000003\nLi;13800000005\n", &plan);
//! let options = Options { layout, keep: Keep::Annotated, ..Options::default() };
//! let scrub = Scrub::new(&plan, &set, options).judged_by(&mut consent);
//! let mut result = Vec::new();
//! run(scrub, &b"Wang;13800000003\nLi;13800000005\n"[..], &mut result, std::io::sink(), |_| {})?;
//! assert_eq!(result, b"Wang;13800000003;may-call;listed\nLi;13800000005;may-call;\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod annotate;
mod batch;
mod engine;
mod layout;
mod listing;
mod reject;
mod report;
mod rows;
mod run;
mod spelling;
mod width;

pub use engine::Scrub;
pub use layout::{Column, Heading, Keep, Layout, Options};
pub use listing::{Judge, Listing};
pub use report::{Counts, ListError, Out};
pub use run::{Report, RunError, run};
pub use spelling::Spelt;
