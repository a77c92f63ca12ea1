//! From a text to what is published, through the pages that staff have for it.

use axum::http::StatusCode;

use crate::browser::Browser;

/// A text with figures.
pub const TEXT: &str = "## 宣讲\n\n全县宣讲 {{talk.held}}，听众 {{talk.audience round=100}}。宣讲员 {{talk.speakers}}，3月15日起 {{talk.speakers from=2021-03-15}}。";

/// What a form says of a bulletin.
fn fields<'a>((title, text): (&'a str, &'a str), section: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("unit", "9901"),
        ("from", "2021-04-01"),
        ("until", "2021-04-16"),
        ("lang", "zh"),
        ("section", section),
        ("title", title),
        ("body", text),
        ("source", "县委办"),
        ("editor", "编辑部"),
    ]
}

/// Writes a bulletin, and gives its address.
pub async fn written(writer: &Browser, what: (&str, &str), section: &str) -> String {
    let page = writer.get("/bulletins/new").await;
    let begun = writer.fill(&page, "/bulletins", &fields(what, section)[..5]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let editor = writer.get(&begun.place).await;
    let kept = writer.fill(&editor, &begun.place, &fields(what, section)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    begun.place.trim_end_matches("/edit").to_owned()
}

/// Does a step.
pub async fn step(by: &Browser, bulletin: &str, step: &str, fields: &[(&str, &str)]) {
    let path = format!("{bulletin}/{step}");
    let page = by.get(&path).await;
    let done = by.fill(&page, &path, fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text);
}

/// Writes and publishes one, and gives its key.
pub async fn published((writer, office): (&Browser, &Browser), what: (&str, &str), section: &str) -> String {
    let bulletin = written(writer, what, section).await;
    step(writer, &bulletin, "send", &[]).await;
    step(office, &bulletin, "publish", &[]).await;
    bulletin.trim_start_matches("/bulletins/").to_owned()
}

/// Publishes its next edition.
pub async fn corrected(
    (writer, office): (&Browser, &Browser),
    key: &str,
    what: (&str, &str),
    (section, reason): (&str, &str),
) {
    let bulletin = format!("/bulletins/{key}");
    step(writer, &bulletin, "correct", &[("reason", reason)]).await;
    let path = format!("{bulletin}/edit");
    let editor = writer.get(&path).await;
    let mut all = fields(what, section);
    all.push(("reason", reason));
    let kept = writer.fill(&editor, &path, &all).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    step(writer, &bulletin, "send", &[]).await;
    step(office, &bulletin, "publish", &[]).await;
}
