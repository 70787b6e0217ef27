//! Telephones that took a call which another one has already: each is told once that it is over, however often it says so.

use crate::sip::dialog::{Dialog, Own};
use crate::sip::name::Name;
use crate::sip::parse::{Response, parameter, parse};
use std::net::SocketAddr;

/// Telephones that are told, at most: whoever invents more is not answered.
const MOST: usize = 8;

/// The `INVITE` that several may have taken, and those who did.
#[derive(Debug, Clone)]
pub(super) struct Forks {
    invite: Vec<u8>,
    branch: String,
    at: SocketAddr,
    told: Vec<(Vec<u8>, SocketAddr, Vec<u8>)>,
}

impl Forks {
    pub(super) fn new(invite: &[u8], branch: &str, at: SocketAddr) -> Self {
        Self { invite: invite.to_vec(), branch: branch.to_owned(), at, told: Vec::new() }
    }

    /// Whether an answer with this branch is one to this `INVITE`.
    pub(super) fn is_of(&self, branch: &[u8]) -> bool {
        self.branch.as_bytes() == branch
    }

    /// What another telephone that took the call hears, and where: the acknowledgement, and at the first time that it is over.
    pub(super) fn taken(
        &mut self,
        response: &Response<'_>,
        own: &Own,
        [ack, bye]: &[String; 2],
    ) -> Option<(SocketAddr, Vec<u8>, Option<Vec<u8>>)> {
        let tag = parameter(response.fields.header(Name::To)?.value, "tag")?.to_vec();
        if let Some((_, to, ack)) = self.told.iter().find(|(told, ..)| *told == tag) {
            return Some((*to, ack.clone(), None));
        }
        if self.told.len() >= MOST {
            return None;
        }
        let invite = parse(&self.invite).ok()?;
        let mut dialog = Dialog::of_callee(&invite, response, self.at)?;
        let to = dialog.at;
        let ack = dialog.request(own, "ACK", ack, &[], None);
        let bye = dialog.request(own, "BYE", bye, &[], None);
        self.told.push((tag, to, ack.clone()));
        Some((to, ack, Some(bye)))
    }
}
