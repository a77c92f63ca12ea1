//! The forms that some records were made with: each record is read by its own version's form.

use luoshi_packs::{Field, Form};
use luoshi_store::{CityId, Conn};

use crate::Error;
use crate::deeds::Desk;
use crate::model::Record;

/// Forms by pack version and id, in the order in which the records name them.
pub struct Forms {
    forms: Vec<(String, Form)>,
}

impl Forms {
    /// Reads the forms of these records, each version once. One that is lost is passed over.
    pub async fn read(
        conn: &mut Conn,
        desk: Desk<'_>,
        city: CityId,
        records: &[Record],
    ) -> Result<Self, Error> {
        let mut tried: Vec<(&str, &str)> = Vec::new();
        let mut forms = Vec::new();
        for record in records {
            let key = (record.pack_version.as_str(), record.form.as_str());
            if tried.contains(&key) {
                continue;
            }
            tried.push(key);
            match desk.form_of(conn, city, record).await {
                Ok(form) => forms.push((record.pack_version.clone(), form)),
                Err(Error::FormLost { .. } | Error::NoForm(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self { forms })
    }

    /// The form of a record; `None` where it is lost.
    pub fn of(&self, record: &Record) -> Option<&Form> {
        let mut forms = self.forms.iter();
        forms
            .find(|(version, form)| *version == record.pack_version && form.id == record.form)
            .map(|(_, f)| f)
    }

    /// The fields that a table of the records has a column for: those of the form of today, then those that
    /// only earlier versions have.
    pub fn columns<'a>(
        &'a self,
        today: &'a Form,
        own: impl Fn(&'a Form) -> Vec<&'a Field>,
    ) -> Vec<&'a Field> {
        let mut columns = own(today);
        for (_, form) in self.forms.iter().filter(|(_, form)| form.id == today.id) {
            for field in own(form) {
                if columns.iter().all(|column| column.id != field.id) {
                    columns.push(field);
                }
            }
        }
        columns
    }
}
