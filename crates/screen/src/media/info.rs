//! Presses in the body of a SIP INFO, in the two ways that telephones have.

use super::digit::Digit;

/// The most bytes of a body that is read.
pub const MOST_BYTES: usize = 1024;

/// The digit that a body says; `None` for other contents, for bodies that are too long, and for what is no digit.
///
/// ```
/// use screen::media::info::read;
///
/// assert_eq!(read("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n").map(|d| d.sign()), Some('5'));
/// assert_eq!(read("application/dtmf", b"#").map(|d| d.sign()), Some('#'));
/// assert_eq!(read("text/plain", b"5"), None);
/// ```
pub fn read(content_type: &str, body: &[u8]) -> Option<Digit> {
    if body.len() > MOST_BYTES {
        return None;
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let text = std::str::from_utf8(body).ok()?;
    if kind.eq_ignore_ascii_case("application/dtmf-relay") {
        let mut fields = text.lines().filter_map(|line| line.split_once('='));
        let (_, signal) = fields.find(|(name, _)| name.trim().eq_ignore_ascii_case("signal"))?;
        sign(signal)
    } else if kind.eq_ignore_ascii_case("application/dtmf") {
        sign(text)
    } else {
        None
    }
}

/// A sign; some senders write the two that are no numbers as those of their events.
fn sign(text: &str) -> Option<Digit> {
    let text = text.trim();
    match text {
        "10" => Some(Digit::STAR),
        "11" => Some(Digit::POUND),
        _ => {
            let mut signs = text.chars();
            let first = signs.next()?;
            signs.next().is_none().then(|| Digit::of_sign(first)).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bodies() {
        let relay = "application/dtmf-relay";
        let bare = "application/dtmf";
        for (kind, body, sign) in [
            (relay, "Signal=5\r\nDuration=160\r\n", Some('5')),
            (relay, "Duration=160\nsignal = * \n", Some('*')),
            ("Application/DTMF-Relay; charset=utf-8", "Signal=#", Some('#')),
            (relay, "Signal=10", Some('*')),
            (relay, "Signal=11", Some('#')),
            (relay, "Signal=d", Some('D')),
            (relay, "Signal=16", None),
            (relay, "Signal=", None),
            (relay, "5", None),
            (relay, "", None),
            (bare, "5", Some('5')),
            (bare, " 0\r\n", Some('0')),
            (bare, "55", None),
            (bare, "", None),
            (bare, "Signal=5", None),
            ("application/sdp", "5", None),
            ("", "5", None),
        ] {
            assert_eq!(read(kind, body.as_bytes()).map(Digit::sign), sign, "{kind} {body:?}");
        }
        assert_eq!(read(bare, &[b' '; MOST_BYTES]), None);
        assert_eq!(read(bare, &[&[b' '; MOST_BYTES - 1][..], b"5"].concat()).map(Digit::sign), Some('5'));
        assert_eq!(read(bare, &[&[b' '; MOST_BYTES][..], b"5"].concat()), None);
        assert_eq!(read(bare, b"\xFF"), None);
    }

    proptest! {
        #[test]
        fn no_body_breaks_it(kind in "(application/dtmf(-relay)?)?.{0,4}", body in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = read(&kind, &body);
        }
    }
}
