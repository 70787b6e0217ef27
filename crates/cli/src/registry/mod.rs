//! `wurao registry …`: a do-not-call registry in a folder.

mod code;
mod enrol;
mod gate;
mod init;
mod status;

use super::{Context, Reply};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::Registry;
use std::path::PathBuf;

/// A do-not-call registry.
#[derive(Subcommand)]
pub enum RegistryCommand {
    /// Make a registry with its keys in a folder.
    Init(init::Init),
    /// Register numbers: they refuse sales calls.
    Register(enrol::Register),
    /// Take numbers off the registry.
    Withdraw(enrol::Withdraw),
    /// Note “do not call me again”, said to one organisation.
    Stop(enrol::Stop),
    /// Note that a number lets one organisation call.
    Consent(enrol::Consent),
    /// Note that numbers have another holder.
    Reassign(enrol::Reassign),
    /// Take an entry of a number back.
    Undo(enrol::Undo),
    /// Take a code that came back from a number.
    Confirm(code::Confirm),
    /// Is a number registered, now or at another time?
    Status(status::StatusCommand),
    /// May this one call be made? All reasons.
    MayCall(gate::MayCall),
}

/// Which registry.
#[derive(Args, Debug, Clone)]
pub struct Which {
    /// The registry's folder.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY")]
    registry: PathBuf,
}

impl Which {
    /// Opens it.
    ///
    /// # Errors
    /// A folder without a registry.
    pub async fn open(&self, context: &Context) -> Answer<Registry> {
        Registry::open(&self.registry, context.clock, context.database()).await
    }
}

impl RegistryCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            RegistryCommand::Init(c) => c.run(context).await,
            RegistryCommand::Register(c) => c.run(context).await,
            RegistryCommand::Withdraw(c) => c.run(context).await,
            RegistryCommand::Stop(c) => c.run(context).await,
            RegistryCommand::Consent(c) => c.run(context).await,
            RegistryCommand::Reassign(c) => c.run(context).await,
            RegistryCommand::Undo(c) => c.run(context).await,
            RegistryCommand::Confirm(c) => c.run(context).await,
            RegistryCommand::Status(c) => c.run(context).await,
            RegistryCommand::MayCall(c) => c.run(context).await,
        }
    }
}
