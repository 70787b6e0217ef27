//! The histories of all numbers as Parquet, written once from the registry's database, for every executor to read.

use crate::fault::of_file;
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringBuilder, UInt64Builder};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use desk::error::{Answer, Refusal};
use desk::registry::Registry;
use jiff::Timestamp;
use registry::docket::history_text;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder in it that holds the histories.
pub(crate) const HISTORIES: &str = "histories";
/// What tells of them; it is written last, so that a folder without it is not whole.
const ABOUT: &str = "state.json";
/// Numbers in a file.
const FILE: usize = 4_000_000;
/// Numbers in a row group.
const GROUP: usize = 128 << 10;
/// Numbers in a batch.
const BATCH: usize = 8_192;

/// What a folder of histories tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The registry.
    pub registry: String,
    /// The moment at which they were written: calls made later cannot be judged by them.
    pub until: Timestamp,
    /// The last entry in them.
    pub seq: u64,
    /// Numbers.
    pub numbers: u64,
    /// Bytes of the files.
    pub bytes: u64,
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("number", DataType::UInt64, false),
        Field::new("history", DataType::Utf8, false),
    ]))
}

/// Writes the histories of all numbers into a folder, which is made if it is not there; memory stays bounded.
///
/// # Errors
/// A folder that holds histories already or cannot be written; a database that does not answer.
pub async fn write(registry: &Registry, folder: &Path) -> Answer<About> {
    let inner = folder.join(HISTORIES);
    if folder.join(ABOUT).exists() || inner.exists() {
        return Err(Refusal::refused("cluster-folder-taken").with("folder", folder.display().to_string()));
    }
    std::fs::create_dir_all(&inner)?;
    // Before the first row is read: what is recorded meanwhile is in them or not, but was known only later.
    let until = registry.now();
    let mut writer = Writer::new(inner);
    let seq = registry.each_history(|number, entries| writer.add(number.get(), &history_text(entries))).await?;
    let (numbers, bytes) = writer.finish()?;
    let about = About { registry: registry.name(), until, seq, numbers, bytes };
    std::fs::write(folder.join(ABOUT), serde_json::to_vec_pretty(&about).map_err(anyhow::Error::from)?)?;
    Ok(about)
}

/// What a folder of histories tells of itself.
///
/// # Errors
/// A folder that is none, or another registry's.
pub fn about(folder: &Path, registry: &Registry) -> Answer<About> {
    let none = || Refusal::refused("cluster-no-state").with("folder", folder.display().to_string());
    let text = std::fs::read(folder.join(ABOUT)).map_err(|_| none())?;
    let about: About = serde_json::from_slice(&text).map_err(|_| none())?;
    if about.registry != registry.name() {
        return Err(Refusal::refused("cluster-other-registry").with("name", about.registry));
    }
    Ok(about)
}

struct Writer {
    folder: PathBuf,
    open: Option<(PathBuf, ArrowWriter<File>)>,
    in_file: usize,
    files: usize,
    number: UInt64Builder,
    history: StringBuilder,
    rows: usize,
    numbers: u64,
    bytes: u64,
}

impl Writer {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: None,
            in_file: 0,
            files: 0,
            number: UInt64Builder::new(),
            history: StringBuilder::new(),
            rows: 0,
            numbers: 0,
            bytes: 0,
        }
    }

    fn add(&mut self, number: u64, history: &str) -> Answer<()> {
        self.number.append_value(number);
        self.history.append_value(history);
        self.rows += 1;
        self.numbers += 1;
        self.in_file += 1;
        if self.rows == BATCH {
            self.flush()?;
        }
        if self.in_file >= FILE {
            self.flush()?;
            self.close()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Answer<()> {
        self.write().map_err(|error| crate::refused(&error))
    }

    fn write(&mut self) -> Result<(), DataFusionError> {
        if self.open.is_none() {
            let path = self.folder.join(format!("histories-{:05}.parquet", self.files));
            let file = File::create(&path).map_err(|error| of_file(&path, error))?;
            let how = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .set_max_row_group_row_count(Some(GROUP))
                .set_column_dictionary_enabled("number".into(), false)
                .build();
            self.open = Some((path, ArrowWriter::try_new(file, schema(), Some(how))?));
            self.files += 1;
        }
        let columns: Vec<ArrayRef> = vec![Arc::new(self.number.finish()), Arc::new(self.history.finish())];
        self.rows = 0;
        let batch = RecordBatch::try_new(schema(), columns)?;
        if let Some((_, writer)) = &mut self.open {
            writer.write(&batch)?;
        }
        Ok(())
    }

    fn close(&mut self) -> Answer<()> {
        self.in_file = 0;
        if let Some((path, writer)) = self.open.take() {
            writer.close().map_err(|error| crate::refused(&error.into()))?;
            self.bytes += path.metadata()?.len();
        }
        Ok(())
    }

    /// An empty registry leaves one empty file, so that there always is something to read.
    fn finish(mut self) -> Answer<(u64, u64)> {
        if self.rows > 0 || self.files == 0 {
            self.flush()?;
        }
        self.close()?;
        Ok((self.numbers, self.bytes))
    }
}
