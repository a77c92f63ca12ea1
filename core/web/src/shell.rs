//! The page around every page: top bar, side navigation, head, foot.
//!
//! A page is an askama template that extends `shell.html`; its struct has a field `shell`:
//!
//! ```ignore
//! #[derive(askama::Template)]
//! #[template(path = "talk_list.html")]
//! struct TalkList { shell: Shell, w: Words, table: Table }
//!
//! async fn list(user: User) -> Result<Response, Error> {
//!     let w = user.words(&WORDS);
//!     let shell = user.shell(w.t("talks")).crumb(w.t("talks"), None).lede(w.t("talks-lede"))
//!         .main_action(w.t("talk-record"), "/talks/new");
//!     render(&TalkList { shell, w, table })
//! }
//! ```

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_units::Verb;

use crate::band::Band;
use crate::help::Help;
use crate::look::Look;
use crate::nav::{NavGroup, NavItem};
use crate::parts::Tab;
use crate::user::{href, with_query};
use crate::{App, Error, Html, User, Visitor, WORDS, Words, formats, help};

/// What `shell.html` and `plain.html` show around a page's own content.
#[derive(Clone)]
pub struct Shell {
    /// The words that all pages share.
    pub w: Words,
    /// The page's `lang`.
    pub lang: &'static str,
    /// For the browser's tab.
    pub title: String,
    /// How many fields are wrong.
    pub wrong: usize,
    /// The page's one h1.
    pub heading: Html,
    /// The city's name.
    pub city: Html,
    /// The campaign's name.
    pub campaign: Html,
    /// Whether the city is a sample.
    pub sample: bool,
    /// The side navigation: groups with their links.
    pub navigation: Vec<(String, Vec<Link>)>,
    /// The same page in the other language.
    pub other: Other,
    /// How its reader wants it to look.
    pub look: Look,
    /// This page, to come back to.
    pub here: String,
    /// Who is signed in; empty for nobody.
    pub person: Html,
    /// How many notices the bell counts.
    pub unread: usize,
    /// What forms carry.
    pub csrf: String,
    /// The path to the page.
    pub crumbs: Vec<Crumb>,
    /// The line under the heading.
    pub lede: Option<Html>,
    /// The buttons beside the heading.
    pub actions: Vec<Action>,
    /// What the page is for and how it is used.
    pub help: Option<Help>,
    /// What a room has going on with its reader from page to page.
    pub band: Option<Band>,
    /// As of when its figures are.
    pub stamp: Option<Stamp>,
    /// Its views.
    pub tabs: Vec<Tab>,
    /// What the field for searching holds.
    pub typed: String,
    /// What was just done.
    pub toast: Option<String>,
    /// Where it is explained why one can see the page.
    pub why: Option<String>,
    /// Where everybody reads what the city publishes, words and address, if a room has such a front: the way out of a
    /// page that strangers see.
    pub front: Option<(String, String)>,
    /// The style sheet's address.
    pub style: String,
    /// The address of the script that sets the theme.
    pub theme: String,
    /// The addresses of the other scripts.
    pub scripts: Vec<String>,
    app: App,
}

/// A link of the side navigation.
#[derive(Clone)]
pub struct Link {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is the page one is on.
    pub open: bool,
    /// The key that leads there after `g`.
    pub key: Option<char>,
}

/// The link to the same page in the other language.
#[derive(Clone)]
pub struct Other {
    /// Its address.
    pub href: String,
    /// That language's tag.
    pub lang: &'static str,
    /// That language's name, in itself.
    pub label: &'static str,
}

impl Other {
    /// The other language than the page's, at the address that `href` makes of that language's code.
    pub(crate) fn than(lang: Lang, href: impl FnOnce(&str) -> String) -> Self {
        let (other, label) = match lang {
            Lang::Zh => (Lang::En, "English"),
            Lang::En => (Lang::Zh, "中文"),
        };
        Self { href: href(other.code()), lang: other.tag(), label }
    }
}

/// A step of the path to a page.
#[derive(Clone)]
pub struct Crumb {
    /// Its words.
    pub label: Html,
    /// Its address; the page itself has none.
    pub href: Option<String>,
}

/// A button beside the heading.
#[derive(Clone)]
pub struct Action {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Its class.
    pub class: &'static str,
    /// The dialog it opens where scripts run.
    pub dialog: Option<&'static str>,
}

/// As of when, and up to which entry of the ledger.
#[derive(Clone)]
pub struct Stamp {
    at: Option<Instant>,
    zone: chrono_tz::Tz,
    position: i64,
    /// Where another moment can be chosen.
    pub change: Option<String>,
}

impl Stamp {
    /// The stamp of figures that were just asked: the present, up to the log's last position.
    pub fn now(app: &App, position: i64) -> Self {
        Self::at(app, app.store().now(), position)
    }

    /// The stamp of another moment.
    pub fn at(app: &App, at: Instant, position: i64) -> Self {
        Self { at: Some(at), zone: app.zone(), position, change: None }
    }

    /// The stamp of a position that stands for no instant, such as that before the first entry.
    pub fn before_all(app: &App, position: i64) -> Self {
        Self { at: None, zone: app.zone(), position, change: None }
    }

    /// Its instant in the city's own time.
    pub fn text(&self, w: &Words) -> String {
        self.at.map_or_else(|| formats::NONE.to_owned(), |at| formats::instant_of_year(w.lang, at, self.zone))
    }

    /// The position with thousands.
    pub fn number(&self) -> String {
        formats::int(self.position)
    }

    /// With a link to where another moment can be chosen.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }
}

/// The front of the first room that has one, in the language that the address says.
fn front(visitor: &Visitor) -> Option<(String, String)> {
    let (words, href) = visitor.app.rooms().iter().find_map(|room| room.front(visitor.lang))?;
    let said = crate::user::lang_said(&visitor.uri).then(|| visitor.lang.code());
    Some((words, crate::user::href(&href, &[("lang", said)])))
}

impl Shell {
    pub(crate) fn signed_in(user: &User, title: String) -> Self {
        let mut shell = Self::around(&user.app, user.lang, &user.uri, title);
        shell.navigation = navigation(user, shell.w);
        shell.person = Html::name(user.lang, &user.who.name, None);
        shell.csrf.clone_from(&user.csrf);
        shell.why = why(user);
        shell.unread = user.unread;
        shell.look = user.look;
        shell.help = help::of(&user.app, user.route.as_ref(), user.lang);
        let at = (user.uri.path(), user.band.as_deref());
        shell.band = user.app.rooms().iter().find_map(|room| room.band(&user.app, &user.who, user.lang, at));
        shell
    }

    /// Around a page for whoever reads it: sign-in, errors.
    pub(crate) fn plain(visitor: &Visitor, title: String) -> Self {
        let mut shell = Self::around(&visitor.app, visitor.lang, &visitor.uri, title);
        shell.look = visitor.look;
        shell.front = front(visitor);
        shell.help = help::of(&visitor.app, visitor.route.as_ref(), visitor.lang);
        shell
    }

    fn around(app: &App, lang: Lang, uri: &axum::http::Uri, title: String) -> Self {
        let (pack, city) = (app.pack(), app.city());
        let campaign = &pack.campaign.name;
        Self {
            w: WORDS.in_lang(lang),
            lang: lang.tag(),
            wrong: 0,
            heading: Html::text(&title),
            title,
            city: Html::name(lang, &city.name_zh, Some(&city.name_en)),
            campaign: Html::name(lang, &campaign.zh, Some(&campaign.en)),
            sample: city.sample_until.is_some(),
            navigation: Vec::new(),
            other: Other::than(lang, |code| with_query(uri, "lang", Some(code))),
            look: Look::default(),
            here: uri.path_and_query().map_or("/", |here| here.as_str()).to_owned(),
            person: Html::default(),
            unread: 0,
            csrf: String::new(),
            crumbs: Vec::new(),
            lede: None,
            actions: Vec::new(),
            help: None,
            band: None,
            stamp: None,
            tabs: Vec::new(),
            typed: String::new(),
            toast: None,
            why: None,
            front: None,
            style: app.assets().href("app.css"),
            theme: app.assets().href("theme.ts"),
            scripts: vec![app.assets().href("app.ts")],
            app: app.clone(),
        }
    }

    /// The heading, where it differs from the title (a piece in the other language, a tag beside it).
    #[must_use]
    pub fn heading(mut self, heading: impl Into<Html>) -> Self {
        self.heading = heading.into();
        self
    }

    /// The line under the heading.
    #[must_use]
    pub fn lede(mut self, lede: impl Into<Html>) -> Self {
        self.lede = Some(lede.into());
        self
    }

    /// A step of the path to this page, from above; the last is this page and has no address.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<Html>, href: Option<&str>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: href.map(str::to_owned) });
        self
    }

    /// A button beside the heading.
    #[must_use]
    pub fn action(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.with_action(label.into(), href.into(), "btn", None)
    }

    /// A button that opens a dialog of this page; without a script it leads to the page that does the same.
    #[must_use]
    pub fn dialog_action(
        self,
        label: impl Into<String>,
        href: impl Into<String>,
        dialog: &'static str,
    ) -> Self {
        self.with_action(label.into(), href.into(), "btn", Some(dialog))
    }

    /// The page's one main button. Say it last: it stands rightmost.
    #[must_use]
    pub fn main_action(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.with_action(label.into(), href.into(), "btn main-act", None)
    }

    fn with_action(
        mut self,
        label: String,
        href: String,
        class: &'static str,
        dialog: Option<&'static str>,
    ) -> Self {
        self.actions.push(Action { label, href, class, dialog });
        self
    }

    /// As of when the page's figures are.
    #[must_use]
    pub fn stamp(mut self, stamp: Stamp) -> Self {
        self.stamp = Some(stamp);
        self
    }

    /// A fixed set of views of this page.
    #[must_use]
    pub fn tabs(mut self, tabs: Vec<Tab>) -> Self {
        self.tabs = tabs;
        self
    }

    /// How many fields are wrong: the title begins with it.
    #[must_use]
    pub fn wrong(mut self, fields: usize) -> Self {
        self.wrong = fields;
        self
    }

    /// What was searched for: it stays in the field.
    #[must_use]
    pub fn typed(mut self, typed: &str) -> Self {
        typed.clone_into(&mut self.typed);
        self
    }

    /// Something was done: said once, at the foot of the screen.
    #[must_use]
    pub fn toast(mut self, said: impl Into<String>) -> Self {
        self.toast = Some(said.into());
        self
    }

    /// A script of the build that this page needs besides the common one, such as `check.ts`.
    #[must_use]
    pub fn script(mut self, entry: &str) -> Self {
        self.scripts.push(self.app.assets().href(entry));
        self
    }

    /// What forms of this page carry: the hidden fields `csrf` and, with a key, `key`.
    pub fn hidden(&self, key: &str) -> Html {
        let mut out = format!(r#"<input type="hidden" name="csrf" value="{}">"#, Html::text(&self.csrf));
        if !key.is_empty() {
            out.push_str(&format!(r#"<input type="hidden" name="key" value="{}">"#, Html::text(key)));
        }
        Html::trusted(out)
    }
}

/// The address that explains why this person can see this page.
fn why(user: &User) -> Option<String> {
    let at = user.app.rooms().iter().find_map(|room| room.explains())?;
    (user.uri.path() != at).then(|| href(at, &[("page", Some(user.uri.path()))]))
}

fn navigation(user: &User, w: Words) -> Vec<(String, Vec<Link>)> {
    let label = w.t("jobs-title");
    let jobs = NavItem { group: NavGroup::Do, label, href: "/jobs".to_owned(), order: 950 };
    let mut items: Vec<_> =
        user.app.rooms().iter().flat_map(|room| room.navigation(&user.app, &user.who, user.lang)).collect();
    items.push(jobs);
    if user.who.may_anywhere(Verb::Record) {
        let (group, href) = (NavGroup::Record, "/drafts".to_owned());
        items.push(NavItem { group, label: w.t("drafts"), href, order: 950 });
    }
    if user.who.may_anywhere(Verb::Administer) {
        let label = w.t("accounts");
        items.push(NavItem { group: NavGroup::Do, label, href: "/accounts".to_owned(), order: 900 });
    }
    items.sort_by(|a, b| (a.group, a.order, &a.href).cmp(&(b.group, b.order, &b.href)));
    let keys: Vec<_> = user.app.rooms().iter().flat_map(|room| room.keys()).collect();
    let open = open_item(user.uri.path(), items.iter().map(|item| item.href.as_str()));
    let groups = [
        (NavGroup::See, "nav-see"),
        (NavGroup::Do, "nav-do"),
        (NavGroup::Record, "nav-record"),
        (NavGroup::Verify, "nav-verify"),
    ];
    let links = |group| {
        let of = items.iter().filter(|item| item.group == group);
        of.map(|item| Link {
            label: item.label.clone(),
            href: item.href.clone(),
            open: open.as_deref() == Some(item.href.as_str()),
            key: keys.iter().find(|(_, href)| *href == item.href).map(|(key, _)| *key),
        })
        .collect::<Vec<_>>()
    };
    groups
        .into_iter()
        .map(|(group, word)| (w.t(word), links(group)))
        .filter(|(_, links)| !links.is_empty())
        .collect()
}

/// The link whose path is this page's or the longest one above it. `/` is only itself.
fn open_item<'a>(path: &str, hrefs: impl Iterator<Item = &'a str>) -> Option<String> {
    let plain = |href: &'a str| href.split(['?', '#']).next().unwrap_or(href);
    hrefs
        .filter(|href| {
            let base = plain(href);
            base == path || (base != "/" && path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/')))
        })
        .max_by_key(|href| plain(href).len())
        .map(str::to_owned)
}

/// Answers with a page.
///
/// # Errors
/// What the template reports.
pub fn render(page: &impl askama::Template) -> Result<Response, Error> {
    render_with(StatusCode::OK, page)
}

/// Answers with a page and a status: 422 for a form that comes back with errors.
///
/// # Errors
/// What the template reports.
pub fn render_with(status: StatusCode, page: &impl askama::Template) -> Result<Response, Error> {
    let html = page.render()?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, kind, html).into_response())
}

/// Answers with a file to keep. `name` is what it is called on the reader's machine; it may be Chinese.
pub fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let heads = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition(name))];
    (heads, bytes).into_response()
}

/// The header that has a browser keep a file under this name.
pub(crate) fn disposition(name: &str) -> String {
    // An ASCII name for old programs, and the true one as RFC 6266 writes it.
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Leads the browser to another page of this site once a form has been taken.
pub fn see_other(href: impl AsRef<str>) -> Response {
    axum::response::Redirect::to(href.as_ref()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{download, open_item};

    #[test]
    fn a_file_may_have_a_chinese_name_and_no_other_header() {
        let response = download("宣讲 1\"\r\n.xlsx", "text/csv", Vec::new());
        assert_eq!(
            response.headers()["content-disposition"],
            "attachment; filename=\"___1___.xlsx\"; filename*=UTF-8''%E5%AE%A3%E8%AE%B2%201%22%0D%0A.xlsx"
        );
    }

    #[test]
    fn the_open_link_is_the_longest_above_the_page() {
        let hrefs = ["/", "/talks", "/talks/teams", "/records?form=works"];
        let open = |path| open_item(path, hrefs.into_iter());
        assert_eq!(open("/").as_deref(), Some("/"));
        assert_eq!(open("/talks/7/edit").as_deref(), Some("/talks"));
        assert_eq!(open("/talks/teams/3").as_deref(), Some("/talks/teams"));
        assert_eq!(open("/records/works").as_deref(), Some("/records?form=works"));
        assert_eq!(open("/talksabout"), None);
    }
}
