//! Numbers without their country code.

use crate::Plan;
use number::E164;

/// The digits of a number without the plan's country code; `None` for a foreign one.
pub(super) fn national(plan: &Plan, number: E164) -> Option<String> {
    let digits = number.get().to_string();
    digits.strip_prefix(&plan.country().to_string()).map(str::to_owned)
}
