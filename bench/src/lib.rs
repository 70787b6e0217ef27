//! The test bench: real partners on loopback, started in a moment and never left behind. Never shipped.
//!
//! One module per partner. Each finds its program or says which Debian package brings it: a missing partner is a
//! failed test, not a skipped one. Whatever is started here ends with the test program, however that ends.
//!
//! ```
//! let server = bench::Postgres::start();
//! let uri = server.database(); // fresh and empty, for this test alone
//! assert!(uri.starts_with("postgres://"));
//!
//! let folder = bench::TempDir::new().unwrap();
//! std::fs::write(folder.path().join("done"), "").unwrap();
//! let soon = std::time::Duration::from_secs(5);
//! assert!(bench::wait_until(soon, || folder.path().join("done").exists()));
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod browser;
pub mod field;
mod kamailio;
mod postgres;
pub mod report;
mod server;
mod tools;

pub use browser::Browser;
pub use kamailio::Kamailio;
pub use postgres::Postgres;
pub use server::Server;
/// A folder that is deleted when dropped.
pub use tempfile::TempDir;
pub use tools::{free_port, tool, wait_until};
