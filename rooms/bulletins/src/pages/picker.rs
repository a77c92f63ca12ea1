//! Figures to put into a text: each with its mark and what it says for the text's unit and period.

use askama::Template;
use axum::response::{Html as Sent, IntoResponse, Response};
use luoshi_ledger::Question;
use luoshi_web::{Error, User, Words, formats};

use crate::here::Here;
use crate::mark::{CLOSE, OPEN, day_of};
use crate::told::refused;

/// How many are offered at once.
const MOST: usize = 12;

#[derive(Template)]
#[template(path = "bulletin_picker.html")]
struct Picker {
    w: Words,
    found: Vec<Found>,
    more: bool,
}

struct Found {
    name: String,
    value: String,
    mark: String,
    /// The same over the bulletin's period, and without its unit of measure.
    period: String,
    bare: String,
}

/// `GET /bulletins/figures?q=&unit=&until=`
pub async fn figures(user: User) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let definitions = user.app.definitions(None).await?;
    let typed = user.query("q").unwrap_or_default().to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&typed);
    let fitting = definitions.pack.figures.iter().filter(|def| {
        let names = [def.name.zh.as_str(), def.name.en.as_str(), def.figure.id.as_str()];
        names.into_iter().any(fits) || def.aliases.iter().any(|alias| fits(&alias.text))
    });
    let all: Vec<_> = fitting.take(MOST + 1).collect();
    let unit = user.query("unit").filter(|unit| here.tree.get(unit).is_some());
    let until = user.query("until").and_then(|day| day_of(&day));
    let mut found = Vec::new();
    for def in all.iter().take(MOST) {
        let question = Question { unit: unit.clone(), until, ..Question::of(&def.figure.id) };
        let answer = user.app.ledger().answer(user.app.city().id, &definitions.catalogue, &question).await;
        let value = match answer {
            Ok(answer) => formats::figure(def, &answer, user.lang),
            Err(error) => refused(error, &question).map(|_| formats::NONE.to_owned())?,
        };
        found.push(Found {
            name: def.name.get(user.lang).to_owned(),
            value,
            mark: format!("{OPEN}{}{CLOSE}", def.figure.id),
            period: format!("{OPEN}{} of=period{CLOSE}", def.figure.id),
            bare: format!("{OPEN}{} bare{CLOSE}", def.figure.id),
        });
    }
    let picker = Picker { w: here.w, more: all.len() > MOST, found };
    let text = picker.render().map_err(|error| Error::internal(error.to_string()))?;
    Ok(Sent(text).into_response())
}
