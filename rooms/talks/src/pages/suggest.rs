//! What the form's fields suggest.

use axum::Json;
use luoshi_units::{Scope, Verb, people};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, User};
use serde::Serialize;

use crate::here::Here;
use crate::{parse, store};

/// A team as the search field takes it.
#[derive(Serialize)]
pub struct Suggested {
    code: String,
    name: String,
    path: String,
}

/// So many teams are sent at the most.
const MOST: i64 = 5_000;

/// `GET /talks/teams.json?day=`: the teams that were there on a day; all of the city, since a team of the city
/// speaks in every village.
pub async fn teams(user: User) -> Result<Json<Vec<Suggested>>, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let day = user.query("day").and_then(|text| parse::day(&text)).unwrap_or(here.now.today);
    let text = user.query("q");
    let teams = store::teams_near(&mut conn, here.city, day, None, text.as_deref(), MOST).await?;
    let suggested = teams.into_iter().map(|team| Suggested {
        code: team.id.to_string(),
        path: here.unit_text(&team.unit),
        name: team.name,
    });
    Ok(Json(suggested.collect()))
}

/// A person as the search field takes them.
#[derive(Serialize)]
pub struct Speaker {
    /// As text: a browser's numbers do not hold all digits of an id.
    id: String,
    name: String,
    unit: String,
    /// What is to be known of them: that they are not in the team that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<String>,
}

/// So many people one search looks at, and so many it gives.
const LOOKED_AT: i64 = 200;
const MOST_PEOPLE: usize = 20;

/// `GET /talks/speakers.json?q=&team=&day=`: who speaks, wherever they belong, and the people of the reader's own
/// units. Whoever is in the team on that day comes first, and of the others it is said that they are not.
pub async fn speakers(user: User) -> Result<Json<Vec<Speaker>>, Error> {
    let Some(text) = user.query("q") else { return Ok(Json(Vec::new())) };
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    // The reader's own people first: among a city's two hundred of a surname they might not be.
    let own = user.who.scope(Verb::ReadRows, &here.tree);
    let mut found = people::search(&mut conn, here.city, &text, &own, LOOKED_AT).await?;
    let others = people::search(&mut conn, here.city, &text, &Scope::All, LOOKED_AT).await?;
    let known: std::collections::HashSet<i64> = found.iter().map(|person| person.id).collect();
    found.extend(others.into_iter().filter(|person| !known.contains(&person.id)));
    let ids: Vec<i64> = found.iter().map(|person| person.id).collect();
    let members = store::members_among(&mut conn, here.city, &ids).await?;
    let offered = found.into_iter().filter(|person| {
        members.binary_search(&person.id).is_ok() || user.who.may(Verb::ReadRows, &person.unit, &here.tree)
    });
    let day = user.query("day").and_then(|text| parse::day(&text)).unwrap_or(here.now.today);
    let team = match user.query("team").and_then(|id| parse::id(&id)) {
        Some(id) => store::team_by_id(&mut conn, here.city, id).await?,
        None => None,
    };
    let outside = |person: i64| team.as_ref().is_some_and(|team| !team.has(person, day));
    let mut offered: Vec<_> = offered.collect();
    offered.sort_by_key(|person| outside(person.id));
    offered.truncate(MOST_PEOPLE);
    drop(conn);
    let whose = offered.iter().map(|person| person.id).collect();
    trail::look(&user, Line { kind: Kind::Search, ..super::looked("speakers", None, whose) }).await?;
    let offered = offered.into_iter().map(|person| Speaker {
        id: person.id.to_string(),
        unit: here.unit_text(&person.unit),
        name: person.name,
        post: outside(person.id).then(|| here.w.t("talks-not-in-team")),
    });
    Ok(Json(offered.collect()))
}
