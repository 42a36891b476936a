//! What `explain` says of a method beyond its line in the catalogue: formula, when it does not exist, and
//! where it is weak. In the formulas k of n have the property, g is the group and r the reference,
//! p = k/n, N = n_g + n_r, and z is the normal quantile of 1 - alpha/2.

/// What there is to know of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// The id of an interval, a test or a Bayesian measure; those of one name are explained together.
    pub id: &'static str,
    /// The formula in plain text.
    pub formula: &'static str,
    /// When it does not exist.
    pub undefined: &'static str,
    /// Where it is weak, or what to use it for.
    pub weakness: &'static str,
}

/// The explanation of a method.
#[must_use]
pub fn explained(id: &str) -> Option<&'static Explained> {
    EXPLAINED.iter().find(|explained| explained.id == id)
}

const fn method(
    id: &'static str,
    formula: &'static str,
    undefined: &'static str,
    weakness: &'static str,
) -> Explained {
    Explained {
        id,
        formula,
        undefined,
        weakness,
    }
}

/// Every method, intervals first, in the order of the catalogue.
pub const EXPLAINED: &[Explained] = &[
    method(
        "wilson",
        "the p with |k - n p| <= z sqrt(n p (1 - p))",
        "never",
        "covers 1 - alpha on average over p, not for each p: near 0 and 1 it dips below for some n",
    ),
    method(
        "exact-poisson",
        "limits of the mean with P(X >= x) = alpha/2 and P(X <= x) = alpha/2, over the exposure",
        "never",
        "covers at least 1 - alpha if events come one by one; too narrow for events in clusters",
    ),
    method(
        "newcombe",
        "d - sqrt((p_g - l_g)^2 + (u_r - p_r)^2) to d + sqrt((u_g - p_g)^2 + (p_r - l_r)^2), l and u of Wilson",
        "never",
        "belongs to no test; a little wide for middling rates",
    ),
    method(
        "miettinen-nurminen",
        "the d with (p_g - p_r - d)^2 <= z^2 V N/(N - 1), V at the likeliest rates whose difference is d",
        "never",
        "a little wider than the inversion of the pooled z test, by N/(N - 1)",
    ),
    method(
        "koopman",
        "the ratios that a score test at the likeliest rates of that ratio does not reject",
        "nobody has the property in either",
        "dips below 1 - alpha for small counts, where clopper-pearson-pair decides; excludes 1 exactly when the pooled z test rejects",
    ),
    method(
        "katz",
        "exp(ln(p_g/p_r) +- z sqrt((1 - p_g)/k_g + (1 - p_r)/k_r))",
        "nobody has the property in one of them",
        "too narrow for few successes and does not exist for none; for comparison with textbooks",
    ),
    method(
        "score-odds-ratio",
        "the odds ratios that a score test at the likeliest rates of that ratio does not reject",
        "all, or none, have the property",
        "without the bias correction that some programs add",
    ),
    method(
        "exact-conditional",
        "given all events, those of the group are binomial; Clopper-Pearson limits of their odds, and twice the smaller tail",
        "no event was counted in either (interval)",
        "covers at least 1 - alpha, usually more; takes events as a Poisson process",
    ),
    method(
        "simultaneous-wilson",
        "Wilson limits of every share at level 1 - alpha/m, combined to those of the whole",
        "fewer than two groups, or a share without a distribution",
        "holds for all shares at once, and is wide for it",
    ),
    method(
        "simultaneous-miettinen-nurminen",
        "Miettinen-Nurminen limits of every pair at level 1 - alpha/m; the largest gap lies above the largest lower limit and below the largest upper one",
        "fewer than two groups",
        "holds for all pairs at once, and is wide for it",
    ),
    method(
        "simultaneous-koopman",
        "Koopman's limits of every pair, the smaller rate on top, at level 1 - alpha/m, folded at 1; the smallest ratio lies between the smallest lower and the smallest upper one",
        "no pair, or both rates of every pair are 0",
        "holds for all pairs at once, and is wide for it",
    ),
    method(
        "cluster-clopper-pearson",
        "clopper-pearson with k/F of n/F, by quantiles of beta distributions; F = max(d, 1 + (D - 1) min(1, r)), D = sum n_i^2/n, r = (sqrt((d - 1)/(D - 1) v + 1) + z/4)^2/v, v = p (1 - p) n/D, d = max(1, m (n - 1)/(m - 1) sum (k_i - p n_i)^2/(k (n - k))) for m units with k_i of n_i rows",
        "fewer than two units",
        "wide where few units have the property, and where none has: rows of a unit then count once",
    ),
    method(
        "cluster-clopper-pearson-pair",
        "clopper-pearson-pair with k/F of n/F in each group, F as for cluster-clopper-pearson",
        "fewer than two units in a group; of a ratio, nobody has the property in either",
        "decides where divided counts are small; takes a unit to be in one group only; wide",
    ),
    method(
        "cluster-koopman",
        "koopman with k/F of n/F in each group, F as for cluster-clopper-pearson",
        "fewer than two units in a group; nobody has the property in either",
        "takes a unit to be in one group only; below 1 - alpha where about one unit in both groups has the property",
    ),
    method(
        "cluster-miettinen-nurminen",
        "miettinen-nurminen with k/F of n/F in each group, F as for cluster-clopper-pearson",
        "fewer than two units in a group",
        "takes a unit to be in one group only",
    ),
    method(
        "cluster-score-odds-ratio",
        "score-odds-ratio with k/F of n/F in each group, F as for cluster-clopper-pearson",
        "fewer than two units in a group; all, or none, have the property",
        "takes a unit to be in one group only",
    ),
    method(
        "cluster-simultaneous-miettinen-nurminen",
        "simultaneous-miettinen-nurminen with k/F of n/F in each group, F as for cluster-clopper-pearson at level 1 - alpha/m",
        "fewer than two groups, or fewer than two units in one",
        "holds for all pairs at once, and is wide for it",
    ),
    method(
        "linearised",
        "g(t) +- z sqrt(V) on the scale g where the estimate t is nearest to normal; V sums p d^2/(n - 1) over cells, d the influence of a cell; test: (g(t) - g(parity))/sqrt(V)",
        "a sample has fewer than two, the value has no logarithm or odds, or the observed variance is 0",
        "a normal approximation: too narrow for small samples and rare cells",
    ),
    method(
        "delong",
        "t +- z sqrt(V), of one area on the logit scale; V sums (placement - area)^2/(n(n - 1)) over positives and negatives of each group; test: t/sqrt(V)",
        "fewer than two positives or negatives, or all placements of a group are equal (an area of 1)",
        "a normal approximation: weak for few people of a label and areas near 0 or 1",
    ),
    method(
        "dkw",
        "t +- the sum of sqrt(ln(2 m/alpha)/(2 n)) over m samples, times how far the value moves with each; test: the largest alpha whose interval holds parity",
        "a sample is empty",
        "holds for any distribution and any numbers, and is wide for it",
    ),
    method(
        "clopper-pearson",
        "the p with P(X >= k) = alpha/2 and P(X <= k) = alpha/2 for a binomial count",
        "never",
        "covers at least 1 - alpha, usually a good deal more: wide",
    ),
    method(
        "clopper-pearson-pair",
        "(L_g/U_r, U_g/L_r) for the ratio, (L_g - U_r, U_g - L_r) for the difference, of one-sided clopper-pearson limits wrong with probability a_g and a_r; a_g + a_r = alpha/2, a_g/a_r = sqrt(n_r)/sqrt(n_g)",
        "of a ratio, nobody has the property in either",
        "covers at least 1 - alpha for any rates and sizes, and is wide for it; decides where fewer than 5 successes or failures are expected in a group, or fewer than 10 seen beside a group ten times as large",
    ),
    method(
        "agresti-coull",
        "p' +- z sqrt(p'(1 - p')/n'), n' = n + z^2, p' = (k + z^2/2)/n', cut at 0 and 1",
        "never",
        "as Wilson's in the middle, wider near 0 and 1",
    ),
    method(
        "jeffreys",
        "quantiles alpha/2 and 1 - alpha/2 of Beta(k + 1/2, n - k + 1/2); 0 below for k = 0, 1 above for k = n",
        "never",
        "a posterior interval; its coverage oscillates around 1 - alpha as Wilson's does",
    ),
    method(
        "agresti-caffo",
        "d' +- z sqrt(V') after adding a success and a failure to each group, cut at -1 and 1",
        "never",
        "wide for rare events; belongs to no test",
    ),
    method(
        "woolf",
        "exp(ln(odds ratio) +- z sqrt(1/a + 1/b + 1/c + 1/d))",
        "a cell of the table is 0",
        "too narrow for small cells; for comparison with textbooks",
    ),
    method(
        "exact-odds-ratio",
        "given all margins, the odds ratios with P(X >= k) = alpha/2 and P(X <= k) = alpha/2 of Fisher's noncentral hypergeometric distribution",
        "all, or none, have the property",
        "covers at least 1 - alpha, usually more: wide for small tables",
    ),
    method(
        "score-event-ratio",
        "the ratios that a score test of two Poisson rates at the likeliest rates of that ratio does not reject",
        "no event was counted in either",
        "approximate for few events; takes events as a Poisson process",
    ),
    method(
        "nam",
        "the common ratios that the summed score test over strata, at the likeliest rates of each, does not reject",
        "nobody has the property in any stratum",
        "takes the ratio as the same in every stratum",
    ),
    method(
        "mantel-haenszel-ratio",
        "exp(ln(R) +- z sqrt(V)), R = sum(k_g n_r/N)/sum(k_r n_g/N) over strata, V of Greenland and Robins",
        "nobody has the property in one of them",
        "takes the ratio as the same in every stratum; log-normal, for few successes too narrow",
    ),
    method(
        "mantel-haenszel-odds-ratio",
        "exp(ln(O) +- z sqrt(V)), O = sum(ad/N)/sum(bc/N) over strata, V of Robins, Breslow and Greenland",
        "a sum is 0",
        "takes the odds ratio as the same in every stratum; log-normal",
    ),
    method(
        "pooled-score",
        "z = (p_g - p_r)/sqrt(p(1 - p)(1/n_g + 1/n_r)), p the pooled rate; p-value P(|Z| >= |z|)",
        "never; without contrast p-value 1",
        "rejects a little more often than alpha when expected counts are small; Fisher's test decides there",
    ),
    method(
        "fisher",
        "sum of the probabilities of all tables with the same margins that are no likelier than the observed one",
        "never; without contrast p-value 1",
        "conservative: its level lies below alpha, the more the smaller the table",
    ),
    method(
        "fisher-mid-p",
        "Fisher's p-value less half of the probability of the observed table",
        "never; without contrast p-value 1",
        "near alpha on average, may exceed it a little",
    ),
    method(
        "chi-square",
        "sum of (O - E)^2/E over the four cells, one degree of freedom",
        "never; without contrast p-value 1",
        "the square of the pooled z test, and as good",
    ),
    method(
        "chi-square-yates",
        "sum of (|O - E| - c)^2/E, c = min(1/2, |O - E|)",
        "never; without contrast p-value 1",
        "as conservative as Fisher's test",
    ),
    method(
        "homogeneity",
        "sum of (k_i - n_i p)^2/(n_i p (1 - p)) over the groups, G - 1 degrees of freedom",
        "fewer than two groups",
        "needs expected counts of about 5; says that some group differs, not which",
    ),
    method(
        "goodness-of-fit",
        "sum of (O_i - n e_i)^2/(n e_i), m - 1 degrees of freedom for m known shares e_i",
        "the shares are no distribution, or something was counted where the share is 0",
        "takes the shares as exact; needs expected counts of about 5",
    ),
    method(
        "one-sample-score",
        "z = (k - n p0)/sqrt(n p0 (1 - p0))",
        "never",
        "takes the known share as exact; excludes it exactly when Wilson's interval does",
    ),
    method(
        "exact-binomial",
        "min(1, 2 min(P(X <= k), P(X >= k))) for a binomial count X of n with probability p0",
        "p0 is 0 or 1",
        "conservative; decides where n p0 or n(1 - p0) is below 5; excludes p0 exactly when clopper-pearson does",
    ),
    method(
        "bonferroni",
        "the smallest of m p-values, times m",
        "fewer than two groups",
        "conservative when the comparisons depend on each other",
    ),
    method(
        "smirnov",
        "the share of all orders of both groups' people whose largest gap |a/m - b/n| at the end of a bin is as large; from m n = 1,000,000 Kolmogorov's limit",
        "never; without people p-value 1",
        "the limit knows no ties, so that p-values are too large where many people share a bin",
    ),
    method(
        "cluster-score",
        "pooled-score with k/F of n/F in each group; F belongs to the z that comes out, so that far tails need more units",
        "fewer than two units in a group",
        "takes a unit to be in one group only; approximate, used from expected counts of 5 on",
    ),
    method(
        "cluster-fisher",
        "fisher with k/F of n/F made whole, so that the rates come nearer to each other, where an expected count is below 5",
        "fewer than two units in a group",
        "conservative; F is that of the level of the audit",
    ),
    method(
        "cluster-one-sample-score",
        "one-sample-score with k/F of n/F, F that belongs to the z that comes out",
        "fewer than two units",
        "approximate",
    ),
    method(
        "cluster-exact-binomial",
        "exact-binomial with k/F of n/F, by beta distributions, F as for cluster-clopper-pearson",
        "fewer than two units",
        "decides where n/F p0 or n/F (1 - p0) is below 5",
    ),
    method(
        "unpooled-z",
        "z = (p_g - p_r)/sqrt(p_g(1 - p_g)/n_g + p_r(1 - p_r)/n_r)",
        "the rates differ and each is 0 or 1",
        "rejects too often in small groups and where a rate is near 0 or 1",
    ),
    method(
        "g-test",
        "2 times the sum of O ln(O/E) over the successes and failures of every group, G - 1 degrees of freedom",
        "fewer than two groups",
        "further from its level than the chi-square test where expected counts are below 5",
    ),
    method(
        "cochran-mantel-haenszel",
        "(sum of k_g - E)^2 / sum of n_g n_r s f/(N^2(N - 1)) over the strata, s successes and f failures; one degree of freedom",
        "there is no stratum",
        "differences of opposite direction cancel",
    ),
    method(
        "breslow-day",
        "sum of (k_g - A)^2/V less (sum of k_g - A)^2/(sum of V), A expected under the common odds ratio; K - 1 degrees of freedom",
        "fewer than two strata with a contrast, or no common odds ratio above 0",
        "needs expected counts of about 5 in most strata, and finds little otherwise",
    ),
    method(
        "cochran-armitage",
        "z = sum of (x_i - x)(k_i - n_i p) / sqrt(p(1 - p) sum of n_i(x_i - x)^2), scores x_i = 0, 1, 2, ...",
        "fewer than two groups",
        "misses a rate that is highest or lowest in the middle; every step weighs the same",
    ),
    method(
        "barnard",
        "the largest probability, over all rates that both groups may have in common, of tables whose |pooled z| is at least the observed one",
        "both groups together have more than 1,000 units",
        "the worst common rate may be one that nobody believes in; more than Fisher's test it never assumes",
    ),
    method(
        "boschloo",
        "twice the smaller side; a side is the largest probability, over all rates that both groups may have in common, of tables whose one-sided p-value of Fisher's test is at most the observed one",
        "both groups together have more than 1,000 units",
        "a side is never above that of Fisher's test; twice it can be above Fisher's two-sided p-value",
    ),
    method(
        "permutation",
        "(1 + b)/(1 + 9999), b of 9,999 random assignments of the outcomes to the groups (sizes fixed, seeded) with as large a chi-square",
        "fewer than two groups",
        "never below 1/10000, and known to about sqrt(p(1 - p)/9999) only; for two groups Fisher's test is the same without chance",
    ),
    method(
        "permutation-range",
        "as permutation, with the largest rate minus the smallest in place of chi-square",
        "fewer than two groups",
        "as permutation; looks at the extreme groups only, and small groups have extreme rates by chance",
    ),
    method(
        "gunel-dickey",
        "B(k_g + 1, f_g + 1) B(k_r + 1, f_r + 1)/B(s + 1, f + 1), f = n - k, s and f of both groups together; shown as its logarithm",
        "never",
        "the prior takes all pairs of rates as equally likely: for rare outcomes a small difference counts as evidence of none",
    ),
    method(
        "posterior-ratio",
        "the integral of P(p_g < b p_r) over p_r, both rates Beta(k + 1/2, n - k + 1/2); deterministic quadrature",
        "the comparison is no ratio of two proportions",
        "a probability only for who takes Jeffreys' priors for their own; for no success it leans on them",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::inference::{BAYESIAN, IntervalMethod, TestMethod};

    #[test]
    fn every_method_is_explained_once() {
        let intervals = IntervalMethod::ALL.iter().map(|method| method.id());
        let tests = TestMethod::ALL.iter().map(|method| method.id());
        let bayesian = BAYESIAN.iter().map(|(id, _)| *id);
        let methods: BTreeSet<&str> = intervals.chain(tests).chain(bayesian).collect();
        let explained: BTreeSet<&str> = EXPLAINED.iter().map(|explained| explained.id).collect();
        assert_eq!(explained, methods);
        assert_eq!(explained.len(), EXPLAINED.len());
    }
}
