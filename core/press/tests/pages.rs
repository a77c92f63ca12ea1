//! Pages as other programs read them: the paper, the links, the words. The fonts are those of the machine.

use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

use luoshi_paper::{Block, Code, Inline, Lang, Paper, Press, PressError, Signed};
use luoshi_press::{FontFiles, Typst};
use proptest::prelude::*;

/// The fonts that Debian's `fonts-noto-cjk` has, which the browser tests need too.
struct Noto;

const FOLDER: &str = "/usr/share/fonts/opentype/noto";

impl FontFiles for Noto {
    fn list(&self) -> Vec<String> {
        let entries = std::fs::read_dir(FOLDER).expect("fonts-noto-cjk is installed");
        let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        all.sort();
        all.into_iter().filter_map(|path| path.to_str().map(str::to_owned)).collect()
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(name).ok()
    }
}

/// A machine without fonts.
struct Bare;

impl FontFiles for Bare {
    fn list(&self) -> Vec<String> {
        Vec::new()
    }

    fn bytes(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

fn paper(lang: Lang, body: Vec<Block>) -> Paper {
    Paper {
        lang,
        draft: None,
        issuer: "领导小组办公室".to_owned(),
        issue: "第1版".to_owned(),
        day: "2021年4月16日".to_owned(),
        title: "学得进，讲得开".to_owned(),
        under: vec!["2021年3月1日至4月16日".to_owned()],
        body,
        signed: Some(Signed { by: "领导小组办公室".to_owned(), on: "2021年4月16日".to_owned() }),
        colophon: vec![("编辑".to_owned(), "周正".to_owned())],
        code: Some(Code {
            to: "https://luoshi.example/statement".to_owned(),
            says: "扫码核验".to_owned(),
            size: 9,
            path: "M4 4h1v1h-1z".to_owned(),
        }),
        dated: Some((2021, 4, 16)),
    }
}

/// The objects of a PDF as text, those that are packed unpacked.
fn read(pdf: &[u8]) -> String {
    let mut out = String::from_utf8_lossy(pdf).into_owned();
    let mut rest = pdf;
    let find = |within: &[u8], what: &[u8]| within.windows(what.len()).position(|at| at == what);
    while let Some(begin) = find(rest, b"stream\n").or_else(|| find(rest, b"stream\r\n")) {
        rest = &rest[begin + 7..];
        let mut text = Vec::new();
        if flate2::read::ZlibDecoder::new(rest).read_to_end(&mut text).is_ok() {
            out.push_str(&String::from_utf8_lossy(&text));
        }
        rest = &rest[find(rest, b"endstream").map_or(rest.len(), |end| end + 9)..];
    }
    out
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

fn number(text: &str) -> Inline {
    Inline::Number { text: text.to_owned(), to: format!("https://luoshi.example/n/{text}") }
}

#[test]
fn pages_are_a4_and_each_number_leads_to_its_own() {
    let press = Typst::new(Box::new(Noto));
    let text = || Inline::text("全市各级党组织把学习教育摆在重要位置。".repeat(20));
    let body = vec![
        Block::Heading { level: 1, number: "一、".to_owned(), text: vec![Inline::text("讲")] },
        Block::Paragraph { text: vec![number("780"), text()] },
        Block::Paragraph { text: vec![number("53000"), text()] },
        Block::Table { head: vec![vec![Inline::text("甲")]], rows: vec![vec![vec![number("12")]]] },
    ];
    let pdf = press.pdf(&paper(Lang::Zh, body.clone())).expect("it is set");
    let read = read(&pdf);
    assert!(pdf.starts_with(b"%PDF-1."));
    // 210 by 297 mm in points.
    let pages = count(&read, "/MediaBox[0 0 595.2756 841.8898]");
    assert!(pages >= 2 && pages == count(&read, "/MediaBox"), "{}", count(&read, "/MediaBox"));
    for number in ["780", "53000", "12"] {
        assert_eq!(count(&read, &format!("/URI(https://luoshi.example/n/{number})")), 1, "{number}");
    }
    assert_eq!(
        count(&read, "/URI(https://luoshi.example/statement)"),
        pages,
        "each page leads to the statement"
    );
    assert!(read.contains("FangSong") || read.contains("NotoSerifCJK"), "the face of the text");
    let again = press.pdf(&paper(Lang::Zh, body.clone())).expect("it is set");
    assert!(pdf == again, "the same document gives the same bytes");
    let draft = Paper { code: None, draft: Some("草稿".to_owned()), ..paper(Lang::En, body) };
    let draft = press.pdf(&draft).expect("it is set");
    assert_eq!(count(&self::read(&draft), "/URI(https://luoshi.example/statement)"), 0);
}

#[test]
fn a_machine_without_fonts_says_so() {
    let press = Typst::new(Box::new(Bare));
    assert_eq!(press.pdf(&paper(Lang::Zh, Vec::new())), Err(PressError::NoFonts(Lang::Zh)));
}

static PRESS: LazyLock<Typst> = LazyLock::new(|| Typst::new(Box::new(Noto)));

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, ..ProptestConfig::default() })]

    /// What would be code, markup or a way to a file in the template's language is text like any other.
    #[test]
    fn no_text_is_read_as_code(text in "([#$*_`\"\\\\\\[\\]{}()<>@=/~;:.,%a-z0-9 \n甲]|#read\\(\"/etc/passwd\"\\)|#panic\\(\\)|#import|\\]\\)\\}){0,24}") {
        let of = || vec![Inline::text(text.clone())];
        let body = vec![
            Block::Heading { level: 2, number: String::new(), text: of() },
            Block::Paragraph { text: vec![Inline::Code { text: text.clone() }, Inline::Strong { of: of() }] },
            Block::Code { text: text.clone() },
            Block::Table { head: vec![of()], rows: vec![vec![of()]] },
        ];
        let mut paper = paper(Lang::Zh, body);
        (paper.title, paper.issuer, paper.under) = (text.clone(), text.clone(), vec![text.clone()]);
        paper.colophon = vec![(text.clone(), text.clone())];
        let pdf = PRESS.pdf(&paper);
        prop_assert!(pdf.is_ok(), "{:?}: {:?}", text, pdf.err());
        let read = read(&pdf.unwrap_or_default());
        prop_assert!(!read.contains("root:x"));
        prop_assert_eq!(count(&read, "/URI("), count(&read, "/URI(https://luoshi.example/statement)"));
    }
}
