//! How long and how much one connection may hold of the desk. Reasons: `docs/decisions/2026-11-28-server.md`.

use std::time::Duration;

/// Limits of serving. The defaults are those of a desk for one person and a few helpers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// From the first byte of a request to the end of its headers; also from the connection to its first request.
    pub head: Duration,
    /// Between two requests of one connection.
    pub idle: Duration,
    /// How long a body or an answer may stand still, as waited for by this side.
    pub still: Duration,
    /// Bytes that must come or go in every `still` of waiting.
    pub floor: u64,
    /// Connections at once.
    pub connections: usize,
    /// What is under way may take this long to end after the desk was told to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            still: Duration::from_secs(30),
            floor: 30 << 10,
            connections: 512,
            grace: Duration::from_secs(5),
        }
    }
}

impl Limits {
    /// The same for a process that may open `files` files at once: half of them stay for the database and the originals.
    pub fn with_files(self, files: usize) -> Limits {
        Limits { connections: self.connections.min(files / 2).max(1), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn connections_leave_half_of_the_files_to_the_desk() {
        let most = |files| Limits::default().with_files(files).connections;
        assert_eq!([20_000, 1024, 256, 0].map(most), [512, 512, 128, 1]);
    }
}
