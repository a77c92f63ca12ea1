//! Who may do what, and where: one table of rules.

use luoshi_sheets::Words;
use luoshi_store::{CityId, Conn, Day};
use serde::{Deserialize, Serialize};

use crate::trail::Asked;
use crate::{Error, Person, Tree, store};

/// What a post makes of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Records work.
    Clerk,
    /// Leads a unit: also corrects and confirms.
    Lead,
    /// The office of the campaign: also packs, bulletins, units and people.
    Office,
    /// Reads everything, writes nothing.
    Auditor,
    /// Keeps units, people, accounts and posts; records nothing.
    Administrator,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Read single records and their entries. (Totals are for everybody who is signed in.)
    ReadRows,
    /// Record work.
    Record,
    /// Correct and withdraw what one recorded oneself, until it is confirmed.
    CorrectOwn,
    /// Correct and withdraw what anybody recorded.
    CorrectAny,
    /// Stand behind what somebody else recorded.
    Confirm,
    /// Found, rename, move, merge and end units.
    ManageUnits,
    /// Add people.
    ManagePeople,
    /// Load a pack; asked of the root.
    LoadPack,
    /// Give and end accounts and posts.
    Administer,
    /// Give and end those posts that one's own role lets one give: see [`Role::gives`].
    Appoint,
    /// Publish figures under the city's signature.
    Publish,
    /// Plan, draw and close audits.
    Audit,
    /// Say what was found on the spot, where one's unit was called on to check.
    Examine,
}

/// How far a role's right to do something goes from the unit of the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nowhere.
    No,
    /// At the unit of the post and everything under it.
    Below,
    /// In the whole city, wherever the post is.
    City,
}

use Reach::{Below, City, No};

/// The rules. A row a role, a column a verb, in the order of [`Verb::ALL`].
#[rustfmt::skip]
const RULES: [(Role, [Reach; 13]); 5] = [
    //                     rows   record own    any    confirm units  people pack   admin. appoint publish audit  examine
    (Role::Clerk,         [Below, Below, Below, No,    No,     No,    No,    No,    No,    No,     No,     No,    No]),
    (Role::Lead,          [Below, Below, Below, Below, Below,  No,    No,    No,    No,    Below,  No,     No,    Below]),
    (Role::Office,        [Below, Below, Below, Below, Below,  Below, Below, Below, No,    Below,  Below,  Below, Below]),
    (Role::Auditor,       [City,  No,    No,    No,    No,     No,    No,    No,    No,    No,     No,     City,  City]),
    (Role::Administrator, [City,  No,    No,    No,    No,     City,  City,  No,    City,  City,   No,     No,    No]),
];

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [Self::Clerk, Self::Lead, Self::Office, Self::Auditor, Self::Administrator];

    /// Its fixed name in files and in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Lead => "lead",
            Self::Office => "office",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Its name for readers.
    pub fn name(self) -> Words {
        match self {
            Self::Clerk => Words::new("经办", "Clerk"),
            Self::Lead => Words::new("负责人", "Lead"),
            Self::Office => Words::new("办公室", "Office"),
            Self::Auditor => Words::new("审阅", "Auditor"),
            Self::Administrator => Words::new("管理员", "Administrator"),
        }
    }

    /// The role whose id or name this is.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| {
            let name = role.name();
            role.id().eq_ignore_ascii_case(text) || name.zh == text || name.en.eq_ignore_ascii_case(text)
        })
    }

    /// The roles of the posts that a post of this role lets its holder give and end, as far as it reaches. Whoever gives
    /// hands on no right that they lack, but for the administrator, who keeps posts and records nothing.
    pub fn gives(self) -> &'static [Self] {
        match self {
            Self::Clerk | Self::Auditor => &[],
            Self::Lead => &[Self::Clerk],
            Self::Office => &[Self::Clerk, Self::Lead],
            Self::Administrator => &Self::ALL,
        }
    }

    /// How far a post of this role lets its holder do something.
    pub fn reach(self, verb: Verb) -> Reach {
        let row = RULES.iter().find(|(role, _)| *role == self).map(|(_, row)| row);
        let column = Verb::ALL.iter().position(|each| *each == verb);
        row.zip(column).map_or(No, |(row, column)| row[column])
    }
}

impl Verb {
    /// All verbs, in the order of the rules' columns.
    pub const ALL: [Self; 13] = [
        Self::ReadRows,
        Self::Record,
        Self::CorrectOwn,
        Self::CorrectAny,
        Self::Confirm,
        Self::ManageUnits,
        Self::ManagePeople,
        Self::LoadPack,
        Self::Administer,
        Self::Appoint,
        Self::Publish,
        Self::Audit,
        Self::Examine,
    ];

    /// What it is called when somebody may not do it.
    pub fn name(self) -> Words {
        match self {
            Self::ReadRows => Words::new("查看记录", "see records"),
            Self::Record => Words::new("录入记录", "record work"),
            Self::CorrectOwn => Words::new("更正本人的记录", "correct own records"),
            Self::CorrectAny => Words::new("更正他人的记录", "correct records of others"),
            Self::Confirm => Words::new("确认记录", "confirm records"),
            Self::ManageUnits => Words::new("调整单位", "change units"),
            Self::ManagePeople => Words::new("管理人员", "keep people"),
            Self::LoadPack => Words::new("更换战役包", "load a pack"),
            Self::Administer => Words::new("管理账号和任职", "keep accounts and posts"),
            Self::Appoint => Words::new("安排任职", "give and end posts"),
            Self::Publish => Words::new("发布数字", "publish figures"),
            Self::Audit => Words::new("组织抽查", "run audits"),
            Self::Examine => Words::new("到现场核实", "check records on the spot"),
        }
    }
}

/// A role at a unit, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub person: i64,
    /// What it makes of them.
    pub role: Role,
    /// The unit; it holds for everything under it too.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day; none while it is open.
    pub until: Option<Day>,
    /// Whether it is filled for a time, in somebody's place; then it has a last day.
    pub acting: bool,
}

impl Post {
    /// Whether it is in force on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Somebody who is signed in, with the posts in force on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The city.
    pub city: CityId,
    /// The person.
    pub person: i64,
    /// The account; 0 for the program itself.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The posts in force.
    pub posts: Vec<Post>,
    /// Whether this is the program itself (the sample's maker, the command line), which may do everything.
    pub system: bool,
    /// The request that they make, where it is one: for the access log.
    pub asked: Option<Asked>,
}

/// What lets somebody do something: one of their posts, and how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground<'a> {
    /// The post.
    pub post: &'a Post,
    /// How far it reaches for what is asked.
    pub reach: Reach,
    /// Whether it reaches the unit that is asked about.
    pub here: bool,
}

/// The rows that a list may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the city.
    All,
    /// Those of these units: every code under the posts, sorted, each once.
    Units(Vec<String>),
}

impl Scope {
    /// The units; none where it is all of the city.
    pub fn units(&self) -> Option<&[String]> {
        match self {
            Self::All => None,
            Self::Units(codes) => Some(codes),
        }
    }

    /// The same, for keeps.
    pub fn into_units(self) -> Option<Vec<String>> {
        match self {
            Self::All => None,
            Self::Units(codes) => Some(codes),
        }
    }

    /// Whether the unit is in it.
    pub fn holds(&self, unit: &str) -> bool {
        match self {
            Self::All => true,
            Self::Units(codes) => codes.binary_search_by(|code| code.as_str().cmp(unit)).is_ok(),
        }
    }
}

impl Who {
    /// The program itself, acting for a person of the city (0 for nobody).
    pub fn system(city: CityId, person: i64) -> Self {
        Self { city, person, account: 0, name: String::new(), posts: Vec::new(), system: true, asked: None }
    }

    /// Whether one may do this at this unit.
    pub fn may(&self, verb: Verb, unit: &str, tree: &Tree) -> bool {
        self.system
            || self.posts.iter().any(|post| match post.role.reach(verb) {
                No => false,
                Below => tree.is_under(unit, &post.unit),
                City => true,
            })
    }

    /// The posts that let one do this anywhere, and whether each does at this unit.
    pub fn grounds<'a>(&'a self, verb: Verb, unit: &str, tree: &Tree) -> Vec<Ground<'a>> {
        let ground = |post: &'a Post| {
            let reach = post.role.reach(verb);
            let here = reach == City || (reach == Below && tree.is_under(unit, &post.unit));
            Ground { post, reach, here }
        };
        self.posts.iter().map(ground).filter(|ground| ground.reach != No).collect()
    }

    /// Whether one may give, end and hand over posts of this role at this unit.
    pub fn may_give(&self, role: Role, unit: &str, tree: &Tree) -> bool {
        self.system
            || self
                .grounds(Verb::Appoint, unit, tree)
                .iter()
                .any(|ground| ground.here && ground.post.role.gives().contains(&role))
    }

    /// Whether one may do this at any unit at all.
    pub fn may_anywhere(&self, verb: Verb) -> bool {
        self.system || self.posts.iter().any(|post| post.role.reach(verb) != No)
    }

    /// The units below which one may do this, as the posts name them. Empty for whoever may do it in the whole
    /// city by another right than a post at the root: see [`Who::may_anywhere`] and [`Who::scope`].
    pub fn units_for(&self, verb: Verb) -> Vec<&str> {
        let mut units: Vec<&str> = self
            .posts
            .iter()
            .filter(|post| post.role.reach(verb) == Below)
            .map(|post| post.unit.as_str())
            .collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// All units at which one may do this.
    pub fn scope(&self, verb: Verb, tree: &Tree) -> Scope {
        let root = tree.root().code.as_str();
        let whole = self.posts.iter().any(|post| match post.role.reach(verb) {
            No => false,
            Below => post.unit == root,
            City => true,
        });
        if self.system || whole {
            return Scope::All;
        }
        let mut codes: Vec<String> =
            self.units_for(verb).iter().flat_map(|unit| tree.under(unit)).map(str::to_owned).collect();
        codes.sort_unstable();
        codes.dedup();
        Scope::Units(codes)
    }

    /// Refuses whoever may not do this at this unit.
    ///
    /// # Errors
    /// [`Error::Forbidden`]
    pub fn require(&self, verb: Verb, unit: &str, tree: &Tree) -> Result<(), Error> {
        if self.may(verb, unit, tree) {
            Ok(())
        } else {
            Err(Error::Forbidden { verb, unit: unit.to_owned() })
        }
    }
}

/// Who can do this at this unit on a day: for the message to somebody who cannot. At most 20 people, those
/// with a post nearest to the unit first.
pub async fn may_who(
    conn: &mut Conn,
    city: CityId,
    verb: Verb,
    unit: &str,
    tree: &Tree,
    on: Day,
) -> Result<Vec<Person>, Error> {
    let roles = |reach: Reach| -> Vec<&str> {
        Role::ALL.into_iter().filter(|role| role.reach(verb) == reach).map(Role::id).collect()
    };
    let path: Vec<&str> = tree.path(unit).iter().map(|unit| unit.code.as_str()).collect();
    let mut found = store::holders(conn, city, &roles(Below), &path, &roles(City), on).await?;
    found.sort_by_key(|(person, unit)| (std::cmp::Reverse(tree.depth(unit)), person.id));
    let mut people: Vec<Person> = Vec::new();
    for (person, _) in found {
        if !people.iter().any(|known| known.id == person.id) {
            people.push(person);
        }
    }
    people.truncate(20);
    Ok(people)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::{Post, Reach, Role, Scope, Verb, Who};
    use crate::history::{Change, Names, What};
    use crate::{History, Tree, UnitKind};

    fn day(text: &str) -> luoshi_store::Day {
        text.parse().unwrap()
    }

    /// City 1 with counties 2 and 3; 21 and 22 under 2, 211 under 21.
    fn tree() -> Tree {
        let units = [
            ("1", None),
            ("2", Some("1")),
            ("3", Some("1")),
            ("21", Some("2")),
            ("22", Some("2")),
            ("211", Some("21")),
        ];
        let changes = (1..).zip(units).map(|(id, (code, parent))| Change {
            id,
            day: day("2020-01-01"),
            at: luoshi_store::Instant::UNIX_EPOCH,
            code: code.to_owned(),
            what: What::Found {
                kind: UnitKind::County,
                names: Names { zh: format!("单位{code}"), en: None, aliases: Vec::new() },
                parent: parent.map(str::to_owned),
            },
        });
        History::new(changes.collect()).tree(day("2021-01-01"), i64::MAX).unwrap()
    }

    fn who(role: Role, unit: &str) -> Who {
        let post = Post {
            id: 1,
            person: 1,
            role,
            unit: unit.to_owned(),
            from: day("2021-01-01"),
            until: None,
            acting: false,
        };
        Who {
            city: 1,
            person: 1,
            account: 1,
            name: String::new(),
            posts: vec![post],
            system: false,
            asked: None,
        }
    }

    #[test]
    fn the_permission_matrix_is_as_written_down() {
        let tree = tree();
        let places = [("own", "21"), ("below", "211"), ("beside", "22"), ("above", "2"), ("root", "1")];
        let mut matrix = String::new();
        for role in Role::ALL {
            let who = who(role, "21");
            writeln!(matrix, "{}", role.id()).unwrap();
            for verb in Verb::ALL {
                let marks = places.map(|(name, unit)| {
                    format!("{name} {}", if who.may(verb, unit, &tree) { "yes" } else { "-" })
                });
                writeln!(matrix, "  {:<12} {}", format!("{verb:?}"), marks.join("   ")).unwrap();
            }
        }
        insta::assert_snapshot!("permission_matrix", matrix);
    }

    #[test]
    fn nobody_may_anything_without_a_post() {
        let nobody = Who { posts: Vec::new(), ..who(Role::Clerk, "21") };
        for verb in Verb::ALL {
            assert!(!nobody.may_anywhere(verb) && !nobody.may(verb, "1", &tree()));
            assert_eq!(nobody.scope(verb, &tree()), Scope::Units(Vec::new()));
        }
    }

    #[test]
    fn a_scope_holds_what_one_may() {
        let tree = tree();
        for role in Role::ALL {
            for post in ["1", "2", "21"] {
                let who = who(role, post);
                for verb in Verb::ALL {
                    let scope = who.scope(verb, &tree);
                    for unit in tree.iter() {
                        assert_eq!(scope.holds(&unit.code), who.may(verb, &unit.code, &tree));
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_hands_on_a_right_that_they_lack() {
        let tree = tree();
        for giver in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            for role in giver.gives() {
                for verb in Verb::ALL {
                    for unit in tree.iter() {
                        let given = who(*role, "21").may(verb, &unit.code, &tree);
                        assert!(
                            !given || who(giver, "21").may(verb, &unit.code, &tree),
                            "{giver:?} {role:?}"
                        );
                    }
                }
                assert!(*role < giver, "{giver:?} makes others of their own rank");
            }
        }
    }

    #[test]
    fn posts_are_given_at_and_below_ones_own_unit() {
        let tree = tree();
        let lead = who(Role::Lead, "21");
        let gives = |unit| Role::ALL.map(|role| lead.may_give(role, unit, &tree));
        assert_eq!(gives("21"), [true, false, false, false, false]);
        assert_eq!(gives("211"), [true, false, false, false, false]);
        assert_eq!(gives("22"), [false; 5]);
        assert_eq!(gives("2"), [false; 5]);
        assert!(Role::ALL.into_iter().all(|role| who(Role::Administrator, "21").may_give(role, "1", &tree)));
    }

    #[test]
    fn no_role_writes_where_it_only_reads() {
        for role in [Role::Auditor, Role::Administrator] {
            for verb in [Verb::Record, Verb::CorrectOwn, Verb::CorrectAny, Verb::Confirm] {
                assert_eq!(role.reach(verb), Reach::No);
            }
        }
    }
}
