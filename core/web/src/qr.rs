//! A text as a QR code, drawn in the page.

use qrcodegen::{QrCode, QrCodeEcc};

/// White around the code, in modules, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// A QR code as the `viewBox` and the path of an SVG.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Width and height in modules, with the white around it.
    pub size: i32,
    /// The dark modules.
    pub path: String,
}

/// Draws a text; none where it is longer than a code can hold (about 2,900 bytes).
pub fn draw(text: &str) -> Option<Drawn> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    Some(Drawn { size: code.size() + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_text_fits_or_is_refused() {
        let drawn = draw("luoshi/statement/1\n").expect("it fits");
        assert!(drawn.size >= 21 + 8 && drawn.path.starts_with("M4 4h1v1h-1z"), "{}", drawn.size);
        assert!(draw(&"x".repeat(3000)).is_none());
    }
}
