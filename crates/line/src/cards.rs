//! The signed cards of a line: whom callers ask who were turned away.

use desk::error::{Answer, Refusal};
use screen::redress::{NoCard, Redress, Settings};
use std::path::Path;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// The most bytes of a settings file, a certificate, a key.
const MOST_BYTES: u64 = 1 << 16;

/// The cards of a line, and the certificate that vouches for them.
pub struct Cards {
    pub(crate) redress: Redress,
    pub(crate) certificate: Vec<u8>,
}

impl Cards {
    /// Reads the file that says whom callers ask; the files that it names lie beside it unless it says where.
    ///
    /// # Errors
    /// `screen-redress-wrong` with what is wrong; a file that cannot be read.
    pub fn read(file: &Path) -> Answer<Cards> {
        let wrong = |path: &Path, why: String| {
            Refusal::refused("screen-redress-wrong").with("file", path.display().to_string()).with("why", why)
        };
        let text = |path: &Path| -> Answer<Vec<u8>> {
            if path.metadata()?.len() > MOST_BYTES {
                return Err(wrong(path, format!("more than {MOST_BYTES} bytes")));
            }
            Ok(std::fs::read(path)?)
        };
        let settings = String::from_utf8(text(file)?).map_err(|_| wrong(file, "no UTF-8".to_owned()))?;
        let settings = Settings::read(&settings).map_err(|why| wrong(file, why))?;
        let beside = |path: &Path| file.parent().unwrap_or(Path::new("")).join(path);
        let (certificate, key_file) = (beside(&settings.certificate), beside(&settings.key));
        let key = PrivatePkcs8KeyDer::from_pem_slice(&text(&key_file)?);
        let key = key.map_err(|error| wrong(&key_file, error.to_string()))?;
        let redress = Redress::new(&settings.url, &settings.contact, key.secret_pkcs8_der());
        let redress = redress.map_err(|no| match no {
            NoCard::Key => wrong(&key_file, no.to_string()),
            _ => wrong(file, no.to_string()),
        })?;
        Ok(Cards { redress, certificate: text(&certificate)? })
    }
}
