//! A record's files, for whoever may see the record, and the pictures among them that everybody may see.

use axum::extract::{Path, Query};
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_web::parts::Held;
use luoshi_web::pictures::Picture;
use luoshi_web::uploads::{self, Kept, elsewhere};
use luoshi_web::{App, Error, User};
use serde::Deserialize;

use super::id_of;
use crate::forms::Forms;
use crate::here::{Here, href_of};
use crate::model::{self, Record, State};
use crate::{deeds, store};

#[derive(Deserialize)]
pub struct Size {
    size: Option<String>,
}

/// `/records/{form}/{id}/files/{hash}`; with `?size=small` the small picture of it.
pub async fn show(
    user: User,
    Path((form, id, hash)): Path<(String, String, String)>,
    Query(Size { size }): Query<Size>,
) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let record = deeds::visible_as(&mut conn, &user.who, here.desk(), id_of(&form, &id)?).await?;
    let form = here.desk().form_of(&mut conn, user.who.city, &record).await?;
    if !model::files(&record.values(&form)).contains(&hash) {
        return Err(Error::NotFound);
    }
    let known = uploads::kept(&mut conn, user.who.city, &[hash]).await?;
    drop(conn);
    let file = named(known, Some(&record)).into_iter().next().ok_or(Error::NotFound)?;
    uploads::answer(&user.app, &file, size.as_deref() == Some("small")).await
}

/// One row a content. The same may have been sent by several, under other names: the record's own come first.
fn named(mut known: Vec<Kept>, record: Option<&Record>) -> Vec<Kept> {
    let own = |file: &Kept| record.is_some_and(|it| file.by == it.created_by || file.by == it.changed_by);
    known.sort_by(|a, b| (&a.hash, !own(a)).cmp(&(&b.hash, !own(b))));
    known.dedup_by(|next, first| next.hash == first.hash);
    known
}

/// These files as the reader gets at them: through the record that holds them, or as what they sent themselves; with
/// where else they hang. Ask with no connection at hand.
pub(crate) async fn held(
    user: &User,
    record: Option<(&Record, &[String])>,
    hashes: &[String],
) -> Result<Vec<Held>, Error> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = uploads::kept(&mut user.app.read().await?, user.who.city, hashes).await?;
    // What the record does not hold is known as this person sent it, and not as others did.
    let holds = |hash: &String| record.is_some_and(|(_, held)| held.contains(hash));
    known.retain(|file| holds(&file.hash) || file.by == user.who.person);
    let mut others = elsewhere(user, hashes, record.map(|(record, _)| record.id)).await?;
    let held = named(known, record.map(|(record, _)| record)).into_iter().map(|file| Held {
        href: match record.filter(|_| holds(&file.hash)) {
            Some((record, _)) => format!("{}/files/{}", href_of(record), file.hash),
            None => format!("/uploads/{}", file.hash),
        },
        elsewhere: others.remove(&file.hash).unwrap_or_default(),
        file,
    });
    Ok(held.collect())
}

/// The same for a reader who is told of a record and does not get at its files.
pub(crate) fn only_named(known: Vec<Kept>, record: &Record) -> Vec<Held> {
    let held = |file| Held { file, href: String::new(), elsewhere: Vec::new() };
    named(known, Some(record)).into_iter().map(held).collect()
}

/// The pictures of these records that everybody may see: of those that stand, where their own form's consent is noted.
pub(crate) async fn for_everybody(app: &App, records: &[i64]) -> Result<Vec<Picture>, Error> {
    let city = app.city().id;
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, Lang::Zh).await?;
    let records = store::records_by_ids(&mut conn, city, records).await?;
    let forms = Forms::read(&mut conn, here.desk(), city, &records).await?;
    let mut pictures = Vec::new();
    for record in records.iter().filter(|record| record.state == State::Standing) {
        let Some(form) = forms.of(record) else { continue };
        let shown = model::public_files(form, &record.values(form));
        let known = uploads::kept(&mut conn, city, &shown).await?;
        let pictured = named(known, Some(record)).into_iter().filter(|file| file.small.is_some());
        pictures.extend(pictured.map(|file| Picture { record: record.id, of: form.name.clone(), file }));
    }
    Ok(pictures)
}
