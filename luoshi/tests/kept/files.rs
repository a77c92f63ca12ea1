//! Files beside the database: in a store that speaks S3, and out of it and in again with a backup.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use luoshi::files::S3;
use luoshi_testkit::PNG;
use luoshi_web::uploads::{Files, hash_of};
use rusqlite::Connection;
use rusty_s3::{Bucket, Credentials, UrlStyle};

use crate::{Made, Ran, run_with};

/// Who may ask the store.
const KEY: &str = "AKTEST";
const SECRET: &str = "a secret of the tests";

/// A store of one bucket: what lies in it, and how often something was put there.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<(BTreeMap<String, Bytes>, usize)>>);

/// Answers as a store does. The signature is in the address, made with a key that it knows, and not run out.
async fn answer(
    State(kept): State<Kept>,
    Query(asked): Query<BTreeMap<String, String>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let said = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let signed = said("X-Amz-Algorithm") == "AWS4-HMAC-SHA256"
        && said("X-Amz-Credential").starts_with(&format!("{KEY}/"))
        && said("X-Amz-Credential").ends_with("/city/s3/aws4_request")
        && said("X-Amz-SignedHeaders") == "host"
        && headers.contains_key("host")
        && said("X-Amz-Signature").len() == 64;
    let Some(name) = uri.path().strip_prefix("/files/").filter(|_| signed) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let mut kept = kept.0.lock().unwrap();
    match method {
        Method::PUT => {
            kept.1 += 1;
            kept.0.insert(name.to_owned(), body);
            StatusCode::OK.into_response()
        }
        _ => kept
            .0
            .get(name)
            .cloned()
            .map_or(StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response),
    }
}

/// The store, and where it listens; it goes with its runtime.
fn store() -> (tokio::runtime::Runtime, Kept, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let kept = Kept::default();
    let router = Router::new().fallback(answer).with_state(kept.clone());
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, kept, address)
}

fn files(address: &str, key: &str) -> Files {
    let bucket = Bucket::new(address.parse().unwrap(), UrlStyle::Path, "files", "city").unwrap();
    Files::on(S3::new(bucket, Credentials::new(key, SECRET), "up/"))
}

#[test]
fn a_store_that_speaks_s3_keeps_files_under_their_hash() {
    let (runtime, kept, address) = store();
    runtime.block_on(async {
        let files = files(&address, KEY);
        let hash = files.put(PNG).await.unwrap();
        assert_eq!(files.put(PNG).await.unwrap(), hash);
        let name = format!("up/{}/{hash}", &hash[..2]);
        {
            let kept = kept.0.lock().unwrap();
            assert_eq!((kept.0[&name].as_ref(), kept.1), (PNG, 1), "sent once");
        }
        assert_eq!(files.content(&hash).await.unwrap().as_deref(), Some(PNG));
        assert_eq!(files.content(&hash_of(b"nothing")).await.unwrap(), None);
        assert_eq!(files.content("../../secret").await.unwrap(), None);
        // What was changed in the store is not given out as what it was.
        kept.0.lock().unwrap().0.insert(name, Bytes::from_static(b"changed"));
        assert!(files.content(&hash).await.is_err());
        let stranger = self::files(&address, "AKOTHER");
        assert!(stranger.put(b"x").await.unwrap_err().to_string().contains("403"));
    });
}

/// A file that hangs on a record: in the store, and copied with a backup; the doctor misses it where it is not.
pub fn files_go_with_a_backup(made: &Made) {
    let (runtime, kept, address) = store();
    let hash = runtime.block_on(files(&address, KEY).put(PNG)).unwrap();
    let config = made.path("files.toml");
    let text = format!(
        "[files.s3]\nendpoint = \"{address}\"\nregion = \"city\"\nbucket = \"files\"\nprefix = \"up/\"\nkey = \"{KEY}\"\n"
    );
    std::fs::write(&config, text).unwrap();
    let database = made.path("with-files.db");
    std::fs::copy(made.path("city.db"), &database).unwrap();
    let row = "INSERT INTO file (city_id, hash, by_person, name, media, size, at)
               SELECT id, ?1, 0, 'a.png', 'image/png', 70, '2021-04-16T09:00:00.000000Z' FROM city";
    Connection::open(&database).unwrap().execute(row, [&hash]).unwrap();
    let database = format!("sqlite:{}", database.display());
    let run = |database: &str, arguments: &[&str]| -> Ran {
        let with = ["--lang", "en", "--config", config.to_str().unwrap()];
        run_with(
            database,
            &made.path("key"),
            &[arguments, &with].concat(),
            &[("LUOSHI_FILES_SECRET", SECRET)],
        )
    };
    let (backup, folder) = (made.path("files.luoshi"), made.path("kept-files"));
    let (backup, folder) = (backup.to_str().unwrap(), folder.to_str().unwrap());
    let done = run(&database, &["backup", backup, "--files", folder]);
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert_eq!(std::fs::read(Path::new(folder).join(&hash[..2]).join(&hash)).unwrap(), PNG);
    // The store loses it: the doctor says so, a backup says so, and restoring brings it back.
    kept.0.lock().unwrap().0.clear();
    let looked = run(&database, &["doctor"]);
    assert!(looked.out.contains(&format!("The file {hash} is gone")), "{}{}", looked.out, looked.err);
    let again = made.path("again-files.luoshi");
    let short =
        run(&database, &["backup", again.to_str().unwrap(), "--files", made.path("new").to_str().unwrap()]);
    assert_eq!(short.code, Some(1), "{}{}", short.out, short.err);
    let restored = format!("sqlite:{}", made.path("restored-files.db").display());
    let back = run(&restored, &["restore", backup, "--files", folder]);
    assert_eq!(back.code, Some(0), "{}{}", back.out, back.err);
    assert!(!run(&restored, &["doctor"]).out.contains(&hash));
}
