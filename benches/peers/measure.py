"""Runs whole programs and says what they cost: seconds, processor seconds, peak memory.

Alternatives are run in turns, so that a machine that is slow for a while is slow for all of them,
and the median of several runs is told. A run beside which other programs used more than a tenth of
the processors is made again, as often as PATIENCE says; of all runs those count that were disturbed
least. Memory is the most that was resident at once, files mapped into it included.

By itself: `python3 measure.py 5 COMMAND …` measures one command five times. Linux only.
"""

import os
import shlex
import statistics
import subprocess
import sys
from pathlib import Path

LAUNCH = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
# The share of the processors that other programs may use beside a run.
CALM = 0.1
# How many times more runs are made than count, at most, to find calm ones.
PATIENCE = 5


def run(command, statuses=(0,), output=os.devnull):
    """Runs a program once. Its standard output goes to a file."""
    command = [*LAUNCH, str(output), *command]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    seconds, processor, kibibytes, others, status = told.split()
    if int(status) not in statuses:
        sys.exit(f"{shlex.join(command[len(LAUNCH) + 1:])} ended with {status}")
    return {
        "seconds": float(seconds),
        "processor": float(processor),
        "mebibytes": int(kibibytes) / 1024,
        "others": float(others),
    }


def floor():
    """The least memory that `run` can tell apart from its own, in MiB."""
    return run(["true"])["mebibytes"]


def median(runs):
    """What several runs cost: the median of times, the most memory, the worst disturbance."""
    return {
        "seconds": statistics.median(run["seconds"] for run in runs),
        "processor": statistics.median(run["processor"] for run in runs),
        "mebibytes": max(run["mebibytes"] for run in runs),
        "others": max(run["others"] for run in runs),
        "runs": runs,
    }


def in_turns(jobs, times):
    """Runs jobs, name → arguments of `run`, one after the other, and that several times."""
    runs = {name: [] for name in jobs}
    for _ in range(times * PATIENCE):
        for name, arguments in jobs.items():
            runs[name].append(run(**arguments))
            runs[name].sort(key=lambda one: one["others"])
        if all(len(done) >= times and done[times - 1]["others"] <= CALM for done in runs.values()):
            break
    return {name: median(done[:times]) for name, done in runs.items()}


def read_once(path):
    """Brings a file into memory, so that no alternative pays for the disk."""
    with open(path, "rb") as file:
        while file.read(1 << 22):
            pass


if __name__ == "__main__":
    cost = median([run(sys.argv[2:], range(256)) for _ in range(int(sys.argv[1]))])
    print(
        f"{cost['seconds']:.3f} s, {cost['processor']:.3f} processor s, {cost['mebibytes']:.0f} MiB, "
        f"others {cost['others']:.0%}"
    )
