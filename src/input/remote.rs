//! Objects named by a URL: what counts as one, how it is shown without secrets, and what to do when the
//! program was built without object stores. Reading them is in `cloud.rs`.

#[cfg(not(feature = "cloud"))]
use crate::error::{Code, Error};

/// The schemes of object stores and web servers.
const SCHEMES: [&str; 10] = [
    "s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss", "http", "https",
];

/// Scheme in lower case and what follows `://`, when an argument names an object.
pub(super) fn split(argument: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = argument.split_once("://")?;
    let known = SCHEMES
        .iter()
        .find(|known| scheme.eq_ignore_ascii_case(known))?;
    Some((known, rest))
}

/// Whether an argument is the URL of an object and not a file.
#[must_use]
pub fn is_url(argument: &str) -> bool {
    split(argument).is_some()
}

/// Whether a scheme is that of a web server.
pub(super) fn is_web(scheme: &str) -> bool {
    scheme == "http" || scheme == "https"
}

/// A URL as it may be shown: without a password, a query or a fragment, which may hold credentials. The
/// container that stands before the `@` of an Azure URL stays.
#[must_use]
pub fn shown(url: &str) -> String {
    let Some((scheme, rest)) = split(url) else {
        return url.to_owned();
    };
    let end = if is_web(scheme) {
        rest.find(['?', '#'])
    } else {
        // In a key `?` is a sign of patterns, unless a query follows it.
        rest.find('?').filter(|at| rest[*at..].contains(['=', '&']))
    };
    let rest = &rest[..end.unwrap_or(rest.len())];
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) if is_web(scheme) || user.contains(':') => host,
        _ => authority,
    };
    format!("{scheme}://{authority}{path}")
}

/// The error of a build without object stores.
#[cfg(not(feature = "cloud"))]
pub(super) fn refused(url: &str) -> Error {
    let name = shown(url);
    let error = Error::new(
        Code::CloudOff,
        format!("`{name}` is in an object store, and this program was built without them"),
    )
    .help("build it with `cargo install --path . --features cloud`");
    match split(url) {
        Some(("s3" | "s3a", _)) => error.help(format!(
            "or pipe it: `aws s3 cp {name} - | bias-audit check -`"
        )),
        Some(("gs", _)) => error.help(format!(
            "or pipe it: `gcloud storage cat {name} | bias-audit check -`"
        )),
        Some(("http" | "https", _)) => error.help(format!(
            "or pipe it: `curl --fail --location {name} | bias-audit check -`"
        )),
        _ => error.help("or download it first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_secrets() {
        for (url, name) in [
            ("s3://bucket/a/b.csv", "s3://bucket/a/b.csv"),
            ("S3://bucket/day-?.csv", "s3://bucket/day-?.csv"),
            ("s3://id:secret@bucket/b.csv", "s3://bucket/b.csv"),
            ("az://box/b.csv?sv=1&sig=secret", "az://box/b.csv"),
            (
                "abfss://box@account.dfs.core.windows.net/b.csv",
                "abfss://box@account.dfs.core.windows.net/b.csv",
            ),
            (
                "https://me:secret@host:1/b.csv?sig=secret#x",
                "https://host:1/b.csv",
            ),
            ("https://secret@host", "https://host"),
            ("https://host?sig=secret", "https://host"),
        ] {
            assert_eq!(shown(url), name);
        }
    }

    #[test]
    fn a_path_is_no_url() {
        for path in ["a.csv", "./s3://x", "C:/a.csv", "ftp://host/a.csv", "s3:/x"] {
            assert!(!is_url(path), "{path}");
        }
    }
}
