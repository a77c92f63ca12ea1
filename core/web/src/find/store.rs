//! Words as a statement looks for them in a text that is [`folded`](super::folded) and in how it
//! [`sounds`](super::sounds). A table that is searched has both columns.

use luoshi_store::{Query, like};

use super::WORDS;

/// The condition for one word, at two parameters of the statement: as it is written, as it sounds. A statement holds as
/// many as [`WORDS`](crate::find::WORDS); [`bind`](crate::find::bind) gives them their values.
#[macro_export]
macro_rules! found_word {
    ($written:literal, $sounds:literal) => {
        concat!(
            " AND (CAST(",
            $written,
            " AS TEXT) IS NULL OR folded LIKE ",
            $written,
            " ESCAPE '!'",
            " OR sounds LIKE ",
            $sounds,
            " ESCAPE '!')"
        )
    };
}

/// Binds the words of what is looked for, two parameters each; those that are not there are nothing.
pub fn bind(query: Query, wanted: &super::Query) -> Query {
    (0..WORDS).fold(query, |query, at| {
        let word = wanted.words.get(at);
        query
            .bind(word.map(|word| format!("%{}%", like::escaped(&word.text))))
            .bind(word.filter(|word| word.sounds).map(|word| format!("% {}%", like::escaped(&word.text))))
    })
}
