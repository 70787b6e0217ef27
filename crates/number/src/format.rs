//! Grouping digits for reading.

/// How the digits are grouped for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Groups {
    /// As one block.
    One,
    /// These lengths, the rest as one block.
    Lengths(&'static [u8]),
    /// Trunk prefix and area code of this length, then the local number.
    Area(u8),
    /// A local number.
    Local,
}

/// The digits with thin structure: groups parted by one space.
pub(crate) fn grouped(national: &str, groups: Groups) -> String {
    let mut text = String::with_capacity(national.len() + 3);
    let mut rest = national;
    let mut take = |length: usize, rest: &mut &str| {
        let (group, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if !text.is_empty() && !group.is_empty() {
            text.push(' ');
        }
        text.push_str(group);
        *rest = behind;
    };
    match groups {
        Groups::One => {}
        Groups::Lengths(lengths) => {
            // A mask with stars to spare does not fit the groups.
            if lengths.iter().map(|length| usize::from(*length)).sum::<usize>() == national.len() {
                lengths.iter().for_each(|length| take(usize::from(*length), &mut rest));
            }
        }
        Groups::Area(length) => {
            take(usize::from(length), &mut rest);
            let half = rest.len().saturating_sub(4);
            take(half, &mut rest);
        }
        Groups::Local => {
            let half = rest.len().saturating_sub(4);
            take(half, &mut rest);
        }
    }
    let remaining = rest.len();
    take(remaining, &mut rest);
    text
}
