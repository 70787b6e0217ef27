//! G.711: one byte for a sample of 8 kHz, by the A-law or the µ-law.

/// Which of the two laws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Law {
    /// A-law, `PCMA`: China, Europe.
    A,
    /// µ-law, `PCMU`: North America, Japan.
    Mu,
}

impl Law {
    /// Its payload type when nothing else is agreed (RFC 3551).
    pub const fn payload_type(self) -> u8 {
        match self {
            Self::A => 8,
            Self::Mu => 0,
        }
    }

    /// Its name in SDP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "PCMA",
            Self::Mu => "PCMU",
        }
    }

    /// The byte that is silence.
    pub const fn silence(self) -> u8 {
        match self {
            Self::A => 0xD5,
            Self::Mu => 0xFF,
        }
    }

    /// The sample of a byte, on the scale of 16 bits: at most 32,256 (A) and 32,124 (µ) either way.
    pub const fn decode(self, byte: u8) -> i16 {
        match self {
            Self::A => A[byte as usize],
            Self::Mu => MU[byte as usize],
        }
    }

    /// The byte whose sample is next to this one.
    pub const fn encode(self, sample: i16) -> u8 {
        match self {
            Self::A => encode_a(sample),
            Self::Mu => encode_mu(sample),
        }
    }

    /// A byte of A-law, as prompts are, by this law.
    pub const fn of_a(self, byte: u8) -> u8 {
        match self {
            Self::A => byte,
            Self::Mu => A_TO_MU[byte as usize],
        }
    }
}

const A: [i16; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = decode_a(code as u8);
        code += 1;
    }
    table
};
const MU: [i16; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = decode_mu(code as u8);
        code += 1;
    }
    table
};
const A_TO_MU: [u8; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = encode_mu(A[code]);
        code += 1;
    }
    table
};

/// Even bits are turned round on the wire. Thirteen bits, here at the upper end of sixteen.
const fn decode_a(byte: u8) -> i16 {
    let code = byte ^ 0x55;
    let (segment, step) = ((code >> 4) & 7, (code & 0x0F) as i16);
    let size = match segment {
        0 => step * 16 + 8,
        _ => (step * 16 + 264) << (segment - 1),
    };
    if code & 0x80 == 0 { -size } else { size }
}

const fn encode_a(sample: i16) -> u8 {
    // Minus one lies in the first step below zero, as zero lies in the first one above.
    let (sign, size) = if sample < 0 { (0, !sample) } else { (0x80, sample) };
    let code = if size < 256 {
        size >> 4
    } else {
        let segment = 8 - (size.leading_zeros() as i16);
        (segment << 4) | ((size >> (segment + 3)) & 0x0F)
    };
    (code as u8 | sign) ^ 0x55
}

/// What is added before the segment is looked for.
const BIAS: i32 = 132;

/// All bits are turned round on the wire. Fourteen bits, here at the upper end of sixteen.
const fn decode_mu(byte: u8) -> i16 {
    let code = !byte;
    let size = ((((code & 0x0F) as i32) * 8 + BIAS) << ((code >> 4) & 7)) - BIAS;
    if code & 0x80 == 0 { size as i16 } else { -size as i16 }
}

const fn encode_mu(sample: i16) -> u8 {
    let (sign, size) = if sample < 0 { (0x80, -(sample as i32)) } else { (0, sample as i32) };
    let size = if size > 32_635 { 32_767 } else { size + BIAS };
    let segment = 24 - size.leading_zeros() as i32;
    let code = (segment << 4) | ((size >> (segment + 3)) & 0x0F);
    !(code as u8 | sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_samples() {
        // Silence, the smallest steps, and both ends of the scale.
        assert_eq!([0xD5, 0x55, 0xD4, 0x54, 0xAA, 0x2A].map(|b| Law::A.decode(b)), [8, -8, 24, -24, 32_256, -32_256]);
        assert_eq!([0xFF, 0x7F, 0xFE, 0x7E, 0x80, 0x00].map(|b| Law::Mu.decode(b)), [0, 0, 8, -8, 32_124, -32_124]);
        assert_eq!([0, -1, 8, -8, 32_767, -32_768].map(|s| Law::A.encode(s)), [0xD5, 0x55, 0xD5, 0x55, 0xAA, 0x2A]);
        assert_eq!([0, -1, 8, -8, 32_767, -32_768].map(|s| Law::Mu.encode(s)), [0xFF, 0x7F, 0xFE, 0x7E, 0x80, 0x00]);
        assert_eq!((Law::A.silence(), Law::Mu.silence()), (0xD5, 0xFF));
    }

    #[test]
    fn every_code_comes_back() {
        for code in 0..=255 {
            assert_eq!(Law::A.encode(Law::A.decode(code)), code, "A {code:#x}");
            // The negative zero of the µ-law has no sample of its own.
            let back = if code == 0x7F { 0xFF } else { code };
            assert_eq!(Law::Mu.encode(Law::Mu.decode(code)), back, "µ {code:#x}");
        }
    }

    #[test]
    fn samples_rise_with_their_codes() {
        let rising = |law: Law, mask: u8| {
            let positive: Vec<i16> = (0x80..=0xFF_u8).map(|code| law.decode(code ^ mask)).collect();
            let negative: Vec<i16> = (0..0x80_u8).map(|code| law.decode(code ^ mask)).collect();
            assert!(positive.is_sorted_by(|a, b| a < b), "{law:?}");
            assert!(negative.iter().zip(&positive).all(|(down, up)| *down == -*up), "{law:?}");
        };
        rising(Law::A, 0x55);
        rising(Law::Mu, 0x7F);
    }

    #[test]
    fn every_sample_comes_back_as_its_neighbour() {
        for law in [Law::A, Law::Mu] {
            let mut last = i16::MIN;
            for sample in i16::MIN..=i16::MAX {
                let back = law.decode(law.encode(sample));
                assert!(back >= last, "{law:?} {sample}");
                last = back;
                let off = (i32::from(back) - i32::from(sample)).abs();
                // Half of the widest step at this size; both ends are cut off.
                assert!(
                    off <= (i32::from(sample).abs() / 32).max(8) + 16 || sample.unsigned_abs() > 32_000,
                    "{law:?} {sample} {back}"
                );
            }
        }
    }

    #[test]
    fn a_law_becomes_mu_law() {
        assert_eq!([0xD5, 0x55, 0xAA, 0x2A].map(|byte| Law::Mu.of_a(byte)), [0xFE, 0x7E, 0x80, 0x00]);
        assert_eq!(Law::A.of_a(0x12), 0x12);
    }
}
