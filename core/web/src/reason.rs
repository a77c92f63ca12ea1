//! Reasons as readers see them. What a room wrote of itself is told in the reader's language; what a person wrote stands
//! as it was written.

use luoshi_packs::Lang;

use crate::Html;

/// A reason told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What a room wrote, in the reader's language, with the sign that joins it to what follows.
    pub said: String,
    /// What a person wrote.
    pub written: String,
}

impl Reason {
    /// What a person wrote, and nothing else.
    pub fn written(text: &str) -> Self {
        Self { said: String::new(), written: text.to_owned() }
    }

    /// For a table or a line of text.
    pub fn text(&self) -> String {
        format!("{}{}", self.said, self.written)
    }

    /// For a page: what was written is marked with its language.
    pub fn html(&self, lang: Lang) -> Html {
        let written =
            if self.written.is_empty() { Html::default() } else { Html::name(lang, &self.written, None) };
        Html::text(&self.said).and(written)
    }
}
