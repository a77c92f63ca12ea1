//! The page around every page of the site: the city's and the campaign's name, sections, search, language, foot.

use luoshi_packs::Lang;
use luoshi_web::{Html, Words};

use crate::here::Here;
use crate::pages::feed::{Form, feed_path};

/// What `site.html` shows around a page's own content. A page has a field `frame`.
pub struct Frame {
    /// The words of this room.
    pub w: Words,
    /// The page's `lang`.
    pub lang: &'static str,
    /// For the browser's tab, without the site's name.
    pub title: String,
    /// What the page says, in a sentence, for lists of others.
    pub description: String,
    /// The site's name.
    pub site: Html,
    /// The same in plain words.
    pub site_name: String,
    /// The city's name.
    pub city: Html,
    /// Whether the city is a sample.
    pub sample: bool,
    /// The way home.
    pub home: String,
    /// The sections.
    pub sections: Vec<Link>,
    /// Where one searches.
    pub search: String,
    /// What the field for searching holds.
    pub typed: String,
    /// Whether the address says the language: forms carry it on.
    pub chosen: Option<&'static str>,
    /// The same page in the other language: address, tag, name.
    pub other: (String, &'static str, &'static str),
    /// The page as others name it; none for one that they should not.
    pub canonical: Option<String>,
    /// The same page in each language, whole addresses by their tags.
    pub alternates: Vec<(&'static str, String)>,
    /// What a share of the page looks like.
    pub card: Option<Card>,
    /// The picture of a share: a whole address.
    pub picture: String,
    /// Feeds that tell of what is new here: their kinds, names, whole addresses.
    pub feeds: Vec<(&'static str, String, String)>,
    /// The feeds that readers are shown: their kinds and addresses.
    pub shown_feeds: [(&'static str, String); 2],
    /// Where everybody checks numbers.
    pub verify: String,
    /// Where those sign in who work here.
    pub staff: String,
    /// Whose the texts are.
    pub notice: String,
    /// Under which terms data may be used: words and address.
    pub licence: Option<(String, String)>,
    /// Where its data lie.
    pub data: String,
    /// Where one follows a letter.
    pub letters: String,
    /// The style sheet's address.
    pub style: String,
    /// The address of the script that sets the theme.
    pub theme: String,
    /// The address of the script that opens numbers in place.
    pub script: String,
}

/// A link of the navigation.
pub struct Link {
    /// Its words.
    pub label: Html,
    /// Its address.
    pub href: String,
    /// Whether it is the section one is in.
    pub open: bool,
}

/// What a share of a page looks like elsewhere.
pub struct Card {
    /// `article` or `website`.
    pub kind: &'static str,
    /// When it was published, and changed.
    pub times: Option<(String, String)>,
}

impl Frame {
    /// Around the page at a path.
    pub fn of(here: &Here, title: impl Into<String>, path: &str) -> Self {
        let (w, lang, site, city) = (here.w, here.lang(), &here.pack.site, here.app.city());
        let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let in_lang = |lang: Lang| luoshi_web::href(path, &[("lang", Some(lang.code()))]);
        let sections = site.sections.iter().map(|section| {
            let at = format!("/site/sections/{}", section.id);
            Link { label: Html::text(section.name.get(lang)), open: at == path, href: here.to(&at) }
        });
        Self {
            w,
            lang: lang.tag(),
            title: title.into(),
            description: site.about.get(lang).to_owned(),
            site: Html::text(site.name.get(lang)),
            site_name: site.name.get(lang).to_owned(),
            city: Html::name(lang, &city.name_zh, Some(&city.name_en)),
            sample: city.sample_until.is_some(),
            home: here.to("/site/"),
            sections: sections.collect(),
            search: here.to("/site/search"),
            typed: String::new(),
            chosen: here.chosen.then(|| lang.code()),
            other: (in_lang(other), other.tag(), if other == Lang::En { "English" } else { "中文" }),
            canonical: Some(here.absolute(&here.to(path))),
            alternates: Lang::ALL
                .map(|lang| (lang.tag(), here.absolute(&in_lang(lang))))
                .into_iter()
                .chain([("x-default", here.absolute(path))])
                .collect(),
            card: None,
            picture: here.absolute("/site/card.png"),
            feeds: feeds(here, None, site.name.get(lang)),
            shown_feeds: shown_feeds(here, None),
            verify: here.to("/verify"),
            staff: here.to("/sign-in"),
            notice: here.notice(),
            licence: site
                .licence
                .as_ref()
                .map(|licence| (licence.name.get(lang).to_owned(), licence.href.clone())),
            data: here.to("/site/data"),
            letters: here.to("/site/letters"),
            style: here.app.asset("app.css"),
            theme: here.app.asset("theme.ts"),
            script: here.app.asset("site.ts"),
        }
    }

    /// What it says, in a sentence.
    #[must_use]
    pub fn says(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// In a section, whose link is marked.
    #[must_use]
    pub fn within(mut self, section: Option<&str>) -> Self {
        if let Some(id) = section {
            let at = format!("/site/sections/{id}");
            for link in &mut self.sections {
                link.open = link.href.split('?').next() == Some(&at);
            }
        }
        self
    }

    /// Asked for with more than its path: the same page in the other language is asked for alike.
    #[must_use]
    pub fn asked(mut self, path: &str, query: &[(&str, Option<&str>)]) -> Self {
        let other = if self.w.lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let query: Vec<_> = query.iter().copied().chain([("lang", Some(other.code()))]).collect();
        self.other.0 = luoshi_web::href(path, &query);
        self
    }

    /// In one language alone: the text's own.
    #[must_use]
    pub fn named(mut self, canonical: Option<String>) -> Self {
        self.canonical = canonical;
        self
    }

    /// With the feeds of a section, by its id and name, before those of the whole site.
    #[must_use]
    pub fn feeds(mut self, here: &Here, section: (&str, &str)) -> Self {
        let own = feeds(here, Some(section.0), section.1);
        self.feeds.splice(0..0, own);
        self.shown_feeds = shown_feeds(here, Some(section.0));
        self
    }

    /// What was searched for.
    #[must_use]
    pub fn typed(mut self, typed: &str) -> Self {
        typed.clone_into(&mut self.typed);
        self
    }

    /// What a share of it looks like.
    #[must_use]
    pub fn card(mut self, card: Card) -> Self {
        self.card = Some(card);
        self
    }
}

fn shown_feeds(here: &Here, section: Option<&str>) -> [(&'static str, String); 2] {
    [(Form::Atom, "Atom"), (Form::Json, "JSON")]
        .map(|(form, kind)| (kind, here.to(&feed_path(section, form))))
}

fn feeds(here: &Here, section: Option<&str>, name: &str) -> Vec<(&'static str, String, String)> {
    let kinds = [(Form::Atom, "application/atom+xml"), (Form::Json, "application/feed+json")];
    let feed = |(form, kind)| (kind, name.to_owned(), here.absolute(&here.to(&feed_path(section, form))));
    kinds.map(feed).into()
}
