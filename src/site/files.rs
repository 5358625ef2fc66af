//! The file that an address is served from.

use crate::document::address::decoded;

/// The longest name that file systems take, in bytes.
const LONGEST: usize = 255;

/// The path of the file that is served at an address, from the folder of the site; `None` where no file can be.
pub fn file_of(address: &str) -> Option<String> {
    let decoded = decoded(address);
    let path = decoded.strip_prefix('/')?;
    let fits = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.len() <= LONGEST
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | '\0'))
    };
    let folder = path.strip_suffix('/').unwrap_or(path);
    if !folder.is_empty() && !folder.split('/').all(fits) {
        return None;
    }
    let is_page = [".html", ".htm", ".xml", ".json", ".txt"].iter().any(|end| path.to_lowercase().ends_with(end));
    Some(match folder {
        "" => "index.html".to_owned(),
        _ if is_page => path.to_owned(),
        folder => format!("{folder}/index.html"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_files() {
        for (address, file) in [
            ("/", Some("index.html")),
            ("/essays/a/", Some("essays/a/index.html")),
            ("/essays/a", Some("essays/a/index.html")),
            ("/a.html", Some("a.html")),
            ("/v1.2/", Some("v1.2/index.html")),
            ("/%E5%8C%97/", Some("北/index.html")),
            ("/a//b/", None),
            ("/../a/", None),
            ("/%2e%2e/a/", None),
            ("/a%00/", None),
            ("/a\\b/", None),
            ("a/", None),
        ] {
            assert_eq!(file_of(address).as_deref(), file, "{address}");
        }
        assert_eq!(file_of(&format!("/{}/", "x".repeat(300))), None);
    }
}
