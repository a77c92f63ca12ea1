//! What a server does with its witnesses while it runs.

use std::sync::Arc;

use clap::Parser;
use luoshi::cli::Cli;
use luoshi::config::Config;
use luoshi::opened::Opened;
use luoshi::openlog::publish_on;
use luoshi_proofs::note::{Note, Vkey};
use luoshi_testkit::{Cosigner, on_both};

use crate::city::City;
use crate::honest::Honest;
use crate::stub::{Stub, answer};

/// The city as a server opens it.
pub async fn opened(city: &City) -> Opened {
    let key = city.key().display().to_string();
    let config = city.path("luoshi.toml").display().to_string();
    let mut line = vec!["luoshi", "--database", &city.database, "--log-key", &key];
    if city.path("luoshi.toml").exists() {
        line.extend(["--config", &config]);
    }
    line.push("figures");
    let mut common = Cli::try_parse_from(line).expect("a command line").common;
    Config::read(common.config.as_deref()).expect("a configuration").apply(&mut common);
    Opened::open(&common).await.expect("the city opens")
}

#[test]
fn a_witness_that_hangs_or_lies_holds_up_nobody() {
    on_both(luoshi::house::MIGRATIONS, |db| async move {
        let city = City::made(&db);
        city.publish();
        let honest = Honest::new(&[city.vkey()]);
        let good = honest.serve();
        let hangs = Stub::new(|asked, wire| match &*asked.method {
            "GET" => answer(wire, (404, "text/plain", "")),
            _ => while wire.read(&mut [0; 64]).is_ok_and(|count| count > 0) {},
        });
        let lies = Stub::new(|_, wire| answer(wire, (200, "text/plain", "\u{2014} lies.invalid AAAAAAAA\n")));
        let key = |name| Cosigner::new(name, 3).vkey();
        city.configure(&[
            ("说谎的", &lies.url(), &key("lies.invalid")),
            ("不答的", &hangs.url(), &key("hangs.invalid")),
            ("省档案馆", &good.url(), &honest.vkey()),
        ]);
        city.found("99010102");
        let opened = opened(&city).await;
        let source = opened.log.clone().expect("the log has a key");
        let before = source.published().await.expect("it is read").expect("it is published");
        let publishing = tokio::spawn(publish_on(Arc::clone(&source)));
        let key = Vkey::parse(&honest.vkey()).expect("a key");
        loop {
            let published = source.published().await.expect("it is read").expect("it is published");
            let note = Note::parse(&published.note).expect("a note");
            if published.size > before.size && note.verify(&key).is_ok() {
                assert_eq!(note.signatures.len(), 2, "who lies or hangs has signed nothing");
                break;
            }
            tokio::task::yield_now().await;
        }
        publishing.abort();
        assert!(publishing.await.is_err_and(|error| error.is_cancelled()));
        opened.app.store().close().await;
        drop(source);
    });
}
