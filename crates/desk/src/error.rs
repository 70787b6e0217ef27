//! What can go wrong at the desk: a kind, a code that never changes, and what the sentence needs. Words come at the door.

use crate::words::{Words, both};
use playbook::{Bilingual, Lang};

/// What sort of thing went wrong; it decides the status of a page and what a program should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// There is no such case, pack, letter, file.
    NotFound,
    /// What was asked cannot be done, with the reason and the remedy.
    Refused,
    /// It was decided on something that has changed since.
    Conflict,
    /// Another writer holds the data, the disk is full or cannot be reached: the same again may succeed.
    Busy,
    /// What was given cannot be taken in.
    Unreadable,
    /// Something broke that the person cannot mend.
    Broken,
}

impl Kind {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Kind::NotFound => "not-found",
            Kind::Refused => "refused",
            Kind::Conflict => "conflict",
            Kind::Busy => "busy",
            Kind::Unreadable => "unreadable",
            Kind::Broken => "broken",
        }
    }
}

/// What a sentence needs: text as it is, or text that differs by language.
#[derive(Debug, Clone)]
enum Arg {
    Text(String),
    Both(Bilingual),
}

/// Why a use case did not do what was asked.
#[derive(Debug)]
pub struct Refusal {
    /// What sort of thing went wrong.
    pub kind: Kind,
    /// A code that a person can quote and a program can rely on; also the key of the sentence.
    pub code: &'static str,
    args: Vec<(&'static str, Arg)>,
    /// For a stale form: the case, and the last event that the form knew.
    pub stale: Option<(String, u64)>,
    cause: Option<anyhow::Error>,
}

/// The answer of a use case.
pub type Answer<T> = Result<T, Refusal>;

impl Refusal {
    fn new(kind: Kind, code: &'static str) -> Refusal {
        Refusal { kind, code, args: Vec::new(), stale: None, cause: None }
    }
    /// "There is no such …".
    pub fn not_found(code: &'static str, what: &str) -> Refusal {
        Refusal::new(Kind::NotFound, code).with("what", what)
    }
    /// What was asked cannot be done.
    pub fn refused(code: &'static str) -> Refusal {
        Refusal::new(Kind::Refused, code)
    }
    /// Something outside does not answer now; the same again may succeed.
    pub fn busy(code: &'static str) -> Refusal {
        Refusal::new(Kind::Busy, code)
    }
    /// The form was shown when event `seen` was the last of the case.
    pub fn stale(case: &str, seen: u64) -> Refusal {
        Refusal { stale: Some((case.to_owned(), seen)), ..Refusal::new(Kind::Conflict, "case-changed") }
    }
    /// An address on which this program cannot listen.
    pub fn not_listening(error: std::io::Error, address: std::net::SocketAddr) -> Refusal {
        use std::io::ErrorKind as K;
        let code = match error.kind() {
            K::AddrInUse => "port-taken",
            K::PermissionDenied => "port-not-allowed",
            K::AddrNotAvailable => "address-not-here",
            _ => return error.into(),
        };
        Refusal::refused(code).with("address", address.to_string())
    }
    /// The log of a case is not what was recorded; nothing was written.
    pub fn damaged(case: &str, damage: store::Damage) -> Refusal {
        let what = both(&format!("damage-{}", damage.kind.id()), &[]);
        Refusal::refused("log-damaged").with("case", case).with("seq", damage.seq.to_string()).with_both("what", what)
    }
    /// Fills a place of the sentence.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.args.push((name, Arg::Text(value.into())));
        self
    }
    /// Fills a place of the sentence with a text of either language.
    pub fn with_both(mut self, name: &'static str, value: Bilingual) -> Refusal {
        self.args.push((name, Arg::Both(value)));
        self
    }

    /// What stands in a place of the sentence, where it is no matter of language.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.args.iter().find_map(|(known, value)| match value {
            Arg::Text(text) if *known == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// The sentence in a language.
    pub fn sentence(&self, lang: Lang) -> String {
        let args = self.args.iter().map(|(name, value)| match value {
            Arg::Text(text) => (*name, text.clone()),
            Arg::Both(text) => (*name, text.get(lang).to_owned()),
        });
        Words::new(lang).a(self.code, &args.collect::<Vec<_>>())
    }
    /// What lies behind it, outermost first; for logs and for whoever runs the program, never for pages.
    pub fn cause(&self) -> Option<&anyhow::Error> {
        self.cause.as_ref()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause:#}", self.code),
            None => write!(f, "{}: {}", self.code, self.sentence(Lang::En)),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Refusal {
        // Whatever it was wrapped in on its way: a full disk is a full disk.
        let made = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(of_io);
        Refusal { cause: Some(error), ..made.unwrap_or_else(|| Refusal::new(Kind::Broken, "broken")) }
    }
}

impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Refusal {
        use store::StoreError as E;
        if let Some((case, damage)) = error.damage() {
            let made = Refusal::damaged(case, damage);
            return Refusal { cause: Some(error.into()), ..made };
        }
        let made = match &error {
            E::Busy => Refusal::new(Kind::Busy, "store-busy"),
            E::Full { .. } => Refusal::new(Kind::Busy, FULL),
            E::ReadOnly { .. } => Refusal::new(Kind::Busy, READ_ONLY),
            E::Unreachable { .. } | E::Open { .. } => Refusal::new(Kind::Busy, UNREACHABLE),
            E::File { source, .. } => of_io(source),
            E::Moved { case, expected, .. } => return Refusal::stale(case, expected.seq),
            E::Conflict { case, seq } => return Refusal::stale(case, *seq),
            E::LeaseLost(job) => Refusal::new(Kind::Conflict, "job-taken-over").with("what", job),
            E::UnknownCase(case) => Refusal::not_found("no-case", case),
            E::CaseExists(case) => Refusal::new(Kind::Conflict, "case-exists").with("what", case),
            E::Nul { .. } => Refusal::new(Kind::Unreadable, "text-unstorable"),
            E::TooLarge { .. } => Refusal::new(Kind::Unreadable, "figure-too-large"),
            E::ClockWentBack { now, last } => {
                let told = |at: &jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
                Refusal::new(Kind::Busy, "registry-clock").with("now", told(now)).with("last", told(last))
            }
            E::NotEmpty => Refusal::refused("restore-not-empty"),
            _ => Refusal::new(Kind::Broken, "broken"),
        };
        Refusal { cause: Some(error.into()), ..made }
    }
}

impl From<evidence::VaultError> for Refusal {
    fn from(error: evidence::VaultError) -> Refusal {
        match error {
            evidence::VaultError::Missing(digest) => Refusal::not_found("no-exhibit", &digest.short()),
            evidence::VaultError::Io { error: ref io, .. } => {
                let made = of_io(io);
                Refusal { cause: Some(error.into()), ..made }
            }
            error => Refusal::from(anyhow::Error::from(error)),
        }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Refusal {
        Refusal::from(anyhow::Error::from(error))
    }
}

/// There is no room.
const FULL: &str = "store-full";
/// What is there may be read only.
const READ_ONLY: &str = "store-readonly";
/// Disk or server do not do what they are asked.
const UNREACHABLE: &str = "store-unreachable";

/// What the system says of a file: full disks, missing rights and failing devices are the person's to mend, and the same
/// again succeeds then. Anything else is the program's fault.
fn of_io(error: &std::io::Error) -> Refusal {
    use std::io::ErrorKind as K;
    // EIO has no kind of its own.
    const DEVICE: i32 = 5;
    match error.kind() {
        K::StorageFull | K::QuotaExceeded => Refusal::new(Kind::Busy, FULL),
        K::PermissionDenied | K::ReadOnlyFilesystem => Refusal::new(Kind::Busy, READ_ONLY),
        K::StaleNetworkFileHandle | K::TimedOut | K::HostUnreachable => Refusal::new(Kind::Busy, UNREACHABLE),
        _ if error.raw_os_error() == Some(DEVICE) && cfg!(unix) => Refusal::new(Kind::Busy, UNREACHABLE),
        _ => Refusal::new(Kind::Broken, "broken"),
    }
}
