/// An enum whose values have one fixed word each: in the database, in JSON, in addresses and in sheets.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $value:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$item])* #[serde(rename = $word)] $value),* }

        impl $name {
            /// All values, in the order in which a form shows them.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// The fixed word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$value => $word),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($word => Ok(Self::$value),)* _ => Err(()) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
