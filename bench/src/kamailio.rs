//! A registrar and proxy of SIP: Kamailio on a port of its own, without a database.

use crate::tools::tool;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Runs Kamailio until the input closes, which the end of the test program does too, and says when it is gone.
const KEEPER: &str = r#"folder=$1 program=$2
"$program" -f "$folder/kamailio.cfg" -DD -E -m 64 -M 4 -Y "$folder" >"$folder/log" 2>&1 </dev/null &
read -r _
kill -TERM $!
wait
"#;

/// A running Kamailio.
pub struct Kamailio {
    folder: TempDir,
    keeper: Child,
}

impl Kamailio {
    /// Starts it on this UDP port of the loopback; it knows one user, `home`, whose calls it sends on to where they registered. `password` is the user's; a registration lives for `seconds` at most, a nonce
    /// for `nonce` seconds.
    ///
    /// # Panics
    /// When it is not installed (the message names the package). Whether it answers, a request tells.
    pub fn start(port: u16, password: &str, seconds: u32, nonce: u32) -> Kamailio {
        let config = CONFIG
            .replace("PORT", &port.to_string())
            .replace("PASSWORD", password)
            .replace("SECONDS", &seconds.to_string())
            .replace("NONCE", &nonce.to_string());
        Kamailio::of(&config)
    }

    /// Starts it with a configuration of one's own.
    ///
    /// # Panics
    /// As [`Kamailio::start`].
    pub fn of(config: &str) -> Kamailio {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("kamailio.cfg"), config).expect("written");
        let keeper = keeper(folder.path());
        Kamailio { folder, keeper }
    }

    /// Ends it, and waits until its port is free again.
    pub fn stop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }

    /// What it wrote, for the message of a test that failed.
    pub fn log(&self) -> String {
        let mut text = String::new();
        let file = std::fs::File::open(self.folder.path().join("log"));
        let _ = file.and_then(|mut file| file.read_to_string(&mut text));
        text
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        self.stop();
    }
}

#[expect(clippy::disallowed_methods, reason = "the bench starts the partners of the tests")]
fn keeper(folder: &Path) -> Child {
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(folder).arg(tool("kamailio", "kamailio"));
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("sh starts")
}

const CONFIG: &str = r#"#!KAMAILIO
debug=0
log_stderror=yes
children=1
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:PORT
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "min_expires", 1)
modparam("registrar", "max_expires", SECONDS)
modparam("auth", "nonce_expire", NONCE)
modparam("auth", "algorithm", "SHA-256")
request_route {
    if (is_method("REGISTER")) {
        pv_www_authenticate("example.com", "PASSWORD", "0");
        $var(code) = $rc;
        if ($var(code) == -4) {
            www_challenge("example.com", "17");
            exit;
        }
        if ($var(code) < 0 || $au != "home") {
            www_challenge("example.com", "1");
            exit;
        }
        save("location");
        exit;
    }
    if (is_method("INVITE") && !lookup("location")) {
        sl_send_reply("404", "Not Found");
        exit;
    }
    t_relay();
}
"#;
