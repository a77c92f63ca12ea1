use luoshi_units::UnitKind;

use super::*;

fn unit(code: &str, parent: Option<&str>, kind: UnitKind, names: &[&str]) -> PlaceUnit {
    PlaceUnit {
        code: code.to_owned(),
        parent: parent.map(str::to_owned),
        kind,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn places() -> Places {
    Places::new(vec![
        unit("99", None, UnitKind::City, &["云江市", "Yunjiang"]),
        unit("9901", Some("99"), UnitKind::County, &["林海市", "Linhai City"]),
        unit("9902", Some("99"), UnitKind::County, &["西城区"]),
        unit("99-D01", Some("99"), UnitKind::Department, &["市妇女联合会", "市妇联"]),
        unit("990101", Some("9901"), UnitKind::Township, &["柴河镇"]),
        unit("990201", Some("9902"), UnitKind::Township, &["立新街道"]),
        unit("99010101", Some("990101"), UnitKind::Community, &["新安村委会", "新安村"]),
        unit("99020101", Some("990201"), UnitKind::Community, &["新安村委会", "新安村"]),
    ])
}

/// The place that the number written `#` is about.
fn about(text: &str) -> Resolved {
    let layout = Layout::of(text);
    let at = layout.chars.iter().position(|c| *c == '#').expect("a number");
    places().read(&layout, None).readings(&layout, &[], &(at..at + 1)).swap_remove(0)
}

fn unit_of(text: &str) -> String {
    match about(text) {
        Resolved::Unit(code) => code,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_unit_named_nearest_before_the_number() {
    assert_eq!(unit_of("林海市宣讲 # 场"), "9901");
    assert_eq!(unit_of("林海宣讲 # 场"), "9901");
    assert_eq!(unit_of("Linhai City held # talks"), "9901");
    assert_eq!(unit_of("林海市宣讲 3 场，西城区立新街道 # 场"), "990201");
    assert_eq!(unit_of("西城区有个院子。三月，街道拆了棚子 # 处"), "9902");
    assert_eq!(unit_of("云江市妇联组织晨读 # 次"), "99-D01");
    assert_eq!(about("云江市妇联等多个部门晨读 # 次"), Resolved::City);
    assert_eq!(unit_of("林海市柴河镇等地宣讲 # 次"), "9901");
    assert_eq!(about("全市宣讲 # 场"), Resolved::City);
    assert_eq!(about("一句话里没有地方，宣讲 # 场"), Resolved::City);
}

#[test]
fn a_name_that_repeats_needs_its_path() {
    assert_eq!(unit_of("林海市柴河镇新安村 # 户"), "99010101");
    assert_eq!(about("新安村 # 户"), Resolved::Shared("新安村".to_owned(), 2));
}

#[test]
fn a_bureau_of_a_county_is_not_the_citys() {
    assert_eq!(unit_of("林海市妇联 # 人"), "9901");
}

#[test]
fn units_side_by_side_are_several() {
    assert_eq!(
        about("林海市、西城区共 # 场"),
        Resolved::Several(vec!["林海市".to_owned(), "西城区".to_owned()])
    );
}

#[test]
fn a_place_elsewhere_is_outside() {
    assert_eq!(about("云江市先讲，北山市宣讲 # 场"), Resolved::Outside("北山市".to_owned()));
    assert_eq!(about("北山市的做法：全市宣讲 # 场"), Resolved::Outside("北山市".to_owned()));
    assert_eq!(about("北山市。西城区宣讲 # 场"), Resolved::Outside("北山市".to_owned()));
    assert_eq!(about("哈尔滨宣讲 # 场"), Resolved::Outside("哈尔滨".to_owned()));
    assert_eq!(about("全省宣讲 # 场"), Resolved::Outside("全省".to_owned()));
    assert_eq!(about("黑龙江省云江市宣讲 # 场"), Resolved::City);
}
