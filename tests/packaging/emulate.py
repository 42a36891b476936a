"""Runs the steps of action.yml and the script of the GitLab template, with files in place of the
services' own, and looks at what they leave behind.

    python3 tests/packaging/emulate.py PROGRAM WHEEL

Expressions are put in where GitHub would, and only into `env`: one in a script is an error here.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = str(Path(sys.argv[1]).resolve())
WHEEL = str(Path(sys.argv[2]).resolve())
EXAMPLES = ROOT / "examples"
FAILS = EXAMPLES / "01-first-audit/campaign.csv"
PASSES = EXAMPLES / "07-partitions/log/date=2026-11-02"
UNDECIDED = EXAMPLES / "07-partitions/log/date=2026-11-01"
HOSTILE = "::error::x %0A ##[add-path]y ${{ z }} `id` $(id)"


def load(path: str):
    return YAML(typ="safe").load((ROOT / path).read_text(encoding="utf-8"))


def environment(folder: Path, **more: str) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder), **more}


class Run:
    """What an action left behind."""

    def __init__(self, folder: Path, inputs: dict):
        action = load("action.yml")
        unknown = set(inputs) - set(action["inputs"])
        assert not unknown, unknown
        for name, about in action["inputs"].items():
            assert name in inputs or not about.get("required"), f"{name} is required"
        values = {name: inputs.get(name, about.get("default", "")) for name, about in action["inputs"].items()}
        files = {name: folder / name for name in ("output", "summary")}
        for file in files.values():
            file.touch()
        self.log, self.status, outputs = "", 0, {}
        for step in action["runs"]["steps"]:
            assert step["shell"] == "bash", step
            assert "${{" not in step["run"], "an expression in a script is code"
            env = environment(
                folder,
                GITHUB_ACTION_PATH=str(ROOT),
                GITHUB_OUTPUT=str(files["output"]),
                GITHUB_STEP_SUMMARY=str(files["summary"]),
                RUNNER_TEMP=str(folder),
            )
            for name, text in step["env"].items():
                (wanted,) = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text).groups()
                env[name] = values[wanted]
            # As runners call bash.
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
                cwd=folder, env=env, capture_output=True, text=True,
            )
            self.log += done.stdout + done.stderr
            self.status = done.returncode
            lines = files["output"].read_text().splitlines()
            outputs[step["id"]] = dict(line.split("=", 1) for line in lines)
            if self.status:
                break
        self.outputs = {}
        for name, about in action["outputs"].items():
            step, key = re.fullmatch(r"\$\{\{ steps\.([a-z]+)\.outputs\.([a-z-]+) \}\}", about["value"]).groups()
            self.outputs[name] = outputs[step][key]
        self.summary = files["summary"].read_text()
        self.folder = folder


def action(**inputs: str) -> Run:
    folder = Path(tempfile.mkdtemp(prefix="action.", dir=SCRATCH))
    named = {"program": PROGRAM, **{name.replace("_", "-"): text for name, text in inputs.items()}}
    return Run(folder, named)


def commands(log: str) -> list:
    """The workflow commands that a runner would obey, those switched off left out."""
    stopped, obeyed = None, []
    for line in log.splitlines():
        line = line.strip()
        if stopped:
            stopped = None if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.startswith("::") or "##[" in line:
            obeyed.append(line)
    assert stopped is None, "commands stay switched off"
    return obeyed


def the_action_ends_as_the_gate():
    for log, status, verdict in ((FAILS, 1, "fail"), (PASSES, 0, "pass"), (UNDECIDED, 3, "inconclusive")):
        run = action(files=str(log))
        assert run.status == status, run.log
        assert run.outputs["verdict"] == verdict, run.outputs
        assert run.outputs["exit-code"] == str(status)
        report = json.loads(Path(run.outputs["json"]).read_text())
        assert (report["verdict"], report["exit_code"]) == (verdict, status)
        sarif = json.loads((run.folder / run.outputs["sarif"]).read_text())
        assert sarif["version"] == "2.1.0"
        assert verdict.upper() in run.summary.upper()[:200], run.summary[:200]
        kinds = [command for command in commands(run.log) if command.startswith("::error")]
        assert bool(kinds) == (status != 0), run.log


def an_audit_that_cannot_be_made_is_an_error():
    run = action(files="there-is-no-such-file.csv")
    assert (run.status, run.outputs["verdict"], run.outputs["exit-code"]) == (2, "error", "2"), run.log
    assert "error[file-not-found]" in run.log and run.summary == ""
    run = action(files="\n")
    assert (run.status, run.outputs["verdict"]) == (2, "error") and "no files are named" in run.log, run.log
    run = action(files=str(PASSES), wheel="./no-such.whl")
    assert (run.status, run.outputs["verdict"]) == (2, "error"), run.log
    run = action(files=str(PASSES), program="no-such-program")
    assert (run.status, run.outputs["verdict"]) == (2, "error"), run.log


def lists_are_lines_and_nothing_is_code():
    run = action(
        files=f"{FAILS}\r\n\n",
        args="--lang=fr\n--where=gender <> 'x; $(touch pwned) `touch pwned`'\n--exit-zero",
        policy="four-fifths",
        reports="junit=a b.xml\ncsv=c.csv",
        sarif="", summary="false", annotations="false",
    )
    assert (run.status, run.outputs["verdict"]) == (0, "fail"), run.log
    assert "ÉCHEC" in run.log and run.summary == "" and commands(run.log) == []
    assert (run.folder / "a b.xml").is_file() and (run.folder / "c.csv").is_file()
    assert not list(run.folder.rglob("pwned")) and run.outputs["sarif"] == ""
    # A file whose name looks like an option is a file.
    run = action(files="--exit-zero")
    assert run.status == 2 and "`--exit-zero`" in run.log, run.log


def hostile_groups_stay_names():
    folder = Path(tempfile.mkdtemp(dir=SCRATCH))
    log = folder / "hostile.csv"
    log.write_text(f"segment,eligible,targeted\n\"{HOSTILE}\",1000,100\nb,1000,900\n")
    run = action(files=str(log), args="--attribute=segment")
    assert run.status == 1, run.log
    assert "::error::x" in run.log, "the report shows the name"
    for command in commands(run.log):
        assert re.match(r"::(error|warning|notice|group|endgroup)\b", command), command
        assert not command.startswith("::error::x"), command


def a_long_summary_is_cut():
    folder = Path(tempfile.mkdtemp(dir=SCRATCH))
    fake = folder / "bias-audit"
    # A program that writes a summary of 2 MB.
    fake.write_text(
        "#!/usr/bin/env bash\nfor a; do case $a in --report=markdown=*)"
        " yes 0123456789 | head -c 2000000 >\"${a#--report=markdown=}\";; esac; done\n"
    )
    fake.chmod(0o755)
    run = action(files="x", program=str(fake))
    assert run.status == 0, run.log
    assert 900_000 < len(run.summary.encode()) < 1_048_576
    assert "The summary is cut here" in run.summary.splitlines()[-1]
    assert set(run.summary.splitlines()[:-2]) == {"0123456789"}


def the_program_of_a_wheel_is_taken():
    run = action(files=str(FAILS), wheel=WHEEL, program="no-such-program")
    assert (run.status, run.outputs["verdict"]) == (1, "fail"), run.log


def the_gitlab_job_ends_as_the_gate():
    job = load("packaging/gitlab/bias-audit.gitlab-ci.yml")[".bias-audit"]
    for log, status in ((FAILS, 1), (PASSES, 0), (UNDECIDED, 3), ("no such\nfile", 2), ("", 2)):
        folder = Path(tempfile.mkdtemp(prefix="gitlab.", dir=SCRATCH))
        (folder / "bin").mkdir()
        (folder / "bin/bias-audit").symlink_to(PROGRAM)
        variables = {**job["variables"], "BIAS_AUDIT_FILES": str(log), "BIAS_AUDIT_ARGS": "--lang=en\n--where=gender <> 'a *'"}
        env = environment(folder, **variables)
        env["PATH"] = f"{folder}/bin:{env['PATH']}"
        done = subprocess.run(["sh", "-c", "\n".join(job["script"])], cwd=folder, env=env, capture_output=True, text=True)
        assert done.returncode == status, (status, done)
        if status != 2:
            quality = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text())
            assert isinstance(quality, list)
            assert "<testsuites" in (folder / job["artifacts"]["reports"]["junit"]).read_text()
            assert json.loads((folder / job["artifacts"]["paths"][0]).read_text())["exit_code"] == status


with tempfile.TemporaryDirectory() as SCRATCH:
    for check in (
        the_action_ends_as_the_gate,
        an_audit_that_cannot_be_made_is_an_error,
        lists_are_lines_and_nothing_is_code,
        hostile_groups_stay_names,
        a_long_summary_is_cut,
        the_gitlab_job_ends_as_the_gate,
        the_program_of_a_wheel_is_taken,
    ):
        if check is the_program_of_a_wheel_is_taken and not importlib.util.find_spec("ensurepip"):
            print("-- left out: the action with a wheel: this Python has no ensurepip")
            continue
        check()
        print(f"ok: {check.__name__.replace('_', ' ')}")
