//! How likely it is that what was found is chance.
//!
//! For a delivery that did not leak, its canaries are so many places of the pool, chosen evenly and without regard to what
//! leaked. So the number of them among those found follows the hypergeometric distribution, whatever was done to the list.

use std::fmt;

/// The chance that innocence looks like this. It can be too small for a floating point number, so that its logarithm is kept.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Chance {
    log10: f64,
}

impl Chance {
    #[cfg(test)]
    pub(super) const fn at(log10: f64) -> Self {
        Self { log10 }
    }

    /// That of `seen` numbers of a pool of `pool`, `found` or more are among the `own` ones of a delivery that did not leak.
    pub(super) fn of(found: u64, own: u64, seen: u64, pool: u64) -> Self {
        let most = own.min(seen);
        if found > most || seen > pool || own > pool {
            return Self { log10: f64::NEG_INFINITY };
        }
        let fewest = (own + seen).saturating_sub(pool);
        if found <= fewest {
            return Self { log10: 0.0 };
        }
        // P(X = found), then each next one by its ratio to the one before.
        let first = ln_choose(own, found) + ln_choose(pool - own, seen - found) - ln_choose(pool, seen);
        let (mut term, mut sum) = (1.0_f64, 1.0_f64);
        for i in found..most {
            let (up, down) =
                ((own - i) as f64 * (seen - i) as f64, (i + 1) as f64 * (pool + i + 1 - own - seen) as f64);
            term *= up / down;
            sum += term;
            if term < sum * 1e-17 && up < down {
                break;
            }
        }
        // Such sums of logarithms are exact to seven digits behind the point; what is lost is given to chance.
        let log10 = (first + sum.ln()) / std::f64::consts::LN_10;
        Self { log10: (log10 + 1e-6).min(0.0) }
    }

    /// The chance that it happens to any of so many.
    pub(super) fn among(self, many: u64) -> Self {
        Self { log10: (self.log10 + (many.max(1) as f64).log10()).min(0.0) }
    }

    /// Its decimal logarithm: −6 is one in a million.
    pub const fn log10(self) -> f64 {
        self.log10
    }

    /// It is less than 1 in 10 to the power of this.
    pub fn exponent(self) -> u32 {
        let whole = (-self.log10).floor();
        if whole >= 1.0 { whole.min(f64::from(u32::MAX)) as u32 } else { 0 }
    }
}

impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exponent() {
            0 => f.write_str("1 in 10 or more"),
            exponent @ 1..=12 => {
                let digits = 10_u64.pow(exponent).to_string();
                f.write_str("less than 1 in ")?;
                for (place, digit) in digits.chars().enumerate() {
                    if place > 0 && (digits.len() - place) % 3 == 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{digit}")?;
                }
                Ok(())
            }
            exponent => write!(f, "less than 1 in 10^{exponent}"),
        }
    }
}

/// ln of the number of ways to take `k` of `n`: over the fewer of those taken and those left.
fn ln_choose(n: u64, k: u64) -> f64 {
    let few = k.min(n - k);
    // Beyond some thousands of factors a sum of logarithms is slow and no more exact than Stirling's series.
    if few > 4096 {
        return ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    }
    (0..few).map(|i| ((n - i) as f64).ln() - ((i + 1) as f64).ln()).sum()
}

/// Stirling's series; for more than 4096 its error is below 1e-15.
fn ln_factorial(n: u64) -> f64 {
    let x = n as f64;
    (x + 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3))
}
