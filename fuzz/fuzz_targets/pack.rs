#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook::{Library, SourceFile};
use std::sync::OnceLock;

static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();

// One file of the packs is replaced; what the loader says of it is a diagnostic and never a panic.
fuzz_target!(|given: (u8, &str)| {
    let files = FILES.get_or_init(wurao_fuzz::files);
    let replaced = usize::from(given.0) % files.len();
    let path = files[replaced].path.clone();
    let mut kept: Vec<SourceFile> = files.iter().filter(|file| file.path != path).cloned().collect();
    let id = path.split('/').next().unwrap_or_default().to_owned();
    kept.push(SourceFile { path, text: given.1.to_owned() });
    let library = Library::new(kept);
    for id in [id.as_str(), "cn-telecom"] {
        match library.pack(id) {
            Ok(_) => drop(library.stories(id)),
            Err(mistakes) => assert!(!mistakes.is_empty()),
        }
    }
});
