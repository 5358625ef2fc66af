//! One document, from its bytes: encoding, front matter, dates, slugs and the body. Pure: no file system, no clock, no
//! environment.

pub mod address;
pub mod anchors;
pub mod body;
pub mod date;
pub mod date_reading;
pub mod edit;
pub mod edits;
pub mod foreign;
pub mod html;
pub mod lines;
pub mod masked;
pub mod metadata;
pub mod prose;
pub mod quote;
pub mod reading_time;
pub mod retarget;
pub mod slug;
pub mod source;
pub mod words;
