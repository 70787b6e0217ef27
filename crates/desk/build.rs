//! The packs and words are part of the library: a change there is a change here.

fn main() {
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=words");
}
