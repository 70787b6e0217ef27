//! Sealed originals as numbered exhibits.

pub mod bundle;
pub mod locker;
mod text;

pub use text::text;
