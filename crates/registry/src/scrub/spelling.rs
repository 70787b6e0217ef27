//! From the bytes of a field to a number: plain spellings in a few operations, all others as [`Plan::read`] reads them.

use crate::plan::Spelling;
use crate::{E164, Plan, Unreadable, written};

/// Bytes that are looked at for a plain spelling: what stands before the digits, up to 14 digits, the end of the line.
pub(super) const WINDOW: usize = 32;

/// Digits that a plain spelling has at least and at most: one word of eight bytes, and part of a second one.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=14;

/// Bytes before the digits of a plain spelling; they are compared as one word.
const BEFORE: usize = 8;

const ZEROS: u64 = 0x3030_3030_3030_3030;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Reads numbers as [`Plan::read`] does, several times as fast where they are spelt plainly. It remembers how the last
/// one was spelt, because most lists spell all in one way.
///
/// ```
/// use registry::{Plan, Unreadable, scrub::Spelt};
///
/// let plan = Plan::shipped("cn").expect("it is shipped");
/// let mut spelt = Spelt::new(&plan);
/// assert_eq!(spelt.read(b"138 0000 0000").map(|number| number.get()), Ok(8_613_800_000_000));
/// assert_eq!(spelt.read(b"138****0000"), Err(Unreadable::Masked));
/// ```
pub struct Spelt<'a> {
    plan: &'a Plan,
    /// By length.
    shapes: Vec<Shape>,
    /// Where those of each length begin.
    begin: [u8; WINDOW + 2],
    last: usize,
}

impl<'a> Spelt<'a> {
    /// A reader of numbers under this plan.
    pub fn new(plan: &'a Plan) -> Self {
        let mut shapes: Vec<Shape> =
            plan.spellings().iter().filter_map(|spelling| Shape::new(plan, spelling)).collect();
        shapes.sort_by_key(Shape::length);
        // A plan has a few spellings for each length; what does not fit into a byte is read as all else is.
        shapes.truncate(usize::from(u8::MAX));
        let begin = std::array::from_fn(|length| shapes.partition_point(|shape| shape.length() < length) as u8);
        let last = shapes.iter().position(|shape| shape.skip == 0).unwrap_or(0);
        Self { plan, shapes, begin, last }
    }

    /// The shape of the number that was read last, which the next one is likely to have.
    pub(super) fn likely(&self) -> Option<Shape> {
        self.shapes.get(self.last).copied()
    }

    /// The number in a field: what [`Plan::read`] says of the same text.
    ///
    /// # Errors
    /// [`Unreadable`], also for what is neither UTF-8 nor GB 18030.
    pub fn read(&mut self, field: &[u8]) -> Result<E164, Unreadable> {
        match self.digits(field) {
            Some(number) => E164::new(number).map_err(|_| Unreadable::WrongLength),
            None => self.plan.read(&written::text(field)),
        }
    }

    /// Its digits, if it is spelt plainly.
    fn digits(&mut self, field: &[u8]) -> Option<u64> {
        let (window, length) = padded(field)?;
        self.plain(&window, length).or_else(|| {
            let (window, length) = collapsed(field)?;
            self.plain(&window, length)
        })
    }

    /// The number, if these bytes are a plain spelling of one; the others of the window do not count.
    fn plain(&mut self, window: &[u8; WINDOW], length: usize) -> Option<u64> {
        let (from, to) = (usize::from(self.begin[length]), usize::from(self.begin[length + 1]));
        let shapes = self.shapes.get(from..to)?;
        let (at, number) = shapes.iter().enumerate().find_map(|(at, shape)| Some((at, shape.number(window)?)))?;
        self.last = from + at;
        Some(number)
    }
}

/// The bytes as they stand, if there are few enough.
fn padded(field: &[u8]) -> Option<([u8; WINDOW], usize)> {
    let mut window = [0; WINDOW];
    window.get_mut(..field.len())?.copy_from_slice(field);
    Some((window, field.len()))
}

/// The digits alone, behind the plus sign if there is one; `None` where more stands there than separators of ASCII.
fn collapsed(field: &[u8]) -> Option<([u8; WINDOW], usize)> {
    let (mut window, mut length) = ([0; WINDOW], 0);
    for &byte in field.trim_ascii() {
        match byte {
            b'0'..=b'9' => {}
            b' ' | b'(' | b')' | b'-' | b'.' | b'/' => continue,
            b'+' if length == 0 => {}
            _ => return None,
        }
        *window.get_mut(length)? = byte;
        length += 1;
    }
    Some((window, length))
}

/// A spelling of numbers, as words to compare and add.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    before: u64,
    before_mask: u64,
    /// Bytes before the digits.
    skip: usize,
    digits: usize,
    /// Of each first digit, bit `d`: `d` may be the second one.
    lead: [u16; 16],
    /// The bytes of the second word that are digits.
    rest: u64,
    /// How far they are to the left of the word's end.
    shift: u32,
    /// What the first eight digits are worth.
    scale: u64,
    /// The country code with zeros behind it.
    base: u64,
}

impl Shape {
    fn new(plan: &Plan, spelling: &Spelling) -> Option<Self> {
        let Spelling { before, digits, not_first } = spelling;
        if !DIGITS.contains(digits) || before.len() > BEFORE {
            return None;
        }
        let more = digits - 8;
        let mut word = [0; BEFORE];
        word[..before.len()].copy_from_slice(before.as_bytes());
        let mut lead = [0; 16];
        for (first, second) in (b'0'..=b'9').flat_map(|first| (b'0'..=b'9').map(move |second| (first, second))) {
            if !not_first.as_bytes().contains(&first) && plan.may_begin([first, second], *digits) {
                lead[usize::from(first & 15)] |= 1 << (second & 15);
            }
        }
        Some(Self {
            before: u64::from_le_bytes(word),
            before_mask: low_bytes(before.len()),
            skip: before.len(),
            digits: *digits,
            lead,
            rest: low_bytes(more),
            shift: 8 * (8 - more as u32),
            scale: 10_u64.pow(more as u32),
            base: plan.country() * 10_u64.pow(*digits as u32),
        })
    }

    /// Bytes that a number takes.
    #[inline(always)]
    pub(super) fn length(&self) -> usize {
        self.skip + self.digits
    }

    /// The number at the beginning of the window; what stands behind its digits is not looked at.
    #[inline(always)]
    pub(super) fn number(&self, window: &[u8; WINDOW]) -> Option<u64> {
        let word = |at: usize| window[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let high = word(self.skip) ^ ZEROS;
        let low = (word(self.skip + 8) ^ ZEROS) & self.rest;
        // A byte that is no digit is above 9: it, or it plus 118, has the high bit.
        let wrong = (high
            | high.wrapping_add(!HIGH - 0x0909_0909_0909_0909)
            | low
            | low.wrapping_add(!HIGH - 0x0909_0909_0909_0909))
            & HIGH;
        let before = (word(0) ^ self.before) & self.before_mask;
        let leads = self.lead[(high & 15) as usize] >> (high >> 8 & 15) & 1;
        if wrong | before != 0 || leads == 0 {
            return None;
        }
        let rest = low.checked_shl(self.shift).unwrap_or(0);
        Some(self.base + eight(high) * self.scale + eight(rest))
    }
}

const fn low_bytes(many: usize) -> u64 {
    if many >= 8 { u64::MAX } else { (1 << (8 * many)) - 1 }
}

/// The number whose eight digits are the bytes of the word, the first one lowest.
#[inline(always)]
const fn eight(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A plan that dials as Russia does, where trunk, country and the way abroad begin like each other's numbers.
    const ODD: &str = "id = 'odd'\ncountry = 7\ntrunk = '8'\ninternational = ['810', '8']\nnational_digits = [8, 11]\n\
                       source = 'invented'\nconfidence = 'R'\nzones = ['UTC']\n";

    fn plans() -> Vec<Plan> {
        let mut plans: Vec<Plan> = Plan::ids().filter_map(Plan::shipped).collect();
        plans.extend(
            [ODD, &ODD.replace(", '8'", ""), &ODD.replace("trunk = '8'", "trunk = '7'")]
                .map(|text| Plan::parse(text).expect("odd")),
        );
        plans
    }

    fn fields() -> impl Strategy<Value = Vec<u8>> {
        let begin = prop_oneof![
            Just(""),
            Just("+86"),
            Just("86"),
            Just("0086"),
            Just("+1"),
            Just("1"),
            Just("011"),
            Just("0111"),
            Just("+44"),
            Just("0044"),
            Just("0"),
            Just("00"),
            Just("+65"),
            Just("65"),
            Just("00165"),
            Just("01865"),
            Just("+7"),
            Just("8"),
            Just("8107"),
            Just("810"),
            Just("+"),
            Just(" "),
            Just("+86 0"),
            Just("(0"),
            Just("87"),
            Just("77"),
        ];
        let digits = proptest::collection::vec(b'0'..=b'9', 0..17);
        let written = (begin, digits, 0_usize..20, "[ ()./*x#+a\u{a0}\u{2010}\r\t\0-]{0,2}");
        prop_oneof![
            8 => written.prop_map(|(begin, digits, at, inside)| {
                let mut field = begin.as_bytes().to_vec();
                field.extend(digits);
                let at = at.min(field.len());
                field.splice(at..at, inside.into_bytes());
                field
            }),
            1 => proptest::collection::vec(any::<u8>(), 0..40),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_field_is_read_as_the_plan_reads_it(fields in proptest::collection::vec(fields(), 1..8)) {
            for plan in plans() {
                let mut spelt = Spelt::new(&plan);
                for field in &fields {
                    let right = plan.read(&written::text(field)).map(E164::get);
                    prop_assert_eq!(spelt.read(field).map(E164::get), right, "{}: {}", plan.id(), String::from_utf8_lossy(field));
                }
            }
        }
    }

    #[test]
    fn the_spellings_of_each_plan_are_plain() {
        let plain = |plan: &str, text: &str| {
            let plan = Plan::shipped(plan).expect("shipped");
            let (window, length) = collapsed(text.as_bytes())?;
            Spelt::new(&plan).plain(&window, length)
        };
        for text in ["13800000000", "+86 138 0000 0000", "8613800000000", "0086-138-0000-0000", "(0571) 88880000"] {
            assert!(
                plain("cn", text).is_some_and(|number| number / 100 % 100_000 == 0 || number == 8_657_188_880_000),
                "{text}"
            );
        }
        assert_eq!(plain("us", "416-555-0123"), Some(14_165_550_123));
        assert_eq!(plain("us", "1 (416) 555-0123"), Some(14_165_550_123));
        assert_eq!(plain("sg", "91234567"), Some(6_591_234_567));
        assert_eq!(plain("gb", "01635 506160"), Some(441_635_506_160));
        assert_eq!(plain("cn", "013800000000"), Some(8_613_800_000_000));
        // These have other readings, too.
        assert_eq!(plain("cn", "86138000000"), None);
        assert_eq!(plain("cn", "008613800000"), None);
    }

    #[test]
    fn eight_digits_are_a_number() {
        assert_eq!(eight(u64::from_le_bytes(*b"12345678") ^ ZEROS), 12_345_678);
    }
}
