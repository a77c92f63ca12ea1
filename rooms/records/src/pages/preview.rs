//! What a form would post with what it holds now: a fragment beside the form.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Form;
use luoshi_web::{Error, Form as Sent, Html, User, render};

use crate::here::Here;
use crate::input;

#[derive(Template)]
#[template(path = "records_preview.html")]
struct Preview {
    posts: Vec<Will>,
}

/// What would be posted to one item.
struct Will {
    item: String,
    will: Html,
}

/// `POST /records/{form}/preview`
///
/// It reads the form as leniently as an old record is read: a field that is wrong counts as not filled in.
pub async fn show(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let form = here.form(&form)?;
    render(&Preview { posts: posts(&here, form, &sent) })
}

fn posts(here: &Here, form: &Form, sent: &Sent) -> Vec<Will> {
    let values = luoshi_packs::stored(form, &input::values(form, sent));
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let postings = luoshi_packs::postings(form, &values);
    for posting in &postings {
        let (plus, minus) = sums.entry(&posting.item).or_default();
        let sum = if posting.quantity > 0 { plus } else { minus };
        *sum = sum.saturating_add(posting.quantity);
    }
    let mut items: Vec<&str> = form.posts.iter().map(|rule| rule.item.as_str()).collect();
    items.dedup();
    let said = |item: &str| match sums.get(item) {
        None | Some((0, 0)) => Html::text(here.w.t("records-will-post-nothing")),
        Some((plus, 0)) => here.quantity(item, *plus),
        Some((0, minus)) => here.quantity(item, *minus),
        // A stock that is ended: what its founding posts, and what its end takes away.
        Some((plus, minus)) => here.quantity(item, *plus).and(" ").and(here.quantity(item, *minus)),
    };
    items.into_iter().map(|item| Will { item: here.item_text(item), will: said(item) }).collect()
}
