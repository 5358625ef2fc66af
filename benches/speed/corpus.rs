//! Documents to measure with: two essays (8 to 40 KB) for each note (1 to 6 KB), with the front matter, headings, lists, code,
//! quotations, links and images that such documents have. The same number gives the same documents.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A small pseudo-random generator (xorshift64*, Vigna 2016), so that the documents are the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 33) % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const SMALL: &[&str] = &[
    "the", "of", "and", "to", "a", "in", "is", "that", "it", "for", "on", "with", "as", "not", "but", "from", "which",
    "each",
];
const SYLLABLES: &[&str] = &[
    "ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "st", "er", "an", "in",
    "ly",
];

fn word(random: &mut Random, out: &mut String) {
    if random.chance(55) {
        out.push_str(SMALL[random.below(SMALL.len() as u64) as usize]);
    } else {
        for _ in 0..2 + random.below(3) {
            out.push_str(SYLLABLES[random.below(SYLLABLES.len() as u64) as usize]);
        }
    }
}

fn words(random: &mut Random, count: u64) -> String {
    let mut text = String::new();
    for index in 0..count {
        if index > 0 {
            text.push(' ');
        }
        word(random, &mut text);
    }
    text
}

fn sentence(random: &mut Random, out: &mut String) {
    let (before, after) = (3 + random.below(9), 3 + random.below(11));
    out.push_str(&words(random, before));
    let middle = words(random, 1);
    let _ = match random.below(100) {
        0..=9 => write!(out, " *{middle}* "),
        10..=15 => write!(out, " **{middle}** "),
        16..=19 => write!(out, " `{middle}` "),
        20..=23 => write!(out, " [{middle}](https://example.org/{middle}) "),
        24..=27 => write!(out, " {middle}, "),
        28 => write!(out, " {middle}\u{2019}s "),
        29 => write!(out, " \u{2014} "),
        _ => write!(out, " {middle} "),
    };
    out.push_str(&words(random, after));
    out.push('.');
}

fn paragraph(random: &mut Random, out: &mut String, sentences: u64) {
    for index in 0..sentences {
        if index > 0 {
            out.push(' ');
        }
        sentence(random, out);
    }
}

fn block(random: &mut Random, out: &mut String) {
    match random.below(100) {
        0..=69 => {
            let sentences = 2 + random.below(6);
            paragraph(random, out, sentences);
        }
        70..=83 => {
            for number in 1..=3 + random.below(5) {
                let _ = write!(out, "{}", if number == 1 { "- " } else { "\n- " });
                sentence(random, out);
            }
        }
        84..=89 => {
            out.push_str("```rust\n");
            for _ in 0..3 + random.below(12) {
                let (name, call, number) = (words(random, 1), words(random, 1), random.below(1000));
                let _ = writeln!(out, "    let {name} = {call}({number});");
            }
            out.push_str("```");
        }
        90..=93 => {
            out.push_str("> ");
            let sentences = 1 + random.below(3);
            paragraph(random, out, sentences);
        }
        94..=96 => {
            let (alt, name) = (words(random, 3), words(random, 1));
            let _ = write!(out, "![{alt}](https://example.org/images/{}.png)", name);
        }
        _ => {
            let name = words(random, 1);
            let _ = write!(out, "See also <https://example.com/{name}>.");
        }
    }
}

/// The start of a document: what its other words are drawn from, its title and its path.
fn begin(number: u64) -> (Random, String, String) {
    let mut random = Random(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    random.next();
    let count = 3 + random.below(6);
    let title = words(&mut random, count);
    let folder = if number % 3 == 2 { "notes" } else { "essays" };
    let path = format!("{folder}/{}-{number:06}.md", title.replace(' ', "-"));
    (random, title, path)
}

fn document(number: u64) -> (String, String) {
    let (mut random, title, path) = begin(number);
    let is_note = number % 3 == 2;
    let (year, month, day) = (2005 + random.below(20), 1 + random.below(12), 1 + random.below(28));
    let mut text = format!("---\ntitle: \"{title}\"\ndescription: ");
    sentence(&mut random, &mut text);
    let _ = write!(
        text,
        "\ndate: {year}-{month:02}-{day:02}\ntags: [tag-{}, tag-{}]\n",
        random.below(75),
        75 + random.below(75)
    );
    // Every third document is never a draft, so that the others can link to it.
    if !number.is_multiple_of(3) && random.chance(12) {
        text.push_str("draft: true\n");
    }
    let _ = write!(text, "---\n\nAs [told elsewhere](../{}), it goes so.\n\n", begin(number - number % 3).2);
    // Log-uniform: as many documents between 8 and 16 KB as between 16 and 32.
    let spread = random.below(1000) as f64 / 1000.0;
    let size = if is_note { 1024.0 * 6_f64.powf(spread) } else { 8192.0 * 5_f64.powf(spread) } as usize;
    let mut section = 0;
    while text.len() < size {
        if section % 6 == 0 && (!is_note || section > 0) {
            let heading = words(&mut random, 4);
            let _ = write!(text, "## {heading} {section}\n\n");
        }
        block(&mut random, &mut text);
        text.push_str("\n\n");
        section += 1;
    }
    (path, text)
}

/// A file that says which version of this program made the documents.
const DONE: &str = "done-2";

const SETTINGS: &str = "[collections.essays]\npath = \"essays\"\nschema = \"essay\"\n\n[collections.notes]\npath = \"notes\"\nschema = \"note\"\n";

/// Makes `count` documents below `root`, unless they are there.
pub fn make(root: &Path, count: u64) {
    let done = root.join(DONE);
    if done.exists() {
        return;
    }
    if root.exists() {
        fs::remove_dir_all(root).expect("what another version made can be removed");
    }
    for folder in ["essays", "notes"] {
        fs::create_dir_all(root.join(folder)).expect("a folder can be made");
    }
    for number in 0..count {
        let (path, text) = document(number);
        fs::write(root.join(path), text).expect("a document can be written");
    }
    fs::write(root.join("writings.toml"), SETTINGS).expect("a file can be written");
    fs::write(done, "").expect("a file can be written");
}
