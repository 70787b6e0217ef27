//! What an account has chosen: named texts.

use crate::engine::args;
use crate::fields::no_nul;
use crate::{Scope, StoreError, Tx, statements};
use std::collections::BTreeMap;

impl Scope<'_> {
    /// A setting of the account.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn setting(self, name: &str) -> Result<Option<String>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<(String,)> = link.row(&statements::SETTING, args![self.account, name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// All settings of the account.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn settings(self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<(String, String)> = link.rows(&statements::SETTINGS, args![self.account]).await?;
        Ok(rows.into_iter().collect())
    }
}

impl Tx {
    /// A setting as this transaction sees it. In one that [began alone](Scope::begin_alone) nobody else changes it meanwhile
    /// with SQLite.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.link.row(&statements::LOCK_SETTING, args![&*self.account, name]).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn set(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        no_nul("the setting's name", name)?;
        no_nul("the setting's value", value)?;
        self.begin_account().await?;
        self.link.run(&statements::SET, args![&*self.account, name, value]).await.map(drop)
    }

    /// Removes a setting; false when it was not set.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn unset(&mut self, name: &str) -> Result<bool, StoreError> {
        Ok(self.link.run(&statements::UNSET, args![&*self.account, name]).await? == 1)
    }
}
