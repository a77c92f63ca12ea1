use luoshi_store::StoreError;

use crate::{Problem, Text};

/// Why a pack cannot be loaded into a city or read from it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The units, or the right to load a pack.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The pack is not sound.
    #[error("the pack has {} problems", .0.len())]
    Unsound(Vec<Problem>),
    /// The pack is another city's.
    #[error("{}", self.text().en)]
    OtherCity {
        /// The code of the city in the database.
        city: String,
        /// The code in the pack.
        pack: String,
    },
}

impl Error {
    /// What went wrong and what to do, for the reader.
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => Text::new(format!("数据库出错：{error}"), error.to_string()),
            Self::Units(error) => {
                let words = error.words();
                Text::new(words.zh, words.en)
            }
            Self::Unsound(problems) => Text::new(
                format!("战役包有 {} 处问题。先用 luoshi pack check 查看并改正。", problems.len()),
                format!(
                    "The pack has {} problems. See them with luoshi pack check, and mend them.",
                    problems.len()
                ),
            ),
            Self::OtherCity { city, pack } => Text::new(
                format!("这个战役包属于 {pack}，数据库里的城市是 {city}。换成本市的战役包。"),
                format!(
                    "The pack is for the city {pack}; the database holds {city}. Load the pack of this city."
                ),
            ),
        }
    }
}
