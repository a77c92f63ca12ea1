//! Charts drawn on the server: columns of what happened, a line of what exists. The numbers stand beside them as text,
//! in a table and in a sheet. Where scripts run, the same numbers are drawn again by a library (`assets/charts.ts`).

use askama::Template;
use luoshi_packs::Lang;
use luoshi_web::{Html, formats};
use serde_json::json;

/// One column of a chart.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands under it.
    pub label: String,
    /// The value for drawing; below 0 counts as 0 there.
    pub size: f64,
    /// The value for reading.
    pub text: String,
    /// Whether its period is not over: pale, and named.
    pub unfinished: bool,
}

/// How the values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// What happened in each period.
    Columns,
    /// What existed at the end of each.
    Line,
}

/// A chart with its table.
#[derive(Clone, Debug, Template)]
#[template(path = "columns.html")]
pub struct Columns {
    /// Its heading's level: `h2` or `h3`.
    level: u8,
    title: String,
    measure: String,
    alt: String,
    grid: Vec<Grid>,
    bars: Vec<Bar>,
    line: Option<String>,
    words: Words,
    head: (String, String),
    source: String,
    csv: Option<String>,
    live: String,
}

#[derive(Clone, Debug)]
struct Grid {
    y: String,
    text_y: String,
    label: String,
    axis: bool,
}

#[derive(Clone, Debug)]
struct Bar {
    x: String,
    y: String,
    width: String,
    height: String,
    middle: String,
    text_y: String,
    label: String,
    /// Only where columns stand far enough apart to be read.
    labelled: bool,
    text: String,
    pale: bool,
    strong: bool,
}

/// The words of a chart's own controls.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// 看数据表
    pub show_data: String,
    /// Saving the numbers.
    pub csv: String,
    /// Saving the picture, as dots and as shapes.
    pub png: String,
    /// The same as shapes.
    pub svg: String,
}

/// What a chart says in words.
#[derive(Clone, Debug)]
pub struct Says {
    /// The language of the numbers on the axis.
    pub lang: Lang,
    /// The finding, or what is shown.
    pub title: String,
    /// The measure, and what is unfinished.
    pub measure: String,
    /// The words of the controls.
    pub words: Words,
    /// The heads of the table: period, value.
    pub head: (String, String),
    /// The figure, its unit and its period.
    pub source: String,
    /// The series' name, which stands at its end.
    pub name: String,
    /// What a saved picture is called, without its ending.
    pub file: String,
    /// Where the same numbers are a sheet.
    pub csv: Option<String>,
}

const LEFT: f64 = 44.0;
const RIGHT: f64 = 354.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 166.0;
/// More columns than this are not labelled one by one.
const MOST_LABELLED: usize = 9;

impl Columns {
    /// Draws the values; the axis begins at 0.
    pub fn new(level: u8, shape: Shape, says: Says, columns: &[Column]) -> Self {
        let most = columns.iter().map(|column| column.size).fold(0.0, f64::max);
        let (step, top) = scale(most);
        let y = |value: f64| BOTTOM - (BOTTOM - TOP) * value.clamp(0.0, top) / top;
        let mut grid = Vec::new();
        let mut line = 0.0;
        while line <= top + step / 2.0 {
            let at = y(line);
            let label = tick(says.lang, line);
            grid.push(Grid { y: one(at), text_y: one(at + 4.0), label, axis: line == 0.0 });
            line += step;
        }
        let place = (RIGHT - LEFT) / columns.len().max(1) as f64;
        let width = (place * 0.62).min(44.0);
        let every = columns.len().div_ceil(MOST_LABELLED);
        let bars: Vec<Bar> = columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let middle = LEFT + place * (index as f64 + 0.5);
                let at = y(column.size);
                Bar {
                    x: one(middle - width / 2.0),
                    y: one(at),
                    width: one(width),
                    height: one((BOTTOM - at).max(0.0)),
                    middle: one(middle),
                    text_y: one(at - 4.0),
                    label: column.label.clone(),
                    labelled: index % every.max(1) == 0,
                    text: column.text.clone(),
                    pale: column.unfinished,
                    strong: most > 0.0 && column.size == most,
                }
            })
            .collect();
        let points = bars.iter().map(|bar| format!("{},{}", bar.middle, bar.y));
        let line = (shape == Shape::Line).then(|| points.collect::<Vec<_>>().join(" "));
        let told = columns.iter().map(|column| format!("{} {}", column.label, column.text));
        let alt = format!("{}: {}", says.title, told.collect::<Vec<_>>().join("; "));
        Self { level, live: live(shape, &says, columns), alt, grid, bars, line, ..Self::said(says) }
    }

    fn said(says: Says) -> Self {
        Self {
            level: 0,
            title: says.title,
            measure: says.measure,
            alt: String::new(),
            grid: Vec::new(),
            bars: Vec::new(),
            line: None,
            words: says.words,
            head: says.head,
            source: says.source,
            csv: says.csv,
            live: String::new(),
        }
    }

    /// The chart as a piece of a page.
    pub fn html(&self) -> Result<Html, askama::Error> {
        Html::rendered(self)
    }

    fn few(&self) -> bool {
        self.bars.len() <= MOST_LABELLED
    }
}

/// The same for the script: values, what is read for each, and which are not over.
fn live(shape: Shape, says: &Says, columns: &[Column]) -> String {
    let of = |each: &dyn Fn(&Column) -> serde_json::Value| columns.iter().map(each).collect::<Vec<_>>();
    json!({
        "shape": if shape == Shape::Line { "line" } else { "columns" },
        "name": says.name,
        "lang": says.lang.tag(),
        "file": says.file,
        "labels": of(&|column| json!(column.label)),
        "values": of(&|column| json!(column.size)),
        "texts": of(&|column| json!(column.text)),
        "pale": of(&|column| json!(column.unfinished)),
    })
    .to_string()
}

/// The step between lines and the value of the topmost: 1, 2 or 5 times a power of ten, at most five lines.
fn scale(most: f64) -> (f64, f64) {
    if !(most.is_finite() && most > 0.0) {
        return (1.0, 1.0);
    }
    let mut step = 10f64.powf((most / 4.0).log10().floor());
    for factor in [2.0, 2.5, 2.0] {
        if most / step <= 4.0 {
            break;
        }
        step *= factor;
    }
    (step, (most / step).ceil() * step)
}

fn one(value: f64) -> String {
    format!("{value:.1}")
}

fn tick(lang: Lang, value: f64) -> String {
    let text = format!("{value:.4}");
    formats::short(lang, text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_at_round_numbers() {
        for (most, step, top) in
            [(187.0, 50.0, 200.0), (1.0, 0.5, 1.0), (9.0, 5.0, 10.0), (780.0, 200.0, 800.0), (0.0, 1.0, 1.0)]
        {
            assert_eq!(scale(most), (step, top), "{most}");
        }
    }

    #[test]
    fn columns_begin_at_nothing_and_say_their_values() {
        let column = |label: &str, size: f64, unfinished| Column {
            label: label.into(),
            size,
            text: formats::number(&size.to_string()),
            unfinished,
        };
        let says = Says {
            lang: Lang::Zh,
            title: "每周".into(),
            measure: "场".into(),
            words: Words { show_data: "看数据表".into(), ..Words::default() },
            head: ("周".into(), "场".into()),
            source: String::new(),
            name: "宣讲".into(),
            file: "talk.held".into(),
            csv: None,
        };
        let columns = [column("3/8", 38.0, false), column("3/15", 0.0, false), column("3/22", 187.0, true)];
        let chart = Columns::new(3, Shape::Columns, says.clone(), &columns);
        insta::assert_snapshot!(chart.render().expect("a chart"));
        let line = Columns::new(3, Shape::Line, says, &columns).render().expect("a chart");
        assert!(
            line.contains(r#"<polyline class="line-c1" points="95.7,"#) && !line.contains("<rect"),
            "{line}"
        );
    }
}
