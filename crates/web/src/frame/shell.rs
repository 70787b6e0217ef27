//! The frame around every page: title bar, contents list, language switch, today.

use crate::frame::assets;
use crate::frame::session::Session;
use crate::frame::typed::encoded;
use crate::parts::dates::{Dated, Day};
use desk::Loaded;
use desk::words::Words;
use playbook::Lang;
use std::ops::Deref;

/// What the frame shows. Templates call it `s`; it is also the page's words.
pub struct Shell {
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
    here: String,
}

impl Shell {
    /// A frame outside any case.
    pub fn plain(session: &Session, title: String) -> Shell {
        Shell {
            w: Words::new(session.lang),
            title,
            under: String::new(),
            base: String::new(),
            place: "",
            back: String::new(),
            today: None,
            token: session.token.clone(),
            here: session.here.clone(),
        }
    }

    /// A frame inside a case, with the arrow back to its home.
    pub fn of_case(session: &Session, loaded: &Loaded, place: &'static str, title: String) -> Shell {
        let base = format!("/case/{}", loaded.id);
        Shell {
            under: loaded.case.subject.clone(),
            back: base.clone(),
            base,
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
    /// `page` for the current entry of the contents list.
    pub fn current(&self, place: &str) -> bool {
        self.place == place
    }
    /// A text whose dates stay unbroken.
    pub fn d<'t>(&self, text: &'t str) -> Dated<'t> {
        Dated(text)
    }
    /// Address of the style sheet.
    pub fn css(&self) -> &'static str {
        assets::css()
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
