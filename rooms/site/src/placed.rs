//! A page that is made once for wherever the site is: where it names the address under which its reader knows the site,
//! it holds a mark, and the address is put there as it is sent.

use std::convert::Infallible;
use std::iter::once;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};

/// In the place of the whole address: `https://luoshi.example`.
pub const ORIGIN: &str = "\u{e000}";
/// In the place of the host alone: `luoshi.example`.
pub const HOST: &str = "\u{e001}";

/// A page with marks. A text that holds such a character itself gets the address there, which nobody is harmed by.
pub struct Placed {
    bytes: Bytes,
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
        Self { bytes: bytes.into(), marks }
    }

    /// How many bytes it has, about.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The page for readers who know the site under this address, which is [`sound`].
    pub fn at(&self, origin: &str) -> Pieces {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let host = host.split(':').next().unwrap_or(host);
        let marks = self.marks.iter().map(|(at, alone)| (*at, if *alone { host } else { origin }));
        let (mut pieces, mut copied, mut done) = (Vec::new(), Vec::with_capacity(2 * LONG), 0);
        for (at, address) in marks.chain(once((self.bytes.len(), ""))) {
            if at - done < LONG {
                copied.extend_from_slice(&self.bytes[done..at]);
            } else {
                pieces.push(Bytes::from(std::mem::take(&mut copied)));
                pieces.push(self.bytes.slice(done..at));
            }
            copied.extend_from_slice(address.as_bytes());
            done = at + ORIGIN.len();
        }
        pieces.push(Bytes::from(copied));
        Pieces::of(pieces)
    }
}

/// What is longer than this is sent from where it is kept; the rest is cheaper copied than sent by itself.
const LONG: usize = 2_048;

/// A page on its way.
pub struct Pieces {
    pieces: vec::IntoIter<Bytes>,
    left: u64,
}

impl Pieces {
    fn of(mut pieces: Vec<Bytes>) -> Self {
        pieces.retain(|piece| !piece.is_empty());
        let left = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self { pieces: pieces.into_iter(), left }
    }

    /// All of it that is left, in one piece.
    pub fn whole(self) -> Vec<u8> {
        self.pieces.as_slice().concat()
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(piece) = self.pieces.next() else { return Poll::Ready(None) };
        self.left -= piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
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
    use axum::body::{Body as Sent, to_bytes};
    use http_body::Body as _;
    use proptest::prelude::*;

    use super::{HOST, LONG, ORIGIN, Placed, sound};

    fn placed(text: &str, origin: &str) -> String {
        let page = Placed::of(text.as_bytes().to_vec()).at(sound(origin));
        let said = page.size_hint().exact();
        let whole = String::from_utf8(page.whole()).unwrap();
        assert_eq!(said, Some(whole.len() as u64));
        whole
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

    proptest! {
        /// However long its stretches are: what is sent is the page with each mark replaced.
        #[test]
        fn what_is_sent_is_the_page_with_its_marks_replaced(
            stretches in proptest::collection::vec((0..2 * LONG, 0..3_usize), 0..6)
        ) {
            let marks = ["", ORIGIN, HOST];
            let page: String =
                stretches.iter().map(|(long, mark)| "讲a".repeat(long / 4) + marks[*mark]).collect();
            let replaced = page.replace(ORIGIN, "http://a.example").replace(HOST, "a.example");
            prop_assert_eq!(&placed(&page, "http://a.example"), &replaced);
            let pieces = Placed::of(page.into_bytes()).at("http://a.example");
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let sent = runtime.block_on(to_bytes(Sent::new(pieces), usize::MAX)).unwrap();
            prop_assert_eq!(sent, replaced.as_bytes());
        }
    }

    #[test]
    fn a_host_that_could_be_read_as_anything_else_stands_nowhere() {
        for bad in ["http://a\"><b", "http://a'b", "http://a&b", "http://a b", "http://甲"] {
            assert_eq!(placed(&format!("[{ORIGIN}/a {HOST}]"), bad), "[/a ]", "{bad}");
        }
    }
}
