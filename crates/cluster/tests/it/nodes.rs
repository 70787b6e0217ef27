//! A scheduler and two executors as processes of their own; one is killed while the job runs.

use crate::place::{Place, document, program};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};

/// A process that ends with the test, and what it reports.
pub(crate) struct Node {
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
    pub(crate) fn start(arguments: &[&str]) -> (Node, String) {
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

    /// Waits until it has done a task of this stage: 1 reads, 3 judges.
    fn wait_for_task(&self, stage: &str) {
        // Finished task : [TID JOB/STAGE.ATTEMPT/TASK.ATTEMPT] in TIME
        let of_stage = |line: &str| line.split('/').nth(1).is_some_and(|part| part.starts_with(&format!("{stage}.")));
        loop {
            let line = self.reports.recv().expect("it runs until it is killed");
            if line.contains(DONE) && of_stage(line.split_once("TID ").map_or("", |(_, rest)| rest)) {
                return;
            }
        }
    }

    /// Whatever it reported up to now.
    fn reported(&self) -> String {
        self.reports.try_iter().collect::<Vec<_>>().join("\n")
    }
}

/// Two executors judge; one of them is killed once it has done a task of this stage. The findings are those of one machine.
fn one_is_killed(stage: &str) {
    let place = Place::new();
    let files = [1, 2, 3].map(|seed| place.calls(&format!("{seed}.csv"), seed, 20_000));
    let (right, [rows, bad, many]) = place.one_machine(&files);
    assert_eq!((rows, bad), (60_000, 600));
    assert!(many > 10_000, "{many}");
    let (scheduler, url) = Node::start(&["scheduler", "--listen", "127.0.0.1:0", "--lost-after", "8"]);
    let executor = ["executor", "--scheduler", &url, "--slots", "1"];
    let ((mut doomed, _), (other, _)) = (Node::start(&executor), Node::start(&executor));
    other.wait_for(READY);
    doomed.wait_for(READY);
    let out = place.path("found.jsonl");
    let mut job = place.violations(&files, &out, &["--scheduler", &url, "--part", "50000", "--shares", "12"]);
    let mut job = job.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    doomed.wait_for_task(stage);
    doomed.child.kill().expect("SIGKILL");
    assert!(job.try_wait().expect("asked").is_none(), "the job ran when its executor died");
    let told = document(&job.wait_with_output().expect("ends"), 0);
    assert_eq!((&told["rows"], &told["findings"]), (&60_000.into(), &many.into()));
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right);
    let reports = [&scheduler, &other].map(Node::reported).concat();
    assert!(reports.contains("on lost Executor"), "what it had done was done again");
    assert!(reports.contains(DONE), "the other one had its share");
    // The jobs' plans stand in the reports and name nobody.
    assert!(!reports.contains("138000") && !reports.contains("057188880"), "a number is in the reports");
}

#[test]
fn an_executor_that_is_killed_while_records_are_read_costs_no_finding() {
    one_is_killed("1");
}

/// What it had read for others is lost with it, and has to be read again while they judge already.
#[test]
fn an_executor_that_is_killed_while_calls_are_judged_costs_no_finding() {
    one_is_killed("3");
}

/// By this an executor says that it has done a task.
const DONE: &str = "Finished task";
/// By this an executor says that it asks the scheduler for work.
const READY: &str = "Starting poll work loop";
