//! What the doctor says of the open log.

use luoshi_openlog::{Fault, Finding, Scope};
use luoshi_packs::Lang;

use crate::say::say;

/// What was looked at.
pub fn scope(lang: Lang, Scope { leaves, checkpoints }: Scope) -> String {
    say(
        lang,
        format!("公开日志：重算了 {leaves} 条，核对了 {checkpoints} 个检查点。"),
        format!("Open log: {leaves} leaves made again, {checkpoints} checkpoints held against them."),
    )
}

/// Something that differs, with the record, the line and the position where they are known.
pub fn describe(lang: Lang, finding: &Finding) -> String {
    let (zh, en) = place(finding);
    let (fault_zh, fault_en) = fault(&finding.fault);
    say(lang, format!("公开日志{zh}：{fault_zh}"), format!("Open log{en}: {fault_en}"))
}

fn place(finding: &Finding) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    if let Some(position) = finding.position {
        zh += &format!("第 {position} 条");
        en += &format!(", position {position}");
    }
    if let Some((record, line)) = finding.record {
        zh += &format!("（记录 {record} 第 {line} 笔）");
        en += &format!(", record {record}, line {line}");
    }
    (zh, en)
}

fn fault(fault: &Fault) -> (String, String) {
    match fault {
        Fault::Leaf => (
            "公开的内容与台账或承诺不符。".to_owned(),
            "what is published is not what the ledger says.".to_owned(),
        ),
        Fault::Bundle(number) => (
            format!("第 {number} 包条目缺失、不全或读不出来。"),
            format!("the entry bundle {number} is missing, cut short or unreadable."),
        ),
        Fault::Tile(level, number) => (
            format!("第 {level} 层第 {number} 块散列与下层不符。"),
            format!("the tile {number} of level {level} is not made of what lies below it."),
        ),
        Fault::Checkpoint { origin, size } => (
            format!("{origin} 在 {size} 条时的检查点与日志不符。"),
            format!("the checkpoint of {origin} at {size} is not one of this log."),
        ),
        Fault::Statement(hash) => (
            format!("公布的数字 {hash} 与它的地址或日志不符。"),
            format!("the statement {hash} is not what its address or the log says."),
        ),
    }
}
