//! The command line. Every command answers with one JSON document on stdout under `--json`;
//! diagnostics go to stderr. Exit codes: 0 done, 1 refused (the reason is in the document), 2 usage.

mod backup;
mod case;
mod close;
mod deadline;
mod event;
mod evidence;
mod example;
mod given;
mod hear;
mod helper;
mod import;
mod letter;
mod lint;
mod log;
mod money;
mod next;
mod number;
mod pack;
mod pack_diff;
mod party;
mod promises;
mod publish;
mod read;
mod serve;
mod sweep;

use crate::app::{App, Settings};
use crate::clock::Clock;
use crate::error::{Answer, DeskError};
use crate::words::Words;
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use playbook::Lang;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// 勿扰: log nuisance calls, take the one right next step, write the letters.
#[derive(Parser)]
#[command(name = "wurao", version, disable_help_subcommand = true)]
struct Arguments {
    /// Data folder (default: the XDG data folder).
    #[arg(long, global = true, env = "WURAO_DATA")]
    data: Option<PathBuf>,
    /// PostgreSQL address instead of the embedded database.
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
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Open the desk in the browser (the default).
    Serve(serve::Serve),
    /// Read call lists into a case.
    Import(import::Import),
    /// Open, list, show, export cases.
    #[command(subcommand)]
    Case(case::Case),
    /// Add an event to a case's log.
    #[command(subcommand)]
    Event(event::EventCommand),
    /// Show a case's log.
    Log(log::Log),
    /// What to do now.
    Next(next::Next),
    /// The last day of a period, with its computation.
    Deadline(deadline::Deadline),
    /// What an agent said, as excuses with their answers.
    Hear(hear::Hear),
    /// What a reply means, with the sums, days and numbers in it.
    Read(read::Read),
    /// A letter of the case.
    Letter(letter::LetterCommand),
    /// Asked, offered, paid, and what it took.
    Money(money::MoneyCommand),
    /// What was promised, and the calls that broke it.
    Promises(promises::Promises),
    /// What a text should not say before it leaves.
    Lint(lint::Lint),
    /// Check packs and replay their stories.
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// Seal and verify originals.
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    /// Who is behind the calls.
    #[command(subcommand)]
    Party(party::Party),
    /// Who may help in a case.
    #[command(subcommand)]
    Helper(helper::Helper),
    /// What the case came to; close it.
    Close(close::Close),
    /// The text that may leave, without names and numbers.
    Publish(publish::Publish),
    /// Look at the deadlines that have come due.
    Sweep(sweep::Sweep),
    /// What a telephone number is.
    Number(number::NumberCommand),
    /// Open the example case.
    Example(example::Example),
    /// Write everything into one file.
    Backup(backup::Backup),
    /// Read a backup into an empty data folder.
    Restore(backup::Restore),
}

/// What a command needs besides its own arguments.
pub struct Context {
    /// Where effects come from; opened on first use.
    settings: Settings,
    /// Language of sentences.
    pub lang: Lang,
    /// Sentences.
    pub words: Words,
    /// Today from the command line.
    pub clock: Clock,
    /// JSON was asked for.
    pub json: bool,
}

impl Context {
    /// Opens the desk's data.
    ///
    /// # Errors
    /// A folder or database that cannot be opened.
    pub async fn open(&self) -> Answer<App> {
        App::open(self.settings.clone()).await
    }

    /// The case that was named, or the only one there is.
    ///
    /// # Errors
    /// None or several cases.
    pub async fn case(&self, app: &App, named: Option<&str>) -> Answer<String> {
        if let Some(id) = named {
            return Ok(id.to_owned());
        }
        let cases = app.store.cases(crate::app::LOCAL).await?;
        match cases.as_slice() {
            [] => Err(DeskError::refused("no-case-yet", &[])),
            [one] => Ok(one.id.clone()),
            many => {
                let ids: Vec<&str> = many.iter().map(|c| c.id.as_str()).collect();
                Err(DeskError::refused("several-cases", &[("ids", ids.join(", "))]))
            }
        }
    }
}

/// What a command answers: the document, and the same for people.
pub struct Reply {
    /// The JSON document.
    pub document: Value,
    /// Lines for people.
    pub text: String,
    /// False makes the exit code 1 although the command ran, as for a pack with mistakes.
    pub good: bool,
}

impl Reply {
    /// A good answer.
    pub fn new(document: Value, text: impl Into<String>) -> Reply {
        Reply { document, text: text.into(), good: true }
    }
}

/// Runs the command line of the process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    init_logging();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wurao: {error}");
            return ExitCode::from(1);
        }
    };
    runtime.block_on(run(arguments))
}

#[expect(clippy::disallowed_methods, reason = "the named place for reading the environment")]
fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

fn init_logging() {
    let filter = environment("WURAO_LOG").and_then(|v| v.into_os_string().into_string().ok());
    let filter = tracing_subscriber::EnvFilter::new(filter.as_deref().unwrap_or("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn run(arguments: Arguments) -> ExitCode {
    let lang = Lang::from_tag(&arguments.lang);
    let clock = arguments.on.map_or(Clock::System, Clock::On);
    let (home, xdg) = (environment("HOME"), environment("XDG_DATA_HOME"));
    let data = arguments.data.unwrap_or_else(|| App::default_data(home.as_deref(), xdg.as_deref()));
    let settings = Settings { data, database: arguments.database, clock };
    let context = Context { settings, lang, words: Words::new(lang), clock, json: arguments.json };
    let command = arguments.command.unwrap_or_else(|| Command::Serve(serve::Serve::default()));
    let answer = match command {
        Command::Serve(c) => c.run(&context).await,
        Command::Import(c) => c.run(&context).await,
        Command::Case(c) => c.run(&context).await,
        Command::Event(c) => c.run(&context).await,
        Command::Log(c) => c.run(&context).await,
        Command::Next(c) => c.run(&context).await,
        Command::Deadline(c) => c.run(&context),
        Command::Hear(c) => c.run(&context).await,
        Command::Read(c) => c.run(&context),
        Command::Letter(c) => c.run(&context).await,
        Command::Money(c) => c.run(&context).await,
        Command::Promises(c) => c.run(&context).await,
        Command::Lint(c) => c.run(&context),
        Command::Pack(c) => c.run(&context).await,
        Command::Evidence(c) => c.run(&context).await,
        Command::Party(c) => c.run(&context).await,
        Command::Helper(c) => c.run(&context).await,
        Command::Close(c) => c.run(&context).await,
        Command::Publish(c) => c.run(&context).await,
        Command::Sweep(c) => c.run(&context).await,
        Command::Number(c) => c.run(&context),
        Command::Example(c) => c.run(&context).await,
        Command::Backup(c) => c.run(&context).await,
        Command::Restore(c) => c.run(&context).await,
    };
    shown(&context, answer)
}

fn shown(context: &Context, answer: Answer<Reply>) -> ExitCode {
    match answer {
        Ok(reply) => {
            let text = if context.json { document(&reply.document) } else { reply.text };
            if !print(&text) {
                return ExitCode::from(1);
            }
            ExitCode::from(u8::from(!reply.good))
        }
        Err(error) => {
            let (kind, reason) = match &error {
                DeskError::NotFound(text) => ("not-found", text.get(context.lang).to_owned()),
                DeskError::Refused(text) => ("refused", text.get(context.lang).to_owned()),
                DeskError::Broken(error) => ("broken", format!("{error:#}")),
            };
            if context.json {
                print(&document(&json!({ "error": kind, "reason": reason })));
            }
            eprintln!("wurao: {reason}");
            ExitCode::from(1)
        }
    }
}

fn document(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Writes to stdout; a reader that went away (`| head`) is no error worth a message.
fn print(text: &str) -> bool {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    text.is_empty() || writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()).is_ok()
}

/// Texts on the command line are letters and notes; more than this is a mistake.
const TEXT: u64 = 1 << 20;

/// The text of a file, or of standard input for `-`. Bytes that are no UTF-8 are read as GB 18030.
///
/// # Errors
/// A file that cannot be read, or one longer than a mebibyte.
pub(crate) fn text_of(file: &str) -> Answer<String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let mut source: Box<dyn std::io::Read> = match file {
        "-" => Box::new(std::io::stdin().lock()),
        path => Box::new(std::fs::File::open(path).map_err(|e| {
            DeskError::refused("text-unreadable", &[("file", path.to_owned()), ("reason", e.to_string())])
        })?),
    };
    source.by_ref().take(TEXT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > TEXT {
        return Err(DeskError::refused("text-too-long", &[("file", file.to_owned())]));
    }
    Ok(::evidence::text(&bytes).into_owned())
}

/// The value as JSON; our own types always serialise.
pub(crate) fn as_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
