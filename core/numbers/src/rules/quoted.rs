//! Numbers inside quotation marks: a short quotation is a name, unless a count stands inside it.

use crate::Why;
use crate::measures::Kind;
use crate::place::Place;
use crate::sentences::Quote;
use crate::{Decimal, Measure, token::Script};

pub(super) fn name(place: &Place<'_>) -> Option<Why> {
    let quote = place.quote?;
    if quote.speech {
        return None;
    }
    // “一抓到底”: a word, and no name with a number in it.
    let one = place.is_single() && !place.counts() && place.token.value == Decimal::ONE;
    (!one && (quote.title || !is_count(place, quote))).then_some(Why::Name)
}

/// “会前讲故事10分钟” holds a count; “百大项目”, “15分钟生活圈” and “27号院” do not.
fn is_count(place: &Place<'_>, quote: Quote) -> bool {
    if place.token.measure != Measure::Plain {
        return true;
    }
    let leads = place.start == quote.start;
    let fills = leads && place.after >= quote.end;
    let measured = matches!(place.kind(), Some(Kind::Count | Kind::People | Kind::Time | Kind::Amount));
    match place.token.script {
        Script::Arabic => measured && (!leads || fills),
        Script::Hanzi => !leads && matches!(place.kind(), Some(Kind::Time | Kind::Amount)),
        Script::English => false,
    }
}
