//! The document as an office program opens it (ECMA-376, WordprocessingML): the paper, the margins and the faces of the
//! standard, by their names.

mod body;
mod parts;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::model::Paper;
use body::Body;

/// The document as a file.
///
/// # Errors
/// What packing it says, which it does for nothing that fits into memory.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, ZipError> {
    let mut body = Body::of(paper);
    let document = body.document();
    let files = [
        ("[Content_Types].xml", parts::content_types(paper)),
        ("_rels/.rels", parts::RELATIONS.to_owned()),
        ("docProps/core.xml", parts::properties(paper)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", parts::document_relations(paper, &body.links)),
        ("word/styles.xml", parts::styles(paper.lang)),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/numbering.xml", parts::numbering(&body.lists)),
        ("word/footer1.xml", parts::footer("right")),
        ("word/footer2.xml", parts::footer("left")),
    ];
    let header = paper.draft.as_deref().map(|says| ("word/header1.xml", parts::header(says)));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files.into_iter().chain(header) {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Text within XML: what would be markup is escaped, what XML cannot hold is left out.
pub(crate) fn xml(text: &str) -> String {
    let held: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect();
    let held: String = held.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    quick_xml::escape::escape(&held).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Read};

    use proptest::prelude::*;
    use quick_xml::events::Event;
    use zip::ZipArchive;

    use super::docx;
    use crate::model::{Block, Inline, Lang, Paper, Signed};

    pub fn paper(body: Vec<Block>) -> Paper {
        Paper {
            lang: Lang::Zh,
            draft: None,
            issuer: "领导小组办公室".to_owned(),
            issue: "第1版".to_owned(),
            day: "2021年4月16日".to_owned(),
            title: "学得进，讲得开".to_owned(),
            under: vec!["2021年3月1日至4月16日".to_owned()],
            body,
            signed: Some(Signed {
                by: "领导小组办公室".to_owned(), on: "2021年4月16日".to_owned()
            }),
            colophon: vec![("编辑".to_owned(), "周正".to_owned())],
            code: None,
            dated: Some((2021, 4, 16)),
        }
    }

    /// The files in it.
    fn files(paper: &Paper) -> BTreeMap<String, String> {
        let mut zip = ZipArchive::new(Cursor::new(docx(paper).expect("it is packed"))).expect("an archive");
        let names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
        let read = |name: String| {
            let mut text = String::new();
            zip.by_name(&name).expect("it is there").read_to_string(&mut text).expect("UTF-8");
            (name, text)
        };
        names.into_iter().map(read).collect()
    }

    /// The elements of an XML text in their order, and its text; every file has to be well formed.
    fn parsed(text: &str) -> (Vec<String>, String) {
        let (mut reader, mut names, mut words) =
            (quick_xml::Reader::from_str(text), Vec::new(), String::new());
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Eof => return (names, words),
                Event::Start(tag) | Event::Empty(tag) => {
                    names.push(tag.name().as_ref().to_owned());
                }
                Event::Text(text) => words.push_str(&text.xml10_content()),
                Event::GeneralRef(held) => {
                    words.push_str(quick_xml::escape::resolve_predefined_entity(&held).unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_said_stands_in_it_in_its_order() {
        let number =
            Inline::Number { text: "780场".to_owned(), to: "https://luoshi.example/f?a=1&b=2".to_owned() };
        let cell = |text: &str| vec![Inline::text(text)];
        let body = vec![
            Block::Heading { level: 1, number: "一、".to_owned(), text: cell("讲") },
            Block::Paragraph {
                text: vec![Inline::text("讲了"), number, Inline::Break, Inline::text("<&>")]
            },
            Block::List { start: Some(3), items: vec![vec![Block::Paragraph { text: cell("项") }]] },
            Block::Table { head: vec![cell("甲"), cell("乙")], rows: vec![vec![cell("1"), cell("2")]] },
            Block::Quote { blocks: vec![Block::Paragraph { text: cell("引") }] },
            Block::Code { text: "a\nb".to_owned() },
            Block::Rule,
        ];
        let files = files(&paper(body));
        for (name, text) in &files {
            assert!(!parsed(text).0.is_empty(), "{name}");
        }
        let (elements, words) = parsed(&files["word/document.xml"]);
        let count = |name: &str| elements.iter().filter(|element| *element == name).count();
        assert_eq!((count("w:hyperlink"), count("w:tbl"), count("w:tr"), count("w:tc")), (1, 1, 2, 4));
        let order: Vec<_> =
            ["领导小组办公室", "学得进", "一、讲", "讲了780场", "<&>", "项", "甲", "引", "编辑"]
                .map(|text| words.find(text).unwrap_or_else(|| panic!("{text} in {words}")))
                .to_vec();
        assert!(order.is_sorted(), "{words}");
        let document = &files["word/document.xml"];
        for says in
            [r#"w:w="11906" w:h="16838""#, r#"w:top="2098""#, r#"w:left="1587""#, r#"w:linePitch="579""#]
        {
            assert!(document.contains(says), "{says}");
        }
        assert!(files["word/_rels/document.xml.rels"].contains("https://luoshi.example/f?a=1&amp;b=2"));
        assert!(files["word/settings.xml"].contains("w:evenAndOddHeaders"));
        assert!(files["word/styles.xml"].contains("方正小标宋简体"));
    }

    #[test]
    fn a_draft_says_so_on_each_page() {
        let draft = Paper { draft: Some("草稿".to_owned()), ..paper(Vec::new()) };
        assert_eq!(parsed(&files(&draft)["word/header1.xml"]).1, "草稿");
        assert!(!files(&paper(Vec::new())).contains_key("word/header1.xml"));
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup(text in any::<String>(), to in any::<String>()) {
            let of = vec![Inline::text(text.clone())];
            let body = vec![
                Block::Paragraph { text: vec![Inline::Link { to, of }, Inline::Code { text: text.clone() }] },
                Block::Code { text: text.clone() },
            ];
            let plain = Paper { title: text.clone(), issuer: text, ..paper(body) };
            let sample = Paper { title: "t".to_owned(), issuer: "i".to_owned(), ..plain.clone() };
            let written = files(&plain);
            for (name, text) in &written {
                parsed(text);
                prop_assert!(!text.contains('\0'), "{}", name);
            }
            let breaks = |names: Vec<String>| -> Vec<String> {
                names.into_iter().filter(|name| name != "w:br" && name != "w:tab").collect()
            };
            prop_assert_eq!(
                breaks(parsed(&written["docProps/core.xml"]).0),
                breaks(parsed(&files(&sample)["docProps/core.xml"]).0)
            );
        }
    }
}
