use std::sync::{Arc, Mutex};

use axum::http::{StatusCode, header};
use luoshi_bulletins::{Bulletins, Open};
use luoshi_ledger::Ledger;
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_paper::{Paper, Press, PressError};
use luoshi_proofs::edition::{Verdict, verify};
use luoshi_proofs::note::Signer;
use luoshi_talks::Talks;
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::Units;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::{Town, at};
use crate::published::{TEXT, handed_on, publish};

/// Keys in memory.
#[derive(Default)]
struct Memory(Mutex<Option<String>>);

fn signer() -> Signer {
    Signer::new("luoshi.invalid/9900", [7; 32]).expect("the name is sound")
}

impl Keeper for Memory {
    fn signers(&self, _: &str) -> Result<Vec<Signer>, String> {
        Ok(vec![signer()])
    }

    fn last(&self, _: &str) -> Result<Option<String>, String> {
        Ok(self.0.lock().expect("no test died").clone())
    }

    fn keep(&self, _: &str, note: &str) -> Result<(), String> {
        *self.0.lock().expect("no test died") = Some(note.to_owned());
        Ok(())
    }
}

/// Says what it was given to set.
struct Telling;

impl Press for Telling {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        if paper.draft.is_some() {
            Err(PressError::NoFonts(paper.lang))
        } else {
            Ok(format!("{paper:?}").into())
        }
    }

    fn mark(&self) -> String {
        "telling".to_owned()
    }
}

async fn city(db: &TestDb) -> (Town, Open) {
    let log = OpenLog::new(Ledger::new(db.store.clone(), Units::new()));
    let open = Open { log, keeper: Arc::new(Memory::default()) };
    (
        Town::with(
            db,
            vec![Box::new(Talks), Box::new(Bulletins::new(Some(Arc::new(Telling)), Some(open.clone())))],
        )
        .await,
        open,
    )
}

#[test]
fn an_edition_is_stated_to_everybody_and_proven_once_a_checkpoint_holds_it() {
    on_both(MIGRATIONS, |db| async move {
        let (town, open) = city(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let stranger = Browser::nobody(&town);
        let bulletin = handed_on(&east, TEXT).await;
        let page = format!("{bulletin}/editions/1/statement");
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND, "nothing was published");
        let draft = east.get(&format!("{bulletin}/files/draft.pdf")).await;
        assert_eq!(draft.status, StatusCode::CONFLICT);
        assert!(draft.text.contains("fonts-noto-cjk"), "what to install: {}", draft.text);

        publish(&office, &bulletin).await;
        let early = stranger.get(&page).await;
        assert_eq!(early.status, StatusCode::OK, "{}", early.text);
        assert!(early.text.contains("潮声县简报") && early.text.contains("26 场"), "{}", early.text);
        assert!(
            early.text.contains("检查点还没有收进") && !early.text.contains("statement.json"),
            "{}",
            early.text
        );
        assert!(
            !early.text.contains("east") && !early.text.contains("office"),
            "nobody is named: {}",
            early.text
        );
        assert_eq!(stranger.get(&format!("{page}.json")).await.status, StatusCode::NOT_FOUND);

        let city = town.app.city();
        open.log.publish(city.id, &city.code, &*open.keeper, at("18:00")).await.expect("it is published");
        let held = stranger.get(&page).await;
        assert!(held.text.contains("statement.json") && held.text.contains("日志位置"), "{}", held.text);
        assert!(east.get(&page).await.text.contains("statement.json"), "the same for who is signed in");
        let file = stranger.get(&format!("{page}.json")).await;
        assert_eq!(file.head(header::CONTENT_TYPE), "application/json");
        let Verdict::True(_, edition, _) = verify(&file.text, &[signer().vkey()]) else {
            panic!("{}: {:?}", file.text, verify(&file.text, &[signer().vkey()]));
        };
        assert_eq!(edition.numbers.len(), 3);
        assert_eq!(
            (edition.numbers[0].0.as_str(), edition.numbers[0].4.as_deref()),
            ("talk.held", Some("26"))
        );
        let spoiled = file.text.replacen("26", "27", 1);
        assert!(matches!(verify(&spoiled, &[signer().vkey()]), Verdict::False(_)), "{spoiled}");
        for none in ["2/statement", "2/statement.json", "x/statement"] {
            let path = format!("{bulletin}/editions/{none}");
            assert!(stranger.get(&path).await.status.is_client_error(), "{none}");
        }

        let pdf = east.get(&format!("{bulletin}/files/1.pdf")).await;
        assert_eq!((pdf.status, pdf.head(header::CONTENT_TYPE)), (StatusCode::OK, "application/pdf"));
        assert!(pdf.text.contains(&format!("http://luoshi.example{page}")), "its code: {}", pdf.text);
        assert!(east.get(&bulletin).await.text.contains("files/1.pdf"));
    });
}
