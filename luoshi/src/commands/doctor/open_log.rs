//! What the doctor says of the open log.

use luoshi_openlog::{Fault, Finding, Scope};
use luoshi_packs::Lang;

use crate::say::say;

/// What was looked at.
pub fn scope(lang: Lang, Scope { leaves, checkpoints, unverified }: Scope) -> Vec<String> {
    let looked = say(
        lang,
        format!("公开日志：重算了 {leaves} 条，核对了 {checkpoints} 个检查点。"),
        format!("Open log: {leaves} leaves made again, {checkpoints} checkpoints held against them."),
    );
    let unknown = say(
        lang,
        format!("有 {unverified} 个签名没有核对：这里没有它们的公钥。"),
        format!("{unverified} signatures were not held against a key: none of theirs lies here."),
    );
    if unverified == 0 { vec![looked] } else { vec![looked, unknown] }
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
        Fault::Signature { name, size } => (
            format!(
                "{size} 条时的检查点，{name} 的签名不对，或不是已知的钥匙签的。停用的公钥要留在钥匙文件里，一行一把。"
            ),
            format!(
                "the signature of {name} under the checkpoint at {size} does not fit, or is by no known key. The public \
                 keys of retired ones belong into the key's file, a line each."
            ),
        ),
        Fault::Statement(hash) => (
            format!("公布的数字 {hash} 与它的地址、签名、定义或日志不符。"),
            format!(
                "the statement {hash} is not what its address, its signature, its definition or the log says."
            ),
        ),
        Fault::Secret(0) => (
            "城市的盐值密钥不见了，承诺无法重算。从备份恢复。".to_owned(),
            "the city's secret is gone, so that no commitment can be made again. Restore a backup."
                .to_owned(),
        ),
        Fault::Secret(holder) => (
            format!("人员 {holder} 的盐值密钥不见了，也没有记下它被抹去。从备份恢复。"),
            format!(
                "the secret of the person {holder} is gone, and nothing says that it was erased. Restore a backup."
            ),
        ),
        Fault::Head(size) => (
            format!("登记的长度是 {size} 条，存的条目不是这么多。"),
            format!("it is said to hold {size} positions, but holds others."),
        ),
    }
}
