//! A list compared by a registry on the network: it goes there, and result, rejects and signed receipt come back.

use super::Source;
use super::packed::list_digest;
use super::remote::{Remote, Sending};
use super::scrub_job::ScrubOrder;
use crate::error::{Answer, Refusal};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body, Bytes, Frame};
use hyper::{Method, StatusCode};
use jiff::Timestamp;
use playbook::Lang;
use registry::log::{Hash, Trust};
use registry::note::VerifierKey;
use registry::paper::{self, Receipt};
use ring::digest::{Context, SHA256};
use serde::Deserialize;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task;
use std::time::Duration;

/// The largest receipt or answer, in bytes.
const MOST: u64 = 1 << 20;
/// The longest pause between two questions.
const LONGEST: u64 = 30;
const PIECE: usize = 1 << 18;

/// How far a comparison is, and what came of it.
#[derive(Debug, Clone, Deserialize)]
pub struct DistantScrub {
    id: String,
    /// Where it stands: `waiting`, `running`, `done`, `failed`.
    pub state: String,
    /// Rows so far.
    pub rows: u64,
    /// What came of it.
    pub done: Option<DistantDone>,
    failed: Option<DistantFailed>,
}

/// What came of it.
#[derive(Debug, Clone, Deserialize)]
pub struct DistantDone {
    /// The version it was compared with.
    pub version: u64,
    /// When that was published.
    pub published: Timestamp,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// SHA-256 of the list.
    pub list: String,
    /// SHA-256 of the result.
    pub result: String,
    /// The last moment at which a call may rest on it.
    pub valid_until: Timestamp,
    /// Whether the organisation is registered.
    pub organisation_known: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct DistantFailed {
    code: String,
    reason: String,
}

/// A registry on the network and the key that is shown to it.
#[derive(Debug, Clone)]
pub struct Distant {
    root: Remote,
    published: Remote,
}

impl Distant {
    /// The registry at an address: its own, or that of what it publishes (`…/published`).
    ///
    /// # Errors
    /// An address that is none; one of the network without TLS.
    pub fn named(address: &str, roots: Option<PathBuf>, key: &str, lang: Lang) -> Answer<Distant> {
        let given = Remote::parse(address)?.trusting(roots).showing(Some(key))?.speaking(lang);
        let path = given.path().strip_suffix("/published").unwrap_or(given.path()).to_owned();
        let published = given.at(&format!("{path}/published"));
        Ok(Distant { root: given.at(&path), published })
    }

    /// The key that stands there. It proves nothing by itself.
    ///
    /// # Errors
    /// A server that does not answer.
    pub async fn key(&self) -> Answer<VerifierKey> {
        Source::Web(self.published.clone()).key().await
    }

    /// Hands a list in, as it lies there: packed or not. `-` is standard input.
    ///
    /// # Errors
    /// A list that cannot be read; what the registry says against it.
    pub async fn hand_in(&self, list: &Path, organisation: &str, order: &ScrubOrder) -> Answer<DistantScrub> {
        let unreadable = |error: io::Error| {
            let refusal = Refusal::refused("registry-file-unreadable").with("path", list.display().to_string());
            refusal.with("reason", error.to_string())
        };
        let read: Box<dyn Read + Send> = match list == Path::new("-") {
            true => Box::new(io::stdin()),
            false => Box::new(std::fs::File::open(list).map_err(unreadable)?),
        };
        let body = ReadBody { read, piece: vec![0; PIECE] }.boxed_unsync();
        let answer = self.root.send(Method::POST, &format!("v1/scrub?{}", query(organisation, order)), body).await?;
        if answer.status() != StatusCode::ACCEPTED {
            return Err(self.root.refused(answer).await);
        }
        self.document(answer).await
    }

    /// Waits until it is done; `told` hears the rows so far.
    ///
    /// # Errors
    /// It came to nothing, for the reason that the registry gives; a server that does not answer.
    pub async fn done(&self, scrub: &DistantScrub, mut told: impl FnMut(u64)) -> Answer<(DistantScrub, DistantDone)> {
        loop {
            let answer = self.root.send(Method::GET, &format!("v1/scrub/{}", scrub.id), nothing()).await?;
            if answer.status() != StatusCode::OK {
                return Err(self.root.refused(answer).await);
            }
            let again = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
            let now: DistantScrub = self.document(answer).await?;
            told(now.rows);
            if let Some(failed) = &now.failed {
                let refusal = Refusal::refused("registry-refused").with("server", self.root.to_string());
                return Err(refusal.with("code", failed.code.clone()).with("reason", failed.reason.clone()));
            }
            if let Some(done) = now.done.clone() {
                return Ok((now, done));
            }
            let pause = Duration::from_secs(again.unwrap_or(1).clamp(1, LONGEST));
            // The first beat comes at once, the second after the pause.
            let mut beat = tokio::time::interval(pause);
            beat.tick().await;
            beat.tick().await;
        }
    }

    /// Fetches the result, or the rejects.
    ///
    /// # Errors
    /// A server that does not answer; a file that cannot be written.
    pub async fn fetch(&self, scrub: &DistantScrub, file: &str, out: &mut dyn Write) -> Answer<Hash> {
        let answer = self.root.send(Method::GET, &format!("v1/scrub/{}/{file}", scrub.id), nothing()).await?;
        if answer.status() != StatusCode::OK {
            return Err(self.root.refused(answer).await);
        }
        let mut body = answer.into_body();
        let mut context = Context::new(&SHA256);
        while let Some(piece) = self.root.piece(&mut body).await? {
            context.update(&piece);
            out.write_all(&piece)?;
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(context.finish().as_ref());
        Ok(Hash::from(hash))
    }

    /// Fetches the receipt and verifies that this key signed it about this list and this result.
    ///
    /// # Errors
    /// It did not.
    pub async fn receipt(
        &self,
        scrub: &DistantScrub,
        key: &VerifierKey,
        list: &Path,
        result: Hash,
    ) -> Answer<(String, Receipt)> {
        let mut bytes = Vec::new();
        self.fetch(scrub, "receipt", &mut bytes).await?;
        let opened = paper::verify_as::<Receipt>(&bytes, &Trust::of(key.clone()), None)?;
        // Standard input cannot be read a second time.
        let list = if list == Path::new("-") { None } else { Some(list_digest(list)?) };
        opened.paper.is_about(list.as_ref(), Some(&result), None)?;
        Ok((String::from_utf8_lossy(&bytes).into_owned(), opened.paper))
    }

    /// Lets the registry take its copy away: everything is here.
    ///
    /// # Errors
    /// A server that does not answer.
    pub async fn forget(&self, scrub: &DistantScrub) -> Answer<()> {
        let answer = self.root.send(Method::POST, &format!("v1/scrub/{}/forget", scrub.id), nothing()).await?;
        if answer.status().is_success() { Ok(()) } else { Err(self.root.refused(answer).await) }
    }

    async fn document<T: serde::de::DeserializeOwned>(
        &self,
        answer: hyper::Response<hyper::body::Incoming>,
    ) -> Answer<T> {
        let mut bytes = Vec::new();
        let mut body = answer.into_body();
        while let Some(piece) = self.root.piece(&mut body).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > MOST {
                return Err(Refusal::refused("registry-file-too-large").with("path", "v1/scrub"));
            }
        }
        let unknown = |error: serde_json::Error| {
            let refusal = Refusal::busy("registry-no-answer").with("server", self.root.to_string());
            refusal.with("reason", error.to_string())
        };
        serde_json::from_slice(&bytes).map_err(unknown)
    }
}

impl Source {
    /// Shows a key to a web server, for what is not open to everybody.
    ///
    /// # Errors
    /// A server of the network without TLS.
    pub fn showing(self, key: Option<&str>) -> Answer<Source> {
        match self {
            Source::Web(remote) => Ok(Source::Web(remote.showing(key)?)),
            folder => Ok(folder),
        }
    }
}

fn nothing() -> Sending {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// The order as a query.
fn query(organisation: &str, order: &ScrubOrder) -> String {
    let heading = order.heading.map(|heading| heading.to_string());
    let pairs = [
        ("purpose", Some(order.purpose.as_str())),
        ("for", Some(organisation)),
        ("at", order.at.as_deref()),
        ("rows", Some(order.rows.as_str()).filter(|rows| !rows.is_empty())),
        ("column", order.column.as_deref()),
        ("delimiter", order.delimiter.as_deref()),
        ("heading", heading.as_deref()),
        ("name", Some(order.name.as_str()).filter(|name| !name.is_empty())),
    ];
    let some = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(value?))));
    some.collect::<Vec<_>>().join("&")
}

/// A value inside a query: everything but letters and figures as %XX.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// A file that is read while it is sent.
struct ReadBody {
    read: Box<dyn Read + Send>,
    piece: Vec<u8>,
}

impl Body for ReadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> task::Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        task::Poll::Ready(match this.read.read(&mut this.piece) {
            Ok(0) => None,
            Ok(n) => Some(Ok(Frame::data(Bytes::copy_from_slice(&this.piece[..n])))),
            Err(error) => Some(Err(error)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_query() {
        let order = ScrubOrder {
            purpose: "sales".into(),
            at: Some("2026-12-01 10:00".into()),
            column: Some("电话".into()),
            heading: Some(true),
            ..ScrubOrder::default()
        };
        let text = "purpose=sales&for=bank&at=2026%2D12%2D01%2010%3A00&column=%E7%94%B5%E8%AF%9D&heading=true";
        assert_eq!(query("bank", &order), text);
    }

    #[test]
    fn a_key_goes_over_the_network_through_tls_alone() {
        let tried =
            |address: &str| Distant::named(address, None, "wurao-x", Lang::En).map(|there| there.root.to_string());
        assert_eq!(tried("https://registry.example/published/").expect("TLS"), "https://registry.example");
        assert_eq!(tried("http://127.0.0.1:7880/published").expect("this machine"), "http://127.0.0.1:7880");
        assert_eq!(tried("http://registry.example").map_err(|refusal| refusal.code), Err("key-needs-tls"));
        assert!(
            !format!("{:?}", Distant::named("https://registry.example", None, "wurao-secret", Lang::En))
                .contains("secret")
        );
    }
}
