//! `wurao-cluster scheduler --listen ADDR` and `wurao-cluster executor --scheduler URL`.

use super::Context;
use clap::Args;
use cluster::nodes::{Executor, LOST_AFTER, executor, scheduler};
use desk::error::{Answer, Refusal};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Run the scheduler.
#[derive(Args)]
pub struct SchedulerCommand {
    /// Where it listens; this machine alone when absent. Whoever reaches it can give the executors work: no network but
    /// their own.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:50050")]
    listen: SocketAddr,
    /// Seconds without a sign of life after which an executor is taken for lost.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(LOST_AFTER..=3600))]
    lost_after: u64,
}

/// Run an executor.
#[derive(Args)]
pub struct ExecutorCommand {
    /// The scheduler's address, http://HOST:PORT.
    #[arg(long, value_name = "URL", env = "WURAO_SCHEDULER")]
    scheduler: String,
    /// Where the others reach it, and the port after that for commands; any two ports of this machine when absent.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Tasks at a time; as many as this machine has cores when absent.
    #[arg(long, value_name = "N")]
    slots: Option<usize>,
    /// Where it keeps what other tasks will fetch; a temporary folder when absent.
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
}

fn ended(error: anyhow::Error) -> Refusal {
    Refusal::refused("cluster-node").with("reason", format!("{error:#}"))
}

/// Says where the process listens, on a line of its own that others wait for.
fn listening(address: SocketAddr) {
    let mut out = std::io::stdout().lock();
    // A reader that went away does not end the process.
    let _ = writeln!(out, "http://{address}").and_then(|()| out.flush());
}

impl SchedulerCommand {
    /// Runs the command.
    pub async fn run(self, _: &Context) -> Answer<()> {
        scheduler(self.listen, self.lost_after, listening).await.map_err(ended)
    }
}

impl ExecutorCommand {
    /// Runs the command.
    pub async fn run(self, _: &Context) -> Answer<()> {
        let slots = self.slots.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let how = Executor { scheduler: self.scheduler, listen: self.listen, slots, folder: self.work };
        executor(how, listening).await.map_err(ended)
    }
}
