//! From curves of scores to the report model, every point with its interval.

use crate::inference::{Confidence, at_threshold, calibrated};
use crate::metrics::{AtThreshold, Calibrated, Curve};
use crate::report::build::limits;
use crate::report::model::{CalibrationReport, CurveReport, ThresholdReport};
use crate::tally::Proportion;

pub(super) fn curves(of: &[Curve], c: Confidence) -> Vec<CurveReport> {
    let points = of.iter().map(|curve| CurveReport {
        attribute: curve.attribute.clone(),
        group: curve.group.clone(),
        reference: curve.reference.clone(),
        stratum: curve.stratum.clone(),
        calibration: curve
            .calibration
            .iter()
            .map(|at| calibration(at, c))
            .collect(),
        by_threshold: curve
            .thresholds
            .iter()
            .map(|at| threshold(at, curve.overlaps, c))
            .collect(),
    });
    points.collect()
}

fn calibration(at: &Calibrated, c: Confidence) -> CalibrationReport {
    CalibrationReport {
        score: at.score,
        k: at.rate.k(),
        n: at.rate.n(),
        rate: rate(at.rate),
        interval: limits(calibrated(at, c), c),
    }
}

fn threshold(at: &AtThreshold, overlaps: bool, c: Confidence) -> ThresholdReport {
    let interval = at_threshold(at, c).ok().filter(|_| !overlaps);
    ThresholdReport {
        threshold: at.threshold,
        k: at.group.k(),
        n: at.group.n(),
        reference_k: at.reference.k(),
        reference_n: at.reference.n(),
        ratio: (at.reference.k() > 0).then(|| rate(at.group) / rate(at.reference)),
        interval: interval
            .filter(|_| at.reference.k() > 0)
            .map(|interval| limits(interval, c)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "rates are shown, not counted")]
fn rate(of: Proportion) -> f64 {
    of.k() as f64 / of.n() as f64
}
