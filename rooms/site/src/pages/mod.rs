//! The pages: each makes itself of what rooms hand over.

pub mod article;
pub mod feed;
pub mod home;
pub mod list;
pub mod maps;
pub mod missing;
pub mod number;
pub mod opened;
pub mod picture;
pub mod records;
pub mod search;
pub mod section;
