//! A list that arrives goes to the disk piece by piece; it never stands in memory.

use axum::body::Body;
use axum::body::Bytes;
use desk::error::Refusal;
use http_body_util::BodyExt as _;
use std::path::Path;
use tokio::io::AsyncWriteExt as _;

/// Why a list did not arrive.
pub(crate) enum Arrived {
    /// It has more bytes than may be.
    TooLarge,
    /// It broke off, or stood still.
    Broken,
    /// It could not be written.
    Unwritten(Refusal),
}

impl From<std::io::Error> for Arrived {
    fn from(error: std::io::Error) -> Arrived {
        Arrived::Unwritten(error.into())
    }
}

/// Writes a body into a file; answers its bytes.
pub(crate) async fn received(mut body: Body, place: &Path, most: u64) -> Result<u64, Arrived> {
    let mut file = Arriving::at(place).await?;
    while let Some(frame) = body.frame().await {
        if let Ok(bytes) = frame.map_err(|_| Arrived::Broken)?.into_data() {
            file.take(bytes, most).await?;
        }
    }
    file.whole().await
}

/// A file that is being written.
pub(crate) struct Arriving {
    file: tokio::io::BufWriter<tokio::fs::File>,
    bytes: u64,
}

impl Arriving {
    /// An empty one.
    pub(crate) async fn at(place: &Path) -> Result<Arriving, Arrived> {
        Ok(Arriving {
            file: tokio::io::BufWriter::with_capacity(1 << 18, tokio::fs::File::create(place).await?),
            bytes: 0,
        })
    }
    /// Its next bytes.
    pub(crate) async fn take(&mut self, bytes: Bytes, most: u64) -> Result<(), Arrived> {
        self.bytes += bytes.len() as u64;
        if self.bytes > most {
            return Err(Arrived::TooLarge);
        }
        Ok(self.file.write_all(&bytes).await?)
    }
    /// It is whole: on the disk, and so many bytes.
    pub(crate) async fn whole(mut self) -> Result<u64, Arrived> {
        self.file.flush().await?;
        self.file.into_inner().sync_all().await?;
        Ok(self.bytes)
    }
}
