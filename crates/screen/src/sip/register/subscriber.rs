//! Where the screen registers, and as whom.

use crate::sip::uri::address;
use std::fmt;
use std::net::SocketAddr;

/// A subscriber of somebody else's exchange. Its password is in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// The name that is called.
    pub(super) user: String,
    /// What stands behind `@`, as it was written.
    host: String,
    /// Where that is.
    pub(super) at: SocketAddr,
    /// The name that belongs to the password.
    pub(super) login: String,
    password: String,
}

/// Why it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSubscriber {
    /// It is not `sip:USER@ADDRESS`.
    #[error("no sip:USER@ADDRESS with an IP address")]
    Uri,
    /// A name or password that no message can carry.
    #[error("a name or password with signs that cannot be sent")]
    Secret,
}

impl Subscriber {
    /// `uri` is `sip:USER@HOST[:PORT]` with an address as host; the login is the user where none is given.
    ///
    /// # Errors
    /// [`NoSubscriber`].
    pub fn new(uri: &str, login: Option<&str>, password: &str) -> Result<Subscriber, NoSubscriber> {
        let (user, host) = uri.strip_prefix("sip:").and_then(|rest| rest.rsplit_once('@')).ok_or(NoSubscriber::Uri)?;
        let is_user =
            !user.is_empty() && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,%".contains(&b));
        let is_host = host.bytes().all(|b| b.is_ascii_hexdigit() || b".:[]".contains(&b));
        let at = address(uri.as_bytes()).filter(|_| is_user && is_host).ok_or(NoSubscriber::Uri)?;
        let login = login.unwrap_or(user);
        if password.is_empty()
            || login.is_empty()
            || [login, password].iter().any(|text| text.chars().any(char::is_control))
        {
            return Err(NoSubscriber::Secret);
        }
        let (user, host, login) = (user.to_owned(), host.to_owned(), login.to_owned());
        Ok(Subscriber { user, host, at, login, password: password.to_owned() })
    }

    /// Whom requests ask.
    pub(super) fn registrar(&self) -> String {
        format!("sip:{}", self.host)
    }

    /// Whose calls are wanted.
    pub(super) fn of(&self) -> String {
        format!("sip:{}@{}", self.user, self.host)
    }

    pub(super) fn password(&self) -> &str {
        &self.password
    }

    /// Where it is registered.
    pub fn at(&self) -> SocketAddr {
        self.at
    }
}

impl fmt::Debug for Subscriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscriber").field("of", &self.of()).field("login", &self.login).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_has_an_address_and_keeps_its_password_to_itself() {
        let subscriber = Subscriber::new("sip:home@192.0.2.1:5070", None, "open sesame").unwrap();
        assert_eq!(
            (subscriber.of().as_str(), subscriber.at().to_string()),
            ("sip:home@192.0.2.1:5070", "192.0.2.1:5070".into())
        );
        assert_eq!(format!("{subscriber:?}"), "Subscriber { of: \"sip:home@192.0.2.1:5070\", login: \"home\", .. }");
        for uri in
            ["sip:home@example.com", "sips:home@192.0.2.1", "home@192.0.2.1", "sip:192.0.2.1", "sip:a b@192.0.2.1"]
        {
            assert_eq!(Subscriber::new(uri, None, "x").unwrap_err(), NoSubscriber::Uri, "{uri}");
        }
        for (login, password) in [(None, ""), (Some(""), "x"), (Some("a\r\nb"), "x"), (None, "a\nb")] {
            assert_eq!(Subscriber::new("sip:home@192.0.2.1", login, password).unwrap_err(), NoSubscriber::Secret);
        }
    }
}
