//! Who is who, what is known, and what is wanted.

use crate::lenient;
use crate::words::{Certainty, FactSource, PartyRole, Relation};
use crate::{Digest, Money};
use serde::{Deserialize, Serialize};

body! {
    /// A fact of the pack's glossary is stated. The latest confirmed statement is used; rivals are kept.
    FactStated {
        /// Glossary key.
        key: String,
        /// The value as text.
        value: String,
        /// Who says so.
        #[serde(default, skip_serializing_if = "Option::is_none")] source: Option<FactSource>,
        /// Letters use confirmed facts only. What the person states is confirmed unless marked otherwise.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] confirmed: Option<bool>,
        /// Sealed original that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
body! {
    /// What the person wants.
    Demand {
        /// Demand id of the pack.
        demand: String,
        /// Own words, if they differ from the pack's.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
        /// The person settles if this is met.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] floor: Option<bool>,
        /// Dropped again.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] dropped: Option<bool>,
    }
}
body! {
    /// The person puts a sum to a rate of the pack.
    Claim {
        /// Rate id of the pack.
        rate: String,
        /// Amount per unit, where the pack leaves it to the person.
        #[serde(default, skip_serializing_if = "Option::is_none")] amount: Option<Money>,
        /// Number of units, where it is not counted from the log.
        #[serde(default, deserialize_with = "lenient::maybe_count", skip_serializing_if = "Option::is_none")] count: Option<u32>,
        /// Dropped again.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] dropped: Option<bool>,
    }
}
body! {
    /// A party is named.
    PartyNamed {
        /// Short id used by other events.
        id: String,
        /// Full name.
        name: String,
        /// What it is.
        #[serde(default, skip_serializing_if = "Option::is_none")] role: Option<PartyRole>,
        /// Address.
        #[serde(default, skip_serializing_if = "Option::is_none")] address: Option<String>,
    }
}
body! {
    /// A number or party belongs to, or acts for, another party.
    PartyLink {
        /// A party id or a telephone number.
        from: String,
        /// The party id it belongs to or acts for.
        to: String,
        /// How they belong together.
        relation: Relation,
        /// What shows it, in words.
        proof: String,
        /// How sure it is; only claimed when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] certainty: Option<Certainty>,
        /// Proof id of the pack.
        #[serde(default, skip_serializing_if = "Option::is_none")] shown_by: Option<String>,
        /// Sealed original that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
    }
}
