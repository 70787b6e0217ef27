//! A tree over leading digits: which row of the plan a number belongs to.

/// One node per prefix; rows hang on the node of their prefix.
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    children: [u16; 10],
    rows: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    row: u16,
    /// Bit n set: numbers of n digits.
    lengths: u32,
}

/// What the tree says about a text.
pub(crate) enum Found {
    /// The row.
    Row(u16),
    /// A mask hides the digits that decide; these rows are possible, each with its share of the hidden prefixes.
    Among(Vec<(u16, f64)>),
    /// Prefix known, no row of this length.
    OtherLength,
    /// No row starts like this.
    Nothing,
}

impl Tree {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    /// Adds a row under a prefix of digits. `None` if the prefix is not digits or the tree is full.
    pub(crate) fn add(&mut self, prefix: &str, row: u16, lengths: u32) -> Option<()> {
        let mut at = 0;
        for byte in prefix.bytes() {
            let digit = usize::from(byte.checked_sub(b'0')?);
            let next = *self.nodes[at].children.get(digit)?;
            at = if next == 0 {
                let fresh = self.nodes.len();
                self.nodes[at].children[digit] = fresh.try_into().ok()?;
                self.nodes.push(Node::default());
                fresh
            } else {
                usize::from(next)
            };
        }
        self.nodes[at].rows.push(Entry { row, lengths });
        Some(())
    }

    /// The row with the longest prefix that takes one of these lengths.
    pub(crate) fn find(&self, text: &[u8], lengths: u32) -> Found {
        let mut at = 0;
        let mut best = None;
        let mut seen = false;
        for byte in text {
            if *byte == b'*' {
                return self.behind_mask(at, best, lengths);
            }
            let next = self.nodes[at].children[usize::from(byte.wrapping_sub(b'0')).min(9)];
            if next == 0 {
                break;
            }
            at = usize::from(next);
            for entry in &self.nodes[at].rows {
                seen = true;
                if entry.lengths & lengths != 0 {
                    best = Some(entry.row);
                }
            }
        }
        match best {
            Some(row) => Found::Row(row),
            None if seen => Found::OtherLength,
            None => Found::Nothing,
        }
    }

    /// Digits from here on are hidden: weigh the rows below by how many prefixes lead to them.
    fn behind_mask(&self, at: usize, best: Option<u16>, lengths: u32) -> Found {
        let mut shares = Vec::new();
        self.weigh(at, best, lengths, 1.0, &mut shares);
        match shares.as_slice() {
            [] => Found::Nothing,
            [(row, _)] => Found::Row(*row),
            _ => Found::Among(shares),
        }
    }

    /// Adds each row's share of the prefixes below this node; `above` is the row of a shorter prefix.
    fn weigh(&self, at: usize, above: Option<u16>, lengths: u32, share: f64, shares: &mut Vec<(u16, f64)>) {
        let own = self.nodes[at].rows.iter().rfind(|entry| entry.lengths & lengths != 0);
        let own = own.map(|entry| entry.row).or(above);
        for child in self.nodes[at].children {
            if child != 0 {
                self.weigh(usize::from(child), own, lengths, share / 10.0, shares);
            } else if let Some(row) = own {
                match shares.iter_mut().find(|(other, _)| *other == row) {
                    Some((_, sum)) => *sum += share / 10.0,
                    None => shares.push((row, share / 10.0)),
                }
            }
        }
    }

    /// Whether any row's prefix is at the front; its length. For plain prefix lists.
    pub(crate) fn longest_prefix(&self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        let mut longest = None;
        for (index, byte) in text.iter().enumerate().take_while(|(_, byte)| byte.is_ascii_digit()) {
            at = usize::from(self.nodes[at].children[usize::from(byte - b'0')]);
            if at == 0 {
                break;
            }
            if !self.nodes[at].rows.is_empty() {
                longest = Some(index + 1);
            }
        }
        longest
    }
}
