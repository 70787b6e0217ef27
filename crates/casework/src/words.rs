//! The closed word lists of a case. Their spelling is fixed: logs, packs and checks refer to it.

use serde::{Deserialize, Serialize};

/// The party id of the company that a case is against, in every pack.
pub const COMPANY: &str = "operator";

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $id)] $variant),+
        }
        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The fixed spelling.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id),+ }
            }
            /// The word with this spelling.
            pub fn from_id(id: &str) -> Option<$name> {
                match id { $($id => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

/// A closed list that once was free text: new words are refused where they are typed, and what an old log holds
/// is kept as it stands.
macro_rules! once_free {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A word that an old log holds and the list does not.
            Other(String),
        }
        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [&'static str] = &[$($id),+];
            /// The spelling.
            pub fn id(&self) -> &str {
                match self { $($name::$variant => $id,)+ $name::Other(word) => word }
            }
            /// The word with this spelling, if the list has it.
            pub fn from_id(id: &str) -> Option<$name> {
                match id { $($id => Some($name::$variant),)+ _ => None }
            }
        }
        impl From<String> for $name {
            fn from(word: String) -> $name {
                $name::from_id(&word).unwrap_or($name::Other(word))
            }
        }
        impl From<$name> for String {
            fn from(word: $name) -> String {
                match word { $name::Other(word) => word, known => known.id().to_owned() }
            }
        }
    };
}

mod spoken;

pub use spoken::{LetterAct, Medium, Source, Want};

once_free! {
    /// Whether it rang or was written.
    Channel {
        /// A call.
        Call = "call",
        /// A text message.
        Message = "message",
    }
}

impl Channel {
    /// Whether it was written. Old logs could say so in words of their own.
    pub fn is_message(&self) -> bool {
        match self {
            Channel::Call => false,
            Channel::Message => true,
            Channel::Other(word) => ["sms", "mms", "text", "短信", "彩信"].contains(&word.to_lowercase().as_str()),
        }
    }
}

once_free! {
    /// What a party is.
    PartyRole {
        /// The company the case is against, when it is an operator.
        Operator = "operator",
        /// The company the case is against, or another one.
        Company = "company",
        /// A branch of the company.
        Branch = "branch",
        /// A partner with a contract.
        Partner = "partner",
        /// An agent who sells for it.
        Agent = "agent",
        /// A shop.
        Shop = "shop",
        /// Whoever calls.
        Caller = "caller",
        /// An office.
        Authority = "authority",
    }
}

once_free! {
    /// How a number or party belongs to another party.
    Relation {
        /// The number is used by the party.
        UsesNumber = "uses-number",
        /// It acts for the party.
        ActsFor = "acts-for",
        /// It is an agent of the party.
        AgentOf = "agent-of",
        /// It is a branch of the party.
        BranchOf = "branch-of",
    }
}

once_free! {
    /// How sure a link is, the surest first.
    Certainty {
        /// A document or the other side itself shows it.
        Shown = "shown",
        /// More likely than not.
        Likely = "likely",
        /// Only said by the caller.
        Claimed = "claimed",
    }
}

impl Certainty {
    /// 0 for the surest, 2 for what is only claimed; a word of an old log is no better than that.
    pub fn rank(&self) -> usize {
        Certainty::ALL.iter().position(|c| *c == self.id()).unwrap_or(2)
    }
}

words! {
    /// What a reply means. Thirteen meanings, as the whole product uses them.
    Meaning {
        /// They have it; nothing more is said.
        Acknowledged = "acknowledged",
        /// They take the matter up.
        Accepted = "accepted",
        /// They do not take the matter up.
        NotAccepted = "not-accepted",
        /// They passed it to another office.
        Forwarded = "forwarded",
        /// They decline what was asked.
        Refused = "refused",
        /// They promise something.
        Promised = "promised",
        /// They offer something for a settlement.
        Offered = "offered",
        /// They paid.
        Paid = "paid",
        /// They want papers or facts.
        AsksForMaterial = "asks-for-material",
        /// They invite to mediation.
        MediationInvited = "mediation-invited",
        /// Mediation ended without agreement.
        MediationFailed = "mediation-failed",
        /// They decided.
        Decided = "decided",
        /// Words without an answer.
        NoSubstance = "no-substance",
    }
}

words! {
    /// What an incident is about. A charge has a shorter time to appeal than anything else.
    Matter {
        /// A call or message, or another matter of service.
        Service = "service",
        /// A charge.
        Fee = "fee",
    }
}

words! {
    /// Whose an incident is, seen from the company that the case is against.
    Side {
        /// The company's, or of somebody linked to it.
        Company = "company",
        /// Nobody's yet: no party was named, or one that is linked to nobody.
        Nobody = "nobody",
        /// Somebody else's. It counts in nothing that is said against the company.
        Elsewhere = "elsewhere",
    }
}

words! {
    /// Which way a call or message went, as the phone recorded it.
    Direction {
        /// Received and answered.
        In = "in",
        /// Made by the person.
        Out = "out",
        /// Rang without answer.
        Missed = "missed",
        /// Rejected by hand.
        Rejected = "rejected",
        /// Stopped by the phone's or the network's block list.
        Blocked = "blocked",
        /// Went to voicemail.
        Voicemail = "voicemail",
        /// The list does not say, or says it in a word that is not known: a forwarded call, a bare figure.
        Unknown = "unknown",
    }
}

words! {
    /// Why a row of a list waits for the person's own word, whatever was said of the list as a whole.
    Doubt {
        /// The list does not tell which way the call went.
        Direction = "direction",
        /// The list names no direction; it lists callers, so the call was taken as incoming.
        Incoming = "incoming",
        /// The list gives figures without a legend; they were read as the figures of Android.
        Figures = "figures",
        /// What stands as the number is too short or too long for any telephone.
        Number = "number",
        /// It may be a call that the log has already from another list: close in time, with another length.
        Twin = "twin",
        /// The same list has a row that reads the same, and the time is too coarse to tell two calls from one.
        Repeated = "repeated",
    }
}

words! {
    /// Whether the person told the caller that such calls are not wanted.
    Refused {
        /// Said so in the call.
        Yes = "yes",
        /// Had no chance to.
        No = "no",
        /// Did not pick up.
        Unanswered = "unanswered",
    }
}

words! {
    /// Where a fact comes from.
    FactSource {
        /// The person said so.
        User = "user",
        /// Read in a document.
        Document = "document",
        /// Read in a reply.
        Reply = "reply",
        /// Derived by the program, such as the home region of a number.
        Detector = "detector",
    }
}

words! {
    /// What the other side calls the money it offers.
    Label {
        /// "Reward" for reporting.
        Reward = "reward",
        /// Goodwill, care, gift.
        Goodwill = "goodwill",
        /// Compensation.
        Compensation = "compensation",
        /// No name was given.
        Unnamed = "unnamed",
    }
}

words! {
    /// What the person does with a proposed step or an offer.
    Decision {
        /// Did it elsewhere.
        Done = "done",
        /// Not now; ask again on the named day.
        NotNow = "not-now",
        /// Never suggest it again.
        Never = "never",
        /// Takes the offer.
        Accepted = "accepted",
        /// Declines the offer.
        Declined = "declined",
        /// Answers with another offer.
        Countered = "countered",
    }
}

words! {
    /// What sets off the remedy of a commitment.
    Trigger {
        /// Any later call from the party or those who act for it.
        LaterCall = "later-call",
        /// The day named in the commitment passes.
        DayPassed = "day-passed",
    }
}

words! {
    /// What was done with a text that goes public.
    PublicAct {
        /// The draft was shown to the other side.
        Shown = "shown",
        /// The other side responded to the draft.
        Response = "response",
        /// It was published.
        Published = "published",
        /// A correction was published.
        Corrected = "corrected",
        /// It was taken down.
        TakenDown = "taken-down",
    }
}

words! {
    /// What a helper may do in a case. Each word includes those before it.
    Rights {
        /// Look.
        View = "view",
        /// Also log calls and prepare letters.
        Draft = "draft",
        /// Also record what was sent and what came back.
        Send = "send",
    }
}

words! {
    /// How a case or a proceeding ended.
    Outcome {
        /// All that was asked.
        Full = "full",
        /// A part of it.
        Partial = "partial",
        /// Refused.
        Refused = "refused",
        /// No answer in time.
        NoAnswer = "no-answer",
        /// Withdrawn by the person.
        Withdrawn = "withdrawn",
        /// Settled.
        Settled = "settled",
        /// Another office is competent.
        Referred = "referred",
    }
}
