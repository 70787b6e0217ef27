//! The binary, with real processes on loopback, beside the driver of one machine.

mod bad;
mod lists;
mod nodes;
mod place;
mod whole;
