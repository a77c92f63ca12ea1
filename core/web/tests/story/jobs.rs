//! Long jobs: done, watched, stopped, interrupted, started again; and whose they are.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_packs::Text;
use luoshi_sheets::{Format, Out};
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_testkit::on_both;
use luoshi_web::jobs::{self, Ended, New, Note, Work};
use luoshi_web::route::post;
use luoshi_web::{Error, Form, Room, Route, Rule, Settings, User, see_other};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::city::{Browser, MIGRATIONS, Page, Served, app, serve, server};

/// A room that works for as long as it is let.
struct Mill {
    /// A step of `wait` takes one of these.
    grain: Arc<Semaphore>,
}

impl Mill {
    fn with(grain: usize) -> (Vec<Box<dyn Room>>, Arc<Semaphore>) {
        let grain = Arc::new(Semaphore::new(grain));
        (vec![Box::new(Self { grain: grain.clone() })], grain)
    }
}

impl Room for Mill {
    fn name(&self) -> &'static str {
        "mill"
    }

    fn migrations(&self) -> Migrations {
        Migrations { room: "mill", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        vec![post("/mill/{kind}", Rule::SignedIn, grind)]
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(async move {
            let steps: i64 = work.args()?;
            match work.job.kind.as_str() {
                "export" => export(work, steps).await?,
                "wait" => {
                    for step in 0..steps {
                        work.step(step, steps)?;
                        self.grain.acquire().await.expect("it stays open").forget();
                    }
                    work.step(steps, steps)?;
                }
                _ => panic!("the mill broke"),
            }
            Ok(Ended { said: Text::new("磨好了。", "It is ground."), href: Some("/mill/sacks".into()) })
        })
    }
}

async fn export(work: &Work, rows: i64) -> Result<(), Error> {
    let mut sheet = work.sheet(Format::Csv, "面粉", &["号".to_owned()])?;
    for row in 0..rows {
        work.step(row, rows)?;
        sheet.rows(&[vec![Out::Int(row)]]).await?;
        let said = Text::new("在表里", "In the sheet");
        work.note(Note { good: row != 1, subject: format!("第{row}袋"), href: None, said }).await?;
    }
    work.step(rows, rows)?;
    sheet.end().await
}

async fn grind(user: User, Path(kind): Path<String>, form: Form) -> Result<Response, Error> {
    let kind = ["export", "wait", "break"].into_iter().find(|known| *known == kind).ok_or(Error::NotFound)?;
    let title = Text::new("磨面", "Grinding");
    let (key, back) = (form.key()?.to_owned(), "/mill".to_owned());
    let new =
        New { key, room: "mill", kind, title, back, args: json!(form.get("steps").map_or(3, |_| 300_000)) };
    Ok(see_other(jobs::href(jobs::start(&user, new).await?)))
}

async fn signed_in(served: &Served, login: &str) -> (Browser, String) {
    let mut browser = Browser::new(served);
    browser.sign_in(login).await;
    let csrf = browser.get("/jobs").await.csrf();
    (browser, csrf)
}

async fn started(browser: &mut Browser, csrf: &str, kind: &str, key: &str) -> String {
    let page = browser.post(&format!("/mill/{kind}"), &format!("csrf={csrf}&key={key}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    page.header("location").to_owned()
}

/// The job's page once it says this.
async fn until(browser: &mut Browser, href: &str, said: &str) -> Page {
    loop {
        let page = browser.get(href).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        if page.text.contains(said) {
            return page;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_job_is_done_once_and_its_file_is_its_persons() {
    on_both(MIGRATIONS, |db| async move {
        let (rooms, _) = Mill::with(0);
        let served = serve(db, rooms, Settings::default()).await;
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let href = started(&mut clerk, &csrf, "export", "k1").await;
        assert_eq!(started(&mut clerk, &csrf, "export", "k1").await, href, "the same key is the same job");
        let page = until(&mut clerk, &href, "完成").await;
        assert!(page.text.contains("磨好了。") && page.text.contains("3／3"), "{}", page.text);
        assert!(page.text.contains("办了 2 行，没有办 1 行"), "{}", page.text);
        assert!(page.text.contains("第1袋") && !page.text.contains("第0袋"), "what did not go stands first");
        let all = clerk.get(&format!("{href}?rows=all")).await;
        assert!(all.text.contains("第0袋"), "{}", all.text);

        let file = clerk.get(&format!("{href}/file")).await;
        assert_eq!(file.text, "\u{feff}号\r\n0\r\n1\r\n2\r\n");
        assert!(file.header("content-disposition").contains("%E9%9D%A2%E7%B2%89.csv"));
        let (mut office, _) = signed_in(&served, "office").await;
        for of_another in [href.clone(), format!("{href}/file"), format!("{href}/progress")] {
            assert_eq!(office.get(&of_another).await.status, StatusCode::NOT_FOUND, "{of_another}");
        }
        assert!(office.get("/jobs").await.text.contains("还没有"));

        // A day later the next job takes the file out.
        served.wall.set("2021-04-17T09:00:01Z".parse().expect("an instant"));
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let other = started(&mut clerk, &csrf, "export", "k2").await;
        until(&mut clerk, &other, "完成").await;
        assert_eq!(clerk.get(&format!("{href}/file")).await.status, StatusCode::NOT_FOUND);
        assert!(clerk.get(&href).await.text.contains("已经删了"));
    });
}

#[test]
fn a_job_is_stopped_and_started_again() {
    on_both(MIGRATIONS, |db| async move {
        let (rooms, grain) = Mill::with(1);
        let served = serve(db, rooms, Settings::default()).await;
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let href = started(&mut clerk, &csrf, "wait", "k1").await;
        until(&mut clerk, &href, "1／3").await;
        let form = format!("csrf={csrf}");
        clerk.post(&format!("{href}/again"), &form).await;
        until(&mut clerk, &href, "1／3").await;
        clerk.post(&format!("{href}/stop"), &form).await;
        assert!(clerk.get(&href).await.text.contains("正在停下来"));
        grain.add_permits(1);
        until(&mut clerk, &href, "已停止").await;
        grain.add_permits(3);
        clerk.post(&format!("{href}/again"), &form).await;
        until(&mut clerk, &href, "磨好了。").await;
    });
}

#[test]
fn a_job_that_breaks_says_so() {
    on_both(MIGRATIONS, |db| async move {
        let (rooms, _) = Mill::with(0);
        let served = serve(db, rooms, Settings::default()).await;
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let href = started(&mut clerk, &csrf, "break", "k1").await;
        until(&mut clerk, &href, "没有做成").await;
    });
}

#[test]
fn a_job_that_its_server_left_is_taken_up_by_another() {
    on_both(MIGRATIONS, |db| async move {
        let (rooms, _held) = Mill::with(1);
        let served = serve(db, rooms, Settings::default()).await;
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let href = started(&mut clerk, &csrf, "wait", "k1").await;
        until(&mut clerk, &href, "1／3").await;

        let (rooms, grain) = Mill::with(0);
        let other = app(&served.db, &served.wall, rooms, Settings::default());
        let mut there = Browser::at(luoshi_web::router(other.clone()));
        there.cookies = clerk.cookies.clone();
        let form = format!("csrf={csrf}");
        // While the first one holds it, the second leaves it alone, also when it is asked to begin.
        assert_eq!(jobs::resume(&other).await.expect("it is looked"), 0);
        there.post(&format!("{href}/again"), &form).await;
        assert!(there.get(&href).await.text.contains("进行中"));
        served.wall.set("2021-04-16T09:02:00Z".parse().expect("an instant"));
        let page = there.get(&href).await;
        assert!(page.text.contains("中断了") && page.text.contains("一分钟内自动接着做"), "{}", page.text);
        assert_eq!(jobs::resume(&other).await.expect("it is taken up"), 1);
        assert_eq!(jobs::resume(&other).await.expect("it runs"), 0);
        grain.add_permits(3);
        until(&mut there, &href, "磨好了。").await;
    });
}

#[test]
fn a_job_that_ends_every_server_waits_for_its_person() {
    on_both(MIGRATIONS, |db| async move {
        let (rooms, _held) = Mill::with(0);
        let served = serve(db, rooms, Settings::default()).await;
        let (mut clerk, csrf) = signed_in(&served, "clerk").await;
        let href = started(&mut clerk, &csrf, "wait", "k1").await;
        let mut held = Vec::new();
        for (minute, taken) in [(2, 1), (4, 1), (6, 1), (8, 0)] {
            let at = format!("2021-04-16T09:0{minute}:00Z");
            served.wall.set(at.parse().expect("an instant"));
            let (rooms, grain) = Mill::with(0);
            let next = app(&served.db, &served.wall, rooms, Settings::default());
            assert_eq!(jobs::resume(&next).await.expect("it is looked"), taken, "{at}");
            held.push((next, grain));
        }
        let (rooms, grain) = Mill::with(3);
        let mut there = Browser::at(server(&served.db, &served.wall, rooms, Settings::default()));
        there.cookies = clerk.cookies.clone();
        let page = there.get(&href).await;
        assert!(page.text.contains("再开始一次") && !page.text.contains("自动接着做"), "{}", page.text);
        // Its person may, and then it has as many lives as at first.
        there.post(&format!("{href}/again"), &format!("csrf={csrf}")).await;
        until(&mut there, &href, "磨好了。").await;
        drop((held, grain));
    });
}
