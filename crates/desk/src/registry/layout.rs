//! The published tree: plain files that any web server can hand out.
//!
//! ```text
//! public/registry.pub                    the key
//! public/checkpoint, public/tile/…       the log (C2SP tlog-tiles)
//! public/versions/000007/version         the signed paper that is the leaf
//! public/versions/000007/set.wns         the whole set
//! public/versions/000007/from-000006.wnd what changed since version 6; also since 5, 3 and so on, by doubled steps
//! public/versions/000007/classes.txt     what each class of preferences lets in, a line each
//! ```

/// The key by which everybody verifies.
pub(super) const KEY: &str = "registry.pub";
/// The log's signed head.
pub(super) const CHECKPOINT: &str = "checkpoint";
/// A version's paper.
pub(super) const VERSION: &str = "version";
/// A version's set.
pub(super) const SET: &str = "set.wns";
/// A version's classes of preferences.
pub(super) const CLASSES: &str = "classes.txt";

/// The folder of a version.
pub(super) fn version_folder(n: u64) -> String {
    format!("versions/{n:06}")
}

/// What changed since an earlier version, within the folder of a later one.
pub(super) fn delta_name(from: u64) -> String {
    format!("from-{from:06}.wnd")
}
