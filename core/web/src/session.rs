//! Who is signed in: sessions in the database, by the wall clock, found by a cookie or a bearer token.
//!
//! The token is 32 unpredictable bytes; the database keeps only its hash. A session ends after some idle time,
//! at its absolute end, at sign-out, and when its account signs in anew with the same browser.

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use luoshi_store::{CityId, Instant, Tx};
use luoshi_units::{Who, accounts};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::store::SessionRow;
use crate::{App, Error, store};

/// A session in an office: ends two hours after the last request, at most twelve after sign-in.
const IDLE: TimeDelta = TimeDelta::hours(2);
const LONGEST: TimeDelta = TimeDelta::hours(12);
/// On a device of one's own, when asked for.
const LONGEST_OWN_DEVICE: TimeDelta = TimeDelta::days(7);
/// "Seen" is written this seldom, so that reading does not write.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);
/// A session that has ended is known for so long: a form that comes too late is kept for whoever typed it.
const KNOWN_AFTER: TimeDelta = TimeDelta::days(1);

/// The secret that a browser or a program holds.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token([u8; 32]);

impl Token {
    /// One that nobody has had before.
    pub(crate) fn new(tx: &Tx) -> Self {
        Self(tx.random())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::parse_hash(text).map(Self)
    }

    /// 32 bytes as they are written in a page.
    pub(crate) fn parse_hash(text: &str) -> Option<[u8; 32]> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let (high, low) = (char::from(pair[0]).to_digit(16)?, char::from(pair[1]).to_digit(16)?);
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(bytes)
    }

    /// As it travels.
    pub(crate) fn text(&self) -> String {
        hex::encode(self.0)
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What this session's forms carry. It follows from the token, so it need not be kept, and the token does
    /// not follow from it.
    fn csrf(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"form");
        hash.update(self.0);
        hex::encode(&hash.finalize()[..16])
    }
}

/// How a session came with its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// By cookie, which a browser also sends when another site asks: writes need the form's token.
    Cookie,
    /// By `Authorization: Bearer`, which only a program that knows it sends.
    Bearer,
}

/// A person who is signed in, as every handler may see it.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) who: Who,
    pub(crate) by: By,
    pub(crate) csrf: String,
    /// Whether a second factor was shown in it.
    pub(crate) strong: bool,
    /// When its person last showed who they are.
    proved: Instant,
    token: Token,
}

/// How long it is believed, for what changes how one signs in, that the person is still the one who signed in.
const BELIEVED: TimeDelta = TimeDelta::minutes(15);

impl Session {
    /// Whether a form's token is this session's.
    pub(crate) fn csrf_is(&self, given: &str) -> bool {
        self.csrf.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// Whether its person showed a short while ago who they are.
    pub(crate) fn is_fresh(&self, now: Instant) -> bool {
        now < self.proved + BELIEVED
    }

    /// What the database knows it by.
    pub(crate) fn hash(&self) -> [u8; 32] {
        self.token.hash()
    }
}

/// The cookie's name. With `__Host-` a browser takes it only over HTTPS and for this host alone.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    if app.settings().secure { "__Host-luoshi" } else { "luoshi" }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok()).find_map(|line| {
        line.split(';').filter_map(|one| one.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v)
    })
}

fn token_of(app: &App, headers: &HeaderMap) -> Option<(Token, By)> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Some((Token::parse(token.trim())?, By::Bearer));
    }
    Some((Token::parse(cookie(headers, cookie_name(app))?)?, By::Cookie))
}

/// Finds the session of a request; `None` where there is none, or where it has ended.
pub(crate) async fn find(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Error> {
    let Some((token, by)) = token_of(app, headers) else { return Ok(None) };
    let (city, now, hash) = (app.city().id, app.clock().now(), token.hash());
    let mut conn = app.read().await?;
    let Some(row) = store::session(&mut conn, city, &hash).await? else { return Ok(None) };
    if !lives(&row, now) {
        return Ok(None);
    }
    let Some(who) = accounts::who(&mut conn, city, row.account, app.today()).await? else { return Ok(None) };
    drop(conn);
    if now >= row.seen + NOTED_EVERY {
        app.store()
            .write(move |tx| Box::pin(async move { store::session_seen(tx, city, &hash, now).await }))
            .await?;
    }
    let proved = row.proved.unwrap_or(row.created);
    Ok(Some(Session { who, by, csrf: token.csrf(), strong: row.strong, proved, token }))
}

/// Whether a session has not ended yet.
pub(crate) fn lives(row: &SessionRow, now: Instant) -> bool {
    now < row.expires && now < row.seen + TimeDelta::seconds(row.idle_seconds)
}

/// The session that a request's cookie stood for before it ended by itself. It lets nobody in.
pub(crate) async fn over(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Error> {
    let Some((token, By::Cookie)) = token_of(app, headers) else { return Ok(None) };
    let (city, hash) = (app.city().id, token.hash());
    let mut conn = app.read().await?;
    let Some(row) = store::session(&mut conn, city, &hash).await? else { return Ok(None) };
    let who = accounts::who(&mut conn, city, row.account, app.today()).await?;
    let (strong, proved) = (false, row.created);
    Ok(who.map(|who| Session { who, by: By::Cookie, csrf: token.csrf(), strong, proved, token }))
}

/// A session that has just begun.
pub(crate) struct Begun {
    pub(crate) token: Token,
    pub(crate) expires: Instant,
}

/// A session that is to begin.
pub(crate) struct Begin {
    pub(crate) account: i64,
    pub(crate) own_device: bool,
    /// Whether a second factor was shown.
    pub(crate) strong: bool,
    /// What the browser says of itself.
    pub(crate) device: String,
    /// Whoever held this token in the browser is signed out.
    pub(crate) before: Option<Token>,
}

/// Begins a session, with a token that nobody has had before.
pub(crate) async fn begin(app: &App, begin: Begin) -> Result<Begun, Error> {
    let (city, now) = (app.city().id, app.clock().now());
    app.store().write(move |tx| Box::pin(async move { begin_in(tx, city, begin, now).await })).await
}

async fn begin_in(tx: &mut Tx, city: CityId, begin: Begin, now: Instant) -> Result<Begun, Error> {
    store::sessions_sweep(tx, city, now - KNOWN_AFTER).await?;
    if let Some(before) = begin.before {
        store::session_end(tx, city, &before.hash()).await?;
    }
    let token = Token::new(tx);
    let (idle, longest) =
        if begin.own_device { (LONGEST_OWN_DEVICE, LONGEST_OWN_DEVICE) } else { (IDLE, LONGEST) };
    let row = SessionRow {
        token_hash: token.hash().into(),
        account: begin.account,
        created: now,
        seen: now,
        expires: now + longest,
        idle_seconds: idle.num_seconds(),
        device: begin.device,
        strong: begin.strong,
        proved: Some(now),
    };
    store::session_insert(tx, city, &row).await?;
    Ok(Begun { token, expires: row.expires })
}

/// Its person showed who they are; `strong` where that was a second factor.
pub(crate) async fn proved(app: &App, session: &Session, strong: bool) -> Result<(), Error> {
    let (city, now, hash) = (app.city().id, app.clock().now(), session.hash());
    app.store()
        .write(move |tx| Box::pin(async move { store::session_proved(tx, city, &hash, now, strong).await }))
        .await?;
    Ok(())
}

/// The token that a request carries, whether or not its session still lives.
pub(crate) fn token_in(app: &App, headers: &HeaderMap) -> Option<Token> {
    token_of(app, headers).map(|(token, _)| token)
}

/// Ends this session.
pub(crate) async fn end(app: &App, session: &Session) -> Result<(), Error> {
    let (city, hash) = (app.city().id, session.token.hash());
    app.store().write(move |tx| Box::pin(async move { store::session_end(tx, city, &hash).await })).await?;
    Ok(())
}

/// The `Set-Cookie` that carries a session to the browser; without `kept` it goes when the browser closes.
pub(crate) fn set_cookie(app: &App, begun: &Begun, kept: bool) -> String {
    let age = (begun.expires - app.clock().now()).num_seconds().max(0);
    let age = if kept { format!("; Max-Age={age}") } else { String::new() };
    format!("{}={}; Path=/; HttpOnly; SameSite=Lax{}{age}", cookie_name(app), begun.token.text(), secure(app))
}

/// The `Set-Cookie` that takes it away again.
pub(crate) fn clear_cookie(app: &App) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax{}; Max-Age=0", cookie_name(app), secure(app))
}

pub(crate) fn secure(app: &App) -> &'static str {
    if app.settings().secure { "; Secure" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_travels_as_text_and_only_as_its_own() {
        let token = Token([0xab; 32]);
        assert!(Token::parse(&token.text()) == Some(token.clone()));
        for bad in ["", "ab", &"zz".repeat(32), &"ä".repeat(32), &"ab".repeat(33)] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
        assert!(!token.csrf().contains(&token.text()[..8]));
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "xluoshi=1; lang=en".parse().unwrap());
        headers.append(header::COOKIE, "luoshi=7".parse().unwrap());
        assert_eq!(cookie(&headers, "luoshi"), Some("7"));
        assert_eq!(cookie(&headers, "lang"), Some("en"));
        assert_eq!(cookie(&headers, "la"), None);
    }
}
