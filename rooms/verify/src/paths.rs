//! The addresses below `/log/`, each with one spelling: C2SP tlog-tiles, and what a city adds to it.

/// How many hashes or leaves a full tile or bundle holds.
pub const WIDTH: u64 = 256;

/// What an address below `/log/` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `checkpoint`
    Checkpoint,
    /// `vkey`
    Key,
    /// `witnesses`
    Witnesses,
    /// `tile/<level>/<index>`, `tile/<level>/<index>.p/<width>`
    Tile {
        /// 0 for the leaves' hashes.
        level: u8,
        /// Which one of its level.
        index: u64,
        /// How many hashes, 1 to 256.
        width: u64,
    },
    /// `tile/entries/<index>`, `tile/entries/<index>.p/<width>`
    Bundle {
        /// Which one.
        index: u64,
        /// How many leaves, 1 to 256.
        width: u64,
    },
    /// `definitions/<sha256>.json`
    Definitions(String),
}

impl Asked {
    /// Reads a path; none for whatever is not exactly one of the forms.
    pub fn parse(path: &str) -> Option<Self> {
        match path {
            "checkpoint" => return Some(Self::Checkpoint),
            "vkey" => return Some(Self::Key),
            "witnesses" => return Some(Self::Witnesses),
            _ => {}
        }
        if let Some(name) = path.strip_prefix("definitions/") {
            let hash = name.strip_suffix(".json")?;
            return is_hash(hash).then(|| Self::Definitions(hash.to_owned()));
        }
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, partial(width)?),
            None => (rest, WIDTH),
        };
        let index = number(index)?;
        match level {
            "entries" => Some(Self::Bundle { index, width }),
            level => Some(Self::Tile { level: small(level, 63)?.try_into().ok()?, index, width }),
        }
    }

    /// Whether all of it lies within a tree of so many leaves.
    pub fn within(&self, size: u64) -> bool {
        let (level, index, width) = match self {
            Self::Tile { level, index, width } => (u32::from(*level), *index, *width),
            Self::Bundle { index, width } => (0, *index, *width),
            _ => return true,
        };
        let hashes = size.checked_shr(8 * level).unwrap_or(0);
        index.checked_mul(WIDTH).and_then(|start| start.checked_add(width)).is_some_and(|end| end <= hashes)
    }
}

/// Whether this is a SHA-256 in lower hexadecimal digits.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A decimal number without leading zeros, up to `most`.
fn small(text: &str, most: u64) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text == "0" || !text.starts_with('0');
    text.parse().ok().filter(|number| digits && plain && *number <= most)
}

fn partial(text: &str) -> Option<u64> {
    small(text, WIDTH - 1).filter(|width| *width > 0)
}

/// A number in groups of three digits, all but the last behind an `x`: `x001/x234/067`.
fn number(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split('/').collect();
    let (last, leading) = groups.split_last()?;
    let mut number = 0_u64;
    for (at, group) in leading.iter().map(|group| group.strip_prefix('x')).chain([Some(*last)]).enumerate() {
        let group = group.filter(|g| g.len() == 3 && g.bytes().all(|byte| byte.is_ascii_digit()))?;
        if at == 0 && !leading.is_empty() && group == "000" {
            return None;
        }
        number = number.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn addresses_have_one_spelling() {
        let tile = |level, index, width| Some(Asked::Tile { level, index, width });
        assert_eq!(Asked::parse("tile/0/x001/x234/067"), tile(0, 1_234_067, 256));
        assert_eq!(Asked::parse("tile/63/000.p/255"), tile(63, 0, 255));
        assert_eq!(Asked::parse("tile/entries/x001/000.p/1"), Some(Asked::Bundle { index: 1000, width: 1 }));
        assert_eq!(Asked::parse("checkpoint"), Some(Asked::Checkpoint));
        let hash = "0a".repeat(32);
        assert_eq!(Asked::parse(&format!("definitions/{hash}.json")), Some(Asked::Definitions(hash.clone())));
        for wrong in [
            "",
            "checkpoint/",
            "Checkpoint",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/x001/x002",
            "tile/00/001",
            "tile/64/001",
            "tile/-1/001",
            "tile/+1/001",
            "tile/0/001.p/0",
            "tile/0/001.p/256",
            "tile/0/001.p/01",
            "tile/0/001.p/",
            "tile/0/001.p/1/",
            "tile/0/001/",
            "tile//001",
            "tile/0/../001",
            "tile/entries/001.p/+5",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            &format!("definitions/{hash}"),
            &format!("definitions/{}.json", hash.to_uppercase()),
        ] {
            assert_eq!(Asked::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_past_the_published_size_is_within() {
        let within = |path: &str, size| Asked::parse(path).is_some_and(|asked| asked.within(size));
        // The example of the specification: a tree of 70,000 leaves.
        for path in ["tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"] {
            assert!(within(path, 70_000), "{path}");
        }
        // Partial tiles of earlier sizes stay.
        for path in ["tile/0/273.p/7", "tile/0/000.p/1", "tile/entries/273.p/111", "tile/1/000.p/9"] {
            assert!(within(path, 70_000), "{path}");
        }
        for path in [
            "tile/0/273",
            "tile/0/273.p/113",
            "tile/1/001.p/18",
            "tile/2/000",
            "tile/3/000.p/1",
            "tile/entries/273.p/113",
            "tile/8/000.p/1",
            "tile/63/000.p/1",
        ] {
            assert!(!within(path, 70_000), "{path}");
        }
    }
}
