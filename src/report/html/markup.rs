//! HTML as nested elements: every element that is opened is closed, and every text and attribute is
//! escaped, whoever wrote it. Nothing else of the page writes a tag.

use crate::report::terminal::is_hidden;

/// Longest name of the data in a table or drawing, in characters; sentences are not cut.
const LONGEST_NAME: usize = 80;

/// Elements after which a line ends in the source.
const BLOCKS: [&str; 22] = [
    "head", "body", "header", "main", "footer", "nav", "section", "figure", "div", "table", "tr",
    "ul", "ol", "li", "dl", "p", "h1", "h2", "h3", "h4", "svg", "details",
];

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A document that is being written.
pub(super) struct Html {
    out: String,
    ids: usize,
}

impl Html {
    /// An empty document with its type.
    pub(super) fn new() -> Self {
        Self {
            out: "<!DOCTYPE html>\n".into(),
            ids: 0,
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An id that no other element has.
    pub(super) fn id(&mut self, stem: &str) -> String {
        self.ids += 1;
        format!("{stem}-{}", self.ids)
    }

    /// An element and what is in it.
    pub(super) fn tag(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self),
    ) {
        self.void(name, attributes);
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if BLOCKS.contains(&name) {
            self.out.push('\n');
        }
    }

    /// An element that holds one text.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.tag(name, attributes, |h| h.text(text));
    }

    /// An element that holds nothing and is not closed.
    pub(super) fn void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// A text: markup is escaped, what a reader cannot see is written out.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c if is_hidden(c) => self.out.extend(c.escape_unicode()),
                c => self.out.push(c),
            }
        }
    }

    /// A name of the data in a table: cut when it is endless, its direction kept to itself.
    pub(super) fn name(&mut self, name: &str) {
        let short = shortened(name, LONGEST_NAME);
        self.leaf("bdi", &[], &short);
    }

    /// The style sheet. It is the program's own, and stands as it is, for its digest is named above it.
    pub(super) fn style(&mut self, sheet: &'static str) {
        self.out.push_str("<style>");
        self.out.push_str(sheet);
        self.out.push_str("</style>\n");
    }
}

/// A text cut to a number of characters.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    if text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{start}\u{2026}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_or_attribute_is_markup() {
        let mut html = Html::new();
        html.leaf("p", &[("title", "\"><script>")], "</style><b>'&\u{202e}\n");
        assert_eq!(
            html.finish(),
            "<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/style&gt;&lt;b&gt;&#39;&amp;\\u{202e}\\u{a}</p>\n"
        );
    }

    #[test]
    fn names_are_cut_and_ids_differ() {
        assert_eq!(shortened("abcd", 4), "abcd");
        assert_eq!(shortened("abcde", 4), "abc\u{2026}");
        let mut html = Html::new();
        assert_ne!(html.id("chart"), html.id("chart"));
    }
}
