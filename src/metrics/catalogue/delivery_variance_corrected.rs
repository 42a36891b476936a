//! Delivery variance beyond chance: how far the mix of those reached is from the population, less the distance that chance alone makes.

use crate::metrics::mix::corrected;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "delivery-variance-corrected",
    formula: "1/2 · Σ_g | d_g / D − e_g / E | − 1/2 · Σ_g E|X_g − D · e_g / E| / D, X_g binomial (D, e_g / E); without replacement where those reached are selected of those eligible",
    meaning: "The delivery variance less the value that is to be expected where nobody's group matters; 0 on average at parity, below 0 where the mix is closer than chance makes it. Far from parity it is too small, by no more than was subtracted.",
    undefined: "nobody was reached, or the population is empty",
    source: "de Moivre's mean deviation (1730), after Diaconis and Zabell, Statistical Science 1991",
    scale: Scale::Signed,
    needs: Needs::Population,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(corrected),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn of_two_and_two_people_of_whom_two_are_reached() {
        // Both of a: distance 1/2. By chance 0, 1 or 2 of a with 1/6, 4/6, 1/6: E|X − 1| = 1/3, of each
        // group, and 1/2 · 2 · (1/3) / 2 = 1/6.
        let slice = counted(&[("a", 2, 2), ("b", 0, 2)]);
        near(value(&METRIC, &slice, None), 0.5 - 1.0 / 6.0);
    }

    #[test]
    fn more_reached_than_there_are_people_are_drawn_one_by_one() {
        // Two deliveries to a, whose share is 1/4: distance 3/4. X is 0, 1, 2 with 9/16, 6/16, 1/16, mean
        // 1/2: E|X − 1/2| = (9 + 6 + 3)/32 = 9/16, the same of b, and 1/2 · 2 · (9/16) / 2 = 9/32.
        let slice = counted(&[("a", 2, 1), ("b", 0, 3)]);
        near(value(&METRIC, &slice, None), 0.75 - 9.0 / 32.0);
    }
}
