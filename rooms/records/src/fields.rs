//! A form's fields as a page shows them: each with what it holds now, and what is wrong with it.

use luoshi_packs::{Condition, Field, FieldKind, Form, Lang, Value};
use luoshi_web::parts::{self, Choice, Control, Held, Uploads};
use luoshi_web::{Words, formats};
use serde_json::{Map, Value as Json};

use crate::error::Problem;
use crate::input::part_name;
use luoshi_web::uploads::{ACCEPT, MOST_FILES};

/// Up to so many choices stand open as radio buttons; more become a select.
const MOST_RADIOS: usize = 6;

/// A piece of a form.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The field.
    pub field: parts::Field,
    /// Whether it stands there only where no script turns the one before it into a search.
    pub no_script: bool,
}

/// What a form is shown with.
pub struct Show<'a> {
    /// The form.
    pub form: &'a Form,
    /// The room's words.
    pub w: Words,
    /// What each field holds, as it was sent or as it is kept.
    pub raw: &'a Map<String, Json>,
    /// What was typed beside a field and was not understood, by the field.
    pub typed: &'a dyn Fn(&str) -> String,
    /// What may have been meant by that, by the field.
    pub offers: &'a [(String, Choice)],
    /// What is wrong.
    pub problems: &'a [Problem],
    /// The units that the record's own unit may be; `None` where they are too many for a list.
    pub own_units: Option<&'a [Choice]>,
    /// A unit as a choice, by its code.
    pub unit: &'a dyn Fn(&str) -> Option<Choice>,
    /// A person as a choice, by their id.
    pub person: &'a dyn Fn(&str) -> Choice,
    /// The files that are known, by hash.
    pub uploads: &'a [Held],
}

impl Show<'_> {
    /// All pieces, in the form's order.
    pub fn pieces(&self) -> Vec<Piece> {
        self.form.fields.iter().flat_map(|field| self.field(field)).collect()
    }

    fn field(&self, field: &Field) -> Vec<Piece> {
        match field.kind {
            FieldKind::TimeSpan => self.span(field),
            FieldKind::Unit => self.unit(field),
            FieldKind::People => self.people(field),
            FieldKind::Files => self.files(field),
            _ => vec![shown(self.plain(field))],
        }
    }

    /// The field with its label, hint, error and condition, around `control`.
    fn around(&self, field: &Field, name: String, control: Control) -> parts::Field {
        self.labelled(field, name, field.label.get(self.w.lang), control)
    }

    fn labelled(&self, field: &Field, name: String, label: &str, control: Control) -> parts::Field {
        let lang = self.w.lang;
        let problem = self.problems.iter().find(|problem| problem.field == field.id);
        let mut out = parts::Field::new(lang, name, label, control)
            .hint(self.hint(field))
            .error(problem.map(|problem| problem.text.get(lang).to_owned()))
            .shown_when(
                field.shown_when.as_ref().map(|when| shown_when(self.form, when)).unwrap_or_default(),
            );
        if !field.required {
            out = out.optional();
        }
        out
    }

    fn hint(&self, field: &Field) -> String {
        let own = field.hint.get(self.w.lang);
        let of_kind = match field.kind {
            FieldKind::Unit => self.w.t("records-unit-hint"),
            FieldKind::People => self.w.t("records-people-hint"),
            FieldKind::Place => self.w.t("records-place-hint"),
            FieldKind::Files => self.w.t1("records-files-hint", "most", field.max.unwrap_or(MOST_FILES)),
            FieldKind::Choices => self.w.t("records-many"),
            _ => String::new(),
        };
        [own, &of_kind].into_iter().filter(|hint| !hint.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn plain(&self, field: &Field) -> parts::Field {
        let choices = || -> Vec<Choice> {
            let all = field.choices.iter();
            all.map(|choice| Choice::new(choice.id.as_str(), choice.name.get(self.w.lang))).collect()
        };
        let control = match field.kind {
            FieldKind::LongText | FieldKind::Remark => Control::LongText,
            FieldKind::Number => Control::Number(field.unit_of_measure.get(self.w.lang).to_owned()),
            FieldKind::Money => Control::Number(self.w.t("records-money-unit")),
            FieldKind::Day => Control::Day,
            FieldKind::Choice if field.required && field.choices.len() <= MOST_RADIOS => {
                Control::Radios(choices())
            }
            FieldKind::Choice => Control::Select(choices()),
            FieldKind::Choices => Control::Checks(choices()),
            _ => Control::Text,
        };
        let most = usize::try_from(field.max.unwrap_or(0)).unwrap_or(0);
        let out = self.around(field, field.id.clone(), control).values(self.texts(&field.id));
        if field.kind == FieldKind::Text { out.max_length(most) } else { out }
    }

    fn span(&self, field: &Field) -> Vec<Piece> {
        let value = self.texts(&field.id).into_iter().next().unwrap_or_default();
        let (from, until) = value.split_once('-').unwrap_or((&value, ""));
        let label = field.label.get(self.w.lang);
        let one = |part: &str, word: &str, value: &str| {
            let label = self.w.t1(word, "field", label);
            self.labelled(field, part_name(&field.id, part), &label, Control::Time).value(value.trim())
        };
        let first = one("from", "records-span-from", from);
        let mut second = one("until", "records-span-until", until).hint("");
        second.error = String::new();
        vec![shown(first), shown(second)]
    }

    fn unit(&self, field: &Field) -> Vec<Piece> {
        let held = self.texts(&field.id);
        let chosen: Vec<Choice> = held.iter().filter_map(|code| (self.unit)(code)).collect();
        let own = if field.id == self.form.unit { self.own_units } else { None };
        if let Some(own) = own {
            let missing = chosen.into_iter().filter(|c| !own.iter().any(|other| other.value == c.value));
            let choices = missing.chain(own.iter().cloned()).collect();
            let control = Control::Unit { search: String::new(), choices };
            return vec![shown(self.around(field, field.id.clone(), control).values(held))];
        }
        let choices = chosen.into_iter().chain(self.offered(field)).collect();
        let control = Control::Unit { search: "/api/v1/units".to_owned(), choices };
        let search = self.around(field, field.id.clone(), control).values(held);
        vec![shown(search), self.typed_piece(field, "records-unit-typed", Control::Text)]
    }

    fn people(&self, field: &Field) -> Vec<Piece> {
        let held = self.texts(&field.id);
        let chosen: Vec<Choice> = held.iter().map(|id| (self.person)(id)).collect();
        let new = self.offered(field).filter(|offer| !held.contains(&offer.value));
        let choices = chosen.iter().cloned().chain(new).collect();
        let control = Control::People { search: "/api/v1/people".to_owned(), choices };
        let search = self.around(field, field.id.clone(), control).values(held);
        vec![shown(search), self.typed_piece(field, "records-people-typed", Control::LongText)]
    }

    /// What may have been meant by what was typed into a field.
    fn offered<'f>(&'f self, field: &'f Field) -> impl Iterator<Item = Choice> + 'f {
        self.offers.iter().filter(|(of, _)| *of == field.id).map(|(_, choice)| choice.clone())
    }

    /// What stands beside a search where no script runs: names or codes, typed.
    fn typed_piece(&self, field: &Field, word: &str, control: Control) -> Piece {
        let (lang, name) = (self.w.lang, part_name(&field.id, "typed"));
        let label = self.w.t1(word, "field", field.label.get(lang));
        let typed = (self.typed)(&field.id);
        Piece {
            field: parts::Field::new(lang, name, label, control).value(typed).optional(),
            no_script: true,
        }
    }

    fn files(&self, field: &Field) -> Vec<Piece> {
        let held = self.texts(&field.id);
        let known = held.iter().filter_map(|hash| self.uploads.iter().find(|held| held.file.hash == *hash));
        let control = Control::Uploads(Uploads {
            accept: ACCEPT.to_owned(),
            most: field.max.unwrap_or(MOST_FILES),
            held: known.cloned().collect(),
        });
        vec![shown(self.around(field, field.id.clone(), control))]
    }

    /// What a field holds, as texts.
    fn texts(&self, id: &str) -> Vec<String> {
        let one = |value: &Json| match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => String::new(),
        };
        match self.raw.get(id) {
            Some(Json::Array(all)) => all.iter().map(one).collect(),
            Some(value) => vec![one(value)],
            None => Vec::new(),
        }
    }
}

fn shown(field: parts::Field) -> Piece {
    Piece { field, no_script: false }
}

/// A condition as the script reads it: `field=value|value`. One that asks only whether a choice was made
/// lists all choices; of other fields it cannot be said, and what depends on them always shows.
fn shown_when(form: &Form, when: &Condition) -> String {
    let all: Vec<&str> = match form.field(&when.field) {
        Some(asked) if when.is.is_empty() => asked.choices.iter().map(|choice| choice.id.as_str()).collect(),
        _ => when.is.iter().map(String::as_str).collect(),
    };
    if all.is_empty() { String::new() } else { format!("{}={}", when.field, all.join("|")) }
}

/// What a value says on a record's page. People and files are shown by name elsewhere.
pub fn said(field: &Field, value: &Value, w: Words, unit_name: &dyn Fn(&str) -> String) -> String {
    let text = value.text(field, w.lang, unit_name);
    match value {
        Value::Day(day) => formats::day_of_year(w.lang, *day),
        Value::Number(_) => format!("{text} {}", field.unit_of_measure.get(w.lang)).trim_end().to_owned(),
        Value::Money(_) => format!("{text} {}", w.t("records-money-unit")),
        _ => text,
    }
}

/// What a value says in a sheet: exact, and read again by an import.
pub fn exported(field: &Field, value: &Value, lang: Lang) -> luoshi_sheets::Out {
    use luoshi_sheets::Out;
    let plain = |text: String| text.replace(',', "").replace('−', "-");
    let text = || value.text(field, lang, &|code: &str| code.to_owned());
    match value {
        Value::Number(_) | Value::Money(_) => Out::Decimal(plain(text())),
        Value::Day(day) => Out::Day(day.to_string()),
        _ => Out::Text(text()),
    }
}
