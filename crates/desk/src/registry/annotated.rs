//! Verdicts as they stand behind the rows of a table: with days of the plan's first zone, which is named once with the table.

use super::scrub::Prepared;
use super::times::in_days;
use registry::gate::Verdict;
use registry::scrub::{Keep, Options};

impl Prepared {
    /// The name of the zone whose days stand in the reasons.
    pub fn zone(&self) -> String {
        let zone = self.plan.home_zones().first().and_then(|zone| zone.iana_name());
        zone.unwrap_or("UTC").to_owned()
    }

    pub(super) fn annotated(&self, options: &Options, mut verdict: Verdict) -> Verdict {
        if let Some(zone) = self.plan.home_zones().first().filter(|_| options.keep == Keep::Annotated) {
            for reason in &mut verdict.reasons {
                reason.what = reason.what.take().map(|what| in_days(&what, zone));
                // A table has no place for the day by itself, and the organisation alone does not say why its consent is not enough.
                if let ("consent-ended", Some(what), Some(until)) = (reason.code, &reason.what, reason.until) {
                    reason.what = Some(in_days(&format!("{what} until {until}"), zone));
                }
            }
        }
        verdict
    }
}
