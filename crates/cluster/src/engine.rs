//! Where a plan runs: in this process, or on the executors of a scheduler.

use crate::codec::Codec;
use ballista_core::config::BALLISTA_CLIENT_PULL;
use ballista_core::extension::{SessionConfigExt, SessionStateExt};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use desk::error::{Answer, Refusal};
use std::time::Duration;

/// The longest message between driver, scheduler and executors: the book of a country's organisations stands in the plan.
pub const MOST_MESSAGE: usize = 256 << 20;

/// How long a scheduler may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// Where a plan runs.
#[derive(Debug, Clone)]
pub struct Engine {
    scheduler: Option<String>,
    shares: usize,
}

impl Engine {
    /// In this process, in so many threads.
    pub fn here(threads: usize) -> Self {
        Self { scheduler: None, shares: threads.max(1) }
    }

    /// On the executors of the scheduler at this address, `http://HOST:PORT`; the numbers are divided into so many shares.
    ///
    /// # Errors
    /// An address that is none; a scheduler that cannot be reached.
    pub async fn at(scheduler: &str, shares: usize) -> Answer<Self> {
        let wrong = |reason: String| {
            Refusal::refused("cluster-unreachable").with("scheduler", scheduler).with("reason", reason)
        };
        let place = place(scheduler).ok_or_else(|| wrong("an address is http://HOST:PORT".into()))?;
        let reached = tokio::time::timeout(ANSWERS_WITHIN, tokio::net::TcpStream::connect(&place)).await;
        reached.map_err(|_| wrong("no answer".into()))?.map_err(|error| wrong(error.to_string()))?;
        Ok(Self { scheduler: Some(format!("http://{place}")), shares: shares.max(1) })
    }

    /// A session in which to make plans and run them.
    ///
    /// # Errors
    /// Settings that the engine does not take.
    pub(crate) fn session(&self) -> datafusion::error::Result<SessionContext> {
        let config = SessionConfig::new()
            .with_target_partitions(self.shares)
            // Texts as the function takes them.
            .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
            .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false);
        let Some(scheduler) = &self.scheduler else {
            return Ok(SessionContext::new_with_config(config));
        };
        let config = config
            .upgrade_for_ballista()
            .with_ballista_grpc_client_max_message_size(MOST_MESSAGE)
            // A client that waits to be told was seen to wait for ever after a job had lost an executor (Ballista 55.0): ours asks.
            .set_bool(BALLISTA_CLIENT_PULL, true)
            // So was a plan that changes under way: "can't find active stage" once what it had read was lost with an executor.
            .with_ballista_adaptive_query_planner(false)
            .with_ballista_logical_extension_codec(Codec::logical())
            .with_ballista_physical_extension_codec(Codec::physical());
        let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
        Ok(SessionContext::new_with_state(state.upgrade_for_ballista(scheduler.clone())?))
    }
}

/// The host and port of an address.
pub(crate) fn place(address: &str) -> Option<String> {
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("df://")).unwrap_or(address);
    let rest = rest.trim_end_matches('/');
    let (host, port) = rest.rsplit_once(':')?;
    let fits = !host.is_empty() && port.parse::<u16>().is_ok() && !rest.contains('/');
    fits.then(|| rest.to_owned())
}
