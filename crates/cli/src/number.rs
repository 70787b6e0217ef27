//! `wurao number N…`: kind, E.164, region, default carrier.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use serde_json::Value;

/// What a telephone number is.
#[derive(Args)]
pub struct NumberCommand {
    /// Numbers, as phones and bills show them.
    #[arg(required = true, allow_negative_numbers = true)]
    numbers: Vec<String>,
}

impl NumberCommand {
    /// Answers one entry per number, in order.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        let parsed: Vec<number::Number> = self.numbers.iter().map(|n| number::parse(n)).collect();
        let lines: Vec<String> = parsed
            .iter()
            .map(|n| {
                let region = n.region().map_or_else(|| "-".to_owned(), |r| r.to_string());
                let carrier = n.carrier().map_or("-", |c| c.id());
                let e164 = n.e164().unwrap_or_else(|| "-".to_owned());
                let extension =
                    n.extension().map(|digits| context.words.a("number-extension", &[("n", digits.to_owned())]));
                let shown = [Some(n.display()), extension].into_iter().flatten().collect::<Vec<_>>().join(" ");
                format!("{}\t{shown}\t{}\t{region}\t{carrier}\t{e164}", n.raw(), n.kind())
            })
            .collect();
        let document = Value::Array(parsed.iter().map(entry).collect());
        Ok(Reply::new(document, lines.join("\n")))
    }
}

fn entry(number: &number::Number) -> Value {
    let mut value = as_json(number);
    if let Value::Object(map) = &mut value {
        map.insert("key".to_owned(), number.key().map_or(Value::Null, Value::String));
        map.insert("display".to_owned(), Value::String(number.display()));
    }
    value
}
