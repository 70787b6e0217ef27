//! What was learnt about sentences: weights of features, as a pack's `sentences.weights` holds them.

use super::Kind;
use super::features::Feature;
use super::keys::{key, pair};
use rustc_hash::FxHashMap;

/// Kinds and the cut: a row of weights has one for each.
pub(super) const KINDS: usize = Kind::ALL.len();
/// What a feature that was never met in learning weighs.
const FOREIGN: f32 = 0.3;
/// Weights are written as whole numbers of this part.
pub(super) const FINE: f32 = 100.0;

/// How a margin turns into a certainty, and from which on a kind is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) steep: f32,
    pub(super) shift: f32,
    pub(super) least: f32,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale { steep: 3.0, shift: 0.0, least: 0.5 }
    }
}

impl Scale {
    /// The certainty that a margin gives.
    pub(super) fn certainty(&self, margin: f32) -> f32 {
        1.0 / (1.0 + (-(self.steep * margin + self.shift)).exp())
    }
}

/// Weights over features, for some labels.
#[derive(Debug, Clone, Default)]
pub(super) struct Linear {
    pub(super) known: FxHashMap<u64, u32>,
    /// By feature, then by label.
    pub(super) weights: Vec<f32>,
    pub(super) offset: Vec<f32>,
}

impl Linear {
    /// The margin of each label.
    pub(super) fn margins(&self, features: &[Feature]) -> Vec<f32> {
        let labels = self.offset.len();
        let mut sums = vec![0.0; labels];
        let mut length = 0.0;
        for feature in features {
            let square = feature.value * feature.value;
            let Some(row) = self.known.get(&feature.key) else {
                length += square * FOREIGN;
                continue;
            };
            length += square;
            let at = *row as usize * labels;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + labels]) {
                *sum += weight * feature.value;
            }
        }
        let scale = 1.0 / length.sqrt().max(1e-6);
        sums.iter().zip(&self.offset).map(|(sum, offset)| sum * scale + offset).collect()
    }
}

/// The model of a pack.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) kinds: Linear,
    pub(super) scales: [Scale; KINDS],
    pub(super) cut: Linear,
    pub(super) cut_scale: Scale,
}

impl Model {
    /// Reads the file of weights. What cannot be read is left out.
    pub(super) fn read(text: &str) -> Model {
        let mut model = Model {
            kinds: Linear { offset: vec![0.0; KINDS], ..Linear::default() },
            scales: [Scale::default(); KINDS],
            cut: Linear { offset: vec![0.0], ..Linear::default() },
            cut_scale: Scale::default(),
        };
        for line in text.lines().filter(|line| !line.starts_with('%')) {
            let Some((name, weights)) = line.split_once('\t') else { continue };
            match name {
                "=offset" => put(&mut model.kinds.offset, weights),
                "=steep" => each(&mut model.scales, weights, |scale, v| scale.steep = v),
                "=shift" => each(&mut model.scales, weights, |scale, v| scale.shift = v),
                "=least" => each(&mut model.scales, weights, |scale, v| scale.least = v),
                "=cut-offset" => put(&mut model.cut.offset, weights),
                "=cut-scale" => {
                    let mut both = [3.0, 0.0];
                    put(&mut both, weights);
                    [model.cut_scale.steep, model.cut_scale.shift] = both;
                }
                _ if name.starts_with('?') => add(&mut model.cut, cut_key(&name[1..]), weights),
                _ => {
                    if let Some(key) = named_key(name) {
                        add(&mut model.kinds, key, weights);
                    }
                }
            }
        }
        model
    }
}

/// The key of a feature of the cut.
pub(super) fn cut_key(name: &str) -> u64 {
    key('?', name)
}

/// The key of a feature as the file names it.
fn named_key(name: &str) -> Option<u64> {
    let sort = name.chars().next()?;
    let rest = &name[sort.len_utf8()..];
    Some(match sort {
        'w' => key('l', rest) ^ 0x77,
        'b' => key('l', rest) ^ 0x62,
        'p' => rest.split_once('>').map(|(a, b)| pair(key('l', a), key('l', b)))?,
        _ => key(sort, rest),
    })
}

fn add(linear: &mut Linear, key: u64, weights: &str) {
    let labels = linear.offset.len();
    let row = linear.weights.len() / labels;
    linear.known.insert(key, row as u32);
    linear.weights.resize((row + 1) * labels, 0.0);
    put(&mut linear.weights[row * labels..], weights);
}

/// `a12c-3`: the label's letter and its weight.
fn put(row: &mut [f32], weights: &str) {
    pairs(weights, |label, value| {
        if let Some(weight) = row.get_mut(label) {
            *weight = value;
        }
    });
}

fn each(scales: &mut [Scale], weights: &str, mut set: impl FnMut(&mut Scale, f32)) {
    pairs(weights, |label, value| {
        if let Some(scale) = scales.get_mut(label) {
            set(scale, value);
        }
    });
}

fn pairs(weights: &str, mut found: impl FnMut(usize, f32)) {
    let (mut label, mut value, mut sign) = (None::<usize>, 0i32, 1i32);
    for byte in weights.bytes().chain([b'a']) {
        match byte {
            b'a'..=b'z' => {
                if let Some(label) = label {
                    found(label, (value * sign) as f32 / FINE);
                }
                (label, value, sign) = (Some(usize::from(byte - b'a')), 0, 1);
            }
            b'-' => sign = -1,
            b'0'..=b'9' => value = value.saturating_mul(10).saturating_add(i32::from(byte - b'0')).min(1_000_000),
            _ => {}
        }
    }
}
