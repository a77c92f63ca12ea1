//! A step that takes something back or stands behind it, as a page of its own: says first what it will do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_ledger::standing;
use luoshi_store::Conn;
use luoshi_web::parts::{Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Form, Html, Shell, Words, formats, render_with};

use super::ledger;
use super::trace::item_name;
use crate::here::Here;

/// The steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The record was a mistake.
    Withdraw,
    /// The plan is not carried out.
    Cancel,
    /// Somebody else stands behind the record.
    Confirm,
}

impl Step {
    /// The key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Withdraw => "talks-withdraw",
            Self::Cancel => "talks-cancel",
            Self::Confirm => "talks-confirm",
        }
    }

    fn lede(self) -> &'static str {
        match self {
            Self::Withdraw => "talks-withdraw-lede",
            Self::Cancel => "talks-cancel-lede",
            Self::Confirm => "talks-confirm-lede",
        }
    }

    /// The word in the address of the page that follows.
    pub fn done(self) -> &'static str {
        match self {
            Self::Withdraw => "withdrawn",
            Self::Cancel => "cancelled",
            Self::Confirm => "confirmed",
        }
    }

    /// Whether a reason is asked for.
    pub fn takes_reason(self) -> bool {
        self != Self::Confirm
    }
}

/// What a step's page shows.
pub struct StepPage {
    /// Around it.
    pub shell: Shell,
    /// The step.
    pub step: Step,
    /// The deed's key.
    pub key: String,
    /// The version that is looked at.
    pub version: i64,
    /// The published texts that count what it takes back.
    pub quoted: Option<Html>,
    /// The field for the reason, where one is asked for.
    pub reason: Option<Field>,
    /// Where one goes who does not want to.
    pub back: String,
}

#[derive(Template)]
#[template(path = "talk_step.html")]
struct Rendered {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    lede: String,
    reversed: Option<Table>,
    quoted: Option<Html>,
    key: String,
    version: i64,
    reason: Option<Field>,
    button: String,
    back: String,
}

/// The field for the reason; with a form, as it came back without one.
pub fn reason_asked(w: Words, form: Option<&Form>) -> Field {
    let field =
        Field::new(w.lang, "reason", w.t("talks-f-reason"), Control::LongText).hint(w.t("talks-why-hint"));
    match form {
        Some(form) => field.value(form.raw("reason")).error(Some(w.t("talks-p-missing-reason"))),
        None => field,
    }
}

/// Shows the step with what it will reverse.
pub async fn ask(here: &Here, conn: &mut Conn, page: StepPage, record: i64) -> Result<Response, Error> {
    let w = here.w;
    let summary = ErrorSummary::of(w.lang, &page.reason);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let reversed = match page.step {
        Step::Withdraw => reversed(here, conn, record).await?,
        _ => None,
    };
    let rendered = Rendered {
        shell: page.shell.wrong(summary.len()),
        w,
        summary,
        lede: w.t(page.step.lede()),
        reversed,
        quoted: page.quoted,
        key: page.key,
        version: page.version,
        reason: page.reason,
        button: w.t(page.step.title()),
        back: page.back,
    };
    render_with(status, &rendered)
}

async fn reversed(here: &Here, conn: &mut Conn, record: i64) -> Result<Option<Table>, Error> {
    let w = here.w;
    let postings = standing(conn, here.city, record).await.map_err(ledger)?;
    if postings.is_empty() {
        return Ok(None);
    }
    let columns = vec![Column::new(w.t("talks-column-item")), Column::number(w.t("talks-column-quantity"))];
    let rows = postings.iter().map(|posting| {
        let place = format!("{} {}", here.unit_text(&posting.unit), formats::day(w.lang, posting.day));
        let quantity = Html::text(formats::signed(&posting.quantity.saturating_neg().to_string()));
        let quantity = if posting.quantity > 0 { Html::negative(quantity) } else { quantity };
        Row::new([Html::text(item_name(here, &posting.item)).and(Html::sub(place)).into(), quantity.into()])
    });
    Ok(Some(Table::new(w.t("talks-will-reverse"), TableStyle::Fits, columns).rows(rows)))
}
