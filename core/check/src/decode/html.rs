//! The text of an HTML page, as a reader sees it: scripts and styles dropped, blocks as lines, entities read.
//! Not a browser: it never fails, and takes broken markup as text.

use std::borrow::Cow;

/// Elements whose content is not text.
const DROPPED: [&str; 7] = ["script", "style", "noscript", "template", "svg", "head", "iframe"];
/// Elements that begin and end a line.
const BLOCKS: [&str; 34] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "tr",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "address",
    "hr",
    "title",
    "body",
];

/// The text of `page`; at most as long as the page.
pub fn text(page: &str) -> String {
    let mut out = Lines::default();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        out.words(&entities(&rest[..at]));
        rest = &rest[at..];
        let Some(tag) = Tag::read(rest) else {
            out.words("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        if !tag.closes && DROPPED.contains(&tag.name.as_ref()) {
            rest = after_close(rest, &tag.name);
        }
        out.tag(&tag.name);
    }
    out.words(&entities(rest));
    out.done()
}

struct Tag<'a> {
    name: Cow<'a, str>,
    closes: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    /// The tag, comment or declaration that `text` begins with; `None` where `<` is only a character.
    fn read(text: &'a str) -> Option<Self> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(text.len(), |end| end + 7);
            return Some(Self { name: Cow::Borrowed("!"), closes: false, length });
        }
        let closes = text.starts_with("</");
        let name_at = if closes { 2 } else { 1 };
        let first = text[name_at..].chars().next()?;
        if !first.is_ascii_alphabetic() && first != '!' && first != '?' {
            return None;
        }
        let name = &text[name_at..];
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(name.len())];
        let length = tag_end(text)?;
        let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        Some(Self { name, closes, length })
    }
}

/// Where the tag ends: the first `>` outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    // A quote that never closes: take the first `>` after all.
    text.find('>').map(|at| at + 1)
}

/// What follows the closing tag of a dropped element; all of the rest where it never closes.
fn after_close<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let start = from + at;
        let after = start + 2;
        let is_name = text.get(after..after + name.len()).is_some_and(|got| got.eq_ignore_ascii_case(name));
        if is_name {
            return text[start..].find('>').map_or("", |end| &text[start + end + 1..]);
        }
        from = after;
    }
    ""
}

#[derive(Default)]
struct Lines {
    text: String,
    space: bool,
}

impl Lines {
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            if self.space && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
                self.text.push(' ');
            }
            self.space = false;
            self.text.push(c);
        }
    }

    fn tag(&mut self, name: &str) {
        match name {
            "td" | "th" => self.between('\t'),
            "br" => {
                self.space = false;
                self.text.push('\n');
            }
            _ if BLOCKS.contains(&name) => self.between('\n'),
            _ => {}
        }
    }

    fn between(&mut self, mark: char) {
        self.space = false;
        if mark == '\n' {
            self.text.truncate(self.text.trim_end_matches('\t').len());
        }
        if !self.text.is_empty() && !self.text.ends_with(['\n', mark]) {
            self.text.push(mark);
        }
    }

    fn done(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((read, length)) => {
                out.push(read);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that an entity stands for, and how long it is. Only those that texts with numbers are written with.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let read = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "minus" => '−',
        "hellip" => '…',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "deg" => '°',
        "permil" => '‰',
        "yen" => '¥',
        "laquo" => '«',
        "raquo" => '»',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0').map(|c| if c == '\u{a0}' { ' ' } else { c })?
        }
    };
    Some((read, end + 1))
}
