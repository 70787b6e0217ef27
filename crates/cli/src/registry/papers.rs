//! `wurao registry certificate N -o F` and `verify-certificate F --key K`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::{Answer, Refusal};
use desk::registry::{Verified, key_in, key_or_file, verify};
use registry::note::VerifierKey;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A signed certificate of a number, for its holder.
#[derive(Args)]
pub struct CertificateCommand {
    #[command(flatten)]
    which: Which,
    /// The number.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// Where to write it.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// At this moment; a day alone is its end. Now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// By which key a paper is verified.
#[derive(Args)]
pub struct By {
    /// The registry's key, as text or a file.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// The registry's folder or a copy of it, in place of the key.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY")]
    registry: Option<PathBuf>,
}

/// Is a certificate what the registry signed? Nothing is asked over the network.
#[derive(Args)]
pub struct VerifyCertificate {
    /// The certificate.
    file: PathBuf,
    #[command(flatten)]
    by: By,
}

impl CertificateCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let paper = registry.certificate(&self.number, self.at.as_deref()).await?;
        crate::output::write(&self.output, paper.as_bytes())?;
        let told = verify(paper.as_bytes(), &desk::registry::key(&registry.key())?)?;
        let mut document = as_json(&told);
        document["file"] = json!(self.output);
        let mut said = text(context, &told, registry.local_in(told.at));
        if let Some(held) = told.preference.as_ref().filter(|held| !held.refuses_all()) {
            let lets_in = registry.lets_in(held).get(context.lang).to_owned();
            said.push('\n');
            said.push_str(&context.words.a("cli-registry-lets-in", &[("preference", lets_in)]));
        }
        let issued = told.issued.map(|issued| registry.local_in(issued)).unwrap_or_default();
        Ok(Reply::new(document, with_lists(context, &told, said, issued)))
    }
}

impl By {
    /// The key.
    pub fn key(&self) -> Answer<VerifierKey> {
        match (&self.key, &self.registry) {
            (Some(text), _) => key_or_file(text),
            (None, Some(folder)) => key_in(folder),
            (None, None) => Err(Refusal::refused("registry-key-missing")),
        }
    }
}

impl VerifyCertificate {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let told = verify(&read(&self.file)?, &self.by.key()?)?;
        if told.kind != "certificate" {
            let fault = registry::paper::Fault::Kind { expected: "certificate", found: told.kind.to_owned() };
            return Err(Refusal::from(fault));
        }
        let mut document = as_json(&told);
        document["valid"] = json!(true);
        let mut said = text(context, &told, desk::registry::plain_time(told.at));
        // By the words of the paper: whose rules they are of is not at hand.
        if let Some(held) = told.preference.as_ref().filter(|held| !held.refuses_all()) {
            said.push('\n');
            let held = held.to_string();
            let held = held.strip_prefix("allow ").unwrap_or(&held).to_owned();
            said.push_str(&context.words.a("cli-registry-lets-in", &[("preference", held)]));
        }
        let issued = told.issued.map(desk::registry::plain_time).unwrap_or_default();
        Ok(Reply::new(document, with_lists(context, &told, said, issued)))
    }
}

/// The text with what the certificate says of the lists, a line each.
fn with_lists(context: &Context, told: &Verified, said: String, issued: String) -> String {
    [said].into_iter().chain(told.about_lists(context.words, issued)).collect::<Vec<_>>().join("\n")
}

pub(super) fn read(file: &Path) -> Answer<Vec<u8>> {
    std::fs::read(file).map_err(|error| {
        Refusal::refused("registry-file-unreadable")
            .with("path", file.display().to_string())
            .with_both("reason", desk::registry::why_file(&error))
    })
}

fn text(context: &Context, told: &Verified, at: String) -> String {
    let mut said = vec![
        ("number", told.number.clone().unwrap_or_default()),
        ("at", at),
        ("registry", told.registry.clone()),
        ("version", told.version.unwrap_or_default().to_string()),
    ];
    match told.since {
        Some(_) => {
            said.push(("since", told.since_said(context.words)));
            context.words.a("cli-registry-certified", &said)
        }
        None => context.words.a("cli-registry-certified-not", &said),
    }
}
