//! One case on its way out of a store and into another: the lines of a backup, for one case of one account.

use crate::backup::{Lines, write_case};
use crate::cases::{CaseFile, CaseRow};
use crate::custody::{CustodyEnd, CustodyRow};
use crate::engine::args;
use crate::lines::{BackupCounts, FORMAT, Line};
use crate::log::{EventRow, Pages};
use crate::{Scope, StoreError, statements};
use casework::Digest;
use std::io::Write;
use std::path::Path;

impl Scope<'_> {
    /// Writes a case with its log, the list of files that were read into it and the ends of its originals' custody logs.
    ///
    /// # Errors
    /// [`StoreError::UnknownCase`]; a log that does not hold, by its first entry that does not.
    pub async fn write_case(
        self,
        case: &str,
        originals: &[Digest],
        out: &mut (dyn Write + Send),
    ) -> Result<BackupCounts, StoreError> {
        let mut file = Lines::new(out, Path::new(case));
        let mut link = self.store.engine.snapshot().await?;
        let row: Option<CaseRow> = link.row(&statements::CASE, args![self.account, case]).await?;
        let Some(row) = row else { return Err(StoreError::UnknownCase(case.to_owned())) };
        file.line(&Line::WuraoBackup { format: FORMAT })?;
        file.line(&Line::Account { id: self.account.into() })?;
        write_case(&mut link, &CaseFile::from_row(row)?, &mut file).await?;
        let ends: Vec<CustodyRow> = link.rows(&statements::CUSTODY_ENDS, args![self.account]).await?;
        for row in ends {
            let CustodyEnd { digest, lines, link } = CustodyEnd::from_row(row)?;
            if originals.contains(&digest) {
                file.line(&Line::Custody { account: self.account.into(), digest, lines, link })?;
            }
        }
        file.end()
    }

    /// Writes the rows of a case's log as they stand, unchecked, one JSON object each: what can be rescued of a damaged one.
    ///
    /// # Errors
    /// A database that does not answer, a stream that cannot be written.
    pub async fn write_rows(self, case: &str, out: &mut (dyn Write + Send)) -> Result<u64, StoreError> {
        let mut link = self.store.engine.snapshot().await?;
        let mut pages = Pages::after(self.account, case, 0)?;
        let mut count = 0;
        while let Some(rows) = pages.rows(&mut link).await? {
            for (seq, recorded, actor, by, group, kind, hash, body) in rows as Vec<EventRow> {
                let row = serde_json::json!({
                    "seq": seq, "recorded": recorded, "actor": actor, "by": by, "group": group, "kind": kind,
                    "hash": hash, "body": body,
                });
                let written = writeln!(out, "{row}");
                written.map_err(|source| StoreError::File { path: case.into(), done: "written", source })?;
                count += 1;
            }
        }
        Ok(count)
    }
}
