//! `luoshi person`: erasing somebody on request.

use luoshi_openlog::OpenLog;
use luoshi_units::people::{Match, Named, match_name};
use luoshi_units::{Person, deeds};
use serde_json::json;

use crate::cli::{Common, PersonCommand};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Does what was asked.
pub async fn run(common: &Common, command: &PersonCommand) -> Result<Outcome, Failure> {
    match command {
        PersonCommand::Erase { who, unit } => erase(common, who, unit.as_deref()).await,
    }
}

async fn erase(common: &Common, named: &str, unit: Option<&str>) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let person = found(&opened, named, unit).await?.id;
    let (app, lang) = (&opened.app, opened.lang);
    // What was posted so far goes into the tree with the secret that it was posted under.
    OpenLog::new(app.ledger().clone()).grow(app.city().id).await?;
    let (who, units, today) = (opened.who(None).await?, app.units().clone(), app.today());
    app.store()
        .write(move |tx| {
            Box::pin(async move {
                for account in deeds::person_erase(tx, &who, &units, person, today).await? {
                    luoshi_web::end_all(tx, who.city, account).await?;
                }
                luoshi_openlog::forget(tx, who.city, person).await?;
                Ok::<_, Failure>(())
            })
        })
        .await?;
    if common.json {
        value(&json!({ "person": person }))?;
    } else {
        line(&say(
            lang,
            format!("已删除人员 {person} 的姓名、工号、登录名和承诺的密值。记录里的文字请另行更正。"),
            format!(
                "Person {person} is erased: name, staff number, logins and secret. Words in records are corrected apart."
            ),
        ))?;
    }
    Ok(Outcome::Well)
}

/// The person of this staff number, or else of this name.
async fn found(opened: &Opened, named: &str, unit: Option<&str>) -> Result<Person, Failure> {
    let mut conn = opened.app.read().await?;
    let city = opened.app.city().id;
    let number = Named { staff_no: Some(named.to_owned()), ..Named::default() };
    if let Match::One(person) = match_name(&mut conn, city, &number).await? {
        return Ok(person);
    }
    let name = Named { staff_no: None, name: named.to_owned(), unit: unit.map(str::to_owned) };
    match match_name(&mut conn, city, &name).await? {
        Match::One(person) if person.name != luoshi_units::people::ERASED => Ok(person),
        Match::Several(count) => Err(Failure::Use(say(
            opened.lang,
            format!("有 {count} 个人叫{named}。写明工号，或用 --unit 写明单位。"),
            format!("{count} people are called {named}. Give the staff number, or the unit with --unit."),
        ))),
        _ => Err(Failure::Use(say(
            opened.lang,
            format!("没有工号或姓名为 {named} 的人员。"),
            format!("Nobody has the staff number or the name {named:?}."),
        ))),
    }
}
