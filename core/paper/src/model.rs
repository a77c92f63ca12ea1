//! What a document says.

use serde::Serialize;

/// The language that a document is written in: it decides on faces, numbers of headings and indents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The language.
    pub lang: Lang,
    /// What is printed across a document that is not published; none for one that is.
    pub draft: Option<String>,
    /// Who issues it: the head of the first page.
    pub issuer: String,
    /// What stands below the head, left: which edition it is.
    pub issue: String,
    /// And right: its day.
    pub day: String,
    /// Its title.
    pub title: String,
    /// Lines below the title: the period, what is corrected.
    pub under: Vec<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Who signs it, and when; without a seal.
    pub signed: Option<Signed>,
    /// Who stands for it, each with what they did.
    pub colophon: Vec<(String, String)>,
    /// Where it can be checked.
    pub code: Option<Code>,
    /// Year, month and day that it was published, for programs that sort documents.
    pub dated: Option<(i32, u32, u32)>,
}

/// The end of the text, without a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Who.
    pub by: String,
    /// The day, as it is written.
    pub on: String,
}

/// An address that is printed as a code on each page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The address.
    pub to: String,
    /// What is said beside the code.
    pub says: String,
    /// Width and height of the code in modules, with the white around it.
    pub size: i32,
    /// Its dark modules as the path of an SVG.
    pub path: String,
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 3.
        level: u8,
        /// What is written before it: `一、`.
        number: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number; none for points.
        start: Option<u64>,
        /// What each item holds.
        items: Vec<Vec<Block>>,
    },
    /// Somebody else's words.
    Quote {
        /// What they said.
        blocks: Vec<Block>,
    },
    /// Text as it was typed.
    Code {
        /// The text.
        text: String,
    },
    /// A table.
    Table {
        /// The heads of the columns.
        head: Vec<Vec<Inline>>,
        /// The rows, each of as many cells as there are columns.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// Words of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Strong words.
    Strong {
        /// The words.
        of: Vec<Inline>,
    },
    /// Stressed words.
    Emphasis {
        /// The words.
        of: Vec<Inline>,
    },
    /// Words that are struck out.
    Struck {
        /// The words.
        of: Vec<Inline>,
    },
    /// Words as they were typed.
    Code {
        /// The text.
        text: String,
    },
    /// Words that lead to a page.
    Link {
        /// The address.
        to: String,
        /// The words.
        of: Vec<Inline>,
    },
    /// A number that leads to its own page.
    Number {
        /// What is read.
        text: String,
        /// The address.
        to: String,
    },
    /// The end of a line.
    Break,
}

impl Inline {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// The words alone.
pub fn lines(text: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Code { text } | Inline::Number { text, .. } => text.clone(),
        Inline::Strong { of } | Inline::Emphasis { of } | Inline::Struck { of } | Inline::Link { of, .. } => {
            lines(of)
        }
        Inline::Break => " ".to_owned(),
    };
    text.iter().map(words).collect()
}

/// The same text with each link's address as `to` makes it; a link whose address it takes away becomes its words.
pub fn led(blocks: Vec<Block>, to: &impl Fn(&str) -> Option<String>) -> Vec<Block> {
    let cells =
        |cells: Vec<Vec<Inline>>| cells.into_iter().map(|text| led_words(text, to)).collect::<Vec<_>>();
    let one = |block| match block {
        Block::Heading { level, number, text } => Block::Heading { level, number, text: led_words(text, to) },
        Block::Paragraph { text } => Block::Paragraph { text: led_words(text, to) },
        Block::List { start, items } => {
            Block::List { start, items: items.into_iter().map(|item| led(item, to)).collect() }
        }
        Block::Quote { blocks } => Block::Quote { blocks: led(blocks, to) },
        Block::Table { head, rows } => {
            Block::Table { head: cells(head), rows: rows.into_iter().map(cells).collect() }
        }
        other @ (Block::Code { .. } | Block::Rule) => other,
    };
    blocks.into_iter().map(one).collect()
}

fn led_words(text: Vec<Inline>, to: &impl Fn(&str) -> Option<String>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(text.len());
    for inline in text {
        match inline {
            Inline::Strong { of } => out.push(Inline::Strong { of: led_words(of, to) }),
            Inline::Emphasis { of } => out.push(Inline::Emphasis { of: led_words(of, to) }),
            Inline::Struck { of } => out.push(Inline::Struck { of: led_words(of, to) }),
            Inline::Link { to: address, of } => match to(&address) {
                Some(to) => out.push(Inline::Link { to, of }),
                None => out.extend(of),
            },
            Inline::Number { text, to: address } => match to(&address) {
                Some(to) => out.push(Inline::Number { text, to }),
                None => out.push(Inline::Text { text }),
            },
            other => out.push(other),
        }
    }
    out
}
