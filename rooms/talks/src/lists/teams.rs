//! The list of talk teams.

use luoshi_packs::Lang;
use luoshi_sheets::Out;
use luoshi_store::{BoxFuture, Conn};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::confirm::{self, Confirmed};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Row, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use super::{STEP, units, written};
use crate::deeds::may_confirm_team;
use crate::here::{Here, People};
use crate::model::Team;
use crate::pages::{confirmed_tag, confirmed_word, team_href, team_state, team_tag};
use crate::store::{self, TeamFilter};
use crate::{parse, say};

/// The list's address.
pub const PATH: &str = "/talks/teams";
/// What a team can be, as the filter has it, with the key of its words.
pub const STATES: [(&str, &str); 3] = [
    ("current", "talks-team-state-current"),
    ("ended", "talks-team-state-ended"),
    ("withdrawn", "talks-state-withdrawn"),
];

/// What an address asks for.
pub struct Asked {
    /// The filter.
    pub filter: TeamFilter,
    /// Below which id the page begins.
    pub before: Option<i64>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Self {
        let confirmed = query("confirmed").and_then(|word| Confirmed::parse(&word));
        let filter = TeamFilter {
            units: units(here, who, query("unit"), confirmed),
            text: query("q"),
            state: query("state").filter(|word| STATES.iter().any(|(state, _)| state == word)),
            confirmed: confirmed.map(|which| (which, who.person)),
        };
        Self { filter, before: query("after").and_then(|key| parse::id(&key)) }
    }

    /// The same, narrowed to what waits for this person; none where the address asks for what is confirmed.
    pub fn waiting(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self::read(here, who, Confirmed::waiting(query)?))
    }
}

/// A page of teams, and where the next one begins.
pub async fn page(
    conn: &mut Conn,
    here: &Here,
    seen: Option<&[String]>,
    asked: &Asked,
    limit: i64,
) -> Result<(Vec<Team>, Option<i64>), Error> {
    let mut teams = store::team_page(conn, here.city, seen, &asked.filter, asked.before, limit + 1).await?;
    let more = i64::try_from(teams.len()).is_ok_and(|count| count > limit);
    if more {
        teams.pop();
    }
    let next = teams.last().filter(|_| more).map(|team| team.id);
    Ok((teams, next))
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Name,
    Unit,
    Founded,
    Ended,
    Members,
    State,
    Remark,
    By,
    Recorded,
    Id,
}

/// The columns of the list.
pub fn columns(here: &Here) -> Columns<Is> {
    let w = here.w;
    Columns::new(vec![
        Col::new(Is::Name, "name", w.t("talks-f-name")).always(),
        Col::new(Is::Unit, "unit", w.t("talks-f-unit")).full(),
        Col::new(Is::Founded, "founded", w.t("talks-f-founded")),
        Col::new(Is::Ended, "ended", w.t("talks-f-ended")).asked(),
        Col::new(Is::Members, "members", w.t("talks-column-members"))
            .full()
            .heads([w.t("talks-column-members-count"), w.t("talks-column-members")]),
        Col::new(Is::State, "state", w.t("talks-column-state"))
            .full()
            .heads([w.t("talks-column-state"), w.t("talks-column-confirmed")]),
        Col::new(Is::Remark, "remark", w.t("talks-f-remark")).asked(),
        Col::new(Is::By, "by", w.t("talks-recorded-by")).asked(),
        Col::new(Is::Recorded, "recorded", w.t("talks-column-posted")).asked(),
        Col::new(Is::Id, "id", w.t("talks-column-id")).asked(),
    ])
}

/// Who is in the team today; who was in it at its end, where it has ended.
pub fn current<'a>(team: &'a Team, here: &Here) -> impl Iterator<Item = i64> + use<'a> {
    let day = team.ended.unwrap_or(here.now.today);
    team.members.iter().filter(move |member| member.on(day)).map(|member| member.person)
}

async fn people(here: &Here, conn: &mut Conn, teams: &[Team]) -> Result<People, Error> {
    let mut ids: Vec<i64> = teams.iter().flat_map(|team| current(team, here)).collect();
    ids.extend(teams.iter().map(|team| team.keeping.recorded_by));
    Ok(here.people(conn, &ids).await?)
}

/// The page's table; where `who` may confirm a row, it has a box.
pub async fn table(
    here: &Here,
    conn: &mut Conn,
    columns: &Columns<Is>,
    teams: &[Team],
    who: &Who,
) -> Result<Table, Error> {
    let people = people(here, conn, teams).await?;
    let mut table = columns.table(here.w.t("talks-teams"), TableStyle::Three);
    for team in teams {
        let head = if may_confirm_team(who, &here.tree, team).is_ok() {
            confirm::pick(here.w.lang, team.id, team.keeping.version, &team.name)?
        } else {
            Html::default()
        };
        let row: Row = columns.row(|column| cell(here, &people, team, column, &head));
        table.push(if team.withdrawn_for.is_some() { row.reversed() } else { row });
    }
    Ok(table)
}

fn cell(here: &Here, people: &People, team: &Team, column: Is, head: &Html) -> Cell {
    let w = here.w;
    let day = |day: Option<luoshi_store::Day>| {
        Cell::with_class(day.map_or_else(|| formats::NONE.to_owned(), |day| day.to_string()), "nowrap")
    };
    match column {
        Is::Name => {
            let link = Html::link(team_href(team), Html::name(w.lang, &team.name, None));
            Cell::with_class(head.clone().and(link), "full")
        }
        Is::Unit => here.unit_html(&team.unit).into(),
        Is::Founded => day(Some(team.founded)),
        Is::Ended => day(team.ended),
        Is::Members => {
            let now: Vec<i64> = current(team, here).collect();
            let some = people.html_of(now.get(..3).unwrap_or(&now));
            let some = if now.len() > 3 { some.and("…") } else { some };
            let count = formats::int(i64::try_from(now.len()).unwrap_or(i64::MAX));
            Html::text(count).and(Html::sub(some)).into()
        }
        Is::State => {
            let state = team_tag(w, team);
            let stands = team.withdrawn_for.is_none();
            if stands { state.and(" ").and(confirmed_tag(w, &team.keeping)) } else { state }.into()
        }
        Is::Remark if team.remark.is_empty() => formats::NONE.into(),
        Is::Remark => Html::name(w.lang, &team.remark, None).into(),
        Is::By => people.html(team.keeping.recorded_by).into(),
        Is::Recorded => Cell::with_class(formats::instant(team.keeping.recorded_at, here.zone()), "nowrap"),
        Is::Id => Html::text(team.id).into(),
    }
}

fn out(here: &Here, people: &People, team: &Team, column: Is) -> Vec<Out> {
    let text = |text: &str| vec![Out::Text(text.to_owned())];
    match column {
        Is::Name => text(&team.name),
        Is::Unit => text(&here.unit_text(&team.unit)),
        Is::Founded => vec![Out::Day(team.founded.to_string())],
        Is::Ended => vec![team.ended.map_or(Out::Text(String::new()), |day| Out::Day(day.to_string()))],
        Is::Members => {
            let now: Vec<i64> = current(team, here).collect();
            let names = say::list(Lang::Zh, &people.names(&now));
            vec![Out::Int(i64::try_from(now.len()).unwrap_or(i64::MAX)), Out::Text(names)]
        }
        Is::State => {
            let stands = team.withdrawn_for.is_none();
            let confirmed = if stands { here.w.t(confirmed_word(&team.keeping)) } else { String::new() };
            vec![Out::Text(here.w.t(team_state(team))), Out::Text(confirmed)]
        }
        Is::Remark => text(&team.remark),
        Is::By => text(&people.name(team.keeping.recorded_by)),
        Is::Recorded => text(&formats::instant(team.keeping.recorded_at, here.zone())),
        Is::Id => text(&team.id.to_string()),
    }
}

struct Pages {
    here: Here,
    seen: Option<Vec<String>>,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (here, asked) = (&self.here, &mut self.asked);
            let mut conn = here.app().read().await?;
            let seen = self.seen.as_deref();
            let teams =
                store::team_page(&mut conn, here.city, seen, &asked.filter, asked.before, STEP).await?;
            let Some(last) = teams.last() else { return Ok(None) };
            asked.before = Some(last.id);
            let people = people(here, &mut conn, &teams).await?;
            let rows = teams.iter().map(|team| self.columns.out(|column| out(here, &people, team, column)));
            let names = self.columns.keys().any(|column| column == Is::Members);
            let whose = teams.iter().filter(|_| names).flat_map(|team| current(team, here));
            Ok(Some(Batch { rows: rows.collect(), whose: whose.collect() }))
        })
    }
}

/// Writes the list as a sheet.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, work.lang()).await?;
    let seen = here.seen(&work.who);
    let asked = Asked { before: None, ..Asked::read(&here, &work.who, |name| export.query(name)) };
    let tally = store::team_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    drop(conn);
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, seen, asked, columns };
    written(work, export, ("talks-teams", "teams"), (heads, tally.seen), &mut pages).await
}
