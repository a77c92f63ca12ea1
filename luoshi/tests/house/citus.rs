//! What Citus asks of tables and statements that are distributed by city, held against the schema as PostgreSQL has it
//! and against every statement as PostgreSQL gets it: each is about one city, said in a way that a planner sees before
//! it looks at any row, so that it goes to that city's node whole.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use luoshi::house::{MIGRATIONS, statements};
use luoshi_store::Engine;
use luoshi_store::store::catalogue::{Catalogue, Part, catalogue};
use luoshi_testkit::on_both;
use sqlparser::ast::{
    Assignment, BinaryOperator, ConflictTarget, Delete, Expr, FromTable, Insert, JoinConstraint,
    JoinOperator, OnConflictAction, OnInsert, Query, Select, SelectItem, SetExpr, Statement, TableFactor,
    TableObject, TableWithJoins, Update, Value, Visit, Visitor,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::statements::{ABOUT_NO_CITY, OF_NO_CITY};

/// The column that rows are distributed by.
const BY: &str = "city_id";

#[test]
fn keys_hold_the_city_and_nothing_acts_by_itself() {
    on_both(MIGRATIONS, |db| async move {
        let mut conn = db.store.read().await.expect("a connection");
        if let Some(found) = catalogue(&mut conn).await.expect("the catalogue can be read") {
            assert!(found.unique.len() > 20 && found.foreign.len() > 20, "{found:?}");
            assert_eq!(amiss(&found), Vec::<String>::new());
        }
    });
}

/// What Citus would refuse of the schema.
fn amiss(of: &Catalogue) -> Vec<String> {
    let with_city = |part: &&Part| !OF_NO_CITY.contains(&part.table.as_str());
    let unique = of.unique.iter().filter(with_city).filter(|part| part.columns[0] != BY);
    let foreign = of.foreign.iter().filter(with_city).filter(|part| {
        let to_city = part.name == "city" && part.columns == [format!("{BY}=id")];
        let within = !OF_NO_CITY.contains(&part.name.as_str()) && part.columns[0] == format!("{BY}={BY}");
        let acts = part.columns.iter().any(|pair| pair.ends_with(" acts"));
        acts || !(to_city || within)
    });
    let loose = of.foreign.iter().filter(|part| !with_city(part));
    let told = |rule: &str, part: &Part| {
        format!("{}: {} ({}): {rule}", part.table, part.name, part.columns.join(", "))
    };
    unique
        .map(|part| told("what is unique is led by the city", part))
        .chain(foreign.map(|part| told("a foreign key stays within the city, or refers to it", part)))
        .chain(loose.map(|part| told("what has no city refers to nothing", part)))
        .chain(of.moving.iter().map(|part| told("nothing acts by itself", part)))
        .collect()
}

#[test]
fn spoilt_schemas_are_caught() {
    let part = |table: &str, name: &str, columns: &[&str]| Part {
        table: table.to_owned(),
        name: name.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
    };
    let well = Catalogue {
        unique: vec![part("city", "city_code_key", &["code"]), part("talk", "talk_pkey", &["city_id", "id"])],
        foreign: vec![
            part("talk", "city", &["city_id=id"]),
            part("talk", "talk_team", &["city_id=city_id", "team=id"]),
        ],
        moving: Vec::new(),
    };
    assert!(amiss(&well).is_empty());
    let unique = [&["id"][..], &["id", "city_id"], &["?"]];
    let foreign = [
        ("talk_team", &["team=id"][..]),
        ("talk_team", &["team=id", "city_id=city_id"]),
        ("city", &["team=id"]),
        ("schema_migration", &["city_id=version"]),
        ("talk_team", &["city_id=city_id", "team=id acts"]),
    ];
    for columns in unique {
        assert_eq!(amiss(&Catalogue { unique: vec![part("talk", "x", columns)], ..well.clone() }).len(), 1);
    }
    for (other, columns) in foreign {
        assert_eq!(
            amiss(&Catalogue { foreign: vec![part("talk", other, columns)], ..well.clone() }).len(),
            1
        );
    }
    let loose = vec![part("city", "talk", &["id=city_id"])];
    assert_eq!(amiss(&Catalogue { foreign: loose, ..well.clone() }).len(), 1);
    assert_eq!(amiss(&Catalogue { moving: vec![part("talk", "t", &["trigger"])], ..well }).len(), 1);
}

#[test]
fn every_statement_goes_to_one_node() {
    let none: BTreeMap<&str, &str> = ABOUT_NO_CITY.iter().copied().collect();
    let mut looked = 0;
    for (owner, list) in statements() {
        for statement in list.iter().filter(|statement| !none.contains_key(statement.name)) {
            let faults = faults(&statement.text_for(Engine::Postgres));
            assert!(faults.is_empty(), "{owner}: {}: {}", statement.name, faults.join("; "));
            looked += 1;
        }
    }
    assert!(looked > 150, "only {looked} statements");
}

/// What Citus would refuse of a statement, or would ask all nodes for.
fn faults(text: &str) -> Vec<String> {
    // The parser knows no weaker locks; they differ in nothing that is looked at here.
    let text = text.replace("FOR KEY SHARE", "FOR SHARE").replace("FOR NO KEY UPDATE", "FOR UPDATE");
    let parsed = match Parser::parse_sql(&PostgreSqlDialect {}, &text) {
        Ok(parsed) => parsed,
        Err(error) => return vec![format!("cannot be read: {error}")],
    };
    let mut found = Found::default();
    _ = parsed.visit(&mut Names(&mut found));
    _ = parsed.visit(&mut found);
    if parsed.len() != 1 {
        found.faults.push("is not one statement".to_owned());
    }
    found.faults
}

/// What a walk through a statement came upon.
#[derive(Default)]
struct Found {
    /// Names that a WITH gives.
    named: BTreeSet<String>,
    faults: Vec<String>,
}

/// Collects the names that WITH gives, before anything is judged.
struct Names<'a>(&'a mut Found);

impl Visitor for Names<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let tables = query.with.iter().flat_map(|with| &with.cte_tables);
        self.0.named.extend(tables.map(|table| table.alias.name.value.clone()));
        ControlFlow::Continue(())
    }
}

/// Functions that give another answer each time, or hold what one node alone knows.
const UNSTEADY: [&str; 11] = [
    "advisory",
    "nextval",
    "currval",
    "setval",
    "lastval",
    "random",
    "uuid",
    "now",
    "timestamp",
    "timeofday",
    "txid",
];

impl Visitor for Found {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.bound(&select.from, select.selection.as_ref());
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr {
            let name = function.name.to_string().to_ascii_lowercase();
            if UNSTEADY.iter().any(|part| name.contains(part)) || name.starts_with("current_") {
                self.faults.push(format!("calls {name}"));
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { sample: Some(_), .. } = factor {
            self.faults.push("takes a sample of a table".to_owned());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        match statement {
            Statement::Query(_) => {}
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            other => self.faults.push(format!("is neither read nor written: {other}")),
        }
        ControlFlow::Continue(())
    }
}

impl Found {
    fn fault(&mut self, is: bool, text: &str) {
        if is {
            self.faults.push(text.to_owned());
        }
    }

    /// Holds the tables of a FROM against what its conditions say of the city.
    fn bound(&mut self, from: &[TableWithJoins], selection: Option<&Expr>) {
        let mut tables = Vec::new();
        // Each with the one table that it can bind; none where it holds for all rows.
        let mut conditions: Vec<(&Expr, Option<String>)> = Vec::new();
        conditions.extend(selection.into_iter().flat_map(conjuncts).map(|expr| (expr, None)));
        for part in from {
            self.table(&part.relation, &mut tables);
            for join in &part.joins {
                let before = tables.len();
                self.table(&join.relation, &mut tables);
                match constraint(&join.join_operator) {
                    Some((JoinConstraint::On(expr), outer)) => {
                        let only = outer.then(|| tables.get(before).cloned().unwrap_or_default());
                        conditions.extend(conjuncts(expr).into_iter().map(|expr| (expr, only.clone())));
                    }
                    _ => self.faults.push(format!("joins {} without ON", join.relation)),
                }
            }
        }
        let alone = if let [only] = &tables[..] { only.as_str() } else { "" };
        let mut bound: BTreeSet<&str> = BTreeSet::new();
        loop {
            let next = conditions.iter().find_map(|(expr, only)| {
                let (a, b) = equal(expr, alone)?;
                let known = |table: Option<&str>| table.is_none_or(|table| bound.contains(table));
                let next = if known(b) { a } else { b.filter(|_| known(a)) }?;
                (!bound.contains(next) && only.as_ref().is_none_or(|only| only == next)).then_some(next)
            });
            let Some(next) = next else { break };
            bound.insert(next);
        }
        for table in &tables {
            self.fault(!bound.contains(table.as_str()), &format!("does not say whose city {table} is of"));
        }
    }

    /// The name by which a table of a city is known in a FROM.
    fn table(&mut self, factor: &TableFactor, into: &mut Vec<String>) {
        match factor {
            // A function is no table.
            TableFactor::Table { args: Some(_), .. } | TableFactor::Derived { .. } => {}
            TableFactor::Table { name, alias, .. } => {
                let name = name.to_string();
                if OF_NO_CITY.contains(&name.as_str()) {
                    self.faults.push(format!("joins {name}, which has no city"));
                } else if !self.named.contains(&name) {
                    into.push(alias.as_ref().map_or(name, |alias| alias.name.value.clone()));
                }
            }
            other => self.faults.push(format!("reads from what is no table: {other}")),
        }
    }

    fn insert(&mut self, insert: &Insert) {
        let TableObject::TableName(_) = &insert.table else {
            return self.faults.push("inserts into what is no table".to_owned());
        };
        let at = insert.columns.iter().position(|column| column.to_string() == BY);
        let (Some(at), Some(source)) = (at, &insert.source) else {
            return self.faults.push("inserts rows of no city".to_owned());
        };
        match &*source.body {
            SetExpr::Values(values) => {
                let whose = values.rows.iter().all(|row| row.content.get(at).is_some_and(is_city));
                self.fault(!whose, "inserts rows of no city");
                self.fault(asks(source), "asks for something within VALUES");
            }
            SetExpr::Select(select) => {
                let whose = select.projection.get(at).is_some_and(|item| match item {
                    SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                        is_city(expr) || column(expr).is_some_and(|(_, name)| name == BY)
                    }
                    _ => false,
                });
                self.fault(!whose, "inserts rows of no city");
            }
            _ => self.faults.push("inserts neither VALUES nor one SELECT".to_owned()),
        }
        if let Some(OnInsert::OnConflict(conflict)) = &insert.on {
            let held = match &conflict.conflict_target {
                Some(ConflictTarget::Columns { columns, .. }) => columns.iter().any(|one| one.value == BY),
                _ => false,
            };
            self.fault(!held, "has a conflict that the city is no part of");
            if let OnConflictAction::DoUpdate(update) = &conflict.action {
                self.assigned(&update.assignments);
                self.fault(
                    update.selection.as_ref().is_some_and(asks),
                    "asks for something within DO UPDATE",
                );
            }
        }
    }

    fn update(&mut self, update: &Update) {
        self.bound(std::slice::from_ref(&update.table), update.selection.as_ref());
        self.assigned(&update.assignments);
        self.fault(update.from.is_some() || !update.table.joins.is_empty(), "joins while it updates");
        self.fault(asks(update), "asks for something within UPDATE");
    }

    fn delete(&mut self, delete: &Delete) {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        self.bound(from, delete.selection.as_ref());
        let joins = delete.using.is_some() || from.len() != 1 || from.iter().any(|one| !one.joins.is_empty());
        self.fault(joins, "joins while it deletes");
        self.fault(asks(delete), "asks for something within DELETE");
    }

    fn assigned(&mut self, assignments: &[Assignment]) {
        for one in assignments {
            self.fault(one.target.to_string() == BY, "moves a row to another city");
            self.fault(asks(&one.value), "asks for something within SET");
        }
    }
}

/// Whether there is a query within.
fn asks(within: &impl Visit) -> bool {
    struct Asks;
    impl Visitor for Asks {
        type Break = ();
        fn pre_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    within.visit(&mut Asks).is_break()
}

/// The parts of a condition that all have to hold.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            [conjuncts(left), conjuncts(right)].concat()
        }
        Expr::Nested(inner) => conjuncts(inner),
        other => vec![other],
    }
}

/// The tables whose cities a condition calls equal; one alone where it is the parameter that names the city.
fn equal<'a>(expr: &'a Expr, alone: &'a str) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = expr else { return None };
    let of = |expr: &'a Expr| match column(expr) {
        Some((table, BY)) => Some(table.unwrap_or(alone)),
        _ => None,
    };
    match (of(left), of(right)) {
        (Some(a), Some(b)) => Some((Some(a), Some(b))),
        (Some(a), None) if is_city(right) => Some((Some(a), None)),
        (None, Some(b)) if is_city(left) => Some((Some(b), None)),
        _ => None,
    }
}

/// A column, with the table where it is named.
fn column(expr: &Expr) -> Option<(Option<&str>, &str)> {
    match expr {
        Expr::Identifier(name) => Some((None, &name.value)),
        Expr::CompoundIdentifier(names) => match &names[..] {
            [table, name] => Some((Some(&table.value), &name.value)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether it is the parameter that names the city: the first of every statement.
fn is_city(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(&value.value, Value::Placeholder(name) if name == "$1"))
}

/// What a join says of its rows, and whether rows of the tables before it stay without it.
fn constraint(operator: &JoinOperator) -> Option<(&JoinConstraint, bool)> {
    match operator {
        JoinOperator::Join(on) | JoinOperator::Inner(on) | JoinOperator::CrossJoin(on) => Some((on, false)),
        JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => Some((on, true)),
        _ => None,
    }
}

#[test]
fn spoilt_statements_are_caught() {
    let well = [
        "SELECT a FROM t WHERE city_id = $1 AND (b = $2 OR c = $3)",
        "SELECT t.a FROM t JOIN s ON s.city_id = t.city_id AND s.b = t.b WHERE s.city_id = $1",
        "SELECT t.a FROM t LEFT JOIN s ON s.city_id = t.city_id WHERE t.city_id = $1 FOR NO KEY UPDATE",
        "SELECT a FROM t WHERE city_id = $1 AND b IN (SELECT value FROM jsonb_array_elements_text(CAST($2 AS JSONB)))",
        "WITH RECURSIVE up AS (SELECT a, b FROM t WHERE city_id = $1 UNION ALL
           SELECT t.a, t.b FROM t JOIN up ON up.b = t.a WHERE t.city_id = $1) SELECT a FROM up",
        "INSERT INTO t (city_id, a) VALUES ($1, $2) ON CONFLICT (city_id, a) DO UPDATE SET b = excluded.b",
        "INSERT INTO t (a, city_id) SELECT a, city_id FROM s WHERE city_id = $1",
        "UPDATE t SET a = $2 WHERE city_id = $1",
        "DELETE FROM t WHERE city_id = $1 AND a < $2",
        "SELECT a FROM t WHERE city_id = $1 ORDER BY a LIMIT 1 FOR UPDATE SKIP LOCKED",
    ];
    for text in well {
        assert_eq!(faults(text), Vec::<String>::new(), "{text}");
    }
    let spoilt = [
        "SELECT a FROM t",
        "SELECT city_id FROM t WHERE a = $1",
        "SELECT a FROM t WHERE city_id = $1 OR b = $2",
        "SELECT a FROM t WHERE city_id = $2",
        "SELECT a FROM t WHERE city_id IN ($1)",
        "SELECT t.a FROM t JOIN s ON s.b = t.b WHERE t.city_id = $1",
        "SELECT t.a FROM t LEFT JOIN s ON s.city_id = t.city_id AND s.city_id = $1",
        "SELECT t.a FROM t, s WHERE t.city_id = $1",
        "SELECT t.a FROM t CROSS JOIN s WHERE t.city_id = $1 AND s.city_id = $1",
        "SELECT t.a FROM t JOIN s USING (city_id) WHERE t.city_id = $1",
        "SELECT t.a FROM t JOIN city ON city.id = t.city_id WHERE t.city_id = $1",
        "SELECT a FROM t WHERE city_id = $1 AND b IN (SELECT b FROM s)",
        "SELECT a FROM t WHERE city_id = $1 AND EXISTS (SELECT 1 FROM s WHERE s.b = t.b)",
        "SELECT a FROM t WHERE city_id = $1 UNION ALL SELECT a FROM s",
        "SELECT (SELECT COUNT(*) FROM t) AS a, (SELECT COUNT(*) FROM s WHERE city_id = $1) AS b",
        "WITH RECURSIVE up AS (SELECT a, b FROM t WHERE city_id = $1 UNION ALL
           SELECT t.a, t.b FROM t JOIN up ON up.b = t.a) SELECT a FROM up",
        "WITH RECURSIVE up AS (SELECT a, b FROM t UNION ALL
           SELECT t.a, t.b FROM t JOIN up ON up.b = t.a WHERE t.city_id = $1) SELECT a FROM up",
        "SELECT a FROM t ORDER BY a LIMIT 1 FOR UPDATE SKIP LOCKED",
        "SELECT a FROM t WHERE b = $1 FOR UPDATE",
        "SELECT pg_advisory_xact_lock(1) FROM t WHERE city_id = $1",
        "SELECT a FROM t TABLESAMPLE SYSTEM (10) WHERE city_id = $1",
        "INSERT INTO t (a) VALUES ($1)",
        "INSERT INTO t (city_id, a) VALUES ($2, $1)",
        "INSERT INTO t (city_id, a) VALUES ($1, $2), ($3, $4)",
        "INSERT INTO t (city_id, a) VALUES ($1, (SELECT MAX(a) FROM s WHERE city_id = $1))",
        "INSERT INTO t (city_id, a) VALUES ($1, nextval('numbers'))",
        "INSERT INTO t (city_id, a) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING",
        "INSERT INTO t (city_id, a) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        "INSERT INTO t (city_id, a) VALUES ($1, $2) ON CONFLICT (city_id) DO UPDATE
           SET a = (SELECT MAX(a) FROM s WHERE city_id = $1)",
        "INSERT INTO t (city_id, a) SELECT a, city_id FROM s WHERE city_id = $1",
        "INSERT INTO t (city_id, a) SELECT city_id, a FROM s",
        "UPDATE t SET a = $2",
        "UPDATE t SET city_id = $2 WHERE city_id = $1",
        "UPDATE t SET a = $2, at = now() WHERE city_id = $1",
        "UPDATE t SET a = s.a FROM s WHERE t.city_id = $1 AND s.city_id = $1",
        "UPDATE t SET a = $2 WHERE city_id = $1 AND b IN (SELECT b FROM s WHERE city_id = $1)",
        "DELETE FROM t WHERE a = $1",
        "DELETE FROM t USING s WHERE t.city_id = $1 AND s.city_id = $1",
        "DELETE FROM t WHERE city_id = $1 AND b IN (SELECT value FROM jsonb_array_elements_text(CAST($2 AS JSONB)))",
        "CREATE TEMPORARY TABLE t (a BIGINT)",
        "LOCK TABLE t",
        "SELECT a FROM t WHERE city_id = $1; SELECT a FROM t WHERE city_id = $1",
    ];
    for text in spoilt {
        assert!(!faults(text).is_empty(), "nothing is said against {text}");
    }
}
