//! Tables as spreadsheet programs write them, and files that want to do harm.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use luoshi_sheets::{MOST_BYTES, Out, SheetError, Table, read, write_csv, write_xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn texts(table: &Table) -> Vec<Vec<&str>> {
    std::iter::once(&table.headers)
        .chain(&table.rows)
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
        .collect()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An ODS file around the rows of one table.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet>
        <table:table table:name="空表"><table:table-row><table:table-cell/></table:table-row></table:table>
        <table:table table:name="宣讲 &amp; 其他">{rows}</table:table>
        <table:table table:name="后表"><table:table-row><table:table-cell><text:p>不读</text:p></table:table-cell>
        </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// A workbook with a cell of every type, under two rows that hold nothing and beside a hidden sheet.
static WORKBOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write(0, 0, "隐藏").unwrap();
    book.add_worksheet().set_name("空").unwrap();
    let sheet = book.add_worksheet().set_name("宣讲").unwrap().set_active(true);
    for (column, header) in (0..).zip(["名称", "数", "日期", "时刻", "时间", "真", "算式"]) {
        sheet.write(2, column, header).unwrap();
    }
    let format = |code: &str| Format::new().set_num_format(code);
    let at = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write(3, 0, " 第一场 ").unwrap();
    sheet.write(3, 1, 780.0).unwrap();
    sheet.write_with_format(3, 2, at("2021-04-16"), &format("yyyy\"年\"m\"月\"d\"日\"")).unwrap();
    sheet.write_with_format(3, 3, at("2021-04-16 17:00"), &format("yyyy-mm-dd hh:mm")).unwrap();
    sheet.write_with_format(3, 4, at("09:30"), &format("hh:mm")).unwrap();
    sheet.write(3, 5, true).unwrap();
    sheet.write(3, 6, Formula::new("=1/4").set_result("0.25")).unwrap();
    sheet.write(6, 1, 0.1 + 0.2).unwrap();
    sheet.write_with_format(6, 2, at("1900-03-01"), &format("yyyy-mm-dd")).unwrap();
    sheet.write(6, 7, "无列名").unwrap();
    book.save_to_buffer().unwrap()
});

#[test]
fn a_workbook_is_read_from_its_first_visible_sheet_that_holds_anything() {
    let table = read(&WORKBOOK).unwrap();
    assert_eq!(table.sheet, "宣讲");
    assert_eq!(
        texts(&table),
        [
            ["名称", "数", "日期", "时刻", "时间", "真", "算式", ""],
            ["第一场", "780", "2021-04-16", "2021-04-16 17:00", "09:30", "true", "0.25", ""],
            ["", "0.3", "1900-03-01", "", "", "", "", "无列名"],
        ]
    );
    assert_eq!((table.headers[0].row, table.rows[0][0].row, table.rows[1][7].row), (3, 4, 7));
    assert_eq!(table.rows[1][7].column, 8);
}

#[test]
fn ods_is_read_with_its_types_repetitions_and_line_breaks() {
    let file = ods(
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>
        </table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>名<text:span>称</text:span></text:p>
        <office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:table-cell
        table:number-columns-repeated="2" office:value-type="string"><text:p>数</text:p></table:table-cell>
        <table:table-cell table:number-columns-repeated="16381"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>a
        &lt;b&#x4e2d;</text:p><text:p>c<text:s text:c="2"/>d</text:p></table:table-cell>
        <table:table-cell office:value-type="float" office:value="1234.50"><text:p>1,234.5</text:p></table:table-cell>
        <table:covered-table-cell office:value-type="date" office:date-value="2021-04-16T17:00:00"><text:p>x</text:p>
        </table:covered-table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>"#,
    );
    let table = read(&file).unwrap();
    assert_eq!(table.sheet, "宣讲 & 其他");
    assert_eq!(table.headers.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["名称", "数", "数"]);
    assert_eq!((table.headers[0].row, table.rows[0][0].row, table.rows[1][0].row), (3, 4, 5));
    assert_eq!(table.rows.len(), 2);
    let text = &table.rows[0][0].text;
    assert!(text.starts_with("a") && text.ends_with("<b中\nc  d"), "{text:?}");
    assert_eq!(table.rows[0][1].text, "1234.5");
    assert_eq!(table.rows[1][2].text, "2021-04-16 17:00");
}

#[test]
fn csv_is_read_in_every_encoding_and_with_every_separator() {
    let gb = encoding_rs::GB18030.encode("名称,数\n佛塔密村,1\n").0.into_owned();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("名称\t数\n佛塔密村\t1\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for file in [
        "名称,数\n佛塔密村,1\n".as_bytes().to_vec(),
        "\u{feff}名称;数\r\n佛塔密村;1\r\n".as_bytes().to_vec(),
        "\n\"名称\"\t数\n\n佛塔密村\t1".as_bytes().to_vec(),
        gb,
        utf16,
    ] {
        assert_eq!(texts(&read(&file).unwrap()), [["名称", "数"], ["佛塔密村", "1"]]);
    }
}

#[test]
fn rows_of_csv_are_counted_as_a_spreadsheet_shows_them() {
    let table = read("\na,b\n\"x\ny\",1\r\n\r\n\nz,2\n".as_bytes()).unwrap();
    let rows: Vec<(u32, &str)> = table.rows.iter().map(|row| (row[0].row, row[0].text.as_str())).collect();
    assert_eq!((table.headers[0].row, rows), (2, vec![(3, "x\ny"), (6, "z")]));
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    let pdf = read(b"%PDF-1.7\n1 0 obj");
    assert_eq!(pdf, Err(SheetError::NotATable));
    assert_eq!(read(b""), Err(SheetError::Empty));
    assert_eq!(read(b"\xef\xbb\xbf\n , \n"), Err(SheetError::Empty));
    assert_eq!(read(&[0x81, 0x20, 0x81]), Err(SheetError::NotATable));
    assert_eq!(read(b"a\0b,c\n"), Err(SheetError::NotATable));
    assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), Err(SheetError::OldWorkbook));
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(SheetError::TooLarge));
    assert!(matches!(read(b"PK\x03\x04 and nothing else"), Err(SheetError::Damaged(_))));
    let wide: String = (0..201).map(|n| format!("c{n},")).collect();
    assert_eq!(read(wide.as_bytes()), Err(SheetError::TooManyColumns));
    let long = "x\n".repeat(200_002);
    assert_eq!(read(long.as_bytes()), Err(SheetError::TooManyRows));
    let mut large = (0..200).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    large.push_str(&"\nx".repeat(20_000));
    assert_eq!(read(large.as_bytes()), Err(SheetError::TooManyCells));
    for error in [SheetError::TooLarge, SheetError::Empty, SheetError::OldWorkbook, SheetError::NotATable] {
        let words = error.words();
        assert!(words.zh.ends_with('。') && words.en.ends_with('.') && error.to_string() == words.en);
    }
}

#[test]
fn a_few_bytes_that_claim_much_are_refused() {
    let claims = br#"<sst uniqueCount="99999999999"><si><t>x</t></si></sst>"#;
    let claim = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/SharedStrings.xml", claims)]);
    assert!(matches!(read(&claim), Err(SheetError::Damaged(_))));

    let wide = ods(
        r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string"
        table:number-columns-repeated="150"><text:p>x</text:p></table:table-cell></table:table-row>"#,
    );
    assert_eq!(read(&wide), Err(SheetError::TooManyRows));
    let wide = ods(r#"<table:table-row><table:table-cell office:value-type="string"
        table:number-columns-repeated="4000000000"><text:p>x</text:p></table:table-cell></table:table-row>"#);
    assert_eq!(read(&wide), Err(SheetError::TooManyColumns));
    // A cell in the far corner of a workbook.
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "a").unwrap().write(1_048_575, 1, "b").unwrap();
    let table = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(table.rows.iter().map(|row| row[1].row).collect::<Vec<_>>(), [1_048_576]);
}

#[test]
fn a_protected_ods_is_named_as_such() {
    let file = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
        ("content.xml", b"\x01\x02"),
    ]);
    assert_eq!(read(&file), Err(SheetError::Protected));
}

fn rows() -> Vec<Vec<Out>> {
    let text = |text: &str| Out::Text(text.to_owned());
    vec![
        vec![text("=1+1"), Out::Int(-7), Out::Decimal("179.5".to_owned()), Out::Day("2021-04-16".to_owned())],
        vec![text("@x"), Out::Int(i64::MAX), Out::Decimal("0.30".to_owned()), Out::Day("某日".to_owned())],
        vec![text("a,\"b\"\nc"), Out::Int(0), Out::Decimal("-1".to_owned()), text("-")],
    ]
}

fn headers() -> Vec<String> {
    ["名称", "整数", "小数", "日期"].map(str::to_owned).into()
}

#[test]
fn what_is_written_as_a_workbook_is_read_back_the_same() {
    let file = write_xlsx("表/一", &headers(), rows().into_iter()).unwrap();
    let table = read(&file).unwrap();
    assert_eq!(table.sheet, "表一");
    assert_eq!(
        texts(&table)[1..],
        [
            ["=1+1", "-7", "179.5", "2021-04-16"],
            ["@x", "9223372036854775807", "0.30", "某日"],
            ["a,\"b\"\nc", "0", "-1", "-"],
        ]
    );
}

#[test]
fn csv_goes_out_with_a_mark_and_no_text_as_a_formula() {
    let file = write_csv(&headers(), rows().into_iter());
    assert_eq!(
        String::from_utf8(file.clone()).unwrap(),
        "\u{feff}名称,整数,小数,日期\r\n'=1+1,-7,179.5,2021-04-16\r\n'@x,9223372036854775807,0.30,某日\r\n\
         \"a,\"\"b\"\"\nc\",0,-1,'-\r\n"
    );
    assert_eq!(read(&file).unwrap().rows.len(), 3);
}

/// `bytes` with some overwritten.
fn damaged(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    for (place, byte) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *byte;
    }
    bytes
}

/// The workbook's sheet with some bytes of its text overwritten, packed anew so that it still unpacks.
fn forged(changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    repacked(|content| damaged(content, changes))
}

/// The workbook with the parts that a cell comes from changed.
fn repacked(change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    use std::io::Read;
    let mut source = zip::ZipArchive::new(Cursor::new(WORKBOOK.as_slice())).unwrap();
    let mut parts = Vec::new();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        let touched = ["sheet3.xml", "sharedStrings.xml", "styles.xml"].iter().any(|end| name.ends_with(end));
        parts.push((name, if touched { change(content) } else { content }));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    archive(&parts)
}

#[test]
fn a_reference_to_a_cell_that_cannot_be_is_damage() {
    let far = |content: Vec<u8>| {
        String::from_utf8(content).unwrap().replace("r=\"A4\"", "r=\"AAAAAAAAAAAAAAA4\"").into_bytes()
    };
    assert!(matches!(read(&repacked(far)), Err(SheetError::Damaged(_))));
    let style = |content: Vec<u8>| {
        String::from_utf8(content).unwrap().replace(" s=\"1\"", " s=\"99999\"").into_bytes()
    };
    assert!(read(&repacked(style)).is_ok());
    assert!(read(&repacked(|content| content)).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\PC,;\"\n\t]{0,80}") {
        if let Ok(table) = read(text.as_bytes()) {
            prop_assert!(table.rows.iter().all(|row| row.len() == table.headers.len()));
        }
    }

    #[test]
    fn a_damaged_workbook_does_not_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = damaged(WORKBOOK.clone(), &changes);
        if cut.index(4) == 0 {
            file.truncate(cut.index(file.len()));
        }
        let _ = read(&file);
    }

    #[test]
    fn a_forged_workbook_does_not_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0x20_u8..0x7f), 1..20),
    ) {
        let _ = read(&forged(&changes));
    }

    #[test]
    fn a_forged_ods_does_not_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0x20_u8..0x7f), 1..12),
    ) {
        let rows = r#"<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float"
            office:value="12.5" table:number-columns-repeated="2"/><table:table-cell office:value-type="time"
            office:time-value="PT09H30M"><text:p>x&amp;<text:s text:c="3"/></text:p></table:table-cell></table:table-row>"#;
        let rows = damaged(rows.as_bytes().to_vec(), &changes);
        let _ = read(&ods(&String::from_utf8_lossy(&rows)));
    }

    #[test]
    fn csv_written_is_csv_read(cells in prop::collection::vec("[\\PC\n\"',;]{1,12}", 1..6)) {
        let header: Vec<String> = (0..cells.len()).map(|n| format!("c{n}")).collect();
        let row = cells.iter().map(|text| Out::Text(text.clone())).collect();
        let table = read(&write_csv(&header, std::iter::once(row))).unwrap();
        let read: Vec<String> = table.rows.iter().flatten().map(|cell| cell.text.clone()).collect();
        let guarded = |text: &String| {
            if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.trim().to_owned() }
        };
        let expected: Vec<String> = cells.iter().map(guarded).map(|text| text.trim().to_owned()).collect();
        if expected.iter().any(|text| !text.is_empty()) {
            prop_assert_eq!(read, expected);
        }
    }
}
