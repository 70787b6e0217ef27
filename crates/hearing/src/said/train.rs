//! Finding weights: a plane for each label, and how its margins turn into certainties.

use super::features::Feature;
use super::model::Linear;
use super::plane::{Row, plane};
use rustc_hash::FxHashMap;

/// A feature must be met so often.
const OFTEN: u32 = 2;

/// What the learner sees of an example.
pub(super) struct Taught<'p> {
    pub(super) features: &'p [Feature],
    pub(super) kinds: u16,
    pub(super) known: u16,
    pub(super) weight: f32,
}

/// The planes of some labels.
pub(super) fn linear(examples: &[Taught<'_>], labels: usize, pull: f32) -> Linear {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for example in examples {
        example.features.iter().for_each(|f| *seen.entry(f.key).or_default() += 1);
    }
    let mut linear = Linear { offset: vec![0.0; labels], ..Linear::default() };
    let mut kept: Vec<u64> = seen.into_iter().filter(|(_, n)| *n >= OFTEN).map(|(key, _)| key).collect();
    kept.sort_unstable();
    linear.known = kept.iter().enumerate().map(|(at, key)| (*key, at as u32)).collect();
    let size = kept.len();
    let rows: Vec<Row> = examples
        .iter()
        .map(|example| {
            let mut length = 0.0;
            let mut row: Vec<(u32, f32)> = Vec::new();
            for f in example.features {
                match linear.known.get(&f.key) {
                    Some(at) => {
                        row.push((*at, f.value));
                        length += f.value * f.value;
                    }
                    None => length += f.value * f.value * 0.3,
                }
            }
            let scale = 1.0 / length.sqrt().max(1e-6);
            row.iter_mut().for_each(|(_, x)| *x *= scale);
            row.push((size as u32, 0.5));
            row
        })
        .collect();
    linear.weights = vec![0.0; size * labels];
    let planes: Vec<Vec<f32>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..labels)
            .map(|label| {
                let rows = &rows;
                let bit = 1 << label;
                let signs: Vec<bool> = examples.iter().map(|e| e.kinds & bit != 0).collect();
                let weights: Vec<f32> =
                    examples.iter().map(|e| if e.known & bit == 0 { 0.0 } else { e.weight }).collect();
                scope.spawn(move || plane(rows, &signs, &weights, size + 1, pull))
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("learning does not panic")).collect()
    });
    for (label, plane) in planes.into_iter().enumerate() {
        for (at, weight) in plane[..size].iter().enumerate() {
            linear.weights[at * labels + label] = *weight;
        }
        linear.offset[label] = plane[size] * 0.5;
    }
    linear
}

/// A logistic curve through margins and truths.
pub(super) fn fitted(of: &[(f32, bool)]) -> (f32, f32) {
    let (mut steep, mut shift) = (3.0f32, 0.0f32);
    for _ in 0..2000 {
        let (mut a, mut b) = (0.0, 0.0);
        for (margin, truth) in of {
            let p = 1.0 / (1.0 + (-(steep * margin + shift)).exp());
            let wrong = f32::from(u8::from(*truth)) - p;
            a += wrong * margin;
            b += wrong;
        }
        let n = of.len().max(1) as f32;
        steep = (steep + 4.0 * a / n).clamp(0.5, 12.0);
        shift = (shift + 4.0 * b / n).clamp(-6.0, 6.0);
    }
    (steep, shift)
}

/// The margin from which on taking gives the best balance of precision and recall.
pub(super) fn best_least(of: &[(f32, bool)]) -> f32 {
    let mut sorted: Vec<(f32, bool)> = of.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = sorted.iter().filter(|(_, t)| *t).count() as f32;
    let (mut hit, mut best, mut least) = (0.0, 0.0, 0.0);
    for (at, (margin, truth)) in sorted.iter().enumerate() {
        hit += f32::from(u8::from(*truth));
        let f = 2.0 * hit / (all + at as f32 + 1.0);
        if f > best {
            let next = sorted.get(at + 1).map_or(margin - 0.2, |(m, _)| *m);
            (best, least) = (f, (margin + next) / 2.0);
        }
    }
    least
}
