use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use luoshi_store::{CityId, Conn, Day, store};

use crate::history::FAMILY;
use crate::{Error, History, Tree};

/// How many trees of a city are kept; a page asks for one or two days.
const KEPT: usize = 16;

/// The units of all cities, with what was folded kept. Cheap to clone; all clones share what is kept.
#[derive(Clone, Default)]
pub struct Units(Arc<Mutex<HashMap<CityId, Kept>>>);

/// What decides a tree: the last change that is known, and the last day of a change that counts.
type Key = (i64, Option<Day>);

struct Kept {
    history: Arc<History>,
    trees: VecDeque<(Key, Arc<Tree>)>,
}

impl Units {
    /// With nothing kept yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The city's tree as it stood on a day, as known at an id of the log (`i64::MAX` for all that is).
    ///
    /// # Errors
    /// [`Error::NoTree`] where no unit had been founded by that day.
    pub async fn tree(&self, conn: &mut Conn, city: CityId, on: Day, known: i64) -> Result<Arc<Tree>, Error> {
        let (history, last) = self.known(conn, city, known).await?;
        let key = (last, history.day_of_last_change(on, last));
        if let Some(tree) = self.kept_tree(city, key) {
            return Ok(tree);
        }
        let tree = Arc::new(history.tree(on, last)?);
        self.keep_tree(city, key, &tree);
        Ok(tree)
    }

    /// All that happened to the city's units so far.
    pub async fn history(&self, conn: &mut Conn, city: CityId) -> Result<Arc<History>, Error> {
        Ok(self.known(conn, city, i64::MAX).await?.0)
    }

    /// A history that holds every change up to `known`, and the id of the last of them.
    ///
    /// What is kept may also hold changes of a transaction that was rolled back since; they are past the
    /// last change that the database has, and go as soon as it has a later one.
    async fn known(&self, conn: &mut Conn, city: CityId, known: i64) -> Result<(Arc<History>, i64), Error> {
        let last = store::event_last(conn, city, FAMILY, known).await?;
        if let Some(history) = self.kept_history(city).filter(|kept| kept.last() >= last) {
            let phantom = known == i64::MAX && history.last() > last;
            if !phantom {
                return Ok((history, last));
            }
        }
        let history = Arc::new(History::read(store::events(conn, city, FAMILY, i64::MAX).await?)?);
        let kept = Kept { history: Arc::clone(&history), trees: VecDeque::new() };
        self.lock().insert(city, kept);
        Ok((history, last))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CityId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept_history(&self, city: CityId) -> Option<Arc<History>> {
        self.lock().get(&city).map(|kept| Arc::clone(&kept.history))
    }

    fn kept_tree(&self, city: CityId, key: Key) -> Option<Arc<Tree>> {
        let lock = self.lock();
        let trees = &lock.get(&city)?.trees;
        trees.iter().find(|(kept, _)| *kept == key).map(|(_, tree)| Arc::clone(tree))
    }

    fn keep_tree(&self, city: CityId, key: Key, tree: &Arc<Tree>) {
        if let Some(kept) = self.lock().get_mut(&city) {
            kept.trees.push_front((key, Arc::clone(tree)));
            kept.trees.truncate(KEPT);
        }
    }
}
