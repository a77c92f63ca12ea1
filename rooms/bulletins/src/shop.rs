//! Where editions are set as pages: one at a time, away from all other requests, and kept for whoever asks next.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::StatusCode;
use luoshi_paper::{Paper, Press, PressError};
use luoshi_web::Error;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::WORDS;

/// The most bytes of pages that are kept.
const MOST_KEPT: usize = 16 << 20;
/// The most requests that wait for the press; who comes then is told to come again.
const MOST_WAITING: usize = 16;

/// A press with what it set last.
#[derive(Clone, Default)]
pub struct Shop(Option<Arc<Inner>>);

struct Inner {
    press: Arc<dyn Press>,
    one: Semaphore,
    line: Semaphore,
    kept: Mutex<VecDeque<(String, Bytes)>>,
}

impl Shop {
    /// With whoever sets documents.
    pub fn new(press: Arc<dyn Press>) -> Self {
        let (one, line) = (Semaphore::new(1), Semaphore::new(MOST_WAITING));
        Self(Some(Arc::new(Inner { press, one, line, kept: Mutex::default() })))
    }

    /// Whether anything can be set here.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// What a document's pages are known by: another document, press or font has another.
    pub fn tag(&self, paper: &Paper) -> Result<String, Error> {
        let said = serde_json::to_vec(paper).map_err(|error| Error::internal(error.to_string()))?;
        let mut hash = Sha256::new();
        hash.update(said);
        hash.update(self.0.as_ref().map(|inner| inner.press.mark()).unwrap_or_default());
        Ok(hex::encode(&hash.finalize()[..16]))
    }

    /// The pages of a document, by its tag.
    pub async fn pages(&self, tag: &str, paper: Paper) -> Result<Bytes, Error> {
        let inner = self.0.as_ref().ok_or(Error::NotFound)?;
        if let Some(kept) = inner.kept(tag) {
            return Ok(kept);
        }
        let _place = inner.line.try_acquire().map_err(|_| Error::Refused(StatusCode::SERVICE_UNAVAILABLE))?;
        let _turn = inner.one.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
        // Whoever stood before may have asked for the same.
        if let Some(kept) = inner.kept(tag) {
            return Ok(kept);
        }
        let press = Arc::clone(&inner.press);
        let set = tokio::task::spawn_blocking(move || press.pdf(&paper)).await;
        let set = set.map_err(|error| Error::internal(format!("The pages were not set: {error}")))?;
        let pages = Bytes::from(set.map_err(refused)?);
        inner.keep(tag, pages.clone());
        Ok(pages)
    }
}

fn refused(error: PressError) -> Error {
    match error {
        PressError::NoFonts(_) => {
            tracing::error!("{error}");
            Error::Conflict(WORDS.text("bulletin-c-fonts", &[]))
        }
        PressError::Failed(why) => Error::internal(why),
    }
}

impl Inner {
    fn kept(&self, tag: &str) -> Option<Bytes> {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(of, _)| of == tag)?;
        let found = all.remove(at)?;
        all.push_back(found);
        all.back().map(|(_, pages)| pages.clone())
    }

    /// Keeps pages; what nobody asked for longest makes place.
    fn keep(&self, tag: &str, pages: Bytes) {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back((tag.to_owned(), pages));
        while all.iter().map(|(_, pages)| pages.len()).sum::<usize>() > MOST_KEPT {
            all.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use luoshi_paper::Lang;

    use super::*;

    struct Counting(AtomicUsize);

    impl Press for Counting {
        fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(vec![0; paper.title.len() << 20])
        }

        fn mark(&self) -> String {
            "test".to_owned()
        }
    }

    fn paper(title: &str) -> Paper {
        Paper {
            lang: Lang::En,
            draft: None,
            issuer: String::new(),
            issue: String::new(),
            day: String::new(),
            title: title.to_owned(),
            under: Vec::new(),
            body: Vec::new(),
            signed: None,
            colophon: Vec::new(),
            code: None,
            dated: None,
        }
    }

    #[tokio::test]
    async fn what_was_set_is_kept_until_others_need_the_place() {
        let press = Arc::new(Counting(AtomicUsize::new(0)));
        let shop = Shop::new(press.clone());
        let set = async |title: &str| {
            let paper = paper(title);
            let tag = shop.tag(&paper).expect("it has a tag");
            shop.pages(&tag, paper).await.expect("it is set").len()
        };
        let (first, again) = tokio::join!(set("1234567"), set("1234567"));
        assert_eq!((first, again, press.0.load(Ordering::SeqCst)), (7 << 20, 7 << 20, 1));
        set("12345678").await;
        set("1234567").await;
        assert_eq!(press.0.load(Ordering::SeqCst), 2, "both are kept");
        set("1234").await;
        set("1234567").await;
        assert_eq!(press.0.load(Ordering::SeqCst), 3, "the older one made place");
        set("12345678").await;
        assert_eq!(press.0.load(Ordering::SeqCst), 4);
        assert_ne!(shop.tag(&paper("a")).expect("a tag"), shop.tag(&paper("b")).expect("a tag"));
    }
}
