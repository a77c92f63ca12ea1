//! What goes with the text: styles, numbers of lists, links, page numbers.

use super::xml;
use crate::model::{Lang, Paper};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// From the file to its parts.
pub const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="document" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    "</Relationships>"
);

/// Page numbers stand outside: right on odd pages, left on even ones.
pub const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    "</w:settings>"
);

/// What kind each part is.
pub fn content_types(paper: &Paper) -> String {
    let mut parts = vec![
        ("word/document.xml", format!("{KIND}.document.main+xml")),
        ("word/styles.xml", format!("{KIND}.styles+xml")),
        ("word/settings.xml", format!("{KIND}.settings+xml")),
        ("word/numbering.xml", format!("{KIND}.numbering+xml")),
        ("word/footer1.xml", format!("{KIND}.footer+xml")),
        ("word/footer2.xml", format!("{KIND}.footer+xml")),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
    ];
    if paper.draft.is_some() {
        parts.push(("word/header1.xml", format!("{KIND}.header+xml")));
    }
    let part = |(name, kind)| format!(r#"<Override PartName="/{name}" ContentType="{kind}"/>"#);
    let parts: String = parts.into_iter().map(part).collect();
    format!(
        concat!(
            r#"{}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>{}</Types>"#
        ),
        HEAD, parts
    )
}

/// Title, issuer and day.
pub fn properties(paper: &Paper) -> String {
    let dated = paper.dated.map_or_else(String::new, |(year, month, day)| {
        format!(
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{year:04}-{month:02}-{day:02}T00:00:00Z</dcterms:created>"#
        )
    });
    format!(
        concat!(
            r#"{}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
            r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>"#,
            r#"<dc:language>{}</dc:language>{}</cp:coreProperties>"#
        ),
        HEAD,
        xml(&paper.title),
        xml(&paper.issuer),
        code(paper.lang),
        dated
    )
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en-GB",
    }
}

/// From the text to its parts and to the pages that its links lead to.
pub fn document_relations(paper: &Paper, links: &[&str]) -> String {
    let mut parts = vec![
        ("styles", "styles", "styles.xml"),
        ("settings", "settings", "settings.xml"),
        ("numbering", "numbering", "numbering.xml"),
        ("footer1", "footer", "footer1.xml"),
        ("footer2", "footer", "footer2.xml"),
    ];
    if paper.draft.is_some() {
        parts.push(("header", "header", "header1.xml"));
    }
    let part =
        |(id, kind, target)| format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    let link = |(at, to): (usize, &&str)| {
        let to = xml(to);
        format!(
            r#"<Relationship Id="link{at}" Type="{OFFICE}/hyperlink" Target="{to}" TargetMode="External"/>"#
        )
    };
    let parts: String = parts.into_iter().map(part).collect();
    let links: String = (1..).zip(links).map(link).collect();
    format!(
        r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{parts}{links}</Relationships>"#
    )
}

/// The number of the page in a pair of dashes, a character from the outer edge.
pub fn footer(side: &str) -> String {
    format!(
        concat!(
            r#"{}<w:ftr {}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="{}"/></w:pPr>"#,
            r#"<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
            r#"<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
            r#"<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#
        ),
        HEAD, W, side
    )
}

/// What stands above each page.
pub fn header(says: &str) -> String {
    format!(
        r#"{HEAD}<w:hdr {W}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:hdr>"#,
        xml(says)
    )
}

/// Points and numbers, a definition for each list so that each counts from its own start.
pub fn numbering(lists: &[Option<u64>]) -> String {
    let level = |at: usize, (format, text): (&str, String)| {
        let left = 640 + 420 * at;
        format!(
            concat!(
                r#"<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/><w:lvlJc w:val="left"/>"#,
                r#"<w:pPr><w:ind w:left="{}" w:hanging="420"/></w:pPr></w:lvl>"#
            ),
            at, format, text, left
        )
    };
    let points: String = (0..9).map(|at| level(at, ("bullet", "•".to_owned()))).collect();
    let numbers: String = (0..9).map(|at| level(at, ("decimal", format!("%{}.", at + 1)))).collect();
    let list = |(id, start): (usize, &Option<u64>)| {
        let starts = start.map_or_else(String::new, |start| {
            // The format counts in 31 bits.
            let start = start.min(32_767);
            let over = |at| {
                format!(r#"<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>"#)
            };
            (0..9).map(over).collect()
        });
        let of = u8::from(start.is_some());
        format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{starts}</w:num>"#)
    };
    let lists: String = (1..).zip(lists).map(list).collect();
    format!(
        concat!(
            r#"{}<w:numbering {}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{}</w:abstractNum>"#,
            r#"<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{}</w:abstractNum>{}</w:numbering>"#
        ),
        HEAD, W, points, numbers, lists
    )
}

/// A paragraph style: its id, the face, half points, what else its letters have, what its paragraphs have.
struct Style<'a>(&'a str, &'a str, u32, &'a str, &'a str);

/// Size 3 is 16 points, size 2 is 22, size 4 is 14; lines lie 28.95 points apart.
pub fn styles(lang: Lang) -> String {
    let (song, hei, kai, title) = match lang {
        Lang::Zh => ("仿宋", "黑体", "楷体", "方正小标宋简体"),
        Lang::En => ("Times New Roman", "Times New Roman", "Times New Roman", "Times New Roman"),
    };
    let bold = if lang == Lang::En { "<w:b/>" } else { "" };
    let slope = if lang == Lang::En { "<w:b/><w:i/>" } else { "" };
    let indent = match lang {
        Lang::Zh => r#"<w:ind w:firstLineChars="200" w:firstLine="632"/><w:jc w:val="both"/>"#,
        Lang::En => r#"<w:spacing w:after="140"/><w:jc w:val="both"/>"#,
    };
    let heading = |level: u8| {
        let first =
            if lang == Lang::Zh { r#"<w:ind w:firstLineChars="200" w:firstLine="632"/>"# } else { "" };
        format!(r#"<w:keepNext/>{first}<w:outlineLvl w:val="{}"/>"#, level - 1)
    };
    let headings = [heading(1), heading(2), heading(3)];
    let centred = r#"<w:jc w:val="center"/>"#;
    let grey = r#"<w:color w:val="555555"/>"#;
    let red = format!(r#"{bold}<w:color w:val="C00000"/>"#);
    let ruled = concat!(
        r#"<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="C00000"/></w:pBdr>"#,
        r#"<w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs><w:spacing w:after="579"/>"#
    );
    let all = [
        Style("BodyText", song, 32, "", indent),
        Style(
            "Masthead",
            title,
            52,
            &red,
            r#"<w:spacing w:line="240" w:lineRule="auto" w:after="200"/><w:jc w:val="center"/>"#,
        ),
        Style("Issue", song, 32, "", ruled),
        Style(
            "Title",
            title,
            44,
            bold,
            r#"<w:spacing w:line="700" w:lineRule="atLeast"/><w:jc w:val="center"/>"#,
        ),
        Style("Subtitle", kai, 32, "", centred),
        Style("Heading1", hei, 32, bold, &headings[0]),
        Style("Heading2", kai, 32, slope, &headings[1]),
        Style("Heading3", song, 32, "<w:b/>", &headings[2]),
        Style("ListParagraph", song, 32, "", ""),
        Style("ListContinue", song, 32, "", r#"<w:ind w:left="640"/>"#),
        Style("Quote", kai, 32, "", r#"<w:ind w:left="640" w:right="640"/>"#),
        Style("Code", song, 24, "", r#"<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>"#),
        Style("Cell", song, 28, "", r#"<w:spacing w:line="420" w:lineRule="atLeast"/>"#),
        Style(
            "Line",
            song,
            8,
            "",
            r#"<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>"#,
        ),
        Style("Signed", song, 32, "", "<w:keepLines/>"),
        Style(
            "Colophon",
            song,
            28,
            "",
            r#"<w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>"#,
        ),
        Style(
            "Footer",
            "宋体",
            28,
            "",
            r#"<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>"#,
        ),
        Style("Header", kai, 28, grey, centred),
    ];
    let all: String = all.iter().map(|style| written(style, lang)).collect();
    let edge = |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>"#);
    let edges: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(edge).concat();
    format!(
        concat!(
            r#"{}<w:styles {}><w:docDefaults><w:rPrDefault><w:rPr>{}{}<w:sz w:val="32"/><w:szCs w:val="32"/>"#,
            r#"<w:lang w:val="{}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"#,
            r#"<w:spacing w:line="579" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>"#,
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{}"#,
            r#"<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{}</w:tblBorders>"#,
            r#"<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>"#
        ),
        HEAD,
        W,
        fonts(song, lang),
        tracking(lang),
        code(lang),
        all,
        edges
    )
}

/// A quarter of a point closer: 28 characters of 16 points fill a line of 156 mm. Office programs agree on this; a grid
/// of characters they lay out each in their own way.
fn tracking(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => r#"<w:spacing w:val="-5"/>"#,
        Lang::En => "",
    }
}

fn fonts(face: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => {
            format!(r#"<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>"#)
        }
        // Names and quoted words of Chinese stand in the standard's face.
        Lang::En => {
            format!(r#"<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="仿宋" w:cs="{face}"/>"#)
        }
    }
}

fn written(Style(id, face, size, letters, paragraphs): &Style<'_>, lang: Lang) -> String {
    // Programs know these by their English names.
    let name = match *id {
        "BodyText" => "Body Text",
        "Heading1" => "heading 1",
        "Heading2" => "heading 2",
        "Heading3" => "heading 3",
        "ListParagraph" => "List Paragraph",
        "ListContinue" => "List Continue",
        "Footer" => "footer",
        "Header" => "header",
        other => other,
    };
    let fonts = fonts(face, lang);
    format!(
        concat!(
            r#"<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/><w:qFormat/>"#,
            r#"<w:pPr>{}</w:pPr><w:rPr>{}{}<w:sz w:val="{}"/><w:szCs w:val="{}"/></w:rPr></w:style>"#
        ),
        id, name, paragraphs, fonts, letters, size, size
    )
}
