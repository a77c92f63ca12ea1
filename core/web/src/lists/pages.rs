//! Saving a view, taking one out, choosing columns: each leads back to its list.

use axum::extract::Path;
use axum::response::Response;

use super::{LONGEST, View, at, kept_query, store, with_columns};
use crate::route::post;
use crate::user::is_path;
use crate::{Error, Form, Route, Rule, User, WORDS, see_other};

/// The routes of views and columns.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        post("/views", Rule::SignedIn, save),
        post("/views/{id}/delete", Rule::SignedIn, delete),
        post("/views/columns", Rule::SignedIn, columns),
    ]
}

/// The path of a list of this site, as a form carries it.
fn path_of(form: &Form) -> Result<String, Error> {
    let path = form.raw("path");
    if is_path(path) { Ok(path.to_owned()) } else { Err(Error::NotFound) }
}

async fn save(user: User, form: Form) -> Result<Response, Error> {
    let path = path_of(&form)?;
    let name: String = form.get("name").unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let columns = form.get("columns");
    let query = with_columns(&kept_query(form.raw("query")), columns);
    if name.is_empty() {
        // What it would show without anybody's words for it.
        let said = |lang| WORDS.in_lang(lang).t("list-view-name-missing");
        let text = luoshi_packs::Text::new(said(luoshi_packs::Lang::Zh), said(luoshi_packs::Lang::En));
        return Err(Error::Bad(text));
    }
    let name = name.chars().take(LONGEST).collect();
    let view = View { id: 0, name, query: query.clone(), opens: form.get("opens").is_some() };
    let (whose, list) = ((user.app.city().id, user.who.person), path.clone());
    let keeping = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { store::view_put(tx, whose, &list, &view).await }));
    keeping.await?;
    Ok(see_other(at(&path, &query)))
}

async fn delete(user: User, Path(id): Path<i64>, _: Form) -> Result<Response, Error> {
    let whose = (user.app.city().id, user.who.person);
    let deleting =
        user.app.store().write(move |tx| Box::pin(async move { store::view_delete(tx, whose, id).await }));
    let path = deleting.await?.ok_or(Error::NotFound)?;
    Ok(see_other(at(&path, "")))
}

async fn columns(user: User, form: Form) -> Result<Response, Error> {
    let path = path_of(&form)?;
    let chosen = form.all("column").join(",");
    let query = with_columns(
        &kept_query(form.raw("query")),
        Some(&chosen).filter(|c| !c.is_empty()).map(String::as_str),
    );
    let (whose, list) = ((user.app.city().id, user.who.person), path.clone());
    let keeping = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { store::columns_put(tx, whose, &list, &chosen).await }));
    keeping.await?;
    Ok(see_other(at(&path, &query)))
}
