//! A text in Markdown with marks in it, as it is read: as HTML, as a document on paper holds it, and as the plain text
//! that the numbers check reads. Pure.
//!
//! Markup of a reader's own is shown as it is written: a text says nothing to a browser that Markdown does not.

use luoshi_paper::{Block, Inline};
use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::mark::{Piece, pieces};
use crate::set::Setting;

/// Where a mark stands while the text around it is read: no text of a person holds these.
const PLACE: (char, char) = ('\u{f0000}', '\u{f0001}');

/// A text taken apart.
pub struct Text<'a> {
    /// Without its marks: each is its number between two signs that nobody writes.
    held: String,
    /// The marks as they are written.
    pub marks: Vec<&'a str>,
}

/// The plain text, with where each mark is read in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// The text.
    pub text: String,
    /// The first character of each mark and the one after its last, counted as the check counts.
    pub spans: Vec<(usize, usize)>,
}

impl<'a> Text<'a> {
    /// Of what was written.
    pub fn of(written: &'a str) -> Self {
        let (mut held, mut marks) = (String::with_capacity(written.len()), Vec::new());
        for piece in pieces(written) {
            match piece {
                Piece::Text(text) => held.extend(text.chars().filter(|c| ![PLACE.0, PLACE.1].contains(c))),
                Piece::Mark(whole, _) => {
                    held.push(PLACE.0);
                    held.push_str(&marks.len().to_string());
                    held.push(PLACE.1);
                    marks.push(whole);
                }
            }
        }
        Self { held, marks }
    }

    /// As HTML, each mark replaced by what `number` makes of it. Headings begin at the second level: the first is the
    /// page's own.
    pub fn html(&self, number: impl Fn(usize) -> String) -> String {
        self.markup(leads, number)
    }

    /// The same for everybody: a link to one of our own pages stays where that page is for everybody.
    pub fn open_html(&self, number: impl Fn(usize) -> String) -> String {
        let open =
            |to: &str| leads(to) && (!to.starts_with('/') || OPEN.iter().any(|open| to.starts_with(open)));
        self.markup(open, number)
    }

    fn markup(&self, leads: impl Fn(&str) -> bool, number: impl Fn(usize) -> String) -> String {
        let mut events = Vec::new();
        for event in self.events() {
            match event {
                Event::Text(text) => {
                    for part in parts(&text) {
                        events.push(match part {
                            Part::Text(text) => Event::Text(CowStr::from(text.to_owned())),
                            Part::Mark(at) => Event::InlineHtml(CowStr::from(number(at))),
                        });
                    }
                }
                Event::Code(text) => {
                    let whole: String = parts(&text).map(|part| self.as_written(part)).collect();
                    events.push(Event::Code(CowStr::from(whole)));
                }
                Event::Html(text) | Event::InlineHtml(text) => {
                    let whole: String = parts(&text).map(|part| self.as_written(part)).collect();
                    events.push(Event::Text(CowStr::from(whole)));
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let fits = link_type == LinkType::Email || leads(&dest_url);
                    let dest_url = if fits { dest_url } else { CowStr::from("#") };
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
                event => events.push(event),
            }
        }
        let mut out = String::new();
        html::push_html(&mut out, events.into_iter());
        out
    }

    /// As a document on paper holds it, each mark replaced by what `number` makes of it.
    pub fn blocks(&self, number: impl Fn(usize) -> Inline) -> Vec<Block> {
        let mut setting = Setting::default();
        for event in self.events() {
            match event {
                Event::Text(text) => {
                    for part in parts(&text) {
                        setting.words(match part {
                            Part::Text(text) => Inline::text(text),
                            Part::Mark(at) => number(at),
                        });
                    }
                }
                Event::Code(text) => {
                    let text = parts(&text).map(|part| self.as_written(part)).collect();
                    setting.words(Inline::Code { text });
                }
                Event::Html(text) | Event::InlineHtml(text) => {
                    for part in parts(&text) {
                        setting.words(Inline::text(self.as_written(part)));
                    }
                }
                event => setting.event(event),
            }
        }
        setting.done()
    }

    /// The text alone, a line a paragraph, each mark read as `number` says.
    pub fn plain(&self, number: impl Fn(usize) -> String) -> Plain {
        let mut plain = Plain { text: String::new(), spans: vec![(0, 0); self.marks.len()] };
        let mut at = 0;
        let mut push = |plain: &mut Plain, text: &str| {
            plain.text.push_str(text);
            at += text.chars().count();
            at
        };
        for event in self.events() {
            match event {
                Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    for part in parts(&text) {
                        match part {
                            Part::Text(text) => {
                                push(&mut plain, text);
                            }
                            Part::Mark(mark) => {
                                let read = number(mark);
                                let end = push(&mut plain, &read);
                                if let Some(span) = plain.spans.get_mut(mark) {
                                    *span = (end - read.chars().count(), end);
                                }
                            }
                        }
                    }
                }
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                    push(&mut plain, "\n");
                }
                Event::SoftBreak | Event::HardBreak | Event::Rule => {
                    push(&mut plain, "\n");
                }
                _ => {}
            }
        }
        plain
    }

    /// The first paragraph in plain words, each mark read as `number` says. One that tells days and no number, as texts
    /// begin that say their period first, gives way to the first with a number.
    pub fn first(&self, number: impl Fn(usize) -> String) -> String {
        let begins = |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph));
        let of = |at: usize| {
            let from = self.events().skip(at).skip_while(move |event| !begins(event));
            from.take_while(|event| !matches!(event, Event::End(TagEnd::Paragraph)))
        };
        let mut starts = self.events().enumerate().filter(|(_, event)| begins(event)).map(|(at, _)| at);
        let says = |event: &Event<'_>, what: fn(&Part<'_>) -> bool| match event {
            Event::Text(text) | Event::Code(text) => parts(text).any(|part| what(&part)),
            _ => false,
        };
        let told: fn(&Part<'_>) -> bool = |part| matches!(part, Part::Mark(_));
        let days: fn(&Part<'_>) -> bool =
            |part| matches!(part, Part::Text(text) if text.chars().any(|c| c.is_ascii_digit()));
        let tells = |at: usize| of(at).any(|event| says(&event, told));
        let lead = starts.next().unwrap_or_default();
        let gives_way = !tells(lead) && of(lead).any(|event| says(&event, days));
        let paragraph = of(starts.find(|at| gives_way && tells(*at)).unwrap_or(lead));
        let mut out = String::new();
        for event in paragraph {
            match event {
                Event::Text(text) | Event::Code(text) => out.extend(parts(&text).map(|part| match part {
                    Part::Text(text) => text.to_owned(),
                    Part::Mark(at) => number(at),
                })),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
        }
        out
    }

    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.held, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(tame)
    }

    fn as_written(&self, part: Part<'_>) -> String {
        match part {
            Part::Text(text) => text.to_owned(),
            Part::Mark(at) => self.marks.get(at).copied().unwrap_or_default().to_owned(),
        }
    }
}

/// What a page of ours may hold: headings below its own.
fn tame(event: Event<'_>) -> Event<'_> {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4};
    let lower = |level| match level {
        H1 | H2 => H2,
        H3 => H3,
        _ => H4,
    };
    match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        // Where a column's cells stand is a style of the element, which the pages' policy lets through for nobody.
        Event::Start(Tag::Table(columns)) => Event::Start(Tag::Table(vec![Alignment::None; columns.len()])),
        // A picture of another host would tell it who reads: its words stand in its place.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        event => event,
    }
}

/// Where pages lie that everybody may read.
const OPEN: [&str; 4] = ["/site/", "/statements", "/verify", "/log/"];

fn leads(to: &str) -> bool {
    ["https://", "http://", "mailto:", "/", "#"].iter().any(|begin| to.starts_with(begin))
}

#[derive(Clone, Copy)]
enum Part<'t> {
    Text(&'t str),
    Mark(usize),
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.split_inclusive(PLACE.1).flat_map(|piece| {
        let marked = piece.strip_suffix(PLACE.1).and_then(|piece| piece.rsplit_once(PLACE.0));
        let (before, mark) = match marked.and_then(|(before, number)| Some((before, number.parse().ok()?))) {
            Some((before, number)) => (before, Some(Part::Mark(number))),
            None => (piece, None),
        };
        [(!before.is_empty()).then_some(Part::Text(before)), mark].into_iter().flatten()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Text;

    fn html(written: &str) -> String {
        Text::of(written).html(|at| format!("<b>{at}</b>"))
    }

    #[test]
    fn marks_are_read_in_their_places() {
        assert_eq!(
            html("讲了 {{a}} 场，**{{b}}** 人"),
            "<p>讲了 <b>0</b> 场，<strong><b>1</b></strong> 人</p>\n"
        );
        let text = Text::of("# 一\n\n讲了 {{a}} 场");
        let plain = text.plain(|_| "780".to_owned());
        assert_eq!((plain.text.as_str(), &plain.spans[..]), ("一\n讲了 780 场\n", &[(5, 8)][..]));
    }

    #[test]
    fn a_text_begins_with_its_first_paragraph() {
        let first = |written: &str| Text::of(written).first(|_| "780".to_owned());
        assert_eq!(first("## 讲\n\n讲了 **{{a}}** 场\n又讲\n\n二"), "讲了 780 场 又讲");
        assert_eq!(first("## 讲"), "");
        assert_eq!(first("本期：3月8日至14日。\n\n引言\n\n讲了 {{a}} 场"), "讲了 780 场");
        assert_eq!(first("本期：3月8日至14日。\n\n没有数字"), "本期：3月8日至14日。");
        assert_eq!(first("春天来了。\n\n讲了 {{a}} 场"), "春天来了。");
    }

    #[test]
    fn markup_and_addresses_do_nothing() {
        assert_eq!(html("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(html("a <b onclick=x>c"), "<p>a &lt;b onclick=x&gt;c</p>\n");
        assert_eq!(html("[x](javascript:alert)"), "<p><a href=\"#\">x</a></p>\n");
        let open = |written: &str| Text::of(written).open_html(|_| String::new());
        assert_eq!(open("[x](/figures/a)"), "<p><a href=\"#\">x</a></p>\n");
        assert_eq!(open("[x](/site/articles/1)"), "<p><a href=\"/site/articles/1\">x</a></p>\n");
        assert_eq!(html("![x](https://e.org/a.png)"), "<p><em>x</em></p>\n");
        assert!(!html("|a|\n|:-:|\n|b|").contains("style"));
        assert_eq!(html("`{{a}}`"), "<p><code>{{a}}</code></p>\n");
    }

    #[test]
    fn paper_holds_what_the_page_holds() {
        use luoshi_paper::{Block, Inline};
        let blocks = |written: &str| {
            Text::of(written).blocks(|at| Inline::Number { text: at.to_string(), to: format!("/n/{at}") })
        };
        let text = |text: &str| Inline::text(text);
        let number = |at: &str| Inline::Number { text: at.to_owned(), to: format!("/n/{at}") };
        assert_eq!(
            blocks("## 讲\n\n讲了 **{{a}} 场**\n又讲"),
            [
                Block::Heading { level: 1, number: String::new(), text: vec![text("讲")] },
                Block::Paragraph {
                    text: vec![
                        text("讲了 "),
                        Inline::Strong { of: vec![number("0"), text(" 场")] },
                        text("又讲")
                    ]
                },
            ]
        );
        assert_eq!(
            blocks("3. 甲\n   - 乙\n\n> 引"),
            [
                Block::List {
                    start: Some(3),
                    items: vec![vec![
                        Block::Paragraph { text: vec![text("甲")] },
                        Block::List {
                            start: None,
                            items: vec![vec![Block::Paragraph { text: vec![text("乙")] }]]
                        },
                    ]],
                },
                Block::Quote { blocks: vec![Block::Paragraph { text: vec![text("引")] }] },
            ]
        );
        let table = Block::Table { head: vec![vec![text("a")]], rows: vec![vec![vec![number("0")]]] };
        assert_eq!(blocks("|a|\n|:-:|\n|{{x}}|"), [table]);
        let link = Inline::Link { to: "https://e.org".to_owned(), of: vec![text("0")] };
        assert_eq!(blocks("[{{a}}](https://e.org)"), [Block::Paragraph { text: vec![link] }]);
        assert_eq!(
            blocks("`{{a}}`"),
            [Block::Paragraph { text: vec![Inline::Code { text: "{{a}}".to_owned() }] }]
        );
        let deep = blocks(&format!("{} x", ">".repeat(5000)));
        assert!(format!("{deep:?}").len() < 5000, "what lies too deep is set as if it lay higher");
    }

    proptest! {
        #[test]
        fn paper_says_what_is_read(written in "[<>a-c甲\"{}\\[\\]()!#*`| \n.1-]{0,80}") {
            use luoshi_paper::{Block, Inline, lines};
            fn words(blocks: &[Block]) -> String {
                let of = |block: &Block| match block {
                    Block::Heading { text, .. } | Block::Paragraph { text } => lines(text),
                    Block::List { items, .. } => items.iter().map(|item| words(item)).collect(),
                    Block::Quote { blocks } => words(blocks),
                    Block::Code { text } => text.clone(),
                    Block::Table { head, rows } => {
                        head.iter().chain(rows.iter().flatten()).map(|cell| lines(cell)).collect()
                    }
                    Block::Rule => String::new(),
                };
                blocks.iter().map(of).collect()
            }
            let text = Text::of(&written);
            let plain = text.plain(|at| text.marks[at].to_owned()).text;
            let set = words(&text.blocks(|at| Inline::text(text.marks[at])));
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&plain), bare(&set));
        }

        #[test]
        fn no_text_makes_markup(written in "[<>a-z\"'=/&{}\\[\\]()!#*` \\n-]{0,80}") {
            let made = html(&written);
            let known = ["p", "b", "em", "strong", "code", "pre", "a", "h2", "h3", "h4", "ul", "ol", "li", "hr", "br",
                "blockquote", "del", "table", "thead", "tbody", "tr", "th", "td"];
            for tag in made.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(known.contains(&name.as_str()), "{} in {}", name, made);
            }
        }
    }
}
