//! `wurao screen told`: what the person says of a screened call.

use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use desk::screen::told;

/// Say of a screened call that it was a sales call, or that it was wanted.
#[derive(Args)]
pub struct Told {
    /// The call: its id as `screen calls` shows it.
    id: String,
    /// It was a sales call: it enters the log of the case; without a case its number is blocked.
    #[arg(long, required_unless_present = "wanted", conflicts_with = "wanted")]
    sales: bool,
    /// It was wanted: the number is let in from now on.
    #[arg(long)]
    wanted: bool,
    /// The case, when there are several.
    #[arg(long, value_name = "CASE", requires = "sales")]
    case: Option<String>,
}

impl Told {
    /// Answers what is kept of it.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let told = match self.sales {
            true => told::sales(&here, &self.id, self.case.as_deref()).await?,
            false => told::wanted(&here, &self.id).await?,
        };
        let text = match (&told.case, told.sales) {
            (Some(case), _) => context.words.a("screen-told-case", &[("case", case.clone())]),
            (None, Some(true)) => context.words.t("screen-told-blocked"),
            (None, _) => context.words.t("screen-told-wanted"),
        };
        Ok(Reply::new(as_json(&told), text))
    }
}
