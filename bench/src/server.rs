//! A server under test: started as a process, its address read from the first line it prints.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; ended on drop.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    told: Vec<String>,
}

impl Server {
    /// Starts `program` and waits for the line that holds `http://ADDRESS`.
    ///
    /// # Panics
    /// When it does not start, or ends without printing an address.
    #[expect(clippy::disallowed_methods, reason = "the bench starts the server under test")]
    pub fn start(program: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Server {
        let mut command = Command::new(program.as_ref());
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{}: {e}", program.as_ref().display()));
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut told = Vec::new();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let address = line.split("http://").nth(1).map(|rest| rest.trim().trim_end_matches('/').to_owned());
            told.push(line);
            address
        });
        let address = address.unwrap_or_else(|| {
            let _ = child.kill();
            panic!("{} ended without printing its address", program.as_ref().display())
        });
        Server { child, address, told }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }
    /// The lines it printed up to that with its address.
    pub fn told(&self) -> &[String] {
        &self.told
    }
    /// `http://127.0.0.1:PORT` followed by `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Server {
    /// Its process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
    /// Sends it a signal, such as `INT`.
    ///
    /// # Panics
    /// When the system has no `kill`.
    #[expect(clippy::disallowed_methods, reason = "the standard library sends no signal but KILL")]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("the system has kill").success(), "the server has ended already");
    }
    /// Its exit code once it has ended by itself; `None` when it has not within `most`.
    pub fn ended_within(&mut self, most: Duration) -> Option<i32> {
        let mut status = None;
        let _ = crate::wait_until(most, || {
            status = self.child.try_wait().ok().flatten();
            status.is_some()
        });
        status.map(|status| status.code().unwrap_or(-1))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
