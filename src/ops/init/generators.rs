//! The generators whose own settings are read, and who reads them.

use super::detect::Generator;
use super::stock::Stock;
use super::told::Told;
use super::{astro, hugo, jekyll, scripted, zola};

/// Reads the settings of a generator.
pub(super) fn read(generator: Option<Generator>, stock: &Stock) -> Told {
    let mut told = match generator {
        Some(Generator::Hugo) => hugo::read(stock),
        Some(Generator::Zola) => zola::read(stock),
        Some(Generator::Astro) => astro::read(stock),
        Some(Generator::Eleventy) => scripted::eleventy(stock),
        Some(Generator::Jekyll) => jekyll::read(stock),
        Some(Generator::Obsidian) => scripted::obsidian(stock),
        None => Told::default(),
    };
    told.has_sections = generator.is_some_and(|one| !matches!(one, Generator::Jekyll | Generator::Obsidian));
    told.check(stock);
    told
}
