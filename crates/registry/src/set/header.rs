//! The first 256 bytes of the file.

use super::digest::{Digest, Totals};
use super::edition::{Attributes, Edition, PLAN};
use super::error::SetError;
use super::varint;

pub(super) const MAGIC: &[u8; 4] = b"WNS1";
pub(super) const LENGTH: usize = 256;

/// The form of the file that this program writes and reads.
const FORMAT: u16 = 1;

/// Bytes before the header's own digest.
const DIGESTED: usize = LENGTH - 32;

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub edition: Edition,
    pub totals: Totals,
    pub directory: u64,
    pub blocks: u64,
    pub attributes: u64,
    pub usual: Attributes,
    pub directory_digest: Digest,
}

impl Header {
    pub(super) fn to_bytes(&self) -> [u8; LENGTH] {
        let mut out = Vec::with_capacity(LENGTH);
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        out.extend((LENGTH as u16).to_le_bytes());
        out.extend(self.edition.plan_bytes());
        out.extend(self.edition.version().to_le_bytes());
        out.extend(self.edition.published().to_le_bytes());
        for value in [self.totals.numbers, self.totals.blocks, self.directory, self.blocks, self.attributes] {
            out.extend(value.to_le_bytes());
        }
        out.extend(self.usual.since.to_le_bytes());
        out.extend(self.usual.preference.to_le_bytes());
        out.extend([0; 4]);
        out.extend(self.totals.tree.0);
        out.extend(self.totals.digest(&self.edition).0);
        out.extend(self.directory_digest.0);
        out.resize(DIGESTED, 0);
        out.extend(Digest::of(&out).0);
        let mut bytes = [0; LENGTH];
        bytes.copy_from_slice(&out);
        bytes
    }

    /// Reads the header of a file and checks it against its digests and against the length of the file.
    pub(super) fn read(file: &[u8]) -> Result<Self, SetError> {
        let have = file.len() as u64;
        if !file.starts_with(MAGIC) {
            return Err(SetError::Magic("WNS1"));
        }
        let header: &[u8; LENGTH] = file.first_chunk().ok_or(SetError::Length { have, need: (LENGTH + 32) as u64 })?;
        let format = u16::from_le_bytes([header[4], header[5]]);
        if format != FORMAT {
            return Err(SetError::Format(format));
        }
        if Digest::of(&header[..DIGESTED]).0 != header[DIGESTED..] {
            return Err(SetError::Header("it does not match its digest"));
        }
        let read = Self::fields(&header[6..DIGESTED]).ok_or(SetError::Header("a field that cannot be"))?;
        let (header, digest) = read;
        if header.totals.digest(&header.edition) != digest {
            return Err(SetError::Header("the digest of the set is of another version"));
        }
        let need = [LENGTH as u64, header.directory, header.blocks, header.attributes, 32]
            .iter()
            .try_fold(0_u64, |sum, part| sum.checked_add(*part))
            .ok_or(SetError::Header("lengths that cannot be"))?;
        if need != have {
            return Err(SetError::Length { have, need });
        }
        Ok(header)
    }

    fn fields(mut bytes: &[u8]) -> Option<(Self, Digest)> {
        let bytes = &mut bytes;
        if usize::from(varint::u16(bytes)?) != LENGTH {
            return None;
        }
        let plan = varint::split(bytes, PLAN)?;
        let (version, published) = (varint::u64(bytes)?, varint::u64(bytes)? as i64);
        let edition = Edition::from_bytes(plan, version, published)?;
        let (numbers, many) = (varint::u64(bytes)?, varint::u64(bytes)?);
        let (directory, blocks, attributes) = (varint::u64(bytes)?, varint::u64(bytes)?, varint::u64(bytes)?);
        let usual = Attributes { since: varint::u16(bytes)?, preference: varint::u16(bytes)? };
        if varint::split(bytes, 4)? != [0; 4] {
            return None;
        }
        let totals = Totals { numbers, blocks: many, tree: Digest::take(bytes)? };
        let digest = Digest::take(bytes)?;
        let directory_digest = Digest::take(bytes)?;
        if bytes.iter().any(|&b| b != 0) {
            return None;
        }
        Some((Self { edition, totals, directory, blocks, attributes, usual, directory_digest }, digest))
    }
}
