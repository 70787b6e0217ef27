//! Small things that every partner needs: programs, ports, patience.

#![expect(clippy::disallowed_methods, reason = "programs are found on the path, and waiting is measured")]

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often a condition is looked at; short enough that waiting costs a test nothing.
const LOOK: Duration = Duration::from_millis(5);

/// The program called `name`.
///
/// # Panics
/// When it is not installed; the message names the Debian package that brings it.
///
/// ```
/// assert!(bench::tool("sh", "dash").is_absolute());
/// ```
pub fn tool(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers in sbin, which is not on everybody's path.
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    find(folders, name).unwrap_or_else(|| panic!("`{name}` is not installed: apt-get install {package}"))
}

/// The first of these folders that has a file called `name`.
pub(crate) fn find(folders: impl Iterator<Item = PathBuf>, name: &str) -> Option<PathBuf> {
    folders.filter(|f| f.is_absolute()).map(|f| f.join(name)).find(|p| Path::is_file(p))
}

/// A loopback port that is free now. Another program may take it first, so bind port 0 directly where possible.
///
/// # Panics
/// When the system has no port left.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free loopback port");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// Waits until `condition` holds, looking every few milliseconds; false when it still does not after `deadline`.
#[must_use = "a condition that never came true is a failed test"]
pub fn wait_until(deadline: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    loop {
        if condition() {
            return true;
        }
        if begun.elapsed() >= deadline {
            return false;
        }
        std::thread::sleep(LOOK);
    }
}
