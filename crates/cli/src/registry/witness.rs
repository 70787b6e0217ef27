//! `wurao registry witness init|sign|add`: somebody else who remembers how the log grew.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::{Source, Witness, key_or_file};
use serde_json::json;
use std::path::PathBuf;

/// A witness of logs.
#[derive(Subcommand)]
pub enum WitnessCommand {
    /// Make a witness with its key in a folder.
    Init(Init),
    /// Sign the head of a log, if it continues the one signed last.
    Sign(Sign),
    /// Put a witness's signature below the registry's head.
    Add(Add),
}

/// Make a witness.
#[derive(Args)]
pub struct Init {
    /// The folder to make it in.
    dir: PathBuf,
    /// Its name, such as witness.example/wurao.
    #[arg(long)]
    name: String,
}

/// Sign a head.
#[derive(Args)]
pub struct Sign {
    /// A registry's folder, a copy of one, or the address of a web server.
    source: String,
    /// The witness's folder.
    #[arg(long = "as", value_name = "DIR")]
    witness: PathBuf,
    /// The registry's key, as text or a file. When absent the first one seen is believed, and no other afterwards.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Certificates to trust for https, in place of the system's (PEM).
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE")]
    roots: Option<PathBuf>,
}

/// Take a signature.
#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    which: Which,
    /// The line that the witness answered, or a file that holds it.
    signature: String,
    /// The witness's key, as text or a file.
    #[arg(long)]
    witness: String,
}

impl WitnessCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            WitnessCommand::Init(c) => {
                let made = Witness::init(&c.dir, &c.name, context.clock)?;
                let said = [("name", c.name.clone()), ("key", made.key())];
                let text = context.words.a("cli-registry-witness", &said);
                Ok(Reply::new(json!({ "witness": c.name, "key": made.key() }), text))
            }
            WitnessCommand::Sign(c) => {
                let witness = Witness::open(&c.witness, context.clock)?;
                let key = c.key.as_deref().map(key_or_file).transpose()?;
                let signed = witness
                    .sign(&Source::named(&c.source, c.roots, context.lang)?.settled().await?, key.as_ref())
                    .await?;
                Ok(Reply::new(as_json(&signed), signed.signature.clone()))
            }
            WitnessCommand::Add(c) => {
                let registry = c.which.open(context).await?;
                let key = key_or_file(&c.witness)?;
                let signature = match std::path::Path::new(&c.signature).is_file() {
                    true => crate::given::file(c.signature.as_ref(), crate::given::LETTER)?,
                    false => c.signature.clone(),
                };
                registry.add_cosignature(signature.trim(), &key)?;
                Ok(Reply::new(
                    json!({ "witness": key.name() }),
                    context.words.a("cli-registry-witnessed", &[("name", key.name().to_owned())]),
                ))
            }
        }
    }
}
