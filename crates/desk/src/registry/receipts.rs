//! The receipt of a comparison.

use super::Registry;
use super::scrub::Prepared;
use crate::error::{Answer, Refusal};
use registry::log::Hash;
use registry::paper::{self, Consulted, Receipt};
use registry::scrub::{Counts, Report};

impl Registry {
    /// Signs the receipt of a comparison and enters its digest in the log.
    ///
    /// # Errors
    /// A comparison with a copy; an organisation that is not registered; a log that cannot be written.
    pub async fn sign_receipt(&self, with: &Prepared, report: &Report) -> Answer<String> {
        self.may_receive(&with.how.organisation).await?;
        let version = with.version.as_ref().ok_or_else(|| Refusal::refused("registry-no-receipt"))?;
        let broken = || Refusal::refused("registry-broken").with("what", "rules");
        let now = self.now();
        let Counts { kept, dropped, bad, .. } = report.counts;
        let receipt = Receipt {
            registry: self.name(),
            organisation: with.how.organisation.clone(),
            purpose: with.how.purpose.clone(),
            at: paper::whole_second(now),
            as_of: with.as_of,
            list: report.list,
            lines: report.counts.rows(),
            version: version.n,
            published: version.published,
            manifest: paper::digest(version.paper.as_bytes()),
            rules: paper::Rules {
                id: paper::Id::new(&self.rules.id).ok_or_else(broken)?,
                digest: Hash::of(self.rules_text.as_bytes()),
            },
            kept,
            dropped,
            bad,
            result: report.result,
            rejects: report.rejects,
            consulted: Consulted { set: true, preferences: true, consents: true, stops: true },
            valid_until: with.until,
            inclusion: self.inclusion(version)?,
        };
        let signed = paper::sign(&receipt, &self.signer)?;
        let mut change = self.change().await?;
        self.enter(&mut change, "receipt", signed.as_bytes()).await?;
        let digest = Hash::of(signed.as_bytes()).hex();
        let lines = report.counts.rows();
        let body = serde_json::json!({ "purpose": with.how.purpose, "version": version.n, "lines": lines, "kept": kept,
            "dropped": dropped, "bad": bad, "digest": digest });
        change.act("receipt", &with.how.organisation, &body, &with.how.organisation).await?;
        change.save().await?;
        self.settle().await?;
        Ok(signed)
    }
}
