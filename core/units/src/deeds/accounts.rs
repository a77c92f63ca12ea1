use std::collections::HashMap;

use luoshi_store::{Day, Tx};

use crate::secret::login_key;
use crate::trail::{self, Kind, Line};
use crate::{Error, Post, Role, Secret, Tree, Units, Verb, Who, people, store};

/// Gives a person an account, and gives its key. The secret must have been made for the same login.
///
/// # Errors
/// [`Error::UnknownPerson`], [`Error::LoginTaken`], [`Error::BadLogin`], [`Error::Forbidden`]
pub async fn account_add(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    person: i64,
    login: &str,
    secret: &Secret,
) -> Result<i64, Error> {
    let login = login_key(login)?;
    let found = people::by_ids(tx, who.city, &[person]).await?;
    let holder = found.first().ok_or(Error::UnknownPerson)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    who.require(Verb::Administer, &holder.unit, &tree)?;
    if store::login_taken(tx, who.city, &login).await? {
        return Err(Error::LoginTaken { login });
    }
    let account = store::account_insert(tx, who.city, who.person, person, &login, secret.text()).await?;
    note(tx, who, "account-add", vec![person]).await?;
    Ok(account)
}

/// What was done to people, in the access log.
pub(crate) async fn note(tx: &mut Tx, who: &Who, verb: &'static str, whose: Vec<i64>) -> Result<(), Error> {
    let record = if let [one] = whose.as_slice() { Some(*one) } else { None };
    Ok(trail::note(tx, who, &Line { kind: Kind::Change, room: "staff", verb, record, whose }).await?)
}

/// Sets another password: one's own, or anybody's for who administers accounts.
///
/// # Errors
/// [`Error::UnknownAccount`], [`Error::Forbidden`]
pub async fn password_set(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    account: i64,
    secret: &Secret,
) -> Result<(), Error> {
    let person = require_account(tx, who, units, account).await?;
    store::secret_set(tx, who.city, account, secret.text()).await?;
    note(tx, who, "password-set", vec![person]).await
}

/// Closes an account for good, from this day on; its login stays taken, and whom it was linked to elsewhere may come
/// by another.
///
/// # Errors
/// [`Error::UnknownAccount`], [`Error::LastAdministrator`], [`Error::Forbidden`]
pub async fn account_close(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    account: i64,
    today: Day,
) -> Result<(), Error> {
    let person = require_account(tx, who, units, account).await?;
    let yesterday = today.pred_opt().unwrap_or(today);
    for post in store::posts_of(tx, who.city, person).await? {
        if post.from <= today && post.until.is_none_or(|until| until >= today) {
            spare_last(tx, who, &post, yesterday, true).await?;
        }
    }
    store::account_close(tx, who.city, account).await?;
    store::links::links_end(tx, who.city, account).await?;
    store::passkeys::passkeys_end(tx, who.city, account).await?;
    note(tx, who, "account-close", vec![person]).await
}

/// Whose an account is; refuses whoever neither has it nor administers accounts.
pub(super) async fn require_account(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    account: i64,
) -> Result<i64, Error> {
    let holder = store::account_holder(tx, who.city, account).await?.ok_or(Error::UnknownAccount)?;
    if who.account != account {
        let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
        who.require(Verb::Administer, &holder.unit, &tree)?;
    }
    Ok(holder.person)
}

/// Gives a person a role at a unit from a day on, up to a last day or open, and gives the post's key.
///
/// # Errors
/// [`Error::UnknownPerson`], [`Error::UnknownUnit`] on the first day, [`Error::PostStands`],
/// [`Error::DaysReversed`], [`Error::OwnPost`], [`Error::NotToGive`], [`Error::Forbidden`]
pub async fn post_give(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    person: i64,
    role: Role,
    unit: &str,
    (from, until): (Day, Option<Day>),
) -> Result<i64, Error> {
    let post = Post { id: 0, person, role, unit: unit.to_owned(), from, until, acting: false };
    let ids = posts_give(tx, who, units, vec![post]).await?;
    ids.into_iter().next().ok_or(Error::UnknownPost)
}

/// Gives many posts in one go, and gives their keys in the same order; the keys in `posts` are passed over.
///
/// # Errors
/// As [`post_give`]; none is given where one is refused.
pub async fn posts_give(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    mut posts: Vec<Post>,
) -> Result<Vec<i64>, Error> {
    let mut ids: Vec<i64> = posts.iter().map(|post| post.person).collect();
    ids.sort_unstable();
    ids.dedup();
    if people::by_ids(tx, who.city, &ids).await?.len() != ids.len() {
        return Err(Error::UnknownPerson);
    }
    let mut standing: HashMap<i64, Vec<Post>> = HashMap::new();
    for post in store::posts_of_many(tx, who.city, &ids).await? {
        standing.entry(post.person).or_default().push(post);
    }
    for post in &mut posts {
        if let Some(until) = post.until.filter(|until| *until < post.from) {
            return Err(Error::DaysReversed { from: post.from, until });
        }
        if post.acting && post.until.is_none() {
            return Err(Error::ActingNoEnd);
        }
        let tree = units.tree(tx, who.city, post.from, i64::MAX).await?;
        let unit = tree
            .get(&post.unit)
            .ok_or_else(|| Error::UnknownUnit { code: post.unit.clone(), day: post.from })?;
        if let Some(day) = unit.ended {
            return Err(Error::UnitEnded { code: post.unit.clone(), day });
        }
        require_give(who, post.role, &post.unit, &tree)?;
        if post.person == who.person && !who.system {
            return Err(Error::OwnPost);
        }
        let own = standing.entry(post.person).or_default();
        if let Some(other) = own.iter().find(|other| overlaps(other, post)) {
            return Err(Error::PostStands { from: other.from });
        }
        post.id = tx.id();
        own.push(post.clone());
    }
    store::posts_insert(tx, who.city, who.person, &posts).await?;
    note(tx, who, "post-give", ids).await?;
    Ok(posts.iter().map(|post| post.id).collect())
}

/// Whether two posts are one role at one unit on a common day.
pub(crate) fn overlaps(one: &Post, other: &Post) -> bool {
    one.role == other.role
        && one.unit == other.unit
        && other.until.is_none_or(|until| one.from <= until)
        && one.until.is_none_or(|until| other.from <= until)
}

/// Refuses whoever may not give posts of this role here.
fn require_give(who: &Who, role: Role, unit: &str, tree: &Tree) -> Result<(), Error> {
    who.require(Verb::Appoint, unit, tree)?;
    if who.may_give(role, unit, tree) {
        Ok(())
    } else {
        Err(Error::NotToGive { role, unit: unit.to_owned() })
    }
}

/// Refuses to leave nobody who can sign in and keep posts, once this post ends. The program itself may: whoever has the
/// machine can give the post again.
/// With `gone` their holder leaves, and another post of theirs does not help.
pub(super) async fn spare_last(
    tx: &mut Tx,
    who: &Who,
    post: &Post,
    until: Day,
    gone: bool,
) -> Result<(), Error> {
    if post.role != Role::Administrator || who.system {
        return Ok(());
    }
    let next = until.succ_opt().unwrap_or(until);
    let others = store::posts::administrators(tx, who.city, next, post.until).await?;
    let stays = |(other, holder): &(i64, i64)| *other != post.id && !(gone && *holder == post.person);
    if others.iter().any(stays) { Ok(()) } else { Err(Error::LastAdministrator) }
}

/// Ends a post: `until` is its last day.
///
/// # Errors
/// [`Error::UnknownPost`] where it is not there or ended before that day, [`Error::DaysReversed`],
/// [`Error::LastAdministrator`], [`Error::NotToGive`], [`Error::Forbidden`]
pub async fn post_end(tx: &mut Tx, who: &Who, units: &Units, id: i64, until: Day) -> Result<(), Error> {
    let post = store::post_get(tx, who.city, id).await?.ok_or(Error::UnknownPost)?;
    let tree = units.tree(tx, who.city, Day::MAX, i64::MAX).await?;
    require_give(who, post.role, &post.unit, &tree)?;
    if until < post.from {
        return Err(Error::DaysReversed { from: post.from, until });
    }
    if post.until.is_some_and(|ended| ended < until) {
        return Err(Error::UnknownPost);
    }
    spare_last(tx, who, &post, until, false).await?;
    store::post_end(tx, who.city, who.person, id, until).await?;
    note(tx, who, "post-end", vec![post.person]).await
}
