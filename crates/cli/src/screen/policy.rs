//! `wurao screen policy check|set|show`.

use super::file;
use crate::{Context, Reply, as_json};
use ::screen::Policy;
use ::screen::policy::{Remark, Strength};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::screen::policy;
use playbook::Lang;
use serde_json::json;
use std::path::PathBuf;

/// The policy.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Read a policy and say which of its rules never act or disagree; keeps nothing.
    Check(Named),
    /// Keep a policy: a file, or gentle, normal or strict.
    Set(Set),
    /// The policy as it was written, and what it means.
    Show(Show),
}

/// A policy in a file.
#[derive(Args)]
pub struct Named {
    /// The file.
    file: PathBuf,
}

/// Keep a policy.
#[derive(Args)]
pub struct Set {
    /// A file, or one of gentle, normal, strict.
    policy: String,
}

/// Show the policy.
#[derive(Args)]
pub struct Show {}

impl PolicyCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            PolicyCommand::Check(c) => {
                let text = String::from_utf8_lossy(&file(&c.file)?).into_owned();
                let read = policy::read(&c.file.display().to_string(), &text)?;
                let remarks = read.review();
                let mut reply = told(context, &read, &remarks);
                reply.good = remarks.is_empty();
                Ok(reply)
            }
            PolicyCommand::Set(c) => {
                let here = context.here().await?;
                let preset = Strength::ALL.into_iter().find(|strength| strength.id() == c.policy);
                let text = match preset {
                    Some(strength) => format!("preset = \"{}\"\n", strength.id()),
                    None => String::from_utf8_lossy(&file(&PathBuf::from(&c.policy))?).into_owned(),
                };
                let read = policy::set(&here, &c.policy, &text).await?;
                Ok(told(context, &read, &read.review()))
            }
            PolicyCommand::Show(Show {}) => {
                let here = context.here().await?;
                let text = policy::text(&here).await?;
                let read = policy::read("-", &text)?;
                let mut reply = told(context, &read, &read.review());
                reply.document["text"] = json!(text);
                reply.text = format!("{}\n\n{text}", reply.text);
                Ok(reply)
            }
        }
    }
}

fn told(context: &Context, policy: &Policy, remarks: &[Remark]) -> Reply {
    let preset = policy.preset.preset();
    let means = match context.lang {
        Lang::Zh => &preset.zh,
        Lang::En => &preset.en,
    };
    let mut text =
        vec![means.clone(), context.words.a("screen-policy-rules", &[("n", policy.rules.len().to_string())])];
    if let Some(quiet) = &policy.quiet {
        let hours = quiet.hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let does = context.words.t(&format!("screen-action-{}", quiet.action.id()));
        text.push(context.words.a("screen-policy-quiet", &[("hours", hours), ("does", does)]));
    }
    text.extend(remarks.iter().map(|remark| {
        let other = remark.other.clone().unwrap_or_default();
        context.words.a(&format!("screen-remark-{}", remark.code), &[("rule", remark.rule.clone()), ("other", other)])
    }));
    let document = json!({
        "preset": policy.preset, "means": means, "rules": policy.rules.len(), "remarks": as_json(&remarks),
    });
    Reply::new(document, text.join("\n"))
}
