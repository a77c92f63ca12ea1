//! The pages: each makes itself of what rooms hand over.

pub mod article;
pub mod home;
pub mod list;
pub mod missing;
