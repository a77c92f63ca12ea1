//! Tables: rows on desks, cards on phones, with the roles and labels that keep their meaning in every browser.

use std::fmt::{self, Display};

use crate::Html;

/// How a table fits a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableStyle {
    /// At most four columns of numbers: stays a table, drops its extra columns.
    Fits,
    /// A card a row, two values a line.
    Cards,
    /// Three values a line.
    Three,
    /// Four values a line.
    Dense,
}

/// A column's head.
#[derive(Clone, Debug)]
pub struct Column {
    head: Html,
    label: String,
    right: bool,
    extra: bool,
    full: bool,
}

impl Column {
    /// Text, from the left.
    pub fn new(label: impl Into<String>) -> Self {
        let label = label.into();
        Self { head: Html::text(&label), label, right: false, extra: false, full: false }
    }

    /// Numbers, from the right.
    pub fn number(label: impl Into<String>) -> Self {
        Self { right: true, ..Self::new(label) }
    }

    /// Disappears on phones where the table stays a table.
    #[must_use]
    pub fn extra(mut self) -> Self {
        self.extra = true;
        self
    }

    /// Takes a card's whole width.
    #[must_use]
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// Another head than the words, such as a link that sorts.
    #[must_use]
    pub fn head(mut self, head: impl Into<Html>) -> Self {
        self.head = head.into();
        self
    }
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    content: Html,
    class: &'static str,
}

impl Cell {
    /// With no more class than its column's.
    pub fn new(content: impl Into<Html>) -> Self {
        Self { content: content.into(), class: "" }
    }

    /// With a class of the design's own, such as `nowrap` or `bar-cell`.
    pub fn with_class(content: impl Into<Html>, class: &'static str) -> Self {
        Self { content: content.into(), class }
    }
}

impl<T: Into<Html>> From<T> for Cell {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// A row. Its first cell is its head.
#[derive(Clone, Debug)]
pub struct Row {
    cells: Vec<Cell>,
    class: &'static str,
    group: bool,
}

impl Row {
    /// A plain row.
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { cells: cells.into_iter().collect(), class: "", group: false }
    }

    /// The total: ruled off as in an account book.
    #[must_use]
    pub fn total(mut self) -> Self {
        self.class = "total";
        self
    }

    /// An entry that takes another back.
    #[must_use]
    pub fn reversal(mut self) -> Self {
        self.class = "reversal";
        self
    }

    /// An entry that another takes back.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.class = "reversed";
        self
    }

    /// A class of the design's own.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// A heading within the table, over all columns.
    pub fn group(content: impl Into<Html>) -> Self {
        Self { cells: vec![Cell::new(content)], class: "group", group: true }
    }
}

/// A table with its caption, which screen readers hear and eyes have from the heading above it.
#[derive(Clone, Debug)]
pub struct Table {
    caption: String,
    style: TableStyle,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Table {
    /// An empty table.
    pub fn new(caption: impl Into<String>, style: TableStyle, columns: Vec<Column>) -> Self {
        Self { caption: caption.into(), style, columns, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// With all these rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Display for Table {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = match self.style {
            TableStyle::Fits => "table fits",
            TableStyle::Cards => "table cards",
            TableStyle::Three => "table cards three",
            TableStyle::Dense => "table cards dense",
        };
        let caption = Html::text(&self.caption);
        // Where the table is wider than its box, a script makes the box a place that keys can reach and scroll.
        writeln!(to, r#"<div class="table-box">"#)?;
        writeln!(
            to,
            r#"<table class="{class}"{}><caption class="visually-hidden">{caption}</caption>"#,
            self.role(r#" role="table""#)
        )?;
        let (group, line) = (self.role(r#" role="rowgroup""#), self.role(r#" role="row""#));
        write!(to, "<thead{group}><tr{line}>")?;
        let head = self.role(r#" role="columnheader""#);
        for column in &self.columns {
            let class = classes(&[column.right.then_some("r"), column.extra.then_some("extra")]);
            write!(to, r#"<th scope="col"{head}{class}>{}</th>"#, column.head)?;
        }
        writeln!(to, "</tr></thead>\n<tbody{group}>")?;
        for row in &self.rows {
            self.row(to, row)?;
        }
        to.write_str("</tbody></table></div>")
    }
}

impl Table {
    /// A role, where style sheets lay the rows out as cards: browsers may then forget that it is a table. One that stays a
    /// table says so itself.
    fn role(&self, role: &'static str) -> &'static str {
        if self.style == TableStyle::Fits { "" } else { role }
    }

    fn row(&self, to: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
        let (head, data) = (self.role(r#" role="rowheader""#), self.role(r#" role="cell""#));
        write!(to, "<tr{}{}>", self.role(r#" role="row""#), classes(&[Some(row.class)]))?;
        if row.group {
            for cell in &row.cells {
                let width = self.columns.len();
                write!(to, r#"<th scope="rowgroup"{head} colspan="{width}">{}</th>"#, cell.content)?;
            }
            return to.write_str("</tr>\n");
        }
        for (at, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
            let empty = cell.content.is_empty() && at > 0;
            let class = classes(&[
                column.right.then_some("r"),
                column.extra.then_some("extra"),
                (column.full && at > 0).then_some("full"),
                empty.then_some("empty-cell"),
                Some(cell.class),
            ]);
            if at == 0 {
                write!(to, r#"<th scope="row"{head}{class}>{}</th>"#, cell.content)?;
            } else {
                let label = Html::text(&column.label);
                write!(to, r#"<td{data}{class} data-label="{label}">{}</td>"#, cell.content)?;
            }
        }
        to.write_str("</tr>\n")
    }
}

fn classes(names: &[Option<&str>]) -> String {
    let names: Vec<&str> = names.iter().flatten().copied().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(r#" class="{}""#, names.join(" ")) }
}

impl askama::filters::HtmlSafe for Table {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_carries_labels_and_as_cards_its_roles() {
        let table = |style| {
            Table::new(
                "按单位",
                style,
                vec![Column::new("单位"), Column::number("宣讲"), Column::number("占比").extra()],
            )
            .rows([
                Row::group("县（市）区"),
                Row::new([
                    Html::link("/units/9901", "<东>").into(),
                    Html::number("/f", "58").into(),
                    "7.4%".into(),
                ]),
                Row::new(["合计".into(), "780".into(), "".into()]).total(),
            ])
        };
        insta::assert_snapshot!(table(TableStyle::Cards));
        let fits = table(TableStyle::Fits).to_string();
        assert!(!fits.contains("role=") && fits.contains("<th scope=\"row\">"), "{fits}");
    }
}
