//! Messages to numbers: codes, and notices of what was recorded. A gateway brings them there.
//!
//! Without more the gateway is a folder: one JSON file for each message in `DIR/outbox`, which the operator's own system takes
//! away. With `DIR/gateway.toml` each message is posted to an address instead:
//!
//! ```toml
//! url = "https://gateway.example/send"
//! # Signs in braces are filled in: {to}, {text}, {code}.
//! body = '{"phone": "{to}", "message": "{text}"}'
//! content_type = "application/json"
//! headers = [["authorization", "Bearer …"]]
//! ```
//!
//! What cannot be posted goes into the folder, so that nothing is lost. A code that came back or holds no longer is taken out of it.

use super::Registry;
use super::codes::Wish;
use super::disk;
use super::remote::Remote;
use crate::chance;
use crate::error::{Answer, Refusal};
use crate::words::Words;
use jiff::Timestamp;
use number::E164;
use playbook::Lang;
use serde::{Deserialize, Serialize};
use std::io::Write as _;

/// The operator's settings; they may hold a password, so that they are for the owner only.
const SETTINGS: &str = "gateway.toml";
const OUTBOX: &str = "outbox";

/// A message on its way.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Message {
    /// To whom.
    pub to: String,
    /// The code, if it brings one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Until when that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// How many minutes that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// What the code does: `register`, `withdraw`, `stop`, `see`, `complaint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish: Option<&'static str>,
    /// What was recorded, if it is a notice: `registered`, `withdrawn`, `reassigned`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<&'static str>,
    /// What to send, in Chinese.
    pub text: String,
    /// The same in English.
    pub text_en: String,
}

/// A message that waits in the folder: what tells whether somebody still needs it.
#[derive(Deserialize)]
struct Waiting {
    to: String,
    code: Option<String>,
    until: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: String,
    body: String,
    #[serde(default = "json")]
    content_type: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

fn json() -> String {
    "application/json".to_owned()
}

impl Registry {
    /// A message that brings a code. It says what the code does, so that nobody types one for what somebody else wished.
    pub(super) fn with_code(to: E164, code: &str, until: Timestamp, minutes: i64, wish: &Wish) -> Message {
        let organisation = if let Wish::Stop(id) = wish { id.clone() } else { String::new() };
        let all = [("code", code.to_owned()), ("minutes", minutes.to_string()), ("organisation", organisation)];
        let said = |lang| Words::new(lang).a(&format!("registry-code-{}", wish.name()), &all);
        Message {
            to: to.to_string(),
            code: Some(code.to_owned()),
            until: Some(until),
            minutes: Some(minutes),
            wish: Some(wish.name()),
            notice: None,
            text: said(Lang::Zh),
            text_en: said(Lang::En),
        }
    }

    /// A message that says what was recorded, so that nobody is registered or withdrawn without knowing.
    pub(super) fn notice(to: E164, what: &'static str) -> Message {
        let key = match what {
            "withdrawn" => "registry-notice-withdrawn",
            "reassigned" => "registry-notice-reassigned",
            _ => "registry-notice-registered",
        };
        let said = |lang| Words::new(lang).t(key);
        let (text, text_en) = (said(Lang::Zh), said(Lang::En));
        Message {
            to: to.to_string(),
            code: None,
            until: None,
            minutes: None,
            wish: None,
            notice: Some(what),
            text,
            text_en,
        }
    }

    /// Hands a message to the gateway.
    ///
    /// # Errors
    /// A folder that cannot be written, settings that make no sense.
    pub(super) async fn send(&self, message: &Message) -> Answer<()> {
        let settings = disk::there(std::fs::read_to_string(self.folder.join(SETTINGS)))?;
        let Some(settings) = settings else { return self.put_out(message) };
        // What the file holds may be secret, so only where it went wrong is told.
        let broken = |at: Option<std::ops::Range<usize>>| {
            let line = at.map_or(1, |at| 1 + settings.get(..at.start).map_or(0, |before| before.matches('\n').count()));
            Refusal::refused("registry-broken").with("what", format!("{SETTINGS}:{line}"))
        };
        let settings: Settings = toml::from_str(&settings).map_err(|error| broken(error.span()))?;
        let json = settings.content_type.contains("json");
        let filled = |text: &str| if json { quoted(text) } else { super::remote::encoded(text) };
        let body = settings
            .body
            .replace("{to}", &filled(&message.to))
            .replace("{code}", &filled(message.code.as_deref().unwrap_or_default()))
            .replace("{text}", &filled(&message.text));
        let (place, path) = Remote::parse_with_path(&settings.url)?;
        match place.post(&path, &settings.content_type, &settings.headers, body).await {
            Ok(()) => Ok(()),
            Err(refusal) => {
                tracing::warn!(code = refusal.code, "the gateway did not take a message; it waits in the outbox");
                self.put_out(message)
            }
        }
    }

    /// A code came back, so that nobody needs its message any more: it does not stay in the folder.
    pub(super) fn delivered(&self, to: E164, code: &str) {
        let to = to.to_string();
        self.clear(|waiting| waiting.to == to && waiting.code.as_deref() == Some(code));
    }

    /// Takes messages away that nobody needs any more. What cannot be read or taken away is left to the gateway.
    fn clear(&self, over: impl Fn(&Waiting) -> bool) {
        for file in disk::entries(&self.folder.join(OUTBOX)).into_iter().flatten() {
            if file.extension().is_some_and(|is| is == "json")
                && disk::json::<Waiting>(&file).is_some_and(|it| over(&it))
            {
                let _ = std::fs::remove_file(file);
            }
        }
    }

    /// Puts a message where the gateway finds it: whole, and for the owner only. Codes that hold no longer go first.
    fn put_out(&self, message: &Message) -> Answer<()> {
        let outbox = self.folder.join(OUTBOX);
        crate::private::made(&outbox)?;
        let now = self.now();
        self.clear(|waiting| waiting.until.is_some_and(|until| until <= now));
        let name = format!("{}-{:08x}", self.now().as_microsecond(), u32::from_be_bytes(chance::random()?));
        let part = outbox.join(format!("{name}.part"));
        let mut file = crate::private::options().write(true).create_new(true).open(&part)?;
        serde_json::to_writer(&file, message).map_err(anyhow::Error::from)?;
        writeln!(file)?;
        file.sync_all()?;
        std::fs::rename(&part, outbox.join(format!("{name}.json")))?;
        Ok(())
    }
}

/// A text as it stands between the quotation marks of a JSON document.
fn quoted(text: &str) -> String {
    let whole = serde_json::Value::from(text).to_string();
    whole[1..whole.len() - 1].to_owned()
}
