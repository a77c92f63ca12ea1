//! `luoshi check`: a text's numbers held against the ledger.

use luoshi_check::{Checked, Conflict, Options, Report, Verdict};
use luoshi_packs::{Lang, Pack};
use serde_json::json;

use crate::cli::{CheckArgs, Common};
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// Checks a file. The answer is no where a number differs or nobody can back it.
pub async fn run(common: &Common, args: &CheckArgs) -> Result<Outcome, Failure> {
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", args.file.display())))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let text = luoshi_check::text_of(&bytes, &name).map_err(|error| Failure::Cannot(error.to_string()))?;
    let opened = Opened::open(common).await?;
    let (app, lang) = (&opened.app, opened.lang);
    let options = Options { unit: args.unit.clone(), date: args.date, as_of: args.as_of, lang };
    let pack = app.pack();
    let report =
        luoshi_check::check(app.ledger(), app.city().id, &pack, &app.catalogue(), &text, &options).await?;
    if common.json {
        value(&json!(report))?;
    } else {
        print(&report, &pack, lang)?;
    }
    Ok(if report.is_clean() { Outcome::Well } else { Outcome::No })
}

fn print(report: &Report, pack: &Pack, lang: Lang) -> Result<(), Failure> {
    for number in &report.numbers {
        line(&number_line(number, pack, lang))?;
    }
    for Conflict { numbers, why, .. } in &report.conflicts {
        let texts: Vec<&str> =
            numbers.iter().filter_map(|at| report.numbers.get(*at)).map(|n| n.text.as_str()).collect();
        line(&format!("{}: {why}", texts.join(", ")))?;
    }
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", report.counts.of(verdict), word(verdict, lang)));
    line(&counts.join(", "))?;
    Ok(())
}

fn number_line(number: &Checked, pack: &Pack, lang: Lang) -> String {
    let mut text = format!("{:>6}  {}  {}", number.start, number.text, word(number.verdict, lang));
    if let Some(figure) = number.figure.as_deref().and_then(|id| pack.figure(id)) {
        text.push_str(&format!("  {}", figure.name.get(lang)));
    }
    if let Some(ledger) = &number.ledger {
        text.push_str(&format!(" {ledger}"));
    }
    if let Some(why) = &number.why {
        text.push_str(&format!("  {why}"));
    }
    text
}

fn word(verdict: Verdict, lang: Lang) -> &'static str {
    match (lang, verdict) {
        (Lang::Zh, Verdict::Backed) => "有据",
        (Lang::Zh, Verdict::Differs) => "不符",
        (Lang::Zh, Verdict::Unbacked) => "无据",
        (Lang::Zh, Verdict::NotAFigure) => "不是数字",
        (Lang::En, Verdict::Backed) => "backed",
        (Lang::En, Verdict::Differs) => "differs",
        (Lang::En, Verdict::Unbacked) => "unbacked",
        (Lang::En, Verdict::NotAFigure) => "no figure",
    }
}
