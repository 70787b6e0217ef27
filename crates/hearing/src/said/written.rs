//! The file of weights as it is written.

use super::lists::Lists;
use super::model::{FINE, Model};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Smaller weights are left out.
const SMALLEST: f32 = 0.08;

/// The name of a feature, its lists by their names.
pub(super) fn spelt(name: &str, lists: &Lists) -> String {
    let sort = &name[..1];
    match sort {
        "l" | "w" | "b" => {
            let list: usize = name[2..].parse().unwrap_or(0);
            format!("{sort}{}", lists.names[list])
        }
        "p" => {
            let (a, b) = name[2..].split_once('>').unwrap_or(("0", "0"));
            let of = |n: &str| n.parse::<usize>().map_or("", |n| lists.names[n].as_str());
            format!("p{}>{}", of(a), of(b))
        }
        _ => name.to_owned(),
    }
}

/// The text of a model.
pub(super) fn written(model: &Model, names: &FxHashMap<u64, String>, cut_names: &FxHashMap<u64, String>) -> String {
    let mut out = String::from("% Weights of the reader of sentences, by feature; written by `cargo xtask learn`.\n");
    let row = |values: &[f32]| -> String {
        let mut text = String::new();
        for (label, value) in values.iter().enumerate() {
            let whole = (value * FINE).round() as i32;
            if whole != 0 {
                let _ = write!(text, "{}{whole}", char::from(b'a' + label as u8));
            }
        }
        text
    };
    let mut line = |name: &str, values: &[f32]| {
        let _ = writeln!(out, "{name}\t{}", row(values));
    };
    line("=offset", &model.kinds.offset);
    line("=steep", &model.scales.map(|s| s.steep));
    line("=shift", &model.scales.map(|s| s.shift));
    line("=least", &model.scales.map(|s| s.least));
    line("=cut-offset", &model.cut.offset);
    line("=cut-scale", &[model.cut_scale.steep, model.cut_scale.shift]);
    let mut rows: Vec<(String, Vec<f32>)> = Vec::new();
    for (linear, names, head) in [(&model.kinds, names, ""), (&model.cut, cut_names, "?")] {
        let labels = linear.offset.len();
        for (key, at) in &linear.known {
            let Some(name) = names.get(key) else { continue };
            let values: Vec<f32> = linear.weights[*at as usize * labels..][..labels]
                .iter()
                .map(|w| if w.abs() < SMALLEST { 0.0 } else { *w })
                .collect();
            if values.iter().any(|w| *w != 0.0) {
                rows.push((format!("{head}{name}"), values));
            }
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, values) in rows {
        line(&name, &values);
    }
    out
}
