//! What other machines need to judge by this registry: the bench, and the histories of the numbers.

use super::Registry;
use super::orgs::ORGANISATIONS;
use super::violations::known;
use crate::error::{Answer, Refusal};
use number::E164;
use registry::dated::Told;
use registry::docket::{BenchText, ToldAct};
use registry::history::Entry;
use registry::org::Act;

impl Registry {
    /// What judging needs beside the records and the histories, as of now.
    ///
    /// # Errors
    /// A database that does not answer, a stored row that makes no sense.
    pub async fn bench_text(&self) -> Answer<BenchText> {
        let broken = |seq: u64| Refusal::refused("registry-broken").with("what", format!("act {seq}"));
        let mut book = Vec::new();
        for row in self.register.acts(ORGANISATIONS).await? {
            let told: Told<Act> = serde_json::from_value(row.body).map_err(|_| broken(row.seq))?;
            book.push(ToldAct { seq: row.seq, known: row.known, told });
        }
        Ok(BenchText {
            plan: self.plan.id().to_owned(),
            rules: self.rules_text.clone(),
            book,
            versions: known(&self.register.versions().await?),
            now: self.now(),
        })
    }

    /// Every number with its history, by ascending number, at one moment of the database; memory stays bounded. Returns
    /// the last entry at that moment.
    ///
    /// # Errors
    /// A stored row that makes no sense, or what `each` returns.
    pub async fn each_history(&self, each: impl FnMut(E164, &[Entry]) -> Answer<()>) -> Answer<u64> {
        self.register.walk(each).await
    }
}
