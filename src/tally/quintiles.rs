//! Five groups of equal size, exactly, from the counts of the distinct values.

use std::collections::BTreeMap;

/// The cut points between fifths, in millionths.
///
/// Formula: cut j is the smallest value v with #{x < v} ≥ j·n/5, j = 1 … 4; bands are [a, b).
/// Equal values are never split, so fewer than four cuts come out when a value is very frequent.
/// Undefined (empty) for no values.
pub(super) fn quintile_cuts(values: &BTreeMap<i64, u64>) -> Vec<i64> {
    let n: u128 = values.values().map(|count| u128::from(*count)).sum();
    let mut cuts = Vec::new();
    let mut below: u128 = 0;
    let mut fifth = 1;
    for (value, count) in values {
        if below > 0 && fifth < 5 && 5 * below >= fifth * n {
            cuts.push(*value);
            while fifth < 5 && 5 * below >= fifth * n {
                fifth += 1;
            }
        }
        below += u128::from(*count);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_different_values_make_five_pairs() {
        let values: BTreeMap<i64, u64> = (1..=10).map(|v| (v, 1)).collect();
        assert_eq!(quintile_cuts(&values), [3, 5, 7, 9]);
    }

    #[test]
    fn equal_values_stay_together() {
        let values: BTreeMap<i64, u64> = [(0, 6), (1, 1), (2, 1), (3, 1), (4, 1)].into();
        // 6 of 10 are 0, so the first three cuts fall on 1; the fourth needs 8 below: 3.
        assert_eq!(quintile_cuts(&values), [1, 3]);
        assert!(quintile_cuts(&BTreeMap::new()).is_empty());
    }
}
