//! A whole registry, with its database and its keys, for figures that the pure parts cannot give.

use crate::world::World;
use desk::clock::Clock;
use desk::registry::{New, Registry};
use std::future::Future;
use std::path::{Path, PathBuf};

/// An open registry.
pub struct Service {
    /// It.
    pub registry: Registry,
    folder: PathBuf,
    database: Option<String>,
}

impl Service {
    /// A new one in this folder; what a broken run left there goes first.
    pub async fn init(folder: &Path, database: Option<&str>) -> anyhow::Result<Service> {
        Service::init_at(folder, database, Clock::System).await
    }

    /// The same at another time.
    pub async fn init_at(folder: &Path, database: Option<&str>, clock: Clock) -> anyhow::Result<Service> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        let new = New { plan: "cn".to_owned(), name: Some("bench.example/cn".to_owned()) };
        let registry = Registry::init(folder, &new, clock, database).await?;
        Ok(Service { registry, folder: folder.to_owned(), database: database.map(str::to_owned) })
    }

    /// Opens it again with this clock.
    pub async fn reopened(self, clock: Clock) -> anyhow::Result<Service> {
        let (folder, database) = (self.folder, self.database);
        drop(self.registry);
        let registry = Registry::open(&folder, clock, database.as_deref()).await?;
        Ok(Service { registry, folder, database })
    }
}

/// Runs what waits for a database, on this thread and those that the database's driver starts.
pub fn run<T>(what: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(what)
}

/// So many different numbers, written as people write them.
pub fn numbers(world: &World, many: usize) -> Vec<String> {
    world.registered(0..many as u64).map(|number| number.to_string()).collect()
}
