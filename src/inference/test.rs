//! The significance test and the catalogue of methods that can make one.

/// The result of a significance test with the method that made it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// How the p-value was computed.
    pub method: TestMethod,
    /// z or χ² where the method has one. Signed for z: positive when the group lies above the
    /// reference.
    pub statistic: Option<f64>,
    /// Probability, under parity, of data at least as far from parity; in [0, 1]. It is 0 only
    /// when the probability lies below the smallest number an `f64` can hold.
    pub p_value: f64,
}

impl Test {
    /// Makes a result; sums of probabilities that exceed 1 by rounding are taken back to 1.
    pub(crate) fn new(method: TestMethod, statistic: Option<f64>, p_value: f64) -> Self {
        Self {
            method,
            statistic,
            p_value: p_value.clamp(0.0, 1.0),
        }
    }
}

/// A way to test for parity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestMethod {
    /// z test of two proportions with pooled variance.
    PooledScore,
    /// Exact test of a 2×2 table.
    Fisher,
    /// Exact test of a 2×2 table, the observed table counted half.
    FisherMidP,
    /// χ² test of a 2×2 table.
    ChiSquare,
    /// χ² test of a 2×2 table with continuity correction.
    ChiSquareYates,
    /// χ² test that several proportions are equal.
    Homogeneity,
    /// Exact test of two event rates.
    ExactConditional,
    /// χ² test of counts against known shares.
    GoodnessOfFit,
    /// z test of one proportion against a known share.
    OneSampleScore,
    /// Exact test of one proportion against a known share.
    ExactBinomial,
    /// The smallest of several p-values, times their number.
    Bonferroni,
    /// z test of two proportions of clustered rows.
    ClusterScore,
    /// Exact test of a 2×2 table of clustered rows.
    ClusterFisher,
    /// z test of one proportion of clustered rows against a known share.
    ClusterOneSampleScore,
    /// Exact test of one proportion of clustered rows against a known share.
    ClusterExactBinomial,
    /// z test by the influence of each cell.
    Linearised,
    /// z test of two areas under ROC curves by placements.
    Delong,
    /// Test that two samples have one distribution.
    Smirnov,
    /// Whether bands of distribution functions hold parity.
    Dkw,
    /// z test of two proportions, each with its own variance.
    UnpooledZ,
    /// Likelihood-ratio test that several proportions are equal.
    GTest,
    /// Test of a common association over strata.
    CochranMantelHaenszel,
    /// Test that the odds ratio is the same in every stratum.
    BreslowDay,
    /// Test of a trend over ordered groups.
    CochranArmitage,
}

impl TestMethod {
    /// Every method, in the order of the documentation.
    pub const ALL: [Self; 24] = [
        Self::PooledScore,
        Self::Fisher,
        Self::FisherMidP,
        Self::ChiSquare,
        Self::ChiSquareYates,
        Self::Homogeneity,
        Self::ExactConditional,
        Self::GoodnessOfFit,
        Self::OneSampleScore,
        Self::ExactBinomial,
        Self::Bonferroni,
        Self::ClusterScore,
        Self::ClusterFisher,
        Self::ClusterOneSampleScore,
        Self::ClusterExactBinomial,
        Self::Linearised,
        Self::Delong,
        Self::Smirnov,
        Self::Dkw,
        Self::UnpooledZ,
        Self::GTest,
        Self::CochranMantelHaenszel,
        Self::BreslowDay,
        Self::CochranArmitage,
    ];

    /// The name of the method in policies and reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::PooledScore => "pooled-score",
            Self::Fisher => "fisher",
            Self::FisherMidP => "fisher-mid-p",
            Self::ChiSquare => "chi-square",
            Self::ChiSquareYates => "chi-square-yates",
            Self::Homogeneity => "homogeneity",
            Self::ExactConditional => "exact-conditional",
            Self::GoodnessOfFit => "goodness-of-fit",
            Self::OneSampleScore => "one-sample-score",
            Self::ExactBinomial => "exact-binomial",
            Self::Bonferroni => "bonferroni",
            Self::ClusterScore => "cluster-score",
            Self::ClusterFisher => "cluster-fisher",
            Self::ClusterOneSampleScore => "cluster-one-sample-score",
            Self::ClusterExactBinomial => "cluster-exact-binomial",
            Self::Linearised => "linearised",
            Self::Delong => "delong",
            Self::Smirnov => "smirnov",
            Self::Dkw => "dkw",
            Self::UnpooledZ => "unpooled-z",
            Self::GTest => "g-test",
            Self::CochranMantelHaenszel => "cochran-mantel-haenszel",
            Self::BreslowDay => "breslow-day",
            Self::CochranArmitage => "cochran-armitage",
        }
    }

    /// What the method tests, and who proposed it, in one line.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::PooledScore => {
                "z test that two proportions are equal, pooled variance (Pearson 1900)"
            }
            Self::Fisher => {
                "exact test that two proportions are equal, two-sided by probability (Fisher 1935; Irwin 1935)"
            }
            Self::FisherMidP => {
                "Fisher's exact test with half the probability of the observed table (Lancaster 1961)"
            }
            Self::ChiSquare => "chi-square test of a 2x2 table (Pearson 1900)",
            Self::ChiSquareYates => {
                "chi-square test of a 2x2 table with continuity correction (Yates 1934)"
            }
            Self::Homogeneity => "chi-square test that all proportions are equal (Pearson 1900)",
            Self::ExactConditional => {
                "exact conditional test that two event rates are equal (Przyborowski and Wilenski 1940)"
            }
            Self::GoodnessOfFit => "chi-square test of counts against known shares (Pearson 1900)",
            Self::OneSampleScore => "z test of one proportion against a known share (Wilson 1927)",
            Self::ExactBinomial => {
                "exact test of one proportion against a known share, twice the smaller tail (Clopper and Pearson 1934)"
            }
            Self::Bonferroni => "smallest of m p-values times m (Bonferroni 1936; Dunn 1961)",
            Self::ClusterScore => {
                "z test that two proportions of rows in clusters are equal, counts divided by the design effects (Rao and Scott 1992)"
            }
            Self::ClusterFisher => {
                "Fisher's exact test of rows in clusters, counts divided by the design effects (Fisher 1935; Rao and Scott 1992)"
            }
            Self::ClusterOneSampleScore => {
                "z test of one proportion of rows in clusters against a known share, counts divided by the design effect (Wilson 1927; Rao and Scott 1992)"
            }
            Self::ClusterExactBinomial => {
                "exact test of one proportion against a known share, counts divided by the design effect (Clopper and Pearson 1934; Korn and Graubard 1998)"
            }
            Self::Linearised => {
                "z test of a smooth function of shares by the infinitesimal jackknife (Jaeckel 1972)"
            }
            Self::Delong => {
                "z test that two areas under ROC curves are equal, by placements (DeLong et al. 1988)"
            }
            Self::Smirnov => {
                "test that two samples have one distribution, exact with ties up to a product of sizes of a million (Smirnov 1939; Schroeer and Trenkler 1995)"
            }
            Self::Dkw => {
                "largest alpha whose bands of distribution functions hold parity (Massart 1990)"
            }
            Self::UnpooledZ => {
                "z test that two proportions are equal, each with its own variance (Wald 1943)"
            }
            Self::GTest => "likelihood-ratio test that all proportions are equal (Wilks 1938)",
            Self::CochranMantelHaenszel => {
                "test that rates are equal in every stratum, no continuity correction (Cochran 1954; Mantel and Haenszel 1959)"
            }
            Self::BreslowDay => {
                "test that the odds ratio is the same in all strata (Breslow and Day 1980; Tarone 1985)"
            }
            Self::CochranArmitage => {
                "test of a trend of the rates of ordered groups, equally spaced scores (Cochran 1954; Armitage 1955)"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_kebab_case() {
        let mut ids: Vec<_> = TestMethod::ALL.iter().map(|m| m.id()).collect();
        assert!(
            ids.iter()
                .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TestMethod::ALL.len());
    }

    #[test]
    fn every_description_names_its_source_on_one_line() {
        for method in TestMethod::ALL {
            let text = method.description();
            assert!(text.contains('(') && text.contains("19"), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_probability_that_exceeds_one_by_a_rounding_is_one() {
        let test = Test::new(TestMethod::Fisher, None, 1.0 + 1e-15);
        assert!(test.p_value <= 1.0);
    }
}
