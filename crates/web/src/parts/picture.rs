//! Pictures among the originals.

/// Whether a name ends like a picture that can be shown. The bytes decide when it is asked for.
pub fn looks_like_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| name.ends_with(end))
}
