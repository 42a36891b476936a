"""Runs whole programs and says what they cost: seconds, processor seconds, peak memory.

Alternatives are run in turns, so that a machine that is slow for a while is slow for all of them,
and the median of several runs is told. Memory is the most that was resident at once, files mapped
into it included; below some 25 MiB it shows this program and not the one it started.

By itself: `python3 measure.py 5 COMMAND …` measures one command five times.
"""

import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command, statuses=(0,), output=os.devnull):
    """Runs a program once. Its standard output goes to a file."""
    with open(output, "wb") as out:
        before = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in statuses:
        sys.exit(f"{shlex.join(command)} ended with {process.returncode}")
    return {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "mebibytes": usage.ru_maxrss / 1024,
    }


def median(runs):
    """What several runs cost: the median of times, the most memory."""
    return {
        "seconds": statistics.median(run["seconds"] for run in runs),
        "processor": statistics.median(run["processor"] for run in runs),
        "mebibytes": max(run["mebibytes"] for run in runs),
        "runs": runs,
    }


def in_turns(jobs, times):
    """Runs jobs, name → arguments of `run`, one after the other, and that several times."""
    runs = {name: [] for name in jobs}
    for _ in range(times):
        for name, arguments in jobs.items():
            runs[name].append(run(**arguments))
    return {name: median(runs) for name, runs in runs.items()}


def read_once(path):
    """Brings a file into memory, so that no alternative pays for the disk."""
    with open(path, "rb") as file:
        while file.read(1 << 22):
            pass


if __name__ == "__main__":
    cost = median([run(sys.argv[2:], range(256)) for _ in range(int(sys.argv[1]))])
    print(
        f"{cost['seconds']:.3f} s, {cost['processor']:.3f} processor s, {cost['mebibytes']:.0f} MiB"
    )
