//! The same question to PostgreSQL.

use crate::clock::millions;
use crate::world::{World, e164};
use bench::Postgres;
use bench::report::Report;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A row of a table and of its index take some 60 bytes, so that the whole set would not fit beside the rest.
const LISTED: u64 = 3_000_000;
const LINES: u64 = 200_000;

/// A hundredth of the whole: an anti-join over an index.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let uri = Postgres::start().database();
    let (listed, lines) = (LISTED.min(world.listed), LINES.min(world.universe()));
    let copy = |table: &str, numbers: &mut dyn Iterator<Item = u64>| -> anyhow::Result<()> {
        psql(&uri, &format!("create unlogged table {table} (n bigint)"))?;
        let mut child = Command::new(bench::tool("psql", "postgresql-client"))
            .args(["--quiet", "--no-psqlrc", "-c", &format!("copy {table} from stdin"), &uri])
            .stdin(Stdio::piped())
            .spawn()?;
        let mut to = std::io::BufWriter::new(child.stdin.take().ok_or_else(|| anyhow::anyhow!("no input"))?);
        for number in numbers {
            writeln!(to, "{}", e164(number).get())?;
        }
        drop(to);
        anyhow::ensure!(child.wait()?.success(), "copy into {table}");
        Ok(())
    };
    copy("listed", &mut world.all_listed().take(listed as usize))?;
    copy("list", &mut world.called(lines))?;
    psql(&uri, "create index on listed (n)")?;
    psql(&uri, "vacuum analyze listed, list")?;
    let mut best = std::time::Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        psql(&uri, "select count(*) from list where not exists (select 1 from listed where listed.n = list.n)")?;
        best = best.min(start.elapsed());
    }
    report.add(
        &format!("beside it, PostgreSQL: {} k lines, {} M listed", lines / 1_000, listed / 1_000_000),
        &format!("{:.2} M/s on the clock", millions(lines, best)),
        "–",
        "list and listed are tables already, counted only; a hundredth of the whole, because the table with its index takes 60 bytes a number",
    )
}

fn psql(uri: &str, sql: &str) -> anyhow::Result<()> {
    let done = Command::new(bench::tool("psql", "postgresql-client"))
        .args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "-c", sql, uri])
        .stdout(Stdio::null())
        .status()?;
    anyhow::ensure!(done.success(), "{sql}");
    Ok(())
}
