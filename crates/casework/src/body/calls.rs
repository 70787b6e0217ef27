//! Calls and messages, as they are logged, imported and later understood; and sealed originals.

use crate::lenient;
use crate::words::{Channel, Direction, Doubt, Matter, Refused};
use crate::{Digest, IncidentRef, Moment};
use serde::{Deserialize, Serialize};

body! {
    /// One nuisance call or message.
    IncidentBody {
        /// When it came.
        at: Moment,
        /// The number shown, as shown; absent when withheld.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// Whether it rang or was written; a call when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] channel: Option<Channel>,
        /// How the phone recorded it; `in` when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] direction: Option<Direction>,
        /// Seconds connected.
        #[serde(default, deserialize_with = "lenient::maybe_count", skip_serializing_if = "Option::is_none")] seconds: Option<u32>,
        /// Whom the caller claimed to be.
        #[serde(default, skip_serializing_if = "Option::is_none")] claimed: Option<String>,
        /// What was sold.
        #[serde(default, skip_serializing_if = "Option::is_none")] topic: Option<String>,
        /// What was said, in a sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")] said: Option<String>,
        /// Did the person say no.
        #[serde(default, skip_serializing_if = "Option::is_none")] refused: Option<Refused>,
        /// Is it a sales call? Absent means not yet decided; letters count decided ones only.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The person asked for this call; such calls are never counted.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] invited: Option<bool>,
        /// Party behind it, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")] party: Option<String>,
        /// What it is about; a call when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")] matter: Option<Matter>,
        /// Sealed originals: recording, screenshot.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] exhibits: Vec<Digest>,
    }
}
body! {
    /// One row taken from a phone's or operator's list, citing its place in the sealed file.
    ImportedCall {
        /// When it came.
        at: Moment,
        /// The number shown; absent when withheld.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// How the phone recorded it.
        direction: Direction,
        /// Seconds connected.
        #[serde(default, skip_serializing_if = "Option::is_none")] seconds: Option<u32>,
        /// Seconds that the list gives for a call that nobody answered: it rang so long, nobody spoke.
        #[serde(default, skip_serializing_if = "Option::is_none")] rang: Option<u32>,
        /// True for a text message.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")] message: bool,
        /// Why it waits for the person's own word, even where all the list was said to be sales calls.
        #[serde(default, skip_serializing_if = "Option::is_none")] doubt: Option<Doubt>,
        /// The incident that this row shows too: one call, listed twice. The row is its second origin and no incident.
        #[serde(default, skip_serializing_if = "Option::is_none")] same_as: Option<IncidentRef>,
        /// Line (text files) or row (spreadsheets) in the sealed file, from 1.
        line: u64,
    }
}
body! {
    /// A batch of rows from one sealed file. A long list is several batches of the same file.
    ImportedCalls {
        /// The sealed original.
        file: Digest,
        /// The file's name as given.
        name: String,
        /// Which reader understood it.
        reader: String,
        /// The link of the newest line in the original's custody log.
        #[serde(default, skip_serializing_if = "Option::is_none")] custody: Option<Digest>,
        /// The person said that all these are sales calls; otherwise undecided.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The rows.
        rows: Vec<ImportedCall>,
    }
}
body! {
    /// Later knowledge about incidents: a decision, words, the party. Replaces nothing, adds.
    IncidentNote {
        /// Which incidents: `17` or `17.3`, several with commas.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] incidents: Vec<IncidentRef>,
        /// Or all incidents so far from this number.
        #[serde(default, skip_serializing_if = "Option::is_none")] number: Option<String>,
        /// Is it a sales call?
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] nuisance: Option<bool>,
        /// The person asked for it.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] invited: Option<bool>,
        /// Did the person say no.
        #[serde(default, skip_serializing_if = "Option::is_none")] refused: Option<Refused>,
        /// Whom the caller claimed to be.
        #[serde(default, skip_serializing_if = "Option::is_none")] claimed: Option<String>,
        /// What was sold.
        #[serde(default, skip_serializing_if = "Option::is_none")] topic: Option<String>,
        /// What was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] said: Option<String>,
        /// Party behind it.
        #[serde(default, skip_serializing_if = "Option::is_none")] party: Option<String>,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")] matter: Option<Matter>,
        /// Sealed originals.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")] exhibits: Vec<Digest>,
    }
}
body! {
    /// An original was sealed into the vault.
    ExhibitAdded {
        /// Digest of the untouched bytes.
        digest: Digest,
        /// The file's name as given.
        name: String,
        /// Size in bytes.
        bytes: u64,
        /// What it is, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")] what: Option<String>,
        /// How it was captured.
        #[serde(default, skip_serializing_if = "Option::is_none")] how: Option<String>,
        /// The link of the newest line in its custody log: a log that is cut or written anew no longer has it.
        #[serde(default, skip_serializing_if = "Option::is_none")] custody: Option<Digest>,
    }
}
