//! The content security policy of the page: nothing is loaded, nothing runs, and the only style sheet is
//! the one whose digest is named.

use sha2::{Digest as _, Sha256};

/// The style sheet of the page.
pub(super) const SHEET: &str = include_str!("style.css");

/// The policy, for the page's head.
pub(super) fn policy() -> String {
    let digest = base64(&Sha256::digest(SHEET.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// Bytes in the alphabet of RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for (place, shift) in [18_u32, 12, 6, 0].into_iter().enumerate() {
            let sextet = usize::try_from(bits >> shift & 63).unwrap_or(0);
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(ALPHABET[sextet])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648_section_10() {
        let table = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        for (length, text) in table.into_iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), text);
        }
    }

    #[test]
    fn the_sheet_loads_nothing_and_cannot_end_early() {
        for word in ["url(", "@import", "</", "<!--"] {
            assert!(!SHEET.contains(word), "{word}");
        }
        assert!(policy().contains("default-src 'none'; style-src 'sha256-"));
    }
}
