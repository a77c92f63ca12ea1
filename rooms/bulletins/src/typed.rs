//! Numbers that stand typed in a text, with what the ledger says of each: the same wherever somebody decides about it.

use askama::Template;
use luoshi_check::{Checked, Options, Verdict};
use luoshi_web::{Error, Html, Words};

use crate::here::Here;
use crate::mark::{CLOSE, OPEN};
use crate::model::Ground;
use crate::text::{Plain, Text};
use crate::told::Outcome;

/// A number that stands in a text typed.
struct Row {
    text: String,
    what: Html,
    mark: Option<String>,
}

#[derive(Template)]
#[template(path = "bulletin_typed.html")]
struct List {
    w: Words,
    rows: Vec<Row>,
}

/// The numbers of a text that are typed, as they are told to staff.
pub struct Typed {
    /// How many there are.
    pub count: usize,
    /// Each with what the ledger says of it; none are said to be none.
    pub list: Html,
}

/// The numbers that are typed in a text whose marks are read as `read` says.
///
/// # Errors
/// The database.
pub async fn typed(
    here: &Here<'_>,
    ground: &Ground,
    body: &str,
    read: impl Fn(usize) -> String,
) -> Result<Typed, Error> {
    let plain = Text::of(body).plain(read);
    let app = &here.user.app;
    let definitions = app.definitions(None).await?;
    let options = Options {
        unit: Some(ground.unit.clone()),
        date: Some(ground.until),
        as_of: None,
        lang: here.user.lang,
    };
    let (pack, catalogue) = (&definitions.pack, &definitions.catalogue);
    let report =
        luoshi_check::check(app.ledger(), app.city().id, pack, catalogue, &plain.text, &options).await;
    let report = report.map_err(|error| Error::internal(error.to_string()))?;
    let found = report.numbers.iter().filter(|number| {
        number.verdict != Verdict::NotAFigure && !in_mark(&plain, (number.start, number.end))
    });
    let rows: Vec<Row> = found.map(|number| row(here, number)).collect();
    let count = rows.len();
    Ok(Typed { count, list: Html::rendered(&List { w: here.w, rows })? })
}

/// The typed numbers of a text as they stand there, in their order.
pub fn bare(plain: &Plain) -> Vec<String> {
    let found = luoshi_numbers::find(&plain.text).into_iter();
    found
        .filter(|number| number.is_figure() && !in_mark(plain, (number.start, number.end)))
        .map(|number| number.text)
        .collect()
}

/// What the marks of a text read; those that say nothing read nothing.
pub fn reading(outcomes: &[Outcome]) -> impl Fn(usize) -> String {
    |at| match outcomes.get(at) {
        Some(Ok(told)) => told.text.clone(),
        _ => String::new(),
    }
}

fn in_mark(plain: &Plain, (start, end): (usize, usize)) -> bool {
    plain.spans.iter().any(|(from, until)| start < *until && end > *from)
}

fn row(here: &Here<'_>, number: &Checked) -> Row {
    let (w, pack) = (here.w, here.user.app.pack());
    let def = number.figure.as_deref().and_then(|id| pack.figure(id));
    let name = def.map(|def| def.name.get(w.lang).to_owned());
    let what = match (number.verdict, &name) {
        (Verdict::Backed, Some(name)) => w.t1("bulletin-typed-backed", "name", name.as_str()),
        (Verdict::Differs, Some(name)) => w.t2(
            "bulletin-typed-differs",
            "name",
            name.as_str(),
            "value",
            number.ledger.as_deref().unwrap_or("—"),
        ),
        _ => number.why.clone().unwrap_or_else(|| w.t("bulletin-typed-unbacked")),
    };
    let mark = number.figure.as_ref().map(|figure| format!("{OPEN}{figure}{CLOSE}"));
    Row { text: number.text.clone(), what: what.into(), mark }
}

#[cfg(test)]
mod tests {
    use super::bare;
    use crate::text::Text;

    #[test]
    fn typed_numbers_stand_in_order_without_dates_and_ordinals() {
        let plain = Text::of("4月1日第一场，讲了 {{a}}，手写 190 处、**近三成**，2021年。")
            .plain(|_| "780 场".to_owned());
        assert_eq!(bare(&plain), ["190", "近三成"]);
    }
}
