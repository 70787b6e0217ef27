//! The contents list of a case.

/// A place of the contents list.
pub struct Place {
    /// Key of its name, and of what marks it as the current one.
    pub key: &'static str,
    /// What follows the case's own address.
    pub path: &'static str,
    /// Shown on wide screens only; on a phone it stands under "more".
    pub wide: bool,
    /// Its picture.
    pub icon: &'static str,
}

macro_rules! place {
    ($key:literal, $path:literal, $wide:literal, $icon:literal) => {
        Place {
            key: $key,
            path: $path,
            wide: $wide,
            icon: include_str!(concat!("../../templates/parts/icons/", $icon, ".html")),
        }
    };
}

/// The contents of a case, in order. A test holds each against the table.
pub const CONTENTS: &[Place] = &[
    place!("now", "", false, "now"),
    place!("log", "/log", true, "log"),
    place!("ladder", "/ladder", false, "ladder"),
    place!("capture", "/capture", false, "capture"),
    place!("letters", "/letters", false, "letters"),
    place!("deadlines", "/deadlines", true, "dates"),
    place!("money", "/money", true, "money"),
    place!("parties", "/parties", true, "parties"),
    place!("evidence", "/evidence", true, "evidence"),
    place!("publish", "/publish", true, "publish"),
    place!("facts", "/facts", true, "facts"),
    place!("import", "/import", true, "import"),
    place!("more", "/more", false, "more"),
];
