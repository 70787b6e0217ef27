//! Notices on their way: each is signed, posted, and tried again with growing pauses until the server takes it.

use super::Registry;
use super::hooks::{Notice, NoticeState};
use super::remote::Remote;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::SignedDuration;
use playbook::Bilingual;
use registry::formats::webhook::{header, sign};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// So often a notice is tried: with the pauses doubled from a second, over two hours.
const TRIES: u32 = 13;
/// The longest pause between two tries, in seconds.
const LONGEST_PAUSE: i64 = 3600;
/// So many servers are told at once.
const AT_ONCE: usize = 8;
/// A server that takes longer than this has not taken it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Without a bell it is looked again after so long.
const NAP: Duration = Duration::from_secs(30);
/// The version of the form.
const VERSION: &str = "1";

/// Tells what waits, for as long as the registry is served.
pub async fn keep_telling(registry: Arc<Registry>) {
    loop {
        let wait = match told_once(&registry).await {
            Ok(wait) => wait,
            Err(refusal) => {
                tracing::warn!(code = refusal.code, "notices could not be looked through");
                NAP
            }
        };
        let _ = timeout(wait, registry.bell.notified()).await;
    }
}

/// Tries what is due, one notice of each organisation, and answers how long nothing is.
async fn told_once(registry: &Arc<Registry>) -> Answer<Duration> {
    let now = registry.now();
    let waiting: Vec<Notice> =
        registry.notices()?.into_iter().filter(|notice| notice.state == NoticeState::Waiting).collect();
    let mut begun: Vec<String> = Vec::new();
    let mut trying = JoinSet::new();
    for notice in &waiting {
        // Of one organisation in their order: what came later waits for what came before.
        if begun.contains(&notice.organisation) || trying.len() == AT_ONCE {
            continue;
        }
        begun.push(notice.organisation.clone());
        if notice.next <= now {
            let (registry, notice) = (Arc::clone(registry), notice.clone());
            trying.spawn(async move { registry.try_notice(notice).await });
        }
    }
    if trying.is_empty() {
        let soonest = waiting.iter().map(|notice| notice.next).min();
        let left = soonest.and_then(|next| Duration::try_from(next.duration_since(now)).ok()).unwrap_or(NAP);
        return Ok(left.clamp(Duration::from_millis(100), NAP));
    }
    while let Some(tried) = trying.join_next().await {
        if let Ok(Err(refusal)) = tried {
            tracing::warn!(code = refusal.code, "a notice could not be kept");
            return Ok(NAP);
        }
    }
    Ok(Duration::ZERO)
}

impl Registry {
    async fn try_notice(&self, mut notice: Notice) -> Answer<()> {
        notice.tries += 1;
        match self.hook(&notice.organisation).await? {
            None => notice.state = NoticeState::GivenUp,
            Some(hook) => match self.post_notice(&hook, &notice).await {
                Ok(()) => (notice.state, notice.failed) = (NoticeState::Delivered, None),
                Err(refusal) => {
                    notice.failed = Some(Bilingual::both(|lang| refusal.sentence(lang)));
                    let pause = 1_i64.checked_shl(notice.tries - 1).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
                    notice.next = self.now().checked_add(SignedDuration::from_secs(pause)).unwrap_or(notice.next);
                    if notice.tries >= TRIES {
                        notice.state = NoticeState::GivenUp;
                    }
                }
            },
        }
        self.keep_notice(&notice)
    }

    async fn post_notice(&self, hook: &super::hooks::Hook, notice: &Notice) -> Answer<()> {
        let (server, path) = Remote::parse_with_path(&hook.url)?;
        let server = if hook.private { server } else { server.public_only() };
        let seconds = u64::try_from(self.now().as_second()).unwrap_or_default();
        let secret = self.hook_secret(&notice.organisation, hook);
        let delivery = chance::id::<16>()?;
        let headers = [
            (header::EVENT_ID, notice.id.clone()),
            (header::EVENT_TYPE, notice.kind.clone()),
            (header::DELIVERY_ID, delivery),
            (header::TIMESTAMP, seconds.to_string()),
            (header::VERSION, VERSION.to_owned()),
            (header::SIGNATURE, sign(secret.as_bytes(), seconds, notice.body.as_bytes())),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value));
        let posted = server.post(&path, "application/json", &headers, notice.body.clone());
        let late = || Refusal::busy("registry-no-answer").with("server", server.to_string()).with("reason", "timeout");
        timeout(PATIENCE, posted).await.map_err(|_| late())?
    }
}
