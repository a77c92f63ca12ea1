//! What can be done with units, people, accounts and posts. Each deed takes part in its caller's
//! transaction, checks that its doer may, and refuses with an [`Error`](crate::Error) that says why.

mod accounts;
mod people;
mod units;
mod ways;

pub use accounts::{account_add, account_close, password_set, post_end, post_give, posts_give};
pub(crate) use accounts::{note, overlaps};
pub use people::{people_add_many, person_add, person_correct, person_erase};
pub use units::{end, found, found_many, merge, move_unit, rename};
pub use ways::{
    Invited, invitation_accept, invitation_accept_linked, invitation_end, invite, invited, reset_make,
    reset_use,
};
