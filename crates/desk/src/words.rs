//! Every sentence of the product that is not pack data: the Fluent files in `words/`.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use playbook::{Bilingual, Lang};
use std::sync::OnceLock;

const ZH: &[&str] = &[
    include_str!("../words/zh-CN/calls.ftl"),
    include_str!("../words/zh-CN/case.ftl"),
    include_str!("../words/zh-CN/commands.ftl"),
    include_str!("../words/zh-CN/counter.ftl"),
    include_str!("../words/zh-CN/dealings.ftl"),
    include_str!("../words/zh-CN/evidence.ftl"),
    include_str!("../words/zh-CN/frame.ftl"),
    include_str!("../words/zh-CN/ladder.ftl"),
    include_str!("../words/zh-CN/money.ftl"),
    include_str!("../words/zh-CN/packs.ftl"),
    include_str!("../words/zh-CN/parties.ftl"),
    include_str!("../words/zh-CN/people.ftl"),
    include_str!("../words/zh-CN/phone.ftl"),
    include_str!("../words/zh-CN/problems.ftl"),
    include_str!("../words/zh-CN/publish.ftl"),
    include_str!("../words/zh-CN/registry.ftl"),
    include_str!("../words/zh-CN/screen.ftl"),
];
const EN: &[&str] = &[
    include_str!("../words/en/calls.ftl"),
    include_str!("../words/en/case.ftl"),
    include_str!("../words/en/commands.ftl"),
    include_str!("../words/en/counter.ftl"),
    include_str!("../words/en/dealings.ftl"),
    include_str!("../words/en/evidence.ftl"),
    include_str!("../words/en/frame.ftl"),
    include_str!("../words/en/ladder.ftl"),
    include_str!("../words/en/money.ftl"),
    include_str!("../words/en/packs.ftl"),
    include_str!("../words/en/parties.ftl"),
    include_str!("../words/en/people.ftl"),
    include_str!("../words/en/phone.ftl"),
    include_str!("../words/en/problems.ftl"),
    include_str!("../words/en/publish.ftl"),
    include_str!("../words/en/registry.ftl"),
    include_str!("../words/en/screen.ftl"),
];

/// The words of one language.
#[derive(Clone, Copy)]
pub struct Words {
    /// Which language.
    pub lang: Lang,
}

fn bundle(lang: Lang) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let both = BUNDLES.get_or_init(|| [read(Lang::Zh, ZH), read(Lang::En, EN)]);
    match lang {
        Lang::Zh => &both[0],
        Lang::En => &both[1],
    }
}

fn read(lang: Lang, texts: &[&str]) -> FluentBundle<FluentResource> {
    let id = lang.tag().parse().expect("both tags are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks around figures would end up in copied text and in tests; our words never mix directions.
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Words {
    /// The words of a language.
    pub fn new(lang: Lang) -> Words {
        Words { lang }
    }

    /// The sentence of a key. A missing key shows itself, so that a test can find it.
    pub fn t(&self, key: &str) -> String {
        self.a(key, &[])
    }

    /// The sentence of a key with one argument `n`.
    pub fn n(&self, key: &str, n: impl TryInto<i64>) -> String {
        let n = n.try_into().unwrap_or(i64::MAX);
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        self.format(key, Some(&args))
    }

    /// The sentence of a key with named text arguments.
    pub fn a(&self, key: &str, args: &[(&str, String)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(value.as_str()));
        }
        self.format(key, Some(&fluent))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.lang);
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, a)| (id, Some(a)));
        let pattern = bundle.get_message(id).and_then(|m| match attribute {
            Some(a) => m.get_attribute(a).map(|a| a.value()),
            None => m.value(),
        });
        match pattern {
            Some(pattern) => bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned(),
            None => format!("⟦{key}⟧"),
        }
    }
}

/// The sentence of a key in both languages.
pub fn both(key: &str, args: &[(&str, String)]) -> Bilingual {
    Bilingual::both(|lang| Words::new(lang).a(key, args))
}
