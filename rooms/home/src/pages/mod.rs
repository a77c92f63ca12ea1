//! The page, and the lists behind its parts.

mod doubts;
mod gather;
pub mod lists;
mod show;

use chrono::Datelike;
use luoshi_packs::Lang;
use luoshi_store::Day;
use luoshi_units::Tree;
use luoshi_web::work::{Todo, WorkLine};
use luoshi_web::{Html, Words, formats};

pub use show::show;

/// A line that leads on.
pub struct Drill {
    pub title: Html,
    pub sub: Html,
    pub val: Html,
    pub href: String,
}

/// A unit's name, marked as Chinese on an English page where it has no English one.
fn unit(lang: Lang, tree: &Tree, code: &str) -> Html {
    tree.get(code).map_or_else(|| Html::text(code), |unit| Html::unit(lang, unit))
}

fn of_todo(lang: Lang, today: Day, todo: Todo) -> Drill {
    let val = todo.distance(lang, today);
    Drill { title: todo.what, sub: todo.note, val, href: todo.href }
}

fn of_line(w: Words, tree: &Tree, line: WorkLine) -> Drill {
    let mut sub = unit(w.lang, tree, &line.unit).and(" · ").and(formats::day(w.lang, line.day));
    if !line.note.is_empty() {
        sub = sub.and(" · ").and(line.note);
    }
    Drill { title: line.title, sub, val: line.state, href: line.href }
}

/// A day with its weekday: 4月16日 星期五, Friday 16 April.
fn weekday(w: Words, day: Day) -> String {
    let name = w.t(&format!("home-weekday-{}", day.weekday().num_days_from_monday()));
    w.t2("home-day", "weekday", name, "day", formats::day(w.lang, day))
}
