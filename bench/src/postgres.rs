//! PostgreSQL: one server per test program, one fresh database per test.

#![expect(clippy::disallowed_methods, reason = "starting real servers is what the bench is for")]

use crate::TempDir;
use crate::tools::{find, tool, wait_until};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What to install when it is missing.
const PACKAGE: &str = "postgresql";
/// The server's superuser, the same whoever runs the tests.
const USER: &str = "wurao";
/// The server refuses to run as root; the Debian package brings this user.
const UNPRIVILEGED: &str = "postgres";
/// Starting takes a fifth of a second on an idle machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server until standard input closes, then stops it at once and deletes its folder.
///
/// The other end of that input is held by the test program and is closed by the system when that program
/// ends, be it by success, panic or kill. `SIGQUIT` is the immediate stop: nobody needs this data again.
const KEEPER: &str = r#"
bin=$1 home=$2
"$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=200 $3 </dev/null >>"$home/log" 2>&1 &
server=$!
trap '' INT HUP TERM
while read -r _; do :; done
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$home"
"#;

/// A running PostgreSQL server that listens on a socket in its own folder and nowhere else.
#[derive(Debug)]
pub struct Postgres {
    bin: PathBuf,
    home: PathBuf,
    /// Holds the input whose closing ends the server.
    _keeper: Child,
    made: AtomicU32,
}

/// What tests leave out, because nobody needs their data after a loss of power.
const UNSAFE: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";

static SERVER: OnceLock<Postgres> = OnceLock::new();

impl Postgres {
    /// The server of this test program, started at the first call.
    ///
    /// # Panics
    /// When PostgreSQL is not installed (the message names the package) or does not start (the message
    /// holds its log).
    pub fn start() -> &'static Postgres {
        SERVER.get_or_init(|| Postgres::launch(UNSAFE))
    }

    /// A server of its own that flushes what it acknowledges, as servers do that are relied on: for measurements.
    ///
    /// # Panics
    /// As [`Postgres::start`].
    pub fn durable() -> Postgres {
        Postgres::launch("")
    }

    /// The address of a fresh, empty database that no other test knows.
    ///
    /// # Panics
    /// When the server refuses to make one.
    pub fn database(&self) -> String {
        let name = format!("test{}", self.made.fetch_add(1, Ordering::Relaxed));
        let mut create = Command::new(self.bin.join("psql"));
        create.args(["--no-psqlrc", "--quiet", "--dbname=postgres", "--username", USER, "--host"]).arg(&self.home);
        // Copying files beats writing every page to the log when nothing is ever flushed.
        create.args(["--command", &format!("CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")]);
        done(create.output().expect("psql starts"), "CREATE DATABASE");
        self.uri(&name)
    }

    /// The address of the database called `name`, which may not exist.
    pub fn uri(&self, name: &str) -> String {
        format!("postgres:///{name}?host={}&user={USER}", self.home.display())
    }

    /// Kills one process of the server with `SIGKILL`: it throws every connection away and recovers from its log. Returns when it
    /// answers again.
    ///
    /// # Panics
    /// When it does not come back.
    pub fn crash(&self) {
        let before = self.checkpointer().expect("a running server has a checkpointer");
        let kill = Command::new(tool("kill", "procps")).arg("-KILL").arg(before.to_string()).status();
        assert!(kill.expect("kill starts").success(), "the server's process was not killed");
        let back = || self.checkpointer().is_some_and(|now| now != before) && self.ready();
        assert!(wait_until(PATIENCE, back), "PostgreSQL did not recover within {} s", PATIENCE.as_secs());
    }

    /// The process that every running server has once, and another one after each recovery.
    fn checkpointer(&self) -> Option<u32> {
        let noted = std::fs::read_to_string(self.home.join("data/postmaster.pid")).ok()?;
        let mut children = Command::new(tool("ps", "procps"));
        children.args(["--ppid", noted.lines().next()?, "-o", "pid=,args="]);
        let said = children.output().expect("ps starts").stdout;
        let said = String::from_utf8_lossy(&said);
        let line = said.lines().find(|line| line.contains(": checkpointer"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn launch(options: &str) -> Postgres {
        let bin = binaries();
        let folder = folder();
        let home = folder.path().to_owned();
        let mut initdb = unprivileged(&bin.join("initdb"));
        initdb.args(["--username", USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "-D"]);
        done(initdb.arg(home.join("data")).stdin(Stdio::null()).output().expect("initdb starts"), "initdb");

        let mut keeper = unprivileged(Path::new("/bin/sh"));
        keeper.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(&home).arg(options);
        // Own group: an interrupt at the terminal reaches the test program only, whose end then ends the server.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.spawn().expect("sh starts");
        // From here on the keeper deletes it, because statics are never dropped.
        let home = folder.keep();

        let server = Postgres { bin, home, _keeper: keeper, made: AtomicU32::new(0) };
        if !wait_until(PATIENCE, || server.ready()) {
            let log = std::fs::read_to_string(server.home.join("log")).unwrap_or_default();
            panic!("PostgreSQL did not start within {} s; its log:\n{log}", PATIENCE.as_secs());
        }
        server
    }

    fn ready(&self) -> bool {
        // Asking costs a process, so look first whether there is anybody to ask.
        if !self.home.join(".s.PGSQL.5432").exists() {
            return false;
        }
        let mut ask = Command::new(self.bin.join("pg_isready"));
        ask.args(["--quiet", "--host"]).arg(&self.home).status().is_ok_and(|s| s.success())
    }
}

/// The folder with the server's programs, of the newest version installed.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|v| Some((v.file_name().to_str()?.parse().ok()?, v.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let newest = folders.pop().map(|(_, bin)| bin);
    // Elsewhere than on Debian the programs are on the path.
    let elsewhere = || find(std::env::split_paths(&path), "initdb")?.parent().map(Path::to_owned);
    newest
        .or_else(elsewhere)
        .unwrap_or_else(|| panic!("PostgreSQL is not installed: apt-get install {PACKAGE} (tests use the real server)"))
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The command, as a user that the server agrees to run as.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new(tool("setpriv", "util-linux"));
    command.args(["--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--init-groups", "--"]).arg(program);
    // The folder that root runs tests in is often closed to others, and programs complain about it.
    command.current_dir("/");
    command
}

/// A folder owned by the server's user.
fn folder() -> TempDir {
    let home = TempDir::with_prefix("pg-").expect("a temporary folder");
    if is_root() {
        let mut chown = Command::new(tool("chown", "coreutils"));
        chown.arg(format!("{UNPRIVILEGED}:")).arg(home.path());
        let said = chown.output().expect("chown starts");
        assert!(said.status.success(), "there is no user `{UNPRIVILEGED}` to run as: apt-get install {PACKAGE}");
    }
    home
}

fn done(said: Output, what: &str) {
    let words = || String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "{what} of PostgreSQL failed: {}", words());
}
