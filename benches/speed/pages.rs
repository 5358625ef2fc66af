//! Pages, beside what Hugo makes of the same documents: a page each with its code in colours, lists of sections, tags and their feeds.

use super::{Cost, PROGRAM, corpus, cost};
use std::fs;
use std::path::{Path, PathBuf};

/// The smallest site of Hugo's that has what ours has, its search aside, which Hugo has none of.
const SITE: [(&str, &str); 4] = [
    (
        "hugo.toml",
        "baseURL = 'https://example.org/'\ntitle = 'Bench'\ncontentDir = 'content'\n[markup.highlight]\nnoClasses = false\n\
         [outputs]\nhome = ['html', 'rss']\nsection = ['html']\ntaxonomy = ['html']\nterm = ['html']\n",
    ),
    (
        "layouts/_default/baseof.html",
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title><meta name=description content=\"{{ .Description }}\">\
         </head><body><header><a href=/>{{ .Site.Title }}</a></header><main>{{ block \"main\" . }}{{ end }}</main></body></html>",
    ),
    (
        "layouts/_default/single.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1><p>{{ .Description }}</p><p>{{ .Date.Format \"2006-01-02\" }} {{ .ReadingTime }} min</p>\
         {{ range .GetTerms \"tags\" }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}{{ .TableOfContents }}{{ .Content }}\
         {{ range first 3 (.Site.RegularPages.Related .) }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}{{ end }}",
    ),
    (
        "layouts/_default/list.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages 20).Pages }}<h2><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></h2>\
         <p>{{ .Description }} {{ .ReadingTime }} min</p>{{ end }}{{ end }}",
    ),
];

/// Makes the pages of `count` documents, and has Hugo make them where it is installed; returns what ours cost.
pub fn run(folder: &Path, count: u64, rounds: usize) -> f64 {
    let root = folder.join(count.to_string());
    corpus::make(&root, count);
    let (ours, theirs) = (folder.join("pages"), folder.join("hugo"));
    let hugo = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges/bin/hugo");
    for (name, text) in SITE {
        let file = theirs.join(name);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
    let content = theirs.join("content");
    // A link would be followed by nobody.
    let _ = fs::remove_dir_all(&content);
    for section in ["essays", "notes"] {
        copy(&root.join(section), &content.join(section));
    }
    let shown = |path: &Path| path.display().to_string();
    let build: Vec<String> =
        [PROGRAM, "--root", &shown(&root), "-q", "export", "html", "--base-url", "https://example.org", "-o"]
            .iter()
            .map(|part| (*part).to_owned())
            .chain([shown(&ours)])
            .collect();
    let other =
        [shown(&hugo), "--quiet".into(), "--source".into(), shown(&theirs), "--destination".into(), "public".into()];
    let mut costs: Vec<(Cost, Option<Cost>)> = Vec::new();
    for _ in 0..rounds {
        let _ = fs::remove_dir_all(&ours);
        let one = cost(&build);
        let _ = fs::remove_dir_all(theirs.join("public"));
        costs.push((one, hugo.exists().then(|| cost(&other))));
    }
    costs.sort_by(|a, b| a.0.cpu.total_cmp(&b.0.cpu));
    let (median, _) = costs[costs.len() / 2];
    let mut ratios: Vec<f64> = costs.iter().filter_map(|(one, other)| Some(one.cpu / other.as_ref()?.cpu)).collect();
    ratios.sort_by(f64::total_cmp);
    let beside =
        ratios.get(ratios.len() / 2).map_or("Hugo is not installed".to_owned(), |ratio| format!("{ratio:>5.2} x Hugo"));
    println!(
        "{:<36} {beside}  {:>5.0} MB  {:.2} s of processor time, {:.2} s of wall time",
        format!("export html, {count} documents"),
        median.megabytes,
        median.cpu,
        median.wall
    );
    median.cpu
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the documents are there") {
        let entry = entry.expect("the folder can be read");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a document can be copied");
    }
}
