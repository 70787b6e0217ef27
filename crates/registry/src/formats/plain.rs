//! One number a line, in any spelling that the plan reads.

use super::Item;
use super::fault::Fault;
use super::reader::{Found, Lined};
use crate::Plan;

pub(super) struct Plain(Plan);

impl Plain {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(plan.clone())
    }
}

impl Lined for Plain {
    fn row(&mut self, line: &str) -> Result<Found, Fault> {
        Ok(Found::Item(Item::Number(self.0.read(line)?)))
    }
}
