//! Form fields: label, hint, error and control, wired together for screen readers.

use std::fmt::{self, Display};

use luoshi_packs::Lang;

use super::uploads::Uploads;
use crate::{Html, WORDS, Words};

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: Html,
    /// A quieter line under it; for units the path above them.
    pub note: String,
}

impl Choice {
    /// Without a note.
    pub fn new(value: impl Into<String>, label: impl Into<Html>) -> Self {
        Self { value: value.into(), label: label.into(), note: String::new() }
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// How a field is filled.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A whole or decimal number, with its unit of measure after it.
    Number(String),
    /// A day.
    Day,
    /// A clock time.
    Time,
    /// A password; never filled again.
    Password,
    /// One of a few, all in sight.
    Radios(Vec<Choice>),
    /// Several of a few, all in sight.
    Checks(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// A unit. The choices are what may be chosen without a script; the script searches at `search`.
    Unit {
        /// Where units are searched; empty to search the choices.
        search: String,
        /// The units that may be chosen.
        choices: Vec<Choice>,
    },
    /// People. The choices are those chosen, or all that may be; the script asks `search` for more.
    People {
        /// Where people are searched.
        search: String,
        /// Those chosen, and others that may be.
        choices: Vec<Choice>,
    },
    /// Files that hang on a record: those it holds, and more.
    Uploads(Uploads),
    /// Files that are read and not kept.
    Files {
        /// What the browser offers, such as `.xlsx,.ods,.csv`.
        accept: String,
        /// Whether it may be more than one.
        several: bool,
    },
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    label: String,
    hint: String,
    /// What is wrong with it, then what to do; empty where nothing is.
    pub error: String,
    values: Vec<String>,
    control: Control,
    optional: bool,
    autocomplete: &'static str,
    shown_when: String,
    max_length: usize,
    lines: u8,
    id: String,
    lang: Lang,
}

impl Field {
    /// A field of this name, which is also its id.
    pub fn new(lang: Lang, name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
            label: label.into(),
            hint: String::new(),
            error: String::new(),
            values: Vec::new(),
            control,
            optional: false,
            autocomplete: "off",
            shown_when: String::new(),
            max_length: 0,
            lines: 4,
            lang,
        }
    }

    /// What the reader cannot know.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// May be left out.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What it holds.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.values = vec![value.into()];
        self
    }

    /// What it holds, where it may be several.
    #[must_use]
    pub fn values(mut self, values: Vec<String>) -> Self {
        self.values = values;
        self
    }

    /// What is wrong with it, then what to do.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error.unwrap_or_default();
        self
    }

    /// What browsers may fill in by themselves.
    #[must_use]
    pub fn autocomplete(mut self, kind: &'static str) -> Self {
        self.autocomplete = kind;
        self
    }

    /// Only matters where another field has a value: `kind=school|village`.
    #[must_use]
    pub fn shown_when(mut self, condition: impl Into<String>) -> Self {
        self.shown_when = condition.into();
        self
    }

    /// The longest text that it takes, in characters.
    #[must_use]
    pub fn max_length(mut self, characters: usize) -> Self {
        self.max_length = characters;
        self
    }

    /// How many lines of a long text are in sight.
    #[must_use]
    pub fn lines(mut self, lines: u8) -> Self {
        self.lines = lines;
        self
    }

    /// Another id than its name, where a page has two forms with the same field.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn is_group(&self) -> bool {
        matches!(self.control, Control::Radios(_) | Control::Checks(_))
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-h", self.id));
        }
        if !self.error.is_empty() {
            ids.push(format!("{}-e", self.id));
        }
        if ids.is_empty() {
            String::new()
        } else {
            format!(r#" aria-describedby="{}""#, Html::text(ids.join(" ")))
        }
    }

    /// Id, name, and what else every control has.
    fn common(&self) -> String {
        let mut out = format!(r#"id="{}" name="{}""#, Html::text(&self.id), Html::text(&self.name));
        out.push_str(&self.described_by());
        if !self.error.is_empty() {
            out.push_str(r#" aria-invalid="true""#);
        }
        if !self.optional {
            out.push_str(r#" aria-required="true""#);
        }
        out
    }

    fn first(&self) -> Html {
        Html::text(self.values.first().map_or("", String::as_str))
    }

    fn input(&self, kind: &str, class: &str, more: &str) -> String {
        let length = match self.max_length {
            0 => String::new(),
            n => format!(r#" maxlength="{n}""#),
        };
        format!(
            r#"<input class="input{class}" {} type="{kind}" value="{}" autocomplete="{}"{length}{more}>"#,
            self.common(),
            self.first(),
            self.autocomplete
        )
    }

    fn control(&self, w: Words) -> String {
        match &self.control {
            Control::Text => self.input("text", "", ""),
            Control::Day => self.input("date", " mid", ""),
            Control::Time => self.input("time", " short", ""),
            Control::Password => {
                let cleared = Self { values: Vec::new(), ..self.clone() };
                cleared.input("password", "", "")
            }
            Control::Number(unit) => {
                let input = self.input("text", " short digits", r#" inputmode="decimal""#);
                format!(r#"<span class="with-unit">{input}{}</span>"#, Html::text(unit))
            }
            Control::LongText => {
                format!(
                    r#"<textarea class="input" {} rows="{}">{}</textarea>"#,
                    self.common(),
                    self.lines,
                    self.first()
                )
            }
            Control::Files { accept, several } => {
                let several = if *several { " multiple" } else { "" };
                let accept = Html::text(accept);
                format!(r#"<input class="input" {} type="file" accept="{accept}"{several}>"#, self.common())
            }
            Control::Uploads(uploads) => uploads.html(&self.name, &self.common(), w),
            Control::Radios(choices) => self.choices("radio", choices),
            Control::Checks(choices) => self.choices("checkbox", choices),
            Control::Select(choices) => {
                format!(r#"<select class="input" {}>{}</select>"#, self.common(), self.options(choices, w))
            }
            Control::Unit { search, choices } => {
                let search = Html::text(search);
                let options = self.options(choices, w);
                let said = combo_words(w);
                format!(
                    r#"<select class="input" {} data-units="{search}"{said}>{options}</select>"#,
                    self.common()
                )
            }
            Control::People { search, choices } => {
                let search = Html::text(search);
                let options: String = choices.iter().map(|choice| self.option(choice)).collect();
                let (said, common) = (combo_words(w), self.common());
                format!(
                    r#"<select class="input" multiple {common} data-people="{search}"{said}>{options}</select>"#
                )
            }
        }
    }

    fn options(&self, choices: &[Choice], w: Words) -> String {
        let mut out = String::new();
        // Nothing is chosen for the reader: a field that holds nothing begins with an empty line.
        if self.optional || self.values.iter().all(String::is_empty) {
            out.push_str(&format!(r#"<option value="">{}</option>"#, Html::text(w.t("choose"))));
        }
        out.extend(choices.iter().map(|choice| self.option(choice)));
        out
    }

    fn option(&self, choice: &Choice) -> String {
        let chosen = if self.values.contains(&choice.value) { " selected" } else { "" };
        let path = if choice.note.is_empty() {
            String::new()
        } else {
            format!(r#" data-path="{}""#, Html::text(&choice.note))
        };
        format!(r#"<option value="{}"{path}{chosen}>{}</option>"#, Html::text(&choice.value), choice.label)
    }

    fn choices(&self, kind: &str, choices: &[Choice]) -> String {
        let mut out = String::from(r#"<div class="choices across">"#);
        for (at, choice) in choices.iter().enumerate() {
            // The error summary leads to the first of them.
            let id = if at == 0 { self.id.clone() } else { format!("{}-{at}", self.id) };
            let checked = if self.values.contains(&choice.value) { " checked" } else { "" };
            let note = if choice.note.is_empty() {
                String::new()
            } else {
                format!("<small>{}</small>", Html::text(&choice.note))
            };
            out.push_str(&format!(
                r#"<label class="choice"><input type="{kind}" id="{}" name="{}" value="{}"{checked}> <span>{}{note}</span></label>"#,
                Html::text(id),
                Html::text(&self.name),
                Html::text(&choice.value),
                choice.label
            ));
        }
        out.push_str("</div>");
        out
    }
}

fn combo_words(w: Words) -> String {
    ["none", "found", "remove", "failed"]
        .into_iter()
        .map(|word| format!(r#" data-word-{word}="{}""#, Html::text(w.t(&format!("combo-{word}")))))
        .collect()
}

impl Display for Field {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let w = WORDS.in_lang(self.lang);
        let group = self.is_group();
        let kind = if group { "fieldset" } else { "div" };
        let class = if group { "fieldset" } else { "field" };
        let wrong = if self.error.is_empty() { "" } else { " has-error" };
        write!(to, r#"<{kind} class="{class}{wrong}""#)?;
        if group {
            to.write_str(&self.described_by())?;
        }
        if !self.shown_when.is_empty() {
            write!(to, r#" data-shown-when="{}""#, Html::text(&self.shown_when))?;
        }
        let (id, label) = (Html::text(&self.id), Html::text(&self.label));
        let optional = if self.optional {
            format!(r#" <span class="opt">{}</span>"#, Html::text(w.t("optional")))
        } else {
            String::new()
        };
        if group {
            write!(to, "><legend>{label}{optional}</legend>")?;
        } else {
            write!(to, r#"><label for="{id}">{label}{optional}</label>"#)?;
        }
        if !self.hint.is_empty() {
            write!(to, r#"<span class="hint" id="{id}-h">{}</span>"#, Html::text(&self.hint))?;
        }
        if !self.error.is_empty() {
            write!(to, r#"<span class="error" id="{id}-e">{}</span>"#, Html::text(&self.error))?;
        }
        write!(to, "{}</{kind}>", self.control(w))
    }
}

impl askama::filters::HtmlSafe for Field {}

/// All that is wrong with a form, above it; each line leads to its field.
#[derive(Clone, Debug)]
pub struct ErrorSummary {
    heading: String,
    lines: Vec<(String, String)>,
}

impl ErrorSummary {
    /// Of the fields that have an error; shows nothing where none has.
    pub fn of<'f>(lang: Lang, fields: impl IntoIterator<Item = &'f Field>) -> Self {
        let wrong = fields.into_iter().filter(|field| !field.error.is_empty());
        Self::new(lang, wrong.map(|field| (field.id.clone(), field.error.clone())).collect())
    }

    /// Of pairs: the id of a field, what is wrong with it. An empty id leads nowhere.
    pub fn new(lang: Lang, lines: Vec<(String, String)>) -> Self {
        let heading = WORDS.in_lang(lang).t1("form-wrong", "n", lines.len());
        Self { heading, lines }
    }

    /// With another heading than that nothing is saved yet.
    #[must_use]
    pub fn heading(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }

    /// How many there are; for [`Shell::wrong`](crate::Shell::wrong).
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl Display for ErrorSummary {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return Ok(());
        }
        to.write_str(
            r#"<div class="error-summary" role="alert" tabindex="-1" aria-labelledby="form-wrong">"#,
        )?;
        write!(to, r#"<h2 id="form-wrong">{}</h2><ul>"#, Html::text(&self.heading))?;
        for (id, text) in &self.lines {
            let text = Html::text(text);
            if id.is_empty() {
                write!(to, "<li>{text}</li>")?;
            } else {
                write!(to, r##"<li><a href="#{}">{text}</a></li>"##, Html::text(id))?;
            }
        }
        to.write_str("</ul></div>")
    }
}

impl askama::filters::HtmlSafe for ErrorSummary {}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::*;

    #[test]
    fn a_field_is_wired_to_its_hint_and_error() {
        let field = Field::new(Lang::Zh, "audience", "听众人数", Control::Number("人".into()))
            .hint("按到场的人数")
            .value("\"x")
            .error(Some("填听众人数。".into()));
        insta::assert_snapshot!(field);
    }

    #[test]
    fn several_choices_are_a_group_with_a_legend() {
        let choices = vec![Choice::new("office", "机关"), Choice::new("village", "农村").note("含社区")];
        let field = Field::new(Lang::En, "kind", "Kind", Control::Checks(choices))
            .optional()
            .values(vec!["village".into()]);
        insta::assert_snapshot!(field);
    }

    #[test]
    fn nothing_is_chosen_for_the_reader() {
        let choices = vec![Choice::new("9901", "东区").note("示例市")];
        let control = Control::Unit { search: "/u.json".into(), choices };
        insta::assert_snapshot!(Field::new(Lang::Zh, "unit", "单位", control));
    }

    #[test]
    fn the_summary_leads_to_the_fields() {
        let fields = [
            Field::new(Lang::Zh, "a", "A", Control::Text).error(Some("填 A。".into())),
            Field::new(Lang::Zh, "b", "B", Control::Text),
        ];
        insta::assert_snapshot!(ErrorSummary::of(Lang::Zh, &fields));
    }
}
