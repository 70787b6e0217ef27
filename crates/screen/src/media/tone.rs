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
const COLUMN_LOUDER: f32 = 2.512;
const ROW_LOUDER: f32 = 6.310;
/// How far the loudest tone of a group stands above the others: 8 dB.
const PEAK: f32 = 6.310;
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
