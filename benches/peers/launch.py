"""Runs one program and prints what it cost, for measure.py: seconds, processor seconds, KiB at most,
share of the processors that others used, exit code.

A process of its own, with next to no imports: the kernel counts the memory of the process that starts
a program as the program's own least, so whoever starts it has to be small.
"""

import os
import sys
import time


def busy():
    """The processor seconds of all programs since the start of the machine, waiting left out."""
    with open("/proc/stat", "rb") as file:
        user, nice, system, _, _, interrupts, soft, stolen = map(int, file.readline().split()[1:9])
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def main():
    output, program, *arguments = sys.argv[1:]
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    ]
    busy_before, before = busy(), time.perf_counter()
    child = os.posix_spawnp(program, [program, *arguments], os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - before
    processor = usage.ru_utime + usage.ru_stime
    # Both are counted in steps: on short runs the difference may leave its range.
    others = (busy() - busy_before - processor) / (seconds * os.cpu_count())
    print(
        seconds,
        processor,
        usage.ru_maxrss,
        min(max(others, 0), 1),
        os.waitstatus_to_exitcode(status),
    )


main()
