//! The HTML report: it says what JSON says, is one well-formed file that loads nothing, and no name of the
//! data becomes markup. How it looks and whether it can be read by everybody is judged by tests/html.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::{bias_audit, repository};

/// Audits that together draw every drawing: folder, arguments.
const AUDITS: [(&str, &[&str]); 7] = [
    ("examples/01-first-audit", &["campaign.csv"]),
    (
        "examples/01-first-audit",
        &[
            "campaign.csv",
            "--by",
            "campaign_id",
            "--intersect",
            "gender,age",
            "--convention",
            "fairlearn",
        ],
    ),
    ("examples/02-platform-counts", &["platform.csv"]),
    (
        "examples/05-baseline",
        &["reached.csv", "--baseline", "population.csv"],
    ),
    (
        "fixtures/intersectional",
        &[
            "counts.csv",
            "-a",
            "gender",
            "-a",
            "age",
            "--intersect",
            "gender,age",
        ],
    ),
    ("fixtures/small-sample", &["nine.csv", "-a", "gender"]),
    HOSTILE,
];

const HOSTILE: (&str, &[&str]) = ("fixtures/hostile-strings", &["counts.csv", "-a", "segment"]);

fn written(dir: &str, args: &[&str], format: &str, lang: &str) -> String {
    let flags = ["--report", format, "--lang", lang];
    let args = [&["check"][..], args, &flags].concat();
    bias_audit(&repository().join(dir), &args).stdout
}

fn json(dir: &str, args: &[&str]) -> Value {
    serde_json::from_str(&written(dir, args, "json", "en")).expect("the report is JSON")
}

/// The tags of a page in order: name, attributes, whether it closes.
fn tags(page: &str) -> Vec<(String, String, bool)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let (tag, closes) = tag
            .strip_prefix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        tags.push((name.to_owned(), attributes.to_owned(), closes));
        if name == "style" && !closes {
            rest = &rest[rest.find("</style>").expect("the sheet ends")..];
        }
    }
    tags
}

/// The value of an attribute of a tag.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let start = attributes.find(&format!("{name}=\""))? + name.len() + 2;
    attributes[start..].split('"').next()
}

#[test]
fn the_page_says_the_verdict_and_the_findings_of_the_json_report() {
    for (dir, args) in AUDITS {
        let report = json(dir, args);
        let findings = report["findings"].as_array().expect("a list");
        for lang in ["en", "fr"] {
            let page = written(dir, args, "html", lang);
            let verdict = match report["verdict"].as_str() {
                Some("pass") => "pass",
                Some("fail") => "fail",
                _ => "unsure",
            };
            let shown = format!("<div class=\"verdict {verdict}\">");
            assert!(page.contains(&shown), "{dir} {args:?} {lang}");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")));
            for verdict in ["pass", "fail", "inconclusive"] {
                let told = tags(&page)
                    .iter()
                    .filter_map(|(_, attributes, _)| attribute(attributes, "data-finding"))
                    .filter(|code| code.ends_with(&format!("/{verdict}")))
                    .count();
                let judged = findings.iter().filter(|f| f["verdict"] == verdict).count();
                assert_eq!(told, judged, "{dir} {args:?} {lang} {verdict}");
            }
        }
    }
}

#[test]
fn every_tag_is_closed_and_every_id_is_that_of_one_element() {
    for (dir, args) in AUDITS {
        let page = written(dir, args, "html", "en");
        let (mut open, mut ids, mut named) = (Vec::new(), Vec::new(), Vec::new());
        for (name, attributes, closes) in tags(&page) {
            if closes {
                assert_eq!(open.pop(), Some(name), "{dir} {args:?}");
                continue;
            }
            ids.extend(
                attribute(&attributes, " id")
                    .or(attribute(&attributes, "id"))
                    .map(str::to_owned),
            );
            for by in ["aria-labelledby", "aria-describedby"] {
                named.extend(attribute(&attributes, by).map(str::to_owned));
            }
            let target = attribute(&attributes, "href");
            named.extend(target.map(|target| target.trim_start_matches('#').to_owned()));
            if name != "meta" && name != "!DOCTYPE" {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{dir} {args:?}: {open:?}");
        for id in &named {
            let found = ids.iter().filter(|other| *other == id).count();
            assert_eq!(found, 1, "{dir} {args:?}: {id}");
        }
    }
}

#[test]
fn every_drawing_has_a_title_and_a_description() {
    let mut drawings = 0;
    for (dir, args) in AUDITS {
        let tags = tags(&written(dir, args, "html", "fr"));
        for (at, (_, attributes, _)) in tags.iter().enumerate() {
            if attribute(attributes, "role") == Some("img") {
                let inside: Vec<&str> = tags[at + 1..at + 4].iter().map(|t| t.0.as_str()).collect();
                assert_eq!(inside, ["title", "title", "desc"], "{dir} {args:?}");
                drawings += 1;
            }
        }
    }
    assert!(drawings > 30, "{drawings}");
}

#[test]
fn a_name_of_the_data_is_never_markup() {
    let page = written(HOSTILE.0, HOSTILE.1, "html", "en");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&amp;lt;b&amp;gt; &amp; &quot;quoted&quot; &#39;single&#39;"));
    let known = [
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "div",
        "h1",
        "h2",
        "h3",
        "p",
        "span",
        "bdi",
        "code",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "details",
        "summary",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "desc",
        "path",
        "line",
        "rect",
        "text",
    ];
    for (name, attributes, _) in tags(&page) {
        assert!(known.contains(&name.as_str()), "<{name}>");
        for forbidden in [" on", "style=", "src=", "javascript:", "http:", "https:"] {
            assert!(!attributes.contains(forbidden), "<{name} {attributes}>");
        }
    }
    let hidden = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!page.contains(hidden));
    assert!(page.contains("\\u{1b}[31mred"));
}

#[test]
fn the_policy_of_the_page_allows_its_one_style_sheet_and_nothing_else() {
    let page = written(AUDITS[0].0, AUDITS[0].1, "html", "en");
    assert_eq!(page.matches("<style>").count(), 1);
    let sheet = page.split("<style>").nth(1).expect("a sheet");
    let sheet = sheet.split("</style>").next().expect("it ends");
    let policy = page
        .split("http-equiv=\"Content-Security-Policy\" content=\"")
        .nth(1)
        .and_then(|rest| rest.split("\">").next())
        .expect("a policy");
    let policy = policy.replace("&#39;", "'");
    let digest = policy
        .split("sha256-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .expect("a digest");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
    );
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for c in digest.trim_end_matches('=').chars() {
        let value = alphabet.find(c).expect("a letter of base64");
        bits = (bits << 6 | u32::try_from(value).expect("less than 64")) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).expect("a byte"));
        }
    }
    assert_eq!(bytes, Sha256::digest(sheet.as_bytes()).as_slice());
}

#[test]
fn each_language_writes_the_page_in_its_own_words_and_numbers() {
    let [english, french] =
        ["en", "fr"].map(|lang| written(AUDITS[0].0, AUDITS[0].1, "html", lang));
    assert!(english.contains(">rows used, of 3,000 read</dt>"));
    assert!(french.contains(">lignes utilisées, sur 3\u{202f}000 lues</dt>"));
    for word in ["Glossary", "All measures", "Provenance</h2", "eligible</t"] {
        assert!(english.contains(word), "{word}");
    }
    for word in ["Glossary", "All measures", "recognised", "inconclusive<"] {
        assert!(!french.contains(word), "{word}");
    }
}
