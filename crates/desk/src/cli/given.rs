//! Text given to a command: on standard input or in a file, in the encodings phones and offices use.

use crate::error::{Answer, DeskError};
use std::io::Read;
use std::path::Path;

/// The text of standard input.
///
/// # Errors
/// More than can be read at once.
pub fn stdin() -> Answer<String> {
    read(std::io::stdin().lock())
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// No such file, or more than can be read at once.
pub fn file(path: &Path) -> Answer<String> {
    if path == Path::new("-") {
        return stdin();
    }
    let missing = |_| DeskError::not_found("no-file", &path.display().to_string());
    read(std::fs::File::open(path).map_err(missing)?)
}

/// The text itself when it is short enough.
///
/// # Errors
/// More than can be read at once.
pub fn bounded(text: String) -> Answer<String> {
    let kilobytes = hearing::LONGEST / 1024;
    if text.len() > hearing::LONGEST {
        return Err(DeskError::refused("text-too-long", &[("n", kilobytes.to_string())]));
    }
    Ok(text)
}

fn read(input: impl Read) -> Answer<String> {
    let mut bytes = Vec::new();
    // One byte more than is taken shows that there is more.
    input.take(hearing::LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > hearing::LONGEST {
        return bounded(" ".repeat(bytes.len()));
    }
    bounded(evidence::text(&bytes).into_owned())
}
