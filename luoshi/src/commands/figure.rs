//! `luoshi figure` and `luoshi figures`.

use luoshi_ledger::{Answer, LedgerError, Question};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_web::{Beside, Definitions, WORDS};
use serde_json::{Value as Json, json};

use crate::cli::{AskedArgs, Common, FigureArgs};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Computes one figure and prints it.
pub async fn one(common: &Common, args: &FigureArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let app = &opened.app;
    let Definitions { pack, catalogue } = app.definitions(args.as_of).await?;
    let answer = app.ledger().answer(app.city().id, &catalogue, &question(&args.asked, args.as_of)).await?;
    let figure = defined(&pack, &args.asked.id)?;
    let beside = app.beside_answer(&answer, opened.lang).await?;
    if common.json {
        value(&with_beside(as_json(figure, &answer, opened.lang), &beside))?;
    } else {
        let period = format!("{} – {}", answer.from, answer.until);
        let text = luoshi_web::formats::figure(figure, &answer, opened.lang);
        line(&format!("{}  {text}  ({}, {period})", figure.name.get(opened.lang), answer.unit))?;
        lines(&beside, opened.lang)?;
    }
    Ok(Outcome::Well)
}

/// The figure of that name, or where to look for one.
pub fn defined<'a>(pack: &'a Pack, id: &str) -> Result<&'a FigureDef, Failure> {
    pack.figure(id).ok_or_else(|| LedgerError::NoFigure(id.to_owned()).into())
}

/// The question that the arguments ask.
pub fn question(asked: &AskedArgs, as_of: Option<i64>) -> Question {
    let AskedArgs { id, unit, from, until } = asked;
    Question { figure: id.clone(), unit: unit.clone(), from: *from, until: *until, as_of }
}

/// An answer in the form that is fixed from outside.
pub fn as_json(figure: &FigureDef, answer: &Answer, lang: Lang) -> Json {
    let mut json = json!({
        "figure": answer.figure,
        "unit": answer.unit,
        "from": answer.from,
        "until": answer.until,
        "value": answer.value.map(|value| value.to_string()),
        "text": luoshi_web::formats::figure(figure, answer, lang),
        "unit_of_measure": figure.measure_word,
        "entries": answer.entries,
        "as_of": answer.as_of,
    });
    if let Some(why) = answer.why {
        json["why"] = why.as_str().into();
    }
    if let (Some(above), Some(below)) = (answer.numerator, answer.denominator) {
        json["numerator"] = above.to_string().into();
        json["denominator"] = below.to_string().into();
    }
    json
}

/// The same with what rooms have to say beside it, such as what an audit found; where there is nothing, no word more.
pub fn with_beside(mut json: Json, beside: &[Beside]) -> Json {
    if !beside.is_empty() {
        json["beside"] = json!(beside);
    }
    json
}

/// What rooms have to say beside a figure, for readers.
pub fn lines(beside: &[Beside], lang: Lang) -> Result<(), Failure> {
    let w = WORDS.in_lang(lang);
    for said in beside {
        line(&said.told(&w))?;
    }
    Ok(())
}

/// Lists the figures of the pack.
pub async fn all(common: &Common) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let pack = opened.app.pack();
    if common.json {
        let list: Vec<Json> = pack
            .figures
            .iter()
            .map(|figure| {
                json!({
                    "figure": figure.figure.id,
                    "name": { "zh": figure.name.zh, "en": figure.name.en },
                    "kind": figure.figure.kind,
                    "item": figure.figure.item,
                    "unit_of_measure": figure.measure_word,
                })
            })
            .collect();
        value(&Json::Array(list))?;
    } else {
        for figure in pack.figures.iter() {
            line(&format!("{:28} {}", figure.figure.id, figure.name.get(opened.lang)))?;
        }
    }
    Ok(Outcome::Well)
}
