//! Registrations that survive a loss of power, one at a time and as an operator's batch.

use crate::service::{Service, numbers, run};
use crate::world::World;
use bench::Postgres;
use bench::report::Report;
use desk::registry::Enrolment;
use registry::Preference;

/// A batch of an operator.
const BATCH: usize = 5_000;
const BATCHES: usize = 20;
const SINGLE: usize = 2_000;

/// On both databases.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    on(world, report, "SQLite", None, "WAL, `synchronous = FULL`")?;
    let server = Postgres::durable();
    on(world, report, "PostgreSQL", Some(&server.database()), "`fsync` on, over a socket of this machine")
}

fn on(world: &World, report: &mut Report, name: &str, database: Option<&str>, how: &str) -> anyhow::Result<()> {
    run(async {
        let service = Service::init(&world.path(&format!("registrations-{name}")), database).await?;
        let what = Enrolment::Register(Preference::default());
        let all = numbers(world, SINGLE + BATCH * BATCHES);
        let (single, batches) = all.split_at(SINGLE);
        let start = std::time::Instant::now();
        for number in single {
            service.registry.enrol(std::slice::from_ref(number), &what, "bench").await?;
        }
        let one = SINGLE as f64 / start.elapsed().as_secs_f64();
        let start = std::time::Instant::now();
        for batch in batches.chunks(BATCH) {
            let (done, rejected) = service.registry.enrol(batch, &what, "bench").await?;
            anyhow::ensure!(done.len() == BATCH && rejected.is_empty(), "a batch was not taken whole");
        }
        let many = (BATCH * BATCHES) as f64 / start.elapsed().as_secs_f64();
        report.add(
            &format!("registrations a second, durable, {name}"),
            &format!("{one:.0} one after the other, {many:.0} in batches of {BATCH}"),
            "–",
            &format!("{how}; each with its notice to the number, written to the outbox, where it came alone"),
        )
    })
}
