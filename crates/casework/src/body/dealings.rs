//! What goes back and forth with the other side.

use crate::lenient;
use crate::words::{Decision, Label, Meaning, Outcome, Trigger};
use crate::{Digest, Moment, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

body! {
    /// The person did a rung: called the hotline, filed a form, mailed a letter.
    Dispatch {
        /// The rung of the pack's ladder.
        rung: String,
        /// When it left.
        at: Moment,
        /// To whom: a party or authority id.
        #[serde(default, skip_serializing_if = "Option::is_none")] to: Option<String>,
        /// Channel id of the pack, such as a hotline or form.
        #[serde(default, skip_serializing_if = "Option::is_none")] channel: Option<String>,
        /// Ticket or receipt number.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Work number of the agent who took it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// What was asked, in a sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Letter that was sent, by name in the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")] letter: Option<String>,
        /// Digest of the text as it left; the sealed copy is the proof of what was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] body: Option<Digest>,
        /// Sealed proofs: receipt, screenshot.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] proof: Vec<Digest>,
    }
}
body! {
    /// The other side answered.
    Reply {
        /// The rung it answers.
        rung: String,
        /// When it came.
        at: Moment,
        /// What it means.
        meaning: Meaning,
        /// Who answered: a party or authority id.
        #[serde(default, skip_serializing_if = "Option::is_none")] from: Option<String>,
        /// Ticket number named in it.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Work number of the agent.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// The words, or the gist.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Day by which they say they will answer or act.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// Reason given for a refusal, by id in the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
        /// Sealed original.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// An excuse was met.
    ObstacleMet {
        /// Obstacle id of the pack.
        obstacle: String,
        /// When.
        at: Moment,
        /// On which rung.
        #[serde(default, skip_serializing_if = "Option::is_none")] rung: Option<String>,
        /// Work number of who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// The exact words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Ticket number of that talk.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
    }
}
body! {
    /// The other side promised something.
    Commitment {
        /// Who promised: party id.
        by: String,
        /// When.
        at: Moment,
        /// The words of the promise.
        terms: String,
        /// What sets off the remedy.
        #[serde(default, skip_serializing_if = "Option::is_none")] trigger: Option<Trigger>,
        /// What is due each time.
        #[serde(default, skip_serializing_if = "Option::is_none")] remedy: Option<Money>,
        /// Day by which it must be done.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// Topics it is about, in words of the log; every sales call when empty.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] about: Vec<String>,
        /// Topics it leaves out. What the terms leave out in words is left out as well.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] except: Vec<String>,
        /// Event number of the offer it is a part of. It binds once that offer is accepted.
        #[serde(default, deserialize_with = "lenient::maybe_seq", skip_serializing_if = "Option::is_none")] offer: Option<u64>,
        /// Work number of who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// Ticket number.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// Sealed proof.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// The other side offers something for a settlement.
    Offer {
        /// Who offers: party id.
        by: String,
        /// When.
        at: Moment,
        /// Money now.
        #[serde(default, skip_serializing_if = "Option::is_none")] amount: Option<Money>,
        /// Money for each later call.
        #[serde(default, skip_serializing_if = "Option::is_none")] per_call: Option<Money>,
        /// What they call it.
        #[serde(default, skip_serializing_if = "Option::is_none")] label: Option<Label>,
        /// The words of the offer.
        #[serde(default, skip_serializing_if = "Option::is_none")] terms: Option<String>,
        /// On which rung.
        #[serde(default, skip_serializing_if = "Option::is_none")] rung: Option<String>,
        /// Rate id of the claim line it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")] rate: Option<String>,
        /// Last day to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
    }
}
body! {
    /// The person decides on an offer.
    OfferDecision {
        /// Event number of the offer.
        #[serde(deserialize_with = "lenient::seq")] offer: u64,
        /// When.
        at: Moment,
        /// `accepted`, `declined` or `countered`.
        decision: Decision,
        /// Words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
    }
}
body! {
    /// Money really came from the other side.
    Payment {
        /// When.
        at: Moment,
        /// How much.
        amount: Money,
        /// Who paid: party id.
        #[serde(default, skip_serializing_if = "Option::is_none")] by: Option<String>,
        /// Rate id of the claim line it settles.
        #[serde(default, skip_serializing_if = "Option::is_none")] rate: Option<String>,
        /// What they call it.
        #[serde(default, skip_serializing_if = "Option::is_none")] label: Option<Label>,
        /// Words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// Sealed proof.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// A proceeding ended without an answer that is recorded as one: the person withdrew it, or it was settled.
    Ended {
        /// The rung whose newest run ended.
        rung: String,
        /// When.
        at: Moment,
        /// How.
        outcome: Outcome,
        /// Words, such as why.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
    }
}
