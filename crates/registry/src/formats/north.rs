//! Ten digits split after the third, as the North American lists write them.

use super::fault::Fault;
use super::national::national;
use crate::Plan;
use number::E164;

/// Lines in an area.
const LINES: u64 = 10_000_000;

/// The numbers of one area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    base: u64,
}

pub(super) const AREA: Fault = Fault::new("area", "an area code has three digits");
pub(super) const LINE: Fault = Fault::new("line", "the number behind the area code has seven digits");
const OUTSIDE: Fault = Fault::new("outside-plan", "the plan of this registry has no such number of ten digits");

impl Area {
    /// The area with this code of three digits.
    ///
    /// A registry's plan decides whether its ten digits are a number at home. Reading `0115550123` as a call abroad would
    /// be a guess, so an area whose numbers the plan reads otherwise than as country, area and line is refused.
    pub(super) fn read(plan: &Plan, code: &str) -> Result<Self, Fault> {
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AREA);
        }
        let base: u64 = format!("{}{code}0000000", plan.country()).parse().map_err(|_| OUTSIDE)?;
        // The first and the last line: a prefix for calls abroad is not told by a line that begins with 0.
        let home = |line: u64| plan.read(&format!("{code}{line:07}")).is_ok_and(|number| number.get() == base + line);
        if home(0) && home(LINES - 1) { Ok(Self { base }) } else { Err(OUTSIDE) }
    }

    /// The number of this line: seven digits.
    pub(super) fn number(self, line: &str) -> Result<E164, Fault> {
        if line.len() != 7 || !line.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(LINE);
        }
        let line: u64 = line.parse().map_err(|_| LINE)?;
        E164::new(self.base + line).map_err(|_| OUTSIDE)
    }
}

/// Ten digits in one.
pub(super) fn ten(plan: &Plan, digits: &str) -> Result<E164, Fault> {
    match (digits.get(..3), digits.get(3..)) {
        (Some(area), Some(line)) if digits.len() == 10 => Area::read(plan, area)?.number(line),
        _ => Err(Fault::new("wrong-length", "the number has ten digits")),
    }
}

/// The area codes of a list, most of which stand in long runs.
#[derive(Debug)]
pub(super) struct Areas {
    plan: Plan,
    last: Option<([u8; 3], Area)>,
}

impl Areas {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone(), last: None }
    }

    pub(super) fn read(&mut self, code: &str) -> Result<Area, Fault> {
        let key: Option<[u8; 3]> = code.as_bytes().try_into().ok();
        match (key, self.last) {
            (Some(key), Some((last, area))) if key == last => Ok(area),
            _ => {
                let area = Area::read(&self.plan, code)?;
                self.last = key.map(|key| (key, area));
                Ok(area)
            }
        }
    }
}

/// Area code and line of a number; `None` for one that is not written in ten digits at home.
pub(super) fn split(plan: &Plan, number: E164) -> Option<(u16, u32)> {
    let home = national(plan, number).filter(|digits| digits.len() == 10)?;
    let digits: u64 = home.parse().ok()?;
    let (area, line) = (digits / LINES, digits % LINES);
    let read = Area::read(plan, &format!("{area:03}")).and_then(|area| area.number(&format!("{line:07}")));
    (read == Ok(number)).then_some((area as u16, line as u32))
}
