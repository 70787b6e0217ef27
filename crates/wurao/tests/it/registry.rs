//! A registry through its commands: what a person, an operator, a caller and a witness do with it.

mod calls;
mod clock;
mod copies;
mod given;
mod incoming;
mod kill;
mod numbers;
mod operators;
mod said;
mod scrubs;
mod settled;
mod unknown;
mod words;

use crate::wurao::Wurao;
use serde_json::Value;

/// A registry in a folder of its own.
struct Place {
    wurao: Wurao,
    /// Where its database is, if not in its folder.
    database: Option<String>,
}

impl Place {
    /// A registry of China without any number.
    fn new() -> Place {
        Place::of(None)
    }
    /// The same with its database on a server.
    fn on(database: &str) -> Place {
        Place::of(Some(database.to_owned()))
    }
    fn of(database: Option<String>) -> Place {
        let place = Place { wurao: Wurao::new(), database };
        let dir = place.dir();
        let init = ["registry", "init", &dir, "--name", "registry.example/cn"];
        place.wurao.json(&place.with_database(&init));
        place
    }
    fn dir(&self) -> String {
        self.path("registry")
    }
    fn path(&self, name: &str) -> String {
        self.wurao.path(name).to_str().expect("plain").to_owned()
    }
    fn key(&self) -> String {
        format!("{}/public/registry.pub", self.dir())
    }
    /// The document of a command of this registry that must end well.
    fn ok(&self, arguments: &[&str]) -> Value {
        let (code, document, errors) = self.answer(arguments);
        assert_eq!(code, 0, "{arguments:?}: {document} {errors}");
        document
    }
    /// The code of one that must be refused.
    fn refused(&self, arguments: &[&str]) -> String {
        self.ended(1, arguments)
    }
    /// The code of one whose options are used wrongly.
    fn misused(&self, arguments: &[&str]) -> String {
        self.ended(2, arguments)
    }
    fn ended(&self, with: i32, arguments: &[&str]) -> String {
        let (code, document, errors) = self.answer(arguments);
        assert_eq!(code, with, "{arguments:?}: {document} {errors}");
        document["code"].as_str().unwrap_or_default().to_owned()
    }
    /// Code and text of a command as people see it, in a language.
    fn said(&self, lang: &str, arguments: &[&str]) -> (i32, String, String) {
        let dir = self.dir();
        let out = self.wurao.run(&[&["--lang", lang, "registry"][..], arguments, &["--registry", &dir]].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code().unwrap_or(-1), text(&out.stdout), text(&out.stderr))
    }
    fn answer(&self, arguments: &[&str]) -> (i32, Value, String) {
        let all = self.all(arguments);
        self.wurao.answer(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }
    /// A command of this registry with all that it needs.
    fn all(&self, arguments: &[&str]) -> Vec<String> {
        let dir = self.dir();
        let before = if arguments[0] == "scrub" { &[][..] } else { &["registry"][..] };
        let all = [before, arguments, &["--registry", &dir]].concat();
        self.with_database(&all).into_iter().map(str::to_owned).collect()
    }
    fn with_database<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let database = self.database.as_deref().map_or(Vec::new(), |uri| vec!["--database", uri]);
        [&database, arguments].concat()
    }
    /// Waits until the next second: versions tell whole ones.
    fn next_second(&self) {
        let now = desk::clock::Clock::System.now().as_second();
        let there = || desk::clock::Clock::System.now().as_second() > now;
        assert!(bench::wait_until(std::time::Duration::from_secs(5), there));
    }
}

/// The names of the reasons, those that forbid with a mark in front.
fn reasons(gate: &Value) -> Vec<String> {
    let all = gate["reasons"].as_array().expect("reasons").iter();
    all.map(|one| {
        format!("{}{}", if one["blocks"] == true { "!" } else { "" }, one["code"].as_str().unwrap_or_default())
    })
    .collect()
}
