//! Shell completions and manual pages: every command and every flag of the help is in them, and a
//! shell can use what is printed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{bias_audit, repository};

fn printed(args: &[&str]) -> String {
    let output = bias_audit(&repository(), args);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{args:?}");
    output.stdout
}

/// The commands that the help lists, without `help` itself.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let (_, listed) = help.split_once("Commands:\n").expect("commands are listed");
    let commands: Vec<String> = listed
        .lines()
        .take_while(|line| !line.is_empty())
        // Text that goes on is indented more.
        .filter_map(|line| line.strip_prefix("  ").filter(|l| !l.starts_with(' ')))
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .filter(|name| name != "help")
        .collect();
    assert!(commands.iter().any(|name| name == "check"), "{commands:?}");
    commands
}

/// The long flags that a help explains.
fn flags(help: &str) -> BTreeSet<String> {
    help.lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'))
        .filter_map(|line| line.split([' ', ',', '[']).find(|w| w.starts_with("--")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_completes_every_command() {
    let commands = commands();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell}: {command}");
        }
        for flag in ["intersect", "exit-zero", "tallies"] {
            assert!(script.contains(flag), "{shell}: {flag}");
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_flags_and_commands_with_the_script_sourced() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("bias-audit.bash");
    fs::write(&script, printed(&["completions", "bash"])).expect("written");
    let completed = |words: &str, last: usize| {
        let line = format!(
            ". '{}' && COMP_WORDS=({words}) COMP_CWORD={last} && \
             eval \"$(complete -p bias-audit | sed 's/.*-F \\([^ ]*\\) .*/\\1/')\" \
             bias-audit \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{last}-1]}}\" && \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.display()
        );
        let output = std::process::Command::new("bash")
            .args(["--norc", "-c", &line])
            .output()
            .expect("bash starts");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}");
        assert_eq!(error, "");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(completed("bias-audit check --inters", 2), "--intersect\n");
    assert_eq!(completed("bias-audit che", 1), "check\n");
    let all: BTreeSet<String> = completed("bias-audit check --", 2)
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(all, flags(&printed(&["check", "--help"])));
}

#[test]
fn every_command_has_a_manual_page_with_every_flag_of_its_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("share/man/man1");
    let to = out.to_str().expect("UTF-8");
    assert_eq!(printed(&["man", "--out", to]), "");
    let page = |name: &str| {
        let path = out.join(format!("{name}.1"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let whole = page("bias-audit");
    assert_eq!(whole, printed(&["man"]), "the page printed and written");
    let commands = commands();
    for command in &commands {
        let name = format!("bias-audit-{command}");
        let text = page(&name);
        let version = env!("CARGO_PKG_VERSION");
        let title = format!("\n.TH {name} 1 \" \" \"bias-audit {version}\" \"User Commands\"\n");
        assert!(text.contains(&title), "{text}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(
                text.contains(&format!("\n.SH {section}\n")),
                "{name}: {section}"
            );
        }
        for flag in flags(&printed(&[command, "--help"])) {
            let written = flag.replace('-', "\\-");
            assert!(text.contains(&written), "{name}: {flag}");
        }
        let see = format!("{}(1)", name.replace('-', "\\-"));
        assert!(whole.contains(&see), "{see} is not in the program's page");
    }
    let files = fs::read_dir(&out).expect("a folder").count();
    assert_eq!(files, commands.len() + 1, "a page is of no command");
}

#[test]
fn the_exit_codes_are_a_list_of_the_manual() {
    let page = printed(&["man"]);
    let (_, status) = page.split_once("\n.SH \"EXIT STATUS\"\n").expect(&page);
    for code in ["0", "1", "2", "3"] {
        assert!(
            status.contains(&format!(".TP\n\\fB{code}\\fR\n")),
            "{status}"
        );
    }
    assert!(!page.contains("EXTRA"), "{page}");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_of_output() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("file"), "").expect("written");
    let output = bias_audit(Path::new(folder.path()), &["man", "--out", "file/man1"]);
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.starts_with("error[output-unwritable]: "),
        "{}",
        output.stderr
    );
}
