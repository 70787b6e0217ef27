//! The two kinds of processes beside the driver: one scheduler, and executors on any number of machines.

use crate::codec::Codec;
use crate::engine::{MOST_MESSAGE, place};
use anyhow::{Context as _, Result, bail};
use ballista_core::ConfigProducer;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::extension::SessionConfigExt;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::prelude::SessionConfig;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use std::net::{SocketAddr, TcpListener as Bound};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Seconds without a sign of life after which an executor may be taken for lost, at least: one whose slots are all taken asks
/// for work, which is its sign of life, every five seconds.
pub const LOST_AFTER: u64 = 8;
/// Seconds between two looks for executors that are lost.
const LOOKS: u64 = 1;
/// Seconds that what an executor keeps of a finished job may be fetched.
const KEPT: u64 = 24 * 3_600;

fn session_config() -> ConfigProducer {
    Arc::new(|| {
        SessionConfig::new_with_ballista()
            .with_ballista_grpc_client_max_message_size(MOST_MESSAGE)
            .with_ballista_logical_extension_codec(Codec::logical())
            .with_ballista_physical_extension_codec(Codec::physical())
    })
}

/// Runs a scheduler until the process ends. `ready` is told where it listens. An executor that gave no sign of life for
/// `lost_after` seconds, [`LOST_AFTER`] at least, is taken for lost, and what it did or was doing is done again by others.
///
/// # Errors
/// An address at which nobody can listen.
pub async fn scheduler(listen: SocketAddr, lost_after: u64, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen at {listen}"))?;
    let address = listener.local_addr()?;
    let most = u32::try_from(MOST_MESSAGE)?;
    let config = SchedulerConfig {
        bind_host: address.ip().to_string(),
        bind_port: address.port(),
        external_host: address.ip().to_string(),
        // Executors ask for work. Where the scheduler hands it out it counts their free slots itself, and it was seen to
        // count wrong for ever when tasks were rolled back because an executor had died (Ballista 55.0).
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        grpc_server_max_decoding_message_size: most,
        grpc_server_max_encoding_message_size: most,
        grpc_client_max_message_size: most,
        executor_timeout_seconds: lost_after.max(LOST_AFTER),
        expire_dead_executor_interval_seconds: LOOKS,
        no_executors_grace_period_seconds: 10 * lost_after,
        // A machine that dies takes the tasks of all its cores with it; that is no fault of theirs.
        task_max_failures: 8,
        stage_max_failures: 8,
        override_config_producer: Some(session_config()),
        override_logical_codec: Some(Codec::logical()),
        override_physical_codec: Some(Codec::physical()),
        ..SchedulerConfig::default()
    };
    let endpoint = config.scheduler_endpoint();
    let cluster = BallistaCluster::new_memory(endpoint, Arc::new(default_session_builder), session_config());
    let server = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config)).await?;
    ready(address);
    start_grpc_service_with_listener(listener, server).await?;
    Ok(())
}

/// How an executor runs.
#[derive(Debug, Clone)]
pub struct Executor {
    /// The address of the scheduler, `http://HOST:PORT`.
    pub scheduler: String,
    /// Where the others reach it; port 0 for any that is free.
    pub listen: SocketAddr,
    /// Tasks at a time.
    pub slots: usize,
    /// Where it keeps what other tasks will fetch. A folder of its own, which is removed at the end, when absent.
    pub folder: Option<std::path::PathBuf>,
}

/// Runs an executor until the process is asked to end. `ready` is told where it will listen.
///
/// # Errors
/// A scheduler that cannot be reached, an address at which nobody can listen.
pub async fn executor(how: Executor, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let Some(scheduler) = place(&how.scheduler) else {
        bail!("{}: an address is http://HOST:PORT", how.scheduler);
    };
    let (host, port) = scheduler.rsplit_once(':').context("a port")?;
    let own = tempfile::Builder::new().prefix("wurao-executor-").tempdir()?;
    let folder = how.folder.unwrap_or_else(|| own.path().to_owned());
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let (data, commands) = two_ports(how.listen)?;
    let most = u32::try_from(MOST_MESSAGE)?;
    let config = ExecutorProcessConfig {
        bind_host: how.listen.ip().to_string(),
        external_host: Some(how.listen.ip().to_string()),
        port: data,
        grpc_port: commands,
        scheduler_host: host.to_owned(),
        scheduler_port: port.parse()?,
        vcores: how.slots.max(1),
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(folder.display().to_string()),
        job_data_ttl_seconds: KEPT,
        job_data_clean_up_interval_seconds: 600,
        grpc_max_decoding_message_size: most,
        grpc_max_encoding_message_size: most,
        override_config_producer: Some(session_config()),
        override_logical_codec: Some(Codec::logical()),
        override_physical_codec: Some(Codec::physical()),
        ..ExecutorProcessConfig::default()
    };
    ready(SocketAddr::new(how.listen.ip(), data));
    start_executor_process(Arc::new(config)).await.with_context(|| format!("scheduler {}", how.scheduler))?;
    Ok(())
}

/// A port for data and one for commands: the one that is asked for and the next one, or two that are free.
fn two_ports(listen: SocketAddr) -> Result<(u16, u16)> {
    if listen.port() != 0 {
        let next = listen.port().checked_add(1).context("the port after it is for commands: take a smaller one")?;
        return Ok((listen.port(), next));
    }
    let free = || Bound::bind(listen).with_context(|| format!("cannot listen at {listen}"));
    let (one, other) = (free()?, free()?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}
