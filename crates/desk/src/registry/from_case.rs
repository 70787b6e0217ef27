//! From a person's case to the registry and back: each counted call becomes a complaint, and each finding comes back to be
//! sealed as evidence.

use super::Registry;
use super::complaints::{ComplaintStatus, NewComplaint};
use super::finding::Shown;
use crate::Loaded;
use crate::error::{Answer, Kind, Refusal};
use playbook::FactType;
use registry::Channel;
use registry::complaint::Source;
use serde::Serialize;

/// The group of facts about the person's own line.
const LINE: &str = "line";

/// What became of a case's calls.
#[derive(Debug, Clone, Serialize)]
pub struct Handed {
    /// Complaints that are new.
    pub complaints: Vec<ComplaintStatus>,
    /// Calls that were complained about before.
    pub known: u64,
    /// Calls that could not be handed in, with the name of the reason.
    pub left: Vec<Left>,
}

/// A call that could not be handed in.
#[derive(Debug, Clone, Serialize)]
pub struct Left {
    /// The incident.
    pub incident: String,
    /// Why: `withheld`, `masked`, or another name of what is wrong with its number.
    pub code: &'static str,
}

/// A finding about a call of a case, as it comes back.
#[derive(Debug, Clone, Serialize)]
pub struct Returned {
    /// The complaint.
    pub complaint: ComplaintStatus,
    /// Its findings.
    pub findings: Vec<Shown>,
}

impl Registry {
    /// Complains about every counted call of a case. The number that was called is the one given, or the person's own line
    /// as the case states it.
    ///
    /// # Errors
    /// No number of the person's own; a database that does not answer.
    pub async fn complain_of(&self, loaded: &Loaded, own: Option<&str>) -> Answer<Handed> {
        let stated = || {
            let spec = loaded.pack.facts.iter().find(|spec| spec.group == LINE && spec.kind == FactType::Phone)?;
            loaded.view().fact_value(&spec.key)
        };
        let own = own.map(str::to_owned).or_else(stated).ok_or_else(|| Refusal::refused("registry-own-number"))?;
        self.number(&own)?;
        let mut handed = Handed { complaints: Vec::new(), known: 0, left: Vec::new() };
        for call in loaded.case.counted().filter(|call| !call.message) {
            let incident = call.id.to_string();
            let Some(number) = &call.number else {
                handed.left.push(Left { incident, code: "withheld" });
                continue;
            };
            if let Err(why) = self.plan.read(number)
                && self.caller_number(number).is_err()
            {
                handed.left.push(Left { incident, code: why.code() });
                continue;
            }
            let complaint = NewComplaint {
                person: Some(own.clone()),
                from: Some(number.clone()),
                at: call.at.to_string(),
                channel: Channel::Voice,
                purpose: None,
                text: call.said.clone().unwrap_or_default(),
                source: Source::Case,
                reference: Some(format!("case {} incident {incident}", loaded.id)),
                proof: None,
            };
            match self.complain(&complaint).await {
                Ok(told) => handed.complaints.push(told),
                Err(refusal) if refusal.code == "complaint-received" => handed.known += 1,
                Err(refusal) if refusal.kind == Kind::Refused => {
                    handed.left.push(Left { incident, code: refusal.code })
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(handed)
    }

    /// The complaints of a case that led to findings, each finding with the first of them.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn returned_to(&self, case: &str) -> Answer<Vec<Returned>> {
        let begins = format!("case {case} incident ");
        let mut findings = self.findings().await?;
        let mut returned = Vec::new();
        for (complaint, reference) in self.complaints_with_references().await? {
            if !reference.starts_with(&begins) || complaint.findings.is_empty() {
                continue;
            }
            // Two complaints may tell of one call; its finding comes back once.
            let of_it: Vec<Shown> = findings.extract_if(.., |one| complaint.findings.contains(&one.id)).collect();
            if !of_it.is_empty() {
                returned.push(Returned { complaint, findings: of_it });
            }
        }
        Ok(returned)
    }
}
