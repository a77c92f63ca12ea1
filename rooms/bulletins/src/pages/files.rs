//! A bulletin as files: pages, a text for an office program, its numbers with their definitions.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_paper::Paper;
use luoshi_sheets::{Out, write_csv, write_xlsx};
use luoshi_web::{Error, User, Words, download, is_known};

use crate::WORDS;
use crate::here::{Here, tell};
use crate::model::{Bulletin, Draft, Edition, Pin, ground, lang_of};
use crate::numbers::{Asked, Teller};
use crate::paper::Printer;
use crate::shop::Shop;
use crate::told::Outcome;
use crate::{here, store};

/// The kinds of files, as their names end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pages.
    Pdf,
    /// A text.
    Docx,
    /// The numbers, as a workbook.
    Xlsx,
    /// The numbers, as text.
    Csv,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Csv];

    fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// The files of an edition, or of what is being written (none), each with what it is called and where it is.
pub fn offered(shop: &Shop, (id, no): (i64, Option<i64>)) -> Vec<(String, String)> {
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Pdf || shop.is_open());
    let of = no.map_or_else(|| "draft".to_owned(), |no| no.to_string());
    kinds
        .map(|kind| {
            let ending = kind.ending();
            (ending.to_uppercase(), format!("/bulletins/{id}/files/{of}.{ending}"))
        })
        .collect()
}

/// What a file is made of: an edition with its pins, or what is being written.
enum Of {
    Edition(Box<Edition>, Vec<Pin>),
    Draft(Box<Bulletin>),
}

impl Of {
    fn draft(&self) -> &Draft {
        match self {
            Self::Edition(edition, _) => &edition.draft,
            Self::Draft(one) => &one.draft,
        }
    }

    fn as_of(&self) -> Option<i64> {
        match self {
            Self::Edition(edition, _) => Some(edition.as_of),
            Self::Draft(_) => None,
        }
    }

    /// What it is called on the reader's machine: title and edition, without what file systems refuse.
    fn name(&self, kind: Kind) -> String {
        let draft = self.draft();
        let w = WORDS.in_lang(lang_of(&draft.lang));
        let edition = match self {
            Self::Edition(edition, _) => w.t1("bulletin-paper-edition", "no", edition.no),
            Self::Draft(_) => w.t("bulletin-paper-draft"),
        };
        let title = draft.title.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-");
        format!("{title} {edition}.{}", kind.ending())
    }
}

/// `GET /bulletins/{id}/files/{no}.{kind}`, or `draft.{kind}`: whoever reads the page may have its files.
pub async fn file(
    user: User,
    Path((id, name)): Path<(String, String)>,
    (shop, heads): (&Shop, &HeaderMap),
) -> Result<Response, Error> {
    let (of, ending) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let made = |kind: &Kind| kind.ending() == ending && (*kind != Kind::Pdf || shop.is_open());
    let kind = Kind::ALL.into_iter().find(made).ok_or(Error::NotFound)?;
    let here = Here::of(&user).await?;
    let of = found(&here, (&id, of)).await?;
    match kind {
        Kind::Pdf | Kind::Docx => document(&here, &of, kind, (shop, heads)).await,
        Kind::Xlsx | Kind::Csv => numbers(&here, &of, kind, heads).await,
    }
}

async fn found(here: &Here<'_>, (id, of): (&str, &str)) -> Result<Of, Error> {
    let one = here.bulletin(id).await?;
    if of == "draft" {
        // An edition that stands is no draft, and a draft is for who has a part in it.
        let written = one.state != crate::model::State::Published && here.takes_part(&one.draft.unit);
        return if written { Ok(Of::Draft(Box::new(one))) } else { Err(Error::NotFound) };
    }
    let no: i64 = of.parse().map_err(|_| Error::NotFound)?;
    let (mut conn, city) = (here.user.app.read().await?, here.user.app.city().id);
    let editions = store::editions(&mut conn, city, one.id).await?;
    let edition = editions.into_iter().find(|edition| edition.no == no).ok_or(Error::NotFound)?;
    let pins = store::pins(&mut conn, city, (edition.bulletin, edition.no)).await?;
    Ok(Of::Edition(Box::new(edition), pins))
}

/// What the marks of a text say now.
async fn now(here: &Here<'_>, draft: &Draft) -> Result<Vec<Outcome>, Error> {
    let ground = ground(&draft.unit, &draft.lang, (draft.from, draft.until));
    tell((&here.user.app, &here.tree), &ground, &draft.body, None).await
}

async fn document(
    here: &Here<'_>,
    of: &Of,
    kind: Kind,
    (shop, heads): (&Shop, &HeaderMap),
) -> Result<Response, Error> {
    let (app, site) = (&here.user.app, here.user.app.origin(heads));
    let printer = Printer { app, tree: &here.tree, site: &site };
    let paper: Paper = match of {
        Of::Edition(edition, pins) => printer.edition(edition, pins),
        Of::Draft(one) => printer.draft(&one.draft, &now(here, &one.draft).await?),
    };
    let tag = shop.tag(&paper)?;
    let quoted = format!("\"{tag}.{}\"", kind.ending());
    let kept = [(header::CACHE_CONTROL, "private, no-cache"), (header::ETAG, quoted.as_str())];
    if is_known(heads, &[&quoted]) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let bytes = match kind {
        Kind::Pdf => shop.pages(&tag, paper).await?,
        _ => Bytes::from(luoshi_paper::docx(&paper).map_err(|error| Error::internal(error.to_string()))?),
    };
    Ok((kept, download(&of.name(kind), kind.media(), bytes.into())).into_response())
}

/// The numbers with what they mean, as they were published and as they are now.
async fn numbers(here: &Here<'_>, of: &Of, kind: Kind, heads: &HeaderMap) -> Result<Response, Error> {
    let outcomes = now(here, of.draft()).await?;
    let pins = match of {
        Of::Edition(_, pins) => pins.clone(),
        Of::Draft(_) => here::pins(&outcomes),
    };
    let app = &here.user.app;
    let definitions = app.definitions(of.as_of()).await?;
    let site = app.origin(heads);
    let sheet =
        Numbers { here, of, outcomes: &outcomes, printer: Printer { app, tree: &here.tree, site: &site } };
    let rows: Vec<Vec<Out>> = pins.iter().map(|pin| sheet.row(pin, &definitions.pack)).collect();
    let heads = Numbers::heads(here.w);
    let bytes = match kind {
        Kind::Csv => write_csv(&heads, rows.into_iter()),
        _ => write_xlsx(&here.w.t("bulletin-sheet"), &heads, rows.into_iter())
            .map_err(|error| Error::internal(error.to_string()))?,
    };
    Ok(download(&of.name(kind), kind.media(), bytes))
}

struct Numbers<'a> {
    here: &'a Here<'a>,
    of: &'a Of,
    outcomes: &'a [Outcome],
    printer: Printer<'a>,
}

impl Numbers<'_> {
    fn heads(w: Words) -> Vec<String> {
        let columns = [
            "place",
            "read",
            "figure",
            "name",
            "how",
            "value",
            "measure",
            "unit-code",
            "unit",
            "from",
            "until",
            "as-of",
            "now",
            "since",
            "page",
            "why",
        ];
        columns.map(|column| w.t(&format!("bulletin-sheet-{column}"))).to_vec()
    }

    fn row(&self, pin: &Pin, pack: &luoshi_packs::Pack) -> Vec<Out> {
        let (w, tree) = (self.here.w, &self.here.tree);
        let def = pack.figure(&pin.figure);
        let said = |text: Option<&luoshi_packs::Text>| {
            Out::Text(text.map_or("", |text| text.get(w.lang)).to_owned())
        };
        let decimal = |value: Option<&str>| match value {
            Some(value) => Out::Decimal(value.to_owned()),
            None => Out::Text(String::new()),
        };
        let at = usize::try_from(pin.place).unwrap_or(usize::MAX);
        let told = self.outcomes.get(at).and_then(|outcome| outcome.as_ref().ok());
        let teller = Teller { app: &self.here.user.app, w, tree };
        let since = told.and_then(|told| teller.since(pin, told)).unwrap_or_default();
        let asked = Asked::of_pin(pin);
        let why = match self.of.as_of() {
            Some(as_of) if !since.is_empty() => self.printer.absolute(&asked.bridge(as_of)),
            _ => String::new(),
        };
        let page = match self.of {
            Of::Edition(edition, _) => self.printer.number(edition, pin),
            Of::Draft(_) => self.printer.absolute(&asked.figure(None)),
        };
        let now = told.and_then(|told| crate::numbers::value(&told.answer));
        vec![
            Out::Int(pin.place + 1),
            Out::Text(pin.text.clone()),
            Out::Text(pin.figure.clone()),
            said(def.map(|def| &def.name)),
            said(def.map(|def| &def.definition)),
            decimal(pin.value.as_deref()),
            said(def.map(|def| &def.unit_of_measure)),
            Out::Text(pin.unit.clone()),
            Out::Text(tree.get(&pin.unit).map_or("", |unit| unit.name(w.english())).to_owned()),
            Out::Day(pin.from.to_string()),
            Out::Day(pin.until.to_string()),
            self.of.as_of().map_or_else(|| Out::Text(String::new()), Out::Int),
            decimal(now.as_deref()),
            Out::Text(since),
            Out::Text(page),
            Out::Text(why),
        ]
    }
}
