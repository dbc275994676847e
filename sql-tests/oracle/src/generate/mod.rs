//! Random worlds and templates from a seed. Uniform data finds nothing: everything is aimed at the
//! edges of thresholds, steps and lists.

mod aggregates;
mod dice;
mod spoil;
mod templates;
mod values;
mod worlds;

pub use dice::Dice;

use crate::template::Template;
use crate::world::World;

/// A world and some templates over it.
#[must_use]
pub fn case(seed: u64, templates: usize) -> (World, Vec<Template>) {
    let mut dice = Dice::new(seed);
    let world = worlds::world(&mut dice);
    let templates = (0..templates).map(|n| templates::template(&mut dice, &world, &format!("t{n}"))).collect();
    (world, templates)
}
