//! What became of a record: its entries in the ledger, and its history.

use luoshi_ledger::{Entry, entries_of, history};
use luoshi_store::Conn;
use luoshi_web::parts::{Cell, Column, Row, State, Table, TableStyle, tag};
use luoshi_web::{Error, Html, formats};

use crate::here::Here;
use crate::model::{HELD, LISTENERS, MEMBER, TEAM};

/// A step of a record's history.
pub struct Event {
    /// When, and by whom.
    pub when: Html,
    /// What.
    pub what: String,
    /// Why, where a reason was given.
    pub why: Option<Html>,
    /// The class of its mark.
    pub class: &'static str,
}

/// The entries of a record, reversals and what they reverse included.
pub async fn entries(here: &Here, conn: &mut Conn, record: i64) -> Result<Option<Table>, Error> {
    let w = here.w;
    let entries = entries_of(conn, here.city, record).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    let people: Vec<i64> = entries.iter().filter_map(|entry| entry.person).collect();
    let people = here.people(conn, &people).await?;
    let columns = vec![
        Column::new(w.t("talks-column-item")).full(),
        Column::number(w.t("talks-column-line")),
        Column::new(w.t("talks-column-day")),
        Column::new(w.t("talks-column-posted")),
        Column::number(w.t("talks-column-quantity")),
    ];
    let rows = entries.iter().map(|entry| {
        let mut item = Html::text(item_name(here, &entry.item));
        if let Some(person) = entry.person {
            item = item.and(Html::sub(people.html(person)));
        }
        item = note(here, item, entry);
        let quantity = Html::text(formats::signed(&entry.quantity.to_string()));
        let quantity = if entry.quantity < 0 { Html::negative(quantity) } else { quantity };
        let row = Row::new([
            Cell::with_class(item, "full"),
            Cell::new(formats::int(entry.line)),
            Cell::with_class(entry.day.to_string(), "nowrap"),
            Cell::with_class(formats::instant(entry.at, here.zone()), "nowrap"),
            Cell::with_class(quantity, "nowrap"),
        ]);
        match (entry.reverses, entry.reversed_by) {
            (Some(_), _) => row.reversal(),
            (None, Some(_)) => row.reversed(),
            _ => row,
        }
    });
    Ok(Some(Table::new(w.t("talks-entries"), TableStyle::Cards, columns).rows(rows)))
}

/// What an entry has to do with others of the record.
fn note(here: &Here, item: Html, entry: &Entry) -> Html {
    let w = here.w;
    if let Some(line) = entry.reverses {
        let reason =
            entry.reason.as_deref().map(|reason| Html::text(w.t("talks-colon")).and(here.reason(reason)));
        let what =
            tag(State::Reversed, w.t("talks-reversal")).and(" ").and(w.t1("talks-reverses", "line", line));
        item.and(Html::sub(what.and(reason.unwrap_or_default())))
    } else if let Some(line) = entry.reversed_by {
        item.and(Html::sub(w.t1("talks-reversed-by", "line", line)))
    } else {
        item
    }
}

/// An item of this room in words.
pub fn item_name(here: &Here, item: &str) -> String {
    match item {
        HELD => here.w.t("talks-item-held"),
        LISTENERS => here.w.t("talks-item-audience"),
        TEAM => here.w.t("talks-item-team"),
        MEMBER => here.w.t("talks-item-speaker"),
        other => other.to_owned(),
    }
}

/// What was done to a record, the latest first. `verb` names a deed in words.
pub async fn events(here: &Here, conn: &mut Conn, record: i64) -> Result<Vec<Event>, Error> {
    let w = here.w;
    let deeds = history(conn, here.city, record).await?;
    let people: Vec<i64> = deeds.iter().map(|deed| deed.by).collect();
    let people = here.people(conn, &people).await?;
    let events = deeds.iter().rev().map(|deed| Event {
        when: Html::text(formats::instant(deed.at, here.zone())).and(" ").and(people.html(deed.by)),
        what: w.t(&format!("talks-deed-{}", deed.verb)),
        why: deed.reason.as_deref().map(|reason| here.reason(reason)),
        class: if deed.verb == "confirm" { "end" } else { "done" },
    });
    Ok(events.collect())
}
