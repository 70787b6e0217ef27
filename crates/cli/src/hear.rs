//! `wurao hear TEXT|-`: what an agent said, as obstacles with the answers to them.

use super::{Context, Reply, given};
use casework::Case;
use clap::Args;
use desk::error::Answer;
use hearing::Ears;
use jiff::civil::Date;
use playbook::{DateStyle, Pack, Slots, View};
use serde_json::json;

/// Which excuse it was, and what to say now.
#[derive(Args)]
pub struct Hear {
    /// What the agent said; `-` reads standard input.
    text: String,
    /// Pack id or folder; the case's pack when a case is named.
    #[arg(long, default_value_t = desk::packs::library::usual())]
    pack: String,
    /// Case id: its own facts fill the answers.
    #[arg(long)]
    case: Option<String>,
}

impl Hear {
    /// Recognises; nothing is stored.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let text = if self.text == "-" { given::stdin(given::SAID)? } else { given::bounded(self.text)? };
        if let Some(case) = &self.case {
            let here = context.here().await?;
            let loaded = here.case(case).await?;
            return Ok(answer(context, &text, &loaded.pack, &loaded.case, loaded.today));
        }
        let pack = desk::packs::library::load(&self.pack)?;
        let today = context.clock.today(&pack.manifest.zone);
        Ok(answer(context, &text, &pack, &Case::fold(&[]), today))
    }
}

fn answer(context: &Context, text: &str, pack: &Pack, case: &Case, today: Date) -> Reply {
    let view = View::new(case, pack, today);
    let slots = Slots { view: &view, rung: None, lang: context.lang, style: DateStyle::Short, rates: Vec::new() };
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for heard in Ears::new().hear(text, pack) {
        let Some(obstacle) = pack.obstacles.get(&heard.obstacle) else { continue };
        let said = obstacle.say_now.iter().map(|line| slots.sentences(line.get(context.lang)));
        let said: Vec<String> = said.filter(|line| !line.is_empty()).collect();
        lines.push(format!("{} [{}] {:.2}", obstacle.name.get(context.lang), heard.obstacle, heard.score));
        lines.extend(said.iter().map(|line| format!("  {line}")));
        rows.push(json!({
            "obstacle": heard.obstacle, "score": heard.score, "matched": heard.matched, "say_now": said,
        }));
    }
    if rows.is_empty() {
        lines.push(context.words.t("hear-nothing"));
    }
    Reply::new(json!({ "obstacles": rows }), lines.join("\n"))
}
