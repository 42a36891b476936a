//! The confidence interval and the catalogue of methods that can make one.

/// A confidence interval with the method that made it.
///
/// `lower ≤ upper` always, and the interval contains the point estimate. `upper` may be
/// [`f64::INFINITY`] when the data set no upper limit (a ratio to a reference with no success).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit, in the unit of the estimate.
    pub lower: f64,
    /// Upper limit, in the unit of the estimate; infinite when unbounded.
    pub upper: f64,
    /// How the limits were computed.
    pub method: IntervalMethod,
}

impl Interval {
    /// Makes an interval that contains `point`.
    ///
    /// The methods guarantee it in exact arithmetic; a limit that coincides with the estimate
    /// (0 of n, n of n) may miss it by one rounding, which is taken back here.
    pub(crate) fn around(point: f64, lower: f64, upper: f64, method: IntervalMethod) -> Self {
        Self {
            lower: lower.min(point),
            upper: upper.max(point),
            method,
        }
    }

    /// Whether `value` lies inside the interval, limits included.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// A ratio, or an odds ratio, that strata have in common: the estimate and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommonRatio {
    /// The estimate; infinite when only the reference has no success.
    pub estimate: f64,
    /// The interval, which contains the estimate.
    pub interval: Interval,
}

/// A way to compute a confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntervalMethod {
    /// Score interval of one proportion.
    Wilson,
    /// Exact interval of a Poisson rate.
    ExactPoisson,
    /// Hybrid score interval of a difference of proportions.
    Newcombe,
    /// Score interval of a difference of proportions.
    MiettinenNurminen,
    /// Score interval of a ratio of proportions.
    Koopman,
    /// Log-normal interval of a ratio of proportions.
    Katz,
    /// Score interval of an odds ratio.
    ScoreOddsRatio,
    /// Exact interval of a ratio of event rates.
    ExactConditional,
    /// Wilson intervals of several shares, widened to hold together.
    SimultaneousWilson,
    /// Miettinen–Nurminen intervals of several differences, widened to hold together.
    SimultaneousMiettinenNurminen,
    /// Koopman's intervals of several ratios, widened to hold together.
    SimultaneousKoopman,
    /// Exact interval of one proportion of clustered rows.
    ClusterClopperPearson,
    /// Exact limits of two proportions of clustered rows.
    ClusterClopperPearsonPair,
    /// Koopman's interval of clustered rows.
    ClusterKoopman,
    /// Miettinen and Nurminen's interval of clustered rows.
    ClusterMiettinenNurminen,
    /// Score interval of an odds ratio of clustered rows.
    ClusterScoreOddsRatio,
    /// Miettinen–Nurminen intervals of several differences of clustered rows, widened to hold together.
    ClusterSimultaneousMiettinenNurminen,
    /// Normal interval by the influence of each cell.
    Linearised,
    /// Normal interval of areas under ROC curves by placements.
    Delong,
    /// Bands of whole distribution functions.
    Dkw,
    /// Interval of a distance of shares by bounded differences.
    BoundedDifferences,
    /// Exact interval of one proportion.
    ClopperPearson,
    /// Exact limits of two proportions, for a ratio, difference or odds ratio.
    ClopperPearsonPair,
    /// Normal interval of one proportion after z² more units.
    AgrestiCoull,
    /// Posterior interval of one proportion.
    Jeffreys,
    /// Normal interval of a difference after two more units in each group.
    AgrestiCaffo,
    /// Log-normal interval of an odds ratio.
    Woolf,
    /// Exact interval of an odds ratio.
    ExactOddsRatio,
    /// Score interval of a ratio of event rates.
    ScoreEventRatio,
    /// Score interval of a ratio that strata have in common.
    Nam,
    /// Log-normal interval of the Mantel–Haenszel ratio over strata.
    MantelHaenszelRatio,
    /// Log-normal interval of the Mantel–Haenszel odds ratio over strata.
    MantelHaenszelOddsRatio,
}

impl IntervalMethod {
    /// Every method, in the order of the documentation.
    pub const ALL: [Self; 32] = [
        Self::Wilson,
        Self::ExactPoisson,
        Self::Newcombe,
        Self::MiettinenNurminen,
        Self::Koopman,
        Self::Katz,
        Self::ScoreOddsRatio,
        Self::ExactConditional,
        Self::SimultaneousWilson,
        Self::SimultaneousMiettinenNurminen,
        Self::SimultaneousKoopman,
        Self::ClusterClopperPearson,
        Self::ClusterClopperPearsonPair,
        Self::ClusterKoopman,
        Self::ClusterMiettinenNurminen,
        Self::ClusterScoreOddsRatio,
        Self::ClusterSimultaneousMiettinenNurminen,
        Self::Linearised,
        Self::Delong,
        Self::Dkw,
        Self::BoundedDifferences,
        Self::ClopperPearson,
        Self::ClopperPearsonPair,
        Self::AgrestiCoull,
        Self::Jeffreys,
        Self::AgrestiCaffo,
        Self::Woolf,
        Self::ExactOddsRatio,
        Self::ScoreEventRatio,
        Self::Nam,
        Self::MantelHaenszelRatio,
        Self::MantelHaenszelOddsRatio,
    ];

    /// The name of the method in policies and reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Wilson => "wilson",
            Self::ExactPoisson => "exact-poisson",
            Self::Newcombe => "newcombe",
            Self::MiettinenNurminen => "miettinen-nurminen",
            Self::Koopman => "koopman",
            Self::Katz => "katz",
            Self::ScoreOddsRatio => "score-odds-ratio",
            Self::ExactConditional => "exact-conditional",
            Self::SimultaneousWilson => "simultaneous-wilson",
            Self::SimultaneousMiettinenNurminen => "simultaneous-miettinen-nurminen",
            Self::SimultaneousKoopman => "simultaneous-koopman",
            Self::ClusterClopperPearson => "cluster-clopper-pearson",
            Self::ClusterClopperPearsonPair => "cluster-clopper-pearson-pair",
            Self::ClusterKoopman => "cluster-koopman",
            Self::ClusterMiettinenNurminen => "cluster-miettinen-nurminen",
            Self::ClusterScoreOddsRatio => "cluster-score-odds-ratio",
            Self::ClusterSimultaneousMiettinenNurminen => "cluster-simultaneous-miettinen-nurminen",
            Self::Linearised => "linearised",
            Self::Delong => "delong",
            Self::Dkw => "dkw",
            Self::BoundedDifferences => "bounded-differences",
            Self::ClopperPearson => "clopper-pearson",
            Self::ClopperPearsonPair => "clopper-pearson-pair",
            Self::AgrestiCoull => "agresti-coull",
            Self::Jeffreys => "jeffreys",
            Self::AgrestiCaffo => "agresti-caffo",
            Self::Woolf => "woolf",
            Self::ExactOddsRatio => "exact-odds-ratio",
            Self::ScoreEventRatio => "score-event-ratio",
            Self::Nam => "nam",
            Self::MantelHaenszelRatio => "mantel-haenszel-ratio",
            Self::MantelHaenszelOddsRatio => "mantel-haenszel-odds-ratio",
        }
    }

    /// What the method is an interval of, and who proposed it, in one line.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Wilson => "score interval of one proportion (Wilson 1927)",
            Self::ExactPoisson => "exact interval of an event rate (Garwood 1936)",
            Self::Newcombe => {
                "hybrid score interval of a difference of proportions (Newcombe 1998, method 10)"
            }
            Self::MiettinenNurminen => {
                "score interval of a difference of proportions (Miettinen and Nurminen 1985)"
            }
            Self::Koopman => "score interval of a ratio of proportions (Koopman 1984)",
            Self::Katz => "log-normal interval of a ratio of proportions (Katz et al. 1978)",
            Self::ScoreOddsRatio => "score interval of an odds ratio (Miettinen and Nurminen 1985)",
            Self::ExactConditional => {
                "exact conditional interval of a ratio of event rates (Clopper and Pearson 1934; Przyborowski and Wilenski 1940)"
            }
            Self::SimultaneousWilson => {
                "Wilson intervals of all shares at level 1 - alpha/m, combined (Wilson 1927; Goodman 1965)"
            }
            Self::SimultaneousMiettinenNurminen => {
                "Miettinen-Nurminen intervals of all differences at level 1 - alpha/m, combined (Miettinen and Nurminen 1985; Dunn 1961)"
            }
            Self::SimultaneousKoopman => {
                "Koopman intervals of all ratios at level 1 - alpha/m, combined (Koopman 1984; Dunn 1961)"
            }
            Self::ClusterClopperPearson => {
                "exact interval of one proportion, counts divided by the design effect (Clopper and Pearson 1934; Korn and Graubard 1998)"
            }
            Self::ClusterClopperPearsonPair => {
                "exact limits of two proportions of rows in clusters, counts divided by the design effects (Clopper and Pearson 1934; Korn and Graubard 1998)"
            }
            Self::ClusterKoopman => {
                "Koopman's interval of rows in clusters, counts divided by the design effects (Koopman 1984; Rao and Scott 1992)"
            }
            Self::ClusterMiettinenNurminen => {
                "Miettinen-Nurminen interval of rows in clusters, counts divided by the design effects (Miettinen and Nurminen 1985; Rao and Scott 1992)"
            }
            Self::ClusterScoreOddsRatio => {
                "score interval of an odds ratio of rows in clusters, counts divided by the design effects (Miettinen and Nurminen 1985; Rao and Scott 1992)"
            }
            Self::ClusterSimultaneousMiettinenNurminen => {
                "Miettinen-Nurminen intervals of all differences of rows in clusters at level 1 - alpha/m, combined (Miettinen and Nurminen 1985; Dunn 1961)"
            }
            Self::Linearised => {
                "normal interval of a smooth function of shares by the infinitesimal jackknife (Jaeckel 1972)"
            }
            Self::Delong => {
                "normal interval of areas under ROC curves by placements (DeLong et al. 1988)"
            }
            Self::Dkw => {
                "bands that hold a whole distribution function (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990)"
            }
            Self::BoundedDifferences => {
                "interval of the distance of a mix from known shares by bounded differences (McDiarmid 1989)"
            }
            Self::ClopperPearson => "exact interval of one proportion (Clopper and Pearson 1934)",
            Self::ClopperPearsonPair => {
                "exact limits of two proportions, the error shared out, for their ratio, difference or odds ratio (Clopper and Pearson 1934; Dunn 1961)"
            }
            Self::AgrestiCoull => {
                "normal interval of one proportion after adding z^2 units, half of them successes (Agresti and Coull 1998)"
            }
            Self::Jeffreys => {
                "posterior interval of one proportion under Jeffreys' prior (Brown, Cai and DasGupta 2001)"
            }
            Self::AgrestiCaffo => {
                "normal interval of a difference of proportions after adding a success and a failure to each (Agresti and Caffo 2000)"
            }
            Self::Woolf => "log-normal interval of an odds ratio (Woolf 1955)",
            Self::ExactOddsRatio => {
                "exact conditional interval of an odds ratio (Fisher 1935; Cornfield 1956)"
            }
            Self::ScoreEventRatio => {
                "score interval of a ratio of event rates (Miettinen and Nurminen 1985; Graham et al. 2003)"
            }
            Self::Nam => {
                "score interval of a ratio of proportions that strata have in common (Gart 1985; Gart and Nam 1988)"
            }
            Self::MantelHaenszelRatio => {
                "log-normal interval of the Mantel-Haenszel ratio of proportions over strata (Greenland and Robins 1985)"
            }
            Self::MantelHaenszelOddsRatio => {
                "log-normal interval of the Mantel-Haenszel odds ratio over strata (Robins, Breslow and Greenland 1986)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_kebab_case() {
        let mut ids: Vec<_> = IntervalMethod::ALL.iter().map(|m| m.id()).collect();
        assert!(
            ids.iter()
                .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), IntervalMethod::ALL.len());
    }

    #[test]
    fn every_description_names_its_source_on_one_line() {
        for method in IntervalMethod::ALL {
            let text = method.description();
            assert!(
                text.contains('(') && (text.contains("19") || text.contains("20")),
                "{text}"
            );
            assert!(!text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_limit_that_misses_the_point_by_a_rounding_is_moved_onto_it() {
        let interval = Interval::around(1.0, 0.5, 1.0 - 1e-16, IntervalMethod::Wilson);
        assert!(interval.contains(1.0));
    }
}
