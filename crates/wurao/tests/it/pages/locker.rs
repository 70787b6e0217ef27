//! Parties, evidence, publishing, closing, packs, helpers: what their pages say and change.

mod close;
mod evidence;
mod helpers;
mod packs;
mod parties;
mod publish;
