//! `wurao phone list|code|end ID`: the person's own phones, let in by `wurao serve --lan`.

use super::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::people::phones::{end, new_code, phones};
use serde_json::json;

/// The person's own phones.
#[derive(Subcommand)]
pub enum Phone {
    /// Those that are paired.
    List,
    /// A code that lets one phone in, within ten minutes.
    Code,
    /// Let one in no more.
    End(End),
}

/// Which phone.
#[derive(Args)]
pub struct End {
    /// Id of the phone, as `list` tells it.
    id: String,
}

impl Phone {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self {
            Phone::List => {
                let all = phones(&here).await?;
                let lines = all.iter().map(|p| format!("{}\t{}\t{}\t{}", p.id, p.name, p.paired, p.seen));
                let text = if all.is_empty() {
                    context.words.t("cli-phones-none")
                } else {
                    lines.collect::<Vec<_>>().join("\n")
                };
                Ok(Reply::new(json!({ "phones": as_json(&all) }), text))
            }
            Phone::Code => {
                let code = new_code(&here).await?;
                let said = [("code", code.code.clone()), ("until", code.until.to_string())];
                Ok(Reply::new(as_json(&code), context.words.a("cli-phone-code", &said)))
            }
            Phone::End(which) => {
                end(&here, &which.id).await?;
                let text = context.words.a("cli-phone-ended", &[("id", which.id.clone())]);
                Ok(Reply::new(json!({ "ended": which.id }), text))
            }
        }
    }
}
