//! How long nothing is asked after it failed: longer each time, so that nobody is hammered.

/// The first pause after silence or trouble of the other side, and the longest, in milliseconds.
const TROUBLE: (u64, u64) = (5_000, 300_000);
/// The same after a refusal. A password that was wrong stays wrong until somebody mends it, and exchanges shut out who tries often.
const REFUSAL: (u64, u64) = (60_000, 3_600_000);

/// How often it failed in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pause {
    troubles: u32,
    refusals: u32,
}

impl Pause {
    /// The pause after one more failure.
    pub(super) fn next(&mut self, refused: bool) -> u64 {
        let (times, (first, longest)) =
            if refused { (&mut self.refusals, REFUSAL) } else { (&mut self.troubles, TROUBLE) };
        let pause = (first << (*times).min(16)).min(longest);
        *times += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour_and_to_five_minutes() {
        let mut pause = Pause::default();
        let refused: Vec<u64> = (0..8).map(|_| pause.next(true) / 1000).collect();
        assert_eq!(refused, [60, 120, 240, 480, 960, 1920, 3600, 3600]);
        let silent: Vec<u64> = (0..8).map(|_| pause.next(false) / 1000).collect();
        assert_eq!(silent, [5, 10, 20, 40, 80, 160, 300, 300]);
    }
}
