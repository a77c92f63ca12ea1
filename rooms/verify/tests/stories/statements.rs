//! Statements: made by who may, read by everybody.

use axum::http::{Method, StatusCode, header};
use luoshi_proofs::note::Vkey;
use luoshi_proofs::statement::{Verdict, verify};
use luoshi_testkit::sqlite;

use crate::city::{MIGRATIONS, cookie, get, send, town};

const NEW: &str = "/statements/new?figure=talk.held&from=2021-03-08&until=2021-04-16";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn the_office_states_a_figure_and_everybody_reads_it() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await.router;
    let cookie = cookie(&router, "office").await;
    let asked = send(&router, Method::GET, NEW, &[("cookie", &cookie)], "").await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    let fields = ["csrf", "key", "figure", "unit", "from", "until"]
        .map(|name| format!("{name}={}", asked.hidden(name)));
    let body = fields.join("&");
    let stale =
        send(&router, Method::POST, "/statements", &[FORM, ("cookie", &cookie)], &fields[1..].join("&"))
            .await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN, "a form without the page's token");
    let made = send(&router, Method::POST, "/statements", &[FORM, ("cookie", &cookie)], &body).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let address = made.heads[header::LOCATION].to_str().expect("text").to_owned();

    let own = send(&router, Method::GET, &address, &[("cookie", &cookie)], "").await.text();
    assert!(
        own.contains("data-toast") && own.contains("id=\"nav\""),
        "who states stays among their pages: {own}"
    );
    let (address, done) = address.split_once('?').expect("what was done");
    assert_eq!(done, "done=stated");
    let page = get(&router, address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("id=\"nav\""), "others have no menu");
    let text = page.text();
    assert!(text.contains("luoshi/statement/1") && text.contains("<svg class=\"code"), "{text}");
    let file = get(&router, &format!("{address}.json")).await;
    assert_eq!(file.heads[header::CONTENT_TYPE], "application/json");
    let key = Vkey::parse(&get(&router, "/log/vkey").await.text()).expect("a key");
    assert!(matches!(verify(&file.text(), &[key]), Verdict::True(..)), "{}", file.text());
    let again = send(&router, Method::POST, "/statements", &[FORM, ("cookie", &cookie)], &body).await;
    let again = again.heads[header::LOCATION].to_str().expect("text");
    assert_eq!(again, format!("{address}?{done}"), "sent twice, it is stated once");
    for path in ["/statements", "/statements?figure=talk.held"] {
        assert!(get(&router, path).await.text().contains(address), "{path}");
    }
    assert!(!get(&router, "/statements?figure=talk.teams").await.text().contains(address));
}

#[tokio::test]
async fn a_clerk_states_nothing() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await.router;
    let cookie = cookie(&router, "clerk").await;
    let asked = send(&router, Method::GET, NEW, &[("cookie", &cookie)], "").await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    let made =
        send(&router, Method::POST, "/statements", &[FORM, ("cookie", &cookie)], "figure=talk.held&key=k")
            .await;
    assert_eq!(made.status, StatusCode::FORBIDDEN);
    assert_eq!(get(&router, NEW).await.status, StatusCode::SEE_OTHER, "nobody is led to sign in");
}

#[tokio::test]
async fn what_was_not_stated_is_not_found() {
    let db = sqlite(MIGRATIONS).await;
    let router = town(&db).await.router;
    for name in ["5e", &"5f".repeat(32), &format!("{}.json", "5f".repeat(32)), &"5F".repeat(32)] {
        assert_eq!(
            get(&router, &format!("/statements/{name}")).await.status,
            StatusCode::NOT_FOUND,
            "{name}"
        );
    }
    assert!(get(&router, "/statements").await.text().contains("class=\"empty"));
}
