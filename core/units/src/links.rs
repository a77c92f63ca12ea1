//! Who an account is to providers of OpenID Connect, which vouch for people by issuer and subject.

use luoshi_store::{CityId, Conn, Day, Instant, Tx};

use crate::deeds::note;
use crate::{Error, Role, Who, accounts, store};

/// Who an account is to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The provider, as it names itself.
    pub issuer: String,
    /// The person, as it names them for ever.
    pub subject: String,
    /// What it called them then; for the owner to know it by.
    pub named: String,
    /// Since when, by the wall clock.
    pub since: Instant,
}

/// The open account that a provider's person is here.
pub async fn account(
    conn: &mut Conn,
    city: CityId,
    issuer: &str,
    subject: &str,
) -> Result<Option<i64>, Error> {
    Ok(store::links::linked(conn, city, issuer, subject).await?)
}

/// Who an account is elsewhere.
pub async fn of(conn: &mut Conn, city: CityId, account: i64) -> Result<Vec<Link>, Error> {
    Ok(store::links::links_of(conn, city, account).await?)
}

/// Links one's own account. Linked to it before, it stays as it was.
///
/// # Errors
/// [`Error::LinkTaken`] where another account is that person.
pub async fn add(tx: &mut Tx, who: &Who, link: &Link) -> Result<(), Error> {
    if store::links::link_insert(tx, who.city, who.account, link).await? {
        return note(tx, who, "link-add", vec![who.person]).await;
    }
    let own = store::links::linked(tx, who.city, &link.issuer, &link.subject).await?;
    if own == Some(who.account) { Ok(()) } else { Err(Error::LinkTaken) }
}

/// Takes a link of one's own account away. Whether another way in is left, the caller has looked.
pub async fn end(tx: &mut Tx, who: &Who, issuer: &str, subject: &str) -> Result<(), Error> {
    store::links::link_end(tx, who.city, who.account, (issuer, subject)).await?;
    note(tx, who, "link-end", vec![who.person]).await
}

/// Whether a password is heard where a city signs in by these providers alone: an administrator's is, as long as no
/// administrator comes in by one of them, so that nobody locks the city.
pub async fn password_heard(
    conn: &mut Conn,
    city: CityId,
    account: i64,
    issuers: &[&str],
    on: Day,
) -> Result<bool, Error> {
    let Some(who) = accounts::who(conn, city, account, on).await? else { return Ok(false) };
    if who.posts.iter().all(|post| post.role != Role::Administrator) {
        return Ok(false);
    }
    Ok(store::links::administrators_linked(conn, city, on, issuers).await? == 0)
}
