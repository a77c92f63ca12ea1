//! A record, and what can happen to it. No database, no clock.

use luoshi_ledger::Posting;
use luoshi_packs::{Form, Lang, Value, Values};
use luoshi_store::{Day, Instant};
use serde_json::{Map, Value as Json, json};

/// Whether a record counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Standing,
    /// It was taken back; its entries are reversed, its content is kept.
    Withdrawn,
}

impl State {
    /// The word that is kept and that addresses use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Standing, Self::Withdrawn].into_iter().find(|state| state.as_str() == word)
    }

    /// The states that may follow. A withdrawn record stays withdrawn: work that was done after all is
    /// recorded anew.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Standing => &[Self::Withdrawn],
            Self::Withdrawn => &[],
        }
    }
}

/// That somebody else stands behind a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The person who confirmed it.
    pub by: i64,
    /// When.
    pub at: Instant,
}

/// A piece of work as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: i64,
    /// The form that it was made with.
    pub form: String,
    /// The version of the pack whose form that is.
    pub pack_version: String,
    /// The code of the unit that did it.
    pub unit: String,
    /// The day on which it was done.
    pub day: Day,
    /// How lists call it.
    pub title: String,
    /// Whether it counts.
    pub state: State,
    /// Rises by 1 with every change; a change names the version that it was made from.
    pub version: i64,
    /// The person who recorded it.
    pub created_by: i64,
    /// When it was recorded.
    pub created_at: Instant,
    /// The person who changed its content last.
    pub changed_by: i64,
    /// When its content was changed last.
    pub changed_at: Instant,
    /// Who confirmed what it holds now; a correction takes that off.
    pub confirmed: Option<Confirmation>,
    /// The person to whom it was handed over, if it was: it is theirs to correct.
    pub handed_to: Option<i64>,
    /// The values as they are kept.
    pub body: Map<String, Json>,
}

impl Record {
    /// The key of the words for how it stands.
    pub fn standing_word(&self) -> &'static str {
        match (self.state, self.confirmed) {
            (State::Withdrawn, _) => "records-state-withdrawn",
            (State::Standing, Some(_)) => "records-state-confirmed",
            (State::Standing, None) => "records-state-open",
        }
    }

    /// The values, read by the form that the record was made with.
    pub fn values(&self, form: &Form) -> Values {
        luoshi_packs::stored(form, &self.body)
    }

    /// The record as the API gives it and as a deed's snapshot keeps it.
    pub fn to_json(&self) -> Json {
        let mut out = json!({
            "id": self.id.to_string(),
            "form": self.form,
            "pack_version": self.pack_version,
            "unit": self.unit,
            "day": self.day,
            "title": self.title,
            "state": self.state.as_str(),
            "version": self.version,
            "recorded_by": self.created_by.to_string(),
            "recorded_at": self.created_at,
            "changed_by": self.changed_by.to_string(),
            "changed_at": self.changed_at,
            "confirmed_by": self.confirmed.map(|confirmed| confirmed.by.to_string()),
            "confirmed_at": self.confirmed.map(|confirmed| confirmed.at),
            "values": self.body,
        });
        if let Some(to) = self.handed_to {
            out["handed_to"] = json!(to.to_string());
        }
        out
    }

    /// Whose it is to correct until it is confirmed: who recorded it, or to whom it was handed over.
    pub fn keeper(&self) -> i64 {
        self.handed_to.unwrap_or(self.created_by)
    }
}

/// What a record says about the ledger: a pure function of the record. A withdrawn one says nothing.
pub fn postings(record: &Record, form: &Form) -> Vec<Posting> {
    match record.state {
        State::Standing => luoshi_packs::postings(form, &record.values(form)),
        State::Withdrawn => Vec::new(),
    }
}

/// Everybody who is named in the values, field by field.
pub fn people(form: &Form, values: &Values) -> Vec<(String, i64)> {
    let fields = form.fields.iter();
    fields.flat_map(|f| values.people(&f.id).iter().map(|person| (f.id.clone(), *person))).collect()
}

/// The units that the values name, field by field.
pub fn units(form: &Form, values: &Values) -> Vec<(String, String)> {
    let fields = form.fields.iter();
    fields
        .filter_map(|f| match values.get(&f.id) {
            Some(Value::Unit(code)) => Some((f.id.clone(), code.clone())),
            _ => None,
        })
        .collect()
}

/// The files that the values name.
pub fn files(values: &Values) -> Vec<String> {
    let files = values.iter().filter_map(|(_, value)| files_of(value));
    files.flatten().cloned().collect()
}

/// Those of them that everybody may see, since the values note the consent.
pub fn public_files(form: &Form, values: &Values) -> Vec<String> {
    let public = form.fields.iter().filter(|f| f.public_when.as_ref().is_some_and(|when| when.holds(values)));
    public.filter_map(|field| files_of(values.get(&field.id)?)).flatten().cloned().collect()
}

fn files_of(value: &Value) -> Option<&[String]> {
    match value {
        Value::Files(ids) => Some(ids),
        _ => None,
    }
}

/// The most characters of a title.
const LONGEST_TITLE: usize = 120;

/// How lists call a record: by the form's rule, else by the form's name and the day.
pub fn title(form: &Form, values: &Values, unit_name: &dyn Fn(&str) -> String) -> String {
    let title = form.title_of(values, Lang::Zh, unit_name);
    if title.is_empty() {
        let day = form.day_of(values).map(|day| day.to_string()).unwrap_or_default();
        return format!("{} {day}", form.name.zh).trim().to_owned();
    }
    title.chars().take(LONGEST_TITLE).collect()
}

/// What a search by text looks at: the title and all words of the record, in lower case. No names of people.
pub fn search(title: &str, values: &Values) -> String {
    let words = texts(values).into_iter().map(str::to_lowercase);
    std::iter::once(title.to_lowercase()).chain(words).collect::<Vec<_>>().join("\n")
}

/// The texts of a record, without its title.
pub fn texts(values: &Values) -> Vec<&str> {
    let texts = values.iter().filter_map(|(_, value)| match value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn a_withdrawn_record_stays_withdrawn() {
        assert_eq!(State::Standing.next(), [State::Withdrawn]);
        assert!(State::Withdrawn.next().is_empty());
        for state in [State::Standing, State::Withdrawn] {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("gone"), None);
    }
}
