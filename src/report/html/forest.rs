//! The forest plot: a row per group with value and interval, beside parity and the bounds of the rule.
//! What lies beyond the axis is an arrow, what has no value says why.

use crate::report::html::markup::{Html, shortened};
use crate::report::html::svg::{Frame, Kind, arrow, drawing, label, line, mark};
use crate::report::numbers::NumberStyle;

const WIDTH: f64 = 480.0;
/// Where the axis begins and ends.
const LEFT: f64 = 140.0;
const RIGHT: f64 = 466.0;
const TOP: f64 = 28.0;
const ROW: f64 = 30.0;
/// Longest name beside the axis, in characters.
const LONGEST: usize = 17;
/// A logarithmic axis reaches no further: beyond it one cannot see where the bound is.
const FURTHEST: f64 = 20.0;

/// Where a short logarithmic axis is numbered, and with how many decimals.
const NEAR: &[(f64, usize)] = &[
    (0.1, 1),
    (0.2, 1),
    (0.3, 1),
    (0.4, 1),
    (0.6, 1),
    (0.8, 1),
    (1.0, 0),
    (1.25, 2),
    (1.5, 1),
    (2.0, 0),
    (2.5, 1),
    (3.0, 0),
    (4.0, 0),
    (6.0, 0),
    (8.0, 0),
];
/// The same for a long one.
const FAR: &[(f64, usize)] = &[
    (0.05, 2),
    (0.1, 1),
    (0.2, 1),
    (0.5, 1),
    (1.0, 0),
    (2.0, 0),
    (5.0, 0),
    (10.0, 0),
    (20.0, 0),
];

/// A group in the plot.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) value: Option<f64>,
    pub(super) interval: Option<(f64, Option<f64>)>,
    /// Said instead of a value.
    pub(super) says: String,
}

/// A plot.
pub(super) struct Forest<'a> {
    pub(super) title: &'a str,
    pub(super) desc: &'a str,
    pub(super) rows: &'a [Row],
    pub(super) parity: f64,
    /// Bounds with how they are written.
    pub(super) bounds: &'a [(f64, String)],
    pub(super) logarithmic: bool,
}

/// From values to places.
struct Axis {
    low: f64,
    high: f64,
    logarithmic: bool,
}

impl Axis {
    fn of(forest: &Forest<'_>) -> Self {
        let rows = forest.rows.iter();
        let mut seen: Vec<f64> = rows
            .flat_map(|row| {
                let ends = row.interval.map(|(lower, upper)| [Some(lower), upper]);
                ends.into_iter().flatten().chain([row.value]).flatten()
            })
            .collect();
        seen.extend(forest.bounds.iter().map(|(bound, _)| *bound));
        seen.push(forest.parity);
        let logarithmic = forest.logarithmic;
        seen.retain(|value| value.is_finite() && (!logarithmic || *value > 0.0));
        let low = seen.iter().copied().fold(forest.parity, f64::min);
        let high = seen.iter().copied().fold(forest.parity, f64::max);
        if logarithmic {
            Self {
                low: (low / 1.1).clamp(1.0 / FURTHEST, 0.6),
                high: (high * 1.1).clamp(1.3, FURTHEST),
                logarithmic,
            }
        } else {
            let margin = ((high - low) * 0.06).max(0.02);
            Self {
                low: low - margin,
                high: high + margin,
                logarithmic,
            }
        }
    }

    /// Where a value is, and whether it is on the axis.
    fn place(&self, value: f64) -> (f64, bool) {
        let scaled = |value: f64| if self.logarithmic { value.ln() } else { value };
        if value <= self.low && value < self.high {
            return (LEFT, value >= self.low);
        }
        if value >= self.high {
            return (RIGHT, value <= self.high);
        }
        let (low, high) = (scaled(self.low), scaled(self.high));
        let part = (scaled(value) - low) / (high - low);
        (LEFT + part * (RIGHT - LEFT), true)
    }

    /// Where the axis is numbered, and with how many decimals.
    fn ticks(&self) -> Vec<(f64, usize)> {
        if self.logarithmic {
            let inside = |tick: &(f64, usize)| tick.0 >= self.low && tick.0 <= self.high;
            let all = if self.high / self.low < 5.0 {
                NEAR
            } else {
                FAR
            };
            return all.iter().copied().filter(inside).collect();
        }
        let steps = [
            (0.01, 2),
            (0.02, 2),
            (0.05, 2),
            (0.1, 1),
            (0.2, 1),
            (0.5, 1),
            (1.0, 0),
            (10.0, 0),
            (100.0, 0),
        ];
        let wide = self.high - self.low;
        let fitting = steps.into_iter().find(|(step, _)| wide / step <= 6.0);
        let Some((step, decimals)) = fitting else {
            return Vec::new();
        };
        let mut ticks = Vec::new();
        let mut at = (self.low / step).ceil() * step;
        while at <= self.high {
            ticks.push((at, decimals));
            at += step;
        }
        ticks
    }
}

/// Draws a plot.
pub(super) fn forest(h: &mut Html, n: NumberStyle, forest: &Forest<'_>) {
    let axis = Axis::of(forest);
    let bottom = forest.rows.iter().fold(TOP, |y, _| y + ROW);
    let frame = Frame {
        width: WIDTH,
        height: bottom + 26.0,
        title: forest.title,
        desc: forest.desc,
    };
    drawing(h, &frame, |h| {
        for (tick, decimals) in axis.ticks() {
            let (x, _) = axis.place(tick);
            line(h, "grid", (x, TOP), (x, bottom));
            let text = n.fixed(tick, decimals);
            label(h, "fine middle", (x, bottom + 18.0), &text);
        }
        let (x, _) = axis.place(forest.parity);
        line(h, "parity", (x, TOP - 6.0), (x, bottom));
        for (bound, written) in forest.bounds {
            let (x, inside) = axis.place(*bound);
            if inside {
                line(h, "bound", (x, TOP - 6.0), (x, bottom));
                label(h, "fine middle", (x, TOP - 11.0), written);
            }
        }
        let mut y = TOP + ROW / 2.0;
        for row in forest.rows {
            draw_row(h, &axis, row, y);
            y += ROW;
        }
    });
}

fn draw_row(h: &mut Html, axis: &Axis, row: &Row, y: f64) {
    label(h, "", (0.0, y + 5.0), &shortened(&row.name, LONGEST));
    let Some(value) = row.value else {
        let at = (LEFT + 4.0, y + 5.0);
        label(h, "fine halo", at, &shortened(&row.says, 48));
        return;
    };
    let span = format!("span {}", row.kind.class());
    if let Some((lower, upper)) = row.interval {
        let (from, from_inside) = axis.place(lower);
        let (to, to_inside) = upper.map_or((RIGHT, false), |upper| axis.place(upper));
        line(h, &span, (from, y), (to, y));
        if !from_inside {
            arrow(h, row.kind, (from - 4.0, y), false);
        }
        if !to_inside {
            arrow(h, row.kind, (to + 4.0, y), true);
        }
    }
    let (x, _) = axis.place(value);
    mark(h, row.kind, (x, y));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::numbers::ENGLISH;

    fn drawn(rows: &[Row]) -> String {
        let mut h = Html::new();
        let plot = Forest {
            title: "t",
            desc: "d",
            rows,
            parity: 1.0,
            bounds: &[(0.8, "4/5".into())],
            logarithmic: true,
        };
        forest(&mut h, ENGLISH, &plot);
        h.finish()
    }

    fn row(value: Option<f64>, interval: Option<(f64, Option<f64>)>) -> Row {
        Row {
            name: "g".into(),
            kind: Kind::Fail,
            value,
            interval,
            says: "no value: nobody".into(),
        }
    }

    #[test]
    fn open_ends_are_arrows_and_no_value_says_why() {
        let closed = drawn(&[row(Some(0.7), Some((0.6, Some(0.8))))]);
        assert!(!closed.contains("class=\"arrow"));
        let open = drawn(&[row(Some(0.7), Some((0.0, None)))]);
        assert_eq!(open.matches("class=\"arrow").count(), 2);
        assert!(drawn(&[row(None, None)]).contains("no value: nobody"));
    }

    #[test]
    fn a_logarithmic_axis_has_a_half_as_far_from_one_as_two() {
        let axis = Axis {
            low: 0.25,
            high: 4.0,
            logarithmic: true,
        };
        let middle = f64::midpoint(LEFT, RIGHT);
        let [half, one, two] = [0.5, 1.0, 2.0].map(|value| axis.place(value).0);
        assert!((one - middle).abs() < 1e-9);
        assert!((two - one - (one - half)).abs() < 1e-9);
        assert_eq!(axis.place(0.0), (LEFT, false));
        assert_eq!(axis.place(f64::INFINITY), (RIGHT, false));
    }
}
