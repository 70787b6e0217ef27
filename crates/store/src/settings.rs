//! What an account has chosen: named texts.

use crate::engine::args;
use crate::fields::no_nul;
use crate::{Store, StoreError, Tx, statements};
use std::collections::BTreeMap;

impl Store {
    /// A setting of an account.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn setting(&self, account: &str, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.engine.read().await?.row(&statements::SETTING, args![account, name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// All settings of an account.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn settings(&self, account: &str) -> Result<BTreeMap<String, String>, StoreError> {
        let rows: Vec<(String, String)> = self.engine.read().await?.rows(&statements::SETTINGS, args![account]).await?;
        Ok(rows.into_iter().collect())
    }
}

impl Tx {
    /// Sets a setting.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn set(&mut self, account: &str, name: &str, value: &str) -> Result<(), StoreError> {
        no_nul("the setting's name", name)?;
        no_nul("the setting's value", value)?;
        self.account(account).await?;
        self.link.run(&statements::SET, args![account, name, value]).await.map(drop)
    }

    /// Removes a setting; false when it was not set.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn unset(&mut self, account: &str, name: &str) -> Result<bool, StoreError> {
        Ok(self.link.run(&statements::UNSET, args![account, name]).await? == 1)
    }
}
