//! Killed at any moment: what was acknowledged is there, and what was signed stays signed.

use super::Place;
use crate::wurao::WURAO;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

const TIMES: u64 = 200;

#[test]
#[expect(clippy::disallowed_methods, reason = "the test runs the program under test and kills it")]
fn two_hundred_kills_lose_no_registration_and_fork_no_log() {
    let place = Place::new();
    let dir = place.dir();
    let copy = place.path("copy");
    let mut acknowledged = Vec::new();
    // How long one takes on this machine, as busy as it is.
    let begun = std::time::Instant::now();
    place.ok(&["register", "13899999999"]);
    let whole = begun.elapsed();
    for n in 0..TIMES {
        let number = format!("138{n:08}");
        let publish = n % 5 == 4;
        let mut command = Command::new(WURAO);
        command.arg("--json").arg("registry");
        if publish {
            command.arg("publish");
        } else {
            command.args(["register", &number]);
        }
        let child = command.args(["--registry", &dir]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the binary starts");
        // Another moment each time: after nothing, after a little, after all of it.
        let started = std::time::Instant::now();
        let pause = whole * u32::try_from(n * 37 % 200).unwrap_or_default() / 100;
        assert!(bench::wait_until(std::time::Duration::from_secs(60), || started.elapsed() >= pause));
        let _ = child.kill();
        let mut said = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        while out.read_line(&mut said).expect("read") > 0 {}
        let _ = child.wait();
        if !publish && said.contains("\"recorded\"") && said.trim_end().ends_with('}') {
            acknowledged.push(number);
        }
    }
    for number in &acknowledged {
        assert_eq!(place.ok(&["status", number])["listed"], true, "{number} was acknowledged");
    }
    let published = place.ok(&["publish"]);
    assert!(published["listed"].as_u64() >= Some(acknowledged.len() as u64 + 1), "{published}");
    let audit = place.ok(&["log", "verify"]);
    assert_eq!(audit["size"], audit["versions"], "{audit}");
    assert_eq!(place.wurao.json(&["registry", "sync", &dir, &copy])["version"], published["version"]);
    assert!(acknowledged.len() > 10, "some ran to their end: {}", acknowledged.len());
}

#[test]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the test runs the program under test and ends it")]
fn a_comparison_that_a_signal_ends_leaves_nothing_half() {
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let place = Place::new();
        place.ok(&["publish"]);
        let folder = place.wurao.path("results");
        std::fs::create_dir(&folder).expect("made");
        let (dir, out, rejects) = (place.dir(), folder.join("out.csv"), folder.join("rejects.csv"));
        let mut command = Command::new(WURAO);
        command
            .args(["scrub", "-", "--for", "bank", "--registry", &dir, "-o"])
            .arg(&out)
            .arg("--rejects")
            .arg(&rejects);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
        // The list never ends.
        let mut list = child.stdin.take().expect("piped");
        list.write_all("13800000001\n".repeat(100_000).as_bytes()).expect("it reads");
        let names = || {
            let all = std::fs::read_dir(&folder).expect("a folder").flatten();
            all.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        let begun = || names().iter().filter(|name| name.ends_with(".part")).count() == 2;
        assert!(bench::wait_until(std::time::Duration::from_secs(20), begun), "{:?}", names());
        let sent = Command::new("kill").arg(signal).arg(child.id().to_string()).status().expect("kill is there");
        assert!(sent.success());
        assert_eq!(child.wait().expect("it ended").code(), Some(code));
        assert_eq!(names(), [""; 0]);
    }
}
