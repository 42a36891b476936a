//! Was somebody shown an advertisement before they had agreed to it, after they had withdrawn, or although
//! they had opted out? Told from the times and signals of one row; whether there is consent at all is
//! counted elsewhere.

use crate::config::Field;
use crate::input::{TcString, is_tc_string, yes_no};
use crate::tally::row_checks::moment::{Moment, rounded};
use crate::tally::row_checks::{Answer, Row};

/// A row that was shown something when and although consent says so, or why that cannot be told.
type Told<T> = std::result::Result<T, Answer>;

/// Stands for an empty time.
const EMPTY: &str = "\u{2014}";

/// Whether the row was shown, by its stages; every row is, when the log has none.
fn is_shown(row: &Row<'_>) -> Told<bool> {
    let Some(stage) = [Field::Shown, Field::Targeted]
        .into_iter()
        .find(|field| row.has(*field))
    else {
        return Ok(true);
    };
    match row.get(stage) {
        None => Ok(false),
        Some(text) => yes_no(text).ok_or_else(|| Answer::Unreadable(text.to_owned())),
    }
}

/// The form of a time without its digits: an example names no moment of anybody's life.
fn form(text: &str) -> Answer {
    let digits = |letter: char| if letter.is_ascii_digit() { '9' } else { letter };
    Answer::Unreadable(text.chars().map(digits).collect())
}

fn moment(text: &str) -> Told<Moment> {
    Moment::parse(text).ok_or_else(|| form(text))
}

/// When the person agreed: the time in the log, else that of a consent string.
fn agreed(row: &Row<'_>) -> Told<Option<Moment>> {
    if let Some(text) = row.get(Field::ConsentAt) {
        return moment(text).map(Some);
    }
    let Some(text) = row.get(Field::Consent).filter(|text| is_tc_string(text)) else {
        return Ok(None);
    };
    let string = TcString::decode(text).ok_or_else(|| Answer::Unreadable("TCF".to_owned()))?;
    if !string.allows_profiling() {
        return Ok(None);
    }
    Ok(Moment::of_deciseconds(string.last_updated))
}

/// When the row was shown.
fn shown_at(row: &Row<'_>) -> Told<Moment> {
    let text = row
        .get(Field::Time)
        .ok_or_else(|| Answer::Unreadable(EMPTY.to_owned()))?;
    moment(text)
}

/// How long after one moment another was; unreadable where only one has a zone.
fn gap(row: &Row<'_>, later: Moment, earlier: Moment) -> Told<jiff::SignedDuration> {
    let text = row.get(Field::Time).unwrap_or(EMPTY);
    later.since(earlier).ok_or_else(|| form(text))
}

/// Was the row shown before its person had agreed?
pub(super) fn before_consent(row: &Row<'_>) -> Answer {
    let told = || -> Told<Answer> {
        let (true, Some(agreed)) = (is_shown(row)?, agreed(row)?) else {
            return Ok(Answer::NotConcerned);
        };
        let after = gap(row, shown_at(row)?, agreed)?;
        Ok(if after.is_negative() {
            Answer::Broken(row.example(&rounded(after)))
        } else {
            Answer::Kept
        })
    };
    told().unwrap_or_else(|answer| answer)
}

/// Was the row shown after its person had withdrawn, and had not agreed anew?
pub(super) fn after_withdrawal(row: &Row<'_>) -> Answer {
    let told = || -> Told<Answer> {
        let (true, Some(text)) = (is_shown(row)?, row.get(Field::WithdrawnAt)) else {
            return Ok(Answer::NotConcerned);
        };
        let (shown, withdrawn) = (shown_at(row)?, moment(text)?);
        let after = gap(row, shown, withdrawn)?;
        if after.is_negative() || after.is_zero() {
            return Ok(Answer::Kept);
        }
        let anew = match agreed(row)? {
            Some(agreed) => {
                !gap(row, agreed, withdrawn)?.is_negative()
                    && !gap(row, shown, agreed)?.is_negative()
            }
            None => false,
        };
        Ok(if anew {
            Answer::Kept
        } else {
            Answer::Broken(row.example(&rounded(after)))
        })
    };
    told().unwrap_or_else(|answer| answer)
}

/// Whether a signal says that the person has opted out; `None` where it does not apply.
///
/// A US Privacy string has four letters: version 1, notice, opt-out, agreement; `Y`, `N` or `-`.
fn opts_out(text: &str) -> Told<Option<bool>> {
    let letters: Vec<char> = text.to_uppercase().chars().collect();
    if let ['1', notice, sale, agreement] = letters[..] {
        let known = [notice, sale, agreement]
            .iter()
            .all(|letter| matches!(letter, 'Y' | 'N' | '-'));
        if known {
            return Ok((sale != '-').then_some(sale == 'Y'));
        }
    }
    let said = yes_no(text).ok_or_else(|| Answer::Unreadable(text.to_owned()))?;
    Ok(Some(said))
}

/// Was the row targeted or shown although its person had opted out?
pub(super) fn despite_opt_out(row: &Row<'_>) -> Answer {
    let told = || -> Told<Answer> {
        let signals = row.all(Field::OptOut).map(opts_out);
        let signals: Vec<bool> = signals.filter_map(Result::transpose).collect::<Told<_>>()?;
        if signals.is_empty() {
            return Ok(Answer::NotConcerned);
        }
        if !signals.contains(&true) {
            return Ok(Answer::Kept);
        }
        let profiled = match row.get(Field::Profiled) {
            Some(text) => yes_no(text).ok_or_else(|| Answer::Unreadable(text.to_owned()))?,
            None => true,
        };
        Ok(if profiled && is_shown(row)? {
            Answer::Broken(row.example("opt-out"))
        } else {
            Answer::Kept
        })
    };
    told().unwrap_or_else(|answer| answer)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn answer(check: fn(&Row<'_>) -> Answer, fields: &[(Field, &str)]) -> Answer {
        let values: Vec<(Field, Option<Cow<'_, str>>)> = fields
            .iter()
            .map(|(field, text)| (*field, Some(Cow::Borrowed(*text)).filter(|t| !t.is_empty())))
            .collect();
        check(&Row {
            values: &values,
            words: &[],
        })
    }

    fn broken(example: &str) -> Answer {
        Answer::Broken(example.to_owned())
    }

    fn unreadable(example: &str) -> Answer {
        Answer::Unreadable(example.to_owned())
    }

    #[test]
    fn what_is_shown_before_consent_breaks_and_at_its_moment_it_does_not() {
        let shown = |time: &str, agreed: &str| {
            let fields = [(Field::Time, time), (Field::ConsentAt, agreed)];
            answer(before_consent, &fields)
        };
        let noon = "2026-03-01T12:00:00Z";
        assert_eq!(shown(noon, noon), Answer::Kept);
        assert_eq!(shown("2026-03-03T12:00:00Z", noon), Answer::Kept);
        assert_eq!(shown("2026-03-01T11:59:59.999Z", noon), broken("< PT1S"));
        assert_eq!(shown("2026-02-27T11:00:00Z", noon), broken("P2D"));
        assert_eq!(shown(noon, ""), Answer::NotConcerned);
        assert_eq!(shown("", noon), unreadable("\u{2014}"));
        assert_eq!(shown("soon", noon), unreadable("soon"));
        // A time without a zone beside one with, and no moment of anybody's life in the example.
        let local = shown("2026-03-01T12:00:00", noon);
        assert_eq!(local, unreadable("9999-99-99T99:99:99"));
    }

    #[test]
    fn a_row_that_was_not_shown_is_not_concerned() {
        let shown = |field: Field, text: &str| {
            let fields = [
                (Field::Time, "2026-03-01"),
                (Field::ConsentAt, "2026-03-02"),
                (Field::Name, "spring"),
                (field, text),
            ];
            answer(before_consent, &fields)
        };
        assert_eq!(shown(Field::Shown, "1"), broken("spring: P1D"));
        assert_eq!(shown(Field::Shown, "0"), Answer::NotConcerned);
        assert_eq!(shown(Field::Targeted, "non"), Answer::NotConcerned);
        assert_eq!(shown(Field::Targeted, ""), Answer::NotConcerned);
        assert_eq!(shown(Field::Targeted, "?!"), unreadable("?!"));
    }

    #[test]
    fn the_time_of_a_consent_string_is_when_it_was_changed() {
        let table = include_str!("../../../tests/oracles/tcf.tsv");
        let mut looked_at = 0;
        for row in table.lines().skip(3) {
            let cells: Vec<&str> = row.split('\t').collect();
            let (text, updated, profiled) = (cells[0], cells[2], cells[5] == "yes");
            let milliseconds: i64 = updated.parse().expect("milliseconds");
            let at = |time: i64| {
                let time = time.to_string();
                answer(
                    before_consent,
                    &[(Field::Time, &time), (Field::Consent, text)],
                )
            };
            if profiled {
                assert_eq!(at(milliseconds), Answer::Kept);
                assert_eq!(at(milliseconds - 1), broken("< PT1S"));
                assert_eq!(at(milliseconds - 86_400_000), broken("P1D"));
                looked_at += 1;
            } else {
                assert_eq!(at(milliseconds - 1), Answer::NotConcerned);
            }
            let cut = [(Field::Time, updated), (Field::Consent, &text[..48])];
            if TcString::decode(&text[..48]).is_none() {
                assert_eq!(answer(before_consent, &cut), unreadable("TCF"));
            }
        }
        assert!(looked_at >= 10);
        let words = [(Field::Time, "1772359200"), (Field::Consent, "yes")];
        assert_eq!(answer(before_consent, &words), Answer::NotConcerned);
    }

    #[test]
    fn what_is_shown_after_withdrawal_breaks_unless_there_is_a_new_consent() {
        let shown = |time: &str, withdrawn: &str, agreed: &str| {
            let fields = [
                (Field::Time, time),
                (Field::WithdrawnAt, withdrawn),
                (Field::ConsentAt, agreed),
            ];
            answer(after_withdrawal, &fields)
        };
        assert_eq!(
            shown("2026-03-05", "2026-03-01", "2026-02-01"),
            broken("P4D")
        );
        assert_eq!(shown("2026-03-05", "2026-03-01", ""), broken("P4D"));
        assert_eq!(shown("2026-03-01", "2026-03-01", ""), Answer::Kept);
        assert_eq!(shown("2026-03-05", "", ""), Answer::NotConcerned);
        let anew = shown("2026-03-05", "2026-03-01", "2026-03-04");
        assert_eq!(anew, Answer::Kept);
        // Agreed anew, but only after this was shown.
        let late = shown("2026-03-05", "2026-03-01", "2026-03-06");
        assert_eq!(late, broken("P4D"));
    }

    #[test]
    fn who_has_opted_out_and_is_targeted_breaks() {
        let signal = |text: &str| answer(despite_opt_out, &[(Field::OptOut, text)]);
        assert_eq!(signal("1"), broken("opt-out"));
        assert_eq!(signal("non"), Answer::Kept);
        assert_eq!(signal(""), Answer::NotConcerned);
        assert_eq!(signal("maybe"), unreadable("maybe"));
        // IAB US Privacy strings: the third letter is the opt-out.
        assert_eq!(signal("1YYN"), broken("opt-out"));
        assert_eq!(signal("1YNN"), Answer::Kept);
        assert_eq!(signal("1---"), Answer::NotConcerned);
        assert_eq!(signal("1XYN"), unreadable("1XYN"));
        let two = [(Field::OptOut, "0"), (Field::OptOut, "1")];
        assert_eq!(answer(despite_opt_out, &two), broken("opt-out"));
        for (field, text) in [
            (Field::Targeted, "0"),
            (Field::Shown, "no"),
            (Field::Profiled, "non"),
        ] {
            let fields = [(Field::OptOut, "1"), (field, text)];
            assert_eq!(answer(despite_opt_out, &fields), Answer::Kept, "{field:?}");
        }
    }
}
