//! One number a line, in any spelling that the plan reads.

use super::decode::{Found, Lined};
use super::fault::Fault;
use crate::Plan;
use number::E164;

pub(super) struct Plain(Plan);

impl Plain {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(plan.clone())
    }
}

impl<T: From<E164>> Lined<T> for Plain {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault> {
        Ok(Found::Row(self.0.read(line)?.into()))
    }
}
