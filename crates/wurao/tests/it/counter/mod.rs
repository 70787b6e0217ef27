//! A registry's counter through its doors: what programs ask, the consoles, the rights of each address.

mod api;
mod batches;
mod browser;
mod codes;
pub mod complaints;
mod complaints_api;
mod keys;
mod limits;
mod notices;
mod pages;
mod published_complaints;
mod realtime;
mod reassigned;
mod regulator;
mod rights;
mod scrub;
mod watch;
mod wire;

use crate::wurao::{WURAO, Wurao, arg};
use bench::Server;
use serde_json::Value;
use std::path::PathBuf;
use wire::{Answer, Asked};

/// A registry with two organisations that call, one of which calls for the other, and its operator.
pub struct Place {
    pub wurao: Wurao,
    /// The operator's key.
    pub operator: String,
    /// The key of `bank`.
    pub bank: String,
    /// The key of `calls`, which calls for the bank.
    pub calls: String,
    /// The key of `shop`, which has nothing to do with either.
    pub shop: String,
    /// The day on which all this was recorded, as people in the registry's country count it.
    pub day: String,
    server: Option<Server>,
}

impl Place {
    /// With version 1, which lists 13800001111 and 13800002222; the second one lets category 1 in.
    pub fn new() -> Place {
        let mut place = Place::of("cn");
        let done = place.run(&["register", "13800001111"]);
        place.day = done["numbers"][0]["since"].as_str().expect("a day").to_owned();
        place.run(&["register", "13800002222", "--prefer", "categories=1"]);
        place.run(&["org", "add", "bank", "--name", "Example Bank", "--number", "057188880000-057188880099"]);
        place.run(&["org", "add", "calls", "--name", "Example Calls", "--kind", "partner", "--number", "057188881000"]);
        place.run(&["mandate", "add", "calls", "--for", "bank"]);
        place.run(&["org", "add", "shop", "--name", "Example Shop", "--number", "057188882000"]);
        place.run(&["stop", "13800003333", "--to", "bank"]);
        place.run(&["publish"]);
        place.bank = place.key("bank", &[]);
        place.calls = place.key("calls", &[]);
        place.shop = place.key("shop", &[]);
        place
    }

    /// An empty registry of a country and its operator's key.
    pub fn of(plan: &str) -> Place {
        let wurao = Wurao::new();
        let text = String::new;
        let mut place =
            Place { wurao, operator: text(), bank: text(), calls: text(), shop: text(), day: text(), server: None };
        let folder = place.folder();
        let made = ["registry", "init", arg(&folder), "--plan", plan, "--name", "registry.example/test"];
        place.wurao.json(&made);
        place.operator = place.key("operator", &[]);
        place
    }

    pub fn folder(&self) -> PathBuf {
        self.wurao.path("registry")
    }

    /// A command of the registry that must end well.
    pub fn run(&self, arguments: &[&str]) -> Value {
        let (code, document, errors) = self.answer(arguments);
        assert_eq!(code, 0, "{arguments:?}: {document} {errors}");
        document
    }

    /// A command of the registry.
    pub fn answer(&self, arguments: &[&str]) -> (i32, Value, String) {
        let folder = self.folder();
        self.wurao.answer(&[&["registry"], arguments, &["--registry", arg(&folder)]].concat())
    }

    /// A new key of an organisation.
    pub fn key(&self, organisation: &str, more: &[&str]) -> String {
        let made = self.run(&[&["key", "new", "--for", organisation], more].concat());
        made["key"].as_str().expect("a key is told once").to_owned()
    }

    /// Opens its pages, once.
    pub fn serve(&mut self, more: &[&str]) {
        let folder = self.folder();
        let own = ["registry", "serve", "--port", "0", "--registry", arg(&folder)];
        self.server = Some(Server::start(WURAO, [&own[..], more].concat()));
    }

    /// The served registry.
    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("served")
    }

    /// `http://ADDRESS`.
    pub fn url(&self) -> String {
        self.server().url("")
    }

    /// Asks with a key.
    pub fn get(&self, path: &str, key: &str) -> Answer {
        Asked::new("GET", path).key(key).of(self.server().address())
    }

    /// Sends a document with a key.
    pub fn post(&self, path: &str, key: &str, document: &Value) -> Answer {
        Asked::new("POST", path).key(key).body(document.to_string().as_bytes()).of(self.server().address())
    }
}
