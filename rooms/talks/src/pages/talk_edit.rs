//! Recording a talk, correcting it, and saying that a planned one was held.

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::{Drafting, Error as Fault, Form, Shell, User, formats, see_other};

use super::talk_form::{Button, Shown, show};
use super::{changed, shell_below, talk_href};
use crate::WORDS;
use crate::deeds::{self, Done, Seen, change_verb};
use crate::error::Error;
use crate::filled::{Filled, together};
use crate::here::{Here, Seat};
use crate::id::Id;
use crate::model::{Keeping, Problem, State, Talk, TalkDraft};

/// `GET /talks/new`: the reader's own unit and today are filled in, since they are what is meant most often.
pub async fn new(user: User) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let drafting = Drafting::open(&user, &mut conn, &user.words(&WORDS).t("talks-new")).await?;
    if let Some(draft) = drafting.form() {
        let shown = fresh(&user, Filled::of_form(draft), Vec::new(), drafting);
        return show(&user, &here, &mut conn, new_shell(&user), shown).await;
    }
    let mut filled = Filled::default();
    let own = user.who.units_for(Verb::Record).first().map(|code| (*code).to_owned());
    let unit = user.query("unit").filter(|code| user.who.may(Verb::Record, code, &here.tree)).or(own);
    filled.set("unit", &unit.unwrap_or_default());
    filled.set("day", &here.now.today.to_string());
    if let Some(team) = user.query("team") {
        filled.set("team", &team);
    }
    let shown = fresh(&user, filled, Vec::new(), drafting);
    show(&user, &here, &mut conn, new_shell(&user), shown).await
}

fn new_shell(user: &User) -> Shell {
    let w = user.words(&WORDS);
    shell_below(user, &w.t("talks-new")).lede(w.t("talks-new-lede"))
}

fn fresh(user: &User, filled: Filled, problems: Vec<Problem>, drafting: Drafting) -> Shown {
    let w = user.words(&WORDS);
    let buttons = vec![
        Button { value: "held", label: w.t("talks-save-held") },
        Button { value: "planned", label: w.t("talks-save-planned") },
    ];
    let back = "/talks".to_owned();
    Shown {
        filled,
        problems,
        drafting,
        version: None,
        changed: None,
        stands: None,
        posts: true,
        buttons,
        why: false,
        back,
    }
}

/// `POST /talks/new`
pub async fn create(user: User, form: Form) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let filled = Filled::of_form(&form);
    let state = if form.get("as") == Some("planned") { State::Planned } else { State::Held };
    let seat = here.seat(&user.who, form.key()?);
    match submit(&user, seat, &filled, To::Record(state)).await {
        Ok(done) => Ok(to_talk(&done, if state == State::Held { "held" } else { "planned" })),
        Err(Error::Problems(problems)) => {
            let name = user.words(&WORDS).t("talks-new");
            let drafting = Drafting::again(&user, &name, form.key()?.to_owned());
            let shown = fresh(&user, filled, problems, drafting);
            show(&user, &here, &mut user.app.read().await?, new_shell(&user), shown).await
        }
        Err(other) => Err(other.into()),
    }
}

fn to_talk(done: &Done, word: &str) -> Response {
    see_other(format!("/talks/{}?done={word}", done.id))
}

/// `GET /talks/{id}/edit`
pub async fn edit(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Correct).await
}

/// `GET /talks/{id}/hold`
pub async fn hold(user: User, Id(id): Id) -> Result<Response, Fault> {
    open(user, id, Step::Hold).await
}

/// `POST /talks/{id}/edit`
pub async fn update(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Correct).await
}

/// `POST /talks/{id}/hold`
pub async fn held(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, id, form, Step::Hold).await
}

/// What is done to a talk that stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Correct,
    Hold,
}

impl Step {
    fn title(self) -> &'static str {
        if self == Self::Correct { "talks-edit" } else { "talks-hold" }
    }

    fn button(self) -> &'static str {
        if self == Self::Correct { "talks-save-correction" } else { "talks-save-held" }
    }

    fn word(self) -> &'static str {
        if self == Self::Correct { "corrected" } else { "held" }
    }

    fn allowed(self, state: State) -> bool {
        match self {
            Self::Correct => state.correctable(),
            Self::Hold => state.moves().contains(&State::Held),
        }
    }

    fn shell(self, user: &User, talk: &Talk) -> Shell {
        let w = user.words(&WORDS);
        let href = talk_href(talk);
        let title = w.t(self.title());
        user.shell(title.clone())
            .crumb(w.t("talks-title"), Some("/talks"))
            .crumb(luoshi_web::Html::name(w.lang, &talk.topic, None), Some(&href))
            .crumb(title, None)
    }

    /// What the form is called in the list of drafts.
    fn draft_name(self, user: &User, talk: &Talk) -> String {
        format!("{} {}", user.words(&WORDS).t(self.title()), talk.topic)
    }

    fn shown(self, user: &User, talk: &Talk, filled: Filled, drafting: Drafting) -> Shown {
        let w = user.words(&WORDS);
        Shown {
            filled,
            problems: Vec::new(),
            drafting,
            version: Some(talk.keeping.version),
            changed: None,
            stands: Some(talk.clone()),
            // A plan that is put right stays one.
            posts: self == Self::Hold || talk.state == State::Held,
            buttons: vec![Button { value: "", label: w.t(self.button()) }],
            why: self == Self::Correct,
            back: talk_href(talk),
        }
    }
}

/// The talk, for somebody who may change it and whose state allows it.
async fn changeable(user: &User, here: &Here, conn: &mut Conn, id: i64, step: Step) -> Result<Talk, Fault> {
    let talk = here.talk(conn, &user.who, id).await?;
    let verb = change_verb(&user.who, &talk.keeping);
    if !user.who.may(verb, &talk.unit, &here.tree) {
        return Err(Fault::Forbidden { verb, unit: Some(talk.unit) });
    }
    if step.allowed(talk.state) {
        Ok(talk)
    } else {
        Err(Error::Move { from: talk.state, to: State::Held }.into())
    }
}

async fn open(user: User, id: i64, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let talk = changeable(&user, &here, &mut conn, id, step).await?;
    let drafting = Drafting::open(&user, &mut conn, &step.draft_name(&user, &talk)).await?;
    let filled = drafting.form().map_or_else(|| Filled::of_talk(&talk), Filled::of_form);
    // A draft is of the version that its writer saw: another one by now is said when it is sent.
    let version = filled.one("version").parse().unwrap_or(talk.keeping.version);
    let shown = Shown { version: Some(version), ..step.shown(&user, &talk, filled, drafting) };
    show(&user, &here, &mut conn, step.shell(&user, &talk), shown).await
}

async fn send(user: User, id: i64, form: Form, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let filled = Filled::of_form(&form);
    let seat = here.seat(&user.who, form.key()?);
    let seen = Seen { id, version: Some(form.version()?) };
    let to = match step {
        Step::Correct => To::Correct(seen, form.get("why").map(str::to_owned)),
        Step::Hold => To::Hold(seen),
    };
    let (problems, changed) = match submit(&user, seat, &filled, to).await {
        Ok(done) => return Ok(to_talk(&done, step.word())),
        Err(Error::Problems(problems)) => (problems, false),
        Err(Error::Changed) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let mut conn = user.app.read().await?;
    let talk = changeable(&user, &here, &mut conn, id, step).await?;
    if changed && let Some(yours) = yours(&filled, &talk, step) {
        let met = changed::Met { stands: &talk, yours: &yours, sent: &form };
        return changed::show(&user, &here, &mut conn, step.shell(&user, &talk), met).await;
    }
    // Nothing was done under its key, so it is sent again under the same.
    let drafting = Drafting::again(&user, &step.draft_name(&user, &talk), form.key()?.to_owned());
    let mut shown = step.shown(&user, &talk, filled, drafting);
    shown.problems = problems;
    if changed {
        shown.changed = Some(who_changed(&user, &here, &mut conn, &talk.keeping).await?);
    }
    show(&user, &here, &mut conn, step.shell(&user, &talk), shown).await
}

/// The talk as it was sent, if all of it could be read.
fn yours(filled: &Filled, stands: &Talk, step: Step) -> Option<Talk> {
    let (draft, unreadable) = filled.talk();
    let state = if step == Step::Hold { State::Held } else { stands.state };
    let talk = draft.tidied().talk(stands.id, state, stands.keeping.clone());
    talk.filter(|_| unreadable.is_empty())
}

/// Who changed a record meanwhile, and when.
pub(super) async fn who_changed(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    keeping: &Keeping,
) -> Result<String, Fault> {
    let people = here.people(conn, &[keeping.changed_by]).await?;
    let at = formats::instant(keeping.changed_at, user.app.zone());
    Ok(here.w.t2("talks-changed", "name", people.name(keeping.changed_by), "at", at))
}

/// What a form is sent for.
enum To {
    Record(State),
    Correct(Seen, Option<String>),
    Hold(Seen),
}

/// Does what the form says, if it can be read; else only looks what else is wrong with it.
async fn submit(user: &User, seat: Seat, filled: &Filled, to: To) -> Result<Done, Error> {
    let (draft, unreadable) = filled.talk();
    let store = user.app.store();
    if unreadable.is_empty() {
        return store.write(move |tx| Box::pin(async move { carry_out(tx, &seat, draft, to).await })).await;
    }
    let (state, id) = match &to {
        To::Record(state) => (*state, None),
        To::Correct(seen, _) | To::Hold(seen) => (State::Held, Some(seen.id)),
    };
    store
        .write(move |tx| {
            Box::pin(async move {
                let found = deeds::talk_questions(tx, &seat.desk(), draft, state, id).await?;
                // Nothing was done, so nothing is to stay.
                Err(Error::Problems(together(unreadable, found)))
            })
        })
        .await
}

async fn carry_out(tx: &mut luoshi_store::Tx, seat: &Seat, draft: TalkDraft, to: To) -> Result<Done, Error> {
    let desk = seat.desk();
    match to {
        To::Record(State::Planned) => deeds::talk_plan(tx, &desk, draft).await,
        To::Record(_) => deeds::talk_hold(tx, &desk, draft).await,
        To::Correct(seen, why) => deeds::talk_correct(tx, &desk, seen, draft, why.as_deref()).await,
        To::Hold(seen) => deeds::talk_hold_planned(tx, &desk, seen, draft).await,
    }
}
