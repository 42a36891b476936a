//! Reads a condition: `campaign = 'Spring' and age >= 18 and score is not null`. The grammar is that of
//! SQL's conditions on one column each; the first mistake is told with its place.

use std::ops::Range;

use crate::config::condition::lexer::{Mistake, Placed, Token, is_keyword, tokens};
use crate::config::condition::{Comparison, Condition, Literal, Test, Wanted, is_null};
use crate::error::{Code, Error, Result};

/// Deepest nesting of brackets and `not`.
const DEEPEST: usize = 64;

/// Reads a condition.
///
/// # Errors
///
/// [`Code::WhereSyntax`], with the character at which the text stops making sense.
pub fn parse_condition(text: &str) -> Result<Condition> {
    read(text).map_err(|mistake| {
        let (before, rest) = text.split_at(mistake.at.min(text.len()));
        let place = before.chars().count() + 1;
        let shown: String = rest.chars().take(24).collect();
        let shown = if shown.is_empty() {
            "at its end".to_owned()
        } else {
            format!("at character {place}, `{}`", shown.escape_debug())
        };
        let what = mistake.what;
        Error::new(
            Code::WhereSyntax,
            format!("the condition cannot be read {shown}: {what}"),
        )
        .help(mistake.help)
    })
}

fn read(text: &str) -> std::result::Result<Condition, Mistake> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        end: text.len(),
        depth: 0,
    };
    let condition = parser.any()?;
    match parser.peek() {
        None => Ok(condition),
        Some(Token::Sign(")")) => Err(parser.mistake(
            "a bracket is closed that was not opened",
            "remove it, or open one before",
        )),
        Some(_) => Err(parser.mistake(
            "the condition is over here",
            "join conditions with `and` or `or`",
        )),
    }
}

struct Parser {
    tokens: Vec<Placed>,
    next: usize,
    end: usize,
    depth: usize,
}

type Parsed<T> = std::result::Result<T, Mistake>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn place(&self) -> Range<usize> {
        let placed = self.tokens.get(self.next);
        placed.map_or(self.end..self.end, |(_, place)| place.clone())
    }

    fn mistake(&self, what: impl Into<String>, help: impl Into<String>) -> Mistake {
        Mistake::new(self.place().start, what, help)
    }

    fn take_sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found =
            matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    fn any(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(Condition::any(parts))
    }

    fn all(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.part()?];
        while self.take_word("and") {
            parts.push(self.part()?);
        }
        Ok(Condition::all(parts))
    }

    fn part(&mut self) -> Parsed<Condition> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.mistake(
                format!("more than {DEEPEST} brackets or `not` stand in each other"),
                "write it flatter",
            ));
        }
        let part = if self.take_word("not") {
            self.part()?.negated()
        } else if self.take_sign("(") {
            let inner = self.any()?;
            if !self.take_sign(")") {
                return Err(self.mistake("a bracket is not closed", "add `)`, `and` or `or`"));
            }
            inner
        } else {
            Condition::Test(self.test()?)
        };
        self.depth -= 1;
        Ok(part)
    }

    fn test(&mut self) -> Parsed<Test> {
        let at = self.place();
        let column = self.column()?;
        let negated = self.take_word("not");
        let wanted = if self.take_word("in") {
            self.list(negated)?
        } else if self.take_word("between") {
            self.between(negated)?
        } else if negated {
            return Err(self.mistake(
                "`not` stands here before `in` or `between` only",
                "write it before the column: `not age = 18`",
            ));
        } else if self.take_word("is") {
            let negated = self.take_word("not");
            if !self.take_word("null") {
                return Err(self.mistake(
                    "`is` stands before `null` and `not null` only",
                    "compare with `=`",
                ));
            }
            Wanted::Null { negated }
        } else {
            self.comparison()?
        };
        Ok(Test { column, at, wanted })
    }

    fn column(&mut self) -> Parsed<String> {
        let help = "a condition begins with a column: `age >= 18`, `\"e-mail\" is not null`";
        let name = match self.peek() {
            Some(Token::Word(word)) if !is_keyword(word) => word.clone(),
            Some(Token::Name(name)) if !name.is_empty() => name.clone(),
            None => return Err(self.mistake("a condition is missing", help)),
            Some(_) => return Err(self.mistake("a column is missing", help)),
        };
        self.next += 1;
        Ok(name)
    }

    fn comparison(&mut self) -> Parsed<Wanted> {
        let comparison = match self.peek() {
            Some(Token::Sign("=")) => Comparison::Equal,
            Some(Token::Sign("!=" | "<>")) => Comparison::NotEqual,
            Some(Token::Sign("<")) => Comparison::Less,
            Some(Token::Sign("<=")) => Comparison::AtMost,
            Some(Token::Sign(">")) => Comparison::Greater,
            Some(Token::Sign(">=")) => Comparison::AtLeast,
            _ => {
                return Err(self.mistake(
                    "a comparison is missing after the column",
                    "write `=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `between … and …`, `is null` or `is not null`",
                ));
            }
        };
        self.next += 1;
        Ok(Wanted::Compare(comparison, self.literal()?))
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let help = "write a number, or a text in single quotes";
        let literal = match self.peek() {
            Some(Token::Number(micros)) => Literal::Number(*micros),
            Some(Token::Text(text)) if is_null(text) => {
                return Err(self.mistake(
                    "an empty field and `NaN` are null, and equal to nothing",
                    "write `is null` or `is not null`",
                ));
            }
            Some(Token::Text(text)) => Literal::Text(text.clone()),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("null") => {
                return Err(self.mistake(
                    "nothing is equal to null",
                    "write `is null` or `is not null`",
                ));
            }
            Some(Token::Word(word)) if !is_keyword(word) => {
                let help = format!("a text stands in single quotes: '{word}'");
                return Err(self.mistake("a value is missing", help));
            }
            Some(Token::Name(name)) => {
                let help = format!("a text stands in single quotes: '{name}'");
                return Err(self.mistake("a column stands where a value is needed", help));
            }
            _ => return Err(self.mistake("a value is missing", help)),
        };
        self.next += 1;
        Ok(literal)
    }

    fn list(&mut self, negated: bool) -> Parsed<Wanted> {
        let help = "write `in ('mail', 'sms')`";
        if !self.take_sign("(") {
            return Err(self.mistake("a list in brackets is missing", help));
        }
        let mut values = vec![self.literal()?];
        while self.take_sign(",") {
            let place = self.place();
            let value = self.literal()?;
            alike(&values[0], &value, place.start)?;
            values.push(value);
        }
        if !self.take_sign(")") {
            return Err(self.mistake("the list is not closed", help));
        }
        Ok(Wanted::In { values, negated })
    }

    fn between(&mut self, negated: bool) -> Parsed<Wanted> {
        let start = self.place().start;
        let low = self.literal()?;
        if !self.take_word("and") {
            return Err(self.mistake("`and` is missing", "write `between 18 and 25`"));
        }
        let place = self.place();
        let high = self.literal()?;
        alike(&low, &high, place.start)?;
        let is_empty = match (&low, &high) {
            (Literal::Number(low), Literal::Number(high)) => low > high,
            (Literal::Text(low), Literal::Text(high)) => low > high,
            (Literal::Number(_), Literal::Text(_)) | (Literal::Text(_), Literal::Number(_)) => true,
        };
        if is_empty {
            return Err(Mistake::new(
                start,
                format!("nothing lies between {low} and {high}"),
                "write the smaller value first",
            ));
        }
        Ok(Wanted::Between { low, high, negated })
    }
}

/// Refuses numbers and texts in one test: a column is read in one way.
fn alike(first: &Literal, other: &Literal, at: usize) -> Parsed<()> {
    if std::mem::discriminant(first) == std::mem::discriminant(other) {
        return Ok(());
    }
    Err(Mistake::new(
        at,
        format!("{first} and {other} are a number and a text"),
        "write all values with quotes, or none",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_have_one_canonical_text() {
        for (written, canonical) in [
            ("campaign='Spring'", "campaign = 'Spring'"),
            (
                "campaign = 'Spring' AND age >= 18 and NOT (channel IN ('mail','sms')) and score IS NOT NULL",
                "campaign = 'Spring' and age >= 18 and channel not in ('mail', 'sms') and score is not null",
            ),
            ("(a = 1 and (b = 2 and c = 3))", "a = 1 and b = 2 and c = 3"),
            ("a = 1 or b = 2 and c = 3", "a = 1 or b = 2 and c = 3"),
            (
                "(a = 1 or b = 2) and c <> 3.50",
                "(a = 1 or b = 2) and c != 3.5",
            ),
            ("not (a < 1 or not b > 2)", "a >= 1 and b > 2"),
            ("not not a is null", "a is null"),
            ("not a between 1 and 2", "a not between 1 and 2"),
            ("\"and\" = 'O''Hara'", "\"and\" = 'O''Hara'"),
            ("`e-mail` <= -.5", "\"e-mail\" <= -0.5"),
            ("`age` in (+1,2.0)", "age in (1, 2)"),
            ("Âge = 3", "Âge = 3"),
        ] {
            let condition = parse_condition(written).expect(written);
            assert_eq!(condition.to_string(), canonical, "{written}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        for (text, place, help) in [
            ("", "at its end", "begins with a column"),
            ("age", "at its end", "write `=`"),
            ("age >", "at its end", "a number, or a text"),
            ("age > 18 and", "at its end", "begins with a column"),
            ("age > 18 campaign", "at character 10", "`and` or `or`"),
            ("age = = 3", "at character 7", "a number"),
            ("age == 3", "at character 5", "write `=`"),
            ("a = 1 && b = 2", "at character 7", "write `and`"),
            ("a = 1 || b = 2", "at character 7", "write `or`"),
            ("! a = 1", "at character 1", "write `not`"),
            ("campaign = Spring", "at character 12", "'Spring'"),
            ("campaign = \"Spring\"", "at character 12", "'Spring'"),
            ("campaign = 'Spring", "at character 12", "close it with '"),
            ("é = null", "at character 5", "is null"),
            ("a = ''", "at character 5", "is null"),
            ("a is 3", "at character 6", "with `=`"),
            ("a not = 3", "at character 7", "before the column"),
            ("a in ()", "at character 7", "a number, or a text"),
            ("a in (1, 'b')", "at character 10", "with quotes, or none"),
            ("a in (1", "at its end", "in ('mail', 'sms')"),
            ("a in 1", "at character 6", "in ('mail', 'sms')"),
            (
                "a between 2 and 1",
                "at character 11",
                "smaller value first",
            ),
            ("a between 1 or 2", "at character 13", "between 18 and 25"),
            ("a between 1 and 'x'", "at character 17", "with quotes"),
            ("(a = 1", "at its end", "add `)`"),
            ("a = 1)", "at character 6", "remove it"),
            ("a = 1;", "at character 6", "double quotes"),
            ("a = 1 -- x", "at character 7", "double quotes"),
            ("18 <= age", "at character 1", "begins with a column"),
            ("a = 1.2345678", "at character 5", "'1.2345678'"),
            ("a = 2026-11-01", "at character 5", "'2026-11-01'"),
            ("a = 1e3", "at character 5", "18 or 0.5"),
            ("a = 1234567890.123456", "at character 5", "as a text"),
            ("and = 1", "at character 1", "begins with a column"),
            ("\"\" = 1", "at character 1", "begins with a column"),
        ] {
            let error = parse_condition(text).expect_err(text);
            assert_eq!(error.code(), Code::WhereSyntax, "{text}");
            assert!(error.message().contains(place), "{text}: {error}");
            assert!(error.help_lines()[0].contains(help), "{text}: {error}");
        }
        let deep = format!("{}a = 1{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(parse_condition(&deep).is_err());
        let nots = format!("{}a = 1", "not ".repeat(100_000));
        assert!(parse_condition(&nots).is_err());
    }
}
