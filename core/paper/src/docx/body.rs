//! The text of the document.

use super::xml;
use crate::model::{Block, Inline, Lang, Paper};
use crate::order::width;

/// The most levels of lists within lists that the format has.
const LEVELS: usize = 9;
/// A line of 28 characters, in halves of one.
const LINE: usize = 56;

/// The text while it is written, and what it refers to.
pub struct Body<'a> {
    paper: &'a Paper,
    /// The addresses that links lead to, in their order.
    pub links: Vec<&'a str>,
    /// The lists: the first number of each; none for points.
    pub lists: Vec<Option<u64>>,
}

/// How a piece of text stands.
#[derive(Clone, Copy, Default)]
struct Face {
    strong: bool,
    emphasis: bool,
    struck: bool,
    typed: bool,
    link: bool,
    number: bool,
}

impl Face {
    fn properties(self) -> String {
        let mut all = String::new();
        if self.typed {
            all.push_str(r#"<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>"#);
        }
        for (holds, element) in [
            (self.strong, "<w:b/>"),
            (self.emphasis, "<w:i/>"),
            (self.struck, "<w:strike/>"),
            (self.link, r#"<w:u w:val="single"/>"#),
            (self.number && !self.link, r#"<w:u w:val="dotted"/>"#),
        ] {
            all.push_str(if holds { element } else { "" });
        }
        if all.is_empty() { all } else { format!("<w:rPr>{all}</w:rPr>") }
    }
}

impl<'a> Body<'a> {
    /// Of a document.
    pub fn of(paper: &'a Paper) -> Self {
        Self { paper, links: Vec::new(), lists: Vec::new() }
    }

    /// The main part.
    pub fn document(&mut self) -> String {
        let paper = self.paper;
        let mut out = String::from(concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#
        ));
        out.push_str(&styled("Masthead", &run(&paper.issuer, Face::default())));
        let issue = format!(
            "{}<w:r><w:tab/></w:r>{}",
            run(&paper.issue, Face::default()),
            run(&paper.day, Face::default())
        );
        out.push_str(&styled("Issue", &issue));
        out.push_str(&styled("Title", &run(&paper.title, Face::default())));
        for line in &paper.under {
            out.push_str(&styled("Subtitle", &run(line, Face::default())));
        }
        out.push_str(&self.blocks(&paper.body, (None, "BodyText")));
        out.push_str(&self.end());
        out.push_str(&section(paper));
        out.push_str("</w:body></w:document>");
        out
    }

    /// Who signs, who stands for it, where it can be checked.
    fn end(&mut self) -> String {
        let paper = self.paper;
        let mut out = String::new();
        if let Some(signed) = &paper.signed {
            let (by, on) = signed.indents();
            // Counted in hundredths of a character from the right edge.
            for (text, halves) in [(&signed.by, by), (&signed.on, on)] {
                let indent = format!(
                    r#"<w:ind w:rightChars="{}" w:right="{}"/><w:jc w:val="right"/>"#,
                    halves * 50,
                    halves * 158
                );
                out.push_str(&paragraph(
                    &format!(r#"<w:pStyle w:val="Signed"/>{indent}"#),
                    &run(text, Face::default()),
                ));
            }
        }
        for (label, text) in &paper.colophon {
            let colon = if paper.lang == Lang::Zh { "：" } else { ": " };
            out.push_str(&styled("Colophon", &run(&format!("{label}{colon}{text}"), Face::default())));
        }
        if let Some(code) = &paper.code {
            let link = self.link(&code.to, &run(&code.to, Face { link: true, ..Face::default() }));
            out.push_str(&styled(
                "Colophon",
                &format!("{}{link}", run(&format!("{} ", code.says), Face::default())),
            ));
        }
        out
    }

    fn blocks(&mut self, blocks: &'a [Block], at: (Option<(usize, usize)>, &str)) -> String {
        let mut out = String::new();
        for block in blocks {
            out.push_str(&self.block(block, at));
        }
        out
    }

    /// A part; within a list it belongs to an item: the list's number and its level.
    fn block(&mut self, block: &'a Block, (item, style): (Option<(usize, usize)>, &str)) -> String {
        match block {
            Block::Heading { level, number, text } => {
                let words =
                    format!("{}{}", run(number, Face::default()), self.inlines(text, Face::default()));
                styled(&format!("Heading{level}"), &words)
            }
            Block::Paragraph { text } => {
                let words = self.inlines(text, Face::default());
                match item {
                    Some((list, level)) => {
                        let list = format!(
                            r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#
                        );
                        paragraph(&format!(r#"<w:pStyle w:val="ListParagraph"/>{list}"#), &words)
                    }
                    None => styled(style, &words),
                }
            }
            Block::List { start, items } => {
                self.lists.push(*start);
                let list = self.lists.len();
                let level = item.map_or(0, |(_, level)| (level + 1).min(LEVELS - 1));
                items.iter().map(|blocks| self.item(blocks, (list, level))).collect()
            }
            Block::Quote { blocks } => self.blocks(blocks, (None, "Quote")),
            Block::Code { text } => text
                .trim_end()
                .split('\n')
                .map(|line| styled("Code", &run(line, Face { typed: true, ..Face::default() })))
                .collect(),
            Block::Table { head, rows } => self.table(head, rows),
            Block::Rule => styled("Line", ""),
        }
    }

    /// The first paragraph of an item carries its number.
    fn item(&mut self, blocks: &'a [Block], at: (usize, usize)) -> String {
        let (mut out, mut first) = (String::new(), true);
        for block in blocks {
            let is_list = matches!(block, Block::List { .. });
            out.push_str(&self.block(block, ((first || is_list).then_some(at), "ListContinue")));
            first = false;
        }
        out
    }

    fn table(&mut self, head: &'a [Vec<Inline>], rows: &'a [Vec<Vec<Inline>>]) -> String {
        // The width of the type area, shared out evenly: a program fits the columns to what they hold.
        let grid = format!(r#"<w:gridCol w:w="{}"/>"#, 8844 / head.len().max(1)).repeat(head.len());
        let mut out = format!(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"#
        );
        let strong = Face { strong: true, ..Face::default() };
        out.push_str(&self.row(head, (r#"<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"#, strong)));
        for row in rows {
            out.push_str(&self.row(row, ("<w:trPr><w:cantSplit/></w:trPr>", Face::default())));
        }
        out.push_str("</w:tbl>");
        // A table may not be the last of a part.
        out + &styled("Cell", "")
    }

    fn row(&mut self, cells: &'a [Vec<Inline>], (properties, face): (&str, Face)) -> String {
        let cell =
            |cell: &'a Vec<Inline>| format!("<w:tc>{}</w:tc>", styled("Cell", &self.inlines(cell, face)));
        let cells: String = cells.iter().map(cell).collect();
        format!("<w:tr>{properties}{cells}</w:tr>")
    }

    fn inlines(&mut self, text: &'a [Inline], face: Face) -> String {
        text.iter().map(|inline| self.inline(inline, face)).collect()
    }

    fn inline(&mut self, inline: &'a Inline, face: Face) -> String {
        match inline {
            Inline::Text { text } => run(text, face),
            Inline::Strong { of } => self.inlines(of, Face { strong: true, ..face }),
            Inline::Emphasis { of } => self.inlines(of, Face { emphasis: true, ..face }),
            Inline::Struck { of } => self.inlines(of, Face { struck: true, ..face }),
            Inline::Code { text } => run(text, Face { typed: true, ..face }),
            Inline::Link { to, of } => {
                let words = self.inlines(of, Face { link: true, ..face });
                self.link(to, &words)
            }
            Inline::Number { text, to } => self.link(to, &run(text, Face { number: true, ..face })),
            Inline::Break => "<w:r><w:br/></w:r>".to_owned(),
        }
    }

    fn link(&mut self, to: &'a str, words: &str) -> String {
        self.links.push(to);
        format!(r#"<w:hyperlink r:id="link{}" w:history="1">{words}</w:hyperlink>"#, self.links.len())
    }
}

impl crate::Signed {
    /// How far the two lines stand from the right edge, in halves of a character: the longer one two characters, and the
    /// day begins two characters behind the name, or the name two before the day. Beside a name that fills a line both
    /// stand two from the edge.
    pub(crate) fn indents(&self) -> (usize, usize) {
        let (by, on) = (width(&self.by), width(&self.on));
        // From the left edge of the name to that of the day.
        let shift = 4;
        if by + shift > LINE {
            return (shift, shift);
        }
        if on + shift > by { (on + shift - by + 4, 4) } else { (4, by - shift - on + 4) }
    }
}

fn paragraph(properties: &str, words: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>")
}

fn styled(style: &str, words: &str) -> String {
    paragraph(&format!(r#"<w:pStyle w:val="{style}"/>"#), words)
}

fn run(text: &str, face: Face) -> String {
    if text.is_empty() {
        return String::new();
    }
    let words = xml(text).replace('\n', r#"</w:t><w:br/><w:t xml:space="preserve">"#);
    format!(r#"<w:r>{}<w:t xml:space="preserve">{words}</w:t></w:r>"#, face.properties())
}

/// A4 with a type area of 156 by 225 mm below a margin of 37 mm, right of one of 28 mm: 22 lines of 28 characters.
fn section(paper: &Paper) -> String {
    let header = if paper.draft.is_some() {
        r#"<w:headerReference w:type="default" r:id="header"/><w:headerReference w:type="even" r:id="header"/>"#
    } else {
        ""
    };
    let grid = r#"<w:docGrid w:type="lines" w:linePitch="579"/>"#;
    format!(
        concat!(
            r#"<w:sectPr>{}<w:footerReference w:type="default" r:id="footer1"/>"#,
            r#"<w:footerReference w:type="even" r:id="footer2"/><w:pgSz w:w="11906" w:h="16838"/>"#,
            r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>{}</w:sectPr>"#
        ),
        header, grid
    )
}

#[cfg(test)]
mod tests {
    use crate::Signed;

    #[test]
    fn the_day_begins_two_characters_behind_the_name() {
        let signed = |by: &str, on: &str| Signed { by: by.to_owned(), on: on.to_owned() };
        // Name of 7 characters, day of 10.5 in halves of ASCII digits.
        let (by, on) = signed("领导小组办公室", "2021年4月16日").indents();
        assert_eq!(on, 4);
        assert_eq!((14 + by) - (13 + on), 4, "the name begins two characters before the day");
        let (by, on) = signed("市委党史学习教育领导小组办公室", "2021年4月1日").indents();
        assert_eq!(by, 4);
        assert_eq!((30 + by) - (12 + on), 4);
        assert_eq!(signed(&"名".repeat(27), "2021年4月1日").indents(), (4, 4));
    }
}
