//! Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the top bit where more follow.

pub(super) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes a number from the front; `None` if the bytes end before it or it has more than 64 bits.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let low = u64::from(byte & 0x7f);
        if shift == 63 && low > 1 {
            return None;
        }
        value |= low << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Takes so many bytes from the front.
pub(super) fn split<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(head)
}

/// Takes a number of two bytes, little end first.
pub(super) fn u16(bytes: &mut &[u8]) -> Option<u16> {
    split(bytes, 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

/// Takes a number of eight bytes, little end first.
pub(super) fn u64(bytes: &mut &[u8]) -> Option<u64> {
    split(bytes, 8)?.try_into().ok().map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(value in any::<u64>()) {
            let mut out = Vec::new();
            put(&mut out, value);
            prop_assert_eq!(take(&mut out.as_slice()), Some(value));
            out.pop();
            prop_assert_eq!(take(&mut out.as_slice()), None);
        }
    }

    #[test]
    fn more_than_sixty_four_bits_are_refused() {
        assert_eq!(take(&mut [0xff; 12].as_slice()), None);
        assert_eq!(take(&mut [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2].as_slice()), None);
    }
}
