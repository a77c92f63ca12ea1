//! By which words a finding names a row, and which bytes nothing can tell.

use crate::flips::Flip;

/// The tables that matter: what figures are computed from, what was computed from them, what was published.
pub const TABLES: [&str; 28] = [
    "city",
    "log_head",
    "log_event",
    "place",
    "deed",
    "entry",
    "person",
    "pack_version",
    "roll_current",
    "roll_epoch",
    "roll_unit",
    "roll_person",
    "roll_segment",
    "roll_delta",
    "roll_month",
    "open_secret",
    "open_head",
    "tile",
    "bundle",
    "checkpoint",
    "cosignature",
    "statement",
    "talk_team",
    "talk_team_member",
    "talk",
    "talk_speaker",
    "record",
    "record_person",
];

/// The words, any of which a finding about this row has to hold.
pub fn names(flip: &Flip, position: impl Fn(&str) -> Option<i64>) -> Vec<String> {
    let said = |column: &str| flip.said(column).to_owned();
    // An entry or an event is known to others by its position.
    let at = |id: &str| {
        let named = |position: i64| [":", ",", " of"].map(|end| format!("osition {position}{end}"));
        position(id).map(named).into_iter().flatten()
    };
    let mut names = match flip.table.as_str() {
        "city" => vec!["The city".to_owned(), "is a city that is not there".to_owned()],
        "log_head" => vec!["The head of the log".to_owned()],
        "log_event" => [format!("pack version {} ", said("id"))].into_iter().chain(at(&said("id"))).collect(),
        "place" => vec![format!("osition {}", said("seq"))],
        "deed" if said("room") == "openlog" => vec!["Open log: the statement ".to_owned()],
        "deed" => vec![format!("ecord {}", said("record")), format!("deed {}", said("id"))],
        "entry" => [format!("ecord {}", said("record"))].into_iter().chain(at(&said("id"))).collect(),
        "person" => vec![format!("person {}", said("id"))],
        "pack_version" => vec![format!("pack version {}", said("id"))],
        "roll_current" => vec!["settled rows of the making".to_owned()],
        "roll_epoch" => vec![format!("epoch {} ", said("epoch")), "settled rows of the making".to_owned()],
        "roll_unit" => vec![format!("unit number {} ", said("n"))],
        "roll_person" => vec![format!("person {} ", said("person"))],
        "roll_segment" | "roll_delta" | "roll_month" => {
            let month: i64 = said("month").parse().unwrap_or(0);
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            let kind = flip.table.trim_start_matches("roll_");
            vec![format!("A settled {kind} is not what the entries say: item {}, unit ", said("item"))]
                .into_iter()
                .map(|start| format!("{start}|, {year}-{month:02}."))
                .collect()
        }
        // The secret is named where it is gone, and by all that was made from it where it is another.
        "open_secret" if said("holder") == "0" => {
            vec!["the city's secret".to_owned(), "position 1:".to_owned()]
        }
        "open_secret" => vec![format!("person {} ", said("holder")), "|, record ".to_owned()],
        "open_head" => vec!["Open log: it is said to hold".to_owned()],
        "tile" => vec![format!("the tile {} of level {} ", said("number"), said("level"))],
        "bundle" => vec![format!("bundle {} ", said("number")), "Open log, position ".to_owned()],
        "checkpoint" => vec![
            format!("{} at {} ", said("origin"), said("size")),
            format!("at {} does not fit", said("size")),
        ],
        "cosignature" => {
            vec![format!("signature of {} under the checkpoint at {} ", said("name"), said("size"))]
        }
        "statement" => vec![format!("statement {} ", said("hash"))],
        "talk_team" | "talk" | "record" => {
            vec![format!("ecord {}:", said("id")), format!("{} {}", flip.table, said("id"))]
        }
        "talk_team_member" => vec![format!("ecord {}:", said("team"))],
        "talk_speaker" => vec![format!("ecord {}:", said("talk"))],
        "record_person" => vec![format!("ecord {}:", said("record_id"))],
        other => panic!("no words for {other}"),
    };
    // What cannot be read is named by its table and key.
    names.push(format!("Table {}, row ", flip.table));
    names
}

/// Whether one of the findings holds one of the words; a bar stands for anything between two of them.
pub fn named(wrong: &[String], names: &[String]) -> bool {
    let holds = |text: &String, name: &String| match name.split_once('|') {
        Some((first, last)) => text.contains(first) && text.contains(last),
        None => text.contains(name),
    };
    wrong.iter().any(|text| names.iter().any(|name| holds(text, name)))
}

/// Why a flip of this byte cannot be seen, where nothing depends on it.
pub fn excused(flip: &Flip) -> Option<&'static str> {
    Some(match (flip.table.as_str(), flip.column.as_str()) {
        ("person", "name" | "unit" | "staff_no" | "sample" | "search" | "added_by" | "added_at") => {
            "who somebody is can be erased, and so is committed to nowhere; figures know people by their number"
        }
        ("record" | "talk", "search") => "what a search looks through; made again with every change",
        ("log_event", "at") if (23..26).contains(&flip.byte) => {
            "behind the millisecond: leaves commit to milliseconds"
        }
        ("city", "sample_until") => "where a sample's clock starts",
        ("checkpoint" | "cosignature", "at") => {
            "when it came in, by this machine; what was signed says its own time"
        }
        ("statement", "made_at") => "when it was made, by this machine; lists show it, no proof needs it",
        ("deed", "key" | "digest" | "answer") => "what a deed that is sent twice is known by",
        ("deed", "verb") => "the word that a history shows",
        ("deed", "id" | "by_person" | "at" | "room" | "reason" | "snapshot") => {
            "of a deed that posted nothing, or that others followed: histories show it"
        }
        _ => return None,
    })
}
