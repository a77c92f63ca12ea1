use std::io::{Cursor, Read};

use axum::http::{StatusCode, header};
use luoshi_testkit::on_both;
use zip::ZipArchive;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::Town;
use crate::published::{TEXT, handed_on, publish};

/// A part of an office program's file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    zip.by_name(name).expect("it is there").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn what_is_read_can_be_kept_as_files() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let mut west = Browser::of(&town, "west").await;
        let bulletin = handed_on(&east, TEXT).await;
        let files = format!("{bulletin}/files");
        for name in ["draft.docx", "draft.xlsx", "1.docx"] {
            assert_eq!(west.get(&format!("{files}/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
        }
        let draft = east.get(&format!("{files}/draft.docx")).await;
        assert_eq!(draft.status, StatusCode::OK, "{}", draft.text);
        assert!(part(&draft.bytes, "word/header1.xml").contains("草稿"));
        assert!(
            !part(&draft.bytes, "word/_rels/document.xml.rels").contains("as_of"),
            "numbers of this moment"
        );
        let page = east.get(&bulletin).await;
        assert!(page.text.contains("files/draft.docx") && !page.text.contains("draft.pdf"), "{}", page.text);

        publish(&office, &bulletin).await;
        town.withdraw().await;
        assert_eq!(east.get(&format!("{files}/draft.docx")).await.status, StatusCode::NOT_FOUND);
        let page = west.get(&bulletin).await;
        assert!(page.text.contains("files/1.docx") && page.text.contains("files/1.xlsx"), "{}", page.text);

        let docx = west.get(&format!("{files}/1.docx")).await;
        let document = part(&docx.bytes, "word/document.xml");
        for says in ["潮声县", "第1版", "2021年4月16日", "2021年4月1日至4月16日", "26 场", "5,300余"]
        {
            assert!(document.contains(says), "{says}: {document}");
        }
        let links = part(&docx.bytes, "word/_rels/document.xml.rels");
        assert!(
            links.contains("http://luoshi.example/figures/talk.held?unit=9901&amp;from=2021-"),
            "{links}"
        );
        assert!(links.contains("as_of="), "{links}");
        let named = docx.head(header::CONTENT_DISPOSITION);
        assert!(
            named.contains("filename*=UTF-8''%E6%BD%AE%E5%A3%B0") && named.contains("%E7%AC%AC1"),
            "{named}"
        );
        west.known = docx.head(header::ETAG).to_owned();
        assert_eq!(west.get(&format!("{files}/1.docx")).await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(west.get(&format!("{files}/1.pdf")).await.status, StatusCode::NOT_FOUND, "no press here");

        let xlsx = west.get(&format!("{files}/1.xlsx")).await;
        let table = luoshi_sheets::read(&xlsx.bytes).expect("a sheet");
        let row: Vec<&str> = table.rows[0].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(row[..3], ["1", "26 场", "talk.held"]);
        assert_eq!(row[5], "26");
        assert_eq!([row[7], row[8], row[10]], ["9901", "潮声县", "2021-04-16"]);
        assert_eq!(row[12..14], ["25", "发布时 26 场，现在 25 场"]);
        assert!(
            row[14].contains("/figures/talk.held?") && row[15].contains("/figures/talk.held/bridge?"),
            "{row:?}"
        );
        let csv = west.get(&format!("{files}/1.csv")).await;
        assert_eq!(csv.head(header::CONTENT_TYPE), "text/csv; charset=utf-8");
        assert_eq!(csv.text.lines().count(), table.rows.len() + 1, "{}", csv.text);
        for name in ["2.docx", "1.exe", "x.docx", "1", "draft.xlsx"] {
            assert_eq!(west.get(&format!("{files}/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
        }
    });
}
