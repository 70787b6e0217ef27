//! wurao
fn main() {}
