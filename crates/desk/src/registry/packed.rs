//! Lists as they are handed in: text, or text packed with gzip or zstd.

use super::reasons::{BEHIND, CUT};
use crate::error::{Answer, Refusal};
use flate2::bufread::MultiGzDecoder;
use registry::log::Hash;
use ring::digest::{Context, SHA256};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Bytes that tell how a list is laid out.
pub const HEAD: usize = 64 << 10;

/// A list being read, unpacked.
pub struct Opened {
    /// Its first bytes, at most [`HEAD`]; they are read again.
    pub head: Vec<u8>,
    read: Box<dyn Read + Send>,
}

impl Opened {
    /// Whether rows end with a line feed, as comparing and judging need it: they pass bytes on as they are.
    ///
    /// # Errors
    /// They end with carriage returns alone.
    pub fn rows_end(&self, path: &Path) -> Answer<()> {
        let ends = |byte: u8| self.head.contains(&byte);
        if ends(b'\r') && !ends(b'\n') && self.head.iter().filter(|&&byte| byte == b'\r').count() > 1 {
            return Err(Refusal::refused("list-cr-only").with("path", path.display().to_string()));
        }
        Ok(())
    }

    /// The list from its first byte on.
    pub fn into_read(self) -> impl Read + Send {
        io::Cursor::new(self.head).chain(self.read)
    }
}

/// Opens a list; `-` is standard input.
///
/// # Errors
/// A file that cannot be read, a packed one that is damaged at its beginning.
pub fn open_list(path: &Path) -> Answer<Opened> {
    let unreadable = |error: &io::Error| {
        Refusal::refused("registry-file-unreadable")
            .with("path", path.display().to_string())
            .with_both("reason", super::reasons::file(error))
    };
    let raw: Box<dyn Read + Send> = match path == Path::new("-") {
        true => Box::new(io::stdin()),
        false => {
            if path.is_dir() {
                return Err(unreadable(&io::Error::new(io::ErrorKind::IsADirectory, "is a folder")));
            }
            Box::new(File::open(path).map_err(|error| unreadable(&error))?)
        }
    };
    let mut raw = BufReader::with_capacity(1 << 20, raw);
    // A pipe may give a byte at a time.
    let mut begins = Vec::with_capacity(4);
    raw.by_ref().take(4).read_to_end(&mut begins).map_err(|error| unreadable(&error))?;
    let raw = io::Cursor::new(begins.clone()).chain(raw);
    let mut read: Box<dyn Read + Send> = match begins.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(Members { inner: MultiGzDecoder::new(raw), any: false }),
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Box::new(Frames::new(raw)),
        _ => Box::new(raw),
    };
    let mut head = Vec::new();
    read.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
    Ok(Opened { head, read })
}

/// All members of a file packed with gzip, one behind the other.
struct Members<R> {
    inner: MultiGzDecoder<R>,
    any: bool,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        self.any |= matches!(read, Ok(1..));
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(CUT),
            io::ErrorKind::InvalidInput if self.any => io::Error::other(BEHIND),
            _ => error,
        })
    }
}

/// All frames of a file packed with zstd, one behind the other; those that are to be skipped are.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame is being read.
    within: bool,
    /// Whether one has been begun.
    any: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), within: false, any: false }
    }

    /// Begins the next frame that holds something; false at the end of the file.
    fn next(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            let header = match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    (self.within, self.any) = (true, true);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(header)) => header,
                Err(error) => return Err(io::Error::other(error)),
            };
            match header {
                ReadFrameHeaderError::SkipFrame { length, .. } => {
                    let skipped = io::copy(&mut self.source.by_ref().take(u64::from(length)), &mut io::sink())?;
                    if skipped < u64::from(length) {
                        return Err(io::Error::other(CUT));
                    }
                    self.any = true;
                }
                ReadFrameHeaderError::BadMagicNumber(_) | ReadFrameHeaderError::MagicNumberReadError(_) if self.any => {
                    return Err(io::Error::other(BEHIND));
                }
                _ if self.source.fill_buf()?.is_empty() => return Err(io::Error::other(CUT)),
                error => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() && (self.within || self.next()?) {
            while self.decoder.can_collect() < buffer.len() && !self.decoder.is_finished() {
                let wanted = BlockDecodingStrategy::UptoBytes(buffer.len() - self.decoder.can_collect());
                if let Err(error) = self.decoder.decode_blocks(&mut self.source, wanted) {
                    let cut = self.source.fill_buf()?.is_empty();
                    return Err(if cut { io::Error::other(CUT) } else { io::Error::other(error) });
                }
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            self.within = false;
        }
        Ok(0)
    }
}

/// SHA-256 of a list, unpacked: what a receipt tells of it.
///
/// # Errors
/// A file that cannot be read.
pub fn list_digest(path: &Path) -> Answer<Hash> {
    let unreadable = |error: io::Error| {
        Refusal::refused("registry-file-unreadable")
            .with("path", path.display().to_string())
            .with_both("reason", super::reasons::file(&error))
    };
    let mut read = open_list(path)?.into_read();
    let mut context = Context::new(&SHA256);
    let mut piece = vec![0; 256 << 10];
    loop {
        match read.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => context.update(&piece[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    Ok(Hash::from(hash))
}
