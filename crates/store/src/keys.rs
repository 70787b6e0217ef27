//! One-time keys of forms: the second post of one form gets the first one's result instead of doing it again.

use crate::engine::args;
use crate::fields::no_nul;
use crate::{Scope, Store, StoreError, Tx, statements};
use jiff::Timestamp;

impl Tx {
    /// Uses up a form's key: `None` when this is the first post, else what the first one came to (empty when it never
    /// [answered](Tx::answer_key)).
    ///
    /// Make the change in this transaction: a change that is not saved leaves the key unused, and a second post that
    /// comes while the first is at work waits for it here.
    ///
    /// # Errors
    /// [`StoreError::Nul`]; [`StoreError::Busy`] when the first post does not end.
    pub async fn claim_key(&mut self, key: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
        no_nul("the form's key", key)?;
        self.begin_account().await?;
        if self.link.run(&statements::ADD_KEY, args![&*self.account, key, now]).await? == 1 {
            return Ok(None);
        }
        let row: Option<(String,)> = self.link.row(&statements::KEY, args![&*self.account, key]).await?;
        // A key that was forgotten in between has been used all the same.
        Ok(Some(row.map(|(result,)| result).unwrap_or_default()))
    }

    /// Keeps what the post with this key came to; false for a key that was not claimed.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn answer_key(&mut self, key: &str, result: &str) -> Result<bool, StoreError> {
        no_nul("the form's result", result)?;
        Ok(self.link.run(&statements::ANSWER_KEY, args![&*self.account, key, result]).await? == 1)
    }
}

impl Scope<'_> {
    /// What the post with this key came to; `None` for a key that is not used up.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn key(self, key: &str) -> Result<Option<String>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<(String,)> = link.row(&statements::KEY, args![self.account, key]).await?;
        Ok(row.map(|(result,)| result))
    }
}

impl Store {
    /// Forgets the keys of all accounts that were used before this time. A form older than that could be posted again.
    ///
    /// # Errors
    /// [`StoreError::Busy`]; a database that does not answer.
    pub async fn forget_keys(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut link = self.engine.write().await?;
        let forgotten = link.run(&statements::FORGET_KEYS, args![before]).await?;
        link.commit().await?;
        Ok(forgotten)
    }
}
