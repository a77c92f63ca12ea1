//! Places that are not in the tree, told by how Chinese place names end and by the names that are written bare.
//!
//! A number of such a place is nobody's here: it is not backed, and it is not said to differ. So it does no harm to
//! take too much for a place's name, but a word such as 社区 or 城市 must not be taken for one.

use std::ops::Range;

/// Provinces, and cities that are commonly written without 市. Names that are ordinary words are left out.
pub const BARE: [&str; 66] = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
    "石家庄",
    "太原",
    "呼和浩特",
    "沈阳",
    "大连",
    "哈尔滨",
    "南京",
    "苏州",
    "杭州",
    "宁波",
    "合肥",
    "福州",
    "厦门",
    "南昌",
    "济南",
    "青岛",
    "郑州",
    "武汉",
    "长沙",
    "广州",
    "深圳",
    "南宁",
    "海口",
    "成都",
    "贵阳",
    "昆明",
    "拉萨",
    "西安",
    "兰州",
    "西宁",
    "银川",
    "乌鲁木齐",
];

/// How many of [`BARE`], from the first, are provinces.
pub const PROVINCES: usize = 34;

/// The same in English.
pub const BARE_EN: [&str; 36] = [
    "Beijing",
    "Tianjin",
    "Shanghai",
    "Chongqing",
    "Hebei",
    "Shanxi",
    "Inner Mongolia",
    "Liaoning",
    "Jilin",
    "Heilongjiang",
    "Jiangsu",
    "Zhejiang",
    "Anhui",
    "Fujian",
    "Jiangxi",
    "Shandong",
    "Henan",
    "Hubei",
    "Hunan",
    "Guangdong",
    "Guangxi",
    "Hainan",
    "Sichuan",
    "Guizhou",
    "Yunnan",
    "Tibet",
    "Shaanxi",
    "Gansu",
    "Qinghai",
    "Ningxia",
    "Xinjiang",
    "Harbin",
    "Shenyang",
    "Changchun",
    "Dalian",
    "Guangzhou",
];

/// How many of [`BARE_EN`], from the first, are provinces.
pub const PROVINCES_EN: usize = 31;

/// What makes a bare name the name of something else: a newspaper, a school.
pub const NOT_AFTER_BARE: [&str; 9] = ["日报", "晚报", "大学", "学院", "电视", "银行", "路", "街", "铁路"];

/// Endings of place names.
const ENDINGS: [&str; 8] = ["街道", "市", "县", "州", "区", "镇", "乡", "村"];

/// Words that end as a place does and are none.
const NONE: [&str; 121] = [
    "城市",
    "上市",
    "超市",
    "都市",
    "门市",
    "夜市",
    "股市",
    "楼市",
    "地市",
    "县市",
    "区市",
    "省市",
    "区县",
    "市县",
    "郡县",
    "社区",
    "小区",
    "园区",
    "地区",
    "市区",
    "城区",
    "山区",
    "校区",
    "街区",
    "灾区",
    "厂区",
    "辖区",
    "景区",
    "老区",
    "特区",
    "片区",
    "学区",
    "库区",
    "牧区",
    "林区",
    "军区",
    "战区",
    "郊区",
    "新区",
    "示范区",
    "开发区",
    "保护区",
    "网格区",
    "住宅区",
    "商业区",
    "功能区",
    "服务区",
    "居民区",
    "县区",
    "城乡",
    "家乡",
    "下乡",
    "故乡",
    "返乡",
    "水乡",
    "城镇",
    "乡镇",
    "村镇",
    "农村",
    "乡村",
    "山村",
    "驻村",
    "进村",
    "神州",
    "到村",
    "新村",
    "示范村",
    "先进村",
    "重点村",
    "贫困村",
    "脱贫村",
    "行政村",
    "自然村",
    "中心村",
    "中心镇",
    "特色村",
    "特色镇",
    "星级村",
    "试点村",
    "样板村",
    "空壳村",
    "示范镇",
    "试点镇",
    "贫困县",
    "百强县",
    "示范县",
    "试点县",
    "试点市",
    "地级市",
    "县级市",
    "兄弟市",
    "责任区",
    "样板区",
    "先行区",
    "试验区",
    "集聚区",
    "工业区",
    "经开区",
    "高新区",
    "合作区",
    "自贸区",
    "包保区",
    "文明村",
    "文明镇",
    "先进县",
    "先进市",
    "示范街道",
    "重点街道",
    "村居",
    "邻村",
    "邻县",
    "邻市",
    "外县",
    "外市",
    "外村",
    "外乡",
    "外镇",
    "本村",
    "本镇",
    "本乡",
    "本街道",
];

/// Characters that no place name holds: where one stands, the name begins after it.
const BREAKS: &str = "在到和与及的由从于对为等各全本我该是了把将被让以个名支次并向往赴去来有这那此其每某至或里内一二三四五六七八九十两几多数、,。";

/// What follows an ending when the ending belongs to the next word: 市民, 市场, 村民.
const GOES_ON: &str = "民场容值价面级外内里况售井长域块间位史情";

/// The place name that ends at `at` (the place of its ending's first character); none where it is no name.
///
/// `from` is where the text before it is taken already.
pub fn ending_at(chars: &[char], at: usize, from: usize) -> Option<Range<usize>> {
    let ending = ENDINGS.iter().find(|ending| starts(chars, at, ending))?;
    let until = at + ending.chars().count();
    if chars.get(until).is_some_and(|next| GOES_ON.contains(*next)) {
        return None;
    }
    let earliest = from.max(at.saturating_sub(5));
    let begin =
        (earliest..at).rev().find(|place| !may_stand(chars[*place])).map_or(earliest, |place| place + 1);
    let name = at - begin;
    let least = if *ending == "州" { 1 } else { 2 };
    // 区 and 村 end so many words that only a short name between two breaks is taken for a place's.
    let most = if matches!(*ending, "区" | "村" | "乡") { 3 } else { 5 };
    let whole: String = chars[begin..until].iter().collect();
    let is_word = NONE.iter().any(|word| whole.ends_with(word));
    (name >= least && name <= most && !is_word).then_some(begin..until)
}

/// Whether the ending is that of a city or above, which a whole text can be about.
pub fn is_city(name: &str) -> bool {
    name.ends_with(['市', '州', '省'])
}

fn may_stand(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) && !BREAKS.contains(c)
}

fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars[at..].iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        (0..chars.len())
            .filter_map(|at| ending_at(&chars, at, 0))
            .map(|range| chars[range].iter().collect())
            .collect()
    }

    #[test]
    fn names_by_their_endings() {
        assert_eq!(found("在临江市和云岭县,到柳河镇;青松街道"), ["临江市", "云岭县", "柳河镇", "青松街道"]);
        assert_eq!(
            found("全市社区、小区、农村和各县区的市民走进城市乡村,召开全县会议"),
            Vec::<String>::new()
        );
    }
}
