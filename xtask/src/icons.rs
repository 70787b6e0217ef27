//! `cargo xtask icons`: the pictures that stand on a phone's first page: a ring with a bar across, on the accent of the desk.
//! Everything that matters lies inside the middle four fifths, so that a system may cut the edges as it likes.

use clap::Args;
use std::path::Path;

/// Draw them into `crates/web/assets`.
#[derive(Args)]
pub struct Icons {}

/// The accent of `tokens.css`, and the paper on it.
const GROUND: [u8; 3] = [0x17, 0x54, 0x5a];
const PAPER: [u8; 3] = [0xff, 0xfe, 0xfb];
/// Shades between the two, itself included: the edges are smooth.
const SHADES: u32 = 16;
/// Points looked at along each side of one dot.
const POINTS: u32 = 4;

impl Icons {
    /// Draws both sizes.
    pub fn run(self) -> anyhow::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/web/assets");
        for size in [192, 512] {
            std::fs::write(folder.join(format!("icon-{size}.png")), png(size))?;
        }
        Ok(())
    }
}

/// Whether a point of the unit square is paper: a ring, and the bar across it that says "not now".
fn is_paper(x: f64, y: f64) -> bool {
    let (x, y) = (x - 0.5, y - 0.5);
    let far = x.hypot(y);
    let ring = (0.25..0.32).contains(&far);
    let bar = x.abs() < 0.155 && y.abs() < 0.04;
    ring || bar
}

/// How much of a dot is paper, from 0 to `SHADES - 1`.
fn shade(column: u32, row: u32, size: u32) -> u8 {
    let at = |dot: u32, point: u32| (f64::from(dot) + (f64::from(point) + 0.5) / f64::from(POINTS)) / f64::from(size);
    let points = (0..POINTS * POINTS).filter(|n| is_paper(at(column, n % POINTS), at(row, n / POINTS)));
    let paper = u32::try_from(points.count()).unwrap_or(0);
    u8::try_from(paper * (SHADES - 1) / (POINTS * POINTS)).unwrap_or(0)
}

/// Sixteen colours, two dots to a byte.
fn png(size: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for row in 0..size {
        rows.push(0);
        rows.extend((0..size / 2).map(|pair| shade(2 * pair, row, size) << 4 | shade(2 * pair + 1, row, size)));
    }
    let mix = |n: u32, at: usize| {
        let (from, to) = (u32::from(GROUND[at]), u32::from(PAPER[at]));
        u8::try_from((from * (SHADES - 1 - n) + to * n) / (SHADES - 1)).unwrap_or(0)
    };
    let palette: Vec<u8> = (0..SHADES).flat_map(|n| [mix(n, 0), mix(n, 1), mix(n, 2)]).collect();
    let head = [&size.to_be_bytes()[..], &size.to_be_bytes()[..], &[4, 3, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", head), (b"PLTE", palette), (b"IDAT", packed(&rows)), (b"IEND", Vec::new())] {
        let named = [&kind[..], &content[..]].concat();
        file.extend(u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
        file.extend(&named);
        file.extend(crc(&named).to_be_bytes());
    }
    file
}

/// A zlib stream with the fixed code, which writes a run of one byte as that byte and repetitions of it.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Bits { bytes: vec![0x78, 0x01], filled: 0, held: 0 };
    // The last block, with the fixed code.
    out.put(0b011, 3);
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|b| **b == bytes[at]).count();
        out.literal(u32::from(bytes[at]));
        at += 1;
        let mut left = run - 1;
        while left > 2 {
            let length = left.min(258);
            out.repeated(u32::try_from(length).unwrap_or(3));
            (at, left) = (at + length, left - length);
        }
        for _ in 0..left {
            out.literal(u32::from(bytes[at]));
            at += 1;
        }
    }
    out.code(0, 7);
    let mut packed = out.whole();
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    packed.extend((b << 16 | a).to_be_bytes());
    packed
}

struct Bits {
    bytes: Vec<u8>,
    filled: u32,
    held: u32,
}

impl Bits {
    /// A number, its lowest bit first.
    fn put(&mut self, number: u32, bits: u32) {
        for n in 0..bits {
            self.held |= (number >> n & 1) << self.filled;
            self.filled += 1;
            if self.filled == 8 {
                self.bytes.push(u8::try_from(self.held).unwrap_or(0));
                (self.filled, self.held) = (0, 0);
            }
        }
    }
    /// A word of a code, its highest bit first.
    fn code(&mut self, word: u32, bits: u32) {
        (0..bits).rev().for_each(|n| self.put(word >> n & 1, 1));
    }
    fn literal(&mut self, byte: u32) {
        if byte < 144 { self.code(0x30 + byte, 8) } else { self.code(0x190 + byte - 144, 9) }
    }
    /// The byte before, this often more: 3 to 258.
    fn repeated(&mut self, length: u32) {
        let (symbol, extra, bits) = match length {
            258 => (285, 0, 0),
            3..=10 => (254 + length, 0, 0),
            _ => {
                // Four symbols for each number of further bits.
                let bits = (length - 3).ilog2() - 2;
                let over = (length - 3) & ((1 << (bits + 2)) - 1);
                (261 + 4 * bits + (over >> bits), over & ((1 << bits) - 1), bits)
            }
        };
        if symbol < 280 {
            self.code(symbol - 256, 7)
        } else {
            self.code(0xc0 + symbol - 280, 8)
        }
        self.put(extra, bits);
        // One byte back.
        self.code(0, 5);
    }
    fn whole(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(u8::try_from(self.held).unwrap_or(0));
        }
        self.bytes
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_pictures_are_those_that_are_drawn() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/web/assets");
        for size in [192, 512] {
            let kept = std::fs::read(folder.join(format!("icon-{size}.png"))).expect("committed");
            assert_eq!(kept, png(size), "cargo xtask icons");
        }
    }
}
