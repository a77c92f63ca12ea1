//! Then, now, and why: a figure at two moments, and what lies between, each group of which opens to its entries.

pub mod export;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_ledger::bridge::{Bridge, Group, Measure, Role, Share, Strand};
use luoshi_ledger::{Entry, instant_at};
use luoshi_packs::{FigureDef, Pack};
use luoshi_units::Tree;
use luoshi_web::figures::{Shown, change, exact, group_key, role_key, shown, signed};
use luoshi_web::parts::{Cell, Column, Control, Empty, Field, Pager, Row, Table, TableStyle, meter_step};
use luoshi_web::{Beside, Error, Html, Shell, Stamp, User, Words, formats, render_with};

use super::figure::unit_field;
use crate::between::{Between, Sides, Wrong, opened};
use crate::{WORDS, names, rows};

#[derive(Template)]
#[template(path = "bridge.html")]
struct BridgePage {
    shell: Shell,
    w: Words,
    here: String,
    fields: Vec<Field>,
    trees: Vec<Field>,
    trees_open: bool,
    /// What stands where no moments were chosen.
    choose: Option<Empty>,
    shortcuts: Vec<(String, String)>,
    found: Option<Found>,
}

/// What lies between.
struct Found {
    change: Shown,
    from_to: String,
    about: Html,
    beside: Vec<Beside>,
    strands: Vec<Part>,
    nothing: Option<Empty>,
    notes: Vec<String>,
    opened: Option<Opened>,
    csv: Option<String>,
}

/// One count or sum with its groups.
struct Part {
    id: &'static str,
    heading: Option<String>,
    table: Table,
    note: Option<String>,
}

/// The entries of the group that is opened.
struct Opened {
    heading: String,
    hint: String,
    rows: Table,
    pager: Pager,
}

/// `GET /figures/{id}/bridge`
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let between = Between::read(&user)?;
    let pack = user.app.pack();
    let current = pack.figure(&id).ok_or(Error::NotFound)?;
    let (mut wrong, mut both) = (None, None);
    match between.sides(&user, &id).await? {
        None => {}
        Some(Err(found)) => wrong = Some(found),
        Some(Ok(sides)) => match sides.bridge(&user).await? {
            Ok(bridge) => both = Some((sides, bridge)),
            Err(found) => wrong = Some(found),
        },
    }
    let until = both.as_ref().map(|(_, bridge)| bridge.now.until);
    let tree = {
        let day = until.or(between.asked.until).unwrap_or(user.app.catalogue().until);
        let mut conn = user.app.read().await?;
        user.app.units().tree(&mut conn, user.app.city().id, day, i64::MAX).await?
    };
    let unit = between.asked.unit.clone().unwrap_or_else(|| tree.root().code.clone());
    if tree.get(&unit).is_none() {
        return Err(Error::NotFound);
    }
    let page = Page { w, user: &user, between: &between, tree: &tree, id: &id, unit };
    let status = if wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let mut shell = page.shell(&pack, current);
    let found = match &both {
        Some((sides, bridge)) => {
            shell = shell.stamp(page.stamp(bridge.now.as_of).await?);
            Some(page.found(sides, bridge).await?)
        }
        None => None,
    };
    let choose = both.is_none().then(|| Empty::new(w.t("bridge-choose"), w.t("bridge-choose-text")));
    let template = BridgePage {
        shell,
        w,
        here: page.address(),
        fields: page.fields(wrong.as_ref()),
        trees: page.tree_fields(),
        trees_open: between.trees != (None, None),
        choose,
        shortcuts: page.shortcuts(),
        found,
    };
    render_with(status, &template)
}

struct Page<'a> {
    w: Words,
    user: &'a User,
    between: &'a Between,
    tree: &'a Tree,
    id: &'a str,
    unit: String,
}

impl Page<'_> {
    fn address(&self) -> String {
        format!("/figures/{}/bridge", self.id)
    }

    fn shell(&self, pack: &Pack, def: &FigureDef) -> Shell {
        let (w, name) = (self.w, def.name.get(self.user.lang));
        let title = w.t1("bridge-title", "figure", name);
        let mut shell =
            self.user.shell(title).crumb(w.t("figures"), Some("/figures")).lede(w.t("bridge-lede"));
        if let Some(section) = pack.navigation.iter().find(|section| section.id == def.section) {
            shell = shell.crumb(section.name.get(self.user.lang), Some(&format!("/figures#{}", section.id)));
        }
        shell.crumb(name, Some(&self.between.asked.href(self.id))).crumb(w.t("bridge"), None)
    }

    /// The form that asks differently; what was typed is kept, and what is wrong stands beside it.
    fn fields(&self, wrong: Option<&Wrong>) -> Vec<Field> {
        let (w, lang) = (self.w, self.user.lang);
        let moment = |name: &'static str, label: &str, hint: &str, value: &Option<String>| {
            let text = wrong.filter(|wrong| wrong.field == name).map(|wrong| wrong.text.get(lang).to_owned());
            Field::new(lang, name, w.t(label), Control::Text)
                .hint(w.t(hint))
                .value(value.clone().unwrap_or_default())
                .error(text)
        };
        let day = |name: &'static str, label: &str, day: Option<luoshi_store::Day>| {
            let value = day.map(|day| day.to_string()).unwrap_or_default();
            Field::new(lang, name, w.t(label), Control::Day).optional().value(value)
        };
        vec![
            moment("then", "bridge-then", "bridge-moment-hint", &self.between.then),
            moment("now", "bridge-now", "bridge-now-hint", &self.between.now).optional(),
            unit_field(w, lang, self.tree, &self.unit),
            day("from", "ask-from", self.between.asked.from),
            day("until", "ask-until", self.between.asked.until),
        ]
    }

    fn tree_fields(&self) -> Vec<Field> {
        let (w, lang, trees) = (self.w, self.user.lang, self.between.trees);
        [("then_tree", "bridge-then-tree", trees.0), ("now_tree", "bridge-now-tree", trees.1)]
            .into_iter()
            .map(|(name, label, day)| {
                let value = day.map(|day| day.to_string()).unwrap_or_default();
                Field::new(lang, name, w.t(label), Control::Day).optional().value(value)
            })
            .collect()
    }

    /// The ends of some days before today.
    fn shortcuts(&self) -> Vec<(String, String)> {
        let today = self.user.app.today();
        [("bridge-yesterday", 1), ("bridge-week", 7), ("bridge-month", 30)]
            .into_iter()
            .filter_map(|(word, days)| {
                let then = today.checked_sub_days(chrono::Days::new(days))?;
                let between = Between { then: Some(then.to_string()), now: None, ..self.between.clone() };
                Some((self.w.t(word), between.link(&self.address(), &[])))
            })
            .collect()
    }

    async fn stamp(&self, position: i64) -> Result<Stamp, Error> {
        let app = &self.user.app;
        let mut conn = app.read().await?;
        Ok(match instant_at(&mut conn, app.city().id, position).await? {
            Some(at) => Stamp::at(app, at, position),
            None => Stamp::before_all(app, position),
        })
    }

    async fn found(&self, sides: &Sides, bridge: &Bridge) -> Result<Found, Error> {
        let (w, lang) = (self.w, self.user.lang);
        let def = sides.is.pack.figure(self.id).ok_or(Error::NotFound)?;
        let stamps = [self.stamp(bridge.then.as_of).await?, self.stamp(bridge.now.as_of).await?];
        let before = sides.was.pack.figure(self.id).unwrap_or(def);
        let ends = [
            End { label: w.t("bridge-then"), stamp: &stamps[0], value: shown(w, before, &bridge.then) },
            End { label: w.t("bridge-now"), stamp: &stamps[1], value: shown(w, def, &bridge.now) },
        ];
        let mut strands = Vec::new();
        for strand in &bridge.strands {
            strands.push(self.strand(&sides.is.pack, def, strand, bridge, &ends));
        }
        let nothing = bridge.strands.iter().all(|strand| strand.shares.is_empty());
        let withheld = bridge.strands.is_empty();
        let empty = match (nothing, withheld) {
            (_, true) => Some(Empty::new(w.t("none-few"), w.t("bridge-withheld"))),
            (true, false) => Some(Empty::new(w.t("bridge-nothing"), w.t("bridge-nothing-text"))),
            _ => None,
        };
        let period = if def.figure.is_level() {
            w.t1("about-at", "day", formats::day_of_year(lang, bridge.now.until))
        } else {
            formats::period_of_year(lang, bridge.now.from, bridge.now.until)
        };
        let unit = names::path(lang, self.tree, &bridge.now.unit);
        let csv = (!nothing)
            .then(|| self.between.link(&format!("{}/entries", self.address()), &[("format", Some("csv"))]));
        Ok(Found {
            change: change(w, def, &bridge.then, &bridge.now),
            from_to: w.t2("bridge-from-to", "then", ends[0].value.text(), "now", ends[1].value.text()),
            about: unit.and(w.t("about-under")).and(period),
            beside: self.user.app.beside_answer(&bridge.now, lang).await?,
            opened: self.opened(sides, bridge).await?,
            notes: if nothing { Vec::new() } else { self.notes(bridge, before) },
            nothing: empty,
            strands,
            csv,
        })
    }

    fn strand(
        &self,
        pack: &Pack,
        def: &FigureDef,
        strand: &Strand,
        bridge: &Bridge,
        ends: &[End<'_>; 2],
    ) -> Part {
        let w = self.w;
        let own = pack.figure(&strand.figure).unwrap_or(def);
        let whole = strand.role == Role::Whole;
        let heading = (!whole).then(|| match strand.role {
            Role::Above | Role::Below if own.figure.id != self.id => own.name.get(self.user.lang).to_owned(),
            role => w.t(role_key(role)),
        });
        let caption = heading.clone().unwrap_or_else(|| own.name.get(self.user.lang).to_owned());
        let columns = vec![
            Column::new(w.t("bridge-what")),
            Column::number(w.t("bridge-change")),
            Column::new(w.t("by-unit-bar")).extra(),
            Column::number(w.t("bridge-entries")),
        ];
        let mut table = Table::new(w.t1("bridge-caption", "figure", caption), TableStyle::Fits, columns);
        let end = |end: &End<'_>, base: i128| {
            let value = if whole { end.value.text() } else { formats::number(&exact(own, strand, base)) };
            let label = Html::text(&end.label).and(Html::sub(w.t2(
                "bridge-at",
                "n",
                end.stamp.number(),
                "at",
                end.stamp.text(&w),
            )));
            [Cell::new(label), Cell::with_class(value, "nowrap"), Cell::new(""), Cell::new("")]
        };
        table.push(Row::new(end(&ends[0], strand.then)));
        let steps = steps(strand);
        for (share, step) in strand.shares.iter().zip(&steps.steps) {
            table.push(self.share(own, strand, share, meter_step(*step, steps.between), bridge));
        }
        table.push(Row::new(end(&ends[1], strand.now)).total());
        let passing = strand.passing;
        let note = (passing > 0).then(|| w.t1("bridge-passing", "n", passing));
        Part { id: strand.role.as_str(), heading, table, note }
    }

    fn share(&self, def: &FigureDef, strand: &Strand, share: &Share, bar: Html, bridge: &Bridge) -> Row {
        let w = self.w;
        let name = w.t(group_key(share.group));
        let opens = share.group != Group::Redefined;
        let href = self.between.link(
            &self.address(),
            &[("role", Some(strand.role.as_str())), ("group", Some(share.group.as_str()))],
        );
        let href = format!("{href}#rows");
        let says = match (share.group, bridge.since) {
            (Group::New | Group::Late, Some(since)) => {
                let day = formats::day_of_year(self.user.lang, since);
                w.t1(&format!("{}-says", group_key(share.group)), "day", day)
            }
            (Group::New, None) => w.t("bridge-new-first"),
            (group, _) => w.t(&format!("{}-says", group_key(group))),
        };
        let label = if opens { Html::link(&href, name) } else { Html::text(name) };
        let change = signed(self.w, def, strand, share.change);
        let change = if share.change < 0 { Html::negative(change) } else { Html::text(change) };
        let entries = match opens {
            true => Html::number(&href, formats::int(share.entries)),
            false => Html::text(formats::NONE),
        };
        Row::new([
            Cell::new(label.and(Html::sub(says))),
            Cell::with_class(change, "nowrap"),
            Cell::with_class(bar, "bar-cell"),
            Cell::new(entries),
        ])
    }

    fn notes(&self, bridge: &Bridge, before: &FigureDef) -> Vec<String> {
        let w = self.w;
        let counted = bridge.strands.iter().any(|strand| {
            matches!(strand.measure, Measure::People | Measure::Units | Measure::Days | Measure::Span)
        });
        let redefined = bridge.redefined.as_ref().map(|again| {
            let (was, is) = (shown(w, before, &bridge.then).text(), shown(w, before, again).text());
            w.t2("bridge-redefined-note", "was", was, "is", is)
        });
        let parts = bridge.strands.iter().any(|strand| strand.role != Role::Whole);
        [redefined, parts.then(|| w.t("bridge-parts-note")), counted.then(|| w.t("bridge-counted-note"))]
            .into_iter()
            .flatten()
            .collect()
    }

    async fn opened(&self, sides: &Sides, bridge: &Bridge) -> Result<Option<Opened>, Error> {
        let w = self.w;
        let Some((role, group)) = opened(self.user) else { return Ok(None) };
        let strand = bridge.strands.iter().find(|strand| strand.role == role);
        let share = strand.and_then(|strand| strand.shares.iter().find(|share| share.group == group));
        let (Some(strand), Some(share)) = (strand, share) else { return Ok(None) };
        let def = sides.is.pack.figure(&strand.figure).ok_or(Error::NotFound)?;
        let page = sides.seen(self.user, (role, group), self.user.query("after"), self.tree).await?;
        let entries: Vec<Entry> = page.entries.into_iter().map(|(entry, _)| entry).collect();
        let known = rows::Known::of(self.user, &entries, self.tree).await?;
        Ok(Some(Opened {
            heading: w.t(group_key(group)),
            hint: w.t1("rows-hint", "n", formats::int(share.entries)),
            rows: rows::table(w, self.user, def, &entries, &known, self.tree),
            pager: Pager::new(self.user, w.t1("rows-shown", "n", entries.len()), page.next.as_deref()),
        }))
    }
}

/// One end of a table.
struct End<'a> {
    label: String,
    stamp: &'a Stamp,
    value: Shown,
}

/// The steps of a waterfall, and the lowest and the highest level.
struct Steps {
    steps: Vec<(i128, i128)>,
    between: (i128, i128),
}

fn steps(strand: &Strand) -> Steps {
    let mut at = strand.then;
    let mut steps = Vec::new();
    for share in &strand.shares {
        steps.push((at, at + share.change));
        at += share.change;
    }
    let levels = || steps.iter().flat_map(|(from, to)| [*from, *to]);
    let between = (levels().min().unwrap_or(0), levels().max().unwrap_or(0));
    Steps { steps, between }
}
