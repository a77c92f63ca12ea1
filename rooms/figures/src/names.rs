//! Names of units as pages show them.

use luoshi_packs::Lang;
use luoshi_units::{Tree, Unit};
use luoshi_web::Html;

/// A unit's name as plain text, for sentences and attributes.
pub fn plain(lang: Lang, unit: &Unit) -> &str {
    unit.name(lang == Lang::En)
}

/// The language of [`plain`], where it is not the page's.
pub fn foreign(lang: Lang, unit: &Unit) -> Option<&'static str> {
    (lang == Lang::En && unit.name_en.is_none()).then_some("zh-CN")
}

/// The unit with those above it, without the city: 西城区 新风街道.
pub fn path(lang: Lang, tree: &Tree, code: &str) -> Html {
    let path = tree.path(code);
    let below = if path.len() > 1 { &path[1..] } else { &path[..] };
    let mut out = Html::default();
    for (index, step) in below.iter().enumerate() {
        if index > 0 {
            out = out.and(" ");
        }
        out = out.and(Html::unit(lang, step));
    }
    if out.is_empty() { Html::text(code) } else { out }
}

/// The names above a unit, from the city down, for pickers: 云江市 › 林海市.
pub fn above(lang: Lang, tree: &Tree, code: &str) -> String {
    let mut path = tree.path(code);
    path.pop();
    path.iter().map(|step| plain(lang, step)).collect::<Vec<_>>().join(" › ")
}
