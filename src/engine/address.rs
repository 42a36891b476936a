//! Addresses of engines. They may hold a password, so an address is never shown as it was written:
//! reports and errors name the scheme and the host, and what drivers say is cleaned of the rest.

use std::fmt;

use crate::engine::Dialect;
use crate::error::{Code, Error, Result};

/// What stands where a secret stood.
const HIDDEN: &str = "…";

/// Names of parameters whose values are secrets of any length, in lower case.
const SECRET_KEYS: [&str; 9] = [
    "pass",
    "pwd",
    "token",
    "secret",
    "key",
    "auth",
    "credential",
    "user",
    "uid",
];

/// Shortest value of any other parameter that is taken out of messages; shorter ones are words such
/// as `on`, and say nothing.
const SHORTEST_HIDDEN: usize = 6;

/// The address of an engine, or the name of a connection profile.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
}

impl Address {
    /// Takes an address: `scheme://host/…`, `scheme:…` or `profile://name`.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`] for anything else. The message does not repeat it.
    pub fn parse(text: &str) -> Result<Self> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        let known = scheme.is_some_and(|scheme| {
            scheme.starts_with(|c: char| c.is_ascii_lowercase())
                && scheme.bytes().all(|b| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'+')
                })
        });
        if !known || text.chars().any(char::is_control) {
            return Err(
                Error::new(Code::Usage, "`--source` is not the address of an engine").help(
                    "write `--source postgresql://host/database`, or `--source profile://name`",
                ),
            );
        }
        let address = Self { text: text.into() };
        if address
            .profile()
            .is_some_and(|name| name.is_empty() || name.split(['/', '\\']).any(|part| part == ".."))
        {
            return Err(Error::new(Code::Usage, "`--source` names no profile")
                .help("write `--source profile://name`"));
        }
        Ok(address)
    }

    /// The address as it was written, for the driver and for nothing else.
    pub(super) fn secret(&self) -> &str {
        &self.text
    }

    /// The scheme, which names the driver.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.text.split(':').next().unwrap_or_default()
    }

    /// The name of the profile, if it is one.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.text.strip_prefix("profile://")
    }

    /// The dialect that the scheme tells.
    #[must_use]
    pub fn dialect(&self) -> Option<Dialect> {
        Dialect::of_scheme(self.scheme())
    }

    /// The host, when it can be told from user, password and everything else for certain.
    fn host(&self) -> Option<&str> {
        let (_, rest) = self.text.split_once("://")?;
        let end = rest.find(['/', '?', '#', ';', '\\']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        if after.contains('@') {
            // A password with a slash in it looks like a host.
            return None;
        }
        let host = authority.rsplit('@').next()?;
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            Some(_) => return None,
            None => host,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        (!host.is_empty() && host.chars().all(plain)).then_some(host)
    }

    /// A message without anything that the address keeps secret.
    #[must_use]
    pub fn cleaned(&self, message: &str) -> String {
        let mut text = message.to_owned();
        let mut secrets = self.secrets();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in secrets {
            text = text.replace(&secret, HIDDEN);
        }
        without_parameters(&without_users(&text))
    }

    /// Everything that must not be shown: the address, user and password, values of parameters, each
    /// as written and decoded.
    fn secrets(&self) -> Vec<String> {
        if self.profile().is_some() {
            return Vec::new();
        }
        let mut found = vec![self.secret().to_owned()];
        let rest = self.text.split_once(':').map_or("", |(_, rest)| rest);
        let rest = rest.trim_start_matches('/');
        if let Some((user, _)) = rest.rsplit_once('@') {
            found.push(user.to_owned());
            found.extend(
                user.split_once(':')
                    .map(|(_, password)| password.to_owned()),
            );
        }
        // The authority alone: an `@` further on may belong to a parameter.
        let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or_default();
        if let Some((user, _)) = authority.rsplit_once('@') {
            found.push(user.to_owned());
            found.extend(
                user.split_once(':')
                    .map(|(_, password)| password.to_owned()),
            );
        }
        for part in rest.split(['?', '&', ';', '#', ' ']) {
            if let Some((key, value)) = part.split_once('=') {
                let key = key.to_lowercase();
                let secret = SECRET_KEYS.iter().any(|word| key.contains(word));
                if secret || value.len() >= SHORTEST_HIDDEN {
                    found.push(value.to_owned());
                }
            }
        }
        let decoded: Vec<String> = found.iter().map(|text| decoded(text)).collect();
        found.extend(decoded);
        found.retain(|secret| !secret.is_empty());
        found
    }
}

/// `postgresql://host/…`; the whole name of a profile.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.profile(), self.host()) {
            (Some(name), _) => write!(f, "profile://{name}"),
            (None, Some(host)) => write!(f, "{}://{host}/{HIDDEN}", self.scheme()),
            (None, None) => write!(f, "{}:{HIDDEN}", self.scheme()),
        }
    }
}

/// As [`fmt::Display`]: a value that is printed for debugging is printed all the same.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// A text with `%41` and its like turned into characters.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A message without the user and password of any address in it.
fn without_users(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let Some((scheme, rest)) = word.split_once("://") else {
            return word.to_owned();
        };
        match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://{HIDDEN}@{host}"),
            None => word.to_owned(),
        }
    });
    words.collect()
}

/// A message without the values after `password=` and its like.
fn without_parameters(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let secret = [
            "password", "passwd", "pwd", "token", "secret", "api_key", "apikey",
        ]
        .iter()
        .find(|word| lower[at..].starts_with(**word))
        .and_then(|word| {
            let after = at + word.len();
            let mark = lower[after..].starts_with(['=', ':']);
            mark.then_some(after + 1)
        });
        if let Some(start) = secret {
            let value = text[start..].trim_start();
            let start = text.len() - value.len();
            let end = value
                .find([' ', '&', ';', ',', '\n', ')', '}'])
                .map_or(text.len(), |length| start + length);
            out.push_str(&text[at..start]);
            out.push_str(HIDDEN);
            at = end;
        } else {
            let next = text[at..].chars().next().map_or(1, char::len_utf8);
            out.push_str(&text[at..at + next]);
            at += next;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Address::parse(text).expect(text).to_string()
    }

    #[test]
    fn an_address_is_shown_as_scheme_and_host() {
        for (text, wanted) in [
            (
                "postgresql://db.example.org:5432/ads",
                "postgresql://db.example.org/…",
            ),
            (
                "postgresql://ann:s3cr3t@db/ads?sslmode=require",
                "postgresql://db/…",
            ),
            ("postgresql://ann:p%40ss@db/ads", "postgresql://db/…"),
            ("postgresql://ann:a/b@db/ads", "postgresql:…"),
            ("postgresql://ann:a@b/c@db/ads", "postgresql:…"),
            ("sc://127.0.0.1:15002/;token=abc", "sc://127.0.0.1/…"),
            ("sc://host;token=a@b", "sc:…"),
            ("duckdb:folder/log.duckdb", "duckdb:…"),
            (
                "snowflake://ann:pw@org-account/db?role=x",
                "snowflake://org-account/…",
            ),
            ("profile://warehouse", "profile://warehouse"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
            let address = Address::parse(text).expect(text);
            assert_eq!(format!("{address:?}"), format!("Address({wanted})"));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in [
            "warehouse",
            "/lib/driver.so:x",
            "../driver:x",
            "profile://",
            "profile://../x",
            "C:\\x",
            "pg s3cr3t://host",
            "postgresql://a\nb",
        ] {
            let error = Address::parse(text).expect_err(text);
            assert_eq!(error.code(), Code::Usage);
            assert!(!error.to_string().contains("s3cr3t"), "{error}");
        }
    }

    #[test]
    fn messages_of_drivers_hold_no_secret_of_the_address() {
        let text = "postgresql://ann:s3%2Fcr3t@db/ads?sslkey=k9&application_name=audits&sslmode=on";
        let address = Address::parse(text).expect("an address");
        for message in [
            format!("cannot connect to {text}"),
            "password s3/cr3t of ann:s3%2Fcr3t".to_owned(),
            "sslkey k9 for audits".to_owned(),
        ] {
            let cleaned = address.cleaned(&message);
            for secret in ["s3%2Fcr3t", "s3/cr3t", "k9", "audits"] {
                assert!(!cleaned.contains(secret), "{secret} in {cleaned}");
            }
        }
        let slash = Address::parse("postgresql://ann:a/b?c@db/ads").expect("an address");
        let cleaned = slash.cleaned("invalid port \"a/b?c\" of ann:a/b?c");
        assert!(!cleaned.contains("a/b?c"), "{cleaned}");
        assert_eq!(
            address.cleaned("relation \"ads\" does not exist"),
            "relation \"ads\" does not exist"
        );
    }

    #[test]
    fn messages_about_a_profile_hold_no_secret_that_shows_itself() {
        let address = Address::parse("profile://warehouse").expect("a profile");
        assert_eq!(
            address.cleaned("no route to sc://ann:pw@host/ with token=abc, Password: xyz."),
            "no route to sc://…@host/ with token=…, Password: …"
        );
    }
}
