//! A table that fits the terminal, with numbers on the right.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use std::borrow::Borrow;

/// The width where there is no terminal to ask.
const WIDTH: usize = 100;

/// The share of the width, in percent, that a column may take which gives way to others.
const SHARE: u16 = 28;

/// A column of a table.
pub struct Head {
    /// Its title.
    pub title: &'static str,
    /// Whether it holds numbers.
    pub is_number: bool,
    /// Whether it is never cut.
    pub keeps_width: bool,
    /// Whether it is the first to be cut where room is scarce.
    pub gives_way: bool,
}

/// Draws rows of plain text, a line each: what does not fit is cut and ends in `…`.
pub fn draw<H: Borrow<Head>>(heads: &[H], rows: Vec<Vec<String>>, width: Option<usize>, color: bool) -> String {
    let heads: Vec<&Head> = heads.iter().map(Borrow::borrow).collect();
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width.unwrap_or(WIDTH)).unwrap_or(u16::MAX));
    table.set_truncation_indicator("…");
    table.set_header(heads.iter().map(|head| cell(head, head.title.to_owned())));
    for row in rows {
        let mut row =
            comfy_table::Row::from(heads.iter().zip(row).map(|(head, text)| cell(head, text)).collect::<Vec<_>>());
        row.max_height(1);
        table.add_row(row);
    }
    for (column, head) in table.column_iter_mut().zip(&heads) {
        if head.gives_way {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(SHARE)));
        } else if head.keeps_width || head.is_number {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut drawn = String::new();
    for (index, line) in table.lines().enumerate() {
        let line = line.trim_end();
        if index == 0 && color {
            drawn.push_str(&format!("\x1b[1m{line}\x1b[0m\n"));
        } else {
            drawn.push_str(line);
            drawn.push('\n');
        }
    }
    drawn
}

fn cell(head: &Head, text: String) -> Cell {
    Cell::new(text).set_alignment(if head.is_number { CellAlignment::Right } else { CellAlignment::Left })
}
