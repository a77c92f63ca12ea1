//! What witnesses answer, and what the log makes of it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use luoshi_openlog::{
    Carried, Carrier, Offered, OpenLog, OpenLogError, Past, Published, Said, Trouble, Witness, Witnesses,
};
use luoshi_proofs::checkpoint::{Checkpoint, hash_from_base64};
use luoshi_proofs::merkle::{Hash, proves_consistency};
use luoshi_proofs::note::{Note, Signer, Vkey};
use luoshi_proofs::witness::latest_path;
use luoshi_store::Store;
use luoshi_testkit::{Cosigner, on_both};

use crate::city::{CITY, CODE, Kept, MIGRATIONS, founded, noon, post, posting};

const AT: u64 = 1_618_563_600;

/// Gives answers in their turn, and remembers what was asked.
#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<Result<Carried, String>>>,
    asked: Mutex<Vec<(String, Option<String>)>>,
}

impl Script {
    fn of(answers: impl IntoIterator<Item = Result<Carried, String>>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), asked: Mutex::default() }
    }

    /// Whether all answers were taken.
    fn is_over(&self) -> bool {
        self.answers.lock().unwrap().is_empty()
    }

    /// The bodies that were sent.
    fn bodies(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().filter_map(|(_, body)| body.clone()).collect()
    }
}

impl Carrier for Script {
    async fn carry(&self, url: &str, body: Option<String>) -> Result<Carried, String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push((url.to_owned(), body));
        self.answers.lock().unwrap().pop_front().expect("nothing more is asked")
    }
}

fn answer(status: u16, body: &str) -> Result<Carried, String> {
    let kind = if status == 409 { "text/x.tlog.size" } else { "text/plain; charset=utf-8" };
    Ok(Carried { status, kind: kind.to_owned(), body: body.to_owned() })
}

fn nothing_shown() -> Result<Carried, String> {
    answer(404, "404 page not found\n")
}

fn cosigner() -> Cosigner {
    Cosigner::new("w.invalid/1", 9)
}

/// The log with one witness.
fn witnessed(log: &OpenLog) -> OpenLog {
    let key = Vkey::parse(&cosigner().vkey()).unwrap();
    let witness = Witness::new("省档案馆", "http://w.invalid/at/", key);
    log.clone().with_witnesses(Witnesses::new(vec![witness]))
}

/// What a witness shows that has cosigned this.
fn shows(kept: &Kept, size: u64, root: Hash) -> Result<Carried, String> {
    let text = Checkpoint { origin: kept.0.name().to_owned(), size, root }.to_string();
    answer(200, &(kept.0.sign(&text) + &cosigner().line(&text, AT)))
}

async fn grow(store: &Store, record: i64) {
    post(store, record, 1, vec![posting("talk.held", 1, None)]).await;
}

/// A log with one witness that was asked and knows nothing yet, and its first checkpoint.
async fn begun(store: &Store, kept: &Kept) -> (OpenLog, Published) {
    let log = witnessed(&founded(store).await);
    log.witnesses().set_asked();
    let published = log.publish(CITY, CODE, kept, noon()).await.unwrap();
    (log, published)
}

async fn offer(log: &OpenLog, published: &Published, over: &Script) -> Offered {
    log.offer(CITY, published, &log.witnesses().all()[0], over, noon()).await.unwrap()
}

#[test]
fn honest_growth_is_cosigned_and_shown() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, first) = begun(&db.store, &kept).await;
        let line = |published: &Published| {
            let other = Cosigner::new("other.invalid", 3).line(published.text(), AT);
            answer(200, &(other + &cosigner().line(published.text(), AT)))
        };
        let script = Script::of([line(&first)]);
        assert_eq!(offer(&log, &first, &script).await, Offered::Cosigned);
        let asked = script.asked.lock().unwrap().clone();
        let [(url, Some(body))] = &asked[..] else { panic!("it was asked once") };
        assert_eq!(url, "http://w.invalid/at/add-checkpoint");
        assert_eq!(*body, format!("old 0\n\n{}", first.signed));

        for record in 0..300 {
            grow(&db.store, 100 + record).await;
        }
        let second = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let script = Script::of([line(&second)]);
        assert_eq!(offer(&log, &second, &script).await, Offered::Cosigned);
        require_proof(&script.bodies()[0], (&first, &second));

        let published = log.published(CITY, kept.0.name()).await.unwrap().unwrap();
        let note = Note::parse(&published.note).unwrap();
        let witness = &log.witnesses().all()[0];
        assert_eq!(note.verify(&witness.key), Ok(Some(AT)));
        assert_eq!(note.verify(&kept.0.vkey()), Ok(None));
        assert_eq!(note.signatures.len(), 2, "what others sign along is not kept");
        let last = log.cosigned_last(CITY, kept.0.name(), &witness.key.name).await.unwrap();
        assert_eq!((last, witness.said()), (Some((second.size, noon())), Said::Well));
    });
}

/// The body offers the second checkpoint with the proof that it begins with the first.
fn require_proof(body: &str, (first, second): (&Published, &Published)) {
    let (head, note) = body.split_once("\n\n").unwrap();
    let (old, proof) = head.split_once('\n').unwrap_or((head, ""));
    let proof: Vec<Hash> = proof.lines().map(|line| hash_from_base64(line).unwrap()).collect();
    assert_eq!((old, note), (&*format!("old {}", first.size), &*second.signed));
    assert!(proves_consistency(first.size, &first.root, second.size, &second.root, &proof));
}

#[test]
fn a_witness_that_knows_less_is_offered_once_more_from_there() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, first) = begun(&db.store, &kept).await;
        grow(&db.store, 100).await;
        let second = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let knows = || answer(409, &format!("{}\n", first.size));
        let script = Script::of([knows(), answer(200, &cosigner().line(second.text(), AT))]);
        assert_eq!(offer(&log, &second, &script).await, Offered::Cosigned);
        require_proof(&script.bodies()[1], (&first, &second));

        // It says so again: not a third time. The checkpoint before is one that it has not cosigned here.
        let other = answer(409, &format!("{}\n", first.size - 1));
        grow(&db.store, 101).await;
        let third = log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let script = Script::of([knows(), other]);
        let offered = offer(&log, &third, &script).await;
        assert!(matches!(offered, Offered::Failed(Trouble::Odd(_))) && script.is_over(), "{offered:?}");
    });
}

#[test]
fn a_witness_that_knows_another_past_stops_the_signing() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, published) = begun(&db.store, &kept).await;
        let size = published.size;
        let longer = Past::Longer { knows: size + 5, have: size };
        let forked = |knows| Past::Forked { knows };
        let knows = |size: u64| answer(409, &format!("{size}\n"));
        for (answers, past) in [
            (vec![knows(size + 5), nothing_shown()], longer),
            (vec![knows(size + 5), Err("no route".to_owned())], longer),
            (
                vec![knows(size + 5), shows(&kept, size + 7, [1; 32])],
                Past::Longer { knows: size + 7, have: size },
            ),
            (vec![answer(422, ""), nothing_shown()], forked(0)),
            (vec![answer(422, ""), shows(&kept, size - 1, [1; 32])], forked(size - 1)),
            (vec![knows(size), knows(size), nothing_shown()], forked(size)),
        ] {
            let script = Script::of(answers);
            assert_eq!(offer(&log, &published, &script).await, Offered::Other(past));
            assert!(script.is_over());
            let refused = log.publish(CITY, CODE, &kept, noon()).await.unwrap_err();
            assert!(matches!(&refused, OpenLogError::Witnessed { past: it, .. } if *it == past), "{refused}");
            assert!(refused.to_string().contains("省档案馆") && refused.to_string().contains("new-origin"));
        }
        // Under another name it may sign: the witness speaks of the former.
        let other = Kept(Signer::new("small.invalid/9900/2", [8; 32]).unwrap(), Mutex::default());
        log.publish(CITY, CODE, &other, noon()).await.unwrap();
        // And under this one, once the witness cosigns after all.
        let script = Script::of([answer(200, &cosigner().line(published.text(), AT))]);
        assert_eq!(offer(&log, &published, &script).await, Offered::Cosigned);
        log.publish(CITY, CODE, &kept, noon()).await.unwrap();
    });
}

#[test]
fn a_false_alarm_is_seen_by_what_the_witness_itself_signed() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, published) = begun(&db.store, &kept).await;
        for alarm in [answer(422, ""), answer(409, &format!("{}\n", published.size + 1))] {
            let script = Script::of([alarm, shows(&kept, published.size, published.root)]);
            let offered = offer(&log, &published, &script).await;
            assert!(matches!(offered, Offered::Failed(Trouble::Odd(_))), "{offered:?}");
            let show = script.asked.lock().unwrap()[1].clone();
            assert_eq!(show, (format!("http://w.invalid/at/{}", latest_path(kept.0.name())), None));
        }
        log.publish(CITY, CODE, &kept, noon()).await.unwrap();
        // Another server was faster: the log has what the witness knows.
        grow(&db.store, 100).await;
        let script = Script::of([answer(409, &format!("{}\n", published.size + 1))]);
        assert_eq!(offer(&log, &published, &script).await, Offered::Ahead);
        log.publish(CITY, CODE, &kept, noon()).await.unwrap();
    });
}

#[test]
fn what_is_no_cosignature_is_not_kept_and_stops_nothing() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, published) = begun(&db.store, &kept).await;
        let (text, other) = (published.text().to_owned(), text_of_another(&published));
        let odd = |answer| (answer, "it answers otherwise");
        let line = |text: &str| cosigner().line(text, AT);
        for (answer, said) in [
            (answer(404, ""), "it does not know this log"),
            (answer(403, ""), "it knows no key"),
            (Err("connection refused".to_owned()), "it cannot be reached: connection refused"),
            odd(answer(200, "")),
            odd(answer(200, "yes\n")),
            odd(answer(200, line(&text).trim_end())),
            odd(answer(200, &line(&other))),
            odd(answer(200, &Cosigner::new("w.invalid/1", 10).line(&text, AT))),
            odd(answer(200, &kept.0.line(&text))),
            odd(answer(409, "7")),
            odd(answer(409, "07\n")),
            odd(answer(409, "-7\n")),
            odd(Ok(Carried { status: 409, kind: "text/html".to_owned(), body: "7\n".to_owned() })),
            odd(answer(302, "")),
            odd(answer(500, "")),
            odd(answer(503, "")),
        ] {
            let shown = format!("{answer:?}");
            let Offered::Failed(trouble) = offer(&log, &published, &Script::of([answer])).await else {
                panic!("{shown}");
            };
            assert!(trouble.to_string().starts_with(said), "{shown}: {trouble}");
            assert_eq!(log.witnesses().all()[0].said(), Said::Failed(trouble));
        }
        let last = log.published(CITY, kept.0.name()).await.unwrap().unwrap();
        assert_eq!(last.note, published.signed);
        grow(&db.store, 100).await;
        assert!(log.publish(CITY, CODE, &kept, noon()).await.unwrap().size > published.size);
    });
}

fn text_of_another(published: &Published) -> String {
    let (origin, size) = (published.origin.clone(), published.size + 1);
    Checkpoint { origin, size, root: published.root }.to_string()
}

#[test]
fn nothing_is_signed_before_the_witnesses_were_asked() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let plain = founded(&db.store).await;
        let published = plain.publish(CITY, CODE, &kept, noon()).await.unwrap();
        let (size, root) = (published.size, published.root);
        let ask = async |answers: Vec<Result<Carried, String>>, published: Option<&Published>| {
            let log = witnessed(&plain);
            let refused = log.publish(CITY, CODE, &kept, noon()).await;
            assert!(matches!(refused, Err(OpenLogError::Unasked)), "{refused:?}");
            let script = Script::of(answers);
            let of = (kept.0.name(), published);
            let asked = log.ask(CITY, of, &log.witnesses().all()[0], &script, noon()).await.unwrap();
            assert!(script.is_over());
            log.witnesses().set_asked();
            (asked, log.publish(CITY, CODE, &kept, noon()).await.is_ok())
        };
        // The key's own memory was put back too: the witness alone knows.
        kept.1.lock().unwrap().take();
        let longer = Offered::Other(Past::Longer { knows: size + 1, have: size });
        assert_eq!(ask(vec![shows(&kept, size + 1, root)], None).await, (longer.clone(), false));
        let forked = Offered::Other(Past::Forked { knows: size });
        assert_eq!(ask(vec![shows(&kept, size, [1; 32])], None).await, (forked, false));
        assert_eq!(ask(vec![shows(&kept, size, root)], None).await, (Offered::Ahead, true));
        // It shows nothing, or nothing of its own: what it says to the last checkpoint tells.
        let forged = answer(200, &kept.0.sign(&text_of_another(&published)));
        let knows = || answer(409, &format!("{}\n", size + 1));
        let told = ask(vec![forged, knows(), nothing_shown()], Some(&published)).await;
        assert_eq!(told, (longer, false));
        let cosigned = answer(200, &cosigner().line(published.text(), AT));
        let told = ask(vec![nothing_shown(), cosigned], Some(&published)).await;
        assert_eq!(told, (Offered::Cosigned, true));
        // Who cannot be reached stops nothing.
        let told = ask(vec![Err("no route".to_owned())], Some(&published)).await;
        let unreachable = Offered::Failed(Trouble::Unreachable("no route".to_owned()));
        assert_eq!(told, (unreachable, true));
        assert_eq!(ask(vec![nothing_shown()], None).await, (Offered::Ahead, true));
    });
}

/// Keys, the newest first.
struct Several(Vec<Signer>);

impl luoshi_openlog::Keeper for Several {
    fn signers(&self, _: &str) -> Result<Vec<Signer>, String> {
        Ok(self.0.clone())
    }

    fn last(&self, _: &str) -> Result<Option<String>, String> {
        Ok(None)
    }

    fn keep(&self, _: &str, _: &str) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn a_new_key_signs_what_stands_and_cosignatures_stay() {
    on_both(MIGRATIONS, |db| async move {
        let kept = Kept::new();
        let (log, first) = begun(&db.store, &kept).await;
        let script = Script::of([answer(200, &cosigner().line(first.text(), AT))]);
        assert_eq!(offer(&log, &first, &script).await, Offered::Cosigned);
        let new = Signer::new(kept.0.name(), [8; 32]).unwrap();
        let both = Several(vec![new.clone(), kept.0.clone()]);
        let again = log.publish(CITY, CODE, &both, noon()).await.unwrap();
        assert_eq!((again.size, again.root), (first.size, first.root));
        let note = Note::parse(&again.note).unwrap();
        for key in [&new.vkey(), &kept.0.vkey(), &log.witnesses().all()[0].key] {
            note.verify(key).unwrap();
        }
        // The old key is retired: what it signed stays.
        assert_eq!(log.publish(CITY, CODE, &Several(vec![new]), noon()).await.unwrap(), again);
    });
}
