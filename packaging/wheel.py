#!/usr/bin/env python3
"""Packs a program that is already built into a wheel, without building anything.

    pipx run packaging/wheel.py --program target/release/bias-audit --out dist

Name, version, description and licences are what maturin would write for pyproject.toml; the files and
their digests are packed by `wheel`. The tag says which C library the program needs at least, read from
the names of symbol versions in it. For ELF programs only; elsewhere `maturin build --release` builds one.
"""

# /// script
# requires-python = ">=3.9"
# dependencies = ["maturin>=1.9,<2", "wheel>=0.45"]
# ///

import argparse
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# ELF machines and the names that Python's tags have for them.
MACHINES = {62: "x86_64", 183: "aarch64", 243: "riscv64"}


def platform_tag(program: bytes) -> str:
    """manylinux_X_Y_MACHINE of a program: X.Y is the newest version of the C library that it names."""
    if program[:4] != b"\x7fELF" or program[4:6] != b"\x02\x01":
        raise SystemExit("the program is no 64-bit little-endian ELF file; use `maturin build --release`")
    machine = struct.unpack_from("<H", program, 18)[0]
    if machine not in MACHINES:
        raise SystemExit(f"ELF machine {machine} has no tag here; use `maturin build --release`")
    versions = {
        (int(major), int(minor))
        for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)(?:\.\d+)?\x00", program)
    }
    if not versions:
        raise SystemExit("the program names no version of glibc; use `maturin build --release`")
    major, minor = max(versions)
    return f"manylinux_{major}_{minor}_{MACHINES[machine]}"


def dist_info(into: Path) -> Path:
    """The folder of metadata that maturin writes for a wheel of this repository."""
    subprocess.run(
        [sys.executable, "-m", "maturin", "pep517", "write-dist-info", "--metadata-directory", str(into),
         "--interpreter", sys.executable],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (found,) = into.glob("*.dist-info")
    return found


def main() -> None:
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=target / "release" / "bias-audit")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    wanted = parser.parse_args()

    tag = f"py3-none-{platform_tag(wanted.program.read_bytes())}"
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        info = dist_info(tree)
        (info / "WHEEL").write_text(
            f"Wheel-Version: 1.0\nGenerator: packaging/wheel.py\nRoot-Is-Purelib: false\nTag: {tag}\n"
        )
        scripts = tree / info.name.replace(".dist-info", ".data") / "scripts"
        scripts.mkdir(parents=True)
        copy = scripts / "bias-audit"
        shutil.copyfile(wanted.program, copy)
        copy.chmod(0o755)
        wanted.out.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "wheel", "pack", "--dest-dir", str(wanted.out.resolve()), str(tree)],
            check=True,
        )


if __name__ == "__main__":
    main()
