//! What somebody means by a word: a purpose by its names, the source of a sum in another language.

use super::{Purpose, Rules};

impl Rules {
    /// The purpose that somebody means who declares this: by its id in letters of any size, by its name in either language,
    /// by its Chinese name without what stands in brackets, or by one of the things that a sales purpose lists. `None` for
    /// any other word.
    ///
    /// ```
    /// let rules = registry::Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml"))?;
    /// let meant = |text| rules.meant(text).map(|purpose| purpose.id.as_str());
    /// assert_eq!((meant(" Goods "), meant("推销"), meant("保险")), (Some("goods"), Some("sales"), Some("finance")));
    /// assert_eq!(meant("promotion"), None);
    /// # Ok::<(), registry::RulesError>(())
    /// ```
    pub fn meant(&self, text: &str) -> Option<&Purpose> {
        let text = text.trim().to_lowercase();
        let by = |means: &dyn Fn(&Purpose) -> bool| self.purposes.iter().find(|purpose| means(purpose));
        let is = |name: &str| name.to_lowercase() == text;
        let short = |name: &str| name.split_once('（').is_some_and(|(short, _)| is(short));
        // What one part of a name says must not make a call exempt: "without selling" is no purpose.
        let part = |purpose: &Purpose| {
            !purpose.exempt && (purpose.zh.split('、').any(is) || purpose.en.split(',').any(|part| is(part.trim())))
        };
        by(&|purpose| is(&purpose.id) || is(&purpose.zh) || is(&purpose.en) || short(&purpose.zh)).or_else(|| by(&part))
    }

    /// Where an amount is written, in Chinese, where the rule set says it.
    pub fn source_zh(&self, source: &str) -> Option<&str> {
        self.penalties.iter().find(|penalty| penalty.source == source)?.source_zh.as_deref()
    }
}
