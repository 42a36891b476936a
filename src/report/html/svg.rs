//! Drawings in the page: a frame with its text alternative, and the few shapes that drawings are made of.
//! Colours are classes of the style sheet; every meaning of a colour has a shape or a word as well.

use crate::policy::Verdict;
use crate::report::html::markup::Html;
use crate::report::model::FindingReport;
use crate::report::numbers::coordinate;

/// What a mark says of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A denied rule is broken.
    Fail,
    /// A rule that cannot fail the audit is broken.
    Warning,
    /// The data cannot tell.
    Unsure,
    /// The rule is kept.
    Pass,
    /// No rule judges it.
    Unjudged,
    /// The others are compared with it.
    Reference,
}

impl Kind {
    /// What a finding says.
    pub(super) fn of(finding: &FindingReport) -> Self {
        match finding.verdict {
            Verdict::Fail if finding.severity == "deny" => Self::Fail,
            Verdict::Fail => Self::Warning,
            Verdict::Inconclusive => Self::Unsure,
            Verdict::Pass => Self::Pass,
        }
    }

    /// What the audit says.
    pub(super) const fn of_audit(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fail => Self::Fail,
            Verdict::Inconclusive => Self::Unsure,
            Verdict::Pass => Self::Pass,
        }
    }

    /// Its class in the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warning => "warning",
            Self::Unsure => "unsure",
            Self::Pass => "pass",
            Self::Unjudged => "unjudged",
            Self::Reference => "reference",
        }
    }

    /// Its shape in a square of 16: diamond, triangle, ring, disc, square, stroke.
    const fn shape(self) -> &'static str {
        match self {
            Self::Fail => "M8 1L15 8L8 15L1 8Z",
            Self::Warning => "M8 2L15 14H1Z",
            Self::Unsure | Self::Pass => "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z",
            Self::Unjudged => "M3 3H13V13H3Z",
            Self::Reference => "M8 1V15",
        }
    }
}

/// A drawing: its size, what it is called and what can be seen in it.
pub(super) struct Frame<'a> {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) title: &'a str,
    pub(super) desc: &'a str,
}

/// A drawing with its text alternative.
pub(super) fn drawing(h: &mut Html, frame: &Frame<'_>, draw: impl FnOnce(&mut Html)) {
    let (title, desc) = (h.id("title"), h.id("desc"));
    let (width, height) = (coordinate(frame.width), coordinate(frame.height));
    let attributes = [
        ("role", "img"),
        ("aria-labelledby", title.as_str()),
        ("aria-describedby", desc.as_str()),
        ("viewBox", &format!("0 0 {width} {height}")),
        ("width", &width),
        ("height", &height),
    ];
    h.tag("svg", &attributes, |h| {
        h.leaf("title", &[("id", &title)], frame.title);
        h.leaf("desc", &[("id", &desc)], frame.desc);
        draw(h);
    });
}

/// A straight line.
pub(super) fn line(h: &mut Html, class: &str, from: (f64, f64), to: (f64, f64)) {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(coordinate);
    let attributes = [
        ("class", class),
        ("x1", &x1),
        ("y1", &y1),
        ("x2", &x2),
        ("y2", &y2),
    ];
    h.tag("line", &attributes, |_| ());
}

/// A rectangle.
pub(super) fn bar(h: &mut Html, class: &str, at: (f64, f64), size: (f64, f64)) {
    let [x, y, width, height] = [at.0, at.1, size.0, size.1].map(coordinate);
    let attributes = [
        ("class", class),
        ("x", &x),
        ("y", &y),
        ("width", &width),
        ("height", &height),
        ("rx", "2"),
    ];
    h.tag("rect", &attributes, |_| ());
}

/// A text at its base line.
pub(super) fn label(h: &mut Html, class: &str, at: (f64, f64), text: &str) {
    let [x, y] = [at.0, at.1].map(coordinate);
    h.leaf("text", &[("class", class), ("x", &x), ("y", &y)], text);
}

/// A mark around a point.
pub(super) fn mark(h: &mut Html, kind: Kind, (x, y): (f64, f64)) {
    let by = format!("translate({} {})", coordinate(x - 6.0), coordinate(y - 6.0));
    let class = format!("mark {}", kind.class());
    let transform = format!("{by} scale(0.75)");
    let attributes = [
        ("class", class.as_str()),
        ("transform", &transform),
        ("d", kind.shape()),
    ];
    h.tag("path", &attributes, |_| ());
}

/// The head of an arrow that points to the left or to the right.
pub(super) fn arrow(h: &mut Html, kind: Kind, (x, y): (f64, f64), to_right: bool) {
    let back = if to_right { x - 9.0 } else { x + 9.0 };
    let [x, back, y, above, below] = [x, back, y, y - 6.0, y + 6.0].map(coordinate);
    let shape = format!("M{x} {y}L{back} {above}V{below}Z");
    let class = format!("arrow {}", kind.class());
    h.tag("path", &[("class", &class), ("d", &shape)], |_| ());
}

/// A mark and its word in a line of text.
pub(super) fn badge(h: &mut Html, kind: Kind, word: &str) {
    let class = format!("badge {}", kind.class());
    h.tag("span", &[("class", &class)], |h| {
        icon(h, kind);
        h.text(word);
    });
}

/// A mark in a line of text, beside a word that says the same.
pub(super) fn icon(h: &mut Html, kind: Kind) {
    let attributes = [
        ("class", "mark"),
        ("viewBox", "0 0 16 16"),
        ("aria-hidden", "true"),
    ];
    h.tag("svg", &attributes, |h| {
        h.tag("path", &[("d", kind.shape())], |_| ());
    });
}
