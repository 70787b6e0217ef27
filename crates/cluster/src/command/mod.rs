//! The commands. Exit codes: 0 done, 1 refused (the reason is said, under `--json` as a document), 2 usage.

mod nodes;
mod scrub;
mod state;
mod violations;

use clap::{Args, Parser, Subcommand};
use cluster::engine::Engine;
use desk::clock::Clock;
use desk::error::{Answer, Kind, Refusal};
use desk::registry::Registry;
use desk::words::Words;
use jiff::civil::Date;
use playbook::Lang;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 勿扰登记处的大批量工作：一台或多台机器。
///
/// The registry’s large jobs, on one machine or many.
#[derive(Parser)]
#[command(name = "wurao-cluster", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// PostgreSQL address of the registry, where it does not use its own database.
    #[arg(long, global = true, env = "WURAO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Take this day as today.
    #[arg(long, global = true, value_name = "DATE")]
    on: Option<Date>,
    /// Answer with one JSON document.
    #[arg(long, global = true)]
    json: bool,
    /// Language: zh or en.
    #[arg(long, global = true, default_value = "zh", value_parser = ["zh", "en", "zh-CN"])]
    lang: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Judge call detail records against what held when the calls were made.
    Violations(violations::Violations),
    /// Compare lists with a registry before calling.
    Scrub(scrub::ScrubCommand),
    /// Write the histories of all numbers once, for every executor to read.
    State(state::StateCommand),
    /// Run the scheduler, until the process is ended.
    Scheduler(nodes::SchedulerCommand),
    /// Run an executor, until the process is ended.
    Executor(nodes::ExecutorCommand),
}

/// What commands are given beside their own options.
pub struct Context {
    database: Option<String>,
    clock: Clock,
    words: Words,
    json: bool,
}

impl Arguments {
    /// Runs what was asked for.
    pub async fn run(self) -> ExitCode {
        let lang = if self.lang == "en" { Lang::En } else { Lang::Zh };
        let clock = self.on.map_or(Clock::System, Clock::On);
        let context = Context { database: self.database, clock, words: Words::new(lang), json: self.json };
        let done = match self.command {
            Command::Violations(command) => command.run(&context).await,
            Command::Scrub(command) => command.run(&context).await,
            Command::State(command) => command.run(&context).await,
            Command::Scheduler(command) => command.run(&context).await,
            Command::Executor(command) => command.run(&context).await,
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(refusal) => {
                // Whoever runs the program may see what lies behind it.
                let reason = match (refusal.kind, refusal.cause()) {
                    (Kind::Broken, Some(cause)) => format!("{cause:#}"),
                    _ => refusal.sentence(lang),
                };
                let reason = casework::harmless(&reason);
                if context.json {
                    println!("{}", json!({ "error": refusal.kind.id(), "code": refusal.code, "reason": reason }));
                }
                eprintln!("wurao-cluster: {reason}");
                ExitCode::from(1)
            }
        }
    }
}

impl Context {
    /// Says what was done: a document, or its sentence.
    fn say(&self, document: &Value, text: &str) {
        if self.json { println!("{document}") } else { println!("{text}") }
    }
}

/// The registry that is meant.
#[derive(Args)]
pub struct Which {
    /// The registry's folder.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY")]
    registry: PathBuf,
}

impl Which {
    async fn open(&self, context: &Context) -> Answer<Registry> {
        Registry::open(&self.registry, context.clock, context.database.as_deref()).await
    }
}

/// Where the job runs.
#[derive(Args)]
pub struct Where {
    /// The scheduler's address, http://HOST:PORT; in this process when absent.
    #[arg(long, value_name = "URL", env = "WURAO_SCHEDULER")]
    scheduler: Option<String>,
    /// Into how many shares the called numbers are divided; on a scheduler, a few for each slot. As many as this machine
    /// has cores when absent, and 16 on a scheduler.
    #[arg(long, value_name = "N")]
    shares: Option<usize>,
}

impl Where {
    async fn engine(&self) -> Answer<Engine> {
        match &self.scheduler {
            Some(url) => Engine::at(url, self.shares.unwrap_or(16)).await,
            None => {
                let cores = std::thread::available_parallelism().map_or(1, usize::from);
                Ok(Engine::here(self.shares.unwrap_or(cores)))
            }
        }
    }
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Answer<()> {
    let refused = |error: std::io::Error| {
        Refusal::refused("registry-file-unreadable")
            .with("path", path.display().to_string())
            .with("reason", error.to_string())
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(refused)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 20, file.as_file_mut());
    write(&mut out).and_then(|()| out.flush()).map_err(refused)?;
    drop(out);
    file.as_file().sync_all().map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

struct Listener(log::LevelFilter);

impl log::Log for Listener {
    fn enabled(&self, of: &log::Metadata<'_>) -> bool {
        of.level() <= self.0
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            // A reader that went away does not end the process.
            let _ = writeln!(std::io::stderr(), "{} {} {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}

/// Shows what the engine reports, on standard error: warnings, or what `WURAO_LOG` names (`error`, `info`, `debug`).
#[expect(clippy::disallowed_methods, reason = "the binary reads its environment")]
pub fn listen_to_the_engine() {
    let level = std::env::var("WURAO_LOG").ok().and_then(|level| level.parse().ok());
    let level = level.unwrap_or(log::LevelFilter::Warn);
    if log::set_boxed_logger(Box::new(Listener(level))).is_ok() {
        log::set_max_level(level);
    }
}
