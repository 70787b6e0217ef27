//! RTP packets (RFC 3550): reading those of a stranger, writing ours.

/// The most bytes of a packet that is read: more than any of G.711 needs, and than fits through most networks.
pub const MOST_BYTES: usize = 2048;
/// The bytes before the payload of a packet that we write.
const HEAD: usize = 12;

/// One packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The first one after silence, or of a press.
    pub marker: bool,
    /// What the payload is, 0 to 127; the description of the call tells.
    pub payload_type: u8,
    /// Counts packets; after 65,535 comes 0.
    pub sequence: u16,
    /// When it belongs, in samples.
    pub timestamp: u32,
    /// Whose it is.
    pub ssrc: u32,
    /// The sound, or the event.
    pub payload: &'a [u8],
}

/// Why bytes are no packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRtp {
    /// Fewer bytes than it says it has.
    #[error("cut off")]
    CutOff,
    /// More than [`MOST_BYTES`].
    #[error("too long")]
    TooLong,
    /// Of another version, or of another protocol on the same port.
    #[error("not version 2")]
    Version,
    /// More padding than there is room for, or none where some is announced.
    #[error("wrong padding")]
    Padding,
}

/// Reads a packet: contributing sources, a header extension and padding are passed over.
///
/// ```
/// use screen::media::rtp::{NotRtp, read};
///
/// let packet = read(b"\x80\x88\x00\x07\x00\x00\x00\xa0\x12\x34\x56\x78\xd5\xd5").expect("a packet");
/// assert_eq!((packet.marker, packet.payload_type, packet.sequence, packet.timestamp), (true, 8, 7, 160));
/// assert_eq!((packet.ssrc, packet.payload), (0x1234_5678, &b"\xd5\xd5"[..]));
/// assert_eq!(read(b"\x80\x08\x00"), Err(NotRtp::CutOff));
/// ```
///
/// # Errors
/// [`NotRtp`].
pub fn read(bytes: &[u8]) -> Result<Packet<'_>, NotRtp> {
    if bytes.len() > MOST_BYTES {
        return Err(NotRtp::TooLong);
    }
    let (head, mut rest) = bytes.split_at_checked(HEAD).ok_or(NotRtp::CutOff)?;
    if head[0] >> 6 != 2 {
        return Err(NotRtp::Version);
    }
    let sources = usize::from(head[0] & 0x0F);
    rest = rest.get(4 * sources..).ok_or(NotRtp::CutOff)?;
    if head[0] & 0x10 != 0 {
        let (extension, behind) = rest.split_at_checked(4).ok_or(NotRtp::CutOff)?;
        let words = usize::from(u16::from_be_bytes([extension[2], extension[3]]));
        rest = behind.get(4 * words..).ok_or(NotRtp::CutOff)?;
    }
    if head[0] & 0x20 != 0 {
        // The last byte counts the padding with itself.
        let padding = usize::from(*rest.last().ok_or(NotRtp::Padding)?);
        let left = rest.len().checked_sub(padding).filter(|_| padding > 0).ok_or(NotRtp::Padding)?;
        rest = &rest[..left];
    }
    Ok(Packet {
        marker: head[1] & 0x80 != 0,
        payload_type: head[1] & 0x7F,
        sequence: u16::from_be_bytes([head[2], head[3]]),
        timestamp: u32::from_be_bytes([head[4], head[5], head[6], head[7]]),
        ssrc: u32::from_be_bytes([head[8], head[9], head[10], head[11]]),
        payload: rest,
    })
}

impl Packet<'_> {
    /// The packet as bytes, without sources, extension and padding.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.payload.len());
        bytes.extend([0x80, u8::from(self.marker) << 7 | self.payload_type & 0x7F]);
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.timestamp.to_be_bytes());
        bytes.extend(self.ssrc.to_be_bytes());
        bytes.extend(self.payload);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sources_extension_and_padding_are_passed_over() {
        let mut bytes = vec![0xB2, 0x65, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
        bytes.extend([9; 8]); // two sources
        bytes.extend([0xBE, 0xDE, 0, 1, 7, 7, 7, 7]); // an extension of one word
        bytes.extend([b'o', b'k', 0, 0, 3]); // padding of three
        let packet = read(&bytes).unwrap();
        assert_eq!(
            packet,
            Packet { marker: false, payload_type: 0x65, sequence: 1, timestamp: 2, ssrc: 3, payload: b"ok" }
        );
        assert_eq!(packet.write(), [&[0x80, 0x65, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3][..], b"ok"].concat());
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        let head = |first: u8| vec![first, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
        let with = |first: u8, more: &[u8]| [head(first), more.to_vec()].concat();
        for (bytes, wrong) in [
            (Vec::new(), NotRtp::CutOff),
            (head(0x80)[..11].to_vec(), NotRtp::CutOff),
            (head(0x00), NotRtp::Version),
            (head(0x40), NotRtp::Version),
            (with(0x8F, &[0; 59]), NotRtp::CutOff),
            (with(0x90, &[0, 0, 0]), NotRtp::CutOff),
            (with(0x90, &[0, 0, 0xFF, 0xFF, 1]), NotRtp::CutOff),
            (head(0xA0), NotRtp::Padding),
            (with(0xA0, &[1, 0]), NotRtp::Padding),
            (with(0xA0, &[1, 3]), NotRtp::Padding),
            (vec![0x80; MOST_BYTES + 1], NotRtp::TooLong),
        ] {
            assert_eq!(read(&bytes), Err(wrong), "{bytes:?}");
        }
        assert_eq!(read(&with(0xA0, &[1, 2])).unwrap().payload, b"");
        assert_eq!(read(&with(0x8F, &[0; 60])).unwrap().payload, b"");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            marker: bool, payload_type in 0_u8..128, sequence: u16, timestamp: u32, ssrc: u32,
            payload in proptest::collection::vec(any::<u8>(), 0..300)
        ) {
            let packet = Packet { marker, payload_type, sequence, timestamp, ssrc, payload: &payload };
            let bytes = packet.write();
            prop_assert_eq!(read(&bytes), Ok(packet));
        }

        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            if let Ok(packet) = read(&bytes) {
                prop_assert!(packet.payload.len() + 12 <= bytes.len());
            }
        }
    }
}
