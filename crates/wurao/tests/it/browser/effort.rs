//! What a road costs the person who walks it.

use std::fmt;

/// What it took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Effort {
    pub pages: usize,
    pub fields: usize,
    pub taps: usize,
    pub keystrokes: usize,
    /// Fields that were written or picked, each with a touch of its own.
    pub written: usize,
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Effort { pages, fields, taps, keystrokes, written } = self;
        let pressed = taps - written;
        write!(
            f,
            "{pages} pages, {fields} fields ({written} written), {taps} taps ({pressed} beside those into fields), {keystrokes} keystrokes"
        )
    }
}
