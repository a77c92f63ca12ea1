//! By which words a finding names a row, and which bytes nothing can tell.

use std::collections::{BTreeMap, BTreeSet};

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

/// What rows say about others.
pub struct Known {
    /// The positions of entries and events.
    positions: BTreeMap<String, i64>,
    /// The deeds that posted something.
    posted: BTreeSet<String>,
    /// The last deed of each record.
    last: BTreeMap<String, i64>,
}

impl Known {
    /// From the rows of all flips.
    pub fn of(all: &[Flip]) -> Self {
        let rows = |table: &'static str| all.iter().filter(move |flip| flip.table == table);
        let said = |flip: &Flip, column| flip.said(column).to_owned();
        let number = |flip: &Flip, column| flip.said(column).parse::<i64>().unwrap();
        let mut last = BTreeMap::new();
        for deed in rows("deed") {
            let id = last.entry(said(deed, "record")).or_default();
            *id = number(deed, "id").max(*id);
        }
        Self {
            positions: rows("place").map(|flip| (said(flip, "id"), number(flip, "seq"))).collect(),
            posted: rows("entry").map(|flip| said(flip, "deed")).collect(),
            last,
        }
    }

    fn posted(&self, deed: &Flip) -> bool {
        self.posted.contains(deed.said("id"))
    }

    fn followed(&self, deed: &Flip) -> bool {
        self.last.get(deed.said("record")).is_some_and(|last| last.to_string() != deed.said("id"))
    }
}

/// The words, any of which a finding about this row has to hold.
pub fn names(flip: &Flip, known: &Known) -> Vec<String> {
    let said = |column: &str| flip.said(column).to_owned();
    // An entry or an event is known to others by its position.
    let at = |id: &str| {
        let named = |position: i64| [":", ",", " of"].map(|end| format!("osition {position}{end}"));
        known.positions.get(id).copied().map(named).into_iter().flatten()
    };
    let mut names = match flip.table.as_str() {
        "city" => vec!["The city".to_owned(), "is a city that is not there".to_owned()],
        "log_head" => vec!["The head of the log".to_owned()],
        "log_event" => [format!("pack version {} ", said("id"))].into_iter().chain(at(&said("id"))).collect(),
        "place" => vec![format!("osition {}", said("seq"))],
        // A statement's deed is known by the position of its event.
        "deed" if said("room") == "openlog" => {
            ["Open log: the statement ".to_owned()].into_iter().chain(at(&said("record"))).collect()
        }
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
pub fn excused(flip: &Flip, known: &Known) -> Option<&'static str> {
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
        ("deed", "by_person" | "at" | "room") => {
            "who, when and where of a history; entries, events and statements say their own, which are held"
        }
        ("deed", "reason") if !known.posted(flip) => "of a deed that posted nothing: no leaf holds it",
        ("deed", "id") if !known.posted(flip) || flip.said("reason").is_empty() => {
            "by which postings find their reason, where there are both"
        }
        ("deed", "snapshot") if known.followed(flip) => {
            "what a record was before the last deed left it as it is"
        }
        _ => return None,
    })
}
