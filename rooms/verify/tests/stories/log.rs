//! `/log/` for other people's programs.

use axum::http::{Method, StatusCode, header};
use luoshi_testkit::sqlite;

use crate::city::{MIGRATIONS, definitions_hash, get, leaf, send, town};

#[tokio::test]
async fn it_is_for_everybody_and_remembers_nobody() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await;
    for path in ["/log/checkpoint", "/log/vkey", "/log/witnesses", "/log/9900/checkpoint"] {
        let page = get(&router, &format!("{path}?lang=en")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.heads[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(page.heads[header::CACHE_CONTROL], "no-cache", "{path}");
        assert_eq!(page.heads[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert!(page.heads.get(header::SET_COOKIE).is_none(), "{path}");
    }
    assert!(get(&router, "/log/checkpoint").await.text().starts_with("log.example/9900\n300\n"));
    assert_eq!(get(&router, "/log/vkey").await.text(), "log.example/9900+00000000+AQ==\n");
}

#[tokio::test]
async fn what_cannot_change_is_kept_for_a_year_and_known_again() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await;
    let definitions = format!("/log/definitions/{}.json", definitions_hash());
    for path in ["/log/tile/0/000", "/log/tile/1/000.p/1", "/log/tile/entries/001.p/44", &definitions] {
        let page = get(&router, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.heads[header::CACHE_CONTROL], "public, max-age=31536000, immutable", "{path}");
    }
    for path in ["/log/checkpoint", "/log/vkey", "/log/tile/0/000", &definitions] {
        let tag = get(&router, path).await.heads[header::ETAG].to_str().expect("text").to_owned();
        let again =
            send(&router, Method::GET, path, &[("if-none-match", &format!("\"x\", W/{tag}"))], "").await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = send(&router, Method::GET, path, &[("if-none-match", "\"x\"")], "").await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_narrower_tile_is_the_beginning_of_a_wider_one() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await;
    let full = get(&router, "/log/tile/0/000").await.bytes;
    assert_eq!(full.len(), 8192);
    assert_eq!(get(&router, "/log/tile/0/000.p/7").await.bytes, full[..7 * 32]);
    let two = get(&router, "/log/tile/entries/001.p/2").await.bytes;
    let leaves: Vec<u8> =
        [256, 257].iter().flat_map(|at| [b"\0\x08", leaf(*at).as_bytes()].concat()).collect();
    assert_eq!(two, leaves);
}

#[tokio::test]
async fn nothing_unpublished_and_no_wrong_path_is_served() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await;
    for path in [
        "/log/tile/0/001",
        "/log/tile/0/001.p/45",
        "/log/tile/entries/001",
        "/log/tile/entries/001.p/45",
        "/log/tile/1/000.p/2",
        "/log/tile/2/000.p/1",
        "/log/tile/0/1",
        "/log/tile/0/000.p/256",
        "/log/tile/0/000/",
        "/log//checkpoint",
        "/log/checkpoint/",
        "/log/9901/checkpoint",
        "/log/definitions/x.json",
        "/log/definitions/0000000000000000000000000000000000000000000000000000000000000000.json",
        "/log/%2e%2e/checkpoint",
    ] {
        let page = get(&router, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.heads.get(header::LOCATION).is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_page_says_how_and_gives_the_program() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await;
    for lang in ["zh", "en"] {
        let page = get(&router, &format!("/verify?lang={lang}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("log.example/9900+00000000+AQ==") && page.text().contains("w.example"));
    }
    let script = get(&router, "/verify/recompute.py").await;
    assert!(script.text().starts_with("#!/usr/bin/env python3\n"));
    assert_eq!(script.heads[header::CONTENT_DISPOSITION], "attachment; filename=\"recompute.py\"");
    assert_eq!(get(&router, "/verify/other.py").await.status, StatusCode::NOT_FOUND);
}
