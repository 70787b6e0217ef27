//! Chromium behind its driver: one driver per test program, one session per test.

use crate::tools::{free_port, tool, wait_until};
use std::net::TcpStream;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// Runs the driver until standard input closes; the driver ends its browsers with itself.
const KEEPER: &str = r#"
"$1" --port="$2" --log-level=OFF </dev/null >/dev/null 2>&1 &
driver=$!
trap '' INT HUP TERM
while read -r _; do :; done
kill "$driver" 2>/dev/null
wait "$driver"
"#;

/// A running chromedriver on a loopback port.
#[derive(Debug)]
pub struct Browser {
    port: u16,
    chromium: std::path::PathBuf,
    _leash: ChildStdin,
}

static DRIVER: OnceLock<Browser> = OnceLock::new();

impl Browser {
    /// The driver of this test program, started at the first call.
    ///
    /// # Panics
    /// When Chromium or its driver is not installed (the message names the package) or does not start.
    pub fn start() -> &'static Browser {
        DRIVER.get_or_init(Browser::launch)
    }

    /// The driver's address, for a WebDriver client.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a client asks for: headless, a window of this size, this language, nothing loaded from outside.
    pub fn capabilities(&self, width: u32, height: u32, lang: &str) -> String {
        let size = format!("--window-size={width},{height}");
        let lang_argument = format!("--lang={lang}");
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
            "--disable-extensions",
            &size,
            &lang_argument,
        ];
        let arguments: Vec<String> = arguments.iter().map(|a| format!("\"{a}\"")).collect();
        let binary = self.chromium.display();
        // A headless window has a least width of 500; the emulation below is what makes a phone of it.
        let metrics = format!(r#"{{"width":{width},"height":{height},"pixelRatio":1.0,"touch":false,"mobile":true}}"#);
        let emulation =
            if width < 500 { format!(r#","mobileEmulation":{{"deviceMetrics":{metrics}}}"#) } else { String::new() };
        format!(
            r#"{{"goog:chromeOptions":{{"binary":"{binary}","args":[{}],"prefs":{{"intl.accept_languages":"{lang}"}}{emulation}}}}}"#,
            arguments.join(",")
        )
    }

    #[expect(clippy::disallowed_methods, reason = "the bench starts the partners of the tests")]
    #[expect(clippy::zombie_processes, reason = "the keeper ends when the test program closes its input by ending")]
    fn launch() -> Browser {
        let chromium = tool("chromium", "chromium");
        let driver = tool("chromedriver", "chromium-driver");
        let port = free_port();
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(driver).arg(port.to_string());
        let mut child = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("sh starts");
        let leash = child.stdin.take().expect("piped");
        let up = wait_until(Duration::from_secs(30), || TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(up, "chromedriver did not listen on port {port} within 30 seconds");
        Browser { port, chromium, _leash: leash }
    }
}
