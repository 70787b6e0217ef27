//! The format of the database, grown step by step. A released step is never edited; a new one is added.

use crate::StoreError;
use crate::engine::{Engine, Link, args};
use crate::statements::Statement;

/// One step; its number is its place in [`STEPS`], from 1.
struct Step {
    name: &'static str,
    text: &'static str,
}

/// A format that grows by itself: its steps, and the table that says how far they were taken.
pub(crate) struct Schema {
    /// All steps in order, one text for both engines.
    steps: &'static [Step],
    table: &'static str,
    version: Statement,
    add_version: Statement,
}

impl Schema {
    /// The number of the newest format.
    pub(crate) const fn newest(&self) -> usize {
        self.steps.len()
    }
}

macro_rules! steps {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(Step { name: $name, text: include_str!(concat!("../migrations/", $folder, $name, ".sql")) }),+]
    };
}

/// Cases and what belongs to them.
const STEPS: &[Step] = steps!["":
    "0001-cases",
    "0002-exhibits",
    "0003-jobs",
    "0004-reminders",
    "0005-who",
    "0006-form-keys",
    "0007-jobs",
    "0008-custody",
    "0009-phones",
];

// Not in the list of prepared statements: their table is made here.
macro_rules! schema {
    ($table:literal, $steps:expr) => {
        Schema {
            steps: $steps,
            table: concat!(
                "CREATE TABLE IF NOT EXISTS ",
                $table,
                " (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"
            ),
            version: both("VERSION", concat!("SELECT COALESCE(MAX(version), 0) FROM ", $table)),
            add_version: both("ADD_VERSION", concat!("INSERT INTO ", $table, " (version, name) VALUES ($1, $2)")),
        }
    };
}

/// The store of cases.
pub(crate) const CASES: Schema = schema!("schema_version", STEPS);
/// A registry.
pub(crate) const REGISTRY: Schema =
    schema!("registry_schema_version", steps!["registry/": "0001-registry", "0002-calls", "0003-code-sessions"]);

/// Two programs that open a new PostgreSQL database together take turns; SQLite's writers do so anyway.
/// The number is arbitrary and known to nobody else.
const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(7720195316204)";

const fn both(name: &'static str, text: &'static str) -> Statement {
    Statement { name, sqlite: text, postgres: text }
}

/// Brings the database to format `target`, in one transaction.
pub(crate) async fn migrate(engine: &Engine, schema: &Schema, target: usize) -> Result<(), StoreError> {
    let mut link = engine.write().await?;
    if matches!(link, Link::PostgresTx(_)) {
        link.script("TAKE_TURNS", TAKE_TURNS).await?;
    }
    link.script("VERSIONS", schema.table).await?;
    let (found,): (i64,) = link.row(&schema.version, args![]).await?.unwrap_or_default();
    let known = schema.newest() as i64;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, step) in (1..).zip(schema.steps).take(target).skip_while(|(number, _)| *number <= found) {
        link.script(step.name, step.text).await?;
        link.run(&schema.add_version, args![number, step.name]).await?;
    }
    link.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::open::PATIENCE;
    use casework::Digest;

    #[test]
    fn released_steps_are_never_edited() {
        let found: Vec<String> = CASES
            .steps
            .iter()
            .chain(REGISTRY.steps)
            .map(|s| format!("{} {}", s.name, Digest::of(s.text.as_bytes()).short()))
            .collect();
        assert_eq!(
            found,
            [
                "0001-cases 8a167cea",
                "0002-exhibits b84df550",
                "0003-jobs b3316ada",
                "0004-reminders ce6f1f50",
                "0005-who 94629961",
                "0006-form-keys 1e4a3635",
                "0007-jobs 8cd5e6c8",
                "0008-custody 10dc1601",
                "0009-phones 707b3599",
                "0001-registry 6095a6fc",
                "0002-calls 7ad76b18",
                "0003-code-sessions dd647492"
            ]
        );
    }

    /// What the engine says about its tables, columns and indexes.
    async fn shape(engine: &Engine) -> Vec<String> {
        const SHAPE: Statement = Statement {
            name: "SHAPE",
            sqlite: "SELECT name || ': ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1",
            postgres: "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable \
                FROM information_schema.columns WHERE table_schema = 'public' \
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        };
        let rows: Vec<(String,)> = engine.read().await.unwrap().rows(&SHAPE, args![]).await.unwrap();
        rows.into_iter().map(|(line,)| line).collect()
    }

    async fn step_by_step_equals_fresh(fresh: Store, grown: Store) {
        for target in 0..=CASES.newest() {
            migrate(&grown.engine, &CASES, target).await.unwrap();
        }
        let shape = (shape(&fresh.engine).await, shape(&grown.engine).await);
        assert!(shape.0.len() > 10, "{shape:?}");
        assert_eq!(shape.0, shape.1);

        // A second opening finds nothing to do, a format from the future is refused.
        migrate(&fresh.engine, &CASES, CASES.newest()).await.unwrap();
        let mut link = fresh.engine.write().await.unwrap();
        link.run(&CASES.add_version, args![99i64, "9999-later"]).await.unwrap();
        link.commit().await.unwrap();
        let refused = migrate(&fresh.engine, &CASES, CASES.newest()).await.unwrap_err().to_string();
        assert!(refused.starts_with("the database has format 99,"), "{refused}");
    }

    #[tokio::test]
    async fn sqlite_step_by_step_equals_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let fresh = Store::sqlite(&folder.path().join("fresh.db")).await.unwrap();
        let grown = Store::sqlite_at(&folder.path().join("grown.db"), 0, PATIENCE).await.unwrap();
        step_by_step_equals_fresh(fresh, grown).await;
    }

    #[tokio::test]
    async fn postgres_step_by_step_equals_fresh() {
        let server = bench::Postgres::start();
        let fresh = Store::postgres(&server.database()).await.unwrap();
        let grown = Store::postgres_at(&server.database(), 0, PATIENCE).await.unwrap();
        step_by_step_equals_fresh(fresh, grown).await;
    }
}
