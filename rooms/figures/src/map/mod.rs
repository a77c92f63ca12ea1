//! A map of units coloured in five steps, drawn on the server from the pack's shapes. Beside it always stands the
//! same as a list.

mod shapes;

use askama::Template;
use luoshi_units::Tree;
use luoshi_web::Html;
use serde_json::Value as Json;

use shapes::{Frame, Ring, WIDTH, extent, feature, half_width, inside, outline, rings};

/// One unit of the map.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its code, as in the shapes' `properties.code`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The language of the name, where it is not the page's.
    pub lang: Option<&'static str>,
    /// Its value for the colour; none where there is none.
    pub size: Option<f64>,
    /// Its value for reading.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A drawn map.
#[derive(Clone, Debug, Template)]
#[template(path = "map.html")]
pub struct Map {
    alt: String,
    legend_label: String,
    nothing: String,
    width: String,
    height: String,
    shapes: Vec<Shape>,
    circles: Vec<Circle>,
    legend: Vec<(u8, String)>,
    blank: bool,
}

/// A unit as a point on the earth.
#[derive(Clone, Debug)]
pub struct Point {
    /// Longitude and latitude.
    pub at: (f64, f64),
    /// How large it is drawn: the area is the value.
    pub radius: f64,
    /// Its unit's name.
    pub name: String,
    /// The language of the name, where it is not the page's.
    pub lang: Option<&'static str>,
    /// The value for reading.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A point as it is drawn.
#[derive(Clone, Debug)]
struct Circle {
    x: String,
    y: String,
    radius: String,
    /// Where its name stands.
    name_x: String,
    under: String,
    point: Point,
}

#[derive(Clone, Debug)]
struct Shape {
    href: String,
    step: u8,
    path: String,
    name: String,
    lang: Option<&'static str>,
    text: String,
    /// Where its name stands, where there is room for it.
    label: Option<(String, String, String)>,
}

/// What a map says in words.
pub struct Says {
    /// What is shown, for those who do not see it.
    pub alt: String,
    /// The name of the legend.
    pub legend: String,
    /// What the blank colour means.
    pub nothing: String,
}

/// A name needs this much room: width and height.
const LEAST_ROOM: (f64, f64) = (46.0, 34.0);
/// The radius of the largest point.
const LARGEST: f64 = 30.0;
/// What stays free between a name and the edge of the drawing.
const EDGE: f64 = 4.0;
/// How many lines across a shape are looked along for room.
const LINES: u8 = 24;

impl Map {
    /// Draws the shapes of a GeoJSON collection; none where it holds no shape of these units.
    pub fn new(says: Says, shapes: &Json, areas: &[Area]) -> Option<Self> {
        let outlines: Vec<(&Area, Vec<Ring>)> = shapes["features"]
            .as_array()?
            .iter()
            .filter_map(|feature| {
                let code = feature["properties"]["code"].as_str()?;
                let area = areas.iter().find(|area| area.code == code)?;
                Some((area, rings(&feature["geometry"])))
            })
            .filter(|(_, rings)| !rings.is_empty())
            .collect();
        let frame = Frame::around(outlines.iter().flat_map(|(_, rings)| rings.iter().flatten().copied()))?;
        let steps = Steps::of(areas);
        let shapes: Vec<Shape> =
            outlines.iter().map(|(area, rings)| shape(&frame, &steps, area, rings)).collect();
        Some(Self {
            alt: says.alt,
            legend_label: says.legend,
            nothing: says.nothing,
            width: format!("{WIDTH:.0}"),
            height: format!("{:.0}", frame.height()),
            blank: shapes.iter().any(|shape| shape.step == 0),
            shapes,
            circles: Vec::new(),
            legend: steps.legend(),
        })
    }

    /// Draws the shapes without colour, and on them a point a unit.
    pub fn with_points(says: Says, shapes: &Json, areas: &[Area]) -> Option<Self> {
        let plain = |code: &str| {
            let of = areas.iter().find(|area| area.code == code);
            let (name, lang, href) = of.map(|area| (area.name.clone(), area.lang, area.href.clone()))?;
            Some(Area { code: code.to_owned(), name, lang, size: None, text: String::new(), href })
        };
        let all = shapes["features"].as_array()?.iter();
        let ground: Vec<Area> = all
            .filter_map(|feature| feature["properties"]["code"].as_str())
            .map(|code| {
                let bare = || Area {
                    code: code.into(),
                    name: String::new(),
                    lang: None,
                    size: None,
                    text: String::new(),
                    href: String::new(),
                };
                plain(code).unwrap_or_else(bare)
            })
            .collect();
        let mut map = Self::new(says, shapes, &ground)?;
        let outlines = ground
            .iter()
            .filter_map(|area| Some(outline(shapes, &area.code)).filter(|rings| !rings.is_empty()));
        let frame = Frame::around(outlines.flatten().flatten())?;
        for shape in &mut map.shapes {
            shape.label = None;
        }
        map.blank = false;
        map.circles = points(shapes, areas)
            .into_iter()
            .map(|point| {
                let (x, y) = frame.place(point.at);
                Circle {
                    x: format!("{x:.1}"),
                    y: format!("{y:.1}"),
                    radius: format!("{:.1}", point.radius),
                    name_x: format!("{:.1}", within(x, &[(&point.name, 13.0)])),
                    under: format!("{:.1}", y + point.radius + 13.0),
                    point,
                }
            })
            .collect();
        Some(map)
    }

    /// The map as a piece of a page.
    pub fn html(&self) -> Result<Html, askama::Error> {
        Html::rendered(self)
    }
}

/// The units that have a place on the map: as points, those below that have one of their own; else the children that
/// have a shape.
pub fn placed(shapes: &Json, tree: &Tree, unit: &str, points: bool, most: usize) -> Vec<String> {
    let spots = |code: &&str| feature(shapes, code, "Point").is_some();
    let own: Vec<String> = if points {
        tree.under(unit).into_iter().filter(spots).map(str::to_owned).take(most).collect()
    } else {
        Vec::new()
    };
    if !own.is_empty() {
        return own;
    }
    let children = tree.children(unit).into_iter().map(|child| child.code.as_str());
    let shaped = |code: &&str| !outline(shapes, code).is_empty();
    let below: Vec<String> = children.filter(shaped).map(str::to_owned).collect();
    // A unit without shapes below it is shown by its own.
    if below.is_empty() && shaped(&unit) { vec![unit.to_owned()] } else { below }
}

/// The points of units with a value; the larger ones first, so that none lies under another.
pub fn points(shapes: &Json, areas: &[Area]) -> Vec<Point> {
    let most = areas.iter().filter_map(|area| area.size).fold(0.0, f64::max);
    let mut points: Vec<Point> = areas
        .iter()
        .filter_map(|area| {
            let size = area.size.filter(|size| *size > 0.0)?;
            Some(Point {
                at: spot(shapes, &area.code)?,
                radius: ((size / most).sqrt() * LARGEST).max(3.0),
                name: area.name.clone(),
                lang: area.lang,
                text: area.text.clone(),
                href: area.href.clone(),
            })
        })
        .collect();
    points.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    points
}

/// Where a unit lies: where the pack says, or in the middle of its shape.
fn spot(shapes: &Json, code: &str) -> Option<(f64, f64)> {
    if let Some(point) = feature(shapes, code, "Point") {
        let at = &point["geometry"]["coordinates"];
        return Some((at.get(0)?.as_f64()?, at.get(1)?.as_f64()?));
    }
    let rings = outline(shapes, code);
    let width =
        |ring: &Ring| Frame::around(ring.iter().copied()).map_or(0.0, |frame| frame.right - frame.left);
    let largest = rings.iter().max_by(|a, b| width(a).total_cmp(&width(b)))?;
    let bounds = Frame::around(largest.iter().copied())?;
    let lines = (1..LINES)
        .map(|step| bounds.bottom + (bounds.top - bounds.bottom) * f64::from(step) / f64::from(LINES));
    // Near the middle of its height, and where it is wide.
    let middle = (bounds.bottom + bounds.top) / 2.0;
    let rooms = lines.flat_map(|y| inside(largest, y).into_iter().map(move |(from, until)| (from, until, y)));
    let best = rooms.max_by(|a, b| {
        let fit = |(from, until, y): &(f64, f64, f64)| (until - from) - (y - middle).abs() * 0.5;
        fit(a).total_cmp(&fit(b))
    })?;
    Some(((best.0 + best.1) / 2.0, best.2))
}

fn shape(frame: &Frame, steps: &Steps, area: &Area, rings: &[Ring]) -> Shape {
    let mut path = String::new();
    for ring in rings {
        for (index, point) in ring.iter().enumerate() {
            let (x, y) = frame.place(*point);
            path.push_str(&format!("{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" }));
        }
        path.push('Z');
    }
    let step = area.size.map_or(0, |size| steps.step(size));
    let largest = rings.iter().max_by(|a, b| extent(frame, a).total_cmp(&extent(frame, b)));
    let label = largest
        .and_then(|ring| room(frame, ring))
        .map(|(x, y)| (within(x, &[(&area.name, 13.0), (&area.text, 15.0)]), y))
        .map(|(x, y)| (format!("{x:.1}"), format!("{:.1}", y - 2.0), format!("{:.1}", y + 15.0)));
    Shape {
        href: area.href.clone(),
        step,
        path,
        name: area.name.clone(),
        lang: area.lang,
        text: area.text.clone(),
        label,
    }
}

/// Where texts (each with the size of its type) stand, whose middle is wanted at `x`, so that none of them reaches
/// over the edge of the drawing.
fn within(x: f64, texts: &[(&str, f64)]) -> f64 {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 0.62 } else { 1.0 }).sum::<f64>();
    let half = texts.iter().map(|(text, size)| wide(text) * size / 2.0).fold(0.0, f64::max) + EDGE;
    if half * 2.0 > WIDTH { WIDTH / 2.0 } else { x.clamp(half, WIDTH - half) }
}

/// The middle of the widest room for a name inside a ring; none where a name would not fit.
///
/// Lines across the shape are cut by its outline; between two cuts lies room. A line is as wide as it is at the upper
/// and the lower edge of the name.
fn room(frame: &Frame, ring: &Ring) -> Option<(f64, f64)> {
    let drawn: Ring = ring.iter().map(|point| frame.place(*point)).collect();
    let bounds = Frame::around(drawn.iter().copied())?;
    let height = bounds.top - bounds.bottom;
    let mut best: Option<(f64, f64, f64)> = None;
    for step in 1..LINES {
        let y = bounds.bottom + height * f64::from(step) / f64::from(LINES);
        for (from, until) in inside(&drawn, y) {
            let x = (from + until) / 2.0;
            let edges =
                [y - LEAST_ROOM.1 / 2.0, y + LEAST_ROOM.1 / 2.0].map(|edge| half_width(&drawn, x, edge));
            let width = edges.into_iter().fold((until - from) / 2.0, f64::min) * 2.0;
            if width >= LEAST_ROOM.0 && best.is_none_or(|(widest, ..)| width > widest) {
                best = Some((width, x, y));
            }
        }
    }
    best.map(|(_, x, y)| (x, y))
}

/// Five steps that hold about as many units each.
struct Steps {
    /// The values, from small to large, each with its text.
    sorted: Vec<(f64, String)>,
}

impl Steps {
    fn of(areas: &[Area]) -> Self {
        let mut sorted: Vec<(f64, String)> =
            areas.iter().filter_map(|area| Some((area.size?, area.text.clone()))).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        sorted.dedup_by(|a, b| a.0 == b.0);
        Self { sorted }
    }

    /// Equal values have equal steps.
    fn step(&self, size: f64) -> u8 {
        let place = self.sorted.partition_point(|(value, _)| *value < size);
        self.step_at(place)
    }

    fn step_at(&self, place: usize) -> u8 {
        let steps = self.sorted.len().clamp(1, 5);
        let step = place * steps / self.sorted.len().max(1);
        // Few units use the outer steps, so that they can be told apart.
        u8::try_from(step * 4 / (steps - 1).max(1) + 1).unwrap_or(5).min(5)
    }

    fn legend(&self) -> Vec<(u8, String)> {
        let mut legend: Vec<(u8, String, String)> = Vec::new();
        for (place, (_, text)) in self.sorted.iter().enumerate() {
            let step = self.step_at(place);
            match legend.last_mut().filter(|(last, ..)| *last == step) {
                Some((_, _, until)) => until.clone_from(text),
                None => legend.push((step, text.clone(), text.clone())),
            }
        }
        let range =
            |from: String, until: String| if from == until { from } else { format!("{from}–{until}") };
        legend.into_iter().map(|(step, from, until)| (step, range(from, until))).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn area(code: &str, size: Option<f64>) -> Area {
        Area {
            code: code.into(),
            name: code.into(),
            lang: None,
            size,
            text: size.map_or("—".into(), |size| size.to_string()),
            href: format!("/figures/talk.held?unit={code}"),
        }
    }

    fn says() -> Says {
        Says { alt: "各地宣讲".into(), legend: "图例".into(), nothing: "没有记录".into() }
    }

    #[test]
    fn each_shape_has_its_step_and_the_legend_says_what_it_means() {
        let square = |x: f64| json!([[[x, 44.0], [x + 1.0, 44.0], [x + 1.0, 45.0], [x, 45.0], [x, 44.0]]]);
        let feature = |code: &str, x: f64| json!({"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": square(x)}});
        let shapes = json!({"features": [feature("9901", 129.0), feature("9902", 130.0), feature("9903", 131.0), feature("x", 132.0)]});
        let areas = [area("9901", Some(5.0)), area("9902", None), area("9903", Some(9.0))];
        let map = Map::new(says(), &shapes, &areas).expect("a map");
        insta::assert_snapshot!(map.render().expect("html"));
    }

    #[test]
    fn a_point_lies_where_the_pack_says_or_in_the_middle_of_its_shape() {
        let square = json!([[[129.0, 44.0], [131.0, 44.0], [131.0, 46.0], [129.0, 46.0], [129.0, 44.0]]]);
        let shapes = json!({"features": [
            {"properties": {"code": "9901"}, "geometry": {"type": "Polygon", "coordinates": square}},
            {"properties": {"code": "9901"}, "geometry": {"type": "Point", "coordinates": [130.5, 45.5]}},
            {"properties": {"code": "9902"}, "geometry": {"type": "Polygon", "coordinates": square}},
        ]});
        let areas =
            [area("9901", Some(4.0)), area("9902", Some(16.0)), area("9903", Some(9.0)), area("x", None)];
        let found = points(&shapes, &areas);
        assert_eq!(found.iter().map(|point| point.at).collect::<Vec<_>>(), [(130.0, 45.0), (130.5, 45.5)]);
        assert_eq!(
            found.iter().map(|point| point.radius).collect::<Vec<_>>(),
            [30.0, 15.0],
            "areas are values"
        );
        let map = Map::with_points(says(), &shapes, &areas).expect("a map").render().expect("html");
        assert_eq!(map.matches("<circle").count(), 2, "{map}");
    }

    #[test]
    fn shapes_that_are_none_give_no_map() {
        for shapes in [
            json!(null),
            json!({"features": []}),
            json!({"features": [{"properties": {"code": "9901"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}),
        ] {
            assert!(Map::new(says(), &shapes, &[area("9901", Some(1.0))]).is_none());
        }
    }

    #[test]
    fn ten_units_fall_into_five_steps() {
        let areas: Vec<Area> =
            [47, 104, 55, 49, 71, 43, 63, 58, 52, 92].map(|n| area("x", Some(f64::from(n)))).into();
        let steps = Steps::of(&areas);
        assert_eq!([43.0, 47.0, 49.0, 58.0, 104.0].map(|n| steps.step(n)), [1, 1, 2, 3, 5]);
        assert_eq!(steps.legend().len(), 5);
        assert_eq!(Steps::of(&areas[..1]).step(47.0), 1);
    }

    #[test]
    fn a_name_stays_inside_the_drawing() {
        let half = |text: &str| within(0.0, &[(text, 13.0)]);
        assert_eq!(within(WIDTH / 2.0, &[("Mingming District", 13.0)]), WIDTH / 2.0);
        assert!(half("Mingming District") > 60.0 && half("Mingming District") < 90.0);
        assert_eq!(within(WIDTH, &[("明明区", 13.0)]), WIDTH - half("明明区"));
        assert_eq!(within(0.0, &[(&"long ".repeat(60), 13.0)]), WIDTH / 2.0);
    }
}
