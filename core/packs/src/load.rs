use std::collections::BTreeMap;

use luoshi_ledger::Catalogue;
use luoshi_store::Day;

use crate::fault::Fault;
use crate::forms::{self, values};
use crate::known::{Known, both};
use crate::model::{Campaign, Category, CityDef, Pack, Section, Template};
use crate::problem::{FileId, Problem, Problems};
use crate::raw::{At, PackRaw};
use crate::tables::{self, RawPack};
use crate::units::{self, UnitTable};
use crate::{Files, Lang, figures, persons, site};

/// Reads a pack and holds it against every rule.
///
/// # Errors
/// All that is wrong with it, by file and place, warnings among it.
pub fn load(files: &Files) -> Result<Pack, Vec<Problem>> {
    let mut problems = Problems::default();
    let raw = tables::read(files, &mut problems);
    let pack = build(files, raw, &mut problems);
    let failed = problems.any_error();
    let found = problems.into_sorted();
    match pack {
        Some(pack) if !failed => Ok(Pack { warnings: found, ..pack }),
        _ => Err(found),
    }
}

/// The question to the ledger behind every figure, and the campaign's days.
pub fn catalogue(pack: &Pack) -> Catalogue {
    Catalogue {
        figures: pack.figures.iter().map(|def| (def.figure.id.clone(), def.figure.clone())).collect(),
        from: pack.campaign.from,
        until: pack.campaign.until,
    }
}

fn build(files: &Files, mut raw: RawPack, problems: &mut Problems) -> Option<Pack> {
    let sample = std::mem::take(&mut raw.sample);
    let head = raw.pack.as_ref().and_then(|found| Some((found.file, found.value.as_ref()?)));
    let days = head.map(|(file, pack)| campaign_days(file, pack, problems));
    let units = units_of(files, head, problems);
    let shapes = units::shapes(files, &units, problems);
    let known = Known::of(&raw, problems);
    // What a file that cannot be read would have declared is not known: nobody is blamed for naming it.
    if raw.broken {
        return None;
    }
    let items = figures::items(&raw, &known, problems);
    let figures = figures::figures(&raw, &known, &units, problems);
    let categories = categories(&raw, problems);
    let forms = forms::read(&raw, &known, &categories, problems);
    let navigation = navigation(&raw, problems);
    persons::check(&raw, problems);
    let (file, pack) = head?;
    head_names(file, pack, &known, problems);
    let (from, until) = days??;
    Some(Pack {
        id: pack.id.value.clone(),
        version_hash: files.hash(),
        name: pack.name.value.clone(),
        city: CityDef {
            code: pack.city.code.value.clone(),
            name: pack.city.name.value.clone(),
            time_zone: pack.city.time_zone.value.clone(),
        },
        campaign: Campaign { name: pack.campaign.name.value.clone(), from, until },
        items,
        figures,
        categories,
        forms,
        navigation,
        templates: templates(&raw, problems),
        site: site::site(&raw, &pack.campaign.name.value, problems),
        overview: pack.overview.iter().map(|id| id.value.clone()).collect(),
        units: units.rows,
        shapes,
        sample,
        warnings: Vec::new(),
    })
}

fn head_names(file: FileId, pack: &PackRaw, known: &Known, problems: &mut Problems) {
    let id = &pack.id.value;
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > 64 || !id.bytes().all(fits) {
        problems.add(file, &pack.id.span, Fault::BadId(id.clone()));
    }
    for text in [&pack.name, &pack.city.name, &pack.campaign.name] {
        both(file, text, problems);
    }
    if !Lang::ALL.iter().all(|lang| pack.languages.value.contains(lang)) {
        problems.add(file, &pack.languages.span, Fault::Languages);
    }
    let zone = &pack.city.time_zone;
    if zone.value.parse::<chrono_tz::Tz>().is_err() {
        problems.add(file, &zone.span, Fault::UnknownZone(zone.value.clone()));
    }
    for figure in pack.overview.iter().filter(|id| !known.figures.contains_key(id.value.as_str())) {
        problems.add(file, &figure.span, Fault::UnknownFigure(figure.value.clone()));
    }
}

fn day(file: FileId, text: &At<String>, problems: &mut Problems) -> Option<Day> {
    let day = text.value.parse().ok();
    if day.is_none() {
        problems.add(file, &text.span, Fault::NotADay(text.value.clone()));
    }
    day
}

fn campaign_days(file: FileId, pack: &PackRaw, problems: &mut Problems) -> Option<(Day, Day)> {
    let from = day(file, &pack.campaign.from, problems);
    let until = day(file, &pack.campaign.until, problems);
    let (from, until) = (from?, until?);
    if from > until {
        problems.add(file, &pack.campaign.until.span, Fault::DaysReversed);
    }
    Some((from, until))
}

fn units_of(files: &Files, head: Option<(FileId, &PackRaw)>, problems: &mut Problems) -> UnitTable {
    let root = head.map(|(_, pack)| pack.city.code.value.as_str());
    let founded = head.and_then(|(file, pack)| day(file, &pack.units.founded, problems));
    let short = head.map_or(&[][..], |(_, pack)| &pack.units.short);
    units::read(files, root, founded.unwrap_or_default(), short, problems)
}

fn categories(raw: &RawPack, problems: &mut Problems) -> BTreeMap<String, Category> {
    let mut all = BTreeMap::new();
    for found in &raw.categories {
        let Some(category) = &found.value else { continue };
        let id = category.id.value.clone();
        let name = both(found.file, &category.name, problems);
        let values = values(found.file, &category.values, problems);
        all.insert(id.clone(), Category { id, name, values });
    }
    all
}

fn templates(raw: &RawPack, problems: &mut Problems) -> Vec<Template> {
    let mut all: Vec<Template> = Vec::new();
    for found in &raw.templates {
        let Some(template) = &found.value else { continue };
        let name = both(found.file, &template.name, problems);
        if all.iter().any(|other| other.id == template.id.value) {
            problems.add(found.file, &template.id.span, Fault::BadId(template.id.value.clone()));
            continue;
        }
        let mut sections =
            raw.site.iter().filter_map(|site| site.value.as_ref()).flat_map(|site| &site.section);
        if let Some(section) = &template.section
            && !sections.any(|known| known.id.value == section.value)
        {
            problems.add(found.file, &section.span, Fault::UnknownSiteSection(section.value.clone()));
        }
        all.push(Template {
            id: template.id.value.clone(),
            name,
            lang: template.lang,
            period: template.period,
            section: template.section.as_ref().map(|section| section.value.clone()),
            title: template.title.value.clone(),
            body: template.body.value.clone(),
        });
    }
    all
}

fn navigation(raw: &RawPack, problems: &mut Problems) -> Vec<Section> {
    let mut all = Vec::new();
    for found in &raw.sections {
        let Some(section) = &found.value else { continue };
        let name = both(found.file, &section.name, problems);
        all.push(Section { id: section.id.value.clone(), name, group: section.group });
    }
    all
}
