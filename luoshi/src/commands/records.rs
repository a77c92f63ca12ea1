//! `luoshi records`: the entries behind a figure.

use luoshi_ledger::{Entry, Order, PageOf};
use luoshi_sheets::Out;
use serde_json::{Value as Json, json};

use crate::cli::{Common, RecordsArgs};
use crate::commands::figure::question;
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{bytes, value};

/// The columns, as JSON keys and CSV headers.
const COLUMNS: [&str; 12] = [
    "seq",
    "record",
    "line",
    "room",
    "item",
    "unit",
    "day",
    "quantity",
    "reverses",
    "reversed_by",
    "posted_at",
    "reason",
];

/// Prints a page of entries, or all.
pub async fn run(common: &Common, args: &RecordsArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let app = &opened.app;
    let catalogue = app.definitions(args.figure.as_of).await?.catalogue;
    let mut question = question(&args.figure.asked, args.figure.as_of);
    // Pages of one list are of one position, though more is posted while they are read.
    question.as_of = Some(match question.as_of {
        Some(asked) => asked,
        None => app.ledger().position(app.city().id).await?,
    });
    let order = if args.by_day { Order::Day } else { Order::Posting };
    let mut page = PageOf { after: args.after.clone(), limit: usize::from(args.limit), order };
    let mut entries = Vec::new();
    let next = loop {
        let got = app.ledger().entries(app.city().id, &catalogue, &question, &page).await?;
        entries.extend(got.entries);
        page.after = got.next;
        if !args.all || page.after.is_none() {
            break page.after;
        }
    };
    if common.json {
        let list: Vec<Json> = entries.iter().map(as_json).collect();
        value(&json!({ "entries": list, "next": next, "as_of": question.as_of }))?;
    } else {
        let headers: Vec<String> = COLUMNS.iter().map(|column| (*column).to_owned()).collect();
        bytes(&luoshi_sheets::write_csv(&headers, entries.iter().map(as_row)))?;
        if let Some(next) = next {
            eprintln!("There is more: --after {next} --as-of {}", question.as_of.unwrap_or_default());
        }
    }
    Ok(Outcome::Well)
}

fn as_json(entry: &Entry) -> Json {
    json!({
        "seq": entry.seq,
        "record": entry.record.to_string(),
        "line": entry.line,
        "room": entry.room,
        "item": entry.item,
        "unit": entry.unit,
        "day": entry.day,
        "quantity": entry.quantity,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
        "posted_at": entry.at,
        "reason": entry.reason,
    })
}

fn as_row(entry: &Entry) -> Vec<Out> {
    let number = |value: Option<i64>| value.map_or_else(|| Out::Text(String::new()), Out::Int);
    vec![
        number(entry.seq),
        Out::Text(entry.record.to_string()),
        Out::Int(entry.line),
        Out::Text(entry.room.clone()),
        Out::Text(entry.item.clone()),
        Out::Text(entry.unit.clone()),
        Out::Day(entry.day.to_string()),
        Out::Int(entry.quantity),
        number(entry.reverses),
        number(entry.reversed_by),
        Out::Text(entry.at.to_rfc3339()),
        Out::Text(entry.reason.clone().unwrap_or_default()),
    ]
}
