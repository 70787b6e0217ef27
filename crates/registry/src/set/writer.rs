//! Puts a file together from blocks.

use super::coded::{Block, Kept};
use super::digest::{Digest, Leaf, Totals};
use super::directory::{self, Entry};
use super::edition::{Attributes, Edition};
use super::header::Header;
use super::{code, column};

/// A file that grows block by block.
pub(super) struct Writer {
    usual: Attributes,
    entries: Vec<Entry>,
    leaves: Vec<Digest>,
    blocks: Vec<u8>,
    attributes: Vec<u8>,
}

impl Writer {
    /// A file most of whose numbers have the usual attributes.
    pub(super) fn new(usual: Attributes) -> Self {
        Self { usual, entries: Vec::new(), leaves: Vec::new(), blocks: Vec::new(), attributes: Vec::new() }
    }

    /// Adds a block that holds a number; keys ascend.
    pub(super) fn push(&mut self, block: &Block) {
        let coded = code::encode(&block.bits);
        let attributes = match &block.kept {
            Kept::Same(same) if *same == self.usual => Vec::new(),
            Kept::Same(same) => column::encode(&[*same]),
            Kept::Each(each) => column::encode(each),
        };
        self.push_coded(block.leaf(), &coded, &attributes);
    }

    /// Adds a block that is coded already.
    pub(super) fn push_coded(&mut self, leaf: Leaf, coded: &[u8], attributes: &[u8]) {
        let digest = leaf.digest();
        self.entries.push(Entry {
            key: leaf.key,
            at: self.blocks.len() as u64,
            attributes_at: self.attributes.len() as u64,
            // At most 1,251 and 40,008 bytes.
            length: coded.len() as u16,
            attributes_length: attributes.len() as u16,
            count: leaf.count,
            check: [digest.0[0], digest.0[1]],
        });
        self.leaves.push(digest);
        self.blocks.extend(coded);
        self.attributes.extend(attributes);
    }

    /// The whole file.
    pub(super) fn finish(self, edition: &Edition) -> Vec<u8> {
        let (directory, tree) = directory::write(&self.entries, &self.leaves, !self.attributes.is_empty());
        let numbers = self.entries.iter().map(|entry| u64::from(entry.count)).sum();
        let header = Header {
            edition: edition.clone(),
            totals: Totals { numbers, blocks: self.entries.len() as u64, tree },
            directory: directory.len() as u64,
            blocks: self.blocks.len() as u64,
            attributes: self.attributes.len() as u64,
            usual: self.usual,
            directory_digest: Digest::of(&directory),
        };
        let head = header.to_bytes();
        let length = head.len() + directory.len() + self.blocks.len() + self.attributes.len() + 32;
        let mut out = Vec::with_capacity(length);
        out.extend(head);
        out.extend(directory);
        out.extend(self.blocks);
        out.extend(self.attributes);
        let digest = Digest::of(&out);
        out.extend(digest.0);
        out
    }
}
