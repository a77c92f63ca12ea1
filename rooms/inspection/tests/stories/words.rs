//! Whether every word that the room needs is there, in both languages.

use luoshi_inspection::WORDS;

#[test]
fn words_are_whole() {
    assert_eq!(luoshi_web::check_words(&WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
}
