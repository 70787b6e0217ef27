//! The transparency log: what a registry published, in an order that nobody can change afterwards without being found
//! out. A Merkle tree as in RFC 6962, kept as files that any web server can hand out (<https://c2sp.org/tlog-tiles>).
//! It holds versions, rules and digests; never a telephone number.
//!
//! ```
//! use registry::log::{Checkpoint, Fault, Hash, Head, Tree, Trust, append, check, includes};
//! use registry::note::SignerKey;
//! use std::collections::BTreeMap;
//!
//! let signer = SignerKey::from_seed("registry.example/cn", [7; 32])?;
//! let trust = Trust::of(signer.verifier());
//! let mut disk = BTreeMap::new();
//!
//! // The registry appends: first the files, then the checkpoint.
//! let one = append(Head::EMPTY, &["version 1"], &|path: &str| Ok(disk.get(path).cloned()))?;
//! disk.extend(one.files);
//! let first = Checkpoint::sign(one.head, &signer)?;
//! let two = append(one.head, &["version 2"], &|path: &str| Ok(disk.get(path).cloned()))?;
//! disk.extend(two.files);
//! let second = Checkpoint::sign(two.head, &signer)?.to_string();
//!
//! // Somebody who saw the first checkpoint follows it to the second, and finds an entry proved.
//! let files = |path: &str| Ok(disk.get(path).cloned());
//! let followed = check(Some(&first), second.as_bytes(), &trust, &files)?;
//! assert_eq!(followed.grown(), 1);
//! let path = Tree::open(followed.checkpoint.head(), &files)?.inclusion(1)?;
//! assert!(includes(&followed.checkpoint.head(), 1, &Hash::leaf(b"version 2"), &path));
//!
//! // A log that tells another past is found out.
//! let other = append(Head::EMPTY, &["another version 1", "version 2"], &|_: &str| Ok(None))?;
//! let files = |path: &str| Ok(other.files.iter().find(|file| file.0 == path).map(|file| file.1.clone()));
//! let other = Checkpoint::sign(other.head, &signer)?.to_string();
//! assert_eq!(check(Some(&first), other.as_bytes(), &trust, &files).unwrap_err().code(), "log-forked");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod append;
mod checkpoint;
mod fault;
mod follow;
mod hash;
mod head;
mod proof;
mod rows;
mod tile;
mod tree;
mod witness;

pub use append::{Appended, append};
pub use checkpoint::{Checkpoint, Trust};
pub use fault::Fault;
pub use follow::{Followed, check};
pub use hash::{Hash, root};
pub use head::Head;
pub use proof::{LONGEST_PROOF, extends, includes};
pub use tile::{Files, Tile, WIDTH, paths_between};
pub use tree::Tree;
pub use witness::{Refused, Request, cosign};

pub(crate) use checkpoint::{decimal, text as checkpoint_text};

/// The most entries that a log can have. A tree of this size has paths of at most [`LONGEST_PROOF`] hashes.
pub const LARGEST: u64 = 1 << 62;
/// The longest entry, in bytes: bundles write lengths in two bytes.
pub const LONGEST_ENTRY: usize = 65_535;
