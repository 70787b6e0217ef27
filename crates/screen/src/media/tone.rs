//! Presses as sound: each is two tones at once (DTMF). Old trunks and mobile networks deliver them so.
//!
//! Goertzel's filter measures the eight tones in blocks of 102 samples. Speech holds tones, too; it is told apart by what
//! is beside the two: other tones of the table, their second harmonics, and all the rest of the sound.

use super::digit::Digit;

/// Samples of a block: 12.75 ms, so that 40 ms hold two whole ones wherever they begin.
const BLOCK: usize = 102;
/// The tones of rows and columns, in hertz.
const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS: [f32; 4] = [1209.0, 1336.0, 1477.0, 1633.0];
/// Which digit lies where.
const KEYS: [&[u8; 4]; 4] = [b"123A", b"456B", b"789C", b"*0#D"];

/// The least amplitude of a tone: 42 dB below the full scale.
const LEAST: f32 = 260.0;
/// How much louder the column may be than the row: 4 dB; and the row than the column: 8 dB, because lines damp what is high.
/// In so short a block the tones reach into each other's measure, by up to 1.3 decibels and by up to 2.5: so much more is let
/// through.
const COLUMN_LOUDER: f32 = 3.388;
const ROW_LOUDER: f32 = 11.22;
/// How far the loudest tone of a group stands above the others: 6 dB.
const PEAK: f32 = 3.981;
/// The share of the whole sound that the two tones must be.
const SHARE: f32 = 0.75;
/// The share of the two tones that a second harmonic may have: 10 dB less.
const HARMONIC: f32 = 0.1;
/// A harmonic this near to the other tone, in hertz, cannot be told from it in one block.
const NEAR: f32 = 118.0;
/// Blocks in a row that make a press, and that end it.
const ON: u8 = 2;
const OFF: u8 = 3;

/// Finds presses in samples of 8 kHz.
#[derive(Debug, Clone)]
pub struct Tones {
    block: [f32; BLOCK],
    filled: usize,
    /// The digit of the latest block, and how many blocks in a row had it.
    latest: Option<Digit>,
    times: u8,
    /// The press that goes on, and the blocks without it.
    pressed: Option<Digit>,
    without: u8,
}

impl Default for Tones {
    fn default() -> Self {
        Self { block: [0.0; BLOCK], filled: 0, latest: None, times: 0, pressed: None, without: 0 }
    }
}

impl Tones {
    /// Takes samples in their order; calls `found` for each press that begins in them.
    pub fn take(&mut self, samples: impl IntoIterator<Item = i16>, mut found: impl FnMut(Digit)) {
        for sample in samples {
            self.block[self.filled] = f32::from(sample);
            self.filled += 1;
            if self.filled == BLOCK {
                self.filled = 0;
                if let Some(digit) = self.heard(digit_of(&self.block)) {
                    found(digit);
                }
            }
        }
    }

    /// Nothing came for a while: what went on has ended.
    pub fn gap(&mut self) {
        *self = Self::default();
    }

    /// The press that begins with this block.
    fn heard(&mut self, digit: Option<Digit>) -> Option<Digit> {
        self.times = if digit == self.latest { self.times.saturating_add(1) } else { 1 };
        self.latest = digit;
        if self.pressed.is_some() {
            self.without = if digit == self.pressed { 0 } else { self.without + 1 };
            if self.without < OFF {
                return None;
            }
            self.pressed = None;
        }
        let digit = digit.filter(|_| self.times >= ON)?;
        (self.pressed, self.without) = (Some(digit), 0);
        Some(digit)
    }
}

/// The power of a tone in a block, on a scale where a tone of amplitude a has (a·102/2)².
fn power(block: &[f32; BLOCK], hertz: f32) -> f32 {
    let turn = 2.0 * (std::f32::consts::TAU * hertz / 8000.0).cos();
    let (mut one, mut two) = (0.0, 0.0);
    for sample in block {
        (one, two) = (sample + turn * one - two, one);
    }
    one * one + two * two - turn * one * two
}

/// The loudest tone of a group, if it stands out.
fn loudest(powers: [f32; 4]) -> Option<(usize, f32)> {
    let (at, loudest) = powers.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    powers.iter().enumerate().all(|(n, power)| n == at || power * PEAK <= loudest).then_some((at, loudest))
}

/// The digit of which both tones fill this block.
fn digit_of(block: &[f32; BLOCK]) -> Option<Digit> {
    let (half, energy) = (BLOCK as f32 / 2.0, block.iter().map(|s| s * s).sum::<f32>());
    if energy < LEAST * LEAST * half {
        return None;
    }
    let (row, low) = loudest(ROWS.map(|hertz| power(block, hertz)))?;
    let (column, high) = loudest(COLUMNS.map(|hertz| power(block, hertz)))?;
    let least = (LEAST * half) * (LEAST * half);
    let loud = low >= least && high >= least && high <= low * COLUMN_LOUDER && low <= high * ROW_LOUDER;
    if !loud || low + high < SHARE * energy * half {
        return None;
    }
    let harmonics = [2.0 * ROWS[row], 2.0 * COLUMNS[column]];
    let clear = harmonics.into_iter().filter(|hertz| (hertz - COLUMNS[column]).abs() > NEAR);
    let clean = clear.into_iter().all(|hertz| power(block, hertz) <= HARMONIC * (low + high));
    Digit::of_sign(char::from(KEYS[row][column])).filter(|_| clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Language, Law, Phrase, Prompts};

    const ALL: &str = "123A456B789C*0#D";

    /// Sound as it is made up: samples of the scale of 16 bits.
    #[derive(Default)]
    struct Sound(Vec<f32>);

    impl Sound {
        /// Tones of these hertz and levels, in dB below the full scale.
        fn tones(mut self, ms: usize, tones: &[(f32, f32)]) -> Self {
            self.0.extend((0..8 * ms).map(|n| {
                let tone = |(hertz, below): &(f32, f32)| {
                    32_767.0 * 10_f32.powf(-below / 20.0) * (std::f32::consts::TAU * hertz * n as f32 / 8000.0).sin()
                };
                tones.iter().map(tone).sum::<f32>()
            }));
            self
        }

        fn silence(self, ms: usize) -> Self {
            self.tones(ms, &[])
        }

        /// A digit whose row and column are so far below the full scale.
        fn digit(self, ms: usize, sign: char, row: f32, column: f32) -> Self {
            let at = ALL.find(sign).unwrap();
            self.tones(ms, &[(ROWS[at / 4], row), (COLUMNS[at % 4], column)])
        }

        /// White noise of this level over all of it, the same each time.
        fn noise(mut self, below: f32) -> Self {
            let mut state = 1_u64;
            for sample in &mut self.0 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let uniform = (state >> 40) as f32 / (1 << 23) as f32 - 1.0;
                *sample += uniform * 3_f32.sqrt() * 32_767.0 * 10_f32.powf(-below / 20.0);
            }
            self
        }

        /// What is heard of it once it went through G.711, `skew` samples late.
        fn heard(&self, skew: usize) -> String {
            let mut signs = String::new();
            let through = |sample: &f32| Law::A.decode(Law::A.encode(sample.clamp(-32_768.0, 32_767.0) as i16));
            let samples = std::iter::repeat_n(0, skew).chain(self.0.iter().map(through));
            Tones::default().take(samples, |digit| signs.push(digit.sign()));
            signs
        }

        /// Heard alike wherever the blocks begin.
        fn always(&self, signs: &str) {
            self.at_each(1, signs);
        }

        fn at_each(&self, step: usize, signs: &str) {
            for skew in (0..BLOCK).step_by(step) {
                assert_eq!(self.heard(skew), signs, "{skew} samples late");
            }
        }
    }

    fn row_of(ms: usize, pause: usize, row: f32, column: f32) -> Sound {
        ALL.chars().fold(Sound::default(), |sound, sign| sound.digit(ms, sign, row, column).silence(pause))
    }

    #[test]
    fn every_digit_of_40_ms_is_heard_once_and_so_is_a_long_one() {
        row_of(40, 40, 12.0, 12.0).always(ALL);
        row_of(600, 40, 12.0, 12.0).always(ALL);
        Sound::default().digit(40, '5', 12.0, 12.0).silence(40).digit(40, '5', 12.0, 12.0).silence(40).always("55");
    }

    #[test]
    fn a_gap_of_10_ms_does_not_cut_a_press() {
        Sound::default().digit(60, '5', 12.0, 12.0).silence(10).digit(60, '5', 12.0, 12.0).silence(40).always("5");
    }

    #[test]
    fn clicks_of_15_ms_are_no_press() {
        row_of(15, 40, 12.0, 12.0).always("");
    }

    #[test]
    fn levels() {
        for below in [6.1, 20.0, 36.0] {
            row_of(50, 50, below, below).always(ALL);
        }
        row_of(50, 50, 48.0, 48.0).always("");
    }

    #[test]
    fn twist() {
        // The column four decibels louder, the row eight.
        row_of(50, 50, 14.0, 10.0).always(ALL);
        row_of(50, 50, 10.0, 18.0).always(ALL);
        // Beyond both limits.
        row_of(50, 50, 17.0, 10.0).always("");
        row_of(50, 50, 10.0, 23.0).always("");
    }

    #[test]
    fn noise() {
        // 15 dB below the two tones together, heard; 3 dB above them, not.
        row_of(80, 80, 15.0, 15.0).noise(30.0).always(ALL);
        row_of(80, 80, 15.0, 15.0).noise(12.0).always("");
        let alone = Sound::default().silence(20_000).noise(15.0);
        assert_eq!(alone.heard(0), "");
    }

    #[test]
    fn tones_that_are_a_little_off_are_heard_and_others_are_not() {
        for off in [0.985, 1.015] {
            Sound::default().tones(60, &[(697.0 * off, 12.0), (1209.0 * off, 12.0)]).silence(50).always("1");
            Sound::default().tones(60, &[(941.0 * off, 12.0), (1633.0 * off, 12.0)]).silence(50).always("D");
        }
        // One tone, two rows, the tones of a dial and of a busy line, a fax.
        for tones in [
            &[(770.0, 12.0)][..],
            &[(1336.0, 12.0)],
            &[(697.0, 12.0), (852.0, 12.0)],
            &[(1209.0, 12.0), (1477.0, 12.0)],
            &[(350.0, 12.0), (440.0, 12.0)],
            &[(480.0, 12.0), (620.0, 12.0)],
            &[(450.0, 12.0)],
            &[(1100.0, 12.0)],
            &[(2100.0, 12.0)],
        ] {
            Sound::default().tones(400, tones).always("");
        }
    }

    #[test]
    fn a_second_harmonic_or_other_tones_speak_against_a_digit() {
        let (row, column) = ((941.0, 12.0), (1209.0, 12.0));
        Sound::default().tones(60, &[row, column]).silence(50).always("*");
        Sound::default().tones(60, &[row, column, (2418.0, 17.0)]).silence(50).always("");
        Sound::default().tones(60, &[row, column, (1882.0, 17.0)]).silence(50).always("");
        // The same power elsewhere is no harmonic, and little enough; more of it is too much.
        Sound::default().tones(60, &[row, column, (2900.0, 17.0)]).silence(50).always("*");
        Sound::default().tones(60, &[row, column, (2900.0, 10.0)]).silence(50).always("");
    }

    #[test]
    fn speech_holds_no_digits() {
        let prompts = Prompts::built_in();
        for language in Language::ALL {
            for phrase in Phrase::every() {
                let sound = Sound(prompts.phrase(language, phrase).iter().map(|b| Law::A.decode(*b).into()).collect());
                sound.at_each(6, "");
            }
        }
        // A voice that glides: harmonics of 90 to 250 Hz with the strongest near 700 and 1300.
        let glide = (0..60).fold(Sound::default(), |sound, n| {
            let pitch = 90.0 + 160.0 * ((n as f32) * 0.7).sin().abs();
            let tones: Vec<(f32, f32)> = (1..14)
                .map(|k| {
                    (
                        pitch * k as f32,
                        14.0 + ((pitch * k as f32 - 700.0).abs().min((pitch * k as f32 - 1300.0).abs())) / 40.0,
                    )
                })
                .collect();
            sound.tones(100, &tones)
        });
        glide.at_each(6, "");
    }

    #[test]
    fn what_went_on_ends_with_a_gap() {
        let press = Sound::default().digit(50, '7', 12.0, 12.0);
        let samples = || press.0.iter().map(|sample| *sample as i16);
        let (mut tones, mut signs) = (Tones::default(), String::new());
        tones.take(samples(), |digit| signs.push(digit.sign()));
        tones.take(samples(), |digit| signs.push(digit.sign()));
        assert_eq!(signs, "7");
        tones.gap();
        tones.take(samples(), |digit| signs.push(digit.sign()));
        assert_eq!(signs, "77");
    }
}
