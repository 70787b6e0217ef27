//! Phones that were let in, and the code that lets the next one in. Neither tokens nor codes stand here, only their hashes;
//! both are this machine's and go into no backup.

use crate::engine::args;
use crate::fields::{Place, no_nul};
use crate::{Scope, StoreError, Tx, statements};
use casework::Digest;
use jiff::Timestamp;

/// A phone that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Names it within the account.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was let in.
    pub paired: Timestamp,
    /// When it last came, to the day.
    pub seen: Timestamp,
}

/// The columns of [`statements::PHONES`].
type PhoneRow = (String, String, i64, i64);

fn phone((id, name, paired, seen): PhoneRow) -> Result<Phone, StoreError> {
    let place = Place { what: "phone", id: &id, seq: None };
    let (paired, seen) = (place.time("paired", paired)?, place.time("seen", seen)?);
    Ok(Phone { paired, seen, id, name })
}

/// What a try at the pairing code came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It was the code, which is used up now.
    Right,
    /// It was not; the code has so many tries left.
    Wrong(u64),
    /// No code holds: none was asked for, or it was used, has expired, or had too many wrong tries.
    None,
}

impl Tx {
    /// Lets a phone in.
    ///
    /// # Errors
    /// [`StoreError::Nul`].
    pub async fn add_phone(&mut self, phone: &Phone, token: Digest) -> Result<(), StoreError> {
        no_nul("the phone's name", &phone.name)?;
        self.begin_account().await?;
        let Phone { id, name, paired, seen } = phone;
        self.link
            .run(&statements::ADD_PHONE, args![&*self.account, id.as_str(), name.as_str(), token, *paired, *seen])
            .await
            .map(drop)
    }

    /// Notes that a phone came.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn phone_came(&mut self, id: &str, at: Timestamp) -> Result<(), StoreError> {
        self.link.run(&statements::PHONE_CAME, args![&*self.account, id, at]).await.map(drop)
    }

    /// Lets a phone in no more; false when there is none of this id.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn end_phone(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(self.link.run(&statements::END_PHONE, args![&*self.account, id]).await? == 1)
    }

    /// Makes this the account's pairing code, instead of the one before.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn set_pairing(&mut self, code: Digest, until: Timestamp, tries: u32) -> Result<(), StoreError> {
        self.begin_account().await?;
        self.link.run(&statements::SET_PAIRING, args![&*self.account, code, until, i64::from(tries)]).await.map(drop)
    }

    /// Tries a code. A try is spent whatever comes of it: save this transaction also when the code was wrong.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn try_pairing(&mut self, code: Digest, now: Timestamp) -> Result<Tried, StoreError> {
        if self.link.run(&statements::SPEND_TRY, args![&*self.account, now]).await? == 0 {
            return Ok(Tried::None);
        }
        if self.link.run(&statements::USE_PAIRING, args![&*self.account, code]).await? == 1 {
            return Ok(Tried::Right);
        }
        let row: Option<(i64,)> = self.link.row(&statements::PAIRING_TRIES, args![&*self.account]).await?;
        Ok(Tried::Wrong(row.and_then(|(left,)| u64::try_from(left).ok()).unwrap_or_default()))
    }
}

impl Scope<'_> {
    /// The account's phones, the first one first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn phones(self) -> Result<Vec<Phone>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let rows: Vec<PhoneRow> = link.rows(&statements::PHONES, args![self.account]).await?;
        rows.into_iter().map(phone).collect()
    }

    /// The phone that keeps the token of this hash.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn phone_with(self, token: Digest) -> Result<Option<Phone>, StoreError> {
        let mut link = self.store.engine.read().await?;
        let row: Option<PhoneRow> = link.row(&statements::PHONE_WITH, args![self.account, token]).await?;
        row.map(phone).transpose()
    }
}
