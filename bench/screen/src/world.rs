//! What is measured with: made from a fixed seed, so that each run has the same.

use anyhow::Context as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Numbers and ranges of the list.
pub const LISTED: u64 = 500_000;
/// Rules of the policy.
pub const RULES: u64 = 1_000;
/// Contacts.
pub const CONTACTS: u64 = 1_000;

/// Files of a run.
pub struct World {
    /// Their folder.
    pub folder: PathBuf,
    /// The list, one number in a line.
    pub list: String,
    /// The policy.
    pub policy: String,
    /// The address book.
    pub cards: String,
}

/// A generator of numbers without a state worth speaking of: splitmix64.
pub struct Chance(pub u64);

impl Chance {
    /// The next one below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

/// The n-th listed number.
pub fn listed(n: u64) -> String {
    format!("138{:08}", n * 197 % 100_000_000)
}

impl World {
    /// Makes the files.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn new(folder: &Path) -> anyhow::Result<World> {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let mut list = String::new();
        for n in 0..LISTED - 100 {
            writeln!(list, "{}\tsales", listed(n))?;
        }
        (0..100).try_for_each(|n| writeln!(list, "9511{n:02}*\tcall-centre"))?;
        let mut policy = String::from("preset = \"strict\"\nform = \"busy\"\n");
        for n in 0..RULES {
            let when = match n % 4 {
                0 => format!("prefixes = [\"057{:05}\"]", n * 91 % 100_000),
                1 => format!("numbers = [\"1370000{n:04}\"]"),
                2 => format!("kinds = [\"landline\"], hours = [\"{:02}:00-23:59\"], places = [\"某地{n}\"]", n % 20),
                _ => format!("labels = [\"debt\"], days = \"mon\", names = [\"firm{n}\"]"),
            };
            writeln!(policy, "[[rule]]\nid = \"r{n}\"\npriority = {}\ndo = \"allow\"\nwhen = {{ {when} }}", n % 7)?;
        }
        let mut cards = String::new();
        for n in 0..CONTACTS {
            write!(cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:c{n}\r\nTEL:1390000{n:04}\r\nEND:VCARD\r\n")?;
        }
        Ok(World { folder: folder.to_owned(), list, policy, cards })
    }
}
