//! The columns of a form's list, the same on the page and in a sheet.

use luoshi_packs::{Field, FieldKind, Form};
use luoshi_web::Words;
use luoshi_web::lists::Offered;

use crate::forms::Forms;
use crate::sheet;

/// The most of a form's own fields in a list whose columns nobody chose.
const MOST_FIRST: usize = 3;

/// A column. Fields go by their ids; what the system knows by names that no field can have.
#[derive(Clone, Copy)]
pub enum Col<'a> {
    /// The record's title: always there.
    Title,
    /// A field of the form.
    Field(&'a Field),
    /// Whether it stands, and whether somebody stands behind it.
    State,
    /// Who recorded it.
    By,
    /// When.
    Posted,
    /// Its id.
    Id,
}

/// What the system knows of a record besides its fields.
const KNOWN: [Col<'static>; 4] = [Col::State, Col::By, Col::Posted, Col::Id];

impl Col<'_> {
    /// Its name in addresses.
    pub fn id(&self) -> &str {
        match self {
            Self::Title => "-title",
            Self::Field(field) => &field.id,
            Self::State => "-state",
            Self::By => "-by",
            Self::Posted => "-posted",
            Self::Id => "-id",
        }
    }

    /// Its name for readers.
    pub fn label(&self, w: Words) -> String {
        match self {
            Self::Title => w.t("records-column-title"),
            Self::Field(field) => field.label.get(w.lang).to_owned(),
            Self::State => w.t("records-column-state"),
            Self::By => w.t("records-recorded-by"),
            Self::Posted => w.t("records-column-posted"),
            Self::Id => w.t("records-column-id"),
        }
    }

    /// Whether it stands from the right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Field(field)
            if matches!(field.kind, FieldKind::Number | FieldKind::Money | FieldKind::People))
    }
}

/// The form's own fields that its list shows at first: not the day and the unit, which every list shows.
fn own(form: &Form) -> Vec<&Field> {
    let columns = form.columns.iter().filter(|id| **id != form.day && **id != form.unit);
    columns.filter_map(|id| form.field(id)).take(MOST_FIRST).collect()
}

/// A form's fields in the order of its list: day and unit, what is shown at first, the others.
fn ordered(form: &Form) -> Vec<&Field> {
    let mut all: Vec<&Field> = [&form.day, &form.unit].into_iter().filter_map(|id| form.field(id)).collect();
    for field in own(form).into_iter().chain(sheet::columns(form)) {
        if all.iter().all(|held| held.id != field.id) {
            all.push(field);
        }
    }
    all
}

/// The columns that the list of a form offers; the title is there in any case.
pub fn offered(form: &Form, w: Words) -> Vec<Offered> {
    let first = own(form);
    let first = |field: &Field| {
        field.id == form.day || field.id == form.unit || first.iter().any(|own| own.id == field.id)
    };
    let fields = ordered(form).into_iter().filter(|field| field.kind != FieldKind::Files);
    let fields = fields.map(|field| Offered::new(field.id.as_str(), field.label.get(w.lang), first(field)));
    let known = KNOWN.iter().map(|col| Offered::new(col.id(), col.label(w), matches!(col, Col::State)));
    fields.chain(known).collect()
}

/// The columns that are held: of the form of today, then with `older` those that only earlier versions have.
pub fn held<'a>(
    (today, forms): (&'a Form, &'a Forms),
    holds: impl Fn(&str) -> bool,
    older: Option<fn(&Form) -> Vec<&Field>>,
) -> Vec<Col<'a>> {
    let mut fields: Vec<&Field> = ordered(today).into_iter().filter(|field| holds(&field.id)).collect();
    if let Some(of) = older {
        for field in forms.columns(today, of) {
            let known = |held: &&Field| held.id == field.id;
            if !fields.iter().any(known) && today.field(&field.id).is_none() {
                fields.push(field);
            }
        }
    }
    let known = KNOWN.into_iter().filter(|col| holds(col.id()));
    std::iter::once(Col::Title).chain(fields.into_iter().map(Col::Field)).chain(known).collect()
}

/// What a list shows of earlier versions where nobody chose its columns.
pub fn older_first(form: &Form) -> Vec<&Field> {
    own(form)
}

/// What a sheet of all columns holds of earlier versions.
pub fn older_all(form: &Form) -> Vec<&Field> {
    sheet::columns(form).collect()
}
