//! The list of who speaks: by name, never by how much.

use luoshi_sheets::Out;
use luoshi_store::{BoxFuture, Conn};
use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use super::{STEP, units, written};
use crate::here::Here;
use crate::model::{Member, Team};
use crate::pages::speaker_href;
use crate::parse;
use crate::store::{self, Speaker, SpeakerFilter};

/// The list's address.
pub const PATH: &str = "/talks/speakers";

/// What an address asks for.
pub struct Asked {
    /// The filter.
    pub filter: SpeakerFilter,
    /// Behind whom the page begins: name and id.
    pub after: Option<(String, i64)>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Self {
        let filter = SpeakerFilter {
            units: units(here, who, query("unit"), None),
            team: query("team").and_then(|text| parse::id(&text)),
            text: query("q"),
        };
        Self { filter, after: query("after").and_then(|key| cursor(&key)) }
    }

    /// So many of the list, from where it begins.
    pub async fn page(
        &self,
        conn: &mut Conn,
        here: &Here,
        seen: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<Speaker>, Error> {
        let after = self.after.as_ref().map(|(name, id)| (name.as_str(), *id));
        Ok(store::speaker_page(conn, here.city, seen, &self.filter, after, limit).await?)
    }
}

/// A page's key in an address: id and name of its last person.
pub fn written_key(last: &Speaker) -> String {
    format!("{}~{}", last.id, last.name)
}

/// Reads what [`written_key`] wrote.
fn cursor(key: &str) -> Option<(String, i64)> {
    let (id, name) = key.split_once('~')?;
    Some((name.to_owned(), parse::id(id)?))
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Name,
    Unit,
    Teams,
    Stays,
}

/// The columns of the list.
pub fn columns(here: &Here) -> Columns<Is> {
    let w = here.w;
    Columns::new(vec![
        Col::new(Is::Name, "name", w.t("talks-column-member")).always(),
        Col::new(Is::Unit, "unit", w.t("talks-f-unit")),
        Col::new(Is::Teams, "teams", w.t("talks-teams")).full(),
        Col::new(Is::Stays, "stays", w.t("talks-column-stays")).asked().full(),
    ])
}

/// Those of the teams that the reader may see and that the person is or was in.
pub fn teams_with<'t>(
    who: &'t Who,
    here: &'t Here,
    teams: &'t [Team],
    person: i64,
) -> impl Iterator<Item = &'t Team> {
    teams.iter().filter(move |team| {
        team.members.iter().any(|member| member.person == person)
            && who.may(Verb::ReadRows, &team.unit, &here.tree)
            && team.withdrawn_for.is_none()
    })
}

async fn teams_of(here: &Here, conn: &mut Conn, speakers: &[Speaker]) -> Result<Vec<Team>, Error> {
    let ids: Vec<i64> = speakers.iter().map(|speaker| speaker.id).collect();
    Ok(store::teams_of(conn, here.city, &ids).await?)
}

/// The page's table.
pub async fn table(
    here: &Here,
    conn: &mut Conn,
    columns: &Columns<Is>,
    speakers: &[Speaker],
    who: &Who,
) -> Result<Table, Error> {
    let teams = teams_of(here, conn, speakers).await?;
    let w = here.w;
    let join = if w.english() { ", " } else { "、" };
    let rows = speakers.iter().map(|speaker| {
        let listed = |told: &dyn Fn(&Team) -> Html| -> Cell {
            let of = teams_with(who, here, &teams, speaker.id).enumerate();
            let all = of.fold(Html::default(), |out, (at, team)| {
                if at > 0 { out.and(join).and(told(team)) } else { out.and(told(team)) }
            });
            if all.is_empty() { formats::NONE.into() } else { all.into() }
        };
        columns.row(|column| match column {
            Is::Name => Html::link(speaker_href(speaker.id), Html::name(w.lang, &speaker.name, None)).into(),
            Is::Unit => here.unit_html(&speaker.unit).into(),
            Is::Teams => listed(&|team| Html::name(w.lang, &team.name, None)),
            Is::Stays => listed(&|team| Html::name(w.lang, &stays(team, speaker.id), None)),
        })
    });
    let rows: Vec<_> = rows.collect();
    Ok(columns.table(w.t("talks-speakers"), TableStyle::Cards).rows(rows))
}

/// A team and when somebody was in it: 柳湾宣讲团（2021-03-10 – ）.
fn stays(team: &Team, person: i64) -> String {
    let stay = |stay: &Member| {
        let until = stay.until.map(|day| format!(" {day}")).unwrap_or_default();
        format!("{} –{until}", stay.from)
    };
    let stays = team.members.iter().filter(|member| member.person == person).map(stay);
    format!("{}（{}）", team.name, stays.collect::<Vec<_>>().join("，"))
}

struct Pages {
    here: Here,
    who: Who,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (here, who) = (&self.here, &self.who);
            let mut conn = here.app().read().await?;
            let seen = here.seen(who);
            let speakers = self.asked.page(&mut conn, here, seen.as_deref(), STEP).await?;
            let Some(last) = speakers.last() else { return Ok(None) };
            self.asked.after = Some((last.name.clone(), last.id));
            let teams = teams_of(here, &mut conn, &speakers).await?;
            let rows = speakers.iter().map(|speaker| {
                let listed = |told: &dyn Fn(&Team) -> String| {
                    let all: Vec<String> = teams_with(who, here, &teams, speaker.id).map(told).collect();
                    all.join("、")
                };
                self.columns.out(|column| {
                    vec![Out::Text(match column {
                        Is::Name => speaker.name.clone(),
                        Is::Unit => here.unit_text(&speaker.unit),
                        Is::Teams => listed(&|team| team.name.clone()),
                        Is::Stays => listed(&|team| stays(team, speaker.id)),
                    })]
                })
            });
            let whose = speakers.iter().map(|speaker| speaker.id).collect();
            Ok(Some(Batch { rows: rows.collect(), whose }))
        })
    }
}

/// Writes the list as a sheet.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, work.lang()).await?;
    let seen = here.seen(&work.who);
    let asked = Asked { after: None, ..Asked::read(&here, &work.who, |name| export.query(name)) };
    let tally = store::speaker_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    drop(conn);
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, who: work.who.clone(), asked, columns };
    written(work, export, ("talks-speakers", "speakers"), (heads, tally.seen), &mut pages).await
}
