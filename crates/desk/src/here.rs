//! The desk as one account has it and one actor uses it.

use crate::desk::Desk;
use crate::error::{Answer, Refusal};
use crate::folded::Read;
use crate::loaded::Loaded;
use casework::{Event, Who};
use evidence::Vault;
use playbook::Lang;
use std::ops::Deref;
use std::sync::Arc;
use store::{CaseFile, Damage, Scope, Tx};

/// Where a door stands once it knows whose data it is about and who acts. Cheap to clone.
#[derive(Clone)]
pub struct Here {
    desk: Arc<Desk>,
    account: Arc<str>,
    vault: Arc<Vault>,
    who: Arc<Who>,
    /// What is personal is hidden when a case is loaded to be shown.
    masks: bool,
    lang: Lang,
    form: Form,
}

/// What a form knows about the moment at which it was shown.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Number of the last event at that moment.
    pub seen: Option<u64>,
    /// The form's own name, used up by its first post.
    pub key: Option<String>,
}

impl Desk {
    /// The desk as this account has it, used by `who`. Everything a door may do with a person's data begins here.
    ///
    /// # Errors
    /// A vault that cannot be opened.
    pub fn of(self: &Arc<Desk>, account: &str, who: Who) -> Answer<Here> {
        Ok(Here::new(Arc::clone(self), account, self.vault(account)?, who))
    }
}

impl Here {
    fn new(desk: Arc<Desk>, account: &str, vault: Arc<Vault>, who: Who) -> Here {
        let masks = who.actor == casework::Actor::Helper;
        Here {
            desk,
            account: account.into(),
            vault,
            who: Arc::new(who),
            masks,
            lang: Lang::default(),
            form: Form::default(),
        }
    }

    /// The same, for the post of a form: what it changes is held against the moment at which it was shown.
    pub fn answering(self, form: Form) -> Here {
        Here { form, ..self }
    }

    /// The same, in the language of whoever looks.
    pub fn speaking(self, lang: Lang) -> Here {
        Here { lang, ..self }
    }

    /// The language of whoever looks; what leaves is in the language of the case.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Who acts.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The desk itself.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    pub(crate) fn form(&self) -> &Form {
        &self.form
    }

    /// Whose data it is.
    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    pub(crate) fn scope(&self) -> Scope<'_> {
        self.desk.store.of(&self.account)
    }

    /// The account's originals.
    pub(crate) fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// The account's cases, the oldest first.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn cases(&self) -> Answer<Vec<CaseFile>> {
        Ok(self.scope().cases().await?)
    }

    /// A case by id, to be shown: for a helper what is personal is hidden in it. The fold is kept until the log grows.
    ///
    /// # Errors
    /// No such case.
    pub async fn case(&self, id: &str) -> Answer<Loaded> {
        let loaded = self.whole(id).await?;
        Ok(if self.masks { crate::people::masked::masked(loaded, self.lang) } else { loaded })
    }

    /// A case by id with nothing hidden, for something to be recorded in it.
    ///
    /// # Errors
    /// As [`Here::case`]; `log-damaged`, because whoever goes on with a damaged log would cover its damage.
    pub(crate) async fn sound(&self, id: &str) -> Answer<Loaded> {
        let loaded = self.whole(id).await?;
        match &loaded.damage {
            Some(damage) => Err(Refusal::damaged(id, *damage)),
            None => Ok(loaded),
        }
    }

    /// A case by id with nothing hidden.
    pub(crate) async fn whole(&self, id: &str) -> Answer<Loaded> {
        let head = self.desk.heads.of(&self.desk.store, &self.account, id).await?;
        let Some(head) = head else { return Err(Refusal::not_found("no-case", id)) };
        let read = self.desk.folded.get(self.scope(), id, head).await?;
        let Some(read) = read else { return Err(Refusal::not_found("no-case", id)) };
        self.loaded(id, read)
    }

    /// A case by id with nothing hidden, as a transaction sees it that holds the end of its log, for something to be
    /// recorded in it. It must be dropped before the transaction ends.
    ///
    /// # Errors
    /// As [`Here::sound`].
    pub(crate) async fn sound_within(&self, tx: &mut Tx, id: &str) -> Answer<Loaded> {
        let no_case = || Refusal::not_found("no-case", id);
        let head = tx.head(id).await?.ok_or_else(no_case)?;
        let read = self.desk.folded.within(tx, &self.account, id, head).await?.ok_or_else(no_case)?;
        match read.damage {
            Some(damage) => Err(Refusal::damaged(id, damage)),
            None => self.loaded(id, read),
        }
    }

    fn loaded(&self, id: &str, read: Read) -> Answer<Loaded> {
        let Read { case, head, damage, .. } = read;
        let pack = self.desk.pack(&case.pack)?;
        let today = self.desk.clock.today(&pack.manifest.zone);
        Ok(Loaded { id: id.to_owned(), case, pack, today, head, damage })
    }

    /// The events of a case that follow the one with number `after`. What cannot be read of a damaged log is passed over.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn events(&self, case: &str, after: u64) -> Answer<Vec<Event>> {
        Ok(self.scope().events(case, after).await?)
    }

    /// One event of a case by its number.
    ///
    /// # Errors
    /// There is none; a database that does not answer.
    pub async fn event(&self, case: &str, seq: u64) -> Answer<Event> {
        let found = self.scope().event(case, seq).await?;
        found.ok_or_else(|| Refusal::not_found("no-event", &seq.to_string()))
    }

    /// The first entry of a case's log that does not hold, read anew from the database; `None` for a sound log.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn damage(&self, case: &str) -> Answer<Option<Damage>> {
        Ok(self.scope().damage(case).await?)
    }

    /// Asked before anything leaves: the log is read anew from the database, not as it was when it was folded.
    ///
    /// # Errors
    /// `log-damaged`; a database that does not answer.
    pub async fn may_leave(&self, case: &str) -> Answer<()> {
        match self.damage(case).await? {
            Some(damage) => Err(Refusal::damaged(case, damage)),
            None => Ok(()),
        }
    }

    /// Every entry of a case's log that does not hold, read anew from the database.
    ///
    /// # Errors
    /// A database that does not answer.
    pub(crate) async fn damages(&self, case: &str) -> Answer<Vec<Damage>> {
        Ok(self.scope().damages(case).await?)
    }

    /// Checks a case's chain of hashes from its first event.
    ///
    /// # Errors
    /// The first event that does not fit.
    pub async fn verify(&self, case: &str) -> Answer<()> {
        self.scope().verify(case).await?;
        Ok(())
    }
}

impl Deref for Here {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}
