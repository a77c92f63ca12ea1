//! Orders of talks: the list, the form, an order's page, and its steps.

pub mod form;
pub mod list;
pub mod page;
pub mod steps;

use luoshi_web::parts::{self, tag};
use luoshi_web::{Html, Shell, User, Words};

use crate::WORDS;
use crate::model::{Order, OrderState};

/// The address of an order's page.
pub(crate) fn order_href(id: i64) -> String {
    format!("/talks/orders/{id}")
}

pub(crate) fn order_tag(w: Words, state: OrderState) -> Html {
    let shape = match state {
        OrderState::Open => parts::State::Open,
        OrderState::Offered => parts::State::Soon,
        OrderState::Accepted => parts::State::Doing,
        OrderState::Held => parts::State::Done,
        OrderState::Declined | OrderState::Cancelled | OrderState::Withdrawn => parts::State::Plain,
    };
    tag(shape, w.t(&format!("talks-o-state-{state}")))
}

/// The shell of a page below an order's.
fn shell_of(user: &User, order: &Order, title: &str) -> Shell {
    let w = user.words(&WORDS);
    let href = order_href(order.id);
    user.shell(title)
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-orders"), Some("/talks/orders"))
        .crumb(Html::name(w.lang, &order.topic, None), Some(&href))
        .crumb(title, None)
}
