//! Sealed originals as numbered exhibits.

pub mod bundle;
pub mod locker;
pub mod seal;
mod text;

pub use text::text;
