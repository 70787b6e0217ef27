//! Numbers with stars on either side: how much they may have in common.

/// Figures that must be the same before a number with stars counts as the number.
pub(crate) const SAME: u8 = 4;

/// Whether two texts of figures and stars can be the same number. A run of stars stands for about as many figures as
/// it has stars (up to two more, or fewer), since phones and offices hide more or fewer than they show; one or two stars
/// may also be marks that hide nothing. At least [`SAME`] figures are seen on both sides.
///
/// Time is the product of the lengths: each pair of places is looked at once.
pub(crate) fn compatible(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (Runs::of(one), Runs::of(other));
    // How many figures are the same at best when the first `i` parts of one and `j` of the other are used up.
    let width = other.parts.len() + 1;
    let mut best: Vec<Option<u8>> = vec![None; (one.parts.len() + 1) * width];
    best[0] = Some(0);
    for i in 0..=one.parts.len() {
        for j in 0..width {
            let Some(same) = best[i * width + j] else { continue };
            let mut reach = |i: usize, j: usize, same: u8| {
                let place = &mut best[i * width + j];
                *place = (*place).max(Some(same.min(SAME)));
            };
            match (one.parts.get(i), other.parts.get(j)) {
                (Some(Some(a)), Some(Some(b))) if a == b => reach(i + 1, j + 1, same + 1),
                _ => {}
            }
            // A star run eats up to its most parts of the other side, stars among them.
            if let Some(None) = one.parts.get(i) {
                (one.least[i]..=one.most[i]).filter(|n| j + n < width).for_each(|n| reach(i + 1, j + n, same));
            }
            if let Some(None) = other.parts.get(j) {
                let rows = one.parts.len();
                (other.least[j]..=other.most[j]).filter(|n| i + n <= rows).for_each(|n| reach(i + n, j + 1, same));
            }
        }
    }
    best.last().copied().flatten().is_some_and(|same| same >= SAME)
}

/// Figures, and runs of stars as one part each.
struct Runs {
    parts: Vec<Option<u8>>,
    least: Vec<usize>,
    most: Vec<usize>,
}

impl Runs {
    fn of(text: &[u8]) -> Runs {
        let mut runs = Runs { parts: Vec::new(), least: Vec::new(), most: Vec::new() };
        for byte in text {
            match (byte, runs.parts.last()) {
                (b'*', Some(None)) => {
                    if let (Some(least), Some(most)) = (runs.least.last_mut(), runs.most.last_mut()) {
                        *most += 1;
                        // Two stars and what they may stand for beyond; three hide at least one figure.
                        *least = usize::from(*most > 4);
                    }
                }
                (b'*', _) => {
                    runs.parts.push(None);
                    runs.least.push(0);
                    runs.most.push(3);
                }
                (figure, _) => {
                    runs.parts.push(Some(*figure));
                    runs.least.push(1);
                    runs.most.push(1);
                }
            }
        }
        runs
    }
}
