//! The screen in the line: calls over SIP, questions of phone apps over HTTP.

use crate::listen::listening;
use crate::serve::{files, stopped};
use cli::{Context, Reply, ScreenServe};
use desk::error::{Answer, Refusal};
use line::{Line, Options};
use web::Limits;

/// Serves until Ctrl+C or a termination signal.
pub async fn serve(options: ScreenServe, context: &Context) -> Answer<Reply> {
    let here = context.here().await?;
    if options.sip.is_empty() && options.http.is_none() {
        return Err(Refusal::refused("screen-nothing-to-serve"));
    }
    let ScreenServe { sip, http, inner, challenge, message, trust, per_second } = options;
    let no_code = !sip.is_empty() && challenge.is_none();
    let options = Options { sip, inner: inner.unwrap_or_default(), challenge, message, trusted: trust, per_second };
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
