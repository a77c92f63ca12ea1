//! What the doctor says.

use luoshi_ledger::{Differs, Finding};
use luoshi_packs::Lang;
use luoshi_store::Unreadable;
use serde_json::{Value as Json, json};

use crate::say::say;

/// A value that cannot be read as what its column holds.
pub fn unreadable(lang: Lang, Unreadable { table, column, key }: &Unreadable) -> String {
    say(
        lang,
        format!("表 {table} 的 {key} 一行：{column} 读不出来，不是程序写的样子，或指着没有的城市。"),
        format!(
            "Table {table}, row {key}: {column} cannot be read, is not as the program writes it, or is a city that is not \
             there."
        ),
    )
}

/// A pack version that is not what was loaded.
pub fn pack(lang: Lang, id: i64) -> String {
    say(
        lang,
        format!("战役包版本 {id} 与日志里装载的那一份不符。"),
        format!("The pack version {id} is not what the log says was loaded."),
    )
}

/// A record with rows beside it that do not fit.
pub fn beside(lang: Lang, record: i64) -> String {
    say(
        lang,
        format!("记录 {record}：查找它用的人员或日子与它自己说的不符。"),
        format!("Record {record}: the people or days that it is found by are not those that it says."),
    )
}

/// A record that the ledger holds entries of and its room does not have.
pub fn lost(lang: Lang, room: &str, record: i64) -> String {
    say(
        lang,
        format!("记录 {record}：台账里有它的条目，{room} 里没有这条记录。"),
        format!("Record {record}: the ledger holds entries of it, but {room} has no such record."),
    )
}

/// A city's row that says something else than the pack that founded it.
pub fn city(lang: Lang, code: &str) -> String {
    say(
        lang,
        format!("城市 {code}：代码、名称或时区与建它的战役包不符。"),
        format!(
            "The city {code}: its code, its names or its time zone are not those of the pack that founded it."
        ),
    )
}

/// Something in the ledger that does not fit.
pub fn finding(lang: Lang, finding: &Finding) -> String {
    match finding {
        Finding::Reversal { record, line } => say(
            lang,
            format!("记录 {record} 第 {line} 笔：这笔红冲与它所冲的那一笔对不上。"),
            format!("Record {record}, line {line}: this reversal does not match the line that it names."),
        ),
        Finding::Deed { record, line } => say(
            lang,
            format!("记录 {record} 第 {line} 笔：找不到是谁怎样记的，或者说法不一。"),
            format!("Record {record}, line {line}: its deed is missing or says something else."),
        ),
        Finding::Unfinished { deed } => say(
            lang,
            format!("操作 {deed} 开始了，没有记完。"),
            format!("The deed {deed} was begun and never finished."),
        ),
        Finding::Place { seq } => {
            say(lang, format!("台账第 {seq} 条是空的。"), format!("Position {seq} of the log holds nothing."))
        }
        Finding::Count { committed, placed, last } => say(
            lang,
            format!("共记入 {committed} 条，有位置的 {placed} 条，最后一条是第 {last} 条。"),
            format!(
                "{committed} entries and events were committed, {placed} have a position, the last is {last}."
            ),
        ),
        Finding::Person { person } => say(
            lang,
            format!("台账里有人员 {person}，人员表里没有。"),
            format!("Entries name the person {person}, who is not there."),
        ),
        Finding::Head { says, last } => say(
            lang,
            format!("日志的头说末位是第 {} 条（{}），实际是第 {} 条（{}）。", says.1, says.0, last.1, last.0),
            format!(
                "The head of the log says position {} ({}), but the last is {} ({}).",
                says.1, says.0, last.1, last.0
            ),
        ),
        Finding::Unmade(error) => say(
            lang,
            format!("汇总没法与台账核对：{error}"),
            format!("What is settled cannot be held against the entries: {error}"),
        ),
        Finding::Settled(row) => settled(lang, row),
        Finding::Snapshot { record } => say(
            lang,
            format!("记录 {record}：与最后一次操作留下的不符。"),
            format!("Record {record}: it is not what its last deed left behind."),
        ),
        Finding::Record { record, says, stands } => {
            let (says, stands): (Json, Json) = (json!(says), json!(stands));
            say(
                lang,
                format!("记录 {record}：记录说 {says}，台账里是 {stands}。"),
                format!("Record {record}: it says {says}, but the ledger holds {stands}."),
            )
        }
    }
}

fn settled(lang: Lang, differs: &Differs) -> String {
    let (zh, en) = match differs {
        Differs::Row { table, item, unit, month: (year, month) } => {
            let unit = if unit.is_empty() { "—" } else { unit };
            (
                format!("汇总（{table}）与台账不符：科目 {item}，单位 {unit}，{year} 年 {month} 月。"),
                format!(
                    "A settled {table} is not what the entries say: item {item}, unit {unit}, {year}-{month:02}."
                ),
            )
        }
        Differs::Epoch(epoch) => (
            format!("第 {epoch} 期汇总的末位与台账不符。"),
            format!("The settled epoch {epoch} does not end where the log says."),
        ),
        Differs::Unit(n) => (
            format!("汇总里第 {n} 号单位的代码或位置不对。"),
            format!("The settled unit number {n} has another code or place."),
        ),
        Differs::Person(person) => (
            format!("汇总里人员 {person} 的号码不对。"),
            format!("The settled number of the person {person} is another."),
        ),
        Differs::Making(making) => (
            format!("汇总有第 {making} 次重建的行，却没有登记它。"),
            format!("There are settled rows of the making {making}, which is not the one that is read."),
        ),
    };
    say(lang, format!("{zh}用 `luoshi rebuild` 重建。"), format!("{en} Make it again with `luoshi rebuild`."))
}
