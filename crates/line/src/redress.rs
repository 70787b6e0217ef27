//! `GET /redress/…`: whom a caller asks who was turned away (RFC 8688). Anybody may ask; who never called has no name to ask for.

use crate::switch::{Switch, seconds};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::error::{Answer, Refusal};
use screen::redress::{NoCard, Redress, Settings};
use std::path::Path as File;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// The most bytes of a settings file, a certificate, a key.
const MOST_BYTES: u64 = 1 << 16;

/// The cards of a line, and the certificate that vouches for them.
pub struct Cards {
    pub(crate) redress: Redress,
    certificate: Vec<u8>,
}

impl Cards {
    /// Reads the file that says whom callers ask; the files that it names lie beside it unless it says where.
    ///
    /// # Errors
    /// `screen-redress-wrong` with what is wrong; a file that cannot be read.
    pub fn read(file: &File) -> Answer<Cards> {
        let wrong = |path: &File, why: String| {
            Refusal::refused("screen-redress-wrong").with("file", path.display().to_string()).with("why", why)
        };
        let text = |path: &File| -> Answer<Vec<u8>> {
            if path.metadata()?.len() > MOST_BYTES {
                return Err(wrong(path, format!("more than {MOST_BYTES} bytes")));
            }
            Ok(std::fs::read(path)?)
        };
        let settings = String::from_utf8(text(file)?).map_err(|_| wrong(file, "no UTF-8".to_owned()))?;
        let settings = Settings::read(&settings).map_err(|why| wrong(file, why))?;
        let beside = |path: &File| file.parent().unwrap_or(File::new("")).join(path);
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

pub(crate) fn router(switch: Arc<Switch>) -> Router {
    Router::new()
        .route("/redress/certificate.pem", get(certificate))
        .route("/redress/{name}", get(card))
        .with_state(switch)
}

async fn certificate(State(switch): State<Arc<Switch>>) -> Response {
    match &switch.cards {
        Some(cards) => ([(header::CONTENT_TYPE, "application/x-pem-file")], cards.certificate.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn card(State(switch): State<Arc<Switch>>, Path(name): Path<String>) -> Response {
    match switch.cards.as_ref().and_then(|cards| cards.redress.card(&name, seconds(switch.live.here()))) {
        Some(card) => ([(header::CONTENT_TYPE, "application/jose")], card).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
