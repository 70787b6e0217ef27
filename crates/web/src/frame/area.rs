//! The lines of the route table and how an area writes its own.

use crate::frame::Pages;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;

/// Forms without files up to this size, in bytes.
pub const FORM: usize = 1 << 20;

/// What somebody must be allowed to do before an address answers. A helper's right includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Nothing personal is there: whoever reaches the desk may have it.
    Open,
    /// See a case, personal values hidden.
    Look,
    /// Log calls and prepare letters.
    Log,
    /// Record what was sent and what came back.
    Send,
    /// Only the person whose case it is.
    Own,
    /// Only whoever runs the desk.
    Admin,
}

/// What stands behind an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Page,
    /// A file to keep.
    File,
    /// Only a change.
    Action,
}

/// One line of the table; `S` is what its pages share.
pub struct Entry<S = Arc<Pages>> {
    /// The area it belongs to: folder of its page, its template, its use case.
    pub area: &'static str,
    /// Address, with the names of its parts in braces.
    pub path: &'static str,
    /// Page, file or change.
    pub kind: Kind,
    /// Who may look.
    pub look: Right,
    /// Who may change; `None` where nothing can be changed.
    pub change: Option<Right>,
    /// Largest form, in bytes.
    pub limit: usize,
    /// Further addresses a test visits: with a query, or with parts that name one thing.
    pub samples: &'static [&'static str],
    pub(crate) routes: MethodRouter<S>,
}

/// The pages of one area.
pub struct Area<S = Arc<Pages>> {
    name: &'static str,
    pub(crate) entries: Vec<Entry<S>>,
}

impl<S: Clone + Send + Sync + 'static> Area<S> {
    /// An area without pages.
    pub(crate) fn new(name: &'static str) -> Self {
        Area { name, entries: Vec::new() }
    }

    fn add(mut self, path: &'static str, kind: Kind, look: Right, routes: MethodRouter<S>) -> Self {
        let area = self.name;
        self.entries.push(Entry { area, path, kind, look, change: None, limit: FORM, samples: &[], routes });
        self
    }

    /// A page.
    pub(crate) fn page<H: Handler<T, S>, T: 'static>(self, path: &'static str, look: Right, show: H) -> Self {
        self.add(path, Kind::Page, look, get(show))
    }

    /// A file to keep.
    pub(crate) fn file<H: Handler<T, S>, T: 'static>(self, path: &'static str, look: Right, make: H) -> Self {
        self.add(path, Kind::File, look, get(make))
    }

    /// A change without a page of its own.
    pub(crate) fn action<H: Handler<T, S>, T: 'static>(self, path: &'static str, right: Right, act: H) -> Self {
        let mut area = self.add(path, Kind::Action, right, post(act));
        if let Some(entry) = area.entries.last_mut() {
            entry.change = Some(right);
        }
        area
    }

    /// What the form of the last page does.
    pub(crate) fn change<H: Handler<T, S>, T: 'static>(mut self, right: Right, act: H) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.change = Some(right);
            entry.routes = std::mem::take(&mut entry.routes).post(act);
        }
        self
    }

    /// The last page takes files: two of at most `bytes` each.
    pub(crate) fn takes(mut self, bytes: u64) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.limit = usize::try_from(2 * bytes).unwrap_or(usize::MAX).saturating_add(FORM);
        }
        self
    }

    /// More addresses of the last page for tests to visit. `{offer}`, `{exhibit}`, `{incident}` and the like stand for
    /// something of the case.
    pub(crate) fn sample(mut self, samples: &'static [&'static str]) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.samples = samples;
        }
        self
    }
}
