//! Files for their owner's eyes only.

use std::path::Path;

/// Makes the file, for the owner's eyes only, before the engine would make it for everybody's.
pub(crate) fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
