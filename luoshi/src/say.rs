//! What commands say, in the language that was asked for.

use luoshi_packs::Lang;

/// One of two texts.
pub fn say(lang: Lang, zh: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}
