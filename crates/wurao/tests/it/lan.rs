//! The desk in the network at home, through its real door: the program with a port of its own, and phones that speak TLS to it.

mod door;
mod keys;
mod pairing;
pub mod phone;
