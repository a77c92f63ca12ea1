//! Words of comparison held against what they claim: they hold no number and no direction that the claim does not bear
//! out. Pure.
//!
//! Numbers are read by the project's one reader; what it cannot read and holds no number is let through.

use luoshi_numbers::{Bound, Decimal, Measure, Number, Verdict, Why, find, holds};

use crate::mark::{Claim, Fault};

/// What is said in tens, as 两成 is, is rounded to tens: half of that either way, in hundredths of a per cent.
const TENS: i64 = 500;
/// The same for what is said exactly.
const ONES: i64 = 50;

/// Words that hold a direction word and say none.
const NEUTRAL: &str = "不少 至少 最少 多少 少年 少数 少先队 少儿 很多 不多 许多 大多 多数 多半 差不多 众多 诸多 多种 多样 多项 \
    不断 不仅 不但 不降 不减 止跌 升级 成多 倍多 半多 多年 得多 不升 不增 无减 由降 由减 由跌 由升 由增 由涨 新增";
/// Words that compare with a year before: a claim compares with as long a time right before.
const YEAR: [&str; 6] = ["同比", "去年", "上年", "year-on-year", "year on year", "last year"];
const NEUTRAL_EN: [&str; 6] =
    ["up to", "more or less", "no fewer than", "no less than", "by more than", "by less than"];
/// Words that say that nothing changed.
const LEVEL: &str = "持平 不变 没变 unchanged same";
/// Words that say a rise whatever stands around them, and words that only speak against a fall.
const UP: (&str, &str) = (
    "up rose risen rises rising grew grown grows growing growth increase increased increases increasing climbed higher \
     增长 增加 上升 提高 提升 增多 上涨 攀升 回升 反升",
    "多 升 涨 增 more",
);
/// The same for falls.
const DOWN: (&str, &str) = (
    "down fell fallen falls falling declined decline declines decrease decreased decreases dropped drop drops reduced \
     reduction shrank shrunk halved lower 下降 减少 降低 下滑 回落 下跌 减半 腰斩",
    "少 跌 降 减 less fewer",
);
const NOT: [&str; 6] = ["没有", "没", "未", "不", "无", "非"];
const NOT_EN: &str = "not no never without hardly cannot";
/// Words of the first place, and those that hold one and say none.
const FIRST: &str = "most highest largest biggest greatest top leading 最 居首 榜首 首位 领先 头名 第一";
const NOT_FIRST: [&str; 7] = ["最近", "最后", "最终", "最初", "最新", "at most", "most of"];
/// Words of the last place: no claim says that.
const LAST: &str = "least lowest fewest smallest 最少 最低 最小 垫底";
/// Words that say more than half and hold no number.
const MAJORITY: [&str; 5] = ["大部分", "多数", "多半", "majority", "most of"];
const HALVED: &str = "减半 腰斩 halved";

/// Whether a claim bears its words out.
///
/// # Errors
/// What of the words it does not.
pub fn borne_out(word: &str, claim: &Claim) -> Result<(), Fault> {
    numberless(word, "mark-word-digit")?;
    for number in find(word) {
        amount(word, &number, claim)?;
    }
    let said = Said::of(word);
    let half = matches!(claim, Claim::Above { percent, .. } if *percent >= 50);
    if MAJORITY.iter().any(|part| said.text.contains(part)) && !half {
        return Err(Fault::of("mark-word-half", word));
    }
    if said.any(HALVED) && *claim != Claim::Fell(Some(50)) {
        return Err(Fault::of("mark-word-amount", format!("{word} · {claim}")));
    }
    place(&said, claim)?;
    direction(&said, claim)
}

/// A text without a number: what is read while there is none recorded.
///
/// # Errors
/// That there is one.
pub fn without_number(text: &str) -> Result<(), Fault> {
    numberless(text, "mark-none-number")?;
    let figure = find(text).into_iter().any(|number| number.is_figure());
    if figure { Err(Fault::of("mark-none-number", text)) } else { Ok(()) }
}

/// How far a change may be from what is claimed, in hundredths of a per cent: tens are rounded to tens, unless the words
/// name a per cent.
pub fn margin(word: &str, percent: i64) -> i64 {
    let fine =
        |number: &Number| number.measure == Measure::Percent && number.step.abs() < Decimal::from_i64(10);
    if percent % 10 == 0 && !find(word).iter().any(fine) { TENS } else { ONES }
}

fn numberless(text: &str, fault: &'static str) -> Result<(), Fault> {
    if text.chars().any(char::is_numeric) { Err(Fault::of(fault, text)) } else { Ok(()) }
}

/// Whether a claim bears out a number of its words.
fn amount(word: &str, number: &Number, claim: &Claim) -> Result<(), Fault> {
    match number.verdict {
        Verdict::NotAFigure(Why::Idiom | Why::Indefinite) => return Ok(()),
        Verdict::NotAFigure(Why::Ordinal) if number.value == Decimal::ONE => return Ok(()),
        Verdict::NotAFigure(_) => return Err(Fault::of("mark-word-number", &number.text)),
        Verdict::Figure if number.measure == Measure::Plain => {
            return Err(Fault::of("mark-word-number", &number.text));
        }
        Verdict::Figure => {}
    }
    let fits = match claim {
        Claim::Grew(Some(percent)) => changed(word, number, *percent),
        Claim::Fell(Some(percent)) => number.measure != Measure::Multiple && changed(word, number, *percent),
        Claim::Above { percent, .. } => exceeded(number, *percent),
        Claim::Grew(None) | Claim::Fell(None) | Claim::Most => {
            return Err(Fault::of("mark-word-much", &number.text));
        }
    };
    if fits { Ok(()) } else { Err(Fault::of("mark-word-amount", format!("{} · {claim}", number.text))) }
}

/// Whether a change by so many per cent bears a number out; one that says how far it binds has to be borne out by all
/// that the claim lets through.
fn changed(word: &str, number: &Number, percent: i64) -> bool {
    let at = percent * 100;
    let is = |change: i64| holds(number, &in_terms(word, number, change));
    match number.bound {
        Bound::Exact | Bound::About => is(at),
        _ => {
            let margin = margin(word, percent);
            is(at - margin) && is(at + margin)
        }
    }
}

/// A change in hundredths of a per cent, in a number's own terms.
fn in_terms(word: &str, number: &Number, change: i64) -> Decimal {
    let whole = match number.measure {
        Measure::Plain | Measure::Percent => Decimal::new(change.into(), 2),
        Measure::Fraction => Decimal::new(change.into(), 4),
        Measure::Multiple if added(word, number) => Decimal::new(change.into(), 4),
        // What doubled is twice what it was.
        Measure::Multiple => Decimal::new(i128::from(change) + 10_000, 4),
    };
    if number.value.is_negative() { whole.negated() } else { whole }
}

/// Whether a multiple is what came on top: 增长一倍, not 翻一番, 是去年的两倍.
fn added(word: &str, number: &Number) -> bool {
    let before: String = word.chars().take(number.start).collect();
    let whole = ["至", "到", "为", "是"].iter().any(|end| before.ends_with(end));
    number.text.contains('倍') && !whole && Said::of(&before).any(UP.0)
}

/// Whether more than so many per cent of a whole bears a number out: only words that say “more than” are.
fn exceeded(number: &Number, percent: i64) -> bool {
    if !matches!(number.bound, Bound::Above | Bound::AtLeast) || number.high.is_some() {
        return false;
    }
    match (number.measure, number.ratio) {
        (Measure::Fraction, Some((part, whole))) => percent * whole >= part * 100,
        (Measure::Percent, _) => Decimal::from_i64(percent) >= number.value,
        _ => Decimal::new(percent.into(), 2) >= number.value,
    }
}

/// Words as they are searched.
struct Said {
    /// In small letters.
    text: String,
    /// Its words of letters.
    words: Vec<String>,
}

impl Said {
    fn of(word: &str) -> Self {
        let text = word.to_lowercase();
        let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        Self { words: words.map(str::to_owned).collect(), text }
    }

    fn without(&self, parts: impl Iterator<Item = &'static str>) -> Self {
        Self::of(&parts.fold(self.text.clone(), |text, part| text.replace(part, "·")))
    }

    fn has(&self, part: &str) -> bool {
        if part.is_ascii() { self.words.iter().any(|word| word == part) } else { self.text.contains(part) }
    }

    fn any(&self, parts: &str) -> bool {
        parts.split_whitespace().any(|part| self.has(part))
    }

    /// Whether one of these is denied.
    fn denies(&self, parts: &str) -> bool {
        let chinese = parts.split_whitespace().filter(|part| !part.is_ascii());
        let denied = |part: &str| NOT.iter().any(|not| self.text.contains(&format!("{not}{part}")));
        let mut denials = chinese.filter(|part| denied(part));
        denials.next().is_some() || self.any(parts) && (self.any(NOT_EN) || self.text.contains("n't"))
    }
}

/// Whether a claim bears out words of the first place.
fn place(said: &Said, claim: &Claim) -> Result<(), Fault> {
    if said.without(["at least"].into_iter()).any(LAST) {
        return Err(Fault::of("mark-word-least", &said.text));
    }
    let said = said.without(NOT_FIRST.into_iter());
    let first = said.any(FIRST);
    if first && (*claim != Claim::Most || said.denies(FIRST)) {
        return Err(Fault::of("mark-word-most", &said.text));
    }
    Ok(())
}

/// Whether a claim bears out words of direction.
fn direction(said: &Said, claim: &Claim) -> Result<(), Fault> {
    let changes = matches!(claim, Claim::Grew(_) | Claim::Fell(_));
    if changes && YEAR.iter().any(|part| said.text.contains(part)) {
        return Err(Fault::of("mark-word-year", &said.text));
    }
    let bare = said.without(NEUTRAL.split_whitespace().chain(NEUTRAL_EN));
    let [up, down] = [UP, DOWN].map(|(always, _)| bare.any(always));
    let against = |(always, leaning): (&str, &str)| bare.any(always) || bare.any(leaning);
    let wrong = match claim {
        Claim::Grew(_) => against(DOWN) || bare.denies(UP.0) || bare.any(LEVEL),
        Claim::Fell(_) => against(UP) || bare.denies(DOWN.0) || bare.any(LEVEL),
        Claim::Most | Claim::Above { .. } => up || down,
    };
    if wrong { Err(Fault::of("mark-word-direction", format!("{} · {claim}", said.text))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{borne_out, margin, without_number};
    use crate::mark::Claim;

    fn above(percent: i64) -> Claim {
        Claim::Above { percent, of: "b".to_owned() }
    }

    #[test]
    fn words_that_their_claim_bears_out_are_read() {
        let fitting = [
            ("增长两成", Claim::Grew(Some(20))),
            ("增长近三成", Claim::Grew(Some(28))),
            ("增长约三成", Claim::Grew(Some(30))),
            ("增长两成多", Claim::Grew(Some(23))),
            ("增长百分之十二", Claim::Grew(Some(12))),
            ("翻了一番", Claim::Grew(Some(100))),
            ("翻番", Claim::Grew(Some(100))),
            ("增长一倍", Claim::Grew(Some(100))),
            ("doubled", Claim::Grew(Some(100))),
            ("up by a fifth", Claim::Grew(Some(20))),
            ("up by a quarter", Claim::Grew(Some(25))),
            ("grew by a third", Claim::Grew(Some(33))),
            ("rose by twenty per cent", Claim::Grew(Some(20))),
            ("不断增长", Claim::Grew(None)),
            ("增加不少", Claim::Grew(None)),
            ("不降反升", Claim::Grew(None)),
            ("更上一层楼", Claim::Grew(None)),
            ("more than the week before", Claim::Grew(None)),
            ("下降三成", Claim::Fell(Some(30))),
            ("下降两成多", Claim::Fell(Some(23))),
            ("比上周少得多", Claim::Fell(None)),
            ("多年来首次下降", Claim::Fell(None)),
            ("不升反降", Claim::Fell(None)),
            ("由增转降", Claim::Fell(None)),
            ("新增减少", Claim::Fell(None)),
            ("有增无减", Claim::Grew(None)),
            ("由降转升", Claim::Grew(None)),
            ("少了一半", Claim::Fell(Some(50))),
            ("减半", Claim::Fell(Some(50))),
            ("down by a third", Claim::Fell(Some(33))),
            ("fewer", Claim::Fell(None)),
            ("fewer than the week before", Claim::Fell(None)),
            ("过半", above(50)),
            ("大半", above(50)),
            ("大多数", above(50)),
            ("over half", above(50)),
            ("more than half", above(60)),
            ("most of them", above(50)),
            ("超过六成", above(60)),
            ("over a third", above(34)),
            ("居首", Claim::Most),
            ("全市第一", Claim::Most),
            ("最多", Claim::Most),
            ("the highest of all", Claim::Most),
            ("听的人很多", above(200)),
        ];
        for (word, claim) in fitting {
            assert_eq!(borne_out(word, &claim), Ok(()), "{word}");
        }
    }

    #[test]
    fn words_that_say_something_else_are_refused() {
        let wrong = [
            ("共讲999场", Claim::Grew(None), "mark-word-digit"),
            ("增长２成", Claim::Grew(Some(20)), "mark-word-digit"),
            ("增长½", Claim::Grew(Some(50)), "mark-word-digit"),
            ("共讲九百九十九场", Claim::Grew(None), "mark-word-number"),
            ("two hundred talks", Claim::Most, "mark-word-number"),
            ("两百多人", above(20_000), "mark-word-number"),
            ("增长三成", Claim::Grew(Some(20)), "mark-word-amount"),
            ("增长两成以上", Claim::Grew(Some(20)), "mark-word-amount"),
            ("doubled", Claim::Grew(Some(50)), "mark-word-amount"),
            ("翻两番", Claim::Grew(Some(100)), "mark-word-amount"),
            ("up by a third", Claim::Grew(Some(20)), "mark-word-amount"),
            ("halved", Claim::Fell(Some(20)), "mark-word-amount"),
            ("过半", above(40), "mark-word-amount"),
            ("一半", above(50), "mark-word-amount"),
            ("不足一半", above(50), "mark-word-amount"),
            ("less than half", above(50), "mark-word-amount"),
            ("over a third", above(33), "mark-word-amount"),
            ("增长两成", Claim::Grew(None), "mark-word-much"),
            ("过半", Claim::Most, "mark-word-much"),
            ("下降三成", Claim::Grew(Some(30)), "mark-word-direction"),
            ("减少", Claim::Grew(None), "mark-word-direction"),
            ("少了一些", Claim::Grew(None), "mark-word-direction"),
            ("没有增长", Claim::Grew(None), "mark-word-direction"),
            ("did not grow, rose", Claim::Grew(None), "mark-word-direction"),
            ("fewer than before, down", Claim::Grew(None), "mark-word-direction"),
            ("fewer than the week before", Claim::Grew(None), "mark-word-direction"),
            ("与上周持平", Claim::Grew(None), "mark-word-direction"),
            ("上升", Claim::Fell(None), "mark-word-direction"),
            ("more", Claim::Fell(None), "mark-word-direction"),
            ("大幅增长", above(1), "mark-word-direction"),
            ("增长最快", Claim::Most, "mark-word-direction"),
            ("全市最多", Claim::Grew(None), "mark-word-most"),
            ("第一", above(50), "mark-word-most"),
            ("the highest", Claim::Grew(None), "mark-word-most"),
            ("最少", Claim::Most, "mark-word-least"),
            ("fewest", Claim::Most, "mark-word-least"),
            ("大多数", above(20), "mark-word-half"),
            ("most of them", Claim::Most, "mark-word-half"),
        ];
        for (word, claim, fault) in wrong {
            assert_eq!(borne_out(word, &claim).map_err(|fault| fault.word), Err(fault), "{word}");
        }
    }

    #[test]
    fn what_is_read_for_nothing_holds_no_number() {
        assert_eq!(without_number("还没有人"), Ok(()));
        assert_eq!(without_number("none yet"), Ok(()));
        for text in ["已讲999场", "九百场", "nine talks"] {
            assert!(without_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tens_are_rounded_to_tens_unless_a_per_cent_is_named() {
        assert_eq!((margin("增长两成", 20), margin("up by a fifth", 20)), (500, 500));
        assert_eq!((margin("增长", 12), margin("rose by twenty per cent", 20)), (50, 50));
    }

    const TENTHS: [&str; 9] = ["一", "两", "三", "四", "五", "六", "七", "八", "九"];

    fn claims() -> impl Strategy<Value = Claim> {
        let percent = proptest::option::of(1..300_i64);
        prop_oneof![
            percent.clone().prop_map(Claim::Grew),
            percent.prop_map(Claim::Fell),
            Just(Claim::Most),
            (1..300_i64).prop_map(above),
        ]
    }

    proptest! {
        #[test]
        fn no_words_carry_a_digit(
            before in "[增长下降a-z 超过半成]{0,8}", digit in "[0-9０-９]", after in "[场人成倍%a-z ]{0,6}",
            claim in claims(),
        ) {
            let word = format!("{before}{digit}{after}");
            prop_assert!(borne_out(&word, &claim).is_err());
        }

        #[test]
        fn tenths_agree_with_their_own_claim_alone(said in 1..=9_i64, claimed in 1..=9_i64, fall in any::<bool>()) {
            let tenths = TENTHS[usize::try_from(said - 1).unwrap()];
            let (verb, claim) = if fall {
                ("下降", Claim::Fell(Some(claimed * 10)))
            } else {
                ("增长", Claim::Grew(Some(claimed * 10)))
            };
            let word = format!("{verb}{tenths}成");
            prop_assert_eq!(borne_out(&word, &claim).is_ok(), said == claimed);
        }

        #[test]
        fn a_rise_is_borne_out_by_no_fall(word in "[^{}]{0,12}", percent in proptest::option::of(1..300_i64)) {
            let rise = format!("上升{word}");
            prop_assert!(borne_out(&rise, &Claim::Fell(percent)).is_err());
        }
    }
}
