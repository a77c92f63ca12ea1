//! Forms and bodies as they were filled in, read into drafts.

use std::collections::BTreeMap;

use luoshi_web::Form;
use serde_json::{Map, Value as Json};

use crate::model::{
    Asking, Audience, Field, Member, Offer, Order, OrderDraft, PlaceKind, Problem, Question, Reach, Reply,
    Side, Talk, TalkDraft, Team, TeamDraft,
};
use crate::{parse, say};

/// What stands in a form's fields, whether it can be read or not.
#[derive(Clone, Debug, Default)]
pub struct Filled(BTreeMap<String, Vec<String>>);

impl Filled {
    /// As a browser sent it.
    pub fn of_form(form: &Form) -> Self {
        let mut out = Self::default();
        for (name, value) in form.fields() {
            out.0.entry(name.to_owned()).or_default().push(value.trim().to_owned());
        }
        out
    }

    /// As a program sent it: texts, numbers, lists of them; `audience` and other objects are spread out as
    /// `audience.pupils`. Lists of objects (`members`) give a list a key.
    pub fn of_json(body: &Map<String, Json>) -> Self {
        let mut out = Self::default();
        for (name, value) in body {
            match value {
                Json::Object(parts) => {
                    for (part, value) in parts {
                        out.set(&format!("{name}.{part}"), &plain(value));
                    }
                }
                Json::Array(items) if items.iter().any(Json::is_object) => {
                    for part in ["person", "from", "until"] {
                        let values = items.iter().map(|item| plain(&item[part])).collect();
                        let name = if part == "person" { "member" } else { part };
                        out.put(name, values);
                    }
                }
                Json::Array(items) => out.put(name, items.iter().map(plain).collect()),
                other => out.set(name, &plain(other)),
            }
        }
        out
    }

    /// As a talk has it.
    pub fn of_talk(talk: &Talk) -> Self {
        let mut out = Self::default();
        out.set("unit", &talk.unit);
        out.set("topic", &talk.topic);
        out.set("day", &talk.day.to_string());
        out.set("start", &say::clock(talk.start));
        out.set("minutes", &talk.minutes.to_string());
        out.set("team", &talk.team.to_string());
        out.put("speakers", talk.speakers.iter().map(i64::to_string).collect());
        out.set("kind", talk.kind.word());
        out.set("place", &talk.place);
        for (kind, count) in &talk.audience {
            out.set(&format!("audience.{kind}"), &count.to_string());
        }
        out.set("remark", &talk.remark);
        out.set("reason", talk.reason.as_deref().unwrap_or_default());
        out
    }

    /// As a team has it.
    pub fn of_team(team: &Team) -> Self {
        let mut out = Self::default();
        out.set("name", &team.name);
        out.set("unit", &team.unit);
        out.set("founded", &team.founded.to_string());
        out.set("ended", &team.ended.map(|day| day.to_string()).unwrap_or_default());
        out.set("remark", &team.remark);
        let column = |of: fn(&Member) -> String| team.members.iter().map(of).collect();
        out.put("member", column(|member| member.person.to_string()));
        out.put("from", column(|member| member.from.to_string()));
        out.put("until", column(|member| member.until.map(|day| day.to_string()).unwrap_or_default()));
        out
    }

    /// As an order has it, to be placed once more: its days have passed or did not suit.
    pub fn of_order(order: &Order) -> Self {
        let mut out = Self::default();
        out.set("unit", &order.unit);
        out.set("topic", &order.topic);
        out.set("kind", order.kind.word());
        out.set("place", &order.place);
        out.set("listeners", &order.listeners.to_string());
        out.set("contact", &order.contact);
        out.set("remark", &order.remark);
        out
    }

    /// Fills a field.
    pub fn set(&mut self, name: &str, value: &str) {
        self.put(name, vec![value.to_owned()]);
    }

    fn put(&mut self, name: &str, values: Vec<String>) {
        self.0.insert(name.to_owned(), values);
    }

    /// What stands in a field; empty where nothing does.
    pub fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All that stands in a field, empty ones too.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// A field that holds something readable, something unreadable, or nothing.
    fn read<T>(
        &self,
        name: &str,
        field: Field,
        problems: &mut Vec<Problem>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.one(name);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            problems.push(Problem::Unreadable { field });
        }
        value
    }

    /// The talk that these fields tell, and the fields that cannot be read.
    pub fn talk(&self) -> (TalkDraft, Vec<Problem>) {
        let mut wrong = Vec::new();
        let mut draft = TalkDraft {
            unit: Some(self.one("unit").to_owned()).filter(|code| !code.is_empty()),
            team: self.read("team", Field::Team, &mut wrong, parse::id),
            topic: self.one("topic").to_owned(),
            kind: self.read("kind", Field::Kind, &mut wrong, |text| text.parse::<PlaceKind>().ok()),
            place: self.one("place").to_owned(),
            day: self.read("day", Field::Day, &mut wrong, parse::day),
            start: self.read("start", Field::Start, &mut wrong, parse::clock),
            minutes: self.read("minutes", Field::Minutes, &mut wrong, parse::number),
            remark: self.one("remark").to_owned(),
            reason: self.one("reason").to_owned(),
            answered: self.answered(),
            ..TalkDraft::default()
        };
        let speakers: Vec<&String> = self.all("speakers").iter().filter(|text| !text.is_empty()).collect();
        draft.speakers = speakers.iter().filter_map(|text| parse::id(text)).collect();
        if draft.speakers.len() < speakers.len() {
            wrong.push(Problem::Unreadable { field: Field::Speakers });
        }
        for kind in Audience::ALL {
            let count = self.read(&format!("audience.{kind}"), Field::Audience, &mut wrong, parse::number);
            draft.audience.extend(count.map(|count| (*kind, count)));
        }
        wrong.dedup();
        (draft, wrong)
    }

    /// The order that these fields tell, and the fields that cannot be read. A topic of one's own goes before the one
    /// that is chosen.
    pub fn order(&self) -> (OrderDraft, Vec<Problem>) {
        let mut wrong = Vec::new();
        let own = self.one("own_topic");
        let mut draft = OrderDraft {
            unit: Some(self.one("unit").to_owned()).filter(|code| !code.is_empty()),
            reach: self.read("reach", Field::Reach, &mut wrong, |text| text.parse::<Reach>().ok()),
            wanted: self.read("team", Field::Team, &mut wrong, parse::id),
            topic: if own.is_empty() { self.one("topic") } else { own }.to_owned(),
            kind: self.read("kind", Field::Kind, &mut wrong, |text| text.parse::<PlaceKind>().ok()),
            place: self.one("place").to_owned(),
            days: Vec::new(),
            listeners: self.read("listeners", Field::Listeners, &mut wrong, parse::number),
            contact: self.one("contact").to_owned(),
            remark: self.one("remark").to_owned(),
        };
        for text in self.all("days").iter().filter(|text| !text.is_empty()) {
            match parse::day(text) {
                Some(day) => draft.days.push(day),
                None => wrong.push(Problem::Unreadable { field: Field::Days }),
            }
        }
        wrong.dedup();
        (draft, wrong)
    }

    /// Another day that these fields propose; nothing where a field is missing or cannot be read.
    pub fn offer(&self) -> (Option<Offer>, Vec<Problem>) {
        let mut wrong = Vec::new();
        let day = self.read("day", Field::Day, &mut wrong, parse::day);
        let start = self.read("start", Field::Start, &mut wrong, parse::clock);
        for (field, name) in [(Field::Day, "day"), (Field::Start, "start")] {
            wrong.extend(self.one(name).is_empty().then_some(Problem::Missing { field }));
        }
        let offer =
            day.zip(start).map(|(day, start)| Offer { day, start, note: self.one("remark").to_owned() });
        (offer, wrong)
    }

    /// What these fields answer to the questions of a side.
    pub fn replies(&self, side: Side) -> BTreeMap<Question, Reply> {
        let reply = |question: &Question| Some((*question, self.one(question.word()).parse().ok()?));
        Question::of(side).iter().filter_map(reply).collect()
    }

    fn answered(&self) -> Vec<Asking> {
        let words = self.all("answered").iter();
        words.filter_map(|word| Asking::ALL.iter().copied().find(|asking| asking.word() == word)).collect()
    }

    /// The team that these fields tell, and the fields that cannot be read. A member without a first day joins
    /// when the team is founded.
    pub fn team(&self) -> (TeamDraft, Vec<Problem>) {
        let mut wrong = Vec::new();
        let founded = self.read("founded", Field::Founded, &mut wrong, parse::day);
        let mut draft = TeamDraft {
            name: self.one("name").to_owned(),
            unit: Some(self.one("unit").to_owned()).filter(|code| !code.is_empty()),
            founded,
            ended: self.read("ended", Field::Ended, &mut wrong, parse::day),
            remark: self.one("remark").to_owned(),
            members: Vec::new(),
        };
        let day_at = |name: &str, at: usize| self.all(name).get(at).map_or("", String::as_str);
        for (at, person) in self.all("member").iter().enumerate() {
            let (from, until) = (day_at("from", at), day_at("until", at));
            if person.is_empty() || self.all("remove").contains(&at.to_string()) {
                continue;
            }
            let from = if from.is_empty() { founded } else { parse::day(from) };
            let left = if until.is_empty() { Some(None) } else { parse::day(until).map(Some) };
            match (parse::id(person), from, left) {
                (Some(person), Some(from), Some(until)) => draft.members.push(Member { person, from, until }),
                (Some(_), None, Some(_)) if founded.is_none() => {}
                _ => wrong.push(Problem::Unreadable { field: Field::Members }),
            }
        }
        for person in self.all("joining") {
            if let (Some(person), Some(from)) = (parse::id(person), founded) {
                let from = self.read("joining_from", Field::Members, &mut wrong, parse::day).unwrap_or(from);
                draft.members.push(Member { person, from, until: None });
            }
        }
        wrong.dedup();
        (draft, wrong)
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// Unreadable fields together with what rules found; a field that cannot be read is not also missing.
pub fn together(unreadable: Vec<Problem>, found: Vec<Problem>) -> Vec<Problem> {
    let fields: Vec<Field> = unreadable.iter().map(Problem::field).collect();
    let mut all = unreadable;
    all.extend(found.into_iter().filter(|problem| !fields.contains(&problem.field())));
    all.sort_by_key(Problem::field);
    all
}
