//! What the public site says of itself: `site.toml`, which a pack need not have.

use std::collections::BTreeMap;

use crate::Text;
use crate::fault::Fault;
use crate::known::{both, is_word};
use crate::model::{Licence, Site, SiteSection};
use crate::problem::Problems;
use crate::raw::{At, SiteSectionRaw};
use crate::tables::RawPack;

/// The site; one named like the campaign where the pack says nothing of it.
pub(crate) fn site(raw: &RawPack, campaign: &Text, problems: &mut Problems) -> Site {
    let plain = Site { name: campaign.clone(), ..Site::default() };
    let Some((file, said)) = raw.site.as_ref().and_then(|found| Some((found.file, found.value.as_ref()?)))
    else {
        return plain;
    };
    let mut text = |text: &Option<At<Text>>| text.as_ref().map(|text| both(file, text, problems));
    let (name, about, notice) = (text(&said.name), text(&said.about), text(&said.notice));
    let turn = text(&said.turn);
    let licence = said.licence.as_ref().map(|licence| {
        if !licence.href.value.starts_with("https://") {
            problems.add(file, &licence.href.span, Fault::BadAddress(licence.href.value.clone()));
        }
        Licence { name: both(file, &licence.name, problems), href: licence.href.value.clone() }
    });
    Site {
        name: name.unwrap_or(plain.name),
        about: about.unwrap_or_default(),
        notice: notice.unwrap_or_default(),
        turn: turn.unwrap_or_default(),
        licence,
        sections: sections(file, &said.section, problems),
    }
}

fn sections(file: usize, all: &[SiteSectionRaw], problems: &mut Problems) -> Vec<SiteSection> {
    let mut first: BTreeMap<&str, &At<String>> = BTreeMap::new();
    for section in all {
        let id = &section.id;
        if !is_word(&id.value) || id.value.len() > 64 {
            problems.add(file, &id.span, Fault::BadId(id.value.clone()));
        }
        if let Some(earlier) = first.insert(&id.value, id) {
            let first = problems.whereabouts(file, &earlier.span);
            problems.add(file, &id.span, Fault::Twice { id: id.value.clone(), first });
        }
    }
    let made = all.iter().map(|section| SiteSection {
        id: section.id.value.clone(),
        name: both(file, &section.name, problems),
    });
    made.collect()
}
