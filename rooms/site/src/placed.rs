//! A page that is made once for wherever the site is: where it names the address under which its reader knows the site,
//! it holds a mark, and the address is put there as it is sent.

/// In the place of the whole address: `https://luoshi.example`.
pub const ORIGIN: &str = "\u{e000}";
/// In the place of the host alone: `luoshi.example`.
pub const HOST: &str = "\u{e001}";

/// A page with marks. A text that holds such a character itself gets the address there, which nobody is harmed by.
pub struct Placed {
    bytes: Vec<u8>,
    /// Where marks are, and whether one stands for the host alone.
    marks: Vec<(usize, bool)>,
}

impl Placed {
    /// Of a page in UTF-8.
    pub fn of(bytes: Vec<u8>) -> Self {
        let [origin, host] = [ORIGIN.as_bytes(), HOST.as_bytes()];
        let found = bytes.windows(origin.len()).enumerate();
        let marks = found.filter(|(_, here)| *here == origin || *here == host);
        let marks = marks.map(|(at, here)| (at, here == host)).collect();
        Self { bytes, marks }
    }

    /// How many bytes it has, about.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The page for readers who know the site under this address, which is [`sound`].
    pub fn at(&self, origin: &str) -> Vec<u8> {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let host = host.split(':').next().unwrap_or(host);
        let mut page = Vec::with_capacity(self.bytes.len() + self.marks.len() * origin.len());
        let mut done = 0;
        for (at, alone) in &self.marks {
            page.extend_from_slice(&self.bytes[done..*at]);
            page.extend_from_slice(if *alone { host.as_bytes() } else { origin.as_bytes() });
            done = at + ORIGIN.len();
        }
        page.extend_from_slice(&self.bytes[done..]);
        page
    }
}

/// No address is longer.
const LONGEST: usize = 300;

/// An address that can stand in any page as it is. What a browser says of a host may be anything: without an address that
/// is sound, links begin at the root.
pub fn sound(origin: &str) -> &str {
    let fits =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'/' | b'[' | b']');
    if origin.len() <= LONGEST && origin.bytes().all(fits) { origin } else { "" }
}

#[cfg(test)]
mod tests {
    use super::{HOST, ORIGIN, Placed, sound};

    fn placed(text: &str, origin: &str) -> String {
        String::from_utf8(Placed::of(text.as_bytes().to_vec()).at(sound(origin))).unwrap()
    }

    #[test]
    fn the_address_stands_where_its_marks_were() {
        let page = format!("{ORIGIN}/a 讲 tag:{HOST},1{ORIGIN}");
        assert_eq!(
            placed(&page, "https://a.example:8443"),
            "https://a.example:8443/a 讲 tag:a.example,1https://a.example:8443"
        );
        assert_eq!(placed("讲\u{e002}", "https://a.example"), "讲\u{e002}");
        assert_eq!(placed("", "https://a.example"), "");
    }

    #[test]
    fn a_host_that_could_be_read_as_anything_else_stands_nowhere() {
        for bad in ["http://a\"><b", "http://a'b", "http://a&b", "http://a b", "http://甲"] {
            assert_eq!(placed(&format!("[{ORIGIN}/a {HOST}]"), bad), "[/a ]", "{bad}");
        }
    }
}
