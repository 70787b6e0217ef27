//! What a sentence of a reply can be.

use serde::{Serialize, Serializer};

/// What a sentence of a reply says. A sentence may be several of these, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Not ours, a machine did it, cannot trace, you consented, get an app, passed upward, cannot promise.
    Excuse,
    /// What the speaker will or will not do from now on.
    Promise,
    /// A sum or thing put forward and still open to a yes, whatever its name.
    Offer,
    /// What is wanted in return: withdraw, be satisfied, keep silent, delete, not go higher.
    Condition,
    /// A last day or a number of days, for either side.
    Deadline,
    /// A demand of the person is declined.
    Refusal,
    /// Said, or reported as said.
    Apology,
    /// Money has come.
    Paid,
    /// Received or registered.
    Acknowledged,
    /// An office takes the matter up.
    Accepted,
    /// An office does not take the matter up.
    NotAccepted,
    /// Sent on to another body or level that is named.
    Forwarded,
    /// Something to hand in or to send.
    AsksForMaterial,
    /// Ruling, penalty, order or finding of an office or a court.
    Decided,
    /// Asked whether the person will take part.
    MediationInvited,
    /// Ended without agreement.
    MediationFailed,
}

impl Kind {
    /// Every kind, in the order in which the readings of a sentence stand.
    pub const ALL: [Kind; 16] = [
        Kind::Excuse,
        Kind::Promise,
        Kind::Offer,
        Kind::Condition,
        Kind::Deadline,
        Kind::Refusal,
        Kind::Apology,
        Kind::Paid,
        Kind::Acknowledged,
        Kind::Accepted,
        Kind::NotAccepted,
        Kind::Forwarded,
        Kind::AsksForMaterial,
        Kind::Decided,
        Kind::MediationInvited,
        Kind::MediationFailed,
    ];

    /// The fixed word by which programs name it.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Excuse => "excuse",
            Kind::Promise => "promise",
            Kind::Offer => "offer",
            Kind::Condition => "condition",
            Kind::Deadline => "deadline",
            Kind::Refusal => "refusal",
            Kind::Apology => "apology",
            Kind::Paid => "paid",
            Kind::Acknowledged => "acknowledged",
            Kind::Accepted => "accepted",
            Kind::NotAccepted => "not-accepted",
            Kind::Forwarded => "forwarded",
            Kind::AsksForMaterial => "asks-for-material",
            Kind::Decided => "decided",
            Kind::MediationInvited => "mediation-invited",
            Kind::MediationFailed => "mediation-failed",
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether a sum in its sentence is a sum of it.
    pub(super) fn bears_money(self) -> bool {
        matches!(self, Kind::Promise | Kind::Offer | Kind::Paid | Kind::Decided)
    }

    /// Whether a day in its sentence is the day on which it happened.
    pub(super) fn has_happened(self) -> bool {
        use Kind::{Accepted, Acknowledged, Decided, Forwarded, MediationFailed, NotAccepted, Paid};
        matches!(self, Paid | Acknowledged | Accepted | NotAccepted | Forwarded | Decided | MediationFailed)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
