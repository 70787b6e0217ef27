//! A separating plane, found by coordinate descent on the dual of a support vector machine.

/// The features of an example.
pub(super) type Row = Vec<(u32, f32)>;

const ROUNDS: usize = 20;

/// The plane that parts the rows with `true` from the others; each pulls as its weight says.
pub(super) fn plane(rows: &[Row], signs: &[bool], weights: &[f32], size: usize, pull: f32) -> Vec<f32> {
    let mut plane = vec![0.0f32; size];
    let positive = signs.iter().filter(|s| **s).count().max(1) as f32;
    let all = weights.iter().filter(|w| **w > 0.0).count() as f32;
    let ratio = ((all - positive).max(1.0) / positive).sqrt().min(4.0);
    let mut dual = vec![0.0f32; rows.len()];
    let squares: Vec<f32> = rows.iter().map(|row| row.iter().map(|(_, x)| x * x).sum()).collect();
    let mut resting = vec![false; rows.len()];
    for round in 0..ROUNDS {
        for (at, row) in rows.iter().enumerate() {
            if weights[at] == 0.0 || resting[at] && round % 4 != 0 {
                continue;
            }
            let sign = if signs[at] { 1.0 } else { -1.0 };
            let pull = pull * weights[at] * if signs[at] { ratio } else { 1.0 };
            let own = squares[at] + 0.5 / pull;
            let side: f32 = row.iter().map(|(f, x)| plane[*f as usize] * x).sum();
            let slope = sign * side - 1.0 + dual[at] * 0.5 / pull;
            let moved = (dual[at] - slope / own).max(0.0);
            let step = (moved - dual[at]) * sign;
            resting[at] = moved == 0.0 && slope > 0.0;
            dual[at] = moved;
            if step != 0.0 {
                row.iter().for_each(|(f, x)| plane[*f as usize] += step * x);
            }
        }
    }
    plane
}
