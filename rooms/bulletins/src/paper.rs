//! A bulletin as a document on paper.

use chrono::Datelike;
use luoshi_packs::Lang;
use luoshi_paper::{Block, Code, Inline, Paper, Signed, led, numbered};
use luoshi_units::Tree;
use luoshi_web::{App, Words, formats, qr};

use crate::WORDS;
use crate::model::{Draft, Edition, Pin, lang_of};
use crate::numbers::Asked;
use crate::text::Text;
use crate::told::Outcome;

/// Who prints a bulletin, and where its links lead.
pub struct Printer<'a> {
    /// The application.
    pub app: &'a App,
    /// The units.
    pub tree: &'a Tree,
    /// The site as readers know it: `https://luoshi.example.org`.
    pub site: &'a str,
}

impl Printer<'_> {
    /// An edition with its pins.
    pub fn edition(&self, edition: &Edition, pins: &[Pin]) -> Paper {
        let (draft, lang) = (&edition.draft, lang_of(&edition.draft.lang));
        let w = WORDS.in_lang(lang);
        let number = |at: usize| match pins.get(at) {
            Some(pin) => Inline::Number { text: pin.text.clone(), to: self.number(edition, pin) },
            None => Inline::text(""),
        };
        let on = formats::day_at(edition.published_at, self.app.zone());
        let mut paper = self.paper(w, draft, Text::of(&draft.body).blocks(number));
        paper.issue = w.t1("bulletin-paper-edition", "no", edition.no);
        paper.day = formats::day_of_year(lang, on);
        if let Some(reason) = &draft.reason {
            paper.under.push(w.t2(
                "bulletin-paper-corrects",
                "no",
                edition.no - 1,
                "reason",
                reason.as_str(),
            ));
        }
        paper.signed = Some(Signed { by: paper.issuer.clone(), on: paper.day.clone() });
        let as_of = formats::int(edition.as_of);
        paper.colophon.push((w.t("bulletin-paper-numbers"), w.t1("bulletin-paper-as-of", "position", as_of)));
        let to = self.absolute(&crate::pages::statement::path(edition));
        paper.code = qr::draw(&to).map(|drawn| Code {
            says: w.t("bulletin-paper-code"),
            size: drawn.size,
            path: drawn.path,
            to,
        });
        paper.dated = Some((on.year(), on.month(), on.day()));
        paper
    }

    /// What is being written, with what its marks say now.
    pub fn draft(&self, draft: &Draft, outcomes: &[Outcome]) -> Paper {
        let w = WORDS.in_lang(lang_of(&draft.lang));
        let text = Text::of(&draft.body);
        let number = |at: usize| match outcomes.get(at) {
            Some(Ok(told)) => Inline::Number {
                text: told.text.clone(),
                to: self.absolute(&Asked::of_answer(&told.answer).figure(None)),
            },
            _ => Inline::Strong { of: vec![Inline::text(text.marks.get(at).copied().unwrap_or_default())] },
        };
        let mut paper = self.paper(w, draft, text.blocks(number));
        paper.draft = Some(w.t("bulletin-paper-draft"));
        paper.issue = w.t("bulletin-paper-draft");
        paper
    }

    /// What both have.
    fn paper(&self, w: Words, draft: &Draft, body: Vec<Block>) -> Paper {
        let lang = if w.lang == Lang::En { luoshi_paper::Lang::En } else { luoshi_paper::Lang::Zh };
        let colophon = &draft.colophon;
        let issuer = match colophon.source.as_str() {
            "" => self.tree.get(&draft.unit).map_or("", |unit| unit.name(w.english())),
            source => source,
        };
        // Where it comes from stands at its head.
        let people = colophon.said().filter(|(name, _)| *name != "source");
        let people = people.map(|(name, text)| (w.t(&format!("bulletin-{name}")), text.to_owned()));
        Paper {
            lang,
            draft: None,
            issuer: issuer.to_owned(),
            issue: String::new(),
            day: String::new(),
            title: draft.title.clone(),
            under: vec![formats::period_of_year(w.lang, draft.from, draft.until)],
            body: numbered(lang, led(body, &|to| self.leads(to))),
            signed: None,
            colophon: people.collect(),
            code: None,
            dated: None,
        }
    }

    /// A number's page for everybody where there is one, else its figure at the edition's position.
    pub fn number(&self, edition: &Edition, pin: &Pin) -> String {
        let open = self.app.article_page(edition.bulletin, Some((edition.no, pin.place + 1)));
        self.absolute(&open.unwrap_or_else(|| Asked::of_pin(pin).figure(Some(edition.as_of))))
    }

    /// An address of ours as it is told elsewhere.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// Where a link of the text leads from paper; nowhere for one within the page.
    fn leads(&self, to: &str) -> Option<String> {
        match to {
            to if to.starts_with('/') => Some(self.absolute(to)),
            to if to.starts_with('#') => None,
            to => Some(to.to_owned()),
        }
    }
}
