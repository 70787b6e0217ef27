//! `wurao registry …`: a do-not-call registry in a folder.

mod batch;
mod bulk;
mod canaries;
mod clock;
mod code;
mod complaints;
mod enrol;
mod gate;
mod hooks;
mod init;
mod lists;
mod orgs;
mod papers;
mod publish;
mod reassigned;
mod scrub;
mod serve;
mod sets;
mod status;
mod violations;
mod witness;

pub use scrub::ScrubCommand;

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
    /// Do what a short message says that a number sent; the answer is for sending back.
    Message(code::Message),
    /// Is a number registered, now or at another time?
    Status(status::StatusCommand),
    /// Did numbers change hands since a day?
    Reassigned(reassigned::ReassignedCommand),
    /// May this one call be made? All reasons.
    MayCall(gate::MayCall),
    /// A signed certificate of a number, for its holder.
    Certificate(papers::CertificateCommand),
    /// Is a certificate what the registry signed?
    VerifyCertificate(papers::VerifyCertificate),
    /// Is a receipt what the registry signed, and about these files?
    VerifyReceipt(scrub::VerifyReceipt),
    /// Organisations that call.
    #[command(subcommand)]
    Org(orgs::OrgCommand),
    /// For whom an organisation calls.
    #[command(subcommand)]
    Mandate(orgs::MandateCommand),
    /// Keys of organisations’ programs.
    #[command(subcommand)]
    Key(orgs::KeyCommand),
    /// Where organisations are told that something is ready.
    #[command(subcommand)]
    Hook(hooks::HookCommand),
    /// Judge call detail records against what held when the calls were made.
    Violations(violations::Violations),
    /// The ledger of fines and compensations.
    Ledger(violations::LedgerCommand),
    /// Record money that came for a finding, or went back.
    Pay(violations::Pay),
    /// Record an objection to a finding.
    Object(violations::Object),
    /// Decide about a finding to which somebody objects.
    Decide(violations::Decide),
    /// Complaints about calls.
    #[command(subcommand)]
    Complaint(complaints::ComplaintCommand),
    /// Numbers that nobody has, another handful in each copy.
    #[command(subcommand)]
    Canary(canaries::CanaryCommand),
    /// Publish what holds now as the next version.
    Publish(publish::Publish),
    /// The versions so far.
    Versions(publish::Versions),
    /// How the clock stands to what is recorded; the way on after it was ahead.
    Clock(clock::Clock),
    /// Follow a registry into a folder.
    Sync(publish::Sync),
    /// The transparency log.
    #[command(subcommand)]
    Log(publish::LogCommand),
    /// Somebody else who remembers how the log grew.
    #[command(subcommand)]
    Witness(witness::WitnessCommand),
    /// Open the registry's pages.
    Serve(serve::RegistryServe),
    /// Take the list of another registry in, or an operator’s signed batch.
    Import(lists::ImportCommand),
    /// An operator’s signed batches of registrations.
    #[command(subcommand)]
    Batch(batch::BatchCommand),
    /// Write what is listed now as a list.
    Export(lists::Export),
    /// Check a list on the three registers of Singapore’s kind, and write the files that come back.
    Bulk(bulk::Bulk),
    /// Sets of numbers as files.
    #[command(subcommand)]
    Set(sets::SetCommand),
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
            RegistryCommand::Message(c) => c.run(context).await,
            RegistryCommand::Status(c) => c.run(context).await,
            RegistryCommand::Reassigned(c) => c.run(context).await,
            RegistryCommand::MayCall(c) => c.run(context).await,
            RegistryCommand::Certificate(c) => c.run(context).await,
            RegistryCommand::VerifyCertificate(c) => c.run(context).await,
            RegistryCommand::VerifyReceipt(c) => c.run(context).await,
            RegistryCommand::Org(c) => c.run(context).await,
            RegistryCommand::Mandate(c) => c.run(context).await,
            RegistryCommand::Key(c) => c.run(context).await,
            RegistryCommand::Hook(c) => c.run(context).await,
            RegistryCommand::Violations(c) => c.run(context).await,
            RegistryCommand::Ledger(c) => c.run(context).await,
            RegistryCommand::Pay(c) => c.run(context).await,
            RegistryCommand::Object(c) => c.run(context).await,
            RegistryCommand::Decide(c) => c.run(context).await,
            RegistryCommand::Complaint(c) => c.run(context).await,
            RegistryCommand::Canary(c) => c.run(context).await,
            RegistryCommand::Publish(c) => c.run(context).await,
            RegistryCommand::Versions(c) => c.run(context).await,
            RegistryCommand::Clock(c) => c.run(context).await,
            RegistryCommand::Sync(c) => c.run(context).await,
            RegistryCommand::Log(c) => c.run(context).await,
            RegistryCommand::Witness(c) => c.run(context).await,
            // Serving is the binary's: it hangs in the doors.
            RegistryCommand::Serve(_) => Ok(Reply::new(serde_json::Value::Null, "")),
            RegistryCommand::Import(c) => c.run(context).await,
            RegistryCommand::Batch(c) => c.run(context),
            RegistryCommand::Export(c) => c.run(context).await,
            RegistryCommand::Bulk(c) => c.run(context).await,
            RegistryCommand::Set(c) => c.run(context),
        }
    }
}
