//! Running the case: opening, setting aside, correcting, closing.

use crate::lenient;
use crate::words::{Decision, Outcome};
use crate::{Body, Digest, Moment, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

body! {
    /// The case begins.
    Opened {
        /// What it is about, in the person's words.
        subject: String,
        /// Id of the pack whose rules are followed.
        pack: String,
        /// Language of what leaves: `zh-CN` or `en`.
        #[serde(default, skip_serializing_if = "Option::is_none")] lang: Option<String>,
    }
}
body! {
    /// The person answers a proposed step: did it elsewhere, not now, never.
    Step {
        /// Action id of the advice.
        action: String,
        /// When.
        at: Moment,
        /// `done`, `not-now` or `never`.
        decision: Decision,
        /// For `not-now`: the day to ask again.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// Words.
        #[serde(default, skip_serializing_if = "Option::is_none")] note: Option<String>,
    }
}
body! {
    /// Minutes spent.
    TimeEntry {
        /// When.
        at: Moment,
        /// How many.
        #[serde(deserialize_with = "lenient::count")] minutes: u32,
        /// On what.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
    }
}
body! {
    /// Money spent.
    CostEntry {
        /// When.
        at: Moment,
        /// How much.
        amount: Money,
        /// On what.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
        /// Receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// A deadline was extended by paper, or is corrected by the person with a reason.
    DeadlineMoved {
        /// Clock id of the pack.
        clock: String,
        /// Event number that set the clock off.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// The new last day.
        due: Date,
        /// Why.
        reason: String,
    }
}
body! {
    /// An earlier event was wrong; this is how it should read. The earlier one stays in the log.
    Correction {
        /// Event number corrected.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// The right content, of the same kind.
        body: Box<Body>,
    }
}
body! {
    /// An earlier event should not count. It stays in the log.
    Withdrawn {
        /// Event number withdrawn.
        #[serde(deserialize_with = "lenient::seq")] of: u64,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")] reason: Option<String>,
    }
}
body! {
    /// The person closes the case.
    Closed {
        /// When.
        at: Moment,
        /// How it ended.
        outcome: Outcome,
        /// Keep watching the promises; a breach reopens the case.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] watch: Option<bool>,
    }
}
