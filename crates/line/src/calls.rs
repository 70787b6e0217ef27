//! The calls that the screen holds itself, by the names under which both sides know them.

use crate::way::Way;
use screen::sip::{Name, Side, parse, response};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;

/// Messages of a call that wait; more are lost, and their senders repeat them.
pub(crate) const MOST_WAITING: usize = 32;

/// A message of one side.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) side: Side,
    pub(crate) bytes: Vec<u8>,
    pub(crate) from: SocketAddr,
    /// The way it came, by which its answer goes back.
    pub(crate) way: Way,
}

type Known = HashMap<Vec<u8>, (Side, mpsc::Sender<Incoming>)>;

/// All of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Known>>);

/// A name under which one side knows a call; forgotten when dropped.
#[derive(Debug)]
pub(crate) struct Named {
    calls: Calls,
    name: Vec<u8>,
}

impl Calls {
    /// Hands a message to the call that it belongs to; false when there is none.
    pub(crate) fn hand(&self, bytes: &[u8], from: SocketAddr, way: &Way) -> bool {
        let known = self.0.lock().expect("no panic while held");
        if known.is_empty() {
            return false;
        }
        let fields = match parse(bytes) {
            Ok(request) => request.fields,
            Err(_) => match response(bytes) {
                Ok(response) => response.fields,
                Err(_) => return false,
            },
        };
        let Some((side, inbox)) = fields.header(Name::CallId).and_then(|name| known.get(name.value)) else {
            return false;
        };
        let _ = inbox.try_send(Incoming { side: *side, bytes: bytes.to_vec(), from, way: way.clone() });
        true
    }

    /// Names a call; `None` when one has the name.
    pub(crate) fn name(&self, name: &[u8], side: Side, inbox: &mpsc::Sender<Incoming>) -> Option<Named> {
        let mut known = self.0.lock().expect("no panic while held");
        if known.contains_key(name) {
            return None;
        }
        known.insert(name.to_vec(), (side, inbox.clone()));
        Some(Named { calls: self.clone(), name: name.to_vec() })
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        self.calls.0.lock().expect("no panic while held").remove(&self.name);
    }
}
