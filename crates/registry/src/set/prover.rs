//! Many proofs out of one set.

use super::coded::{Block, Coded};
use super::digest::{Digest, Totals};
use super::edition::Edition;
use super::error::SetError;
use super::proof::{Proof, Tree};
use number::E164;
use std::cell::RefCell;
use std::collections::HashMap;

/// Proves many numbers of one set: the digests beside the way to the root are worked out once. They take 32 bytes a block.
///
/// ```
/// use registry::set::{Attributes, Builder, Coded, Edition, Prover};
/// use registry::{E164, Plan};
///
/// let plan = Plan::shipped("cn").expect("it is shipped");
/// let mut builder = Builder::new(&plan);
/// builder.insert(E164::new(8_613_800_000_001)?, Attributes::default());
/// let set = Coded::open(builder.finish(&Edition::new("cn", 1, 0)?))?;
/// let (digest, number) = (set.digest(), E164::new(8_613_800_000_001)?);
/// let proof = Prover::new(set).prove(number)?;
/// assert!(proof.verify(&digest, number)?.is_listed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Prover<B> {
    set: Coded<B>,
    leaves: RefCell<HashMap<usize, Vec<Digest>>>,
}

impl<B: AsRef<[u8]>> Prover<B> {
    /// Of this set.
    pub fn new(set: Coded<B>) -> Self {
        Self { set, leaves: RefCell::default() }
    }

    /// The set.
    pub fn set(&self) -> &Coded<B> {
        &self.set
    }

    /// As [`Coded::prove`].
    ///
    /// # Errors
    /// As there.
    pub fn prove(&self, number: E164) -> Result<Proof, SetError> {
        Tree::prove(self, number)
    }
}

impl<B: AsRef<[u8]>> Tree for Prover<B> {
    fn edition(&self) -> (&Edition, Totals) {
        Tree::edition(&self.set)
    }

    fn search(&self, key: u64) -> Result<usize, usize> {
        Tree::search(&self.set, key)
    }

    fn block(&self, leaf: usize) -> Result<Block, SetError> {
        Tree::block(&self.set, leaf)
    }

    fn leaves(&self, group: usize) -> Result<Vec<Digest>, SetError> {
        if let Some(known) = self.leaves.borrow().get(&group) {
            return Ok(known.clone());
        }
        let leaves = Tree::leaves(&self.set, group)?;
        self.leaves.borrow_mut().insert(group, leaves.clone());
        Ok(leaves)
    }

    fn groups(&self) -> Vec<Digest> {
        Tree::groups(&self.set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plan;
    use crate::set::{Attributes, Builder};

    #[test]
    fn many_proofs_are_the_same_as_one_by_one() {
        let plan = Plan::shipped("cn").expect("shipped");
        let mut builder = Builder::new(&plan);
        let number = |n: u64| E164::new(8_613_000_000_000 + 3_331 * n).expect("a number");
        builder.extend((0..400).map(number), Attributes::default());
        let file = builder.finish(&Edition::new("cn", 1, 0).expect("an edition"));
        let one = Coded::open(file.clone()).expect("sound");
        let prover = Prover::new(Coded::open(file).expect("sound"));
        for n in 0..420 {
            for asked in [number(n), E164::new(number(n).get() + 1).expect("a number")] {
                assert_eq!(prover.prove(asked).expect("sound"), one.prove(asked).expect("sound"));
            }
        }
        assert!(prover.leaves.borrow().len() > 1);
    }
}
