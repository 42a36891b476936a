//! Bars: two per group for its shares of two stages, and one per stage for what is left of the first.

use crate::report::html::markup::{Html, shortened};
use crate::report::html::svg::{Frame, bar, drawing, label};

const WIDTH: f64 = 480.0;
const LEFT: f64 = 140.0;
/// Length of the longest bar; the number stands behind it.
const LONGEST_BAR: f64 = 230.0;
/// Longest name beside a bar, in characters.
const LONGEST: usize = 17;

/// Two shares of a group with how they are written.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) shares: [(f64, String); 2],
}

/// The stages of a group.
pub(super) struct Steps {
    pub(super) name: String,
    /// Stage, share of the first where anybody is in that, how it is written.
    pub(super) steps: Vec<(String, Option<f64>, String)>,
}

/// Paired bars.
pub(super) fn pairs(h: &mut Html, title: &str, desc: &str, pairs: &[Pair]) {
    const ROW: f64 = 42.0;
    let longest = pairs.iter().flat_map(|pair| &pair.shares);
    let longest = longest.fold(f64::MIN_POSITIVE, |most, (share, _)| most.max(*share));
    let height = pairs.iter().fold(4.0, |y, _| y + ROW);
    let frame = Frame {
        width: WIDTH,
        height,
        title,
        desc,
    };
    drawing(h, &frame, |h| {
        let mut y = 4.0;
        for pair in pairs {
            label(h, "", (0.0, y + 21.0), &shortened(&pair.name, LONGEST));
            for ((share, written), (class, down)) in
                pair.shares.iter().zip([("bar", 0.0), ("bar-two", 17.0)])
            {
                let length = LONGEST_BAR * share / longest;
                bar(h, class, (LEFT, y + down), (length, 14.0));
                label(h, "fine", (LEFT + length + 6.0, y + down + 12.0), written);
            }
            y += ROW;
        }
    });
}

/// Bars of stages, group under group.
pub(super) fn steps(h: &mut Html, title: &str, desc: &str, groups: &[Steps]) {
    const STEP: f64 = 22.0;
    const HEAD: f64 = 30.0;
    let all = groups.iter().flat_map(|group| &group.steps);
    let longest = all.filter_map(|step| step.1).fold(1.0, f64::max);
    let tall = |group: &Steps| group.steps.iter().fold(HEAD, |y, _| y + STEP);
    let frame = Frame {
        width: WIDTH,
        height: groups.iter().map(tall).sum(),
        title,
        desc,
    };
    drawing(h, &frame, |h| {
        let mut top = 0.0;
        for group in groups {
            let name = shortened(&group.name, 50);
            label(h, "strong", (0.0, top + 21.0), &name);
            let mut y = top + HEAD;
            for (stage, share, written) in &group.steps {
                label(h, "fine", (0.0, y + 12.0), &shortened(stage, 20));
                bar(h, "rail", (LEFT, y), (LONGEST_BAR / longest, 15.0));
                let mut behind = LEFT + LONGEST_BAR / longest + 6.0;
                if let Some(share) = share {
                    let length = LONGEST_BAR * share / longest;
                    bar(h, "bar-two", (LEFT, y), (length, 15.0));
                    behind = behind.max(LEFT + length + 6.0);
                }
                label(h, "fine", (behind, y + 12.0), written);
                y += STEP;
            }
            top += tall(group);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_has_the_whole_length_and_the_others_their_part() {
        let mut h = Html::new();
        let of = |share: f64| (share, "x".to_owned());
        let pair = Pair {
            name: "g".into(),
            shares: [of(0.2), of(0.4)],
        };
        pairs(&mut h, "t", "d", &[pair]);
        let text = h.finish();
        assert!(text.contains("class=\"bar-two\" x=\"140\" y=\"21\" width=\"230\""));
        assert!(text.contains("class=\"bar\" x=\"140\" y=\"4\" width=\"115\""));
    }
}
