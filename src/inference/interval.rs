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
    /// Normal interval by the influence of each cell.
    Linearised,
}

impl IntervalMethod {
    /// Every method, in the order of the documentation.
    pub const ALL: [Self; 11] = [
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
        Self::Linearised,
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
            Self::Linearised => "linearised",
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
            Self::Linearised => {
                "normal interval of a smooth function of shares by the infinitesimal jackknife (Jaeckel 1972)"
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
            assert!(text.contains('(') && text.contains("19"), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_limit_that_misses_the_point_by_a_rounding_is_moved_onto_it() {
        let interval = Interval::around(1.0, 0.5, 1.0 - 1e-16, IntervalMethod::Wilson);
        assert!(interval.contains(1.0));
    }
}
