//! From bytes to text: UTF-8, GB18030 and UTF-16, told apart by marks and by what fits.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file's beginning [`crate::recognise`] wants to see, in bytes. More does no harm, less makes it guess.
pub const HEAD: usize = 64 * 1024;

/// How a text file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Everything seen fits UTF-8; lines that do not are tried as GB18030.
    Utf8,
    Gb18030,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }

    fn of(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => UTF_8,
            Encoding::Gb18030 => GB18030,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        }
    }
}

/// Tells the encoding from the beginning of a file.
pub(crate) fn sniff(head: &[u8]) -> Encoding {
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Encoding::Utf8;
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return Encoding::Utf16Le;
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Encoding::Utf16Be;
    }
    if let Some(wide) = unmarked_wide(head) {
        return wide;
    }
    if declares_utf8(head) || mostly_utf8(head) { Encoding::Utf8 } else { Encoding::Gb18030 }
}

/// Whether bytes are UTF-8, but for some damage: what is another encoding has more signs that do not fit than signs that do,
/// one bad byte in a list of names has fewer.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut fitting, mut odd) = (0u32, 0u32);
    for piece in bytes.utf8_chunks() {
        fitting += piece.valid().chars().filter(|c| !c.is_ascii()).count() as u32;
        odd += u32::from(!piece.invalid().is_empty());
    }
    // The head of a file may end inside a character.
    let cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    odd == 0 || cut || fitting >= odd && fitting > 0
}

/// As [`sniff`]; where bytes fit no encoding whole, the one in which the beginning `fits`, as by the header of a list.
pub(crate) fn sniff_by(head: &[u8], fits: impl Fn(&str) -> bool) -> Encoding {
    let first = sniff(head);
    let other = match first {
        Encoding::Utf8 if std::str::from_utf8(head).is_err_and(|e| e.error_len().is_some()) => Encoding::Gb18030,
        Encoding::Gb18030 => Encoding::Utf8,
        _ => return first,
    };
    let fits = |encoding: Encoding| fits(&encoding.of().decode_with_bom_removal(head).0);
    if !fits(first) && fits(other) { other } else { first }
}

/// An XML file that declares UTF-8 is UTF-8 with some damage, whatever the damage looks like.
fn declares_utf8(head: &[u8]) -> bool {
    let start = head[..head.len().min(200)].to_ascii_lowercase();
    start.starts_with(b"<?xml") && memchr::memmem::find(&start, b"utf-8").is_some()
}

/// UTF-16 without a mark: separators and digits make every second byte zero.
fn unmarked_wide(head: &[u8]) -> Option<Encoding> {
    let sample = &head[..head.len().min(512) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 2 / 3;
    if odd > many && even == 0 {
        Some(Encoding::Utf16Le)
    } else if even > many && odd == 0 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// A short file as text, whatever its encoding: UTF-8, GB18030 or UTF-16. What fits none of them is shown by marks.
///
/// ```
/// assert_eq!(evidence::text(b"\xc4\xfa\xba\xc3"), "您好");
/// ```
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    head_text(bytes)
}

/// The beginning of a file as text, for looking at only.
pub(crate) fn head_text(head: &[u8]) -> Cow<'_, str> {
    text_in(head, sniff(head))
}

/// The beginning of a file as text in a known encoding, for looking at only.
pub(crate) fn text_in(head: &[u8], encoding: Encoding) -> Cow<'_, str> {
    encoding.of().decode_with_bom_removal(head).0
}

/// One line of an ASCII-compatible encoding as text, without NUL characters.
pub(crate) fn line_text(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    let text = match (encoding, std::str::from_utf8(bytes)) {
        (Encoding::Gb18030, _) => GB18030.decode_without_bom_handling(bytes).0,
        (_, Ok(text)) => Cow::Borrowed(text),
        // One bad byte is shown as such and costs no more than its own sign.
        (_, Err(_)) if mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        // A list glued together from two files changes its encoding in the middle.
        (_, Err(_)) => match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text,
            None => String::from_utf8_lossy(bytes),
        },
    };
    if memchr::memchr(0, text.as_bytes()).is_some() { Cow::Owned(text.replace('\0', "")) } else { text }
}

/// A text stream whose bytes are of an ASCII-compatible encoding, byte order mark removed.
pub(crate) enum Text<R> {
    /// As in the file.
    Plain(R),
    /// Turned into UTF-8 while reading.
    Turned(Box<Turn<R>>),
}

/// A file whose beginning was read ahead to tell its encoding.
pub(crate) type Ahead<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// Opens a text stream. GB18030 is passed through unless everything must be UTF-8.
pub(crate) fn open<R: BufRead>(
    mut input: R,
    all_utf8: bool,
    fits: impl Fn(&str) -> bool,
) -> io::Result<(Text<Ahead<R>>, Encoding)> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let encoding = sniff_by(&head, fits);
    let mark = if head.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    let mut ahead = io::Cursor::new(head);
    ahead.set_position(mark);
    let input = ahead.chain(input);
    let turn = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) || (all_utf8 && encoding == Encoding::Gb18030);
    let text = if turn {
        let decoder = encoding.of().new_decoder_with_bom_removal();
        Text::Turned(Box::new(Turn { input, decoder, out: vec![0; 32 * 1024], at: 0, len: 0, done: false }))
    } else {
        Text::Plain(input)
    };
    Ok((text, encoding))
}

/// Decodes while reading.
pub(crate) struct Turn<R> {
    input: R,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    len: usize,
    done: bool,
}

impl<R: BufRead> Turn<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.len && !self.done {
            let source = self.input.fill_buf()?;
            let last = source.is_empty();
            let (_, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.out, last);
            self.input.consume(read);
            (self.at, self.len) = (0, written);
            self.done = last;
        }
        Ok(&self.out[self.at..self.len])
    }
}

impl<R: BufRead> Read for Text<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Text::Plain(input) => input.fill_buf(),
            Text::Turned(turn) => turn.fill_buf(),
        }
    }
    fn consume(&mut self, n: usize) {
        match self {
            Text::Plain(input) => input.consume(n),
            Text::Turned(turn) => turn.at += n,
        }
    }
}
