//! `luoshi account`: who signs in.

use luoshi_packs::Lang;
use luoshi_store::{Day, Tx};
use luoshi_units::people::{Match, Named, match_name};
use luoshi_units::{Cost, Error, NewPerson, Role, Secret, Units, Who, deeds};
use serde_json::json;

use super::sample::fresh_password;
use crate::cli::{AccountArgs, AccountCommand, Common, InviteArgs};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// The environment variable with a new password.
const PASSWORD: &str = "LUOSHI_NEW_PASSWORD";

/// Gives an account, sets its password, or closes it.
pub async fn run(common: &Common, command: &AccountCommand) -> Result<Outcome, Failure> {
    match command {
        AccountCommand::Add(args) => add(common, args).await,
        AccountCommand::Password { login } => password(common, login).await,
        AccountCommand::Invite(args) => invite(common, args).await,
        AccountCommand::Reset { login } => reset(common, login).await,
        AccountCommand::Close { login } => close(common, login).await,
    }
}

/// A new password, and whether it was made here and must be told.
fn new_password() -> (String, bool) {
    match std::env::var(PASSWORD) {
        Ok(given) if !given.is_empty() => (given, false),
        _ => (fresh_password(), true),
    }
}

async fn add(common: &Common, args: &AccountArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let (app, lang) = (&opened.app, opened.lang);
    let role = Role::parse(&args.role).ok_or_else(|| {
        let roles = Role::ALL.map(Role::id).join(", ");
        let role = &args.role;
        Failure::Use(say(
            lang,
            format!("没有 {role:?} 这种岗位。可用的有：{roles}。"),
            format!("There is no role {role:?}. There are: {roles}."),
        ))
    })?;
    let new = NewPerson {
        name: args.name.trim().to_owned(),
        unit: args.unit.clone(),
        staff_no: args.staff_no.clone(),
        sample: false,
    };
    let (given, made) = new_password();
    let secret = secret(&opened, &args.login, &given)?;
    let giving = Giving { login: args.login.clone(), new, role, from: app.today(), secret, lang };
    let (who, units) = (opened.who(None).await?, app.units().clone());
    app.store().write(|tx| Box::pin(async move { give(tx, &who, &units, giving).await })).await?;
    told(common, lang, &args.login, made.then_some(&given), ("已建立账号", "Account added"))
}

/// An account that is to be given.
struct Giving {
    login: String,
    new: NewPerson,
    role: Role,
    from: Day,
    secret: Secret,
    lang: Lang,
}

async fn give(tx: &mut Tx, who: &Who, units: &Units, giving: Giving) -> Result<(), Failure> {
    let Giving { login, new, role, from, secret, lang } = giving;
    let unit = new.unit.clone();
    let named =
        Named { staff_no: new.staff_no.clone(), name: new.name.clone(), unit: Some(new.unit.clone()) };
    let person = match match_name(tx, who.city, &named).await? {
        Match::One(person) => person,
        Match::None => deeds::person_add(tx, who, units, new).await?,
        Match::Several(count) => {
            return Err(Failure::Use(say(
                lang,
                format!("这个单位有 {count} 个人叫{}。用 --staff-no 写明工号。", named.name),
                format!("{count} people of the unit are called {}. Name one with --staff-no.", named.name),
            )));
        }
        Match::OtherName(person) => {
            return Err(Failure::Use(say(
                lang,
                format!("这个工号是{}的。核对姓名和工号。", person.name),
                format!("The staff number is {}'s. Check the name and the number.", person.name),
            )));
        }
    };
    deeds::account_add(tx, who, units, person.id, &login, &secret).await?;
    match deeds::post_give(tx, who, units, person.id, role, &unit, (from, None)).await {
        // Who holds the post today needs no second one.
        Err(Error::PostStands { from: since }) if since <= from => Ok(()),
        given => given.map(drop).map_err(Failure::from),
    }
}

async fn password(common: &Common, login: &str) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let account = opened.who(Some(login)).await?.account;
    let (given, made) = new_password();
    let secret = secret(&opened, login, &given)?;
    let (who, units) = (opened.who(None).await?, opened.app.units().clone());
    opened
        .app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                deeds::password_set(tx, &who, &units, account, &secret).await?;
                luoshi_web::end_all(tx, who.city, account).await?;
                Ok::<_, Failure>(())
            })
        })
        .await?;
    told(common, opened.lang, login, made.then_some(&given), ("已重设密码", "Password set"))
}

async fn invite(common: &Common, args: &InviteArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let (app, lang) = (&opened.app, opened.lang);
    let (who, units, now) = (opened.who(None).await?, app.units().clone(), app.clock().now());
    let named = Named {
        staff_no: args.staff_no.clone(),
        name: args.name.trim().to_owned(),
        unit: Some(args.unit.clone()),
    };
    let found = match_name(&mut app.read().await?, who.city, &named).await?;
    let Match::One(person) = found else {
        return Err(Failure::Use(say(
            lang,
            format!(
                "单位 {} 里没有唯一的一个人叫{}。核对姓名，或用 --staff-no 写明工号。",
                args.unit, named.name
            ),
            format!(
                "There is not exactly one {} at unit {}. Check the name, or say the number with --staff-no.",
                named.name, args.unit
            ),
        )));
    };
    let token = app
        .store()
        .write(move |tx| Box::pin(async move { deeds::invite(tx, &who, &units, person.id, now).await }))
        .await?;
    let path: String = hex::encode(token);
    let path = format!("/invited/{path}");
    if common.json {
        value(&json!({ "path": path }))?;
        return Ok(Outcome::Well);
    }
    line(&say(
        lang,
        format!("邀请链接（前面加上本站网址，七天内用一次）：{path}"),
        format!("Invitation (behind the site's address; works once, within seven days): {path}"),
    ))?;
    Ok(Outcome::Well)
}

async fn reset(common: &Common, login: &str) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let account = opened.who(Some(login)).await?.account;
    let (who, units) = (opened.who(None).await?, opened.app.units().clone());
    let now = opened.app.clock().now();
    let code = opened
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::reset_make(tx, &who, &units, account, now).await }))
        .await?;
    if common.json {
        value(&json!({ "login": login, "code": code }))?;
        return Ok(Outcome::Well);
    }
    line(&say(
        opened.lang,
        format!("{login} 的重设码（一刻钟内有效，念给本人）：{} {}", &code[..4], &code[4..]),
        format!(
            "Reset code of {login} (good for fifteen minutes; read it out): {} {}",
            &code[..4],
            &code[4..]
        ),
    ))?;
    Ok(Outcome::Well)
}

async fn close(common: &Common, login: &str) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let account = opened.who(Some(login)).await?.account;
    let (who, units, today) = (opened.who(None).await?, opened.app.units().clone(), opened.app.today());
    opened
        .app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                deeds::account_close(tx, &who, &units, account, today).await?;
                luoshi_web::end_all(tx, who.city, account).await?;
                Ok::<_, Failure>(())
            })
        })
        .await?;
    told(common, opened.lang, login, None, ("已停用账号", "Account closed"))
}

/// The hash of a new password, at the full cost: these are accounts of people.
fn secret(opened: &Opened, login: &str, password: &str) -> Result<Secret, Failure> {
    Secret::new(login, password, Cost::Standard, opened.app.store().random()).map_err(|error| {
        let words = error.words();
        Failure::Use(say(opened.lang, words.zh, words.en))
    })
}

fn told(
    common: &Common,
    lang: Lang,
    login: &str,
    password: Option<&String>,
    (zh, en): (&str, &str),
) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({ "login": login, "password": password }))?;
        return Ok(Outcome::Well);
    }
    line(&match password {
        Some(password) => say(
            lang,
            format!("{zh}：{login}。密码：{password}"),
            format!("{en}: {login}. Password: {password}"),
        ),
        None => say(lang, format!("{zh}：{login}。"), format!("{en}: {login}.")),
    })?;
    Ok(Outcome::Well)
}
