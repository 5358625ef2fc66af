//! Transcripts of the real program: what is typed, what is printed, how it ends. `TRYCMD=overwrite tests/run` writes
//! them anew, to be read in the diff.

#[test]
fn transcripts_hold() {
    trycmd::TestCases::new()
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .env("NO_COLOR", "")
        .env("CLICOLOR_FORCE", "")
        .env("SOURCE_DATE_EPOCH", "")
        .env("EDITOR", "")
        .env("VISUAL", "")
        .default_bin_name("writings")
        .case("tests/transcripts/*.trycmd")
        .case("README.md");
}
