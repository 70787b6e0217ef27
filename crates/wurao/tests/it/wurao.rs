//! Running the binary as a person does, in a data folder of its own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The binary under test.
pub const WURAO: &str = env!("CARGO_BIN_EXE_wurao");

/// A data folder and the command line in front of it.
pub struct Wurao {
    folder: bench::TempDir,
}

impl Wurao {
    /// An empty data folder.
    pub fn new() -> Wurao {
        Wurao { folder: bench::TempDir::new().expect("a temporary folder") }
    }
    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
    /// A file beside the data folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("the folder can be written");
        path
    }
    /// A path beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    /// Runs a command to its end.
    #[expect(clippy::disallowed_methods, reason = "the test runs the program under test")]
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(WURAO);
        command.arg("--data").arg(self.data()).args(arguments).env_remove("WURAO_DATABASE");
        command.output().expect("the binary starts")
    }
    /// The JSON document of a command that must end well.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let (code, document, errors) = self.answer(arguments);
        assert_eq!(code, 0, "{arguments:?}: {document} {errors}");
        document
    }
    /// Exit code, JSON document, diagnostics.
    pub fn answer(&self, arguments: &[&str]) -> (i32, Value, String) {
        let arguments: Vec<&str> = ["--json"].iter().chain(arguments).copied().collect();
        let output = self.run(&arguments);
        let text = String::from_utf8(output.stdout).expect("output is UTF-8");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let document = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {text} {errors}"));
        (output.status.code().unwrap_or(-1), document, errors)
    }
    /// Opens a case and answers its id.
    pub fn case(&self) -> String {
        let opened = self.json(&["case", "new", "--subject", "套餐推销电话"]);
        opened["case"].as_str().expect("an id").to_owned()
    }
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("temporary paths are plain")
}
