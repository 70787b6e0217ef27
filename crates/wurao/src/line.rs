//! The screen in the line: calls over SIP, questions of phone apps over HTTP.

use crate::listen::listening;
use crate::serve::{files, stopped};
use cli::{Context, Otherwise, Reply, ScreenServe, SelfTest};
use desk::error::{Answer, Refusal};
use line::{Asking, Fallback, Line, Options, Tried};
use serde_json::json;
use web::Limits;

/// Serves until Ctrl+C or a termination signal.
pub async fn serve(options: ScreenServe, context: &Context) -> Answer<Reply> {
    let here = context.here().await?;
    if options.sip.is_empty() && options.http.is_none() && options.ncid.is_none() {
        return Err(Refusal::refused("screen-nothing-to-serve"));
    }
    let asking = options.ask.then(|| asking(&options)).transpose()?;
    let ScreenServe { sip, http, inner, challenge, message, trust, per_second, bridge, public, ncid, .. } = options;
    let no_code = !sip.is_empty() && challenge.is_none() && asking.is_none();
    let options = Options {
        sip,
        inner: inner.unwrap_or_default(),
        challenge,
        ask: asking,
        bridge,
        public,
        message,
        trusted: trust,
        per_second,
        ncid,
    };
    let line = Line::open(&here, options).await?;
    let asked = match http {
        Some(at) => Some(listening(at).await?),
        None => None,
    };
    let stopped = stopped(context.words)?;
    let mut at = line.bound();
    at.extend(asked.iter().flat_map(|listener| listener.local_addr()).map(|at| format!("http://{at}")));
    // One line, flushed at once: scripts and tests wait for it.
    println!("{}", context.words.a("screen-serving", &[("at", at.join(" "))]));
    if no_code {
        eprintln!("{}", context.words.t("screen-serving-no-code"));
    }
    eprintln!("{}", context.words.t("cli-stop"));
    let phones = asked.map(|listener| {
        let limits = Limits::default().with_files(files() / 2);
        tokio::spawn(web::serve(listener, line.asked(), limits, stopped.clone()))
    });
    line.serve(stopped).await;
    if let Some(phones) = phones {
        let _ = phones.await;
    }
    Ok(Reply::nothing())
}

/// Tries the screen out; ends with 1 when something is not as it should be.
pub async fn selftest(options: SelfTest, context: &Context) -> Answer<Reply> {
    let tried = line::selftest(&context.here().await?, options.at).await?;
    let ok = tried.iter().all(|one| one.ok);
    let row = |one: &Tried| {
        let what = context.words.t(&format!("screen-tried-{}", one.code));
        let said = one.said.as_ref().map(|said| format!(" ({said})")).unwrap_or_default();
        format!("{}  {what}{said}", if one.ok { "✓" } else { "✗" })
    };
    let text = tried.iter().map(row).collect::<Vec<_>>().join("\n");
    let reply = Reply::new(json!({ "ok": ok, "checks": tried }), text);
    Ok(Reply { good: ok, ..reply })
}

/// How callers are asked.
fn asking(options: &ScreenServe) -> Answer<Asking> {
    let fallback = match options.otherwise {
        Otherwise::Reject => Fallback::Reject,
        Otherwise::Message => Fallback::Message,
        Otherwise::Ring => Fallback::RingSoftly,
    };
    if options.otherwise == Otherwise::Message && options.message.is_none() {
        return Err(Refusal::refused("screen-message-missing"));
    }
    Asking::new(options.digits, options.tries, fallback, options.prompts.as_deref())
}
