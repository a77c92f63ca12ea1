//! `/log/` for other people's programs.

use axum::http::{Method, StatusCode, header};
use luoshi_store::Clock as _;
use luoshi_testkit::{on_both, sqlite};

use luoshi_proofs::checkpoint::{Checkpoint, hash_to_base64};
use luoshi_proofs::merkle::leaf_hash;
use luoshi_proofs::note::{Note, Vkey};
use luoshi_proofs::tile::{Edge, bundle_leaves};

use crate::city::{MIGRATIONS, ORIGIN, get, send, town};

#[tokio::test]
async fn it_is_for_everybody_and_remembers_nobody() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    for path in ["/log/checkpoint", "/log/vkey", "/log/witnesses", "/log/9900/checkpoint"] {
        let page = get(&town.router, &format!("{path}?lang=en")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.heads[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(page.heads[header::CACHE_CONTROL], "no-cache", "{path}");
        assert_eq!(page.heads[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert!(page.heads.get(header::SET_COOKIE).is_none(), "{path}");
    }
}

#[test]
fn a_stranger_puts_the_tree_together_and_finds_the_signed_root() {
    on_both(MIGRATIONS, |db| async move {
        let town = town(&db).await;
        let text = |page: crate::city::Page| page.text();
        let key = Vkey::parse(&text(get(&town.router, "/log/vkey").await)).expect("a key");
        let note = Note::parse(&text(get(&town.router, "/log/checkpoint").await)).expect("a note");
        note.verify(&key).expect("the log signed it");
        let checkpoint = Checkpoint::parse(&note.text).expect("a checkpoint");
        assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (ORIGIN, town.size));
        let rest = format!("/log/tile/entries/001.p/{}", town.size - 256);
        let mut edge = Edge::default();
        for path in ["/log/tile/entries/000", &rest] {
            let bundle = get(&town.router, path).await.bytes;
            for leaf in bundle_leaves(&bundle).expect("a bundle") {
                edge.push(leaf_hash(leaf), |_, _| {});
            }
        }
        assert_eq!(hash_to_base64(&edge.root()), hash_to_base64(&checkpoint.root));
    });
}

#[tokio::test]
async fn what_cannot_change_is_kept_for_a_year_and_known_again() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    let definitions = format!("/log/definitions/{}.json", town.definitions.hash);
    assert_eq!(get(&town.router, &definitions).await.text(), town.definitions.text);
    for path in ["/log/tile/0/000", "/log/tile/1/000.p/1", "/log/tile/entries/001.p/44", &definitions] {
        let page = get(&town.router, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.heads[header::CACHE_CONTROL], "public, max-age=31536000, immutable", "{path}");
    }
    for path in ["/log/checkpoint", "/log/vkey", "/log/tile/0/000", &definitions] {
        let tag = get(&town.router, path).await.heads[header::ETAG].to_str().expect("text").to_owned();
        let known = [("if-none-match", &*format!("\"x\", W/{tag}"))];
        let again = send(&town.router, Method::GET, path, &known, "").await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = send(&town.router, Method::GET, path, &[("if-none-match", "\"x\"")], "").await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_narrower_tile_is_the_beginning_of_a_wider_one() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    let full = get(&town.router, "/log/tile/0/000").await.bytes;
    assert_eq!(full.len(), 8192);
    assert_eq!(get(&town.router, "/log/tile/0/000.p/7").await.bytes, full[..7 * 32]);
    let bundle = get(&town.router, "/log/tile/entries/000").await.bytes;
    let two = get(&town.router, "/log/tile/entries/000.p/2").await.bytes;
    assert!(bundle.starts_with(&two));
    assert_eq!(bundle_leaves(&two).map(|leaves| leaves.len()), Some(2));
}

#[tokio::test]
async fn nothing_unpublished_and_no_wrong_path_is_served() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    let past = town.size - 255;
    for path in [
        "/log/tile/0/001",
        &format!("/log/tile/0/001.p/{past}"),
        "/log/tile/entries/001",
        &format!("/log/tile/entries/001.p/{past}"),
        "/log/tile/1/000.p/2",
        "/log/tile/2/000.p/1",
        "/log/tile/64/000.p/1",
        "/log/tile/00/000.p/1",
        "/log/tile/0/1",
        "/log/tile/0/0000",
        "/log/tile/0/x000/000",
        "/log/tile/0/000.p/0",
        "/log/tile/0/000.p/01",
        "/log/tile/0/000.p/256",
        "/log/tile/0/000/",
        "/log/tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "/log//checkpoint",
        "/log/checkpoint/",
        "/log/Checkpoint",
        "/log/9901/checkpoint",
        "/log/definitions/x.json",
        &format!("/log/definitions/{}", town.definitions.hash),
        &format!("/log/definitions/{}.json", town.definitions.hash.to_uppercase()),
        &format!("/log/definitions/{}.json", "00".repeat(32)),
        "/log/%2e%2e/checkpoint",
    ] {
        let page = get(&town.router, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.heads.get(header::LOCATION).is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_page_says_how_and_gives_the_program() {
    let db = sqlite(MIGRATIONS).await;
    let town = town(&db).await;
    let key = get(&town.router, "/log/vkey").await.text();
    for lang in ["zh", "en"] {
        let page = get(&town.router, &format!("/verify?lang={lang}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(key.trim()));
    }
    let script = get(&town.router, "/verify/recompute.py").await;
    assert!(script.text().starts_with("#!/usr/bin/env python3\n"));
    assert_eq!(script.heads[header::CONTENT_DISPOSITION], "attachment; filename=\"recompute.py\"");
    let page = get(&town.router, "/verify").await.text();
    for (name, begins) in
        [("recompute.md", "# "), ("log-format.md", "# The open log"), ("audits.md", "# Audits\n")]
    {
        let guide = get(&town.router, &format!("/verify/{name}")).await;
        assert!(guide.text().starts_with(begins), "{name}");
        assert!(page.contains(&format!(r#"href="/verify/{name}""#)), "{name}");
    }
    assert_eq!(get(&town.router, "/verify/other.py").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_new_key_comes_first_once_it_has_signed() {
    on_both(MIGRATIONS, |db| async move {
        let town = town(&db).await;
        let vkey = async || get(&town.router, "/log/vkey").await.text();
        let old = vkey().await;
        town.keeper.rotate();
        let both = vkey().await;
        assert!(both.starts_with(&old) && both.lines().count() == 2, "{both}");
        town.log.publish(1, "9900", &*town.keeper, db.clock.now()).await.expect("it is signed again");
        let signed = vkey().await;
        assert!(signed.ends_with(&old) && signed.lines().count() == 2, "{signed}");
        let note = Note::parse(&get(&town.router, "/log/checkpoint").await.text()).expect("a note");
        for key in signed.lines() {
            note.verify(&Vkey::parse(key).expect("a key")).expect("both signed it");
        }
    });
}
