//! Reading a bulletin: an edition with its numbers as they were published, or what is being written.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use crate::here::{Here, compared, tell};
use crate::lists::state_tag;
use crate::model::{Bulletin, Draft, Edition, State, ground, lang_of};
use crate::numbers::{Number, Teller};
use crate::pages::files::offered;
use crate::pages::statement;
use crate::pages::step::Step;
use crate::shop::Shop;
use crate::store;
use crate::typed::{reading, typed};

#[derive(Template)]
#[template(path = "bulletin_read.html")]
struct ReadPage {
    shell: Shell,
    w: Words,
    notices: Vec<Html>,
    colophon: Vec<(String, String)>,
    text: Html,
    about: Vec<(String, Html)>,
    typed: Html,
    moved: Vec<Number>,
    published: bool,
    files: Vec<(String, String)>,
    editions: Vec<(String, String, Option<String>)>,
}

/// `GET /bulletins/{id}`: the last edition, or what is written where there is none, where `?draft=1` asks for it, and
/// where it waits for whoever publishes and reads here.
pub async fn latest(user: User, Path(id): Path<String>, shop: &Shop) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    let editions = editions(&here, one.id).await?;
    let unit = &one.draft.unit;
    let waits = matches!(one.state, State::Review | State::Due) && here.publishes(unit);
    let written = waits || user.query("draft").is_some() && here.takes_part(unit);
    match editions.first() {
        Some(edition) if !written => shown(&here, &one, (edition, &editions), shop).await,
        _ => draft(&here, &one, &editions, shop).await,
    }
}

/// `GET /bulletins/{id}/editions/{no}`
pub async fn edition(
    user: User,
    Path((id, no)): Path<(String, i64)>,
    shop: &Shop,
) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    let editions = editions(&here, one.id).await?;
    let edition = editions.iter().find(|edition| edition.no == no).ok_or(Error::NotFound)?;
    shown(&here, &one, (edition, &editions), shop).await
}

async fn editions(here: &Here<'_>, id: i64) -> Result<Vec<Edition>, Error> {
    let mut conn = here.user.app.read().await?;
    Ok(store::editions(&mut conn, here.user.app.city().id, id).await?)
}

fn colophon(w: Words, draft: &Draft) -> Vec<(String, String)> {
    draft.colophon.said().map(|(name, text)| (w.t(&format!("bulletin-{name}")), text.to_owned())).collect()
}

fn shell(here: &Here<'_>, one: &Bulletin, draft: &Draft) -> Shell {
    let w = here.w;
    let title = || Html::spoken(w.lang, lang_of(&draft.lang), Html::text(&draft.title));
    let mut shell = here
        .user
        .shell(draft.title.clone())
        .heading(title())
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title(), None);
    if one.state == State::Draft && here.writes(&one.draft.unit) {
        shell = shell.action(w.t("bulletin-edit"), format!("/bulletins/{}/edit", one.id));
    }
    let page = here.user.app.article_page(one.id, None);
    if let Some(page) = page.filter(|_| one.edition > 0) {
        shell = shell.action(w.t("bulletin-on-site"), page);
    }
    if here.user.who.may_anywhere(crate::deeds::WRITES) {
        shell = shell.action(w.t("bulletin-roll-on"), format!("/bulletins/new?from={}", one.id));
    }
    if one.edition > 0 {
        shell = shell.action(w.t("bulletin-compare"), format!("/bulletins/{}/compare", one.id));
    }
    for step in Step::ALL.into_iter().filter(|step| step.open(here, one)) {
        let href = format!("/bulletins/{}/{}", one.id, step.word());
        let label = if step == Step::Publish && one.state == State::Due {
            w.t("bulletin-replan")
        } else {
            w.t(&format!("bulletin-{}", step.word()))
        };
        shell = match step {
            Step::Send | Step::Publish => shell.main_action(label, href),
            Step::Back | Step::Correct => shell.action(label, href),
        };
    }
    let done = here.user.query("done");
    if let (Some("plan"), Some(due)) = (done.as_deref(), one.due) {
        let at = formats::instant_of_year(w.lang, due, here.user.app.zone());
        return shell.toast(w.t1("bulletin-plan-done", "at", at));
    }
    let done = done.as_deref().filter(|word| Step::ALL.iter().any(|step| step.word() == *word));
    match done {
        Some(word) => shell.toast(w.t(&format!("bulletin-{word}-done"))),
        None => shell,
    }
}

fn about(here: &Here<'_>, draft: &Draft) -> Vec<(String, Html)> {
    let w = here.w;
    vec![
        (w.t("bulletin-unit"), Html::unit_of(w.lang, &here.tree, &draft.unit)),
        (w.t("bulletin-period"), formats::period_of_year(w.lang, draft.from, draft.until).into()),
    ]
}

fn listed(here: &Here<'_>, editions: &[Edition]) -> Vec<(String, String, Option<String>)> {
    let line = |edition: &Edition| {
        let at = formats::instant(edition.published_at, here.user.app.zone());
        let href = format!("/bulletins/{}/editions/{}", edition.bulletin, edition.no);
        (here.w.t2("bulletin-edition-of", "no", edition.no, "at", at), href, edition.draft.reason.clone())
    };
    editions.iter().map(line).collect()
}

/// Where one that is written stands, in a sentence.
fn stands(here: &Here<'_>, one: &Bulletin) -> String {
    let due = one.due.map(|due| formats::instant_of_year(here.w.lang, due, here.user.app.zone()));
    here.w.t1(&format!("bulletin-is-{}", one.state), "at", due.unwrap_or_default())
}

async fn draft(
    here: &Here<'_>,
    one: &Bulletin,
    editions: &[Edition],
    shop: &Shop,
) -> Result<Response, Error> {
    let (w, app, draft) = (here.w, &here.user.app, &one.draft);
    let outcomes = tell((app, &here.tree), &one.ground(), &draft.body, None).await?;
    let teller = Teller { app, w, tree: &here.tree };
    let text = teller.text(lang_of(&draft.lang), &draft.body, &teller.live(&outcomes))?;
    let typed = typed(here, &one.ground(), &draft.body, reading(&outcomes)).await?;
    let mut notices = vec![Html::text(stands(here, one))];
    notices.extend(one.returned.as_deref().map(|why| Html::text(w.t1("bulletin-returned", "reason", why))));
    if one.edition > 0 {
        let standing = format!("/bulletins/{}/editions/{}", one.id, one.edition);
        notices.push(Html::link(standing, w.t1("bulletin-stands", "no", one.edition)));
    }
    let amiss = crate::here::amiss(&outcomes);
    if amiss > 0 {
        notices.push(Html::text(w.t1("bulletin-amiss", "n", amiss)));
    }
    if let Some(reason) = &draft.reason {
        notices.push(Html::text(w.t1("bulletin-corrects", "reason", reason.as_str())));
    }
    let mut about = about(here, draft);
    about.insert(0, (w.t("bulletin-state"), state_tag(w, one.state)));
    about.extend(one.due.map(|due| (w.t("bulletin-when"), formats::instant(due, app.zone()).into())));
    let page = ReadPage {
        shell: shell(here, one, draft),
        w,
        notices,
        colophon: colophon(w, draft),
        text,
        about,
        typed: typed.list,
        moved: Vec::new(),
        published: false,
        files: offered(shop, (one.id, None)),
        editions: listed(here, editions),
    };
    render(&page)
}

async fn shown(
    here: &Here<'_>,
    one: &Bulletin,
    (edition, editions): (&Edition, &[Edition]),
    shop: &Shop,
) -> Result<Response, Error> {
    let (w, app, draft) = (here.w, &here.user.app, &edition.draft);
    let pins = {
        let mut conn = app.read().await?;
        store::pins(&mut conn, app.city().id, (edition.bulletin, edition.no)).await?
    };
    let ground = ground(&draft.unit, &draft.lang, (draft.from, draft.until));
    let now = tell((app, &here.tree), &ground, &draft.body, None).await?;
    let teller = Teller { app, w, tree: &here.tree };
    let then = compared(app, edition, &pins).await?;
    let number = |(at, pin): (usize, &crate::model::Pin)| {
        let now = now.get(at).and_then(|outcome| outcome.as_ref().ok());
        let mut number = teller.pinned(pin, edition.as_of, now.and_then(|now| teller.since(pin, now)));
        number.facts.extend(then.get(at).and_then(|said| Some(teller.compared(said.as_deref()?))));
        number
    };
    let read = |at: usize| pins.get(at).map(|pin| pin.text.clone()).unwrap_or_default();
    let typed = typed(here, &ground, &draft.body, read).await?;
    let numbers: Vec<Number> = pins.iter().enumerate().map(number).collect();
    let moved: Vec<Number> = numbers.iter().filter(|number| number.amiss.is_some()).cloned().collect();
    let all: Vec<Result<Number, String>> = numbers.into_iter().map(Ok).collect();
    let text = teller.text(ground.lang, &draft.body, &all)?;
    let mut notices = Vec::new();
    if let Some(last) = editions.first().filter(|last| last.no > edition.no) {
        let reason = last.draft.reason.clone().unwrap_or_default();
        let said = w.t2("bulletin-corrected", "no", last.no, "reason", reason);
        notices.push(Html::link(format!("/bulletins/{}", one.id), said));
    }
    if let Some(reason) = &draft.reason {
        notices.push(Html::text(w.t1("bulletin-corrects", "reason", reason.as_str())));
    }
    if one.state != State::Published && here.takes_part(&one.draft.unit) {
        notices.push(Html::link(
            format!("/bulletins/{}?draft=1", one.id),
            w.t(&format!("bulletin-next-{}", one.state)),
        ));
    }
    let mut about = about(here, draft);
    let at = formats::instant(edition.published_at, app.zone());
    about.push((w.t("bulletin-published"), at.into()));
    about.push((w.t("bulletin-as-of"), formats::int(edition.as_of).into()));
    about.push((
        w.t("bulletin-count-figures"),
        formats::int(i64::try_from(all.len()).unwrap_or(i64::MAX)).into(),
    ));
    about.push((
        w.t("bulletin-statement"),
        Html::link(statement::path(edition), w.t("bulletin-statement-open")),
    ));
    let page = ReadPage {
        shell: shell(here, one, draft),
        w,
        notices,
        colophon: colophon(w, draft),
        text,
        about,
        typed: typed.list,
        moved,
        published: true,
        files: offered(shop, (one.id, Some(edition.no))),
        editions: listed(here, editions),
    };
    render(&page)
}
