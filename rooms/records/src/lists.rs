//! What a list asks for, read from its address, and a page of it.

use luoshi_packs::{Form, printable};
use luoshi_store::{Conn, Day};
use luoshi_units::{Who, people};
use luoshi_web::Error;
use luoshi_web::lists::confirm::Confirmed;

use crate::here::Here;
use crate::model::{Record, State};
use crate::store::{self, Filter};

/// Records a page of a list.
pub const PAGE: i64 = 50;

/// The address of a form's list.
pub fn path_of(form: &Form) -> String {
    format!("/records/{}", form.id)
}

/// The form of a list's address.
pub fn form_of(path: &str) -> Result<&str, Error> {
    path.strip_prefix("/records/").ok_or(Error::NotFound)
}

/// The parameters of a list's address, as they were given.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A unit's code; with those below it.
    pub unit: Option<String>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// A state.
    pub state: Option<String>,
    /// Part of a title, of a text, of a name.
    pub text: Option<String>,
    /// A person's id.
    pub person: Option<String>,
    /// Whether confirmed: `yes`, `no`, or `wait` for what waits for the reader.
    pub confirmed: Option<String>,
    /// Where the page begins.
    pub after: Option<String>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            unit: query("unit"),
            from: query("from"),
            until: query("until"),
            state: query("state"),
            text: query("q").map(|text| printable(&text)).filter(|text| !text.trim().is_empty()),
            person: query("person"),
            confirmed: query("confirmed"),
            after: query("after"),
        }
    }

    /// Whether anything narrows the list.
    pub fn narrows(&self) -> bool {
        let parts = [&self.unit, &self.from, &self.until, &self.state, &self.text, &self.person];
        parts.iter().any(|part| part.is_some()) || self.confirmed.is_some()
    }
}

/// A list that was asked for.
pub struct Wanted {
    /// What is looked for.
    pub filter: Filter,
    /// Parameters that could not be read and are not used.
    pub bad: Vec<&'static str>,
    after: Option<(Day, i64)>,
}

/// A page of a list.
pub struct Listed {
    /// The records.
    pub records: Vec<Record>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many records the list holds that the reader may see.
    pub seen: i64,
    /// How many more there are that the reader may not see; 0 where the list looks for words or people, since
    /// the number alone would tell what stands in them.
    pub hidden: i64,
}

/// Reads what a list asks for. A parameter that makes no sense is named and not used.
pub async fn wanted(
    conn: &mut Conn,
    here: &Here,
    who: &Who,
    form: &Form,
    asked: &Asked,
) -> Result<Wanted, Error> {
    let mut bad = Vec::new();
    let confirmed = taken(&mut bad, "confirmed", &asked.confirmed, Confirmed::parse);
    let units = taken(&mut bad, "unit", &asked.unit, |code| {
        let under: Vec<String> = here.tree.under(code).into_iter().map(str::to_owned).collect();
        (!under.is_empty()).then_some(under)
    });
    let filter = Filter {
        form: form.id.clone(),
        units: Confirmed::units(confirmed, who, &here.tree, units),
        confirmed: confirmed.map(|which| (which, who.person)),
        seen: here.seen(who),
        from: taken(&mut bad, "from", &asked.from, |day| day.parse().ok()),
        until: taken(&mut bad, "until", &asked.until, |day| day.parse().ok()),
        state: taken(&mut bad, "state", &asked.state, State::parse),
        person: taken(&mut bad, "person", &asked.person, |id| id.parse().ok()),
        named: match &asked.text {
            Some(text) => named(conn, who, here, text).await?,
            None => Vec::new(),
        },
        text: asked.text.clone(),
    };
    let after = taken(&mut bad, "after", &asked.after, key);
    Ok(Wanted { filter, bad, after })
}

fn taken<T>(
    bad: &mut Vec<&'static str>,
    name: &'static str,
    value: &Option<String>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = value.as_deref()?;
    let read = read(value);
    if read.is_none() {
        bad.push(name);
    }
    read
}

/// People whose name the text is part of; at most fifty.
async fn named(conn: &mut Conn, who: &Who, here: &Here, text: &str) -> Result<Vec<i64>, Error> {
    let scope = who.scope(luoshi_units::Verb::ReadRows, &here.tree);
    let found = people::search(conn, who.city, text, &scope, 50).await?;
    Ok(found.into_iter().map(|person| person.id).collect())
}

/// A place in a list: a day and an id, as addresses carry it.
fn key(text: &str) -> Option<(Day, i64)> {
    let (day, id) = text.split_once('_')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// A page of a list: the records from where it begins, and how many there are.
pub async fn listed(conn: &mut Conn, who: &Who, wanted: &Wanted, limit: i64) -> Result<Listed, Error> {
    let filter = &wanted.filter;
    let mut records = store::records_listed(conn, who.city, filter, wanted.after, limit + 1).await?;
    let more = records.len() as i64 > limit;
    records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = records.last().filter(|_| more).map(|last| format!("{}_{}", last.day, last.id));
    let (held, seen) = store::records_counted(conn, who.city, filter).await?;
    let looks = filter.text.is_some() || filter.person.is_some();
    Ok(Listed { records, next, seen, hidden: if looks { 0 } else { held - seen } })
}

#[cfg(test)]
mod tests {
    use super::{Asked, key};

    #[test]
    fn a_place_in_a_list_is_a_day_and_an_id() {
        assert_eq!(key("2021-04-16_17"), Some(("2021-04-16".parse().unwrap(), 17)));
        for bad in ["", "2021-04-16", "17", "2021-04-31_17", "2021-04-16_x"] {
            assert_eq!(key(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_page_further_on_does_not_narrow_a_list() {
        let asked = |name: &'static str| Asked::read(move |n| (n == name).then(|| "x".to_owned()));
        assert!(!asked("after").narrows());
        assert!(asked("q").narrows());
    }
}
