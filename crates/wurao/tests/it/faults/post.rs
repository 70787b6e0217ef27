//! Somebody who fills in the form for facts of a running desk, one press after the other.

use crate::pages::{escaped, token_in};
use crate::wurao::{WURAO, Wurao};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::Duration;

/// The facts of one press, which become one group of events.
const KEYS: [&str; 3] = ["name", "address", "email"];

/// A running desk and the one who presses.
pub struct Posting {
    server: bench::Server,
    acknowledged: mpsc::Receiver<u64>,
    pressing: std::thread::JoinHandle<()>,
}

impl Posting {
    /// Starts the desk and begins to press; the values of a press are called after `name` and its number, from 1.
    pub fn begin(wurao: &Wurao, case: &str, name: &str) -> Posting {
        let data = wurao.data();
        let server = bench::Server::start(WURAO, ["--data", crate::wurao::arg(&data), "serve", "--port", "0"]);
        let (tell, acknowledged) = mpsc::channel();
        let (address, case, name) = (server.address().to_owned(), case.to_owned(), name.to_owned());
        let pressing = std::thread::spawn(move || {
            let form = format!("/case/{case}/facts");
            let mut n = 1;
            loop {
                match press(&address, &form, &format!("{name}-{n}")) {
                    Ok(303) if tell.send(n).is_ok() => n += 1,
                    // Somebody else has recorded in between: the form is fetched and filled in again.
                    Ok(409) => {}
                    Ok(other) if other != 303 => panic!("press {n} of {name} was answered with {other}"),
                    _ => return,
                }
            }
        });
        Posting { server, acknowledged, pressing }
    }

    /// Kills the desk a moment after the first press was acknowledged, and gives the numbers of those that were.
    pub fn killed_after(self, delay: Duration) -> Vec<u64> {
        let mut seen = vec![self.acknowledged.recv().expect("the first press is acknowledged")];
        let ended = || self.pressing.is_finished();
        let _ = bench::wait_until(delay, ended);
        drop(self.server);
        seen.extend(self.acknowledged);
        self.pressing.join().expect("no press was refused");
        seen
    }
}

/// One press: the form is fetched, filled and posted. The status of the answer; an error when nobody answers any more.
pub fn press(address: &str, form: &str, value: &str) -> std::io::Result<u16> {
    let page = exchange(address, &format!("GET {form} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))?;
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let cookie =
        page.lines().find_map(|l| l.to_lowercase().starts_with("set-cookie:").then(|| &l[11..])).ok_or_else(cut)?;
    let cookie = cookie.trim().split(';').next().unwrap_or_default();
    if !page.contains("</html>") {
        return Err(cut());
    }
    let hidden = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let mut fields = vec![("token", token_in(&page)), ("seen", hidden("seen")), ("key", hidden("key"))];
    fields.extend(KEYS.map(|key| {
        (
            key,
            match key {
                "email" => format!("{value}@example.com"),
                "address" => format!("某市安静路 {value}"),
                _ => value.to_owned(),
            },
        )
    }));
    let body: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", escaped(v))).collect();
    let body = body.join("&");
    let head = format!(
        "POST {form} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(address, &head)?;
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)
}

fn exchange(address: &str, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The presses that a log holds, each of which must be whole and one group.
pub fn facts_of(events: &[Value]) -> BTreeSet<String> {
    let mut presses: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for event in events.iter().filter(|e| e["kind"] == "fact") {
        let (key, value) = (event["key"].as_str().expect("a key"), event["value"].as_str().expect("a value"));
        let press = value.trim_end_matches("@example.com").trim_start_matches("某市安静路 ").to_owned();
        presses.entry(press).or_default().push((key.to_owned(), event["group"].clone()));
    }
    for (press, facts) in &presses {
        let keys: BTreeSet<&str> = facts.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!((keys, facts.len()), (BTreeSet::from(KEYS), KEYS.len()), "{press} is whole");
        let group = &facts[0].1;
        assert!(!group.is_null() && facts.iter().all(|(_, g)| g == group), "{press} is one group: {facts:?}");
    }
    presses.into_keys().collect()
}
