//! What belongs to one account. Whoever holds a [`Scope`] reaches the rows of that account and no other's: the
//! account stands in every statement, so that a stranger's id finds nothing.

use crate::Store;

/// The rows of one account. Cheap: it borrows both the store and the account's id.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub(crate) store: &'a Store,
    pub(crate) account: &'a str,
}

impl Store {
    /// What belongs to this account: the only way to anybody's rows.
    ///
    /// ```no_run
    /// # async fn f(store: store::Store) -> Result<(), store::StoreError> {
    /// let scope = store.of("local");
    /// assert_eq!(scope.case("a stranger's").await?, None);
    /// # Ok(()) }
    /// ```
    pub fn of<'a>(&'a self, account: &'a str) -> Scope<'a> {
        Scope { store: self, account }
    }
}

impl<'a> Scope<'a> {
    /// The account's id.
    pub fn account(self) -> &'a str {
        self.account
    }
}
