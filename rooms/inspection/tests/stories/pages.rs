//! The pages: open to everybody where nothing personal stands, and to whoever is called on.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use luoshi_talks::deeds::{Desk, Seen, talk_correct};
use luoshi_testkit::{PNG, on_both, sqlite};
use luoshi_web::uploads::keep;
use tower::ServiceExt;

use crate::city::{MIGRATIONS, PASSWORD, Town};

struct Page {
    status: StatusCode,
    place: String,
    text: String,
}

impl Page {
    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let (_, rest) =
            self.text.split_once(&format!(r#"name="{name}" value=""#)).expect("the field is there");
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    async fn nobody(town: &Town) -> Self {
        Self { router: luoshi_web::router(town.app.clone()), cookie: String::new() }
    }

    async fn of(town: &Town, login: &str) -> Self {
        let mut browser = Self::nobody(town).await;
        let form = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let request = browser.request(Method::POST, "/sign-in", form);
        let answer = browser.router.clone().oneshot(request).await.expect("an answer");
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
        browser.cookie = cookie.split(';').next().expect("a pair").to_owned();
        browser
    }

    fn request(&self, method: Method, path: &str, body: String) -> Request<Body> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "luoshi.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request")
    }

    async fn send(&self, method: Method, path: &str, body: &str) -> Page {
        let request = self.request(method, path, body.to_owned());
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the body arrives").to_vec();
        let place = parts.headers.get(header::LOCATION).map(|place| place.to_str().expect("text").to_owned());
        Page {
            status: parts.status,
            place: place.unwrap_or_default(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, "").await
    }

    /// Sends a page's form back with these fields.
    async fn fill(&self, page: &Page, path: &str, fields: &str) -> Page {
        let hidden = ["csrf", "key"].map(|name| format!("{name}={}", page.hidden(name))).join("&");
        self.send(Method::POST, path, &format!("{hidden}&{fields}")).await
    }
}

#[tokio::test]
async fn an_audit_in_the_browser() {
    let db = sqlite(MIGRATIONS).await;
    let town = Town::of(&db).await;
    let statement = town.state("talk.held").await;
    let (office, nobody) = (Browser::of(&town, "office").await, Browser::nobody(&town).await);
    let empty = nobody.get("/audits?lang=en").await;
    assert!(empty.text.contains("No audits yet"), "{}", empty.text);

    let asked = office.get(&format!("/audits/new?statement={statement}")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let typed = "share=&size=12&certainty=950&numbers=3&event=%E9%AA%B0%E5%AD%90&event_day=2021-04-16&units=9901&units=9902&units=9903";
    let fields = format!("statement={statement}&{typed}");
    let wrong = office.fill(&asked, "/audits", &format!("{fields}&event_time=25:00")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.place);
    assert!(wrong.text.contains("骰子") && wrong.text.contains(r#"id="event_day-e""#), "{}", wrong.text);
    let made = office.fill(&asked, "/audits", &format!("{fields}&event_time=18:00:30")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let audit = made.place.split('?').next().expect("an address").to_owned();

    for place in [audit.clone(), format!("{audit}/draw")] {
        let waits = office.get(&place).await;
        assert!(waits.text.contains("2021-04-16 18:00:30"), "{}", waits.text);
    }
    assert!(nobody.get(&audit).await.text.contains(r#"href="/verify/audits.md""#));
    let early = office.get(&format!("{audit}/draw")).await;
    assert!(!early.text.contains("main-act"), "{}", early.text);
    let step = office.get(&format!("{audit}/abandon")).await;
    let early = office.fill(&step, &format!("{audit}/draw"), "outcome=1+2+3").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    town.set_clock("18:01");
    let without = office.fill(&step, &format!("{audit}/draw"), "outcome=").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", without.text);
    let drawn = office.fill(&step, &format!("{audit}/draw"), "outcome=1+2+3").await;
    assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.text);

    let open = nobody.get(&audit).await;
    assert_eq!(open.status, StatusCode::OK);
    assert!(!open.text.contains("山里的交通站"), "records are not for everybody");
    assert!(open.text.contains("余下的都相符"), "{}", open.text);
    let north = Browser::of(&town, "north").await;
    let mine = north.get(&audit).await;
    let (_, rest) = mine.text.split_once(&format!(r#"main-act" href="{audit}/"#)).expect("one is for north");
    let number = rest.split('"').next().expect("a number").to_owned();
    let place = format!("{audit}/{number}");
    let check = north.get(&place).await;
    assert!(check.text.contains("山里的交通站") && check.text.contains("文化大院"), "{}", check.text);
    let none = north.fill(&check, &place, "version=1&reason=").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A picture stays with a form that comes back, and can be taken off, before it is sent and after.
    let who = town.who("north").await;
    let picture = keep(&town.app, &who, "到场.png", Bytes::from_static(PNG)).await.expect("it is kept").hash;
    let with = format!("&pictures={picture}");
    let back = north.fill(&check, &place, &format!("version=1&reason={with}")).await;
    let ticked = format!(r#"name="pictures" value="{picture}" checked"#);
    assert!(back.text.contains(&ticked), "{}", back.text);
    let off = north.fill(&check, &place, "version=1&reason=").await;
    assert!(!off.text.contains(&picture), "{}", off.text);
    let unsaid = north.fill(&check, &place, "result=wrong&asked=4&reason=x").await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST, "which version it was is said: {}", unsaid.text);
    let found = "result=wrong&asked=4&reason=%E6%B2%A1%E6%9C%89";
    let noted = north.fill(&check, &place, &format!("version=1&{found}{with}")).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
    let own = format!("{place}/pictures/{picture}");
    assert_eq!(north.get(&own).await.status, StatusCode::OK);
    let again = north.get(&place).await;
    assert!(again.text.contains(&ticked), "{}", again.text);
    let noted = north.fill(&again, &place, &format!("version=2&{found}")).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
    assert_eq!(north.get(&own).await.status, StatusCode::NOT_FOUND);
    let clerk = Browser::of(&town, "speaker").await;
    assert_eq!(
        clerk.fill(&check, &place, "version=3&result=right&reason=x").await.status,
        StatusCode::FORBIDDEN
    );

    let after = office.get(&place).await;
    let reversed = office.fill(&after, &format!("{place}/reverse"), "").await;
    assert_eq!(reversed.status, StatusCode::SEE_OTHER, "{}", reversed.text);
    let (_, main) = after.text.split_once("<main").expect("a page has a main part");
    let (_, record) = main.split_once(r#"href="/talks/"#).expect("a link to the record");
    let record = format!("/talks/{}", record.split('"').next().expect("an address"));
    let id = audit.rsplit('/').next().expect("an id");
    for (lang, reason) in [
        ("zh", format!("抽查 {id} 第 {number} 号不符：没有")),
        ("en", format!(r#"Audit {id}, number {number}, not as recorded: <span lang="zh-CN">没有</span>"#)),
    ] {
        let page = office.get(&format!("{record}?lang={lang}")).await;
        assert_eq!(page.text.matches(&reason).count(), 4, "notice, history, two reversals: {}", page.text);
    }
    office.get("/audits?lang=zh").await;
    let step = office.get(&format!("{audit}/close")).await;
    let closed = office.fill(&step, &format!("{audit}/close"), "").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let open = nobody.get(&format!("{audit}?lang=en")).await;
    assert!(open.text.contains("Audited: of 40 entries as stated"), "{}", open.text);
    assert!(open.text.contains("reversed") && !open.text.contains("没有</"), "{}", open.text);
    let sheet = nobody.get(&format!("{audit}/sample.csv?lang=en")).await;
    assert_eq!(sheet.text.lines().count(), 13, "{}", sheet.text);
    assert!(nobody.get("/audits?lang=en").await.text.contains("concluded"));
    for (asked, there) in [
        ("figure=talk.held&unit=9900&state=closed", true),
        ("figure=talk.held&unit=9901", false),
        ("statement=0", false),
        (&format!("statement={statement}"), true),
    ] {
        let list = nobody.get(&format!("/audits?{asked}")).await;
        assert_eq!(list.text.contains(&format!(r#"href="{audit}""#)), there, "{asked}: {}", list.text);
    }
    let json: serde_json::Value =
        serde_json::from_str(&nobody.get(&format!("/api/v1{audit}")).await.text).expect("JSON");
    assert_eq!((&json["state"], &json["tally"]["wrong"]), (&"closed".into(), &1.into()), "{json}");
    for path in ["/audits/0", "/audits/x", "/audits/12345", &format!("{audit}/sample.csvx")] {
        let page = office.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(nobody.get(&place).await.status, StatusCode::SEE_OTHER, "nobody is led to sign in");
}

/// Corrects a talk to another place.
async fn moved(town: &Town, record: i64) {
    let who = town.who("office").await;
    let units = town.app.units().clone();
    let moving = town.app.store().write(move |tx| {
        Box::pin(async move {
            let talk = luoshi_talks::store::talk_by_id(tx, 1, record).await?.expect("the talk");
            let draft = luoshi_talks::model::TalkDraft { place: "村史馆".to_owned(), ..talk.draft() };
            let desk = Desk { who: &who, key: "move", units: &units, zone: chrono_tz::Asia::Shanghai };
            talk_correct(tx, &desk, Seen::now(record), draft, Some("记错了")).await
        })
    });
    moving.await.expect("corrected");
}

#[test]
fn a_record_that_was_changed_since_stands_as_it_was_stated() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let statement = town.state("talk.held").await;
        let office = town.who("office").await;
        let plan = town.plan(&statement, 40);
        let members = town.audits().stated(&statement).await.expect("stated").members;
        // Changed before anything was drawn, and still not what was stated.
        moved(&town, members[7].record).await;
        let audit = town.audits().plan(&office, "plan", &plan).await.expect("planned");
        town.set_clock("18:01");
        town.audits().draw(&office, "draw", audit.id, "3 5 1 2 6 6").await.expect("drawn");
        let mut conn = town.app.read().await.expect("a connection");
        let sample = luoshi_inspection::store::sample(&mut conn, 1, audit.id).await.expect("the sample");
        drop(conn);
        let browser = Browser::of(&town, "office").await;
        for one in &sample[..] {
            let page = browser.get(&format!("/audits/{}/{}?lang=en", audit.id, one.number)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            let changed = one.record == members[7].record;
            let (stated, now) = page.text.split_once(r#"id="since""#).unwrap_or((&page.text, ""));
            assert!(stated.contains("文化大院") && !stated.contains("村史馆"), "{stated}");
            assert_eq!(stated.contains("was changed since the figure was stated"), changed, "{stated}");
            assert_eq!(now.contains("村史馆"), changed, "{now}");
            assert!(!now.contains("山里的交通站") && !now.contains("60 minutes"), "only what differs: {now}");
        }
    });
}
