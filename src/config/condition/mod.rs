//! The condition of `--where`: which rows of a log are audited. A tree of tests of one column each,
//! how it is written, and what a test says of one value. Rows are read elsewhere.

mod lexer;
mod parser;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use crate::config::Origin;
use crate::config::number::{Decimal, format_micros};

pub use parser::parse_condition;

/// A condition as the user gave it, with the place that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What rows must meet.
    pub condition: Condition,
    /// Where it was written.
    pub origin: Origin,
}

/// What rows must meet. There is no negation: `not` is carried to the tests when it is read, which
/// changes nothing in three-valued logic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Every part, two or more; none of them is of this kind.
    All(Vec<Condition>),
    /// At least one part of two or more; none of them is of this kind.
    Any(Vec<Condition>),
    /// One test of one column.
    Test(Test),
}

/// A test of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The column's name.
    pub column: String,
    /// Where the name stands in the text that was read, in bytes.
    pub at: Range<usize>,
    /// What its value must be.
    pub wanted: Wanted,
}

/// What a value must be. The literals of one test are all numbers or all texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// `= 18`, `!= 'mail'`, `>= 0.5` …
    Compare(Comparison, Literal),
    /// `in ('mail', 'sms')`.
    In {
        /// The values; one at least.
        values: Vec<Literal>,
        /// Whether it is `not in`.
        negated: bool,
    },
    /// `between 18 and 25`, both included.
    Between {
        /// The smallest value.
        low: Literal,
        /// The largest value.
        high: Literal,
        /// Whether it is `not between`.
        negated: bool,
    },
    /// `is null`.
    Null {
        /// Whether it is `is not null`.
        negated: bool,
    },
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A number in millionths.
    Number(i64),
    /// A text.
    Text(String),
}

/// What a test says of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It is met.
    True,
    /// It is not met.
    False,
    /// The value is null, and a comparison with nothing is neither.
    Unknown,
    /// The value was to be compared with a number and is none.
    Unreadable,
}

impl Comparison {
    /// How it is written, in this program and in SQL.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    const fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::Greater,
            Self::Greater => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }

    const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// Whether a field is null: empty, nothing but spaces, or the word `NaN`.
#[must_use]
pub fn is_null(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ') || text.eq_ignore_ascii_case("nan")
}

impl Test {
    /// Whether the column is compared with numbers.
    #[must_use]
    pub fn wants_numbers(&self) -> bool {
        let first = match &self.wanted {
            Wanted::Compare(_, value) | Wanted::Between { low: value, .. } => Some(value),
            Wanted::In { values, .. } => values.first(),
            Wanted::Null { .. } => None,
        };
        matches!(first, Some(Literal::Number(_)))
    }

    /// What the test says of a field.
    #[must_use]
    pub fn of(&self, text: Option<&str>) -> Truth {
        match text.filter(|text| !is_null(text)) {
            None => self.of_null(),
            Some(text) if self.wants_numbers() => {
                Decimal::read(text).map_or(Truth::Unreadable, |number| self.of_number(number))
            }
            Some(text) => self.of_value(|literal| match literal {
                Literal::Text(wanted) => text.as_bytes().cmp(wanted.as_bytes()),
                Literal::Number(_) => Ordering::Less,
            }),
        }
    }

    /// What the test says of a whole number.
    #[must_use]
    pub fn of_whole(&self, whole: i64) -> Truth {
        if self.wants_numbers() {
            Decimal::whole(whole).map_or(Truth::Unreadable, |number| self.of_number(number))
        } else {
            self.of(Some(&whole.to_string()))
        }
    }

    /// What the test says of a field that is null.
    #[must_use]
    pub const fn of_null(&self) -> Truth {
        match self.wanted {
            Wanted::Null { negated: true } => Truth::False,
            Wanted::Null { negated: false } => Truth::True,
            Wanted::Compare(..) | Wanted::In { .. } | Wanted::Between { .. } => Truth::Unknown,
        }
    }

    fn of_number(&self, number: Decimal) -> Truth {
        self.of_value(|literal| match literal {
            Literal::Number(micros) => number.compare(*micros),
            Literal::Text(_) => Ordering::Less,
        })
    }

    /// `order` is how the value stands to a literal.
    fn of_value(&self, order: impl Fn(&Literal) -> Ordering) -> Truth {
        let holds = match &self.wanted {
            Wanted::Compare(comparison, value) => comparison.holds(order(value)),
            Wanted::In { values, negated } => {
                values.iter().any(|value| order(value).is_eq()) != *negated
            }
            Wanted::Between { low, high, negated } => {
                (order(low).is_ge() && order(high).is_le()) != *negated
            }
            Wanted::Null { negated } => *negated,
        };
        if holds { Truth::True } else { Truth::False }
    }

    fn negated(self) -> Self {
        let wanted = match self.wanted {
            Wanted::Compare(comparison, value) => Wanted::Compare(comparison.negated(), value),
            Wanted::In { values, negated } => Wanted::In {
                values,
                negated: !negated,
            },
            Wanted::Between { low, high, negated } => Wanted::Between {
                low,
                high,
                negated: !negated,
            },
            Wanted::Null { negated } => Wanted::Null { negated: !negated },
        };
        Self { wanted, ..self }
    }
}

impl Condition {
    /// The condition that is met where this one is not: `not (a and b)` is `not a or not b`.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::All(parts) => Self::Any(parts.into_iter().map(Self::negated).collect()),
            Self::Any(parts) => Self::All(parts.into_iter().map(Self::negated).collect()),
            Self::Test(test) => Self::Test(test.negated()),
        }
    }

    /// All parts together.
    fn all(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::All(parts) => parts,
            Self::Any(_) | Self::Test(_) => vec![part],
        });
        Self::single(flat.collect(), Self::All)
    }

    /// At least one of the parts.
    fn any(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::Any(parts) => parts,
            Self::All(_) | Self::Test(_) => vec![part],
        });
        Self::single(flat.collect(), Self::Any)
    }

    fn single(mut parts: Vec<Self>, several: fn(Vec<Self>) -> Self) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                several(parts)
            }
            None => several(parts),
        }
    }

    /// The tests in order of writing.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Test(test) => vec![test],
        }
    }

    /// The columns in order of writing, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        once(self.tests().into_iter())
    }

    /// The columns that are compared with numbers, in order of writing, each once.
    #[must_use]
    pub fn number_columns(&self) -> Vec<&str> {
        once(self.tests().into_iter().filter(|test| test.wants_numbers()))
    }

    /// Calls every column by another name.
    ///
    /// # Errors
    ///
    /// The first error of `name`.
    pub fn rename<E>(
        &mut self,
        name: &mut impl FnMut(&Test) -> Result<String, E>,
    ) -> Result<(), E> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter_mut().try_for_each(|part| part.rename(name))
            }
            Self::Test(test) => {
                test.column = name(test)?;
                Ok(())
            }
        }
    }
}

fn once<'t>(tests: impl Iterator<Item = &'t Test>) -> Vec<&'t str> {
    let mut names: Vec<&str> = Vec::new();
    for test in tests {
        if !names.contains(&test.column.as_str()) {
            names.push(&test.column);
        }
    }
    names
}

/// The canonical text: reading it gives the same condition, and equal conditions have equal texts.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, word) = match self {
            Self::All(parts) => (parts, " and "),
            Self::Any(parts) => (parts, " or "),
            Self::Test(test) => return test.fmt(f),
        };
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                f.write_str(word)?;
            }
            if matches!((self, part), (Self::All(_), Self::Any(_))) {
                write!(f, "({part})")?;
            } else {
                part.fmt(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if lexer::is_plain_name(&self.column) {
            f.write_str(&self.column)?;
        } else {
            write!(f, "\"{}\"", self.column.replace('"', "\"\""))?;
        }
        let not = |negated: bool| if negated { "not " } else { "" };
        match &self.wanted {
            Wanted::Compare(comparison, value) => write!(f, " {} {value}", comparison.symbol()),
            Wanted::In { values, negated } => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, " {}in ({})", not(*negated), values.join(", "))
            }
            Wanted::Between { low, high, negated } => {
                write!(f, " {}between {low} and {high}", not(*negated))
            }
            Wanted::Null { negated } => write!(f, " is {}null", not(*negated)),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(micros) => f.write_str(&format_micros(*micros)),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn test(text: &str) -> Test {
        match parse_condition(text).expect(text) {
            Condition::Test(test) => test,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn a_number_is_compared_exactly_and_a_text_by_its_bytes() {
        use Truth::{False, True, Unknown, Unreadable};
        for (condition, value, truth) in [
            ("age >= 18", "18", True),
            ("age >= 18", "17.9999999999999999", False),
            ("age = 18", "18.0", True),
            ("age = 18", "1.8e1", True),
            ("age = 0.3", "0.30000000000000004", False),
            ("age > 0", "1e-300", True),
            ("age > -1", "-1.0000001", False),
            ("age between 18 and 25", "25", True),
            ("age not between 18 and 25", "25.1", True),
            ("age in (1, 2.5)", "2,5", True),
            ("age >= 18", "", Unknown),
            ("age != 18", "  ", Unknown),
            ("age != 18", "NaN", Unknown),
            ("age != 18", "old", Unreadable),
            ("age != 18", "inf", Unreadable),
            ("age != 18", "9000000000001", Unreadable),
            ("age = '18'", "18", True),
            ("age = '18'", "18.0", False),
            ("c = 'mail'", "Mail", False),
            ("c = 'mail'", "mail ", False),
            ("c not in ('mail', 'sms')", "push", True),
            ("c not in ('mail', 'sms')", "", Unknown),
            ("day >= '2026-11-01'", "2026-11-02", True),
            ("day < 'é'", "z", True),
            ("c is null", "", True),
            ("c is null", "nan", True),
            ("c is not null", " ", False),
            ("c is not null", "x", True),
        ] {
            assert_eq!(
                test(condition).of(Some(value)),
                truth,
                "{condition}: {value:?}"
            );
        }
        assert_eq!(test("c is null").of(None), True);
        assert_eq!(test("age > 2").of_whole(3), True);
        assert_eq!(test("age = '3'").of_whole(3), True);
        assert_eq!(test("age > 2").of_whole(i64::MAX), Unreadable);
    }

    fn literal() -> impl Strategy<Value = (Literal, Literal)> {
        prop_oneof![
            (-999_999_999_i64..999_999_999, 0_i64..999_999)
                .prop_map(|(a, more)| { (Literal::Number(a), Literal::Number(a + more)) }),
            ("[a-z' é\"\\\\]{1,6}x", "[a-z]{0,3}").prop_map(|(a, more)| {
                let high = format!("{a}{more}");
                (Literal::Text(a), Literal::Text(high))
            }),
        ]
    }

    fn any_test() -> impl Strategy<Value = Condition> {
        let comparison = prop_oneof![
            Just(Comparison::Equal),
            Just(Comparison::NotEqual),
            Just(Comparison::Less),
            Just(Comparison::AtMost),
            Just(Comparison::Greater),
            Just(Comparison::AtLeast),
        ];
        let wanted = (comparison, literal(), any::<bool>(), 0..4).prop_map(
            |(comparison, (low, high), negated, kind)| match kind {
                0 => Wanted::Compare(comparison, low),
                1 => Wanted::In {
                    values: vec![high, low],
                    negated,
                },
                2 => Wanted::Between { low, high, negated },
                _ => Wanted::Null { negated },
            },
        );
        let column = prop_oneof!["[abc]", "and|In|is null|a\"b|`|1st|é_1|x y"];
        (column, wanted).prop_map(|(column, wanted)| {
            Condition::Test(Test {
                column,
                at: 0..0,
                wanted,
            })
        })
    }

    pub(super) fn any_condition() -> impl Strategy<Value = Condition> {
        any_test().prop_recursive(4, 24, 4, |part| {
            let parts = proptest::collection::vec(part, 2..4);
            (parts, any::<bool>()).prop_map(|(parts, all)| {
                if all {
                    Condition::all(parts)
                } else {
                    Condition::any(parts)
                }
            })
        })
    }

    /// The condition without the places where it was read.
    fn placeless(condition: &Condition) -> Condition {
        let place = |part: &Condition| placeless(part);
        match condition {
            Condition::All(parts) => Condition::All(parts.iter().map(place).collect()),
            Condition::Any(parts) => Condition::Any(parts.iter().map(place).collect()),
            Condition::Test(test) => Condition::Test(Test {
                at: 0..0,
                ..test.clone()
            }),
        }
    }

    proptest! {
        #[test]
        fn the_canonical_text_is_read_as_the_same_condition(condition in any_condition()) {
            let text = condition.to_string();
            let again = parse_condition(&text).map_err(|error| {
                TestCaseError::fail(format!("{text}: {error:?}"))
            })?;
            prop_assert_eq!(placeless(&again), condition);
        }

        #[test]
        fn not_is_carried_to_the_tests(condition in any_condition()) {
            let text = format!("NOT ({condition})");
            let negated = parse_condition(&text).expect("it is well formed");
            prop_assert_eq!(placeless(&negated), condition.clone().negated());
            prop_assert_eq!(condition.clone().negated().negated(), condition);
        }

        /// A test and its opposite say opposite things, and neither of a null; `is null` is never unknown.
        #[test]
        fn a_test_and_its_opposite_never_agree(condition in any_test(), value in "|[ax]|-?[0-9]{1,3}|nan| ") {
            let Condition::Test(test) = condition else {
                return Ok(());
            };
            let opposite = match test.of(Some(&value)) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                same @ (Truth::Unknown | Truth::Unreadable) => same,
            };
            prop_assert_eq!(test.negated().of(Some(&value)), opposite);
        }
    }
}
