//! Where logs end: asked once for everybody who asks at the same time.
//!
//! Every page asks the database for the end of a log before it shows what it remembers. A question that comes while
//! another about the same case is under way waits for the next one and shares its answer. It is never given one that was
//! on its way before it asked, so whoever saved something sees it.

use crate::error::Answer;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use store::{Head, Store};
use tokio::sync::oneshot;

/// Account and case.
type Key = (String, String);
type Asker = oneshot::Sender<Option<Head>>;

/// The questions under way, each with those who wait for the next one.
#[derive(Clone, Default)]
pub(crate) struct Heads {
    under_way: Arc<Mutex<HashMap<Key, Vec<Asker>>>>,
}

impl Heads {
    /// The end of a case's log; `None` when the account has no such case.
    pub async fn of(&self, store: &Store, account: &str, case: &str) -> Answer<Option<Head>> {
        let (asker, answer) = oneshot::channel();
        let key = (account.to_owned(), case.to_owned());
        if self.joins(&key, asker) {
            tokio::spawn(self.clone().ask(store.clone(), key));
        }
        match answer.await {
            Ok(head) => Ok(head),
            // The shared question failed; this one finds out why.
            Err(_) => Ok(store.of(account).head(case).await?),
        }
    }

    /// Waits for the next question; true when there is none under way and the caller has to ask it.
    fn joins(&self, key: &Key, asker: Asker) -> bool {
        let mut under_way = self.under_way.lock().expect("no panic while held");
        match under_way.get_mut(key) {
            Some(waiting) => {
                waiting.push(asker);
                false
            }
            None => {
                under_way.insert(key.clone(), vec![asker]);
                true
            }
        }
    }

    /// Asks for all who wait, then for those who came meanwhile, until nobody does.
    async fn ask(self, store: Store, key: Key) {
        while let Some(askers) = self.next(&key) {
            let head = store.of(&key.0).head(&key.1).await;
            for asker in askers {
                if let Ok(head) = &head {
                    // Whoever went away needs no answer.
                    let _ = asker.send(*head);
                }
            }
        }
    }

    fn next(&self, key: &Key) -> Option<Vec<Asker>> {
        let mut under_way = self.under_way.lock().expect("no panic while held");
        let waiting = under_way.get_mut(key)?;
        if waiting.is_empty() {
            under_way.remove(key);
            return None;
        }
        Some(std::mem::take(waiting))
    }
}
