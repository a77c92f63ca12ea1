//! The list of talk teams.

use askama::Template;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::{PAGE, hidden, shell_below, team_href, team_tag};
use crate::here::Here;
use crate::model::Team;
use crate::store::{self, TeamFilter};

#[derive(Template)]
#[template(path = "team_list.html")]
struct TeamList {
    shell: Shell,
    w: Words,
    filters: Vec<FilterBox>,
    clear: Option<String>,
    table: Table,
    empty: Option<Empty>,
    hidden: Option<String>,
    pager: Pager,
}

/// What a team can be, as the filter has it.
const STATES: [&str; 3] = ["current", "ended", "withdrawn"];

/// `GET /talks/teams`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = asked(&user, &here);
    let seen = here.seen(&user.who);
    let before = user.query("after").and_then(|key| key.parse::<i64>().ok());
    let tally = store::team_tally(&mut conn, here.city, seen.as_deref(), &filter).await?;
    let mut teams =
        store::team_page(&mut conn, here.city, seen.as_deref(), &filter, before, PAGE + 1).await?;
    let more = i64::try_from(teams.len()).is_ok_and(|count| count > PAGE);
    if more {
        teams.pop();
    }
    let next = teams.last().filter(|_| more).map(|team| team.id.to_string());
    let filtered = filter != TeamFilter::default();
    let records = user.who.may_anywhere(Verb::Record);
    let shell = shell_below(&user, &w.t("talks-teams")).lede(w.t("talks-teams-lede"));
    let shell = if records {
        shell
            .action(w.t("talks-import-teams"), "/talks/teams/import")
            .main_action(w.t("talks-team-new"), "/talks/teams/new")
    } else {
        shell
    };
    let shown = w.t2("talks-shown", "shown", teams.len(), "seen", tally.seen);
    let page = TeamList {
        shell,
        w,
        filters: filters(&user, &here),
        clear: filtered.then(|| "/talks/teams".to_owned()),
        empty: teams.is_empty().then(|| empty(w, filtered, records)),
        hidden: hidden(w, tally, filter.text.is_some()),
        pager: Pager::new(&user, shown, next.as_deref()),
        table: table(&here, &mut conn, &teams).await?,
    };
    render(&page)
}

fn empty(w: Words, filtered: bool, records: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-teams-empty-title"), w.t("talks-teams-empty"));
    if records { empty.start(w.t("talks-team-new"), "/talks/teams/new") } else { empty }
}

/// The filter that an address asks for.
pub(crate) fn asked(user: &User, here: &Here) -> TeamFilter {
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    TeamFilter {
        units: unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect()),
        text: user.query("q"),
        state: user.query("state").filter(|word| STATES.contains(&word.as_str())),
    }
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(&user.who, Verb::ReadRows, Some(unit.as_str()));
    let states = [
        (STATES[0], w.t("talks-team-state-current")),
        (STATES[1], w.t("talks-team-state-ended")),
        (STATES[2], w.t("talks-state-withdrawn")),
    ];
    let states = states.into_iter().map(|(word, label)| Choice::new(word, label)).collect();
    vec![
        FilterBox::select(user, "unit", w.t("talks-filter-unit"), units),
        FilterBox::select(user, "state", w.t("talks-filter-state"), states),
        FilterBox::input(user, "q", w.t("talks-filter-name"), "search"),
    ]
}

async fn table(here: &Here, conn: &mut Conn, teams: &[Team]) -> Result<Table, Error> {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("talks-f-name")).full(),
        Column::new(w.t("talks-f-unit")).full(),
        Column::new(w.t("talks-f-founded")),
        Column::number(w.t("talks-column-members")),
        Column::new(w.t("talks-column-state")).full(),
    ];
    let ids: Vec<i64> =
        teams.iter().flat_map(|team| team.members.iter().map(|member| member.person)).collect();
    let people = here.people(conn, &ids).await?;
    let rows = teams.iter().map(|team| {
        let now: Vec<i64> = current(team, here).collect();
        let some = people.html_of(now.get(..3).unwrap_or(&now));
        let name = Html::link(team_href(team), Html::name(w.lang, &team.name, None)).and(Html::sub(some));
        let row = Row::new([
            Cell::with_class(name, "full"),
            Cell::new(here.unit_html(&team.unit)),
            Cell::with_class(team.founded.to_string(), "nowrap"),
            Cell::new(formats::int(i64::try_from(now.len()).unwrap_or(i64::MAX))),
            Cell::new(team_tag(w, team)),
        ]);
        if team.withdrawn_for.is_some() { row.reversed() } else { row }
    });
    Ok(Table::new(w.t("talks-teams"), TableStyle::Three, columns).rows(rows))
}

/// Who is in the team today; who was in it at its end, where it has ended.
pub(super) fn current<'a>(team: &'a Team, here: &Here) -> impl Iterator<Item = i64> + use<'a> {
    let day = team.ended.unwrap_or(here.now.today);
    team.members.iter().filter(move |member| member.on(day)).map(|member| member.person)
}
