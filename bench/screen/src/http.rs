//! What a phone app asks: how many answers a second, each decided and written down.

use crate::line::Ours;
use crate::world::{LISTED, RULES, World, listed};
use anyhow::Context as _;
use bench::report::Report;
use std::path::Path;
use std::process::{Command, Stdio};

/// How long it is asked, and over how many connections that stay open.
const SECONDS: u32 = 10;
const CONNECTIONS: u32 = 50;

pub fn measure(world: &World, wurao: &Path, report: &mut Report) -> anyhow::Result<()> {
    let ours = Ours::start(world, wurao, &[])?;
    let key = ours.key(wurao)?;
    let script = world.folder.join("ask.lua");
    let numbers: Vec<String> = (0..1000).map(|n| format!("\"{}\"", listed(n * 499))).collect();
    std::fs::write(
        &script,
        format!(
            "local numbers = {{{}}}\nlocal n = 0\nfunction request()\n n = n % #numbers + 1\n\
             return wrk.format(\"GET\", \"/v1/check?raw=\" .. numbers[n], {{[\"Authorization\"] = \"Bearer {key}\"}})\nend\n",
            numbers.join(",")
        ),
    )?;
    let mut run = Command::new(bench::tool("wrk", "wrk"));
    run.args(["-t1", "--latency", &format!("-c{CONNECTIONS}"), &format!("-d{SECONDS}s"), "-s"]).arg(&script);
    let out = run.arg(format!("http://127.0.0.1:{}", ours.http)).stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let after =
        |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(|rest| rest.trim().to_owned());
    let rate = after("Requests/sec:").context("wrk tells no rate")?;
    let worst = after("99%").context("wrk tells no latency")?;
    let wrong = after("Non-2xx or 3xx responses:").unwrap_or_else(|| "0".to_owned());
    report.add(
        &format!(
            "answers a second to phone apps, decided with {LISTED} listed numbers and {RULES} rules, written down"
        ),
        &format!("{rate}, p99 {worst}"),
        "≥ 20,000, p99 ≤ 5 ms",
        &format!("wrk with {CONNECTIONS} connections on the same two cores for {SECONDS} s; {wrong} were no answer"),
    )
}
