//! The frame around every page: title bar, contents list, language switch, today.

use crate::frame::assets;
use crate::frame::contents::{CONTENTS, Place};
use crate::frame::session::Session;
use crate::frame::typed::encoded;
use crate::parts::dates::{Dated, Day};
use desk::Loaded;
use desk::words::Words;
use playbook::Lang;
use std::cell::Cell;
use std::ops::Deref;

/// What was just saved, in a sentence, and the button that takes it back.
#[derive(Clone)]
pub struct Banner {
    /// The sentence.
    pub text: String,
    /// The words of the button.
    pub undo: String,
    /// Number of the event that is taken back, with all that was saved with it.
    pub seq: u64,
    /// The page to come back to.
    pub back: String,
}

/// What the frame shows. Templates call it `s`; it is also the page's words.
pub struct Shell {
    /// What was just saved or hidden, with the way back.
    pub saved: Option<Banner>,
    /// What the case is about, for the title of its pages; empty outside any case.
    pub subject: String,
    /// The words of the page's language.
    pub w: Words,
    /// Title of the page.
    pub title: String,
    /// A line under the title in the bar.
    pub under: String,
    /// The case's path, such as `/case/c4k2mxq`; empty outside a case.
    pub base: String,
    /// Which entry of the contents list is the current one.
    pub place: &'static str,
    /// Where the arrow leads; the wordmark stands instead when empty.
    pub back: String,
    /// Today.
    pub today: Option<Day>,
    /// Token for forms.
    pub token: String,
    /// Address of the page, for links that come back to it.
    pub here: String,
    /// Begins the names of the page's forms.
    pub page: String,
    /// Number of the last event that the page knows.
    pub seen: u64,
    /// What the strip of somebody who helps says.
    pub seat: Option<String>,
    /// What the strip of a case says whose log does not hold.
    pub damage: Option<String>,
    forms: Cell<u32>,
}

/// What every form of a page carries.
pub struct FormMarks {
    /// Proves that it is ours.
    pub token: String,
    /// Number of the last event that the page knew.
    pub seen: u64,
    /// The form's own name, used up by its first post.
    pub key: String,
}

/// An entry of the contents list.
pub struct Contents {
    /// What follows the case's own address.
    pub path: &'static str,
    /// Name.
    pub name: String,
    /// On wide screens only.
    pub wide: bool,
    /// The one that is pressed most.
    pub loud: bool,
    /// The page that is shown.
    pub current: bool,
    /// Its picture, markup of our own.
    pub icon: &'static str,
}

impl Shell {
    /// A frame outside any case.
    pub fn plain(session: &Session, title: String) -> Shell {
        Shell {
            w: Words::new(session.lang),
            title,
            subject: String::new(),
            saved: None,
            under: String::new(),
            base: String::new(),
            place: "",
            back: String::new(),
            today: None,
            token: session.token.clone(),
            here: session.here.clone(),
            page: session.page.clone(),
            seen: 0,
            seat: None,
            damage: None,
            forms: Cell::new(0),
        }
    }

    /// A frame inside a case, with the arrow back to its home.
    pub fn of_case(session: &Session, loaded: &Loaded, place: &'static str, title: String) -> Shell {
        let base = format!("/case/{}", loaded.id);
        Shell {
            under: loaded.case.subject.clone(),
            subject: loaded.case.subject.clone(),
            damage: loaded.damage.map(|damage| {
                let w = Words::new(session.lang);
                let what = w.t(&format!("damage-{}", damage.kind.id()));
                w.a("damage-strip", &[("seq", damage.seq.to_string()), ("what", what)])
            }),
            back: base.clone(),
            base,
            seen: loaded.head.seq,
            place,
            today: Some(Day::full(loaded.today, loaded.today, session.lang)),
            ..Shell::plain(session, title)
        }
    }

    /// BCP 47 tag of the page.
    pub fn tag(&self) -> &'static str {
        self.w.lang.tag()
    }
    /// The other language's name, its tag, and the link that switches to it.
    pub fn other(&self) -> (&'static str, &'static str, String) {
        let (name, tag, id) = match self.w.lang {
            Lang::Zh => ("EN", "en", "en"),
            Lang::En => ("中文", "zh-CN", "zh"),
        };
        (name, tag, format!("/lang/{id}?back={}", encoded(&self.here)))
    }
    /// What the next form of the page carries. Each has a name of its own.
    pub fn form(&self) -> FormMarks {
        let number = self.forms.get() + 1;
        self.forms.set(number);
        FormMarks { token: self.token.clone(), seen: self.seen, key: format!("{}-{number}", self.page) }
    }
    /// The same as a query, for forms with files: it is read before the files are.
    pub fn post(&self) -> String {
        let FormMarks { token, seen, key } = self.form();
        format!("token={token}&seen={seen}&key={key}")
    }
    /// The contents list of the case.
    pub fn contents(&self) -> Vec<Contents> {
        let entry = |p: &Place| Contents {
            path: p.path,
            name: self.w.t(&format!("place-{}", p.key)),
            wide: p.wide,
            loud: p.key == "capture",
            current: p.key == self.place,
            icon: p.icon,
        };
        CONTENTS.iter().map(entry).collect()
    }
    /// A text whose dates stay unbroken.
    pub fn d<'t>(&self, text: &'t str) -> Dated<'t> {
        Dated(text)
    }
    /// Address of the style sheet.
    pub fn css(&self) -> &'static str {
        assets::css()
    }
    /// Address of the picture that stands on a phone's first page.
    pub fn icon(&self) -> String {
        assets::icon("icon-192.png")
    }
    /// Address of the script.
    pub fn js(&self) -> &'static str {
        assets::js()
    }
}

impl Deref for Shell {
    type Target = Words;
    fn deref(&self) -> &Words {
        &self.w
    }
}
