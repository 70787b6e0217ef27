//! Words with a fixed spelling and a sentence in both languages.

/// Declares an enumeration whose words have a fixed id and a sentence in both languages.
macro_rules! said {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $id:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }
        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The fixed spelling.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id),+ }
            }
            /// What happened and what to do about it, in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh),+ }
            }
            /// What happened and what to do about it, in English.
            pub fn en(self) -> &'static str {
                match self { $($name::$variant => $en),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.en())
            }
        }
    };
}
pub(crate) use said;
