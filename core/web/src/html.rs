//! HTML that was made safe by construction.

use std::fmt::{self, Display, Write as _};

use luoshi_packs::Lang;
use luoshi_units::{Tree, Unit};

/// A piece of HTML. Text gets in only escaped; markup only from this crate's parts or a template.
///
/// In a template write `{{ piece }}`: it is not escaped again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text, escaped.
    pub fn text(text: impl Display) -> Self {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = write!(Escaping(&mut out), "{text}");
        Self(out)
    }

    /// What a template rendered: it has escaped its values itself.
    ///
    /// # Errors
    /// What the template reports.
    pub fn rendered(template: &impl askama::Template) -> Result<Self, askama::Error> {
        Ok(Self(template.render()?))
    }

    /// Markup that this crate has put together out of escaped parts.
    pub(crate) fn trusted(markup: String) -> Self {
        Self(markup)
    }

    /// A link.
    pub fn link(href: impl Display, text: impl Into<Self>) -> Self {
        Self(format!(r#"<a href="{}">{}</a>"#, Self::text(href), text.into()))
    }

    /// A number that opens: the dotted rule of the design.
    pub fn number(href: impl Display, text: impl Into<Self>) -> Self {
        Self(format!(r#"<a class="num" href="{}">{}</a>"#, Self::text(href), text.into()))
    }

    /// A number below zero or a reversal, in the book-keeper's red.
    pub fn negative(text: impl Into<Self>) -> Self {
        Self(format!(r#"<span class="neg">{}</span>"#, text.into()))
    }

    /// A second, quieter line in a cell or a list.
    pub fn sub(text: impl Into<Self>) -> Self {
        Self(format!(r#"<span class="sub">{}</span>"#, text.into()))
    }

    /// The name of the unit of a code, as [`Html::unit`] has it; the code itself where no unit has it.
    pub fn unit_of(lang: Lang, tree: &Tree, code: &str) -> Self {
        tree.get(code).map_or_else(|| Self::code(code), |unit| Self::unit(lang, unit))
    }

    /// Code, such as an item's name.
    pub fn code(text: impl Display) -> Self {
        Self(format!("<code>{}</code>", Self::text(text)))
    }

    /// A unit's name, marked as Chinese on an English page where it has no English one.
    pub fn unit(lang: Lang, unit: &Unit) -> Self {
        Self::name(lang, &unit.name_zh, unit.name_en.as_deref())
    }

    /// A piece in the other language than the page's, marked as such for screen readers.
    pub fn in_lang(page: Lang, piece: Lang, text: impl Display) -> Self {
        if page == piece {
            return Self::text(text);
        }
        Self(format!(r#"<span lang="{}">{}</span>"#, piece.tag(), Self::text(text)))
    }

    /// A piece in a language that may be another than the page's.
    pub fn spoken(page: Lang, in_lang: Lang, piece: impl Into<Self>) -> Self {
        let piece = piece.into();
        if page == in_lang {
            piece
        } else {
            Self(format!(r#"<span lang="{}">{}</span>"#, in_lang.tag(), piece.0))
        }
    }

    /// A name that exists in Chinese and perhaps in English: a page in English shows the English one, or the
    /// Chinese one marked as Chinese.
    pub fn name(page: Lang, zh: &str, en: Option<&str>) -> Self {
        match (page, en) {
            (Lang::En, Some(en)) if !en.is_empty() => Self::text(en),
            (Lang::En, _) if zh.is_ascii() => Self::text(zh),
            _ => Self::in_lang(page, Lang::Zh, zh),
        }
    }

    /// A piece that was looked for.
    pub fn mark(piece: impl Into<Self>) -> Self {
        Self(format!("<mark>{}</mark>", piece.into().0))
    }

    /// This piece followed by another.
    #[must_use]
    pub fn and(mut self, next: impl Into<Self>) -> Self {
        self.0.push_str(&next.into().0);
        self
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Html {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// Templates write it without the way through a formatter.
impl askama::FastWritable for Html {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(to.write_str(&self.0)?)
    }
}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Html {
    fn from(text: &String) -> Self {
        Self::text(text)
    }
}

struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#x27;"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::Html;

    #[test]
    fn text_is_escaped_once_and_markup_stays() {
        let link = Html::link("/u?a=1&b=\"", "<b>");
        assert_eq!(link.as_str(), r#"<a href="/u?a=1&amp;b=&quot;">&lt;b&gt;</a>"#);
        assert_eq!(Html::negative(link).as_str().matches("&lt;b").count(), 1);
    }

    #[test]
    fn a_chinese_name_on_an_english_page_says_its_language() {
        assert_eq!(Html::name(Lang::En, "柴河镇", None).as_str(), r#"<span lang="zh-CN">柴河镇</span>"#);
        assert_eq!(Html::name(Lang::En, "柴河镇", Some("Chaihe")).as_str(), "Chaihe");
        assert_eq!(Html::name(Lang::Zh, "柴河镇", Some("Chaihe")).as_str(), "柴河镇");
    }
}
