//! Fisher's exact test of a 2×2 table, plain and mid-p.

use crate::inference::special::Lattice;
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::Proportion;

/// Two tables whose probabilities differ by less than this, relatively, count as equally likely.
/// Exact ties differ by rounding only (about 1e-14); R uses the same value.
const TIE: f64 = 1e-7;

/// Fisher's exact test that two proportions are equal, two-sided.
///
/// Formula: with all margins fixed, the successes of the group are hypergeometric; p is the sum of
/// the probabilities of all tables that are no likelier than the observed one.
///
/// Probabilities that agree to a relative 1e-7 count as equal, so that mirror images of the
/// observed table are always included. A table in which all units, or none, are successes gives
/// p = 1. The cost grows with the standard deviation up to about 300 and not beyond.
///
/// Reference: Fisher (1935), The Design of Experiments, chapter 2; Irwin (1935), Metron 12:83–94.
#[must_use]
pub fn fisher(group: Proportion, reference: Proportion) -> Test {
    let p = two_sided(group, reference).map_or(1.0, |(p, _)| p);
    Test::new(TestMethod::Fisher, None, p)
}

/// Fisher's exact test with half of the probability of the observed table.
///
/// Formula: the p of [`fisher`] minus ½·P(observed table).
///
/// Less conservative than [`fisher`]; its level is close to α on average and may exceed it
/// slightly. A table in which all units, or none, are successes gives p = 1, not ½: it shows
/// nothing.
///
/// Reference: Lancaster (1961), Significance tests in discrete distributions, Journal of the
/// American Statistical Association 56:223–234; in this form Lydersen, Fagerland and Laake (2009),
/// Statistics in Medicine 28:1159–1175.
#[must_use]
pub fn fisher_mid_p(group: Proportion, reference: Proportion) -> Test {
    let p = two_sided(group, reference).map_or(1.0, |(p, observed)| p - observed / 2.0);
    Test::new(TestMethod::FisherMidP, None, p)
}

/// The two-sided p and the probability of the observed table; `None` without contrast.
fn two_sided(group: Proportion, reference: Proportion) -> Option<(f64, f64)> {
    if TwoByTwo::new(group, reference).is_degenerate() {
        return None;
    }
    let table = Lattice::hypergeometric(group, reference);
    let observed = table.ln_probability(0.0).exp();
    Some((table.two_sided(TIE), observed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn the_lady_tasting_tea() {
        // Of 70 tables 1 + 16 are as extreme on one side: 34/70 two-sided; mid-p takes 8/70 off.
        assert_near(fisher(of(3, 4), of(1, 4)).p_value, 34.0 / 70.0, 1e-14);
        assert_near(fisher_mid_p(of(3, 4), of(1, 4)).p_value, 26.0 / 70.0, 1e-14);
    }

    #[test]
    fn a_table_on_its_mode_is_certain() {
        assert_near(fisher(of(5, 10), of(5, 10)).p_value, 1.0, 0.0);
        assert_near(fisher(of(0, 10), of(0, 10)).p_value, 1.0, 0.0);
        assert_near(fisher_mid_p(of(9, 9), of(4, 4)).p_value, 1.0, 0.0);
    }

    #[test]
    fn one_success_in_unequal_groups_by_hand() {
        // 1 success among 3 + 7 units: in the group with probability 3/10, the rarer table.
        assert_near(fisher(of(1, 3), of(0, 7)).p_value, 0.3, 1e-14);
        assert_near(fisher(of(0, 3), of(1, 7)).p_value, 1.0, 1e-14);
    }
}
