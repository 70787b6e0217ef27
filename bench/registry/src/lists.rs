//! The set of a run, made once and kept on the disk until the run ends.

use crate::world::{World, e164};
use registry::Plan;
use registry::set::{Attributes, Builder, Coded, Edition, Memory, NumberSet};
use std::fs::File;

/// What all listed numbers have.
pub const USUAL: Attributes = Attributes { since: 9_000, preference: 0 };

/// The plan of the made-up numbers.
pub fn plan() -> Plan {
    Plan::shipped("cn").expect("it is shipped")
}

/// The version of the list.
pub fn edition(version: u64) -> Edition {
    Edition::new("cn", version, 1_795_000_000).expect("a sound id")
}

impl World {
    /// The file of the set; it is built if no figure has done so yet.
    pub fn coded(&self) -> anyhow::Result<Coded<Memory>> {
        let path = self.path("set.wns");
        if !path.exists() {
            let mut builder = Builder::new(&plan());
            builder.extend(self.all_listed().map(e164), USUAL);
            std::fs::write(&path, builder.finish(&edition(1)))?;
        }
        Ok(Coded::open(Memory::map(&File::open(path)?)?)?)
    }

    /// The file of the form that answers.
    pub fn expanded(&self) -> anyhow::Result<File> {
        let path = self.path("set.wnm");
        if !path.exists() {
            std::fs::write(&path, self.coded()?.expand()?)?;
        }
        Ok(File::open(path)?)
    }

    /// The set in huge pages, as a scrub of a long list takes it.
    pub fn set(&self) -> anyhow::Result<NumberSet<Memory>> {
        let file = self.expanded()?;
        let length = usize::try_from(file.metadata()?.len())?;
        Ok(NumberSet::open(Memory::read(file, length)?)?)
    }

    /// The set in its mapped file.
    pub fn mapped(&self) -> anyhow::Result<NumberSet<Memory>> {
        Ok(NumberSet::open(Memory::map(&self.expanded()?)?)?)
    }
}
