//! Exact sets of telephone numbers: built, kept in a file, proved and compared.
//!
//! A set has two forms, both told byte by byte in `docs/formats/number-set.md`. [`Coded`] is the form on disk and on the
//! wire: every block of 10,000 numbers by its cheapest code. [`NumberSet`] is the form that answers: plain bits behind
//! a directory, mapped into memory and ready at once; it is expanded from the other and can be made again at any time.
//!
//! ```
//! use registry::set::{Attributes, Builder, Coded, Edition, NumberSet};
//! use registry::{E164, Plan};
//!
//! let plan = Plan::shipped("cn").expect("it is shipped");
//! let mut builder = Builder::new(&plan);
//! let number = plan.read("13800000000")?;
//! builder.insert(number, Attributes { since: 9_800, preference: 0 });
//!
//! // Version 7 of the list, published at a moment that the caller knows.
//! let file = builder.finish(&Edition::new("cn", 7, 1_795_000_000)?);
//! let coded = Coded::open(&file)?;
//! coded.verify()?;
//!
//! // The form that answers.
//! let map = coded.expand()?;
//! let set = NumberSet::open(&map)?;
//! assert!(set.contains(number));
//! assert_eq!(set.attributes(number).map(|a| a.since), Some(9_800));
//! assert!(!set.contains(E164::new(8_613_800_000_001)?));
//!
//! // One number's status, for somebody who has only the digest of the version.
//! let proof = coded.prove(number)?;
//! assert!(proof.verify(&coded.digest(), number)?.is_listed());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bits;
mod builder;
mod code;
mod coded;
mod column;
mod delta;
mod digest;
mod directory;
mod edition;
mod error;
mod expand;
mod header;
mod info;
mod layout;
mod map;
mod memory;
mod probe;
mod proof;
mod prover;
mod stream;
mod varint;
mod weights;
mod writer;

pub use bits::Bits;
pub use builder::Builder;
pub use coded::{Block, Coded, Kept};
pub use delta::{Delta, DeltaInfo};
pub use digest::{Digest, NotADigest};
pub use edition::{Attributes, Edition, NotAnEdition};
pub use error::{DeltaError, ProofError, SetError};
pub use info::{Info, entropy_bits};
pub use map::NumberSet;
pub use memory::Memory;
pub use proof::{Proof, Status};
pub use prover::Prover;

/// Numbers in a block: those that share all digits but the last four.
pub const BLOCK: u64 = 10_000;

/// Bytes of a block's plain bitmap.
pub const BITMAP: usize = 1_250;
