//! Whose an incident is: the company's that the case is against, nobody's yet, or somebody else's.

use crate::body::{PartyNamed, Payment};
use crate::case::{Case, Incident, Recorded};
use crate::words::{COMPANY, PartyRole, Side};

impl Case {
    /// The party that the case is against, as far as the log tells: the one with the id that every pack uses for it, or else
    /// the one that promised or offered something, or else the one whose name a fact of the case holds.
    pub fn company(&self) -> Option<&str> {
        let spoken = self.commitments.iter().map(|c| &c.by).chain(self.offers.iter().map(|o| &o.by));
        let mut spoken = spoken.map(String::as_str);
        let known = self.parties.contains_key(COMPANY)
            || spoken.clone().any(|by| by == COMPANY)
            || self.links.iter().any(|l| l.to == COMPANY)
            || self.incidents.iter().any(|i| i.party.as_deref() == Some(COMPANY));
        if known {
            return Some(COMPANY);
        }
        // A fact that holds a party's very name says that the case is against it.
        let stated = |p: &&Recorded<PartyNamed>| {
            self.facts.values().any(|all| all.last().is_some_and(|fact| fact.value.trim() == p.name.trim()))
        };
        let named = || self.parties.values().find(stated).map(|p| p.id.as_str());
        spoken.find(|by| self.parties.contains_key(*by)).or_else(named)
    }

    /// Whose a party is, seen from the company that the case is against. One that sells for others and is linked to nobody is
    /// nobody's yet, and so is one of which nothing is known while nobody knows the company either.
    pub fn side_of(&self, party: &str) -> Side {
        self.side_against(self.company(), self.has_unmarked(&self.incidents), party)
    }

    /// Whether sales calls of which nobody said whose they are stand in the case.
    pub(crate) fn has_unmarked(&self, incidents: &[Incident]) -> bool {
        incidents.iter().any(|i| i.is_sales() && i.party.is_none())
    }

    pub(crate) fn side_against(&self, company: Option<&str>, unmarked: bool, party: &str) -> Side {
        if self.stands_behind(company.unwrap_or(COMPANY), party) {
            return Side::Company;
        }
        let linked = self.links.iter().any(|l| l.from == party);
        match self.parties.get(party).map(|p| &p.role) {
            Some(Some(
                PartyRole::Branch | PartyRole::Partner | PartyRole::Agent | PartyRole::Shop | PartyRole::Caller,
            )) if !linked => Side::Nobody,
            Some(None) if company.is_none() => Side::Nobody,
            // Named as a company where nobody knows the company of the case: it is that one, unless calls of others stand beside.
            Some(Some(PartyRole::Operator | PartyRole::Company)) if company.is_none() && !unmarked => Side::Nobody,
            _ => Side::Elsewhere,
        }
    }

    /// Whether somebody who was written to, answered, offered or paid is known to be another company than the one that the case
    /// is against, so that nothing of it counts here. Offices and callers are none.
    pub fn is_another_company(&self, who: Option<&str>) -> bool {
        let company = |role: &Option<PartyRole>| matches!(role, Some(PartyRole::Operator | PartyRole::Company));
        let named = who.and_then(|who| self.parties.get(who)).filter(|party| company(&party.role));
        // Where the company is known, a party that is no caller is its own or somebody else's.
        named.is_some_and(|party| self.company().is_some_and(|company| !self.stands_behind(company, &party.id)))
    }

    /// What was paid in this matter: nothing that another company paid.
    pub fn own_payments(&self) -> impl Iterator<Item = &Recorded<Payment>> {
        self.payments.iter().filter(|p| !self.is_another_company(p.by.as_deref()))
    }

    /// Whether `party` is `principal` or linked to it, directly or through others.
    pub fn stands_behind(&self, principal: &str, party: &str) -> bool {
        let mut seen = vec![party];
        let mut at = 0;
        while let Some(&here) = seen.get(at) {
            if here == principal {
                return true;
            }
            let next = self.links.iter().filter(|l| l.from == here).map(|l| l.to.as_str());
            let fresh: Vec<&str> = next.filter(|to| !seen.contains(to)).collect();
            seen.extend(fresh);
            at += 1;
        }
        false
    }
}
