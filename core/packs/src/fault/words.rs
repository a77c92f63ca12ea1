//! The sentences: what is wrong, and what to do, in both languages.

use super::Fault;
use crate::Text;
use crate::problem::Severity;

/// The rule on persons, with its sources.
const PERSONS_ZH: &str = "规则：涉及个人的数字只能是人数，或至少 5 人的平均；不得对个人计分、排名，\
不得用作考核个人的依据。依据：国务院办公厅《政务移动互联网应用程序规范化管理办法》，\
中央网络安全和信息化委员会《关于防治“指尖上的形式主义”的若干意见》（2023 年）。";
const PERSONS_EN: &str = "The rule: a figure about persons is a count, or an average over at least five \
people; persons are not given points, not ranked and not appraised by it. Its sources: the State Council \
General Office's measures on government mobile applications, and the opinions of 2023 by the Central \
Cyberspace Affairs Commission against formalism at the fingertips.";

impl Fault {
    pub fn severity(&self) -> Severity {
        match self {
            Self::SharedAlias { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What is wrong, and what to do.
    pub fn texts(&self) -> (Text, Text) {
        let [zh, en, help_zh, help_en] = self.sentences();
        (Text { zh, en }, Text { zh: help_zh, en: help_en })
    }

    fn sentences(&self) -> [String; 4] {
        self.about_files()
            .or_else(|| self.about_names())
            .or_else(|| self.about_figures())
            .or_else(|| self.about_forms())
            .or_else(|| self.about_units())
            .unwrap_or_else(|| self.about_persons())
    }

    fn about_files(&self) -> Option<[String; 4]> {
        Some(match self {
            Self::MissingFile => say(
                "缺少这个文件。",
                "This file is missing.",
                "按 docs/pack-schema.json 的说明建这个文件。",
                "Write it as docs/pack-schema.json describes.",
            ),
            Self::NotText => say(
                "文件不是 UTF-8 文本。",
                "The file is not UTF-8 text.",
                "另存为 UTF-8。",
                "Save it as UTF-8.",
            ),
            Self::Syntax(what) => [
                format!("TOML 写法有误：{what}。"),
                format!("This is not TOML: {what}."),
                "按 TOML 1.1 改这一行。".into(),
                "Mend this line after TOML 1.1.".into(),
            ],
            Self::UnknownKey { key, known } => [
                format!("没有 {key} 这个键。"),
                format!("There is no key {key}."),
                format!("删去它，或改成其中之一：{known}。"),
                format!("Leave it out, or use one of: {known}."),
            ],
            Self::UnknownWord { word, known } => [
                format!("没有 {word} 这个值。"),
                format!("There is no value {word}."),
                format!("改成其中之一：{known}。"),
                format!("Use one of: {known}."),
            ],
            Self::MissingKey(key) => [
                format!("缺少 {key}。"),
                format!("{key} is missing."),
                format!("补上 {key}。"),
                format!("Add {key}."),
            ],
            Self::WrongShape(what) => [
                format!("值的类型不对：{what}。"),
                format!("The value has the wrong shape: {what}."),
                "按 docs/pack-schema.json 改这个值。".into(),
                "Write it as docs/pack-schema.json describes.".into(),
            ],
            Self::BadCsv(what) => [
                format!("表格读不出来：{what}。"),
                format!("The table cannot be read: {what}."),
                "按表头补齐每一行的列，另存为 UTF-8 的 CSV。".into(),
                "Give every row the columns of the head, and save it as CSV in UTF-8.".into(),
            ],
            Self::ShapesBroken(what) => [
                format!("不是 GeoJSON 要素集：{what}。"),
                format!("This is not a GeoJSON feature collection: {what}."),
                "重新导出这个文件，或删去它。".into(),
                "Export the file again, or remove it.".into(),
            ],
            _ => return None,
        })
    }

    fn about_names(&self) -> Option<[String; 4]> {
        Some(match self {
            Self::BadId(id) => [
                format!("编号 {id} 写法不对。"),
                format!("The id {id} is not well formed."),
                "只用小写字母、数字、下划线和点，以字母开头，点之间不留空。".into(),
                "Use lower-case letters, digits, underscores and dots, beginning with a letter.".into(),
            ],
            Self::BadAddress(href) => [
                format!("地址 {href} 写法不对。"),
                format!("The address {href} is not well formed."),
                "写完整的地址，以 https:// 开头。".into(),
                "Write the whole address, beginning with https://.".into(),
            ],
            Self::Twice { id, first } => [
                format!("{id} 已经在 {first} 出现过。"),
                format!("{id} stands already at {first}."),
                "改用另一个名称，或删去其中一个。".into(),
                "Give one of them another name, or remove it.".into(),
            ],
            Self::EmptyText => say(
                "中文或英文是空的。",
                "The Chinese or the English text is empty.",
                "两种语言都要写。",
                "Write it in both languages.",
            ),
            Self::Languages => say(
                "languages 要同时列出 zh 和 en。",
                "languages has to list zh and en.",
                "写成 languages = [\"zh\", \"en\"]。",
                "Write languages = [\"zh\", \"en\"].",
            ),
            Self::NotADay(text) => [
                format!("{text} 不是日期。"),
                format!("{text} is not a day."),
                "写成 2021-04-16 这样。".into(),
                "Write it like 2021-04-16.".into(),
            ],
            Self::DaysReversed => say(
                "结束日早于开始日。",
                "The last day is before the first.",
                "对调两个日期。",
                "Exchange the two.",
            ),
            Self::UnknownZone(zone) => [
                format!("没有 {zone} 这个时区。"),
                format!("There is no time zone {zone}."),
                "用 IANA 时区名，例如 Asia/Shanghai。".into(),
                "Use an IANA name, such as Asia/Shanghai.".into(),
            ],
            Self::UnknownItem(id) => unknown("科目", "item", id, "items.toml"),
            Self::UnknownFigure(id) => unknown("指标", "figure", id, "figures.toml"),
            Self::UnknownSection(id) => unknown("栏目", "section", id, "navigation.toml"),
            Self::UnknownSiteSection(id) => unknown("栏目", "section", id, "site.toml"),
            Self::UnknownCategory(id) => unknown("分类", "category", id, "categories.toml"),
            Self::UnknownUnit(id) => unknown("单位", "unit", id, "units.csv"),
            _ => return None,
        })
    }

    fn about_figures(&self) -> Option<[String; 4]> {
        Some(match self {
            Self::NothingPosts(item) => [
                format!("没有表单登记科目 {item}。"),
                format!("No form posts the item {item}."),
                "在表单里加一条 [[post]]；由某个模块登记的，写 room = \"模块名\"。".into(),
                "Add a [[post]] to a form; if a room posts it, write room = \"its name\".".into(),
            ],
            Self::MixedMeasures { item, measures } => [
                format!("科目 {item} 之下有不同的计量：{measures}，不能相加。"),
                format!("What lies under the item {item} is measured in different ways ({measures}) and does not add up."),
                "改用计量相同的下级科目，或拆成几个指标。".into(),
                "Use an item below it that has one measure, or make several figures.".into(),
            ],
            Self::MixedNatures(item) => [
                format!("科目 {item} 之下既有 flow 又有 stock，不能相加。"),
                format!("Under the item {item} there are both flows and stocks, which do not add up."),
                "改用性质相同的下级科目。".into(),
                "Use an item below it that is all flow or all stock.".into(),
            ],
            Self::NatureMismatch { kind, stock } => {
                let (have, want) = if *stock { ("stock", "flow") } else { ("flow", "stock") };
                [
                    format!("{kind} 要用 {want} 科目，这里是 {have}。"),
                    format!("{kind} wants an item that is a {want}; this one is a {have}."),
                    "换科目，或换指标的 kind。".into(),
                    "Use another item, or another kind of figure.".into(),
                ]
            }
            Self::OpenToPeople { people: true } => say(
                "记到人的科目不能用 open = \"exact\"：会公开某人某天在哪里。",
                "An item with people cannot be open = \"exact\": it would show where somebody was on which day.",
                "写 pseudonym（乡镇、月份和假名）或 total（乡镇和月份）。",
                "Write pseudonym (township, month and a pseudonym) or total (township and month).",
            ),
            Self::OpenToPeople { people: false } => say(
                "不记到人的科目没有可用的假名。",
                "An item without people has no pseudonym to show.",
                "写 exact 或 total，或在科目上写 people = true。",
                "Write exact or total, or give the item people = true.",
            ),
            Self::NeedsPeople(kind) => [
                format!("{kind} 要用记到人的科目（people = true）。"),
                format!("{kind} wants an item whose entries carry a person (people = true)."),
                "换科目，或在 items.toml 写 people = true 并在表单用 each 登记。".into(),
                "Use another item, or write people = true in items.toml and post it with each.".into(),
            ],
            Self::RatioParts => say(
                "ratio 要有 numerator 和 denominator，不要 item。",
                "A ratio has a numerator and a denominator, and no item.",
                "写两个指标的编号，删去 item。",
                "Name the two figures, and remove item.",
            ),
            Self::RatioOfRatio(id) => [
                format!("{id} 不能作 ratio 的一部分。"),
                format!("{id} cannot be a part of a ratio."),
                "用 sum、records、people、level 等直接数出来的指标。".into(),
                "Use a figure that is counted, such as a sum, records, people or a level.".into(),
            ],
            Self::RatioMixed => say(
                "分子和分母一个是时期数，一个是时点数。",
                "One part is of a period, the other of a day.",
                "两个都用时期数，或都用时点数。",
                "Take both of a period, or both of a day.",
            ),
            Self::OnlyRatio => say(
                "只有 ratio 才有 numerator 和 denominator。",
                "Only a ratio has a numerator and a denominator.",
                "删去这两个键，或改 kind = \"ratio\"。",
                "Remove both keys, or write kind = \"ratio\".",
            ),
            Self::ItemNeeded => say(
                "缺少 item：数的是哪个科目。",
                "item is missing: what the figure counts.",
                "补上 item。",
                "Add item.",
            ),
            Self::UnitKindNeeded => say(
                "kind = \"units\" 要写 units：数的是哪一级单位。",
                "kind = \"units\" has to say which units count.",
                "补上 units = \"county\" 这样的一行。",
                "Add a line such as units = \"county\".",
            ),
            Self::UnitKindUnused => say(
                "units 只用于 kind = \"units\"。",
                "units belongs to kind = \"units\" alone.",
                "删去它，或改 kind。",
                "Remove it, or change the kind.",
            ),
            Self::Scale => say(
                "scale 要在 1 到 1,000,000,000 之间。",
                "scale has to lie between 1 and 1,000,000,000.",
                "写一个计量单位等于多少个最小单位，例如元 = 100 分。",
                "Say how many of the smallest unit make one: 100 fen a yuan.",
            ),
            Self::Decimals => say(
                "decimals 要在 0 到 6 之间。",
                "decimals has to lie between 0 and 6.",
                "改成 0 到 6 的整数。",
                "Use a whole number from 0 to 6.",
            ),
            Self::FormatMismatch(why) => [
                format!("format 与指标不符（{why}）。"),
                format!("The format does not fit the figure ({why})."),
                "整数用 whole，带小数用 decimal，比率用 percent，同比用 change，金额用 money。".into(),
                "Use whole, decimal for decimals, percent for shares, change for year_change, money for yuan."
                    .into(),
            ],
            Self::EmptyAlias => say("别名是空的。", "The alias is empty.", "写出来，或删去它。", "Write it, or remove it."),
            Self::SharedAlias { alias, other } => [
                format!("别名“{alias}”也属于 {other}，核数遇到它时不会选。"),
                format!("The alias “{alias}” also belongs to {other}: a check that meets it will not choose."),
                "给其中一个加 needs 或 measure，或换一个词。".into(),
                "Give one of them needs or measure, or another word.".into(),
            ],
            _ => return None,
        })
    }

    fn about_forms(&self) -> Option<[String; 4]> {
        Some(match self {
            Self::UnknownField(field) => [
                format!("表单里没有 {field} 这一项。"),
                format!("The form has no field {field}."),
                "用表单里有的项，或加一个 [[field]]。".into(),
                "Use a field of the form, or add a [[field]].".into(),
            ],
            Self::UnknownChoice { field, choice } => [
                format!("{field} 没有 {choice} 这个选项。"),
                format!("{field} has no choice {choice}."),
                "用它有的选项，或在它的选项里加上。".into(),
                "Use one that it has, or add it there.".into(),
            ],
            Self::NoChoices => say(
                "没有可选的值。",
                "There is nothing to choose from.",
                "写 choices，或用 category 指明分类。",
                "Write choices, or name a category.",
            ),
            Self::ChoicesAndCategory => say(
                "choices 和 category 只能写一个。",
                "Write choices or category, not both.",
                "删去其中一个。",
                "Remove one of them.",
            ),
            Self::ChoicesUnused => say(
                "只有 choice 和 choices 才有可选的值。",
                "Only a choice or choices has values to choose from.",
                "删去 choices 和 category，或改 kind。",
                "Remove choices and category, or change the kind.",
            ),
            Self::BoundsReversed => {
                say("min 大于 max。", "min is above max.", "对调两个数。", "Exchange the two.")
            }
            Self::KeyUnused { key, kind } => [
                format!("{key} 对 {kind} 没有意义。"),
                format!("{key} means nothing for {kind}."),
                "删去它。".into(),
                "Remove it.".into(),
            ],
            Self::ShownLater(field) => [
                format!("shown_when 问的 {field} 排在后面，或就是这一项。"),
                format!("shown_when asks {field}, which stands later or is the field itself."),
                "把被问的一项移到前面。".into(),
                "Move the field that is asked before this one.".into(),
            ],
            Self::IsNeedsChoice(field) => [
                format!("is 只能问选择项，{field} 不是。"),
                format!("is asks a choice; {field} is none."),
                "删去 is（只问填了没有），或换一项。".into(),
                "Remove is (to ask whether it is filled in), or ask another field.".into(),
            ],
            Self::ConsentUnsaid => say(
                "public_when 没有写明哪些选择算同意公开。",
                "public_when does not say which choices are consent.",
                "加上 is，列出这些选择。",
                "Add is with these choices.",
            ),
            Self::FieldKind { field, wanted } => [
                format!("{field} 在这里要是{}。", wanted.zh),
                format!("{field} has to be {} here.", wanted.en),
                "换一项，或改它的 kind。".into(),
                "Use another field, or change its kind.".into(),
            ],
            Self::EachNeedsPeopleItem(item) => [
                format!("each 按人登记，科目 {item} 不记到人。"),
                format!("each posts for every person, but entries of {item} carry none."),
                "删去 each，或在 items.toml 给科目写 people = true。".into(),
                "Remove each, or give the item people = true in items.toml.".into(),
            ],
            Self::ItemNeedsEach(item) => [
                format!("科目 {item} 记到人，登记时要写 each。"),
                format!("Entries of {item} carry a person: post it with each."),
                "写 each = 填人员的那一项。".into(),
                "Write each = the field with the people.".into(),
            ],
            Self::EndsNeedsStock(item) => [
                format!("ends 只用于 stock，科目 {item} 是 flow。"),
                format!("ends belongs to a stock; the item {item} is a flow."),
                "删去 ends，或改科目的 nature。".into(),
                "Remove ends, or change the item's nature.".into(),
            ],
            Self::QuantityZero => {
                say("scale 不能是 0。", "scale cannot be 0.", "改成别的整数。", "Use another whole number.")
            }
            Self::NoMost(field) => [
                format!("{field} 要入账，却没有 max。"),
                format!("{field} posts to the ledger and has no max."),
                "给它写上 max：一条记录最多可能是多少。".into(),
                "Give it a max: the most that one record can hold.".into(),
            ],
            Self::MostTooLarge(field) => [
                format!("{field} 入账的数可能超过 1,000,000,000,000,000 个最小单位。"),
                format!("{field} can post more than 1,000,000,000,000,000 of the smallest unit."),
                "把 max、min 或 scale 改小。".into(),
                "Make its max, its min or the scale smaller.".into(),
            ],
            Self::RoomPosts { item, room } => [
                format!("科目 {item} 由模块 {room} 登记，表单不能再登记。"),
                format!("The item {item} is posted by the room {room}, not by forms."),
                "删去这条 [[post]]，或删去科目的 room。".into(),
                "Remove this [[post]], or the item's room.".into(),
            ],
            _ => return None,
        })
    }

    fn about_units(&self) -> Option<[String; 4]> {
        Some(match self {
            Self::NoRoot(code) => [
                format!("单位表要有且只有一个没有上级的城市，代码是 {code}。"),
                format!("The units need exactly one city without a parent, with the code {code}."),
                "改单位表的第一行，或改 pack.toml 的 city.code。".into(),
                "Mend the first row, or city.code in pack.toml.".into(),
            ],
            Self::UnknownParent(code) => [
                format!("上级 {code} 不在前面的行里。"),
                format!("The parent {code} is not in a row above."),
                "先写上级，再写下级。".into(),
                "Put a unit below its parent.".into(),
            ],
            Self::UnknownUnitKind(kind) => [
                format!("没有 {kind} 这一级单位。"),
                format!("There is no kind of unit {kind}."),
                "用 city、county、department、township 或 community。".into(),
                "Use city, county, department, township or community.".into(),
            ],
            Self::BadCode(code) => [
                format!("单位代码 {code} 写法不对。"),
                format!("The code {code} is not well formed."),
                "只用字母、数字和连字符，最多 32 个。".into(),
                "Use letters, digits and hyphens, at most 32.".into(),
            ],
            Self::ShapeWithoutCode => say(
                "有的要素没有 properties.code。",
                "A feature has no properties.code.",
                "给每个要素写单位的代码。",
                "Give every feature the code of its unit.",
            ),
            _ => return None,
        })
    }

    fn about_persons(&self) -> [String; 4] {
        let (zh, en) = match self {
            Self::PersonGroup => {
                ("指标不能按个人分组。".into(), "A figure cannot be grouped by person.".into())
            }
            Self::PersonMinimum(n) => (
                format!("平均数最少的人数是 5，不能改成 {n}。"),
                format!("An average stands on at least 5 people; it cannot be {n}."),
            ),
            Self::PersonScore(word) => (
                format!("“{word}”：不能对个人计分、排名或考核。"),
                format!("“{word}”: persons cannot be given points, ranked or appraised."),
            ),
            _ => (String::new(), String::new()),
        };
        [zh, en, PERSONS_ZH.into(), PERSONS_EN.into()]
    }
}

fn say(zh: &str, en: &str, help_zh: &str, help_en: &str) -> [String; 4] {
    [zh.into(), en.into(), help_zh.into(), help_en.into()]
}

fn unknown(zh: &str, en: &str, id: &str, file: &str) -> [String; 4] {
    [
        format!("没有{zh} {id}。"),
        format!("There is no {en} {id}."),
        format!("改正编号，或在 {file} 里写上它。"),
        format!("Correct the id, or declare it in {file}."),
    ]
}
