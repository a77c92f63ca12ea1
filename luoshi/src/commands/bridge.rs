//! `luoshi bridge`: a figure at two positions of the log, and what lies between.

use luoshi_ledger::bridge::{Bridge, End, Group, Role, Strand};
use luoshi_ledger::{Answer, Decimal};
use luoshi_packs::{FigureDef, Lang};
use luoshi_web::formats;
use serde_json::json;

use crate::cli::{BridgeArgs, Common};
use crate::commands::figure::{as_json, defined, lines, question, with_beside};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Computes both and prints the groups.
pub async fn run(common: &Common, args: &BridgeArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let app = &opened.app;
    let (was, is) = (app.definitions(Some(args.then)).await?, app.definitions(args.now).await?);
    let then = End { catalogue: &was.catalogue, as_of: Some(args.then), tree: args.then_tree };
    let now = End { catalogue: &is.catalogue, as_of: args.now, tree: args.now_tree };
    let question = question(&args.asked, None);
    let bridge = app.ledger().bridge(app.city().id, &question, &then, &now).await?;
    let figure = defined(&is.pack, &args.asked.id)?;
    let figure_then = defined(&was.pack, &args.asked.id)?;
    let lang = opened.lang;
    let beside = app.beside_answer(&bridge.now, lang).await?;
    if common.json {
        let answer = |answer: &Answer| as_json(figure, answer, lang);
        let all = json!({
            "figure": args.asked.id,
            "unit": bridge.now.unit,
            "unit_of_measure": figure.measure_word,
            "then": as_json(figure_then, &bridge.then, lang),
            "now": answer(&bridge.now),
            "redefined": bridge.redefined.as_ref().map(answer),
            "since": bridge.since,
            "strands": bridge.strands.iter().map(Strand::json).collect::<Vec<_>>(),
        });
        value(&with_beside(all, &beside))?;
        return Ok(Outcome::Well);
    }
    let period = format!("{} – {}", bridge.now.from, bridge.now.until);
    line(&format!("{}  {}  {period}", figure.name.get(lang), bridge.now.unit))?;
    let ends = [(figure_then, &bridge.then), (figure, &bridge.now)];
    for (figure, answer) in ends {
        line(&format!("{:>9}  {}", answer.as_of, formats::figure(figure, answer, lang)))?;
    }
    lines(&beside, lang)?;
    groups(&bridge, figure, lang)?;
    Ok(Outcome::Well)
}

fn groups(bridge: &Bridge, figure: &FigureDef, lang: Lang) -> Result<(), Failure> {
    if bridge.strands.is_empty() {
        line(&say(
            lang,
            "少于 5 人，不给平均数，也不拆开。",
            "Fewer than 5 people: no average, and no groups.",
        ))?;
    }
    for strand in &bridge.strands {
        if strand.role != Role::Whole {
            let (then, now) = (written(strand.then, 1), written(strand.now, 1));
            line(&format!("{}  {then} → {now}", role(strand.role, lang)))?;
        }
        // A part of a quotient is in base units, as its numerator and denominator are.
        let scale = if strand.role == Role::Whole { figure.figure.scale } else { 1 };
        for share in &strand.shares {
            let change = formats::signed(&written(share.change, scale));
            let entries = match share.entries {
                _ if share.group == Group::Redefined => String::new(),
                n => say(lang, format!("  {n} 条"), format!("  {n} entries")),
            };
            line(&format!("{change:>9}  {}{entries}", group(share.group, lang)))?;
        }
        if strand.shares.is_empty() {
            line(&say(lang, "没有变化。", "Nothing changed."))?;
        }
        if strand.passing > 0 {
            let n = strand.passing;
            line(&say(
                lang,
                format!("其间记了又冲回、不影响差额的：{n} 对。"),
                format!("Posted and taken back in between, no part of the difference: {n} pairs."),
            ))?;
        }
    }
    Ok(())
}

/// Base units in the unit of measure; with decimals where they are not whole.
fn written(base: i128, scale: i64) -> String {
    let whole = base % i128::from(scale.max(1)) == 0;
    let decimals = if whole { 0 } else { 2 };
    Decimal::quotient(base, scale.max(1).into(), decimals).map_or_else(|| base.to_string(), |n| n.to_string())
}

fn group(group: Group, lang: Lang) -> String {
    let (zh, en) = match group {
        Group::New => ("新记的", "new"),
        Group::Late => ("补记的", "late"),
        Group::Corrected => ("更正的", "corrected"),
        Group::Withdrawn => ("撤回的", "withdrawn"),
        Group::MovedIn => ("随单位划入的", "moved in with a unit"),
        Group::MovedOut => ("随单位划出的", "moved out with a unit"),
        Group::Months => ("月份可比了或不可比了", "in months to compare"),
        Group::Redefined => ("口径改了", "defined anew"),
    };
    say(lang, zh, en)
}

fn role(role: Role, lang: Lang) -> String {
    let (zh, en) = match role {
        Role::Whole => ("指标", "figure"),
        Role::Above => ("分子", "above the line"),
        Role::Below => ("分母", "below the line"),
        Role::People => ("人数", "people"),
        Role::ThisYear => ("今年各月", "months of this year"),
        Role::YearBefore => ("上年同月", "months of the year before"),
    };
    say(lang, zh, en)
}
