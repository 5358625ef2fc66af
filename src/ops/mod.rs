//! What is done with a workspace: opening one, and every command that changes it.

pub mod fix;
pub mod lint;
pub mod new;
pub mod schemas;
pub mod workspace;
