//! An answer that is the same for all goes out again without its page, for its moment alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use http_body_util::BodyExt;
use luoshi_store::{Clock as _, Migrations, Statement};
use luoshi_testkit::on_both;
use luoshi_web::route::get;
use luoshi_web::{Room, Route, Rule, Same, Server, Settings, Stranger};
use tower::ServiceExt;

use crate::city::{self, MIGRATIONS, serve};

/// A room whose pages say how often they were made.
struct Counting(Arc<AtomicU64>);

impl Counting {
    fn page(&self, path: &'static str, cookie: bool) -> Route {
        let made = Arc::clone(&self.0);
        get(path, Rule::Public, async move |who: Stranger| -> Response {
            let said = format!("made {}", made.fetch_add(1, SeqCst));
            let (written, from) = (who.app.store().written(), who.app.clock().now());
            let until = from + TimeDelta::seconds(1);
            let mut answer = (Extension(Same { written, from, until }), said).into_response();
            if cookie {
                answer.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_static("a=b"));
            }
            answer
        })
    }
}

impl Room for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn migrations(&self) -> Migrations {
        Migrations { room: "counting", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        vec![self.page("/site/told", false), self.page("/site/cookie", true), self.page("/elsewhere", false)]
    }
}

/// What is said to a request with these headers.
async fn said(server: &Server, path: &str, heads: &[(&str, &str)]) -> String {
    let mut request = Request::get(path).header(header::HOST, "luoshi.example");
    for (name, value) in heads {
        request = request.header(*name, *value);
    }
    let answer = server.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
    let answer = answer.expect("it answers");
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers().contains_key("content-security-policy"), "{path}");
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn settings() -> Settings {
    Settings { open_metrics: true, ..Settings::default() }
}

#[test]
fn what_is_the_same_for_all_is_made_once_for_its_moment() {
    on_both(MIGRATIONS, |db| async move {
        let rooms = || -> Vec<Box<dyn Room>> { vec![Box::new(Counting(Arc::default()))] };
        let served = serve(db, rooms(), settings()).await;
        let server = luoshi_web::server(city::app(&served.db, &served.wall, rooms(), settings()));
        let told = async |heads: &[(&str, &str)]| said(&server, "/site/told", heads).await;
        assert_eq!(told(&[]).await, "made 0");
        assert_eq!(told(&[]).await, "made 1", "what is asked once is not kept");
        assert_eq!(told(&[]).await, "made 1");
        assert_eq!(told(&[("cookie", "lang=en")]).await, "made 1", "a cookie changes nothing");
        // In other words it is another question.
        for (at, heads) in [
            ("accept-language", "en"),
            ("accept-language", ""),
            ("accept-encoding", "gzip"),
            ("if-none-match", "\"1\""),
            ("host", "other.example"),
        ]
        .into_iter()
        .enumerate()
        {
            for made in [2 + 2 * at, 3 + 2 * at, 3 + 2 * at] {
                assert_eq!(told(&[heads]).await, format!("made {made}"), "{heads:?}");
            }
        }
        assert_eq!(said(&server, "/site/told?lang=en", &[]).await, "made 12");
        // What sets a cookie, and what is not open to everybody, is made for each.
        for (path, first) in [("/site/cookie", 13), ("/elsewhere", 16)] {
            for made in first..first + 3 {
                assert_eq!(said(&server, path, &[]).await, format!("made {made}"), "{path}");
            }
        }
        // Its moment ends with time, and with anything that this program writes.
        served.wall.set(served.wall.now() + TimeDelta::milliseconds(999));
        assert_eq!(told(&[]).await, "made 1");
        served.wall.set(served.wall.now() + TimeDelta::milliseconds(1));
        assert_eq!(told(&[]).await, "made 19");
        assert_eq!(told(&[]).await, "made 19", "what is asked again and again is kept at once");
        served
            .db
            .store
            .write(|_| Box::pin(async { Ok::<_, luoshi_store::StoreError>(()) }))
            .await
            .expect("it is written");
        assert_eq!(told(&[]).await, "made 20");
        // Each was counted.
        let counted = Request::get("/metrics").body(Body::empty()).expect("a request");
        let counted = server.clone().oneshot(counted).await.expect("it answers");
        let counted = counted.into_body().collect().await.expect("a body").to_bytes();
        let counted = String::from_utf8_lossy(&counted).into_owned();
        let line = "luoshi_requests_total{method=\"GET\",path=\"/site/told\",status=\"200\"} 24";
        assert!(counted.contains(line), "{counted}");
    });
}
