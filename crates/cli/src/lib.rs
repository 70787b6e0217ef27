//! The command line. Every command answers with one JSON document on stdout under `--json`;
//! diagnostics go to stderr. Exit codes: 0 done, 1 refused (the reason is in the document), 2 usage.

mod backup;
mod calendar;
mod case;
mod close;
mod company;
mod deadline;
mod event;
mod evidence;
mod example;
mod given;
mod hear;
mod helper;
mod import;
mod jobs;
mod letter;
mod lint;
mod log;
mod money;
mod next;
mod number;
mod output;
mod pack;
mod pack_diff;
mod party;
mod phone;
mod promises;
mod publish;
mod read;
mod registry;
mod screen;
mod serve;
mod shown;
mod sweep;
mod verify;

use casework::Who;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use desk::clock::Clock;
use desk::error::{Answer, Refusal};
use desk::words::Words;
use desk::{Desk, Here, Settings};
use jiff::civil::Date;
use playbook::Lang;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

pub use output::leave_nothing_half;
pub use screen::{After, Otherwise, ScreenServe, SelfTest};
pub use serve::Serve;
pub use shown::shown;

/// 勿扰: log nuisance calls, take the one right next step, write the letters.
#[derive(Parser)]
#[command(name = "wurao", version, disable_help_subcommand = true)]
pub struct Arguments {
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
    Serve(Serve),
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
    /// The dates of a case for a calendar program.
    Calendar(calendar::Calendar),
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
    /// The person's own phones.
    #[command(subcommand)]
    Phone(phone::Phone),
    /// What the case came to; close it.
    Close(close::Close),
    /// The text that may leave, without names and numbers.
    Publish(publish::Publish),
    /// Look at the deadlines that have come due.
    Sweep(sweep::Sweep),
    /// Work that was given up.
    Jobs(jobs::Jobs),
    /// What a telephone number is.
    Number(number::NumberCommand),
    /// A do-not-call registry.
    #[command(subcommand)]
    Registry(registry::RegistryCommand),
    /// Compare a list with a do-not-call registry before calling.
    Scrub(Box<registry::ScrubCommand>),
    /// What is done with calls on your own lines.
    #[command(subcommand)]
    Screen(screen::ScreenCommand),
    /// Open the example case.
    Example(example::Example),
    /// Is everything as it was recorded?
    Verify(verify::Verify),
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
    /// Opens the desk.
    ///
    /// # Errors
    /// A folder or database that cannot be opened.
    pub async fn open(&self) -> Answer<Arc<Desk>> {
        Ok(Arc::new(Desk::open(self.settings.clone()).await?))
    }

    /// Opens the desk as the person has it.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub async fn here(&self) -> Answer<Here> {
        Ok(self.open().await?.of(&self.settings.owner, Who::person())?.speaking(self.lang))
    }

    /// The PostgreSQL address, if one was given.
    pub fn database(&self) -> Option<&str> {
        self.settings.database.as_deref()
    }

    /// Where the copy of a registry at an address is kept.
    pub fn copies(&self, address: &str) -> PathBuf {
        self.settings.data.join("registries").join(&::registry::log::Hash::of(address.as_bytes()).hex()[..16])
    }

    /// The case that was named, or the only one there is.
    ///
    /// # Errors
    /// None or several cases.
    pub async fn case(&self, here: &Here, named: Option<&str>) -> Answer<String> {
        if let Some(id) = named {
            return Ok(id.to_owned());
        }
        let cases = here.cases().await?;
        match cases.as_slice() {
            [] => Err(Refusal::refused("no-case-yet")),
            [one] => Ok(one.id.clone()),
            many => {
                let ids: Vec<&str> = many.iter().map(|c| c.id.as_str()).collect();
                Err(Refusal::refused("several-cases").with("ids", ids.join(", ")))
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
    /// A good answer that says nothing more: what there was to say is written already.
    pub fn nothing() -> Reply {
        Reply::new(Value::Null, "")
    }
    /// A good answer.
    pub fn new(document: Value, text: impl Into<String>) -> Reply {
        Reply { document, text: text.into(), good: true }
    }
}

/// What the process's environment says; the binary reads it.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The person's home folder.
    pub home: Option<PathBuf>,
    /// The folder for data, by the XDG convention.
    pub xdg_data: Option<PathBuf>,
    /// The account of the person who sits at this machine.
    pub account: String,
}

impl Arguments {
    /// The arguments of the process. Wrong use ends it with code 2 and a usage line.
    pub fn of_process() -> Arguments {
        // What a registry records is recorded when it is: its help does not offer a day, which is refused there by name.
        let no_day = |command: clap::Command| {
            let day = clap::Arg::new("on").long("on").value_name("DATE").hide(true).global(true);
            command.arg(day.value_parser(clap::value_parser!(Date)))
        };
        let command = Arguments::command().mut_subcommand("registry", no_day).mut_subcommand("scrub", no_day);
        Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }

    /// Whether what stands before the command goes with it: what a registry records is recorded when it is.
    ///
    /// # Errors
    /// `--on` for a registry.
    pub fn go_together(&self) -> Answer<()> {
        match self.command {
            Some(Command::Registry(_) | Command::Scrub(_)) if self.on.is_some() => Err(Refusal::refused("registry-on")),
            _ => Ok(()),
        }
    }

    /// Where to serve, when that is what was asked: by name, or by naming no command.
    pub fn serve(&self) -> Option<Serve> {
        match &self.command {
            None => Some(Serve::default()),
            Some(Command::Serve(serve)) => Some(serve.clone()),
            Some(Command::Registry(registry::RegistryCommand::Serve(serve))) => Some(serve.options()),
            Some(_) => None,
        }
    }

    /// What the screen listens on, when that is what was asked.
    pub fn line(&self) -> Option<ScreenServe> {
        match &self.command {
            Some(Command::Screen(screen::ScreenCommand::Serve(serve))) => Some((**serve).clone()),
            _ => None,
        }
    }

    /// How the screen is to be tried out, when that is what was asked.
    pub fn selftest(&self) -> Option<SelfTest> {
        match &self.command {
            Some(Command::Screen(screen::ScreenCommand::Selftest(test))) => Some(test.clone()),
            _ => None,
        }
    }

    /// What commands need besides their own arguments.
    pub fn context(&self, environment: &Environment) -> Context {
        let lang = Lang::from_tag(&self.lang);
        let clock = self.on.map_or(Clock::System, Clock::On);
        let usual = || Desk::default_data(environment.home.as_deref(), environment.xdg_data.as_deref());
        let data = self.data.clone().unwrap_or_else(usual);
        let owner = environment.account.clone();
        let settings = Settings { data, database: self.database.clone(), clock, owner };
        Context { settings, lang, words: Words::new(lang), clock, json: self.json }
    }
}

/// Runs a command and shows its answer. Serving is the binary's: it hangs in the other doors.
pub async fn run(arguments: Arguments, context: &Context) -> ExitCode {
    let Some(command) = arguments.command else { return ExitCode::SUCCESS };
    let answer = match command {
        Command::Serve(_) => return ExitCode::SUCCESS,
        Command::Import(c) => c.run(context).await,
        Command::Case(c) => c.run(context).await,
        Command::Event(c) => c.run(context).await,
        Command::Log(c) => c.run(context).await,
        Command::Next(c) => c.run(context).await,
        Command::Deadline(c) => c.run(context),
        Command::Calendar(c) => c.run(context).await,
        Command::Hear(c) => c.run(context).await,
        Command::Read(c) => c.run(context),
        Command::Letter(c) => c.run(context).await,
        Command::Money(c) => c.run(context).await,
        Command::Promises(c) => c.run(context).await,
        Command::Lint(c) => c.run(context),
        Command::Pack(c) => c.run(context).await,
        Command::Evidence(c) => c.run(context).await,
        Command::Party(c) => c.run(context).await,
        Command::Helper(c) => c.run(context).await,
        Command::Phone(c) => c.run(context).await,
        Command::Close(c) => c.run(context).await,
        Command::Publish(c) => c.run(context).await,
        Command::Sweep(c) => c.run(context).await,
        Command::Jobs(c) => c.run(context).await,
        Command::Number(c) => c.run(context),
        Command::Registry(c) => c.run(context).await,
        Command::Scrub(c) => c.run(context).await,
        Command::Screen(c) => c.run(context).await,
        Command::Example(c) => c.run(context).await,
        Command::Verify(c) => c.run(context).await,
        Command::Backup(c) => c.run(context).await,
        Command::Restore(c) => c.run(context).await,
    };
    shown(context, answer)
}

/// The value as JSON; our own types always serialise.
pub(crate) fn as_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
