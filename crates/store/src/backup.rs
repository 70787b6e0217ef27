//! Writing a backup: the whole store as it was at one moment, in one file that either engine can take.

use crate::cases::{CaseFile, CaseRow};
use crate::custody::{CustodyEnd, CustodyRow};
use crate::engine::{Link, args};
use crate::exhibits::{Exhibit, ExhibitRow, ImportFile, ImportRow};
use crate::jobs::{Job, JobRow, JobState};
use crate::lines::{BackupCounts, FORMAT, Line, LookLine, Tally};
use crate::log::{Pages, Written, ends_at};
use crate::private::private;
use crate::{Head, Store, StoreError, statements};
use casework::ChainError;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

impl Store {
    /// Writes accounts, cases with their logs, exhibits, imports, settings and unfinished jobs to the file at `path` and
    /// tells what that was. Sealed originals are the vault's and not in it; nor is what is made anew (days to look,
    /// notices) or short-lived (form keys).
    ///
    /// The file appears complete or not at all; one that was there before is replaced. The texts are those of the
    /// log, unencrypted: the file is readable by its owner only, and should stay so.
    ///
    /// # Errors
    /// A file that cannot be written, a database that does not answer; a log that does not hold, by its first entry that
    /// does not: [`StoreError::Chain`], [`StoreError::End`].
    pub async fn backup(&self, path: &Path) -> Result<BackupCounts, StoreError> {
        let mut file = Unfinished::begin(path)?;
        let counts = self.write_all(&mut Lines::new(&mut file.file, &file.part)).await?;
        file.finish().map(|()| counts)
    }

    /// As [`Store::backup`], into a stream: what comes out of a pipe's other end is complete when its last line is.
    ///
    /// # Errors
    /// As [`Store::backup`].
    pub async fn backup_to(&self, out: &mut (dyn Write + Send)) -> Result<BackupCounts, StoreError> {
        self.write_all(&mut Lines::new(out, Path::new("-"))).await
    }

    async fn write_all(&self, file: &mut Lines<'_>) -> Result<BackupCounts, StoreError> {
        let mut link = self.engine.snapshot().await?;
        file.line(&Line::WuraoBackup { format: FORMAT })?;
        let accounts: Vec<(String,)> = link.rows(&statements::ACCOUNTS, args![]).await?;
        for (account,) in &accounts {
            file.line(&Line::Account { id: account.into() })?;
        }
        for (account,) in &accounts {
            write_account(&mut link, account, file).await?;
        }
        file.end()
    }
}

async fn write_account(link: &mut Link, account: &str, file: &mut Lines<'_>) -> Result<(), StoreError> {
    let cases: Vec<CaseRow> = link.rows(&statements::CASES, args![account]).await?;
    for row in cases {
        write_case(link, &CaseFile::from_row(row)?, file).await?;
    }
    let exhibits: Vec<ExhibitRow> = link.rows(&statements::EXHIBITS, args![account]).await?;
    for row in exhibits {
        let Exhibit { digest, case, name, bytes, sealed } = Exhibit::from_row(row)?;
        let (case, sealed) = (case.map(Into::into), sealed.as_microsecond());
        file.line(&Line::Exhibit { digest, account: account.into(), case, name: name.into(), bytes, sealed })?;
    }
    let ends: Vec<CustodyRow> = link.rows(&statements::CUSTODY_ENDS, args![account]).await?;
    for row in ends {
        let CustodyEnd { digest, lines, link } = CustodyEnd::from_row(row)?;
        file.line(&Line::Custody { account: account.into(), digest, lines, link })?;
    }
    let settings: Vec<(String, String)> = link.rows(&statements::SETTINGS, args![account]).await?;
    for (name, value) in settings {
        file.line(&Line::Setting { account: account.into(), name: name.into(), value: value.into() })?;
    }
    let jobs: Vec<JobRow> = link.rows(&statements::JOBS, args![account]).await?;
    for row in jobs {
        let job = Job::from_row(row)?;
        if job.state == JobState::Failed {
            continue;
        }
        let Job { id, kind, payload, run_after, attempts, look, .. } = job;
        let look = look.map(LookLine::from);
        let (id, kind, run_after) = (id.into(), kind.into(), run_after.as_microsecond());
        file.line(&Line::Job { id, account: account.into(), kind, payload, run_after, attempts, look })?;
    }
    Ok(())
}

pub(crate) async fn write_case(link: &mut Link, case: &CaseFile, file: &mut Lines<'_>) -> Result<(), StoreError> {
    let CaseFile { id, account, subject, pack, opened, head } = case;
    file.line(&Line::Case {
        id: id.into(),
        account: account.into(),
        subject: subject.into(),
        pack: pack.into(),
        opened: opened.as_microsecond(),
        head: head.seq,
        hash: head.hash,
    })?;
    let mut pages = Pages::after(account, id, 0)?;
    let mut found = Head::EMPTY;
    while let Some(rows) = pages.rows(link).await? {
        for row in rows {
            // A log that restoring would refuse is no backup.
            let seq = found.seq + 1;
            let broken = |_| StoreError::Chain { case: id.clone(), source: ChainError::Broken { seq } };
            let event = Written::from_row(id, row).map_err(broken)?;
            found = event.follows(id, found)?;
            file.line(&Line::Event {
                seq: event.seq,
                recorded: event.recorded.as_microsecond(),
                actor: event.actor.id().into(),
                by: event.by.map(Into::into),
                group: event.group,
                kind: event.kind,
                hash: event.hash,
                body: event.text.into(),
            })?;
        }
    }
    ends_at(id, found, *head)?;
    let imports: Vec<ImportRow> = link.rows(&statements::IMPORTS, args![&**account, &**id]).await?;
    for row in imports {
        let ImportFile { digest, case, reader, taken } = ImportFile::from_row(row)?;
        let (case, reader) = (case.into(), reader.into());
        file.line(&Line::Import { case, account: account.into(), digest, reader, taken })?;
    }
    Ok(())
}

/// Lines on their way into a file or a stream, counted.
pub(crate) struct Lines<'w> {
    out: &'w mut (dyn Write + Send),
    /// For errors.
    path: &'w Path,
    tally: Tally,
}

impl<'w> Lines<'w> {
    pub fn new(out: &'w mut (dyn Write + Send), path: &'w Path) -> Lines<'w> {
        Lines { out, path, tally: Tally::new() }
    }

    pub fn line(&mut self, line: &Line) -> Result<(), StoreError> {
        let text = serde_json::to_string(line).expect("lines hold only text, figures and lists");
        self.tally.note(line, &text);
        let done = self.out.write_all(text.as_bytes()).and_then(|()| self.out.write_all(b"\n"));
        done.map_err(|source| unwritten(self.path, source))
    }

    /// The closing line, and what stands before it.
    pub fn end(&mut self) -> Result<BackupCounts, StoreError> {
        let (counts, digest) = (self.tally.counts, self.tally.digest);
        self.line(&Line::End { counts, digest })?;
        self.out.flush().map_err(|source| unwritten(self.path, source))?;
        Ok(counts)
    }
}

/// A backup under a temporary name beside its target; deleted again unless finished.
struct Unfinished {
    target: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    finished: bool,
}

impl Unfinished {
    fn begin(target: &Path) -> Result<Unfinished, StoreError> {
        let mut part = target.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let open = private(&part).and_then(|file| file.set_len(0).map(|()| file));
        let file = open.map_err(|source| unwritten(&part, source))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(Unfinished { target: target.to_owned(), part, file, finished: false })
    }

    fn finish(mut self) -> Result<(), StoreError> {
        self.file.get_ref().sync_all().map_err(|source| unwritten(&self.part, source))?;
        std::fs::rename(&self.part, &self.target).map_err(|source| unwritten(&self.target, source))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing can be done about a file that cannot be deleted, and the first error is the one to report.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn unwritten(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), done: "written", source }
}
