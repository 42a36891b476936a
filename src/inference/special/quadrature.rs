//! The integral of a function that falls from 1 to nothing: Gauss–Legendre on a few panels.

/// The integral ends where the integrand has fallen by this power of e, below what an f64 can hold
/// beside 1.
pub(super) const DEPTH: f64 = 45.0;

/// Nodes and weights of Gauss–Legendre quadrature with 16 points on [−1, 1], the positive half.
const GAUSS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_74),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];

/// The integral of `f` over [`from`, `from` + `reach`], on as many `panels`.
pub(super) fn integral(panels: u32, from: f64, reach: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = reach / f64::from(2 * panels);
    let panel = |panel: u32| {
        let centre = from + f64::from(2 * panel + 1) * half;
        GAUSS
            .iter()
            .map(|(node, weight)| weight * (f(centre - node * half) + f(centre + node * half)))
            .sum::<f64>()
    };
    (0..panels).map(panel).sum::<f64>() * half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadrature_is_exact_for_polynomials() {
        let integral: f64 = GAUSS.iter().map(|(x, w)| 2.0 * w * x.powi(30)).sum();
        assert!((integral * 15.5 - 1.0).abs() < 1e-14);
    }

    #[test]
    fn an_exponential_and_half_a_bell() {
        assert!((integral(6, 0.0, DEPTH, |s| (-s).exp()) - 1.0).abs() < 1e-13);
        let bell = integral(6, 0.0, DEPTH.sqrt(), |s| (-s * s).exp());
        assert!((bell * 2.0 / std::f64::consts::PI.sqrt() - 1.0).abs() < 1e-13);
    }
}
