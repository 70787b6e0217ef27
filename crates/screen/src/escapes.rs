//! Bytes written as two hexadecimal digits behind a sign.

/// A text with its escaped bytes in place: `%2B86` with `%`, `=E7=8E=8B` with `=`. What is no such escape stands for itself.
pub(crate) fn decoded(text: &str, sign: u8) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = (bytes[at] == sign).then(|| bytes.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| Some(digit(hex[0])? << 4 | digit(hex[1])?)) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn digit(sign: u8) -> Option<u8> {
    char::from(sign).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn escapes_are_bytes_and_everything_else_is_itself() {
        assert_eq!(decoded("%2B86%+1%4", b'%'), "+86%+1%4");
        assert_eq!(decoded("=E7=8E=8B王=", b'='), "王王=");
    }
}
