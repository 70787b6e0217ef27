//! Text given to a command: on standard input or in a file, in the encodings phones and offices use.

use desk::error::{Answer, Refusal};
use jiff::Timestamp;
use std::io::Read;
use std::path::Path;

/// What is read sentence by sentence: a reply, something said. In bytes.
pub const SAID: usize = hearing::LONGEST;
/// A mail with its pictures, in bytes.
const MAIL: usize = 32 << 20;
/// A letter or a note, in bytes; more is a mistake.
pub const LETTER: usize = 1 << 20;

/// The text of standard input, of at most `longest` bytes.
///
/// # Errors
/// More than that.
pub fn stdin(longest: usize) -> Answer<String> {
    read(std::io::stdin().lock(), longest)
}

/// The text of a file, or of standard input for `-`, of at most `longest` bytes.
///
/// # Errors
/// No such file, or more than that.
pub fn file(path: &Path, longest: usize) -> Answer<String> {
    if path == Path::new("-") {
        return stdin(longest);
    }
    read(opened(path)?, longest)
}

/// A reply as it is read.
pub struct Replied {
    /// What the other side wrote.
    pub text: String,
    /// When it was written, where it says so.
    pub at: Option<Timestamp>,
    /// Names of the attachments in which the answer stands, when the text itself only points to them.
    pub answer_in: Vec<String>,
}

/// A reply: the text of a file or of standard input; of a mail what the other side wrote, decoded and without the letter that it
/// quotes, and when.
///
/// # Errors
/// As [`file`]; a mail may be larger than its text, by its pictures and encodings.
pub fn reply(path: &Path) -> Answer<Replied> {
    let bytes =
        if path == Path::new("-") { taken(std::io::stdin().lock(), MAIL)? } else { taken(opened(path)?, MAIL)? };
    if let Some(mail) = desk::evidence::mail(&bytes) {
        let answer_in = if mail.answer_is_attached() { mail.attached } else { Vec::new() };
        return Ok(Replied { text: bounded(mail.text)?, at: mail.at, answer_in });
    }
    let text = desk::evidence::text(&bytes).into_owned();
    if bytes.len() > SAID || text.len() > 2 * SAID {
        Err(too_long(SAID))
    } else {
        let text = desk::evidence::reply_alone(&text).into_owned();
        Ok(Replied { text, at: None, answer_in: Vec::new() })
    }
}

/// Opens a file that the person names.
///
/// # Errors
/// No such file, or a folder.
pub fn opened(path: &Path) -> Answer<std::fs::File> {
    if path.is_dir() {
        return Err(Refusal::refused("import-folder").with("name", path.display().to_string()));
    }
    std::fs::File::open(path).map_err(|_| Refusal::not_found("no-file", &path.display().to_string()))
}

fn taken(input: impl Read, longest: usize) -> Answer<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(longest as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > longest { Err(too_long(longest)) } else { Ok(bytes) }
}

/// The text itself when it is short enough to be read sentence by sentence.
///
/// # Errors
/// More than [`SAID`] bytes.
pub fn bounded(text: String) -> Answer<String> {
    if text.len() > SAID { Err(too_long(SAID)) } else { Ok(text) }
}

fn too_long(longest: usize) -> Refusal {
    Refusal::refused("text-too-long").with("n", (longest / 1024).to_string())
}

fn read(input: impl Read, longest: usize) -> Answer<String> {
    let mut bytes = Vec::new();
    // One byte more than is taken shows that there is more.
    input.take(longest as u64 + 1).read_to_end(&mut bytes)?;
    let text = desk::evidence::text(&bytes).into_owned();
    if bytes.len() > longest || text.len() > 2 * longest { Err(too_long(longest)) } else { Ok(text) }
}
