//! Words: what readers see, in Chinese and in English, from Fluent files.
//!
//! A room declares its words once, beside its `words/zh.ftl` and `words/en.ftl`:
//!
//! ```ignore
//! luoshi_web::words!();                       // makes `crate::WORDS`
//! let w = crate::WORDS.in_lang(user.lang);    // a handle for one page
//! w.t("talk-hold");                           // 记一场宣讲
//! w.t_args("talk-count", &[("n", n.into())]); // {$n} as a number: thousands, plural
//! ```
//!
//! What is not found there is looked up in the words that all rooms share (`core/web/words`).

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use luoshi_packs::{Lang, Text};

use crate::formats;

/// A value in a sentence: a number (written with thousands) or text.
pub type Arg<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// One crate's words in both languages; read on first use.
pub struct WordBook {
    zh: &'static str,
    en: &'static str,
    read: OnceLock<[Bundle; 2]>,
}

/// The words that all rooms share, and the shell's own.
pub static WORDS: WordBook = WordBook::new(include_str!("../words/zh.ftl"), include_str!("../words/en.ftl"));

/// Declares the crate's `WORDS` from its `words/zh.ftl` and `words/en.ftl`.
#[macro_export]
macro_rules! words {
    () => {
        /// This crate's words.
        pub static WORDS: $crate::WordBook = $crate::WordBook::new(
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/zh.ftl")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/en.ftl")),
        );
    };
}

impl WordBook {
    /// Made by [`words!`](crate::words).
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en, read: OnceLock::new() }
    }

    /// The words in one language.
    pub fn in_lang(&'static self, lang: Lang) -> Words {
        Words { book: self, lang }
    }

    /// A sentence in both languages: for what is said before it is known who reads it.
    pub fn text(&'static self, key: &str, args: &[(&'static str, Arg<'_>)]) -> Text {
        Text::new(self.in_lang(Lang::Zh).t_args(key, args), self.in_lang(Lang::En).t_args(key, args))
    }

    /// Both languages' sources, for tests.
    pub fn sources(&self) -> [(Lang, &'static str); 2] {
        [(Lang::Zh, self.zh), (Lang::En, self.en)]
    }

    fn bundle(&self, lang: Lang) -> &Bundle {
        let [zh, en] = self.read.get_or_init(|| [read(self.zh, "zh-CN"), read(self.en, "en")]);
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn say(&self, lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = self.bundle(lang);
        let pattern = bundle.get_message(key)?.value()?;
        let mut wrong = Vec::new();
        let said = bundle.format_pattern(pattern, args, &mut wrong).into_owned();
        if !wrong.is_empty() {
            tracing::error!(key, "words: {wrong:?}");
        }
        Some(said)
    }
}

/// Reads one language. What cannot be read is left out and logged; [`check_words`](crate::check_words) fails
/// on it in every crate's tests.
fn read(source: &'static str, lang: &str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(lang.parse().into_iter().collect());
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(n) => Some(formats::number(&n.as_string())),
        _ => None,
    }));
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, wrong)| {
        tracing::error!("words in {lang}: {wrong:?}");
        read
    });
    if let Err(wrong) = bundle.add_resource(resource) {
        tracing::error!("words in {lang}: {wrong:?}");
    }
    bundle
}

/// A crate's words in one language: what templates get as `w`.
#[derive(Clone, Copy)]
pub struct Words {
    book: &'static WordBook,
    /// The language.
    pub lang: Lang,
}

impl Words {
    /// The words under a key.
    pub fn t(&self, key: &str) -> String {
        self.say(key, None)
    }

    /// A sentence with values.
    pub fn t_args(&self, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.say(key, Some(&args))
    }

    /// A sentence with one value; for templates, which cannot write slices of tuples.
    pub fn t1<'a>(&self, key: &str, name: &'static str, value: impl IntoArg<'a>) -> String {
        self.t_args(key, &[(name, value.into_arg())])
    }

    /// A sentence with two values.
    pub fn t2<'a>(
        &self,
        key: &str,
        name: &'static str,
        value: impl IntoArg<'a>,
        other: &'static str,
        second: impl IntoArg<'a>,
    ) -> String {
        self.t_args(key, &[(name, value.into_arg()), (other, second.into_arg())])
    }

    /// A sentence with values by name; `None` where this crate's own words have none under this key.
    pub(crate) fn find(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        self.book.say(self.lang, key, Some(args))
    }

    /// Whether the page is in English; for the few places where a template has to choose.
    pub fn english(&self) -> bool {
        self.lang == Lang::En
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.book.say(self.lang, key, args).or_else(|| WORDS.say(self.lang, key, args)).unwrap_or_else(|| {
            tracing::error!(key, "no words under this key");
            key.to_owned()
        })
    }
}

/// What can stand in a sentence, also behind the references that templates pass.
pub trait IntoArg<'a> {
    /// The value as Fluent takes it.
    fn into_arg(self) -> Arg<'a>;
}

macro_rules! number_args {
    ($($number:ty),*) => {$(
        impl<'a> IntoArg<'a> for $number {
            fn into_arg(self) -> Arg<'a> { Arg::from(self) }
        }
        impl<'a> IntoArg<'a> for &$number {
            fn into_arg(self) -> Arg<'a> { Arg::from(*self) }
        }
    )*};
}
number_args!(i64, i32, u32, u64, usize);

impl<'a> IntoArg<'a> for &'a str {
    fn into_arg(self) -> Arg<'a> {
        Arg::String(Cow::Borrowed(self))
    }
}

impl<'a> IntoArg<'a> for &'a String {
    fn into_arg(self) -> Arg<'a> {
        Arg::String(Cow::Borrowed(self))
    }
}

impl<'a> IntoArg<'a> for &'a &str {
    fn into_arg(self) -> Arg<'a> {
        Arg::String(Cow::Borrowed(self))
    }
}

impl<'a> IntoArg<'a> for String {
    fn into_arg(self) -> Arg<'a> {
        Arg::String(Cow::Owned(self))
    }
}
