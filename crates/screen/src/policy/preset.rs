//! Three strengths for who does not want to write rules.

use crate::verdict::Action;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How strict a policy is with strangers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// They ring, with a word about who they may be.
    Gentle,
    /// They type a short code first.
    #[default]
    Normal,
    /// They do not ring.
    Strict,
}

/// What a strength means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// In one sentence, for a Chinese reader.
    pub zh: String,
    /// In one sentence, for an English reader.
    pub en: String,
    /// A stranger of whom nothing is known.
    pub stranger: Action,
    /// A caller without a number.
    pub withheld: Action,
    /// A number that the network found forged, or that no plan has.
    pub forged: Action,
    /// A number of a sort that sales calls come from.
    pub prone: Action,
    /// One of many calls from the same range.
    pub burst: Action,
    /// A list is sure.
    pub listed_sure: Action,
    /// A list is not quite sure.
    pub listed_perhaps: Action,
    /// From this confidence on a list is sure, in percent.
    pub sure: u8,
    /// From this confidence on it is not quite sure, in percent.
    pub perhaps: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    gentle: Preset,
    normal: Preset,
    strict: Preset,
}

static PRESETS: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/presets.toml")).expect("a test reads it"));

impl Strength {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Gentle, Self::Normal, Self::Strict];

    /// What it means.
    pub fn preset(self) -> &'static Preset {
        match self {
            Self::Gentle => &PRESETS.gentle,
            Self::Normal => &PRESETS.normal,
            Self::Strict => &PRESETS.strict,
        }
    }

    /// Its name in files and interfaces.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Gentle => "gentle",
            Self::Normal => "normal",
            Self::Strict => "strict",
        }
    }
}
