//! The screen in the line: calls over SIP, questions of phone apps over HTTP.

use crate::listen::listening;
use crate::serve::{files, stopped};
use cli::{After, Context, Otherwise, Reply, ScreenServe, SelfTest};
use desk::error::{Answer, Refusal};
use line::{Asking, Cards, Fallback, Line, Manner, NoSubscriber, Options, Subscriber, Tried};
use serde_json::json;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::sync::Arc;
use web::Limits;

/// The most bytes of a file with a password.
const MOST_PASSWORD: u64 = 4096;

/// Serves until Ctrl+C or a termination signal.
pub async fn serve(options: ScreenServe, context: &Context) -> Answer<Reply> {
    let here = context.here().await?;
    if options.sip.is_empty() && options.http.is_none() && options.ncid.is_none() {
        return Err(Refusal::refused("screen-nothing-to-serve"));
    }
    let asking = options.ask.then(|| asking(&options)).transpose()?;
    let register = subscriber(&options)?;
    let cards = options.redress.as_deref().map(Cards::read).transpose()?.map(Arc::new);
    let ScreenServe {
        sip,
        certificate,
        certificate_key,
        http,
        inner,
        challenge,
        message,
        trust,
        per_second,
        bridge,
        public,
        mobile,
        after,
        ncid,
        ..
    } = options;
    let no_code = !sip.is_empty() && challenge.is_none() && asking.is_none();
    let options = Options {
        sip,
        certificate: certificate.zip(certificate_key),
        inner: inner.unwrap_or_default(),
        challenge,
        ask: asking,
        bridge,
        public,
        message,
        cards,
        mobile,
        connects: after == After::Connect,
        trusted: trust,
        per_second,
        ncid,
        register,
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

/// Where the line registers, with the password from its file: an argument would stand in every list of processes.
fn subscriber(options: &ScreenServe) -> Answer<Option<Subscriber>> {
    let (Some(uri), Some(file)) = (&options.register, &options.password_file) else { return Ok(None) };
    let path = file.display().to_string();
    let unread = |error: std::io::Error| {
        Refusal::refused("screen-password-unread").with("file", path.clone()).with("why", error.to_string())
    };
    let mut opened = File::open(file).map_err(unread)?;
    // Of the file that is read, not of one that has its name by then.
    if is_open_to_others(&opened.metadata().map_err(unread)?) {
        return Err(Refusal::refused("screen-password-open").with("file", path));
    }
    let mut text = String::new();
    opened.by_ref().take(MOST_PASSWORD).read_to_string(&mut text).map_err(unread)?;
    let subscriber = Subscriber::new(uri, options.login.as_deref(), text.lines().next().unwrap_or_default());
    subscriber.map(Some).map_err(|no| match no {
        NoSubscriber::Uri => Refusal::refused("screen-register-target").with("value", uri.clone()),
        NoSubscriber::Secret => Refusal::refused("screen-password-unfit").with("file", path),
    })
}

#[cfg(unix)]
fn is_open_to_others(is: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    is.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// How callers are asked.
fn asking(options: &ScreenServe) -> Answer<Asking> {
    let fallback = match options.otherwise {
        Otherwise::Reject => Fallback::Reject,
        Otherwise::Message => Fallback::Message,
        Otherwise::Ring => Fallback::RingSoftly,
        Otherwise::Owner => Fallback::Ask,
    };
    if options.otherwise == Otherwise::Message && options.message.is_none() {
        return Err(Refusal::refused("screen-message-missing"));
    }
    let manner = Manner {
        digits: options.digits,
        tries: options.tries,
        fallback,
        message: options.message.is_some(),
        ..Manner::default()
    };
    Asking::new(manner, options.prompts.as_deref())
}
