//! `wurao screen expect add|list|end`.

use super::word;
use crate::{Context, Reply, as_json};
use ::screen::Label;
use ::screen::people::Expected;
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::screen::people::{self, NewExpected};
use serde_json::json;

/// Wait for somebody.
#[derive(Subcommand)]
pub enum ExpectCommand {
    /// Let strangers ring for a while: courier, food, ride.
    Add(Add),
    /// For whom is waited.
    List(List),
    /// Wait no longer.
    End(End),
}

/// Wait for somebody.
#[derive(Args)]
pub struct Add {
    /// What is waited for: courier, food, ride or another word for a caller.
    #[arg(value_parser = word)]
    what: String,
    /// From when; now when absent.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when.
    #[arg(long, value_name = "TIME")]
    until: String,
    /// Only from this number, or those that begin so; from any mobile and fixed line when absent.
    #[arg(long)]
    number: Option<String>,
}

/// For whom is waited.
#[derive(Args)]
pub struct List {}

/// Wait no longer.
#[derive(Args)]
pub struct End {
    /// Which one, as `list` names it.
    id: String,
}

impl ExpectCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self {
            ExpectCommand::Add(c) => {
                let new = NewExpected { what: c.what, from: c.from, until: c.until, number: c.number };
                let expected = people::expect(&here, &new).await?;
                Ok(Reply::new(as_json(&expected), line(context, &expected)))
            }
            ExpectCommand::List(List {}) => {
                let waits = people::all(&here).await?.expected;
                let text = match waits.is_empty() {
                    true => context.words.t("screen-expect-none"),
                    false => waits.iter().map(|wait| line(context, wait)).collect::<Vec<_>>().join("\n"),
                };
                Ok(Reply::new(as_json(&waits), text))
            }
            ExpectCommand::End(c) => {
                let was = people::expect_no_more(&here, &c.id).await?;
                let key = if was { "screen-expect-ended" } else { "screen-expect-unknown" };
                let mut reply =
                    Reply::new(json!({ "id": c.id, "ended": was }), context.words.a(key, &[("id", c.id.clone())]));
                reply.good = was;
                Ok(reply)
            }
        }
    }
}

fn line(context: &Context, wait: &Expected) -> String {
    let time = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    let what = Label::named(&wait.what).map_or(wait.what.clone(), |l| desk::screen::label(l, context.lang).to_owned());
    let about = [("id", wait.id.clone()), ("what", what), ("from", time(wait.from)), ("until", time(wait.until))];
    let mut text = context.words.a("screen-expect-line", &about);
    if let Some(number) = &wait.number {
        text.push_str(&context.words.a("screen-expect-number", &[("number", number.clone())]));
    }
    text
}
