//! A text as a document on paper holds it, out of what reading its Markdown finds.

use luoshi_paper::{Block, Inline};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

/// The most parts within parts: what lies deeper is set as if it lay there.
const DEEPEST: usize = 24;

/// What is open while a text is read.
enum Is {
    Whole,
    Paragraph,
    Heading(u8),
    List(Option<u64>),
    Item,
    Quote,
    Typed,
    Table,
    Row,
    Cell,
    Strong,
    Emphasis,
    Struck,
    Link(String),
}

/// Something open, with what it holds so far.
struct Open {
    is: Is,
    text: Vec<Inline>,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
}

impl Open {
    fn of(is: Is) -> Self {
        Self {
            is,
            text: Vec::new(),
            blocks: Vec::new(),
            items: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Words that stand in no paragraph of their own become one.
    fn settle(&mut self) {
        if !self.text.is_empty() {
            self.blocks.push(Block::Paragraph { text: std::mem::take(&mut self.text) });
        }
    }

    fn block(&mut self, block: Block) {
        self.settle();
        self.blocks.push(block);
    }
}

/// The document's text while it is put together.
pub struct Setting {
    open: Vec<Open>,
    /// How many parts are open that lie too deep.
    deeper: usize,
}

impl Default for Setting {
    fn default() -> Self {
        Self { open: vec![Open::of(Is::Whole)], deeper: 0 }
    }
}

impl Setting {
    fn top(&mut self) -> Option<&mut Open> {
        self.open.last_mut()
    }

    /// Words.
    pub fn words(&mut self, words: Inline) {
        if let Some(top) = self.top() {
            top.text.push(words);
        }
    }

    /// What is neither text nor a mark.
    pub fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) if self.deeper > 0 => self.deeper -= 1,
            Event::End(tag) => self.end(tag),
            Event::HardBreak => self.words(Inline::Break),
            Event::SoftBreak => self.soft_break(),
            Event::Rule => {
                if let Some(top) = self.top() {
                    top.block(Block::Rule);
                }
            }
            _ => {}
        }
    }

    /// Lines of Latin letters are joined by a space, Chinese ones by nothing.
    fn soft_break(&mut self) {
        let Some(top) = self.top() else { return };
        if luoshi_paper::lines(&top.text).ends_with(|c: char| c.is_ascii()) {
            top.text.push(Inline::text(" "));
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if self.open.len() > DEEPEST {
            self.deeper += 1;
            return;
        }
        let is = match tag {
            Tag::Heading { level, .. } => Is::Heading(match level {
                HeadingLevel::H1 | HeadingLevel::H2 => 1,
                HeadingLevel::H3 => 2,
                _ => 3,
            }),
            Tag::List(start) => Is::List(start),
            Tag::Item => Is::Item,
            Tag::BlockQuote(_) => Is::Quote,
            Tag::CodeBlock(_) => Is::Typed,
            Tag::Table(_) => Is::Table,
            Tag::TableHead | Tag::TableRow => Is::Row,
            Tag::TableCell => Is::Cell,
            Tag::Strong => Is::Strong,
            Tag::Emphasis => Is::Emphasis,
            Tag::Strikethrough => Is::Struck,
            Tag::Link { dest_url, .. } => Is::Link(dest_url.into_string()),
            _ => Is::Paragraph,
        };
        self.open.push(Open::of(is));
    }

    fn end(&mut self, _: TagEnd) {
        let Some(mut done) = self.open.pop() else { return };
        let Some(into) = self.open.last_mut() else { return };
        match done.is {
            Is::Whole | Is::Paragraph => {
                done.settle();
                done.blocks.into_iter().for_each(|block| into.block(block));
            }
            Is::Heading(level) => {
                into.block(Block::Heading { level, number: String::new(), text: done.text })
            }
            Is::List(start) => into.block(Block::List { start, items: done.items }),
            Is::Item => {
                done.settle();
                into.items.push(done.blocks);
            }
            Is::Quote => {
                done.settle();
                into.block(Block::Quote { blocks: done.blocks });
            }
            Is::Typed => into.block(Block::Code { text: luoshi_paper::lines(&done.text) }),
            Is::Table => {
                let mut rows = done.rows.into_iter();
                into.block(Block::Table { head: rows.next().unwrap_or_default(), rows: rows.collect() });
            }
            Is::Row => into.rows.push(done.cells),
            Is::Cell => into.cells.push(done.text),
            Is::Strong => into.text.push(Inline::Strong { of: done.text }),
            Is::Emphasis => into.text.push(Inline::Emphasis { of: done.text }),
            Is::Struck => into.text.push(Inline::Struck { of: done.text }),
            Is::Link(to) => {
                into.text.push(Inline::Link { to, of: done.text.into_iter().map(plain).collect() })
            }
        }
    }

    /// What it holds.
    pub fn done(mut self) -> Vec<Block> {
        let mut whole = self.open.drain(..).next().unwrap_or_else(|| Open::of(Is::Whole));
        whole.settle();
        whole.blocks
    }
}

/// No link leads out of a link.
fn plain(inline: Inline) -> Inline {
    match inline {
        Inline::Number { text, .. } => Inline::Text { text },
        Inline::Link { of, .. } | Inline::Emphasis { of } => {
            Inline::Emphasis { of: of.into_iter().map(plain).collect() }
        }
        Inline::Strong { of } => Inline::Strong { of: of.into_iter().map(plain).collect() },
        Inline::Struck { of } => Inline::Struck { of: of.into_iter().map(plain).collect() },
        other => other,
    }
}
