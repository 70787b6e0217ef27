//! Killed at any moment: what was acknowledged is there, and what was signed stays signed.

use super::Place;
use crate::wurao::WURAO;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for any command on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn two_hundred_kills_lose_no_registration_and_fork_no_log() {
    let place = Place::new();
    let came = killed(&place, 200, &mut || ());
    assert!(came.killed > 50 && came.ended > 10, "some were killed and some ended: {came:?}");
}

#[test]
fn the_same_on_postgresql() {
    let place = Place::on(&bench::Postgres::start().database());
    let came = killed(&place, 20, &mut || ());
    assert!(came.killed > 0, "none was killed before its end: {came:?}");
}

/// More rounds on a server that flushes what it acknowledges, and rounds in which that server's own process is killed, by
/// hand: `cargo test -p wurao --test it -- --ignored many_kills_on_postgresql --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn many_kills_on_postgresql() {
    let server = bench::Postgres::durable();
    let place = Place::on(&server.database());
    println!("the program killed: {:?}", killed(&place, 400, &mut || ()));
    let place = Place::on(&server.database());
    println!("the server killed: {:?}", killed(&place, 100, &mut || server.crash()));
}

/// A database goes on with what it was told to save when whoever told it is killed.
#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_saved_after_its_publisher_was_killed_keeps_its_files() {
    let database = bench::Postgres::start().database();
    let place = Place::on(&database);
    place.ok(&["register", "13800000001"]);
    let mut beside = PgConnection::connect(&database).await.expect("a connection");
    // Saving a version waits at its very end for as long as this connection holds a lock.
    let held = "CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$; \
                CREATE CONSTRAINT TRIGGER held AFTER INSERT ON registry_version DEFERRABLE INITIALLY DEFERRED \
                FOR EACH ROW EXECUTE FUNCTION held(); SELECT pg_advisory_lock(1)";
    sqlx::raw_sql(held).execute(&mut beside).await.expect("held");
    let mut first = started(&place, &["publish"]);
    wait(&mut beside, 1);
    first.kill().and_then(|()| first.wait()).expect("a child of ours");
    let second = started(&place, &["publish"]);
    wait(&mut beside, 2);
    sqlx::raw_sql("SELECT pg_advisory_unlock(1)").execute(&mut beside).await.expect("given back");
    let second = second.wait_with_output().expect("a child of ours");
    assert!(second.status.success(), "{}", String::from_utf8_lossy(&second.stdout));
    assert_eq!(reopened(&place), 2);
}

/// Waits until so many connections to this database wait for a lock.
fn wait(beside: &mut PgConnection, many: i64) {
    let all = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut waiting = || {
        let asked = sqlx::query_scalar::<_, i64>(all).fetch_one(&mut *beside);
        let here = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| here.block_on(asked)).expect("an answer") == many
    };
    assert!(bench::wait_until(PATIENCE, &mut waiting), "{many} connections do not come to wait");
}

/// What became of the rounds.
#[derive(Debug, Default)]
struct Came {
    /// Commands that had not ended when something was killed.
    killed: u64,
    /// Commands that had.
    ended: u64,
    /// Registrations that were acknowledged, killed or not.
    acknowledged: u64,
    /// Versions in the end.
    versions: u64,
}

/// Starts a command of the registry.
#[expect(clippy::disallowed_methods, reason = "the test runs the program under test and kills it")]
fn started(place: &Place, arguments: &[&str]) -> Child {
    let mut command = Command::new(WURAO);
    command.arg("--json").args(place.all(arguments)).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("the binary starts")
}

/// Registers, publishes two times of ten, and kills at another moment each time: first `beside`, which may be nothing, then
/// the program. Each time the registry must come back with all that it had signed, and in the end with all that it had
/// acknowledged.
fn killed(place: &Place, times: u64, beside: &mut dyn FnMut()) -> Came {
    let (mut came, mut acknowledged) = (Came::default(), vec!["13899999999".to_owned()]);
    // How long they take on this machine, as busy as it is.
    let whole = [&["register", "13899999999"][..], &["publish"]].map(|command| {
        let begun = Instant::now();
        place.ok(command);
        begun.elapsed()
    });
    for n in 0..times {
        let number = format!("138{n:08}");
        let publish = matches!(n % 10, 3 | 4);
        let mut child = if publish { started(place, &["publish"]) } else { started(place, &["register", &number]) };
        // Another moment each time: after nothing, after a little, after all of it.
        let started = Instant::now();
        let pause = whole[usize::from(publish)] * u32::try_from(n * 37 % 150).unwrap_or_default() / 100;
        let _ = bench::wait_until(PATIENCE, || started.elapsed() >= pause);
        let ended = child.try_wait().expect("a child of ours").is_some();
        *(if ended { &mut came.ended } else { &mut came.killed }) += 1;
        beside();
        let _ = child.kill();
        let mut said = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        while out.read_line(&mut said).expect("read") > 0 {}
        let _ = child.wait();
        if !publish && said.contains("\"recorded\"") && said.trim_end().ends_with('}') {
            acknowledged.push(number);
        }
        // Not each time, so that a publisher also meets what a killed one left.
        if n % 20 == 4 {
            reopened(place);
        }
    }
    for number in &acknowledged {
        assert_eq!(place.ok(&["status", number])["listed"], true, "{number} was acknowledged");
    }
    let published = place.ok(&["publish"]);
    assert!(published["listed"].as_u64() >= Some(acknowledged.len() as u64), "{published}");
    came.versions = reopened(place);
    came.acknowledged = acknowledged.len() as u64;
    let copy = place.path("copy");
    assert_eq!(place.wurao.json(&["registry", "sync", &place.dir(), &copy])["version"], published["version"]);
    came
}

/// Opens the registry, which must hold every version whose head it had signed, and whose log must verify; gives how many.
fn reopened(place: &Place) -> u64 {
    // Units wait for one another: what a killed program had begun to save is saved now, or never will be.
    place.ok(&["register", "13899999999"]);
    let head = std::fs::read_to_string(place.path("registry/public/checkpoint")).expect("published before");
    let signed: u64 = head.lines().nth(1).and_then(|size| size.parse().ok()).expect("a signed head");
    let versions = place.ok(&["versions"])["versions"].as_array().map_or(0, |all| all.len() as u64);
    assert!(versions >= signed, "{versions} versions are left of {signed} that were signed");
    let audit = place.ok(&["log", "verify"]);
    assert_eq!((&audit["size"], &audit["versions"]), (&Value::from(versions), &Value::from(versions)), "{audit}");
    versions
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
        assert!(bench::wait_until(Duration::from_secs(20), begun), "{:?}", names());
        let sent = Command::new("kill").arg(signal).arg(child.id().to_string()).status().expect("kill is there");
        assert!(sent.success());
        assert_eq!(child.wait().expect("it ended").code(), Some(code));
        assert_eq!(names(), [""; 0]);
    }
}
