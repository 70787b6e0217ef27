//! Addresses to listen on.

use desk::error::{Answer, Refusal};
use std::net::SocketAddr;

/// Takes an address to listen on.
///
/// # Errors
/// Why it cannot be had, in words.
pub async fn listening(address: SocketAddr) -> Answer<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(address).await.map_err(|error| Refusal::not_listening(error, address))
}
