//! Coverage: of the ads of a campaign, how many have a delivery variance within a bound. An ad is a value
//! of a column that is audited apart (`--by ad_id`); each metric of this kind has a file of its own.

use std::cmp::Ordering;

use crate::config::number::Rational;
use crate::metrics::{
    Coverage, Definition, Fraction, Layout, Measure, Needs, Operands, REGISTRY, Value,
};
use crate::tally::{Margin, Proportion, Undefined};

/// One ad and an attribute: its groups, and the variance measured from them.
#[derive(Debug, Clone, Copy)]
pub struct Ad<'a> {
    /// The groups of the attribute within the ad.
    pub margin: &'a Margin,
    /// The delivery variance.
    pub variance: Result<Value, Undefined>,
}

/// Every coverage of an attribute over the ads of a column.
#[must_use]
pub fn coverage(attribute: &str, by: &str, ads: &[Ad<'_>], layout: &Layout) -> Vec<Measure> {
    let Some((stage, delivered)) = layout.delivered.as_ref().filter(|_| layout.is_delivery())
    else {
        return Vec::new();
    };
    let metrics = REGISTRY
        .iter()
        .filter(|metric| metric.needs == Needs::Strata);
    let mut measures = Vec::new();
    for metric in metrics {
        let Definition::Coverage(wanted) = metric.definition else {
            continue;
        };
        let counted = counted(
            wanted,
            ads,
            layout.impressions.unwrap_or(*delivered),
            *delivered,
        );
        let (k, n) = counted.counts;
        let value = if counted.ads == 0 {
            Err(Undefined::EmptyGroup)
        } else {
            Fraction::new(i128::from(k), u128::from(n)).map(Value::from)
        };
        measures.push(Measure {
            metric,
            attribute: attribute.to_owned(),
            group: None,
            cells: Vec::new(),
            unknown: false,
            size: u64::try_from(ads.len()).unwrap_or(u64::MAX),
            reference: None,
            stratum: None,
            numerator: stage.clone(),
            denominator: by.to_owned(),
            counts: Some((k, n)),
            value,
            left_out: counted.left_out,
            operands: Some(Operands::Coverage {
                ads: counted.ads,
                within: (!wanted.weighted)
                    .then(|| Proportion::new(k, n))
                    .and_then(Result::ok),
            }),
            weighted: false,
            expected: false,
            weights: None,
            units: None,
        });
    }
    measures
}

/// What the ads add up to.
struct Counted {
    /// Ads large enough, whose variance is defined.
    ads: u64,
    /// Ads, or what was delivered by them: within the bound, and in all.
    counts: (u64, u64),
    /// Ads large enough without a variance.
    left_out: Vec<String>,
}

fn counted(wanted: Coverage, ads: &[Ad<'_>], impressions: usize, delivered: usize) -> Counted {
    let bound = Rational::new(wanted.within_percent, 100);
    let mut counted = Counted {
        ads: 0,
        counts: (0, 0),
        left_out: Vec::new(),
    };
    for ad in ads {
        let groups = &ad.margin.groups;
        let shown: u64 = groups.iter().map(|group| group.counts[impressions]).sum();
        if shown < wanted.impressions {
            continue;
        }
        let Ok(variance) = ad.variance else {
            counted.left_out.extend(ad.margin.stratum.clone());
            continue;
        };
        let known = groups.iter().filter(|group| !group.unknown);
        let weight = if wanted.weighted {
            known.map(|group| group.counts[delivered]).sum()
        } else {
            1
        };
        counted.ads += 1;
        counted.counts.1 += weight;
        if bound.is_some_and(|bound| variance.cmp_bound(bound) != Ordering::Greater) {
            counted.counts.0 += weight;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::worked::ads as measured;

    fn value(measures: &[Measure], id: &str) -> (u64, u64) {
        let found = measures.iter().find(|measure| measure.metric.id == id);
        found
            .and_then(|measure| measure.counts)
            .expect("it is measured")
    }

    #[test]
    fn ads_within_the_bound_of_ads_that_are_large_enough() {
        // Variances .04, .10 (exactly the bound), .20 and .30; the fourth has 900 impressions.
        let measures = measured(&[(540, 460), (1_200, 800), (3_500, 1_500), (720, 180)]);
        assert_eq!(value(&measures, "variance-coverage"), (2, 3));
        assert_eq!(value(&measures, "variance-coverage-5"), (1, 3));
        assert_eq!(value(&measures, "variance-coverage-300"), (2, 4));
        // 1,000 and 2,000 of 8,000 impressions.
        assert_eq!(
            value(&measures, "weighted-variance-coverage"),
            (3_000, 8_000)
        );
    }

    #[test]
    fn without_an_ad_that_is_large_enough_there_is_no_coverage() {
        let measures = measured(&[(10, 20)]);
        assert!(
            measures
                .iter()
                .all(|m| m.value.err() == Some(Undefined::EmptyGroup))
        );
    }

    proptest! {
        #[test]
        fn coverage_is_a_share_that_grows_with_the_bound(
            ads in proptest::collection::vec((0_u64..5_000, 0_u64..5_000), 1..30),
            factor in 1_u64..20,
        ) {
            let measures = measured(&ads);
            for measure in &measures {
                let (k, n) = measure.counts.expect("coverages have counts");
                prop_assert!(k <= n);
            }
            let (within, all) = value(&measures, "variance-coverage");
            let (close, same) = value(&measures, "variance-coverage-5");
            prop_assert!(close <= within && same == all);
            // More of the same: every ad keeps its variance, and none becomes too small.
            let larger: Vec<_> = ads.iter().map(|(f, m)| (f * factor, m * factor)).collect();
            let larger = measured(&larger);
            prop_assert!(value(&larger, "variance-coverage").1 >= all);
            prop_assert!(value(&larger, "variance-coverage").0 >= within);
        }
    }
}
