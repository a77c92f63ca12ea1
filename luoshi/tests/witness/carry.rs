//! What carries questions to witnesses, against servers that behave well and ill.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use luoshi::openlog::Http;
use luoshi_openlog::Carrier;
use luoshi_testkit::sqlite;

use crate::city::{City, ORIGIN};
use crate::honest::Honest;
use crate::stub::{Stub, Wire, answer};

async fn ask(stub: &Stub) -> Result<luoshi_openlog::Carried, String> {
    Http::default().carry(&format!("{}/add-checkpoint", stub.url()), Some("old 0\n\nnote\n".to_owned())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_and_its_answer_are_carried_whole() {
    let stub = Stub::new(|asked, wire| {
        let body = format!("{} {} {}", asked.method, asked.path, asked.body);
        answer(wire, (409, "text/x.tlog.size", &body));
    });
    let came = ask(&stub).await.expect("it answers");
    assert_eq!((came.status, &*came.kind), (409, "text/x.tlog.size"));
    assert_eq!(came.body, "POST /witness/add-checkpoint old 0\n\nnote\n");
    let shown =
        Http::default().carry(&format!("{}/00/checkpoint", stub.url()), None).await.expect("it answers");
    assert_eq!(shown.body, "GET /witness/00/checkpoint ");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_followed_elsewhere() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let stub = Stub::new(move |_, wire| {
        count.fetch_add(1, Ordering::AcqRel);
        let _gone = wire.write_all(b"HTTP/1.1 307 X\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n");
    });
    assert_eq!(ask(&stub).await.map(|came| came.status), Ok(307));
    assert_eq!(asked.load(Ordering::Acquire), 1);
}

/// Writes until whoever asked has gone away.
fn for_ever(wire: &mut dyn Wire, begin: &[u8], again: &[u8]) {
    let mut written = wire.write_all(begin);
    while written.is_ok() {
        written = wire.write_all(again);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_answer_is_left() {
    let body = Stub::new(|_, wire| for_ever(wire, b"HTTP/1.1 200 X\r\n\r\n", &[b'x'; 4096]));
    let error = ask(&body).await.expect_err("it has no end");
    assert!(error.contains("length limit"), "{error}");
    let said = Stub::new(|_, wire| {
        for_ever(wire, b"HTTP/1.1 200 X\r\ncontent-length: 99999999\r\n\r\n", &[b'x'; 4096]);
    });
    assert!(ask(&said).await.expect_err("it is too long").contains("length limit"));
    let head = Stub::new(|_, wire| for_ever(wire, b"HTTP/1.1 200 X\r\n", b"x-more: and more and more\r\n"));
    ask(&head).await.expect_err("its head has no end");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_answer_is_told() {
    let garbage = Stub::new(|_, wire| drop(wire.write_all(b"\x16\x03\x01 no HTTP\r\n\r\n")));
    ask(&garbage).await.expect_err("this is no HTTP");
    let cut = Stub::new(|_, wire| drop(wire.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nhalf")));
    ask(&cut).await.expect_err("it is cut short");
    let silent = Stub::new(|_, _| {});
    ask(&silent).await.expect_err("it says nothing");
    let place = silent.place.clone();
    drop(silent);
    let http = Http::default();
    http.carry(&format!("http://{place}/x"), None).await.expect_err("nobody listens");
    http.carry(&format!("https://{}/x", garbage.place), None).await.expect_err("it speaks no TLS");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_answers_is_waited_for_no_longer_than_agreed() {
    // It reads on until the other side hangs up.
    let hangs = Stub::new(|_, wire| while wire.read(&mut [0; 64]).is_ok_and(|count| count > 0) {});
    let http = Http::within(Duration::from_millis(20));
    let error = http.carry(&hangs.url(), Some(String::new())).await.expect_err("no answer comes");
    assert_eq!(error, "no answer within 20ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_an_authority_of_this_machine_is_trusted_and_no_other() {
    let db = sqlite(luoshi::house::MIGRATIONS).await;
    let mut city = City::made(&db);
    city.publish();
    let honest = Honest::new(&[city.vkey()]);
    let own = Arc::clone(&honest);
    let stub = Stub::secure(move |asked, wire| {
        let (status, body) = own.answer(asked);
        answer(wire, (status, "text/plain", &body));
    });
    let (_, port) = stub.place.split_once(':').expect("a port");
    city.configure(&[("省档案馆", &format!("https://localhost:{port}"), &honest.vkey())]);
    let publish = ["log", "publish", "--origin", ORIGIN];
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/witness/tls/authority.pem");
    let leaf = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/witness/tls/empty.pem");
    for (trusts, cosigned) in [(leaf, false), (authority, true)] {
        city.with = vec![("SSL_CERT_FILE", trusts.to_owned()), ("SSL_CERT_DIR", String::new())];
        let ran = city.run(&publish);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(ran.out.contains("\u{2014} w.invalid/1 "), cosigned, "{}{}", ran.out, ran.err);
        assert_eq!(ran.err.contains("省档案馆"), !cosigned, "{}", ran.err);
    }
}
