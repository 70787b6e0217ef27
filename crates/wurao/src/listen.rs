//! Addresses to listen on.

use desk::error::{Answer, Refusal};
use std::net::SocketAddr;

/// Takes an address to listen on.
///
/// # Errors
/// Why it cannot be had, in words.
pub async fn listening(address: SocketAddr) -> Answer<tokio::net::TcpListener> {
    use std::io::ErrorKind;
    tokio::net::TcpListener::bind(address).await.map_err(|error| {
        let code = match error.kind() {
            ErrorKind::AddrInUse => "port-taken",
            ErrorKind::PermissionDenied => "port-not-allowed",
            ErrorKind::AddrNotAvailable => "address-not-here",
            _ => return error.into(),
        };
        Refusal::refused(code).with("address", address.to_string())
    })
}
