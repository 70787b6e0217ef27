//! A check in real time in the shape of Singapore's, signed by the organisation that asks.

use super::Registry;
use super::holders::Holder;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::dated::Told;
use registry::formats::singapore_check::{Answer as Checked, Authorization, Marked, Question, Status, verify_rsa};
use registry::history::state;
use registry::note::{Algorithm, VerifierKey};
use registry::org::Keys;
use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::pki_types::SubjectPublicKeyInfoDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

/// The kind of the acts about lodged keys.
const LODGED: &str = "lodged-key";

/// A public key that an organisation lodged: it signs its questions.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Lodged {
    /// The name of the service that signs with it.
    service: String,
    /// `RSAPublicKey` of PKCS #1 in DER, in hexadecimal digits, or the key of an operator's batches as notes write it; empty once
    /// it was ended.
    key: String,
}

impl Registry {
    /// Lodges the public key (PEM, `PUBLIC KEY`) with which a service of an organisation signs its questions, or the one (as notes
    /// write it) with which it signs batches of registrations. A later one takes the place of an earlier one.
    ///
    /// # Errors
    /// An organisation that is not registered, a name that is none, a file with neither an RSA key of 2048 to 8192 bits nor
    /// the key of a note.
    pub async fn lodge_key(&self, organisation: &str, service: &str, pem: &[u8]) -> Answer<()> {
        self.registered(organisation).await?;
        let named = (1..=64).contains(&service.len()) && service.bytes().all(|b| b.is_ascii_graphic() && b != b'&');
        let key = SubjectPublicKeyInfoDer::from_pem_slice(pem).ok().and_then(|info| rsa_key(&info).map(chance::hex));
        let key = key.or_else(|| note_key(std::str::from_utf8(pem).ok()?).map(|key| key.to_string()));
        let (true, Some(key)) = (named, key) else { return Err(Refusal::refused("lodged-key")) };
        self.note_lodged(organisation, Lodged { service: service.to_owned(), key }).await
    }

    /// Ends a lodged key: questions that are signed with it are answered no longer.
    ///
    /// # Errors
    /// No such organisation or service.
    pub async fn withdraw_lodged(&self, organisation: &str, service: &str) -> Answer<()> {
        let named = |row: store::Row| serde_json::from_value::<Told<Lodged>>(row.body).ok();
        let acts = self.register.acts(LODGED).await?.into_iter().filter(|row| row.id == organisation);
        if !acts.filter_map(named).any(|told| told.act.service == service) {
            return Err(Refusal::not_found("registry-no-lodged-key", &super::place::shortened(service)));
        }
        self.note_lodged(organisation, Lodged { service: service.to_owned(), key: String::new() }).await
    }

    /// The keys with which an organisation signs batches of registrations: of each service the last one, unless it was ended.
    pub(super) async fn batch_keys(&self, organisation: &str) -> Answer<Vec<VerifierKey>> {
        let mut keys = std::collections::BTreeMap::new();
        for row in self.register.acts(LODGED).await?.into_iter().filter(|row| row.id == organisation) {
            if let Ok(told) = serde_json::from_value::<Told<Lodged>>(row.body) {
                keys.insert(told.act.service, note_key(&told.act.key));
            }
        }
        Ok(keys.into_values().flatten().collect())
    }

    async fn note_lodged(&self, organisation: &str, lodged: Lodged) -> Answer<()> {
        let mut change = self.change().await?;
        let act = Told { at: change.known(), act: lodged };
        let body = serde_json::to_value(act).map_err(anyhow::Error::from)?;
        change.act(LODGED, organisation, &body, "operator").await?;
        Ok(change.save().await?)
    }

    /// Answers a question: who asks is told by the signed header, not by a key.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub async fn realtime(&self, header: &str, question: &Question) -> Result<Checked, Status> {
        let signed = Authorization::read(header)?;
        let broken = |refusal: Refusal| {
            tracing::error!(code = refusal.code, "a check in real time broke");
            Status::Internal
        };
        let key = self.lodged(&signed).await.map_err(broken)?.ok_or(Status::NotAuthorized)?;
        self.in_turn(&signed, &key).await?;
        let numbers = question.read(&self.plan)?;
        self.credits(&signed.organisation, numbers.len() as u64).await?;
        let now = self.now();
        let mut marked = Vec::with_capacity(numbers.len());
        for (text, number) in question.numbers.iter().zip(numbers) {
            let history = self.register.history(number).await.map_err(|error| broken(error.into()))?;
            let then = state(&history, self.as_of(now, now));
            let [voice, message, fax] = self.marks(&then, now);
            marked.push(Marked::new(text.trim().to_owned(), voice, message, fax));
        }
        let until = self.valid_day(now);
        let transactionid = chance::id::<8>().map_err(broken)?;
        Ok(Checked {
            status_code: Status::Checked,
            transactionid,
            created_time: self.local(now),
            msg: format!("The numbers were checked; the answer is valid until {}", until.strftime("%d-%b-%Y")),
            numbers: marked,
        })
    }

    async fn lodged(&self, signed: &Authorization) -> Answer<Option<Vec<u8>>> {
        let acts = self.register.acts(LODGED).await?;
        let own = acts.into_iter().rev().filter(|row| row.id == signed.organisation);
        let read = |row: store::Row| serde_json::from_value::<Told<Lodged>>(row.body).ok();
        let found = own.filter_map(read).find(|told| told.act.service == signed.service);
        let digits = |hex: String| -> Option<Vec<u8>> {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
        };
        Ok(found.and_then(|told| digits(told.act.key)))
    }

    /// Times of one organisation ascend, also between several servers, and none is far ahead of the clock.
    async fn in_turn(&self, signed: &Authorization, key: &[u8]) -> Result<(), Status> {
        let turn = async {
            let mut change = self.register.change(self.now()).await?;
            let name = format!("realtime {}", signed.organisation);
            let last = change.setting(&name).await?.and_then(|last| last.parse().ok());
            let now = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
            let checked = signed.check(last, now, |text, signature| verify_rsa(key, text, signature));
            if checked.is_ok() {
                change.set(&name, &signed.timestamp.to_string()).await?;
                change.save().await?;
            }
            Ok::<_, store::StoreError>(checked)
        };
        turn.await.map_err(|_| Status::Internal)?
    }

    /// Counts the numbers for the organisation's keys that have a limit: the first one with enough left pays.
    async fn credits(&self, organisation: &str, numbers: u64) -> Result<(), Status> {
        let keys = Keys::new(&self.acts_of(super::orgs::KEYS).await.map_err(|_| Status::Internal)?);
        let now: Timestamp = self.now();
        let serves = |key: &&registry::org::Key| {
            key.organisation == organisation && key.from <= now && key.until.is_none_or(|until| now < until)
        };
        let own: Vec<Holder> = keys.all().filter(serves).map(|key| Holder { key: key.clone() }).collect();
        for holder in &own {
            if self.spend(holder, numbers).await.is_ok() {
                return Ok(());
            }
        }
        if own.is_empty() { Ok(()) } else { Err(Status::NoCredits) }
    }
}

/// The key of a note that signs by itself, and does not witness.
fn note_key(text: &str) -> Option<VerifierKey> {
    text.trim().parse::<VerifierKey>().ok().filter(|key| key.algorithm() == Algorithm::Plain)
}

/// What stands in the bit string of a `SubjectPublicKeyInfo` whose algorithm is rsaEncryption.
fn rsa_key(info: &[u8]) -> Option<&[u8]> {
    const RSA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let (whole, rest) = value(info, 0x30)?;
    let (algorithm, bits) = value(whole, 0x30)?;
    let (key, end) = value(bits, 0x03)?;
    // A bit string of whole bytes begins with 0.
    let key = key.strip_prefix(&[0])?;
    (rest.is_empty() && end.is_empty() && algorithm.starts_with(RSA) && (256..=1100).contains(&key.len()))
        .then_some(key)
}

/// The content of a DER value with this tag, and what follows it.
fn value(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => (usize::from(*rest.first()?), &rest[1..]),
        0x82 => {
            let (&[high, low], rest) = rest.split_first_chunk()?;
            (usize::from(u16::from_be_bytes([high, low])), rest)
        }
        _ => return None,
    };
    (found == tag && length <= rest.len()).then(|| rest.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SubjectPublicKeyInfo` of rsaEncryption around a key of 270 bytes.
    fn info() -> Vec<u8> {
        let mut whole = vec![0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09];
        whole.extend([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]);
        whole.extend([0x03, 0x82, 0x01, 0x0f, 0x00]);
        whole.extend([7; 270]);
        whole
    }

    #[test]
    fn a_key_is_found_in_its_whole_wrapping_alone() {
        let info = info();
        assert_eq!(rsa_key(&info), Some(&[7; 270][..]));
        for cut in 0..info.len() {
            assert_eq!(rsa_key(&info[..cut]), None, "cut off at {cut}");
        }
        for at in 0..24 {
            let mut altered = info.clone();
            altered[at] ^= 0x40;
            // The parameters of the algorithm may be anything.
            assert_eq!(rsa_key(&altered).is_some(), (17..=18).contains(&at), "altered at {at}");
        }
        assert_eq!(rsa_key(&[&info[..], &[0]].concat()), None);
        assert_eq!(rsa_key(&[0x30, 0x81]), None);
        assert_eq!(rsa_key(&[0x30, 0xff, 0xff]), None);
    }
}
