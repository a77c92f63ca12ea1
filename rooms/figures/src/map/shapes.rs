//! The pack's shapes: outlines of units, the lines across them, and the part of the earth that is drawn.

use serde_json::Value as Json;

/// An outline: longitude and latitude of its corners.
pub type Ring = Vec<(f64, f64)>;

pub const WIDTH: f64 = 560.0;

pub fn feature<'a>(shapes: &'a Json, code: &str, kind: &str) -> Option<&'a Json> {
    shapes["features"].as_array()?.iter().find(|feature| {
        feature["properties"]["code"].as_str() == Some(code)
            && feature["geometry"]["type"].as_str() == Some(kind)
    })
}

/// The outline of a unit; nothing where it has no shape.
pub fn outline(shapes: &Json, code: &str) -> Vec<Ring> {
    let shape = feature(shapes, code, "Polygon").or_else(|| feature(shapes, code, "MultiPolygon"));
    shape.map(|feature| rings(&feature["geometry"])).unwrap_or_default()
}

/// Where the line at `y` runs inside the ring.
pub fn inside(ring: &Ring, y: f64) -> Vec<(f64, f64)> {
    let corners = ring.iter().zip(ring.iter().cycle().skip(1));
    let mut cuts: Vec<f64> = corners
        .filter(|(a, b)| (a.1 > y) != (b.1 > y))
        .map(|(a, b)| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0))
        .collect();
    cuts.sort_by(f64::total_cmp);
    cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// How far it is from `x` to the nearer side of the ring, along the line at `y`; 0 outside.
pub fn half_width(ring: &Ring, x: f64, y: f64) -> f64 {
    let around = inside(ring, y).into_iter().find(|(from, until)| (*from..=*until).contains(&x));
    around.map_or(0.0, |(from, until)| (x - from).min(until - x))
}

pub fn extent(frame: &Frame, ring: &[(f64, f64)]) -> f64 {
    Frame::around(ring.iter().map(|point| frame.place(*point)))
        .map_or(0.0, |room| (room.right - room.left) * (room.top - room.bottom))
}

/// The outer rings of a Polygon or a MultiPolygon.
pub fn rings(geometry: &Json) -> Vec<Ring> {
    let coordinates = &geometry["coordinates"];
    let polygons: Vec<&Json> = match geometry["type"].as_str() {
        Some("Polygon") => vec![coordinates],
        Some("MultiPolygon") => coordinates.as_array().map(|all| all.iter().collect()).unwrap_or_default(),
        _ => Vec::new(),
    };
    polygons.into_iter().filter_map(|polygon| corners(polygon.get(0)?)).collect()
}

fn corners(ring: &Json) -> Option<Ring> {
    let points: Vec<(f64, f64)> = ring
        .as_array()?
        .iter()
        .filter_map(|point| Some((point.get(0)?.as_f64()?, point.get(1)?.as_f64()?)))
        .collect();
    (points.len() >= 3).then_some(points)
}

/// The part of the earth that is drawn; degrees of longitude are narrower than those of latitude.
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
}

impl Frame {
    pub fn around(points: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut frame: Option<Self> = None;
        for (x, y) in points.filter(|(x, y)| x.is_finite() && y.is_finite()) {
            let old = frame.unwrap_or(Self { left: x, right: x, bottom: y, top: y });
            frame = Some(Self {
                left: old.left.min(x),
                right: old.right.max(x),
                bottom: old.bottom.min(y),
                top: old.top.max(y),
            });
        }
        frame.filter(|frame| frame.right > frame.left && frame.top > frame.bottom)
    }

    pub fn scale(&self) -> f64 {
        (WIDTH - 4.0) / (self.right - self.left)
    }

    pub fn stretch(&self) -> f64 {
        1.0 / ((self.bottom + self.top) / 2.0).to_radians().cos().max(0.1)
    }

    pub fn height(&self) -> f64 {
        (self.top - self.bottom) * self.scale() * self.stretch() + 4.0
    }

    pub fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (2.0 + (x - self.left) * self.scale(), 2.0 + (self.top - y) * self.scale() * self.stretch())
    }
}
