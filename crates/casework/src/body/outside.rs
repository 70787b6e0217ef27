//! Who else sees the case: helpers, and the public.

use crate::lenient;
use crate::words::{LetterAct, PublicAct, Rights};
use crate::{Digest, Moment};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

body! {
    /// A text meant for the public was shown, published, corrected or taken down.
    Publication {
        /// When.
        at: Moment,
        /// What was done.
        act: PublicAct,
        /// Digest of the text as it left; the sealed copy is the proof of what was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] body: Option<Digest>,
        /// Where: a page, a platform.
        #[serde(default, skip_serializing_if = "Option::is_none")] place: Option<String>,
        /// Words, such as the other side's response.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
    }
}
body! {
    /// The person lets someone help, or ends it.
    Helper {
        /// Name.
        name: String,
        /// What they may do.
        rights: Rights,
        /// Last day.
        #[serde(default, skip_serializing_if = "Option::is_none")] until: Option<Date>,
        /// The document that shows the authority, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")] proof: Option<String>,
        /// Sealed original of it.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
        /// The help has ended.
        #[serde(default, deserialize_with = "lenient::maybe", skip_serializing_if = "Option::is_none")] ended: Option<bool>,
    }
}
body! {
    /// The person changes a letter that the pack writes: leaves a sentence out, says it in own words, or adds a paragraph. The newest
    /// word on a part counts.
    LetterEdit {
        /// The letter, by name in the pack.
        letter: String,
        /// Its language: `zh-CN` or `en`.
        lang: String,
        /// Which part: the mark of a block of the letter, or `own` for the person's own paragraph.
        part: String,
        /// What is done with it.
        act: LetterAct,
        /// The own words.
        #[serde(default, skip_serializing_if = "Option::is_none")] words: Option<String>,
    }
}
