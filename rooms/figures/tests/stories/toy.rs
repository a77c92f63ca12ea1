//! A room that keeps talks in nothing but the ledger: what the pages of figures need of a room.

use luoshi_ledger::{Act, Begun, Posting, begin, finish, post};
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement, Tx};
use luoshi_units::Who;
use luoshi_web::{App, Beside, Error, NavGroup, NavItem, Reason, RecordTitle, Room, Route};
use serde_json::json;

pub struct Toy;

impl Room for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn migrations(&self) -> Migrations {
        Migrations { room: "toy", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        Vec::new()
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let label = if lang == Lang::Zh { "宣讲" } else { "Talks" };
        vec![NavItem { group: NavGroup::Record, label: label.into(), href: "/toy".into(), order: 1 }]
    }

    fn titles<'a>(
        &'a self,
        _: &'a App,
        records: &'a [i64],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        let title = |record: &i64| RecordTitle {
            record: *record,
            title: format!("<第 {record} 场>"),
            unit: "9901".into(),
            day: "2021-04-10".parse().expect("a day"),
            state: if lang == Lang::Zh { "已讲" } else { "Held" }.into(),
            href: format!("/toy/{record}"),
        };
        let titles = records.iter().map(title).collect();
        Box::pin(async move { Ok(titles) })
    }

    fn reason(&self, kept: &str, lang: Lang) -> Option<Reason> {
        let said = if lang == Lang::Zh { kept } else { "Recorded twice" };
        (kept == "重复登记").then(|| Reason { said: said.to_owned(), written: String::new() })
    }

    /// Lines about the listeners of one county, of two periods, one of which was looked at three times.
    fn beside<'a>(
        &'a self,
        _: &'a App,
        figures: &'a [&'a str],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Beside>, Error>> {
        let line = |until: &str, position: i64| Beside {
            figure: "talk.audience".into(),
            unit: "9902".into(),
            from: "2021-03-01".parse().expect("a day"),
            until: until.parse().expect("a day"),
            position,
            text: format!("{} <{position}>", if lang == Lang::Zh { "看过了" } else { "Looked at" }),
            href: format!("/toy/looked/{position}"),
            of: if position == 7 { 2 } else { 1 },
            all: "/toy/looked".into(),
        };
        let lines = vec![line("2021-04-16", 8), line("2021-04-16", 7), line("2021-04-10", 5)];
        Box::pin(async move { Ok(if figures.contains(&"talk.audience") { lines } else { Vec::new() }) })
    }
}

/// One talk: its record, where, when, how many listened, who spoke. None of it posts where it is withdrawn.
#[derive(Clone, Copy)]
pub struct Talk {
    pub record: i64,
    pub unit: &'static str,
    pub day: &'static str,
    pub audience: i64,
    pub speaker: i64,
    pub held: bool,
}

impl Talk {
    fn postings(&self) -> Vec<Posting> {
        let posting = |item: &str, quantity, person| Posting {
            item: item.into(),
            unit: self.unit.into(),
            day: self.day.parse().expect("a day"),
            quantity,
            person,
        };
        if !self.held {
            return Vec::new();
        }
        vec![
            posting("talk.held", 1, None),
            posting("talk.audience", self.audience, None),
            posting("talk.speaker", 1, Some(self.speaker)),
        ]
    }

    /// Makes the ledger say what the talk says.
    pub async fn tell(&self, tx: &mut Tx, who: &Who, key: &str, reason: Option<&str>) -> Result<(), Error> {
        let act = Act {
            who,
            key,
            room: "toy",
            verb: if self.held { "hold" } else { "withdraw" },
            record: Some(self.record),
            reason,
            command: json!({ "record": self.record, "held": self.held }),
        };
        if let Begun::New(deed) = begin(tx, act).await? {
            post(tx, &deed, self.record, &self.postings()).await?;
            finish(tx, deed, self.record, json!({}), json!({})).await?;
        }
        Ok(())
    }
}
