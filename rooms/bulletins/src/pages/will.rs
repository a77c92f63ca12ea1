//! What will be published: shown to whoever decides, with the numbers that will be kept, what is typed, and what a
//! correction changes.

use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use crate::compare::{Pair, pairs};
use crate::here::{Here, pins};
use crate::model::{Bulletin, Pin, lang_of};
use crate::numbers::Teller;
use crate::store;
use crate::told::Outcome;
use crate::typed::{reading, typed};

/// What will be published.
pub struct Will {
    /// Its title.
    pub title: Html,
    /// What it corrects, and why.
    pub reason: Option<String>,
    /// The text with its numbers.
    pub text: Html,
    /// The numbers that are typed in it.
    pub typed: Html,
    /// The numbers that differ from the edition that stands.
    pub changes: Option<Table>,
    /// That none does.
    pub same: Option<String>,
    /// The numbers that will be kept.
    pub numbers: Option<Table>,
}

impl Will {
    /// Of a bulletin whose marks say this; with what will be kept where somebody is to publish it.
    pub async fn of(
        here: &Here<'_>,
        one: &Bulletin,
        (outcomes, publish): (&[Outcome], bool),
    ) -> Result<Self, Error> {
        let (w, app, draft) = (here.w, &here.user.app, &one.draft);
        let teller = Teller { app, w, tree: &here.tree };
        let lang = lang_of(&draft.lang);
        let kept = pins(outcomes);
        let (mut changes, mut same) = (None, None);
        if publish && one.edition > 0 {
            changes = changed(here, one, &kept).await?;
            same = changes.is_none().then(|| w.t1("bulletin-becomes-none", "no", one.edition));
        }
        Ok(Self {
            title: Html::spoken(w.lang, lang, Html::text(&draft.title)),
            reason: draft.reason.as_ref().map(|reason| w.t1("bulletin-corrects", "reason", reason.as_str())),
            text: teller.text(lang, &draft.body, &teller.live(outcomes))?,
            typed: typed(here, &one.ground(), &draft.body, reading(outcomes)).await?.list,
            changes,
            same,
            numbers: (publish && !kept.is_empty()).then(|| numbers(&teller, &kept)),
        })
    }
}

/// A number's figure and period.
fn name(teller: &Teller<'_>, pin: &Pin) -> Cell {
    let period = formats::period_of_year(teller.w.lang, pin.from, pin.until);
    Cell::with_class(Html::text(teller.name(pin)).and(Html::text(" ")).and(Html::sub(period)), "full")
}

fn numbers(teller: &Teller<'_>, kept: &[Pin]) -> Table {
    let w = teller.w;
    let heads = vec![
        Column::new(w.t("bulletin-number")),
        Column::new(w.t("bulletin-read-as")),
        Column::new(w.t("bulletin-value")),
    ];
    let rows = kept.iter().map(|pin| {
        Row::new([name(teller, pin), Cell::new(pin.text.as_str()), Cell::new(pin.exact.as_str())])
    });
    Table::new(w.t("bulletin-will-pin"), TableStyle::Cards, heads).rows(rows.collect::<Vec<_>>())
}

/// The numbers that differ from the edition that stands; none where each is what it was.
async fn changed(here: &Here<'_>, one: &Bulletin, kept: &[Pin]) -> Result<Option<Table>, Error> {
    let (w, app) = (here.w, &here.user.app);
    let (edition, then) = {
        let (mut conn, city) = (app.read().await?, app.city().id);
        let editions = store::editions(&mut conn, city, one.id).await?;
        let then = store::pins(&mut conn, city, (one.id, one.edition)).await?;
        (editions.into_iter().find(|edition| edition.no == one.edition), then)
    };
    let Some(edition) = edition else { return Ok(None) };
    let period = (edition.draft.from, edition.draft.until);
    let all = pairs((period, &then), ((one.draft.from, one.draft.until), kept));
    let said = |pin: &Pin| (pin.text.clone(), pin.exact.clone());
    let differs = |pair: &&Pair<'_>| pair.left.map(said) != pair.right.map(said);
    let teller = Teller { app, w, tree: &here.tree };
    let read = |pin: Option<&Pin>| Cell::new(pin.map_or(formats::NONE, |pin| pin.text.as_str()));
    let rows = all.iter().filter(differs).filter_map(|pair| {
        let pin = pair.right.or(pair.left)?;
        Some(Row::new([name(&teller, pin), read(pair.left), read(pair.right)]))
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let heads = vec![
        Column::new(w.t("bulletin-number")),
        Column::new(w.t1("bulletin-was", "no", one.edition)),
        Column::new(w.t("bulletin-will-be")),
    ];
    Ok(Some(Table::new(w.t1("bulletin-becomes", "no", one.edition), TableStyle::Cards, heads).rows(rows)))
}
