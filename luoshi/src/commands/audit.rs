//! `luoshi audit`: from a plan to a bound.

use std::path::Path;

use chrono::{NaiveDateTime, TimeZone};
use luoshi_inspection::deeds::Finding;
use luoshi_inspection::model::{Audit, Outcome as Found, Plan, Size, State, Tally, tenths};
use luoshi_inspection::say::{Said, certainty};
use luoshi_inspection::store::{self, Listed};
use luoshi_inspection::{Audits, Error, Open, WORDS, whole};
use luoshi_packs::Lang;
use luoshi_proofs::note::Note;
use luoshi_proofs::statement::{Core, StatementFile};
use luoshi_store::{Clock as _, Instant};
use serde_json::{Value as Json, json};

use crate::ambient::SystemClock;
use crate::cli::{AuditCheckArgs, AuditCommand, AuditFound, AuditPlanArgs, Common};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Does what was asked of audits.
pub async fn run(common: &Common, command: &AuditCommand) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    if let Some(log) = opened.log.as_ref().filter(|_| publishes(command)) {
        log.ask_witnesses(SystemClock.now()).await?;
    }
    let desk = Desk { open: opened.log.as_ref().map(|log| log.open()), common, opened };
    match command {
        AuditCommand::Plan(args) => desk.plan(args).await,
        AuditCommand::Draw { id, outcome, login } => desk.draw(*id, outcome, login.as_deref()).await,
        AuditCommand::Check(args) => desk.check(args).await,
        AuditCommand::Refuse { id, number, reason, login } => {
            desk.refuse((*id, *number), reason, login.as_deref()).await
        }
        AuditCommand::Reverse { id, number, login } => desk.reverse((*id, *number), login.as_deref()).await,
        AuditCommand::Result { id, close, login } => desk.result(*id, *close, login.as_deref()).await,
        AuditCommand::Abandon { id, reason, login } => desk.abandon(*id, reason, login.as_deref()).await,
        AuditCommand::List => desk.list().await,
    }
}

/// Whether it ends with a checkpoint: then the witnesses are asked first what they know.
fn publishes(command: &AuditCommand) -> bool {
    matches!(
        command,
        AuditCommand::Plan(_)
            | AuditCommand::Draw { .. }
            | AuditCommand::Result { close: true, .. }
            | AuditCommand::Abandon { .. }
    )
}

struct Desk<'a> {
    common: &'a Common,
    opened: Opened,
    open: Option<Open>,
}

impl Desk<'_> {
    fn audits(&self) -> Audits<'_> {
        Audits { app: &self.opened.app, open: self.open.as_ref() }
    }

    fn lang(&self) -> Lang {
        self.opened.lang
    }

    fn key(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.opened.app.store().random()))
    }

    fn failed(&self, error: Error) -> Failure {
        match error {
            Error::Problems(problems) => {
                let said: Vec<String> =
                    problems.iter().map(|wrong| wrong.text(&WORDS).get(self.lang()).to_owned()).collect();
                Failure::Use(said.join("\n"))
            }
            Error::NotFound => Failure::Use(say(
                self.lang(),
                "没有这样的抽查、声明或样本号。用 `luoshi audit list` 看有哪些。",
                "There is no such audit, statement or number. `luoshi audit list` lists the audits.",
            )),
            Error::Forbidden { verb, unit } => {
                let name = verb.name();
                Failure::Use(say(
                    self.lang(),
                    format!("这个账号不能在 {unit} {}。用 --as 换一个有这个权限的账号。", name.zh),
                    format!("This account may not {} at {unit}. Name one that may with --as.", name.en),
                ))
            }
            other => match luoshi_web::Error::from(other) {
                luoshi_web::Error::Conflict(text) => Failure::Use(text.get(self.lang()).to_owned()),
                error => error.into(),
            },
        }
    }

    async fn plan(&self, args: &AuditPlanArgs) -> Result<Outcome, Failure> {
        let size = match args.size {
            Some(size) => Size::Draws(size),
            None => Size::Share(percent("--share", &args.share)?),
        };
        let plan = Plan {
            statement: statement(&args.statement)?,
            size,
            certainty: percent("--certainty", &args.certainty)?,
            event: args.event.clone(),
            event_at: self.instant(&args.event_at)?,
            numbers: args.numbers,
            units: args.units.clone(),
            cap: args.cap,
        };
        let who = self.opened.who(args.login.as_deref()).await?;
        let audit = self.audits().plan(&who, &self.key(), &plan).await.map_err(|error| self.failed(error))?;
        self.tell(&audit).await
    }

    async fn draw(&self, id: i64, outcome: &str, login: Option<&str>) -> Result<Outcome, Failure> {
        let who = self.opened.who(login).await?;
        let audit = self.audits().draw(&who, &self.key(), id, outcome).await;
        self.tell(&audit.map_err(|error| self.failed(error))?).await
    }

    async fn check(&self, args: &AuditCheckArgs) -> Result<Outcome, Failure> {
        let who = self.opened.who(args.login.as_deref()).await?;
        let (audit, version) = self.entry(args.id, args.number).await?;
        let pack = self.opened.app.pack();
        let said = Said::of(&pack, &audit.figure, WORDS.in_lang(self.lang()));
        let found =
            match &args.found {
                Some(typed) => Some(said.smallest(typed).ok_or_else(|| {
                    Failure::Use(format!("--found {typed}: write a number, such as 1200000."))
                })?),
                None => None,
            };
        let finding = Finding {
            result: match args.result {
                AuditFound::Right => Found::Right,
                AuditFound::Wrong => Found::Wrong,
                AuditFound::Unclear => Found::Unclear,
            },
            found,
            asked: args.asked,
            reason: args.reason.clone(),
            pictures: Vec::new(),
        };
        let place = (args.id, args.number, version);
        let done = self.audits().check(&who, &self.key(), place, finding).await;
        done.map_err(|error| self.failed(error))?;
        self.result(args.id, false, None).await
    }

    async fn refuse(
        &self,
        (id, number): (i64, i64),
        reason: &str,
        login: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let who = self.opened.who(login).await?;
        let (_, version) = self.entry(id, number).await?;
        let done = self.audits().refuse(&who, &self.key(), (id, number, version), reason).await;
        done.map_err(|error| self.failed(error))?;
        self.result(id, false, None).await
    }

    async fn reverse(&self, (id, number): (i64, i64), login: Option<&str>) -> Result<Outcome, Failure> {
        let who = self.opened.who(login).await?;
        let done = self.audits().reverse(&who, &self.key(), id, number).await;
        done.map_err(|error| self.failed(error))?;
        self.result(id, false, None).await
    }

    async fn result(&self, id: i64, close: bool, login: Option<&str>) -> Result<Outcome, Failure> {
        let audit = if close {
            let who = self.opened.who(login).await?;
            self.audits().close(&who, &self.key(), id).await
        } else {
            self.audits().with_tree(id).await.map(|(audit, _)| audit)
        };
        self.tell(&audit.map_err(|error| self.failed(error))?).await
    }

    async fn abandon(&self, id: i64, reason: &str, login: Option<&str>) -> Result<Outcome, Failure> {
        let who = self.opened.who(login).await?;
        let audit = self.audits().abandon(&who, &self.key(), id, reason).await;
        self.tell(&audit.map_err(|error| self.failed(error))?).await
    }

    async fn list(&self) -> Result<Outcome, Failure> {
        let (mut conn, city) = (self.opened.app.read().await?, self.opened.app.city().id);
        let audits = store::audits(&mut conn, city, &Listed { limit: i64::MAX, ..Listed::default() }).await?;
        if self.common.json {
            let all: Vec<Json> = audits
                .iter()
                .map(|audit| json!({ "id": audit.id.to_string(), "figure": audit.figure, "state": audit.state }))
                .collect();
            value(&Json::from(all))?;
            return Ok(Outcome::Well);
        }
        for audit in audits {
            line(&format!("{}\t{}\t{}\t{}", audit.id, audit.state, audit.figure, audit.value))?;
        }
        Ok(Outcome::Well)
    }

    /// The audit, and the version of one entry of its sample.
    async fn entry(&self, id: i64, number: i64) -> Result<(Audit, i64), Failure> {
        let (mut conn, city) = (self.opened.app.read().await?, self.opened.app.city().id);
        let audit = store::audit_by_id(&mut conn, city, id).await?;
        let entry = store::sample_by_number(&mut conn, city, id, number).await?;
        audit.zip(entry.map(|entry| entry.version)).ok_or_else(|| self.failed(Error::NotFound))
    }

    fn instant(&self, typed: &str) -> Result<Instant, Failure> {
        let wrong = || Failure::Use(format!("--event-at {typed}: write it as \"2021-04-17 21:15\"."));
        let forms = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let there = forms
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(typed, form).ok())
            .ok_or_else(wrong)?;
        let there = self.opened.app.zone().from_local_datetime(&there).earliest().ok_or_else(wrong)?;
        Ok(there.with_timezone(&chrono::Utc))
    }

    async fn tell(&self, audit: &Audit) -> Result<Outcome, Failure> {
        let (mut conn, city) = (self.opened.app.read().await?, self.opened.app.city().id);
        let sample = store::sample(&mut conn, city, audit.id).await?;
        let refusals = store::refusals(&mut conn, city, audit.id, None).await?;
        drop(conn);
        let all = whole(audit, &sample, &refusals).map_err(|error| self.failed(error))?;
        if self.common.json {
            value(&all)?;
            return Ok(Outcome::Well);
        }
        let (pack, w) = (self.opened.app.pack(), WORDS.in_lang(self.lang()));
        let said = Said::of(&pack, &audit.figure, w);
        line(&format!("{} {} {}", audit.id, said.name(&audit.figure), said.value(&audit.value)))?;
        line(&w.t(&format!("audits-state-{}", audit.state)))?;
        let tally = Tally::of(&sample);
        let bound = |name: &str| all["bound"][name].as_i64().map(|most| said.bound(audit, most));
        match (audit.state, bound("if_rest_right"), bound("if_rest_wrong")) {
            (State::Closed, ..) => line(&said.beside(audit, tally))?,
            (State::Drawn, _, Some(worst)) if tally.open == 0 => line(&w.t_args(
                "audits-at-most",
                &[("most", worst.into()), ("sure", certainty(audit.certainty).into())],
            ))?,
            (State::Drawn, Some(best), Some(worst)) => {
                line(&w.t_args("audits-open-text", &[("best", best.into()), ("worst", worst.into())]))?;
            }
            (State::Planned, ..) => {
                line(&format!("{}\n{}", audit.event, audit.event_at.with_timezone(&self.opened.app.zone())))?
            }
            _ => {}
        }
        for one in &sample {
            let result = one.result.map_or("open", Found::word);
            let called = one.called.as_deref().unwrap_or("-");
            line(&format!("{}\t{}\t{}\t{called}\t{result}", one.number, one.seq, one.record))?;
        }
        Ok(Outcome::Well)
    }
}

/// A percentage with at most one decimal, in tenths.
fn percent(name: &str, typed: &str) -> Result<i64, Failure> {
    tenths(typed).ok_or_else(|| {
        Failure::Use(format!("{name} {typed}: write a percentage with at most one decimal, such as 0.5."))
    })
}

/// The hash of a statement that is named by its hash or by its file.
fn statement(named: &str) -> Result<String, Failure> {
    let is_hash = named.len() == 64 && named.bytes().all(|b| b.is_ascii_hexdigit());
    if is_hash && !Path::new(named).exists() {
        return Ok(named.to_ascii_lowercase());
    }
    let text = std::fs::read_to_string(named)
        .map_err(|error| Failure::Cannot(format!("The statement {named} cannot be read: {error}")))?;
    let file: Option<StatementFile> = serde_json::from_str(&text).ok();
    let core = file.and_then(|file| Core::parse(&Note::parse(&file.core).ok()?.text));
    core.map(|core| core.hash())
        .ok_or_else(|| Failure::Use(format!("{named} is no statement. `luoshi state` makes one.")))
}
