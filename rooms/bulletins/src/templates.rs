//! The texts that bulletins begin from: those of the pack.

use luoshi_packs::{Lang, Pack};
use luoshi_web::formats;

use crate::model::{Draft, lang_of};

/// Their ids and names.
pub fn of(pack: &Pack, lang: Lang) -> Vec<(String, String)> {
    pack.templates.iter().map(|template| (template.id.clone(), template.name.get(lang).to_owned())).collect()
}

/// A draft that begins from one, with its title and text for the draft's period; as it is where it begins from none.
#[must_use]
pub fn filled(pack: &Pack, draft: Draft) -> Draft {
    let Some(template) = pack.templates.iter().find(|one| Some(&one.id) == draft.template.as_ref()) else {
        return Draft { template: None, ..draft };
    };
    let period = formats::period_of_year(lang_of(&draft.lang), draft.from, draft.until);
    let fill = |text: &str| text.replace("{period}", &period);
    let section = draft.section.or_else(|| template.section.clone());
    Draft { title: fill(&template.title), body: fill(&template.body), section, ..draft }
}
