//! Blocks marked ```` ```console ````: their `$ bias-audit …` lines are run, in the order of the page,
//! in a folder with a copy of examples/. `$ echo $?` after a command says its exit code; without it 0
//! is meant. Output that is shown must be what is printed. A comment before the block shortens it:
//! `<!-- show: FAIL | Findings (4 lines) -->` keeps, of the block's last command, the paragraphs that
//! start so, with `…` between.

use std::path::Path;

use crate::examples::{copy_of_examples, words};
use crate::support::bias_audit;

const SHOW: &str = "<!-- show: ";

/// The line that asks for the exit code of the command before.
const ASK_EXIT: &str = "$ echo $?";

/// A command of a block, the output shown under it, and the exit code, where the block asks for it.
struct Shown {
    line: String,
    output: Vec<String>,
    exit: Option<String>,
}

/// The page with the output of every command as it is now.
///
/// # Errors
///
/// A command that ends with another exit code than the page says, or whose output has no paragraph
/// that the page asks for.
pub(super) fn executed(page: &str) -> Result<String, String> {
    let folder = copy_of_examples();
    let mut made = Vec::new();
    let mut show: Option<Vec<&str>> = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        made.push(line.to_owned());
        if let Some(asked) = line.strip_prefix(SHOW) {
            show = Some(asked.trim_end_matches(" -->").split(" | ").collect());
        } else if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let asked = show.take();
            let commands = commands(&block);
            for (at, shown) in commands.iter().enumerate() {
                let is_last = at + 1 == commands.len();
                let asked = asked.as_deref().filter(|_| is_last);
                made.extend(run(folder.path(), shown, asked)?);
            }
            made.push("```".to_owned());
        } else if !line.is_empty() {
            show = None;
        }
    }
    Ok(made.join("\n") + "\n")
}

fn commands(block: &[&str]) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    for line in block {
        match commands.last_mut() {
            Some(last) if *line == ASK_EXIT => last.exit = Some(String::new()),
            Some(Shown {
                exit: Some(exit), ..
            }) if exit.is_empty() => (*line).clone_into(exit),
            Some(last) if !line.starts_with("$ ") => last.output.push((*line).to_owned()),
            Some(_) | None => commands.push(Shown {
                line: (*line).to_owned(),
                output: Vec::new(),
                exit: None,
            }),
        }
    }
    commands
}

/// The lines of the block for one command.
fn run(folder: &Path, shown: &Shown, asked: Option<&[&str]>) -> Result<Vec<String>, String> {
    let command = shown
        .line
        .replace("cargo run --release --locked -- ", "bias-audit ");
    let words = words(command.trim_start_matches("$ "));
    let Some((program, arguments)) = words.split_first() else {
        return Err("a console block has an empty line where a command should be".into());
    };
    let mut lines = vec![shown.line.clone()];
    if program != "bias-audit" {
        lines.extend(shown.output.iter().cloned());
        return Ok(lines);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = bias_audit(folder, &arguments);
    let exit = shown.exit.as_deref().unwrap_or("0");
    if output.status.to_string() != exit {
        return Err(format!(
            "`{}` exits {}, not {exit}; {}",
            shown.line, output.status, output.stderr
        ));
    }
    let printed = output.stdout + &output.stderr;
    match asked {
        Some(asked) => lines.extend(
            shortened(&printed, asked).map_err(|what| format!("`{}`: {what}", shown.line))?,
        ),
        None if shown.output.is_empty() => {}
        None => lines.extend(printed.lines().map(str::to_owned)),
    }
    if shown.exit.is_some() {
        lines.extend([ASK_EXIT.to_owned(), exit.to_owned()]);
    }
    Ok(lines)
}

/// The paragraphs asked for, with `…` where something is left out.
fn shortened(printed: &str, asked: &[&str]) -> Result<Vec<String>, String> {
    let paragraphs: Vec<&str> = printed.trim_end().split("\n\n").collect();
    let mut lines: Vec<String> = Vec::new();
    let mut next = 0;
    for text in asked {
        let (start, keep) = match text
            .strip_suffix(" lines)")
            .and_then(|t| t.rsplit_once(" ("))
        {
            Some((start, keep)) => (start, keep.parse().map_err(|_| format!("`{text}`"))?),
            None => (*text, usize::MAX),
        };
        let at = (next..paragraphs.len())
            .find(|at| paragraphs[*at].starts_with(start))
            .ok_or_else(|| format!("no further paragraph starts with `{start}`; correct the comment before the block"))?;
        if !lines.is_empty() {
            lines.push(String::new());
        }
        if at > next
            && lines
                .iter()
                .rev()
                .find(|line| !line.is_empty())
                .is_none_or(|line| line.trim() != "…")
        {
            lines.extend(["…".to_owned(), String::new()]);
        }
        let whole: Vec<&str> = paragraphs[at].lines().collect();
        lines.extend(whole.iter().take(keep).map(|line| (*line).to_owned()));
        if keep < whole.len() {
            lines.push("  …".to_owned());
        }
        next = at + 1;
    }
    if next < paragraphs.len() && lines.last().is_some_and(|line| line.trim() != "…") {
        lines.extend([String::new(), "…".to_owned()]);
    }
    Ok(lines)
}

#[test]
fn paragraphs_between_are_left_out() {
    let printed = "one\n1\n\ntwo\n\nthree\n3\n3\n\nfour\n";
    assert_eq!(
        shortened(printed, &["one", "three (2 lines)"]),
        Ok(["one", "1", "", "…", "", "three", "3", "  …"]
            .map(str::to_owned)
            .to_vec())
    );
    assert!(shortened(printed, &["five"]).is_err());
}
