//! HTML: one file that needs nothing else. The verdict comes first, then findings, a section per attribute
//! with its drawings, what could not be computed, and how the result came about.

mod about;
mod attribute;
mod bars;
mod basis;
mod charts;
mod findings;
mod forest;
mod heat;
mod markup;
mod policy;
mod svg;
mod tables;
mod top;
mod view;

use crate::report::Report;
use crate::report::html::markup::Html;
use crate::report::html::view::View;
use crate::report::text::Lang;

pub(super) fn render(report: &Report, lang: Lang) -> String {
    let view = View::new(report, lang);
    let mut html = Html::new();
    html.tag("html", &[("lang", lang.code())], |h| {
        view.head(h);
        h.tag("body", &[], |h| {
            view.top(h);
            h.tag("main", &[("id", "main")], |h| {
                view.findings(h);
                view.attributes(h);
                view.missing(h);
                view.reading(h);
                view.conventions(h);
                view.policy(h);
                view.methods(h);
                view.provenance(h);
                view.glossary(h);
            });
            view.bottom(h);
        });
    });
    let mut text = html.finish();
    text.push('\n');
    text
}
