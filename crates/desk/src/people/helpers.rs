//! Helpers: who may help in a case, how far, and until when.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::Sealed;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, Digest, Helper, Rights};

/// Lets someone help.
#[derive(Debug, Clone, Default)]
pub struct NewHelper {
    /// Name.
    pub name: String,
    /// Fixed spelling of [`Rights`].
    pub rights: String,
    /// Last day.
    pub until: String,
    /// The document that shows the authority, in words.
    pub proof: String,
    /// An original of it that was sealed before.
    pub exhibit: Option<Digest>,
    /// Originals of it, sealed with this form.
    pub originals: Vec<Sealed>,
}

impl Change for NewHelper {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            return Err(Refusal::refused("helper-needs-name"));
        }
        let rights = Rights::from_id(&self.rights).ok_or_else(|| Refusal::refused("helper-needs-rights"))?;
        let wrong_day = || Refusal::refused("helper-needs-day");
        let until = typed::day(&self.until).map_err(|_| wrong_day())?;
        if until.is_some_and(|day| day < on.today) {
            return Err(wrong_day());
        }
        let mut all: Vec<Body> = self.originals.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
        all.push(Body::Helper(Helper {
            name: name.to_owned(),
            rights,
            until,
            proof: typed::words(&self.proof),
            exhibit: self.exhibit.or(self.originals.first().map(|s| s.digest)),
            ended: None,
        }));
        Ok(all)
    }
}

/// Ends the help.
#[derive(Debug, Clone, Default)]
pub struct EndHelp {
    /// Whose.
    pub name: String,
}

impl Change for EndHelp {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let Some(helper) = on.case.helpers.get(&self.name) else {
            return Err(Refusal::not_found("no-helper", &self.name.chars().take(40).collect::<String>()));
        };
        let (name, rights) = (self.name.clone(), helper.rights);
        Ok(vec![Body::Helper(Helper { name, rights, until: None, proof: None, exhibit: None, ended: Some(true) })])
    }
}

/// What a helper may do today; nothing when the help has ended or its last day is over.
pub fn rights(loaded: &Loaded, name: &str) -> Option<Rights> {
    let helper = loaded.case.helpers.get(name)?;
    helper.until.is_none_or(|day| loaded.today <= day).then_some(helper.rights)
}
