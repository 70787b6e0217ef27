//! Whom a caller asks who was turned away without the owner's own word: the signed card of RFC 8688, to which a 608 points.
//!
//! The address of a card holds when the call was turned away and a mark that only this screen can make, so that nothing is kept and
//! nobody gets a card for a call that there was not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Seconds that copies of one refusal share one card: a repeated request gets the same answer. Far less than the minute after which
/// a card is stale (RFC 8688 section 3.2).
const STEP: u64 = 16;
/// Seconds after which no card is given out any more. Whoever asks late still learns whom to turn to; the card says from when it is.
const KEPT: u64 = 30 * 86_400;
/// Bytes of the mark.
const MARK: usize = 16;

/// Who can be asked, and how. At least one of `email`, `tel`, `site` and `address`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Whose screen it is: a name, a firm.
    pub name: String,
    /// An address for mail.
    #[serde(default)]
    pub email: Option<String>,
    /// A telephone number: `+861000000000`.
    #[serde(default)]
    pub tel: Option<String>,
    /// A page.
    #[serde(default)]
    pub site: Option<String>,
    /// A postal address, in one line.
    #[serde(default)]
    pub address: Option<String>,
}

/// The file that says how callers turn to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The address under which callers reach what the screen serves as `/redress`.
    pub url: String,
    /// The certificate whose key signs the cards, as PEM.
    pub certificate: PathBuf,
    /// That key: PEM, PKCS #8, P-256.
    pub key: PathBuf,
    /// Whom they turn to.
    pub contact: Contact,
}

impl Settings {
    /// Reads the file's text.
    ///
    /// # Errors
    /// What is wrong in it, with the line.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
    }
}

/// Why there can be no cards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCard {
    /// There is no way to ask anybody.
    #[error("a card needs a name and at least one of email, tel, site and address")]
    NobodyToAsk,
    /// It is no `https` address.
    #[error("{0:?} is no https address under which callers reach this screen")]
    Address(String),
    /// The key is none of the kind that RFC 8688 wants.
    #[error("the key is no ES256 key (P-256, PKCS #8)")]
    Key,
}

/// What makes cards.
pub struct Redress {
    base: String,
    card: Value,
    key: EcdsaKeyPair,
    mark: hmac::Key,
    random: SystemRandom,
}

impl std::fmt::Debug for Redress {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Redress").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Redress {
    /// Cards that callers find under `base`, `https://screen.example/redress`; `key` is the secret half of the certificate that lies
    /// there as `certificate.pem`, in PKCS #8.
    ///
    /// # Errors
    /// What is missing.
    pub fn new(base: &str, contact: &Contact, key: &[u8]) -> Result<Self, NoCard> {
        let base = base.trim_end_matches('/');
        let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b',' | b'?' | b'#');
        if !base.starts_with("https://") || base.len() < 9 || !base.bytes().all(plain) {
            return Err(NoCard::Address(base.to_owned()));
        }
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &random).map_err(|_| NoCard::Key)?;
        let card = card(contact).ok_or(NoCard::NobodyToAsk)?;
        let mark = hmac::Key::new(hmac::HMAC_SHA256, &[b"wurao redress ", key].concat());
        Ok(Self { base: base.to_owned(), card, key: pair, mark, random })
    }

    /// Where the card of a call lies that is turned away now, in seconds since 1970.
    pub fn link(&self, now: u64) -> String {
        let at = now / STEP * STEP;
        format!("{}/{at:x}-{}", self.base, self.mark(at))
    }

    /// The card of this name, as a compact JWS; `None` for a name that was never given out, or long ago. `now` as above.
    pub fn card(&self, name: &str, now: u64) -> Option<String> {
        let (at, mark) = name.split_once('-')?;
        let at = u64::from_str_radix(at, 16).ok()?;
        let known = self.mark(at).len() == mark.len() && is_same(self.mark(at).as_bytes(), mark.as_bytes());
        if !known || at > now || now - at > KEPT {
            return None;
        }
        let head = json!({ "alg": "ES256", "typ": "vcard+json", "x5u": format!("{}/certificate.pem", self.base) });
        let body = json!({ "iat": at, "jcard": self.card });
        let [head, body] = [head, body].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{head}.{body}");
        let signature = self.key.sign(&self.random, signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn mark(&self, at: u64) -> String {
        let tag = hmac::sign(&self.mark, &at.to_be_bytes());
        tag.as_ref()[..MARK].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Compares without telling by its time how much of a guess was right.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// The card itself (RFC 7095).
fn card(contact: &Contact) -> Option<Value> {
    let name = contact.name.trim();
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut lines = vec![json!(["version", {}, "text", "4.0"]), json!(["fn", {}, "text", name])];
    let before = lines.len();
    lines.extend(given(&contact.email).map(|email| json!(["email", {}, "text", email])));
    lines.extend(
        given(&contact.tel).map(|tel| json!(["tel", {}, "uri", format!("tel:{}", tel.replace([' ', '-'], ""))])),
    );
    lines.extend(given(&contact.site).map(|site| json!(["url", {}, "uri", site])));
    lines.extend(
        given(&contact.address).map(|adr| json!(["adr", { "label": adr }, "text", ["", "", "", "", "", "", ""]])),
    );
    (!name.is_empty() && lines.len() > before).then(|| json!(["vcard", lines]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, UnparsedPublicKey};

    fn made() -> (Redress, Vec<u8>) {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let contact = Contact {
            name: "Household 7".to_owned(),
            email: Some("appeal@example.com".to_owned()),
            tel: Some("+86 10 0000 0000".to_owned()),
            ..Contact::default()
        };
        let redress = Redress::new("https://screen.example/redress/", &contact, key.as_ref()).unwrap();
        let public = redress.key.public_key().as_ref().to_vec();
        (redress, public)
    }

    #[test]
    fn a_card_says_from_when_it_is_and_verifies() {
        let (redress, public) = made();
        let link = redress.link(1_796_000_015);
        assert_eq!(redress.link(1_796_000_000), link, "copies of one refusal share it");
        let name = link.strip_prefix("https://screen.example/redress/").unwrap();
        let jws = redress.card(name, 1_796_000_020).unwrap();
        let parts: Vec<&str> = jws.split('.').collect();
        let read = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(
            read(parts[0]),
            r#"{"alg":"ES256","typ":"vcard+json","x5u":"https://screen.example/redress/certificate.pem"}"#
        );
        assert_eq!(
            read(parts[1]),
            r#"{"iat":1796000000,"jcard":["vcard",[["version",{},"text","4.0"],["fn",{},"text","Household 7"],["email",{},"text","appeal@example.com"],["tel",{},"uri","tel:+861000000000"]]]}"#
        );
        let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
        let signed = jws.rsplit_once('.').unwrap().0;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(signed.as_bytes(), &signature).unwrap();
    }

    #[test]
    fn no_card_is_given_for_a_name_that_was_not_given_out() {
        let (redress, _) = made();
        let name = redress.link(1_796_000_000).rsplit('/').next().unwrap().to_owned();
        assert!(redress.card(&name, 1_796_000_000 + KEPT).is_some());
        assert_eq!(redress.card(&name, 1_796_000_001 + KEPT), None, "long ago");
        assert_eq!(redress.card(&name, 1_795_999_999), None, "not yet");
        let mark = name.rsplit('-').next().unwrap();
        let earlier = format!("{:x}-{mark}", 1_796_000_000 - STEP);
        for wrong in ["", "-", "x-y", &name[1..], &name[..name.len() - 1], &earlier] {
            assert_eq!(redress.card(wrong, 1_796_000_000), None, "{wrong}");
        }
    }

    #[test]
    fn nobody_is_promised_a_card_that_leads_nowhere() {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let named = Contact { name: "A".to_owned(), ..Contact::default() };
        let mailed = Contact { email: Some("a@example.com".to_owned()), ..named.clone() };
        let new = |base, contact, key: &[u8]| Redress::new(base, contact, key).err();
        assert_eq!(new("https://a.example", &named, key.as_ref()), Some(NoCard::NobodyToAsk));
        assert_eq!(
            new("http://a.example", &mailed, key.as_ref()),
            Some(NoCard::Address("http://a.example".to_owned()))
        );
        assert_eq!(
            new("https://a.example/>", &mailed, key.as_ref()),
            Some(NoCard::Address("https://a.example/>".to_owned()))
        );
        assert_eq!(new("https://a.example", &mailed, b"none"), Some(NoCard::Key));
    }
}
