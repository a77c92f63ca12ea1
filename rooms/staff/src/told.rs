//! Sentences about posts, roles and lines of the access log.

use luoshi_store::Day;
use luoshi_units::trail::Kind;
use luoshi_units::{Post, Role};
use luoshi_web::parts::{State, tag};
use luoshi_web::{App, Html, Words, formats};

/// The name of a role.
pub fn role(w: Words, role: Role) -> String {
    let name = role.name();
    if w.english() { name.en } else { name.zh }
}

/// The role of a post; an acting one says so wherever it is named.
pub fn post_role(w: Words, post: &Post) -> Html {
    let name = Html::text(role(w, post.role));
    if post.acting { name.and(" ").and(tag(State::Plain, w.t("staff-acting"))) } else { name }
}

/// The same in a file.
pub fn post_role_text(w: Words, post: &Post) -> String {
    let name = role(w, post.role);
    if post.acting { w.t1("staff-acting-role", "role", name) } else { name }
}

/// How a post stands on a day.
pub fn post_state(w: Words, post: &Post, today: Day) -> Html {
    match post.until {
        _ if post.from > today => tag(State::Open, w.t("staff-which-coming")),
        Some(until) if until < today => tag(State::Plain, w.t("staff-which-ended")),
        Some(until) if (until - today).num_days() <= 7 => {
            tag(State::Soon, w.t1("staff-ends-soon", "days", (until - today).num_days()))
        }
        _ => tag(State::Done, w.t("staff-which-held")),
    }
}

/// The same in a file.
pub fn post_state_text(w: Words, post: &Post, today: Day) -> String {
    let word = match post.until {
        _ if post.from > today => "staff-which-coming",
        Some(until) if until < today => "staff-which-ended",
        _ => "staff-which-held",
    };
    w.t(word)
}

/// The last day of a post, or that it has none.
pub fn until(w: Words, post: &Post) -> String {
    post.until.map_or_else(|| w.t("staff-open"), |day| day.to_string())
}

/// The kind of a line in the access log.
pub fn kind(w: Words, kind: Kind) -> String {
    w.t(match kind {
        Kind::Change => "staff-kind-change",
        Kind::Look => "staff-kind-look",
        Kind::Search => "staff-kind-search",
        Kind::Export => "staff-kind-export",
        Kind::Reveal => "staff-kind-reveal",
    })
}

/// What was done, in the words of this room; as the other room calls it where it has no word here.
pub fn verb(w: Words, verb: &str) -> String {
    const KNOWN: [(&str, &str); 58] = [
        ("record", "staff-did-record"),
        ("plan", "staff-did-plan"),
        ("hold", "staff-did-hold"),
        ("correct", "staff-did-correct"),
        ("cancel", "staff-did-cancel"),
        ("withdraw", "staff-did-withdraw"),
        ("confirm", "staff-did-confirm"),
        ("found", "staff-did-found"),
        ("end", "staff-did-end"),
        ("draw", "staff-did-draw"),
        ("close", "staff-did-close"),
        ("abandon", "staff-did-abandon"),
        ("check", "staff-did-check"),
        ("refuse", "staff-did-refuse"),
        ("state", "staff-did-state"),
        ("take-over", "staff-did-take-over"),
        ("hand-over", "staff-did-hand-over"),
        ("post-give", "staff-did-post-give"),
        ("post-end", "staff-did-post-end"),
        ("person-add", "staff-did-person-add"),
        ("person-correct", "staff-did-person-correct"),
        ("person-erase", "staff-did-person-erase"),
        ("account-add", "staff-did-account-add"),
        ("account-close", "staff-did-account-close"),
        ("account-invite", "staff-did-account-invite"),
        ("account-invite-end", "staff-did-account-invite-end"),
        ("account-reset", "staff-did-account-reset"),
        ("second-clear", "staff-did-second-clear"),
        ("link-add", "staff-did-link-add"),
        ("link-end", "staff-did-link-end"),
        ("passkey-add", "staff-did-passkey-add"),
        ("passkey-end", "staff-did-passkey-end"),
        ("password-set", "staff-did-password-set"),
        ("unit-change", "staff-did-unit-change"),
        ("person", "staff-did-person"),
        ("people", "staff-did-people"),
        ("posts", "staff-did-posts"),
        ("access-log", "staff-did-access-log"),
        ("why", "staff-did-why"),
        ("talk", "staff-did-talk"),
        ("talks", "staff-did-talks"),
        ("team", "staff-did-team"),
        ("speakers", "staff-did-speakers"),
        ("records", "staff-did-records"),
        ("audits", "staff-did-audits"),
        ("statements", "staff-did-statements"),
        ("export", "staff-did-export"),
        ("undo", "staff-did-undo"),
        ("activate", "staff-did-activate"),
        ("begin", "staff-did-begin"),
        ("write", "staff-did-write"),
        ("send", "staff-did-send"),
        ("back", "staff-did-back"),
        ("publish", "staff-did-publish"),
        ("bulletins", "staff-did-bulletins"),
        ("letter", "staff-did-letter"),
        ("answer", "staff-did-answer"),
        ("letters", "staff-did-letters"),
    ];
    let known = KNOWN.iter().find(|(known, _)| *known == verb);
    known.map_or_else(|| verb.to_owned(), |(_, key)| w.t(key))
}

/// What was done in a line of the log: a look at a record records nothing.
pub fn done(w: Words, kind: Kind, verb_: &str) -> String {
    match (kind, verb_) {
        (Kind::Look | Kind::Reveal, "record") => w.t("staff-did-a-record"),
        _ => verb(w, verb_),
    }
}

/// What a room is called in the navigation; in the words of this room where it has no link there, or several.
pub fn room(app: &App, w: Words, name: &str) -> String {
    const KNOWN: [(&str, &str); 9] = [
        (crate::deeds::ROOM, "staff-title"),
        ("records", "staff-room-records"),
        ("openlog", "staff-room-openlog"),
        ("verify", "staff-room-openlog"),
        ("web", "staff-room-web"),
        ("units", "staff-room-units"),
        ("packs", "staff-room-packs"),
        ("search", "staff-room-search"),
        ("home", "staff-room-home"),
    ];
    if let Some((_, key)) = KNOWN.iter().find(|(known, _)| *known == name) {
        return w.t(key);
    }
    let nobody = luoshi_units::Who::system(app.city().id, 0);
    let room = app.rooms().iter().find(|room| room.name() == name);
    let link = room.and_then(|room| room.navigation(app, &nobody, w.lang).into_iter().next());
    link.map_or_else(|| name.to_owned(), |link| link.label)
}

/// A day, with its year.
pub fn day(w: Words, day: Day) -> String {
    formats::day_of_year(w.lang, day)
}

#[cfg(test)]
mod tests {
    use luoshi_web::check_words;

    #[test]
    fn words_are_whole() {
        assert_eq!(check_words(&crate::WORDS, env!("CARGO_MANIFEST_DIR")), Vec::<String>::new());
    }

    #[test]
    fn every_verb_that_is_known_has_its_words() {
        let w = crate::WORDS.in_lang(luoshi_packs::Lang::En);
        for word in ["record", "hand-over", "take-over", "person", "unit-change"] {
            assert_ne!(super::verb(w, word), word);
            assert!(!super::verb(w, word).starts_with("staff-"), "{word}");
        }
        assert_eq!(super::verb(w, "of another room"), "of another room");
        assert_eq!(super::done(w, super::Kind::Look, "record"), "a record");
        assert_eq!(super::done(w, super::Kind::Change, "record"), "recorded");
    }
}
