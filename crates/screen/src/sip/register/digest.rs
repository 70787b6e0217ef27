//! How a password is shown without being told (RFC 7616, RFC 8760; the older form of RFC 2617 is a part of them).

use crate::sip::parse::{text, trimmed, values};
use md5::Md5;
use registry::log::Hash;

/// What is asked of who wants to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    /// By which one challenge is told from the next one.
    pub(super) nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// As it was written; nothing where it was left out.
    named: Option<String>,
    /// The first hash covers both chances, too (`MD5-sess`).
    session: bool,
    /// It counts and wants a chance of ours, `qop=auth`.
    counts: bool,
    /// Only the nonce was too old: the password may be right.
    pub(super) stale: bool,
}

/// By which hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha256,
}

impl Algorithm {
    fn hex(self, parts: &[&str]) -> String {
        let joined = parts.join(":");
        match self {
            Algorithm::Md5 => {
                let digest = <Md5 as md5::Digest>::digest(joined.as_bytes());
                digest.iter().map(|byte| format!("{byte:02x}")).collect()
            }
            Algorithm::Sha256 => Hash::of(joined.as_bytes()).hex(),
        }
    }
}

/// Who signs in, for what, and with which chance.
#[derive(Clone, Copy)]
pub(super) struct Signing<'a> {
    pub(super) login: &'a str,
    pub(super) password: &'a str,
    pub(super) method: &'a str,
    pub(super) uri: &'a str,
    /// How often this nonce was used, this time included.
    pub(super) count: u32,
    pub(super) chance: &'a str,
}

impl Challenge {
    /// The strongest of all challenges that can be answered: several headers, and several in one header.
    pub(super) fn strongest<'a>(headers: impl Iterator<Item = &'a [u8]>) -> Option<Challenge> {
        let mut found: Option<Challenge> = None;
        for challenge in headers.flat_map(each).filter_map(|parts| Challenge::read(&parts)) {
            // Of equal ones the first stands first in the other side's wishes.
            if found.as_ref().is_none_or(|best| challenge.algorithm > best.algorithm) {
                found = Some(challenge);
            }
        }
        found
    }

    fn read(parts: &[(String, String)]) -> Option<Challenge> {
        let get = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let named = get("algorithm");
        let (algorithm, session) = match named.as_deref().unwrap_or("MD5").to_ascii_uppercase().as_str() {
            "MD5" => (Algorithm::Md5, false),
            "MD5-SESS" => (Algorithm::Md5, true),
            "SHA-256" => (Algorithm::Sha256, false),
            "SHA-256-SESS" => (Algorithm::Sha256, true),
            _ => return None,
        };
        let counts = match get("qop") {
            None => false,
            Some(offered) if offered.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth")) => true,
            // The whole message would have to be signed.
            Some(_) => return None,
        };
        Some(Challenge {
            realm: get("realm")?,
            nonce: get("nonce")?,
            opaque: get("opaque"),
            algorithm,
            named,
            session,
            counts,
            stale: get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }

    /// The value of `Authorization` or `Proxy-Authorization`.
    pub(super) fn answered(&self, by: &Signing<'_>) -> String {
        let Signing { login, uri, chance, count, .. } = *by;
        let (realm, nonce) = (&self.realm, &self.nonce);
        let response = self.response(by);
        let login = login.replace('\\', "\\\\").replace('"', "\\\"");
        let mut out = format!(
            "Digest username=\"{login}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\""
        );
        if let Some(named) = &self.named {
            out.push_str(&format!(", algorithm={named}"));
        }
        if self.counts {
            out.push_str(&format!(", cnonce=\"{chance}\", qop=auth, nc={count:08x}"));
        } else if self.session {
            out.push_str(&format!(", cnonce=\"{chance}\""));
        }
        if let Some(opaque) = &self.opaque {
            out.push_str(&format!(", opaque=\"{opaque}\""));
        }
        out
    }

    fn response(&self, by: &Signing<'_>) -> String {
        let hex = |parts: &[&str]| self.algorithm.hex(parts);
        let secret = hex(&[by.login, &self.realm, by.password]);
        let secret = if self.session { hex(&[&secret, &self.nonce, by.chance]) } else { secret };
        let asked = hex(&[by.method, by.uri]);
        match self.counts {
            true => hex(&[&secret, &self.nonce, &format!("{:08x}", by.count), by.chance, "auth", &asked]),
            false => hex(&[&secret, &self.nonce, &asked]),
        }
    }
}

/// The parameters of each `Digest` challenge of one header: a new one begins where a word stands before a name.
fn each(value: &[u8]) -> Vec<Vec<(String, String)>> {
    let mut all: Vec<Option<Vec<(String, String)>>> = Vec::new();
    for part in values(value) {
        let Some(sign) = part.iter().position(|b| *b == b'=') else { continue };
        let (before, behind) = (text(trimmed(&part[..sign])).into_owned(), text(trimmed(&part[sign + 1..])));
        let words: Vec<&str> = before.split_ascii_whitespace().collect();
        let (scheme, name) = match words[..] {
            [name] => (None, name),
            [scheme, name] => (Some(scheme), name),
            _ => continue,
        };
        if let Some(scheme) = scheme {
            all.push(scheme.eq_ignore_ascii_case("Digest").then(Vec::new));
        }
        let plain = behind.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&behind);
        if let Some(Some(parts)) = all.last_mut() {
            parts.push((name.to_ascii_lowercase(), plain.to_owned()));
        }
    }
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: Signing<'static> = Signing {
        login: "Mufasa",
        password: "Circle of Life",
        method: "GET",
        uri: "/dir/index.html",
        count: 1,
        chance: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    };

    fn read(header: &str) -> Option<Challenge> {
        Challenge::strongest([header.as_bytes()].into_iter())
    }

    const WANTED: &str = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, \
        nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    #[test]
    fn the_examples_of_the_rfcs_come_out() {
        // RFC 7616 section 3.9.1.
        let md5 = read(WANTED).unwrap();
        assert_eq!(md5.response(&BY), "8ca523f5e9506fed4657c9700eebdbec");
        let sha = read(&WANTED.replace("algorithm=MD5", "algorithm=SHA-256")).unwrap();
        assert_eq!(sha.response(&BY), "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
        assert_eq!(
            sha.answered(&BY),
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
             uri=\"/dir/index.html\", response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", \
             algorithm=SHA-256, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, nc=00000001, \
             opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        // RFC 2617 section 3.5.
        let old =
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        let by = Signing { password: "Circle Of Life", chance: "0a4f113b", ..BY };
        assert_eq!(read(old).unwrap().response(&by), "6629fae49393a05397450978507c4ef1");
        // The form of RFC 2069, with the figure that its errata give.
        let oldest = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        let by = Signing { password: "CircleOfLife", ..BY };
        let answered = read(oldest).unwrap().answered(&by);
        assert!(answered.ends_with("response=\"1949323746fe6a43ef61f9606e7febea\""), "{answered}");
    }

    #[test]
    fn the_stronger_of_two_is_answered_and_what_cannot_be_is_not() {
        let two = "Digest realm=\"a\", nonce=\"1\", algorithm=MD5, Digest realm=\"a, b\", nonce=\"2\", algorithm=SHA-256, stale=TRUE";
        let best = read(two).unwrap();
        assert_eq!((best.nonce.as_str(), best.realm.as_str(), best.stale), ("2", "a, b", true));
        for (header, why) in [
            ("Basic realm=\"a\"", "the password itself would go out"),
            ("Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256", "an unknown hash"),
            ("Digest realm=\"a\", nonce=\"1\", qop=\"auth-int\"", "the message would have to be signed"),
            ("Digest realm=\"a\"", "no nonce"),
            ("", "nothing"),
        ] {
            assert_eq!(read(header), None, "{why}");
        }
        let mixed = "Basic realm=\"x\", Digest realm=\"a\", nonce=\"1\"";
        assert_eq!(read(mixed).map(|challenge| challenge.realm), Some("a".to_owned()));
    }

    #[test]
    fn a_session_hashes_both_chances_into_the_secret() {
        let wanted = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", algorithm=MD5-sess, qop=\"auth\"";
        let by = Signing { password: "Circle Of Life", chance: "0a4f113b", ..BY };
        let answered = read(wanted).unwrap().answered(&by);
        // Counted once by hand from the formula of RFC 7616 section 3.4.2.
        assert!(answered.contains("algorithm=MD5-sess, cnonce=\"0a4f113b\", qop=auth, nc=00000001"), "{answered}");
        assert!(answered.contains(SESSION), "{answered}");
    }

    const SESSION: &str = "response=\"8e3825c57e897f5a0dec6c2d4e5059d0\"";
}
