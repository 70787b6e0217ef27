//! The templates and assets are part of the pages: a change there is a change here.

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=assets");
}
