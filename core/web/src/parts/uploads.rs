//! A field for files that hang on a record: those it holds, each with a tick that keeps it, and a way to choose more.
//! Without a script the form takes them along; with one each is sent at once, a piece at a time.

use crate::uploads::{Elsewhere, Kept, MOST_BYTES, size};
use crate::{Html, Words};

/// What such a field takes and holds.
#[derive(Clone, Debug, Default)]
pub struct Uploads {
    /// What the browser offers.
    pub accept: String,
    /// How many it holds at most.
    pub most: i64,
    /// What it holds.
    pub held: Vec<Held>,
}

/// A file that a field holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// The file.
    pub file: Kept,
    /// Its address; the small picture of it is at the same with `?size=small`.
    pub href: String,
    /// Where else it hangs.
    pub elsewhere: Vec<Elsewhere>,
}

impl Held {
    /// The small picture and the name as one link, how large it is, and where else it hangs.
    pub fn shown(&self) -> Html {
        let small = small(&self.href, &self.file).unwrap_or_default();
        let link = Html::link(&self.href, small.and(Html::text(&self.file.name)));
        let lines: String = self.elsewhere.iter().map(line).collect();
        let large = Html::text(size(self.file.size));
        Html::trusted(format!(r#"<span class="held-file">{link} <small>{large}</small>{lines}</span>"#))
    }
}

/// The small picture of a file. Its name stands beside it, so it says nothing itself.
fn small(href: &str, file: &Kept) -> Option<Html> {
    file.small.as_ref()?;
    let href = Html::text(format!("{href}?size=small"));
    Some(Html::trusted(format!(r#"<img class="small-picture" src="{href}" alt="" loading="lazy">"#)))
}

fn line(elsewhere: &Elsewhere) -> String {
    format!(r#"<span class="held-note">{}</span>"#, elsewhere.html())
}

/// The words that the script says.
const SAID: [&str; 9] = ["waits", "sending", "offline", "done", "failed", "cancel", "remove", "most", "hold"];

impl Uploads {
    /// The field of this name; `common` is what every control carries.
    pub(super) fn html(&self, name: &str, common: &str, w: Words) -> String {
        let words: String = SAID
            .into_iter()
            .map(|word| format!(r#" data-word-{word}="{}""#, Html::text(w.t(&format!("upload-{word}")))))
            .collect();
        let held: String = self.held.iter().enumerate().map(|(at, held)| item(name, at, held)).collect();
        let (name, accept) = (Html::text(name), Html::text(&self.accept));
        // The files themselves are another field of the form than the hashes of those that it holds.
        let common = common.replacen(&format!(r#"name="{name}""#), &format!(r#"name="{name}:new""#), 1);
        format!(
            r#"<div class="uploads" data-uploads="/api/v1/uploads" data-name="{name}" data-most="{}" data-bytes="{MOST_BYTES}" data-word-large="{}"{words}><ul class="held-files" aria-label="{}">{held}</ul><input class="input" {common} type="file" accept="{accept}" multiple></div>"#,
            self.most,
            Html::text(w.t1("upload-wrong-size", "name", "{name}")),
            Html::text(w.t("upload-held")),
        )
    }
}

fn item(name: &str, at: usize, held: &Held) -> String {
    let Held { file, href, elsewhere } = held;
    let picture = small(href, file).unwrap_or_default();
    let lines: String = elsewhere.iter().map(line).collect();
    format!(
        r#"<li class="held-item"><label class="choice"><input type="checkbox" id="{name}-held-{at}" name="{name}" value="{}" checked> {picture}<span>{} <small>{}</small></span></label>{lines}</li>"#,
        Html::text(&file.hash),
        Html::text(&file.name),
        Html::text(size(file.size)),
        name = Html::text(name),
    )
}
