//! `wurao verify`: is everything as it was recorded?

use super::{Context, Reply, as_json};
use clap::Args;
use desk::Here;
use desk::error::Answer;
use desk::evidence::verify::{Verified, lines, lost, verify};
use serde_json::Value;

/// Walk logs, originals, custody, index and jobs, and name what is not as it was recorded.
#[derive(Args)]
pub struct Verify {
    /// Only what belongs to this case.
    #[arg(long)]
    case: Option<String>,
}

impl Verify {
    /// Answers what was walked and what is wrong; the exit code is 1 when something is.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        Ok(told(context, &verify(&here, self.case.as_deref()).await?))
    }
}

/// Says on stderr when something is about to leave whose originals are gone.
pub async fn warn_of_lost(context: &Context, here: &Here, case: &str) -> Answer<()> {
    let lost = lost(here, case).await?;
    if !lost.is_empty() {
        let named: Vec<String> = lost.iter().map(casework::Digest::short).collect();
        eprintln!("{}", context.words.a("originals-lost", &[("digests", named.join(", "))]));
    }
    Ok(())
}

/// What a check found, as a document and as lines.
pub fn told(context: &Context, found: &Verified) -> Reply {
    let mut document = as_json(found);
    if let Value::Object(map) = &mut document {
        map.insert("intact".to_owned(), found.intact().into());
    }
    let mut text = lines(found, context.lang);
    if !found.loose.is_empty() {
        text.push(context.words.n("verify-loose", found.loose.len()));
    }
    Reply { document, text: text.join("\n"), good: found.intact() }
}
