//! The screen in the line: calls over SIP, questions of phone apps over HTTP.

use crate::serve::stopped;
use cli::{Context, Reply, ScreenServe};
use desk::error::{Answer, Refusal};
use line::{Line, Options};

/// Serves until Ctrl+C or a termination signal.
pub async fn serve(options: ScreenServe, context: &Context) -> Answer<Reply> {
    let here = context.here().await?;
    if options.sip.is_empty() && options.http.is_none() {
        return Err(Refusal::refused("screen-nothing-to-serve"));
    }
    let ScreenServe { sip, http, inner, challenge, message, trust, per_second } = options;
    let no_code = !sip.is_empty() && challenge.is_none();
    let options =
        Options { sip, http, inner: inner.unwrap_or_default(), challenge, message, trusted: trust, per_second };
    let line = Line::open(&here, options).await?;
    let stopped = stopped(context.words)?;
    // One line, flushed at once: scripts and tests wait for it.
    println!("{}", context.words.a("screen-serving", &[("at", line.bound().join(" "))]));
    if no_code {
        eprintln!("{}", context.words.t("screen-serving-no-code"));
    }
    eprintln!("{}", context.words.t("cli-stop"));
    line.serve(stopped).await;
    Ok(Reply::nothing())
}
