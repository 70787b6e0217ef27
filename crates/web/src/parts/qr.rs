//! A text as a square of dots that a phone's camera reads.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// Light modules around the dots; readers need four.
const EDGE: i32 = 4;

/// The square as one drawing; empty for a text that is too long for one. The text itself does not stand in it.
pub fn drawn(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + EDGE, y + EDGE);
        }
    }
    let side = size + 2 * EDGE;
    let label: String = label.chars().filter(|c| !"<>&\"".contains(*c)).collect();
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" shape-rendering=\"crispEdges\">\
         <rect class=\"qr__paper\" width=\"{side}\" height=\"{side}\"/><path class=\"qr__dots\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_square_has_its_three_corners_and_a_light_edge() {
        let svg = drawn("https://192.168.1.5:7879/pair#K7QM4XPD", "a\"b");
        assert!(svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 "), "{svg}");
        assert!(svg.contains("aria-label=\"ab\"") && !svg.contains("K7QM"), "{svg}");
        assert_eq!(drawn(&"x".repeat(4000), ""), "");
    }
}
