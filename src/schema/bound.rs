//! What checking an instance can cost at the most, told from the schema alone.
//!
//! A schema may evaluate others many times over: `allOf` of two references to one schema, forty levels deep, is a
//! billion evaluations. Along the graph of schemas the number of ways from the root to any value of an instance is
//! counted before anything is evaluated; no value is evaluated more often than there are ways to it.

use super::SchemaError;
use super::graph::{Graph, Schema};
use super::keywords::On;

/// The deepest instance: front matter is read no deeper.
pub(super) const MAX_DEPTH: usize = 64;

/// The most that an instance of one value may cost.
const MAX_COST: u64 = 100_000;

/// The most that an instance may cost.
const MAX_TOTAL: u64 = 20_000_000;

/// The most evaluations within each other: each takes room on the stack.
const MAX_NESTING: u32 = 400;

/// What a meta-schema costs, and how many ways it has for each level of the instance.
const META_COST: u64 = 200;
const META_WAYS: u64 = 8;
const META_NESTING: u32 = 12;

/// The cost of one value of an instance, by the instance's depth.
#[derive(Debug)]
pub(super) struct Bound {
    by_depth: Vec<Cost>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    each: u64,
    nesting: u32,
}

/// An instance as far as its cost goes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// How deep its collections are nested.
    pub depth: usize,
    /// How many values it holds, long texts counting for more.
    pub values: u64,
}

impl Bound {
    /// Counts the ways through a graph.
    ///
    /// # Errors
    ///
    /// A circle of references that consumes nothing, or a schema that no instance could be checked against.
    pub fn of(graph: &Graph<'_>) -> Result<Self, SchemaError> {
        let order = in_order(graph)?;
        let mut by_depth: Vec<Cost> = Vec::new();
        let mut above: Vec<Cost> = Vec::new();
        for depth in 0..=MAX_DEPTH {
            let mut here = vec![Cost::default(); graph.schemas.len()];
            for index in &order {
                let Some(schema) = graph.schemas.get(*index) else { continue };
                let cost = cost(schema, depth, &here, &above);
                if let Some(slot) = here.get_mut(*index) {
                    *slot = cost;
                }
            }
            by_depth.push(here.first().copied().unwrap_or_default());
            above = here;
        }
        let least = by_depth.first().copied().unwrap_or_default();
        if least.each > MAX_COST || least.nesting > MAX_NESTING {
            let message = "the schema evaluates its parts too many times over to be used".to_owned();
            let help = "refer to one schema at one place, instead of many times within each other";
            return Err(graph.error(0, message).help(help));
        }
        Ok(Self { by_depth })
    }

    /// Whether an instance can be checked in a time that anybody would wait for.
    pub fn allows(&self, extent: Extent) -> bool {
        let Some(cost) = self.by_depth.get(extent.depth) else { return false };
        cost.nesting <= MAX_NESTING && cost.each.saturating_mul(extent.values.max(1)) <= MAX_TOTAL
    }
}

fn cost(schema: &Schema, depth: usize, here: &[Cost], above: &[Cost]) -> Cost {
    if schema.document.is_none() {
        let ways = META_WAYS.saturating_pow(u32::try_from(depth).unwrap_or(u32::MAX));
        let nesting = META_NESTING.saturating_mul(u32::try_from(depth + 1).unwrap_or(u32::MAX));
        return Cost { each: META_COST.saturating_mul(ways), nesting };
    }
    let mut each = schema.cost;
    let mut nesting = 0;
    // What is evaluated on the parts of an object, and on those of a list: an instance is one of both.
    let (mut object, mut one_property, mut list, mut one_item) = (0_u64, 0, 0_u64, 0);
    for (target, on) in &schema.edges {
        let costs = if *on == On::Itself { here } else { above };
        let cost = costs.get(*target).copied().unwrap_or_default();
        nesting = nesting.max(cost.nesting);
        match on {
            On::Itself => each = each.saturating_add(cost.each),
            On::OneOfProperties => one_property = cost.each.max(one_property),
            On::Properties => object = object.saturating_add(cost.each),
            On::OneOfItems => one_item = cost.each.max(one_item),
            On::Items => list = list.saturating_add(cost.each),
            On::Nothing => {}
        }
    }
    let parts = object.saturating_add(one_property).max(list.saturating_add(one_item));
    Cost { each: each.saturating_add(if depth == 0 { 0 } else { parts }), nesting: nesting.saturating_add(1) }
}

/// The schemas in an order in which each stands behind those that it evaluates on the same value.
fn in_order(graph: &Graph<'_>) -> Result<Vec<usize>, SchemaError> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; graph.schemas.len()];
    let mut order = Vec::with_capacity(graph.schemas.len());
    for root in 0..graph.schemas.len() {
        let mut stack = vec![(root, false)];
        while let Some((index, closing)) = stack.pop() {
            let Some(state) = states.get_mut(index) else { continue };
            match (closing, *state) {
                (true, _) => {
                    *state = State::Done;
                    order.push(index);
                }
                (false, State::New) => {
                    *state = State::Open;
                    stack.push((index, true));
                    let edges = graph.schemas.get(index).map_or(&[][..], |schema| &schema.edges);
                    let same = edges.iter().filter(|(_, on)| *on == On::Itself);
                    stack.extend(same.map(|(target, _)| (*target, false)));
                }
                // Met again on the way down from itself.
                (false, State::Open) => {
                    let on_the_way = stack.iter().rev().find(|(_, closing)| *closing).map_or(index, |(from, _)| *from);
                    let message = "this leads back to itself without an end".to_owned();
                    let help = "a schema may refer to itself for a property or an item, not for the same value";
                    return Err(graph.error(on_the_way, message).help(help));
                }
                (false, State::Done) => {}
            }
        }
    }
    Ok(order)
}
