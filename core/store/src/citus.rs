//! Where the database has Citus, its tables are distributed by city, all in one group, so that everything about a
//! city lies on one node: every statement goes there whole, and what is unique or referenced is so within a city.
//!
//! What has no city is kept whole on every node. The list of migrations stays where it is, on the coordinator.

use std::collections::BTreeMap;

use crate::store::citus as sql;
use crate::{Migrations, Store, StoreError, copy};

/// How Citus has a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As PostgreSQL alone would.
    Local,
    /// Whole on every node.
    Reference,
    /// By a column, in a group of tables whose rows of one value lie together.
    ByColumn { column: String, group: i64 },
    /// In a manner that this program never asks for.
    Otherwise,
}

/// A statement on the way to where the tables have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A table without a city, on every node.
    Everywhere { table: String },
    /// A table by city, together with another, or as the first of the group.
    ByCity { table: String, with: Option<String> },
    /// Takes a right away once more: what was taken from the table does not reach its shards by itself.
    Right(String),
}

/// The steps that are missing, in an order that foreign keys allow.
fn missing(
    tables: &[(String, bool)],
    rights: &[(&str, &str)],
    standings: &BTreeMap<String, Standing>,
) -> Result<Vec<Step>, StoreError> {
    let first = tables.iter().find(|(_, by_city)| *by_city).map(|(table, _)| table.as_str());
    let group = first.and_then(|table| match standings.get(table) {
        Some(Standing::ByColumn { group, .. }) => Some(*group),
        _ => None,
    });
    let mut steps = Vec::new();
    for (table, by_city) in tables {
        let standing = standings.get(table).unwrap_or(&Standing::Local);
        let with = first.filter(|first| first != table);
        match standing {
            Standing::Local if *by_city => {
                steps.push(Step::ByCity { table: table.clone(), with: with.map(str::to_owned) });
                let taken = rights.iter().filter(|(of, _)| of == table);
                steps.extend(taken.map(|(_, text)| Step::Right((*text).to_owned())));
            }
            Standing::Local => steps.push(Step::Everywhere { table: table.clone() }),
            Standing::Reference if !by_city => {}
            Standing::ByColumn { column, group: of }
                if *by_city && column == sql::BY && Some(*of) == group => {}
            _ => {
                return Err(StoreError::Misplaced {
                    table: table.clone(),
                    remedy: sql::remedy(table, standing, with.filter(|_| *by_city)),
                });
            }
        }
    }
    Ok(steps)
}

/// The rights that migrations take away: from which table, and the statement.
fn rights(all: &[Migrations]) -> Vec<(&'static str, &'static str)> {
    let lines = all.iter().flat_map(|set| set.steps).flat_map(|step| step.postgres.lines());
    lines
        .filter(|line| line.starts_with("REVOKE "))
        .filter_map(|line| {
            let (_, behind) = line.split_once(" ON ")?;
            let (table, _) = behind.split_once(' ')?;
            Some((table, line.trim_end_matches(';')))
        })
        .collect()
}

/// The statements that hold writers back while `tables` are read.
pub(crate) fn hold_writers(all: &[Migrations], tables: &[copy::Table]) -> Vec<String> {
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let kept: Vec<&str> = rights(all).into_iter().map(|(table, _)| table).collect();
    sql::hold_writers(&names, &kept)
}

impl Store {
    /// Whether the database is spread over nodes by Citus.
    pub async fn has_citus(&self) -> Result<bool, StoreError> {
        sql::present(&mut self.read().await?).await
    }

    /// What is missing until all tables lie where they have to, as statements; nothing where there is no Citus.
    ///
    /// # Errors
    /// [`StoreError::Misplaced`] where somebody distributed a table otherwise.
    pub async fn distribution(&self, all: &'static [Migrations]) -> Result<Vec<String>, StoreError> {
        let mut conn = self.read().await?;
        if !sql::present(&mut conn).await? {
            return Ok(Vec::new());
        }
        let standings = sql::standings(&mut conn).await?.into_iter().collect();
        let steps = missing(&copy::declared_by(all, sql::BY), &rights(all), &standings)?;
        Ok(steps.iter().map(sql::text).collect())
    }

    /// Distributes what is not distributed yet, a transaction a table, so that it can be stopped and run again.
    pub(crate) async fn distribute(
        &self,
        all: &'static [Migrations],
        progress: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<usize, StoreError> {
        let steps = self.distribution(all).await?;
        for step in &steps {
            progress(step);
            let mut conn = self.read().await?;
            if let Err(error) = conn.control(&["BEGIN", sql::BEFORE_STEPS, step, "COMMIT"]).await {
                conn.close();
                return Err(error);
            }
        }
        Ok(steps.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Standing, missing, rights};
    use crate::store::citus::{hold_writers, text};
    use crate::{Migration, Migrations, StoreError};

    fn tables() -> Vec<(String, bool)> {
        [("city", false), ("log_head", true), ("entry", true)]
            .map(|(name, by)| (name.to_owned(), by))
            .to_vec()
    }

    fn by(column: &str, group: i64) -> Standing {
        Standing::ByColumn { column: column.to_owned(), group }
    }

    fn plan(standing: &[(&str, Standing)]) -> Result<Vec<String>, StoreError> {
        let standings: BTreeMap<String, Standing> =
            standing.iter().map(|(name, standing)| ((*name).to_owned(), standing.clone())).collect();
        let steps = missing(&tables(), &[("entry", "REVOKE UPDATE ON entry FROM CURRENT_USER")], &standings)?;
        Ok(steps.iter().map(text).collect())
    }

    #[test]
    fn what_has_no_city_is_everywhere_and_the_rest_lies_together() {
        let all = plan(&[]).unwrap();
        assert_eq!(
            all,
            [
                "SELECT create_reference_table('city')",
                "SELECT create_distributed_table('log_head', 'city_id', colocate_with := 'none')",
                "SELECT create_distributed_table('entry', 'city_id', colocate_with := 'log_head')",
                "REVOKE UPDATE ON entry FROM CURRENT_USER",
            ]
        );
        let half = plan(&[("city", Standing::Reference), ("log_head", by("city_id", 3))]).unwrap();
        assert_eq!(half, all[2..]);
        let managed = plan(&[("city", Standing::Local), ("log_head", by("city_id", 3))]).unwrap();
        assert_eq!(managed[..1], all[..1]);
        let done =
            [("city", Standing::Reference), ("log_head", by("city_id", 3)), ("entry", by("city_id", 3))];
        assert!(plan(&done).unwrap().is_empty());
    }

    #[test]
    fn a_table_that_lies_elsewhere_is_named_with_its_remedy() {
        let told = |standing: &[(&str, Standing)]| plan(standing).expect_err("it is refused").to_string();
        let group = [("city", Standing::Reference), ("log_head", by("city_id", 3))];
        let alter = "SELECT alter_distributed_table('entry', distribution_column := 'city_id', \
                     colocate_with := 'log_head')";
        for wrong in [by("record", 3), by("city_id", 4)] {
            let said = told(&[group[0].clone(), group[1].clone(), ("entry", wrong)]);
            assert!(said.contains("entry") && said.contains(alter), "{said}");
        }
        let undo = |table| format!("SELECT undistribute_table('{table}', cascade_via_foreign_keys := true)");
        assert!(told(&[("entry", Standing::Reference)]).contains(&undo("entry")));
        assert!(told(&[("entry", Standing::Otherwise)]).contains(&undo("entry")));
        assert!(told(&[("city", by("id", 1))]).contains(&undo("city")));
        assert!(
            told(&[("city", Standing::Reference), ("log_head", by("id", 1))]).contains(&undo("log_head"))
        );
    }

    #[test]
    fn rights_are_found_in_migrations_and_their_tables_are_not_locked() {
        const ALL: &[Migrations] = &[Migrations {
            room: "toy",
            steps: &[Migration {
                version: 1,
                sql: "",
                sqlite: "",
                postgres: "REVOKE UPDATE, DELETE ON entry FROM CURRENT_USER;\n",
            }],
        }];
        assert_eq!(rights(ALL), [("entry", "REVOKE UPDATE, DELETE ON entry FROM CURRENT_USER")]);
        assert_eq!(
            hold_writers(&["city", "log_head", "entry", "talk"], &["entry"]),
            ["LOCK TABLE log_head IN EXCLUSIVE MODE", "LOCK TABLE city, talk IN SHARE MODE"]
        );
    }
}
