//! A new link between a number or party and another party.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::Sealed;
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, COMPANY, Case, Certainty, Digest, PartyLink, PartyNamed, PartyRole, Relation};
use playbook::{Pack, Proof};

/// What a party can be, as it is offered; other events know more.
pub const ROLES: [PartyRole; 6] =
    [PartyRole::Shop, PartyRole::Agent, PartyRole::Branch, PartyRole::Partner, PartyRole::Caller, PartyRole::Company];

/// A link as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewLink {
    /// A number, or the id or name of a party.
    pub from: String,
    /// The id or name of a party; an unknown name becomes a party.
    pub to: String,
    /// One of [`ROLES`] by its spelling, when the party is new.
    pub role: String,
    /// A [`Relation`] by its spelling.
    pub relation: String,
    /// A proof of the pack, by id.
    pub by: String,
    /// What shows it, in own words.
    pub proof: String,
    /// A [`Certainty`] by its spelling; the pack's proof says it otherwise.
    pub certainty: String,
    /// The risk of a proof that is off was read.
    pub risk_read: bool,
    /// Sealed original that shows it.
    pub exhibit: Option<Digest>,
    /// Sealed with this form.
    pub originals: Vec<Sealed>,
}

impl Change for NewLink {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        link(on, self)
    }
}

/// The originals, the parties that the link names for the first time, then the link.
///
/// # Errors
/// A field that is missing or not known, a link to itself, a proof that is off and whose risk was not read.
pub fn link(loaded: &Loaded, new: &NewLink) -> Answer<Vec<Body>> {
    let (pack, case) = (&loaded.pack, &loaded.case);
    let mut all: Vec<Body> = new.originals.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
    let from = start(case, &new.from)?;
    let to = match known(case, new.to.trim()) {
        Some(id) => id,
        None => {
            let id = format!("p{}", loaded.case.head + 1);
            all.push(Body::Party(party(case, id.clone(), &new.to, &new.role)?));
            id
        }
    };
    if from == to {
        return Err(Refusal::refused("link-to-itself"));
    }
    let Some(relation) = Relation::from_id(&new.relation) else {
        return Err(Refusal::refused("link-needs-relation"));
    };
    let proof = proof(pack, new)?;
    let certainty = certainty(proof, &new.certainty)?;
    let words = match (new.proof.trim(), proof) {
        ("", Some(proof)) => proof.name.get(playbook::Lang::from_tag(&case.lang)).to_owned(),
        ("", None) => return Err(Refusal::refused("link-needs-proof")),
        (words, _) => words.to_owned(),
    };
    all.push(Body::PartyLink(PartyLink {
        from,
        to,
        relation,
        proof: words,
        certainty: Some(certainty),
        shown_by: proof.map(|p| p.id.clone()),
        exhibit: new.exhibit.or(new.originals.first().map(|s| s.digest)),
    }));
    Ok(all)
}

fn start(case: &Case, from: &str) -> Answer<String> {
    let from = from.trim();
    if let Some(id) = known(case, from).filter(|id| id != COMPANY) {
        return Ok(id);
    }
    // The company is where chains end; a link that begins there would say nothing.
    let number = number::parse(from).key().is_some();
    if number { Ok(from.to_owned()) } else { Err(Refusal::refused("link-needs-from")) }
}

/// The id of a party named by its id or its name.
fn known(case: &Case, named: &str) -> Option<String> {
    if named == COMPANY || case.parties.contains_key(named) {
        return Some(named.to_owned());
    }
    case.parties.values().find(|p| p.name == named).map(|p| p.id.clone())
}

fn party(case: &Case, id: String, name: &str, role: &str) -> Answer<PartyNamed> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 || case.parties.len() >= 500 {
        return Err(Refusal::refused("link-needs-to"));
    }
    match PartyRole::from_id(role).filter(|r| ROLES.contains(r)) {
        Some(role) => Ok(PartyNamed { id, name, role: Some(role), address: None }),
        None => Err(Refusal::refused("link-needs-role").with("name", name)),
    }
}

fn proof<'p>(pack: &'p Pack, new: &NewLink) -> Answer<Option<&'p Proof>> {
    if new.by.is_empty() {
        return Ok(None);
    }
    let Some(proof) = pack.proofs.iter().find(|p| p.id == new.by) else {
        return Err(Refusal::not_found("no-proof", &new.by));
    };
    match proof.off && !new.risk_read {
        true => Err(Refusal::refused("link-risk-not-read").with_both("name", proof.name.clone())),
        false => Ok(Some(proof)),
    }
}

/// What the person says, but never surer than the pack's proof gives.
fn certainty(proof: Option<&Proof>, said: &str) -> Answer<Certainty> {
    let gives = proof.and_then(|p| Certainty::from_id(&p.gives));
    match (Certainty::from_id(said), gives) {
        (Some(said), Some(gives)) => Ok(if said.rank() < gives.rank() { gives } else { said }),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => Err(Refusal::refused("link-needs-certainty")),
    }
}
