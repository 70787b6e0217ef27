//! Following a log that somebody else keeps.

use super::{Checkpoint, Fault, Files, Head, Tree, Trust};

/// A newer checkpoint that was shown to continue the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// To be kept as the last one seen.
    pub checkpoint: Checkpoint,
    /// The head that was seen before; [`Head::EMPTY`] the first time.
    pub before: Head,
}

impl Followed {
    /// How many entries are new.
    pub fn grown(&self) -> u64 {
        self.checkpoint.head().size - self.before.size
    }
}

/// Verifies that a log only grew since its last checkpoint, from its tiles. Without a last one, what is shown is
/// believed if its own tiles lead to it.
///
/// # Errors
/// [`Fault`]: wrong signatures and another log first, then [`Fault::Rollback`], then [`Fault::Missing`] and
/// [`Fault::Altered`] with the file, and [`Fault::Fork`] only when the tiles are those that the log signed: the two
/// checkpoints then prove to anybody that the log has two pasts.
pub fn check<F: Files + ?Sized>(
    last: Option<&Checkpoint>,
    shown: &[u8],
    trust: &Trust,
    files: &F,
) -> Result<Followed, Fault> {
    let checkpoint = Checkpoint::open(shown, trust)?;
    let before = match last {
        Some(last) if last.origin() != checkpoint.origin() => {
            let (expected, found) = (last.origin().to_owned(), checkpoint.origin().to_owned());
            return Err(Fault::OtherLog { expected, found });
        }
        last => last.map_or(Head::EMPTY, Checkpoint::head),
    };
    let head = checkpoint.head();
    check_heads(before, head)?;
    if head.size > before.size {
        let found = Tree::open(head, files)?.root_at(before.size)?;
        if found != before.root {
            return Err(Fault::Fork { seen: before, shown: head, found });
        }
    }
    Ok(Followed { checkpoint, before })
}

/// What two heads say by themselves.
pub(super) fn check_heads(seen: Head, shown: Head) -> Result<(), Fault> {
    if shown.size < seen.size {
        return Err(Fault::Rollback { seen, shown });
    }
    if shown.size == seen.size && shown.root != seen.root {
        return Err(Fault::Fork { seen, shown, found: shown.root });
    }
    Ok(())
}
