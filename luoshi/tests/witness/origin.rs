//! Another origin begins, and whoever does it is killed on the way.

use luoshi::commands::log::note_origin;
use luoshi::openlog::KeyFile;
use luoshi_openlog::OpenLog;
use luoshi_testkit::on_both;

use crate::city::{City, ORIGIN};
use crate::publisher::opened;

/// The new name.
const NEW: &str = "log.invalid/9900/2";

/// Does the first steps, as the command does them, and no more.
async fn killed_after(city: &City, steps: usize) {
    let keys = KeyFile::read(&city.key()).expect("it is read").expect("there is a key");
    let opened = opened(city).await;
    if steps > 0 {
        keys.prepare(NEW).expect("the key is made ready");
    }
    if steps > 1 {
        note_origin(&opened, &keys, NEW).await.expect("it is noted");
    }
    if steps > 2 {
        keys.take_over(NEW).expect("the key is taken");
    }
    opened.app.store().close().await;
}

#[test]
fn a_new_origin_that_was_begun_is_finished_by_the_same_command() {
    for steps in 0..=3 {
        on_both(luoshi::house::MIGRATIONS, move |db| async move {
            let city = City::made(&db);
            let last = city.publish();
            let size = city.json(&["log", "publish"])["size"].as_u64().expect("a size");
            // Half a file, of whoever was killed while writing.
            std::fs::write(city.path("log-key.new"), "PRIVATE+KEY+lo").expect("the folder can be written");
            killed_after(&city, steps).await;
            if steps == 2 {
                let other = city.run(&["log", "new-origin", "log.invalid/9900/3"]);
                assert_eq!(other.code, Some(2), "{}", other.err);
                assert!(
                    other.err.contains(&format!("`luoshi log new-origin {NEW}` was begun and not finished"))
                );
            }
            let begun = city.json(&["log", "new-origin", NEW]);
            assert_eq!(
                (&begun["origin"], &begun["size"]),
                (&NEW.into(), &(size + 1).into()),
                "{steps} steps"
            );
            let opened = opened(&city).await;
            let log = OpenLog::new(opened.app.ledger().clone());
            let origins = log.origins(opened.app.city().id, NEW).await.expect("they are read");
            let [origin] = &origins[..] else { panic!("{steps} steps: it is noted once: {origins:?}") };
            assert_eq!((&*origin.former, origin.checkpoint.as_deref()), (ORIGIN, Some(&*last)));
            opened.app.store().close().await;
            let former = city.path("log-key.log-invalid-9900");
            assert!(former.exists() && !city.path("log-key.next").exists(), "{steps} steps");
            // It is the log's name now, and names that it had are never used again.
            for name in [NEW, ORIGIN] {
                let again = city.run(&["log", "new-origin", name]);
                assert_eq!(again.code, Some(2), "{name}: {}{}", again.out, again.err);
            }
            assert_eq!(city.json(&["log", "publish"])["checkpoint"], begun["checkpoint"]);
        });
    }
}
