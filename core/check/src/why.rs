//! Why a number is not backed, or is no figure: in words that a reader can act on.

use luoshi_numbers as numbers;
use luoshi_packs::{Lang, Text};

use crate::matching::Beside;

/// Why a number is not backed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No alias of any figure stands near it.
    NoFigure,
    /// Two or more figures fit alike.
    Alike(Vec<Text>),
    /// A list gives more values than names, or the other way round; or a name is two figures' name.
    NotPaired { names: Vec<String>, values: usize },
    /// One name of a list fits several figures.
    NameOfSeveral { name: String, figures: Vec<Text> },
    /// It is about a place that is not in the tree.
    Outside(String),
    /// It is about several units together.
    SeveralUnits(Vec<String>),
    /// Several units have this name, and no path tells which is meant.
    SharedName(String, usize),
    /// It is a part, a change, a rate or a plan of this figure.
    Beside(Text, Beside),
    /// A figure is named nearby, but it counts something else than the number's measure does.
    OtherMeasure { figure: Text, counts: String, measure: String },
    /// No unit stands beside the number; it was held against this one.
    Guessed(String),
    /// The figure has no value there and then.
    NoValue(Text, NoValue),
}

/// Why the ledger has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// No record.
    NoRecords,
    /// Nothing to divide by.
    NothingToDivide,
    /// An average over fewer than five people.
    FewerThanFive,
    /// The ledger cannot be asked so: a unit or a period that it does not know.
    NotAsked,
}

impl Why {
    /// The reason in the reader's language.
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NoFigure => "近旁没有哪个指标的名称，台账里没有对应的数字。".to_owned(),
            Self::Alike(figures) => {
                format!("{}都说得通，不替你选。把名称写全再核。", list(figures, Lang::Zh))
            }
            Self::NotPaired { names, values } => {
                format!(
                    "这里有 {} 个名称（{}）、{values} 个数，对不上，不替你配对。",
                    names.len(),
                    names.join("、")
                )
            }
            Self::NameOfSeveral { name, figures } => {
                format!("“{name}”对得上 {} 个指标：{}，不替你选。", figures.len(), list(figures, Lang::Zh))
            }
            Self::Outside(place) => format!("说的是{place}，不在本市的单位里。"),
            Self::SeveralUnits(units) => {
                format!("说的是 {} 个单位合起来：{}。分开写才能核。", units.len(), units.join("、"))
            }
            Self::SharedName(name, count) => format!("叫{name}的单位有 {count} 个，写上它的上级单位才能核。"),
            Self::Beside(figure, beside) => {
                format!("说的是“{}”的{}，不是它的总数。", figure.zh, beside_word(*beside, Lang::Zh))
            }
            Self::OtherMeasure { figure, counts, measure } => format!(
                "近旁的“{}”以{counts}计，不以{measure}计；没有哪个指标用这里的说法数这个数。",
                figure.zh
            ),
            Self::Guessed(unit) => format!("数字旁没有写明单位，按{unit}核的。写明单位再核。"),
            Self::NoValue(figure, why) => match why {
                NoValue::NoRecords => format!("“{}”在这个单位、这个时段没有记录。", figure.zh),
                NoValue::NothingToDivide => format!("“{}”在这里没有可以相除的数。", figure.zh),
                NoValue::FewerThanFive => format!("“{}”在这里不足 5 人，不给出平均数。", figure.zh),
                NoValue::NotAsked => format!("“{}”不能这样问：单位或时段不在台账里。", figure.zh),
            },
        }
    }

    fn en(&self) -> String {
        match self {
            Self::NoFigure => {
                "No figure's name stands near it; the ledger has nothing to hold it against.".to_owned()
            }
            Self::Alike(figures) => {
                format!(
                    "{} fit alike, and we do not choose. Write the name in full and check again.",
                    list(figures, Lang::En)
                )
            }
            Self::NotPaired { names, values } => format!(
                "Here are {} names ({}) and {values} values: they do not pair up, and we do not guess.",
                names.len(),
                names.join(", ")
            ),
            Self::NameOfSeveral { name, figures } => {
                format!(
                    "“{name}” is the name of {} figures: {}. We do not choose.",
                    figures.len(),
                    list(figures, Lang::En)
                )
            }
            Self::Outside(place) => format!("It is about {place}, which is not among the city's units."),
            Self::SeveralUnits(units) => {
                format!(
                    "It is about {} units together: {}. Write them apart to have them checked.",
                    units.len(),
                    units.join(", ")
                )
            }
            Self::SharedName(name, count) => {
                format!("{count} units are called {name}. Name the unit above it to have it checked.")
            }
            Self::Beside(figure, beside) => {
                format!("It is {} of “{}”, not its total.", beside_word(*beside, Lang::En), figure.en)
            }
            Self::OtherMeasure { figure, counts, measure } => format!(
                "“{}” beside it counts in {counts}, not in {measure}; no figure's name here fits the number.",
                figure.en
            ),
            Self::Guessed(unit) => {
                format!(
                    "No unit stands beside the number; it was held against {unit}. Name the unit and check again."
                )
            }
            Self::NoValue(figure, why) => match why {
                NoValue::NoRecords => format!("“{}” has no record for this unit and period.", figure.en),
                NoValue::NothingToDivide => format!("“{}” has nothing to divide by here.", figure.en),
                NoValue::FewerThanFive => {
                    format!("“{}” covers fewer than 5 people here; no average is given.", figure.en)
                }
                NoValue::NotAsked => {
                    format!("“{}” cannot be asked so: unit or period are not in the ledger.", figure.en)
                }
            },
        }
    }
}

fn list(figures: &[Text], lang: Lang) -> String {
    match lang {
        Lang::Zh => figures.iter().map(|name| format!("“{}”", name.zh)).collect::<Vec<_>>().join("和"),
        Lang::En => figures.iter().map(|name| format!("“{}”", name.en)).collect::<Vec<_>>().join(" and "),
    }
}

fn beside_word(beside: Beside, lang: Lang) -> &'static str {
    match (beside, lang) {
        (Beside::Part, Lang::Zh) => "一部分",
        (Beside::Part, Lang::En) => "a part",
        (Beside::Change, Lang::Zh) => "变化",
        (Beside::Change, Lang::En) => "a change",
        (Beside::Rate, Lang::Zh) => "平均数",
        (Beside::Rate, Lang::En) => "an average",
        (Beside::Plan, Lang::Zh) => "计划数",
        (Beside::Plan, Lang::En) => "a plan",
    }
}

/// Why a number is no figure.
pub fn no_figure(why: numbers::Why, lang: Lang) -> &'static str {
    use numbers::Why as W;
    let (zh, en) = match why {
        W::Date => ("日期", "a date"),
        W::ClockTime => ("时刻", "a time of day"),
        W::Year => ("年份", "a year"),
        W::Decade => ("年代", "a decade"),
        W::FiscalYear => ("年度", "a fiscal year"),
        W::Period => ("时段", "a period"),
        W::Age => ("年龄", "an age"),
        W::Serial => ("序号、期号", "a serial number"),
        W::Code => ("代号、编号", "a code"),
        W::Telephone => ("电话号码", "a telephone number"),
        W::Address => ("地址", "an address"),
        W::Name => ("名称的一部分", "part of a name"),
        W::ListNumber => ("条目的编号", "the number of a list entry"),
        W::Ordinal => ("次序", "an ordinal"),
        W::Idiom => ("习语", "an idiom"),
        W::LegalTerm => ("法定的期限或条款", "a term set by law"),
        W::Indefinite => ("泛指，不是计数", "indefinite, not counted"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
