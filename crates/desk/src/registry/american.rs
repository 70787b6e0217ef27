//! Numbers in lists of the American trade commission.

use registry::Plan;
use std::sync::LazyLock;

/// The plan of the numbers in lists of the American trade commission, whatever the registry's own plan is: their ten digits
/// are never read as a number at home somewhere else.
pub(super) fn american() -> &'static Plan {
    static AMERICAN: LazyLock<Plan> = LazyLock::new(|| Plan::shipped("us").expect("it is shipped"));
    &AMERICAN
}
