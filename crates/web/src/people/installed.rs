//! What makes the desk a program on the phone's first page: the manifest, the worker that keeps a few pages for a tunnel, the page it
//! shows for all others, and the certificate a phone can be told to trust.

use crate::frame::assets;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

#[derive(Template)]
#[template(path = "people/offline.html")]
struct OfflinePage {
    s: Shell,
}

/// `GET /offline`: the desk is out of reach. Nothing of a case is on it: it is kept on the phone.
pub async fn offline(visit: Visit) -> Paged {
    html(&OfflinePage { s: visit.plain("offline-title") })
}

/// `GET /manifest.webmanifest`: name, pictures, and what may be shared into it.
pub async fn manifest(visit: Visit) -> Paged {
    let w = visit.words();
    let icon = |size: u32, purpose: &str| {
        let src = assets::icon(&format!("icon-{size}.png"));
        json!({ "src": src, "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose })
    };
    let accepted = ["image/*", "audio/*", "video/*", "text/plain", "application/pdf", "message/rfc822"];
    let manifest = json!({
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": w.lang.tag(),
        "name": w.t("installed-name"), "short_name": w.t("wordmark"), "description": w.t("installed-about"),
        "background_color": "#eeece6", "theme_color": "#17545a",
        "icons": [icon(192, "any"), icon(512, "any"), icon(512, "maskable")],
        "share_target": {
            "action": "/share", "method": "POST", "enctype": "multipart/form-data",
            "params": {
                "title": "title", "text": "text", "url": "url",
                "files": [{ "name": "files", "accept": accepted }],
            },
        },
    });
    Ok(([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response())
}

/// `GET /worker.js`: at the root, because a worker keeps only what lies below its own address.
pub async fn worker() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], assets::worker()).into_response()
}

/// `GET /wurao.crt`: the certificate that vouches for this desk's addresses.
pub async fn certificate(visit: Visit) -> Paged {
    let lan = visit.pages.lan.as_ref().ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"wurao.crt\""),
    ];
    Ok((headers, lan.certificate.clone()).into_response())
}
