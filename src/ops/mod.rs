//! What is done with a workspace: opening one, and every command that changes it.

pub mod changes;
pub mod date;
pub mod export;
pub mod fix;
pub mod given;
pub mod guard;
pub mod infer;
pub mod init;
pub mod judge;
pub mod lint;
pub mod migrate;
pub mod mv;
pub mod new;
pub mod place;
pub mod publish;
pub mod reading_time;
pub mod refresh;
pub mod schemas;
pub mod set;
pub mod since;
pub mod tag;
pub mod target;
pub mod workspace;
