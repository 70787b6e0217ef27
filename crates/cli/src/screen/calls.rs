//! `wurao screen calls`: what was screened.

use crate::{Context, Reply, as_json};
use ::screen::Label;
use clap::Args;
use desk::error::Answer;
use desk::screen::calls::Screened;
use desk::screen::{came, told};

/// What was screened, the newest first.
#[derive(Args)]
pub struct Calls {
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    most: usize,
}

impl Calls {
    /// Answers one entry per call.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let calls = here.screened(self.most)?;
        let line = |call: &Screened| {
            let at = call.at.strftime("%Y-%m-%d %H:%M:%S");
            // Where there is nobody who asks for digits, the call rang.
            let done = match call.to.as_deref() {
                _ if call.is_report() => context.words.t("screen-reported"),
                Some("inner" | "others") if call.verdict != ::screen::Action::Allow => {
                    context.words.t("screen-rang-anyway")
                }
                _ => context.words.t(&format!("screen-action-{}", call.verdict.id())),
            };
            let what = Label::named(&call.category).map_or("", |l| desk::screen::label(l, context.lang));
            let number =
                if call.number == "anonymous" { context.words.t("kind-withheld") } else { call.number.clone() };
            let came = came(&context.words, call).map(|came| format!("\t{came}")).unwrap_or_default();
            format!("{}\t{at}\t{number}\t{done}\t{what}\t{}{came}", call.id(), call.code)
        };
        let text = match calls.is_empty() {
            true => context.words.t("screen-calls-none"),
            false => calls.iter().map(line).collect::<Vec<_>>().join("\n"),
        };
        let told = told::all(&here).await?;
        let whole = |call: &Screened| {
            let mut whole = as_json(call);
            whole["id"] = call.id().into();
            whole["told"] = told.get(&call.id()).map_or(serde_json::Value::Null, as_json);
            whole
        };
        Ok(Reply::new(calls.iter().map(whole).collect(), text))
    }
}
