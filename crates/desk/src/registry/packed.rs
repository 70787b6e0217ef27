//! Lists as they are handed in: text, or text packed with gzip or zstd.

use crate::error::{Answer, Refusal};
use flate2::bufread::MultiGzDecoder;
use registry::log::Hash;
use ring::digest::{Context, SHA256};
use ruzstd::decoding::StreamingDecoder;
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
    let unreadable = |error: &dyn std::fmt::Display| {
        Refusal::refused("registry-file-unreadable")
            .with("path", path.display().to_string())
            .with("reason", error.to_string())
    };
    let raw: Box<dyn Read + Send> = match path == Path::new("-") {
        true => Box::new(io::stdin()),
        false => {
            if path.is_dir() {
                return Err(unreadable(&"is a folder"));
            }
            Box::new(File::open(path).map_err(|error| unreadable(&error))?)
        }
    };
    let mut raw = BufReader::with_capacity(1 << 20, raw);
    let begins = raw.fill_buf().map_err(|error| unreadable(&error))?;
    let mut read: Box<dyn Read + Send> = match begins {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(raw)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(StreamingDecoder::new(raw).map_err(|error| unreadable(&error))?),
        _ => Box::new(raw),
    };
    let mut head = Vec::new();
    read.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
    Ok(Opened { head, read })
}

/// SHA-256 of a list, unpacked: what a receipt tells of it.
///
/// # Errors
/// A file that cannot be read.
pub fn list_digest(path: &Path) -> Answer<Hash> {
    let unreadable = |error: io::Error| {
        Refusal::refused("registry-file-unreadable")
            .with("path", path.display().to_string())
            .with("reason", error.to_string())
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
