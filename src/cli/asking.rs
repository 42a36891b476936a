//! Asking a question on the terminal: numbered answers on standard error, a number from standard input.
//! Where nobody sits, nothing is asked.

use std::io::{self, BufRead, IsTerminal as _, Write};

/// Wrong answers after which a question stays open.
const TRIES: usize = 3;

/// The number of the answer, from 0; `None` when nobody is there, or nobody knows.
pub(crate) fn ask(question: &str, choices: &[String], prompt: &str) -> Option<usize> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    ask_of(
        &mut io::stdin().lock(),
        &mut io::stderr().lock(),
        question,
        choices,
        prompt,
    )
}

fn ask_of(
    answers: &mut dyn BufRead,
    shown: &mut dyn Write,
    question: &str,
    choices: &[String],
    prompt: &str,
) -> Option<usize> {
    let mut text = format!("\n{}\n", harmless(question));
    for (at, choice) in choices.iter().enumerate() {
        text.push_str(&format!("  {}  {}\n", at + 1, harmless(choice)));
    }
    shown.write_all(text.as_bytes()).ok()?;
    for _ in 0..TRIES {
        shown.write_all(prompt.as_bytes()).ok()?;
        shown.flush().ok()?;
        let mut line = String::new();
        // The end of input, or a line of bytes that are no text: nobody answers.
        if answers.read_line(&mut line).ok()? == 0 || line.trim().is_empty() {
            return None;
        }
        let answer = line.trim().parse::<usize>().ok();
        let answer = answer.filter(|number| (1..=choices.len()).contains(number));
        if let Some(number) = answer {
            return Some(number - 1);
        }
    }
    None
}

/// Names of the data may hold escape sequences, which a terminal would obey.
fn harmless(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() {
                c.escape_unicode().collect()
            } else {
                vec![c]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &str) -> (Option<usize>, String) {
        let mut shown = Vec::new();
        let choices = ["sexe".to_owned(), "a\u{1b}[31m".to_owned()];
        let answer = ask_of(
            &mut typed.as_bytes(),
            &mut shown,
            "Which?",
            &choices,
            "number: ",
        );
        (answer, String::from_utf8(shown).expect("text"))
    }

    #[test]
    fn a_number_chooses_and_everything_else_is_asked_again() {
        assert_eq!(asked("2\n").0, Some(1));
        assert_eq!(asked("0\nthree\n 1 \n").0, Some(0));
        assert_eq!(asked("3\n3\n3\n1\n").0, None);
    }

    #[test]
    fn nothing_typed_leaves_the_question_open() {
        assert_eq!(asked("\n").0, None);
        assert_eq!(asked("").0, None);
    }

    #[test]
    fn what_is_asked_cannot_command_the_terminal() {
        let shown = asked("1\n").1;
        assert!(shown.contains("  2  a\\u{1b}[31m"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }
}
