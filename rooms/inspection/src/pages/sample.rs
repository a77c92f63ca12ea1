//! The sample of an audit as a table: positions and results for everybody, records for those who may see them.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Path;
use axum::response::Response;
use luoshi_sheets::{Out, write_csv};
use luoshi_units::{Tree, Verb};
use luoshi_web::parts::{Cell, Column, Row, State as Tag, Table, TableStyle, tag};
use luoshi_web::shell::download;
use luoshi_web::{Error, Html, RecordTitle, User, Visitor, formats, href};

use super::{Reader, id};
use crate::deeds::{checkable, reversed};
use crate::model::{Audit, Outcome, Sampled, State};
use crate::store;

/// How many entries a page shows.
const ON_A_PAGE: usize = 50;

/// A page of a sample, with what is known of its records.
pub struct Sheet<'a> {
    reader: &'a Reader<'a>,
    audit: &'a Audit,
    filter: Option<String>,
    after: i64,
    titles: BTreeMap<i64, RecordTitle>,
    reversed: BTreeSet<i64>,
    readable: BTreeSet<i64>,
    people: BTreeMap<i64, String>,
    /// The address of the next page.
    pub next: Option<String>,
}

impl<'a> Sheet<'a> {
    /// Of a whole sample; looks up what the page shows of it.
    pub async fn of(
        reader: &'a Reader<'a>,
        audit: &'a Audit,
        sample: &[Sampled],
        tree: &Tree,
    ) -> Result<Self, Error> {
        let filter =
            reader.query("result").filter(|result| result == "open" || result.parse::<Outcome>().is_ok());
        let after = reader.query("after").and_then(|after| after.parse().ok()).unwrap_or(0);
        let mut sheet = Self {
            reader,
            audit,
            filter,
            after,
            titles: BTreeMap::new(),
            reversed: BTreeSet::new(),
            readable: BTreeSet::new(),
            people: BTreeMap::new(),
            next: None,
        };
        let shown = sheet.shown(sample);
        if let Some(last) = shown.last().filter(|_| sheet.behind(sample, shown.len())) {
            let after = last.number.to_string();
            let query = [("result", sheet.filter.as_deref()), ("after", Some(after.as_str()))];
            sheet.next = Some(href(&format!("/audits/{}", audit.id), &query));
        }
        let wrong = sample.iter().filter(|one| one.result == Some(Outcome::Wrong));
        let looked: Vec<&Sampled> = shown.into_iter().chain(wrong).collect();
        sheet.look_up(&looked, tree).await?;
        Ok(sheet)
    }

    async fn look_up(&mut self, looked: &[&Sampled], tree: &Tree) -> Result<(), Error> {
        let (app, city) = (self.reader.app(), self.reader.app().city().id);
        let mut conn = app.read().await?;
        let today = app.tree(&mut conn).await?;
        for one in looked.iter().filter(|one| one.result == Some(Outcome::Wrong)) {
            if reversed(&mut conn, city, one).await? {
                self.reversed.insert(one.number);
            }
        }
        let Some(who) = self.reader.who() else { return Ok(()) };
        for one in looked {
            let may = who.may(Verb::ReadRows, &one.unit, &today);
            let checks = self.audit.state == State::Drawn && checkable(who, self.audit, one, tree).is_ok();
            if may || checks || one.checked_by == Some(who.person) {
                self.readable.insert(one.number);
            }
        }
        let seen = looked.iter().filter(|one| self.readable.contains(&one.number));
        let (records, checkers): (Vec<i64>, Vec<Option<i64>>) =
            seen.map(|one| (one.record, one.checked_by)).unzip();
        let checkers: Vec<i64> = checkers.into_iter().flatten().collect();
        for person in luoshi_units::people::by_ids(&mut conn, city, &checkers).await? {
            self.people.insert(person.id, person.name);
        }
        drop(conn);
        let titles = app.titles(&records, self.reader.lang()).await?;
        self.titles.extend(titles.into_iter().map(|title| (title.record, title)));
        Ok(())
    }

    fn holds(&self, one: &Sampled) -> bool {
        match self.filter.as_deref() {
            None => true,
            Some("open") => one.result.is_none(),
            Some(result) => one.result.is_some_and(|found| found.word() == result),
        }
    }

    fn shown<'s>(&self, sample: &'s [Sampled]) -> Vec<&'s Sampled> {
        let behind = sample.iter().filter(|one| one.number > self.after && self.holds(one));
        behind.take(ON_A_PAGE).collect()
    }

    fn behind(&self, sample: &[Sampled], shown: usize) -> bool {
        sample.iter().filter(|one| one.number > self.after && self.holds(one)).count() > shown
    }

    /// Whether the reader may see the record.
    pub fn may_read(&self, one: &Sampled) -> bool {
        self.readable.contains(&one.number)
    }

    /// Whether the entry was taken back since.
    pub fn reversed(&self, one: &Sampled) -> bool {
        self.reversed.contains(&one.number)
    }

    /// The page of an entry, for those who may see its record.
    pub fn href(&self, one: &Sampled) -> Option<String> {
        self.may_read(one).then(|| format!("/audits/{}/{}", self.audit.id, one.number))
    }

    /// The record's title, or the entry's position for those who may not see it.
    pub fn name(&self, one: &Sampled) -> Html {
        match self.titles.get(&one.record).filter(|_| self.may_read(one)) {
            Some(title) => Html::name(self.reader.lang(), &title.title, None),
            None => Html::text(self.reader.w.t1("audits-entry", "n", formats::int(one.seq))),
        }
    }

    /// The filters by result: label, address, whether it is the one that holds.
    pub fn filters(&self) -> Vec<(String, String, bool)> {
        let w = self.reader.w;
        let page = format!("/audits/{}", self.audit.id);
        let of = |result: Option<&str>, word: &str| {
            (w.t(word), href(&page, &[("result", result)]), self.filter.as_deref() == result)
        };
        vec![
            of(None, "audits-filter-all"),
            of(Some("open"), "audits-result-open"),
            of(Some("right"), "audits-result-right"),
            of(Some("wrong"), "audits-result-wrong"),
            of(Some("unclear"), "audits-result-unclear"),
        ]
    }

    /// The table.
    pub fn table(&self, sample: &[Sampled], tree: &Tree) -> Table {
        let w = self.reader.w;
        let staff = self.reader.who().is_some();
        let mut columns = vec![
            Column::new(w.t("audits-column-record")).full(),
            Column::number(w.t("audits-column-number")),
            Column::number(w.t("audits-column-position")).extra(),
        ];
        if staff {
            columns.push(Column::new(w.t("audits-column-where")));
        }
        columns.push(Column::new(w.t("audits-column-called")));
        columns.push(Column::new(w.t("audits-column-result")).full());
        if staff {
            columns.push(Column::new(w.t("audits-column-by")).extra());
        }
        let rows = self.shown(sample).into_iter().map(|one| self.row(one, tree, staff));
        Table::new(w.t("audits-sample"), TableStyle::Cards, columns).rows(rows)
    }

    fn row(&self, one: &Sampled, tree: &Tree, staff: bool) -> Row {
        let (w, lang) = (self.reader.w, self.reader.lang());
        let name = match self.href(one) {
            Some(href) => Html::link(href, self.name(one)),
            None => self.name(one),
        };
        let mut cells: Vec<Cell> = vec![
            Cell::with_class(name, "full"),
            Cell::new(formats::int(one.number)),
            Cell::new(formats::int(one.seq)),
        ];
        let may = self.may_read(one);
        if staff {
            let place = Html::unit_of(lang, tree, &one.unit).and(Html::sub(one.day.to_string()));
            cells.push(if may { place.into() } else { Html::text(formats::NONE).into() });
        }
        let called = one.called.as_deref().map(|unit| Html::unit_of(lang, tree, unit));
        let called = called.unwrap_or_else(|| Html::text(w.t("audits-nobody")));
        let instead = one.instead && one.called.is_some();
        cells.push(if instead { called.and(Html::sub(w.t("audits-instead"))) } else { called }.into());
        let result = result_tag(w, one.result);
        let result = if self.reversed(one) {
            result.and(" ").and(tag(Tag::Reversed, w.t("audits-reversed")))
        } else {
            result
        };
        let reason = one.reason.as_ref().filter(|_| may && one.result != Some(Outcome::Right));
        let result = match reason {
            Some(reason) => result.and(Html::sub(Html::name(lang, reason, None))),
            None => result,
        };
        cells.push(result.into());
        if staff {
            let by = one.checked_by.filter(|_| may).and_then(|by| self.people.get(&by));
            cells.push(by.map_or_else(|| Html::text(formats::NONE), |by| Html::name(lang, by, None)).into());
        }
        Row::new(cells)
    }
}

/// What was found, as a tag.
pub fn result_tag(w: luoshi_web::Words, result: Option<Outcome>) -> Html {
    match result {
        None => tag(Tag::Open, w.t("audits-result-open")),
        Some(Outcome::Right) => tag(Tag::Done, w.t("audits-result-right")),
        Some(Outcome::Wrong) => tag(Tag::Late, w.t("audits-result-wrong")),
        Some(Outcome::Unclear) => tag(Tag::Soon, w.t("audits-result-unclear")),
    }
}

/// `GET /audits/{id}/sample.csv`: what is open of a sample, so that a stranger can draw it again.
pub async fn export(
    visitor: Visitor,
    user: Option<User>,
    Path(audit): Path<String>,
) -> Result<Response, Error> {
    let reader = Reader::of(&visitor, user.as_ref());
    let (w, number) = (reader.w, id(&audit)?);
    let (mut conn, city) = (reader.app().read().await?, reader.app().city().id);
    let audit = store::audit_by_id(&mut conn, city, number).await?.ok_or(Error::NotFound)?;
    let sample = store::sample(&mut conn, city, audit.id).await?;
    let heads = ["number", "position", "hits", "ticket", "called", "result"];
    let heads: Vec<String> = heads.iter().map(|head| w.t(&format!("audits-x-{head}"))).collect();
    let rows = sample.iter().map(|one| {
        vec![
            Out::Int(one.number),
            Out::Int(one.seq),
            Out::Int(one.hits),
            Out::Text(one.ticket.clone()),
            Out::Text(one.called.clone().unwrap_or_default()),
            Out::Text(w.t(&format!("audits-result-{}", one.result.map_or("open", Outcome::word)))),
        ]
    });
    Ok(download(&format!("audit-{}.csv", audit.id), "text/csv; charset=utf-8", write_csv(&heads, rows)))
}
