use std::io::{Cursor, Write};

use super::*;

fn docx(xml: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    archive.write_all(xml.as_bytes()).expect("written");
    archive.finish().expect("closed").into_inner()
}

#[test]
fn plain_text_in_each_encoding_reads_the_same() {
    let said = "全市宣讲 780 场。\n拆除棚厦 183 处。";
    let gb = encoding_rs::GB18030.encode(said).0.into_owned();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(said.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let with_mark = [b"\xEF\xBB\xBF", said.as_bytes()].concat();
    for bytes in [said.as_bytes(), &gb, &utf16, &with_mark, said.replace('\n', "\r\n").as_bytes()] {
        assert_eq!(text_of(bytes, "a.txt").expect("text"), said);
    }
}

#[test]
fn a_page_becomes_what_a_reader_sees() {
    let page = "<!DOCTYPE html><html><head><title>t</title><style>p{width:12px}</style></head><body>\
        <script>var n = 99;</script><h1>综述</h1><p>宣讲&nbsp;<b>780</b>次&#65292;队伍&#x33;&#55;支</p><!-- 5 件 -->\
        <table><tr><th>单位</th><td>12</td></tr><tr><td>甲</td><td>3 &lt; 5</td></tr></table>a < b</body></html>";
    assert_eq!(
        text_of(page.as_bytes(), "page").expect("text"),
        "综述\n宣讲 780次，队伍37支\n单位\t12\n甲\t3 < 5\na < b"
    );
}

#[test]
fn broken_markup_is_text_and_never_an_error() {
    for page in [
        "<html><p title=\"never closed>12 人",
        "<html>&#xD800; &bogus; & <",
        "<html><script>1",
        "<html></",
        "<html><é>",
    ] {
        text_of(page.as_bytes(), "a.html").expect("text");
    }
}

#[test]
fn a_document_gives_its_paragraphs_and_its_rows() {
    let xml = r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>宣讲 78</w:t></w:r><w:r><w:t>0 次 &amp; 更多</w:t></w:r></w:p>
        <w:p><w:del><w:r><w:t>旧数 5</w:t></w:r></w:del><w:r><w:t>新数 6</w:t><w:tab/><w:t>个</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        </w:body></w:document>"#;
    assert_eq!(text_of(&docx(xml), "a.docx").expect("text"), "宣讲 780 次 & 更多\n新数 6\t个\n甲 \t12\n");
}

#[test]
fn what_is_no_text_is_refused() {
    assert!(matches!(text_of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff", "a.txt"), Err(Error::NotText)));
    assert!(matches!(text_of(b"%PDF-1.7", "a.pdf"), Err(Error::NotText)));
    assert!(matches!(text_of(b"PK\x03\x04junk", "a.docx"), Err(Error::BadDocument)));
    assert!(matches!(text_of(&docx("<w:document><w:p>"), "a.docx"), Ok(_) | Err(Error::BadDocument)));
    assert!(matches!(text_of(&vec![b'a'; MOST_BYTES + 1], "a.txt"), Err(Error::TooLarge)));
}
