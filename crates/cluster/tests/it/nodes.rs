//! A scheduler and two executors as processes of their own; one is killed while the job runs.

use crate::place::{Place, document, program};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};

/// A process that ends with the test, and what it reports.
struct Node {
    child: Child,
    reports: Receiver<String>,
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Node {
    fn start(arguments: &[&str]) -> (Node, String) {
        let mut child = program()
            .args(arguments)
            .env("WURAO_LOG", "info")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut url = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        out.read_line(&mut url).expect("it says where it listens");
        assert!(url.starts_with("http://127.0.0.1:"), "{url:?}");
        let (tell, reports) = channel();
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        // Read to the end, so that the process never waits for a reader; the test may not listen any more.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(tell.send(line))));
        (Node { child, reports }, url.trim().to_owned())
    }

    /// Waits until a line of its reports holds this.
    fn wait_for(&self, sign: &str) {
        let mut last = String::new();
        while !last.contains(sign) {
            last = self.reports.recv().unwrap_or_else(|_| panic!("it ended before {sign:?}, with {last:?}"));
        }
    }

    /// Whatever it reported up to now.
    fn reported(&self) -> String {
        self.reports.try_iter().collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn one_of_two_executors_is_killed_and_the_findings_are_the_same() {
    let place = Place::new();
    let files = [1, 2, 3].map(|seed| place.calls(&format!("{seed}.csv"), seed, 20_000));
    let (right, [rows, bad, many]) = place.one_machine(&files);
    assert_eq!((rows, bad), (60_000, 600));
    assert!(many > 10_000, "{many}");
    let (scheduler, url) = Node::start(&["scheduler", "--listen", "127.0.0.1:0", "--lost-after", "4"]);
    let executor = ["executor", "--scheduler", &url, "--slots", "1"];
    let ((mut doomed, _), (other, _)) = (Node::start(&executor), Node::start(&executor));
    other.wait_for(READY);
    doomed.wait_for(READY);
    let out = place.path("found.jsonl");
    let job = |out: &std::path::Path| {
        let mut job = place.violations(&files, out, &["--scheduler", &url, "--part", "50000", "--shares", "12"]);
        job.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts")
    };
    // Undisturbed first, which is also the answer to whether both work at all.
    let told = document(&job(&out).wait_with_output().expect("ends"), 0);
    assert_eq!((&told["rows"], &told["findings"]), (&60_000.into(), &many.into()));
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right);

    let again = place.path("again.jsonl");
    assert!(doomed.reported().contains(DONE) && other.reported().contains(DONE), "both had their share");
    let mut running = job(&again);
    doomed.wait_for(DONE);
    doomed.child.kill().expect("SIGKILL");
    assert!(running.try_wait().expect("asked").is_none(), "the job ran when its executor died");
    let told = document(&running.wait_with_output().expect("ends"), 0);
    assert_eq!((&told["rows"], &told["findings"]), (&60_000.into(), &many.into()));
    assert_eq!(std::fs::read_to_string(&again).expect("written"), right);
    let reports = [&scheduler, &other].map(Node::reported).concat();
    assert!(reports.contains("heartbeat timed out after 4s"), "the scheduler took it for lost");
    // The jobs' plans stand in the reports and name nobody.
    assert!(!reports.contains("138000") && !reports.contains("057188880"), "a number is in the reports");
}

/// By this an executor says that it has done a task.
const DONE: &str = "Finished task";
/// By this an executor says that the scheduler knows it.
const READY: &str = "registration succeed";
