//! `wurao registry batch init|sign`: an operator’s word for a list, away from the registry.

use crate::registry::lists::Rows;
use crate::{Context, Reply};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::{BatchSigner, ListFormat, list_format};
use serde_json::json;
use std::path::PathBuf;

/// An operator’s signed batches of registrations.
#[derive(Subcommand)]
pub enum BatchCommand {
    /// Make an operator’s key in a folder.
    Init(Init),
    /// Sign a list: that its numbers are the operator’s customers’, who want what it says.
    Sign(Sign),
}

/// Make a key.
#[derive(Args)]
pub struct Init {
    /// The folder to make it in.
    dir: PathBuf,
    /// The operator’s name, such as operator.example.
    #[arg(long)]
    name: String,
}

/// Sign a list.
#[derive(Args)]
pub struct Sign {
    /// The list.
    list: PathBuf,
    /// The folder with the operator’s key.
    #[arg(long = "as", value_name = "DIR")]
    signer: PathBuf,
    /// The registry that it is for, by its name.
    #[arg(long = "for", value_name = "NAME")]
    registry: String,
    /// The form of the list; found out when absent.
    #[arg(long)]
    format: Option<ListFormat>,
    /// What the rows of a change list are that do not say it.
    #[arg(long, value_enum)]
    rows: Option<Rows>,
    /// Where to write the signature.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl BatchCommand {
    /// Runs the command.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            BatchCommand::Init(c) => {
                let made = BatchSigner::init(&c.dir, &c.name, context.clock)?;
                let said = [("name", c.name.clone()), ("key", made.key()), ("folder", c.dir.display().to_string())];
                let text = context.words.a("cli-registry-batch-key", &said);
                Ok(Reply::new(json!({ "operator": c.name, "key": made.key(), "folder": c.dir }), text))
            }
            BatchCommand::Sign(c) => {
                crate::output::apart(&[&c.list], &[&c.output])?;
                let format = list_format(&c.list, c.format);
                let signer = BatchSigner::open(&c.signer, context.clock)?;
                let signed = signer.sign(&c.list, &c.registry, format, c.rows.map(Rows::act))?;
                crate::output::write(&c.output, signed.as_bytes())?;
                let format = format.0.name();
                let said = [("registry", c.registry.clone()), ("format", format.to_owned())];
                let text = context.words.a("cli-registry-batch-signed", &said);
                Ok(Reply::new(json!({ "registry": c.registry, "format": format, "file": c.output }), text))
            }
        }
    }
}
