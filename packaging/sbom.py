#!/usr/bin/env python3
"""Writes a bill of materials (CycloneDX 1.6, JSON) of the crates that a build of the program reads.

    pipx run packaging/sbom.py --out bias-audit.cdx.json [--features cloud,adbc] [--target TRIPLE]

The crates are those that `cargo tree --locked` shows for the features and the target, which are those that
are compiled; what is said of them is from `cargo metadata`, the digests are from Cargo.lock. Crates of tests are not in it; crates that only take part in
the build (macros, build scripts) have the scope `excluded`. The file says no time and has a serial number
made of its content, so that the same lock file gives the same bytes. It is checked against CycloneDX's
JSON Schema before it is written.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = ["cyclonedx-python-lib[json-validation]>=11,<12"]
# ///

import argparse
import json
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent


def cargo(*arguments: str, features: str) -> str:
    command = ["cargo", *arguments, "--locked", *(["--features", features] if features else [])]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def metadata(features: str, target: str) -> dict:
    return json.loads(
        cargo("metadata", "--format-version", "1", "--filter-platform", target, features=features)
    )


def compiled(features: str, target: str) -> set:
    """Name and version of every crate that is compiled; `metadata` also has optional ones that are not."""
    listed = cargo(
        "tree", "--edges", "normal,build", "--prefix", "none", "--target", target, features=features
    )
    lines = (line.split(" ") for line in listed.splitlines() if line)
    return {(line[0], line[1].removeprefix("v")) for line in lines}


def host() -> str:
    lines = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout.splitlines()
    return next(line.split(": ")[1] for line in lines if line.startswith("host: "))


def is_macro(package: dict) -> bool:
    return any("proc-macro" in target["kind"] for target in package["targets"])


def reached(root: str, nodes: dict, packages: dict, known: set) -> tuple[set, set]:
    """Crates in the program, and all crates that a build of it reads."""
    linked, read = set(), set()
    # A crate is in the program if a chain of normal dependencies without a macro leads to it.
    todo = [(root, True)]
    while todo:
        crate, runs = todo.pop()
        if crate in linked or (crate in read and not runs):
            continue
        read.add(crate)
        if runs:
            linked.add(crate)
        for dependency in nodes[crate]["deps"]:
            kinds = {kind["kind"] for kind in dependency["dep_kinds"]} - {"dev"}
            needed = packages[dependency["pkg"]]
            if kinds and (needed["name"], needed["version"]) in known:
                inside = runs and None in kinds and not is_macro(needed)
                todo.append((dependency["pkg"], inside))
    return linked, read


def component(package: dict, digests: dict, scope: ComponentScope | None) -> Component:
    name, version = package["name"], package["version"]
    made = Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY if scope else ComponentType.APPLICATION,
        scope=scope,
        bom_ref=f"pkg:cargo/{name}@{version}",
        purl=PackageURL("cargo", name=name, version=version),
        description=(package["description"] or "").strip() or None,
    )
    if package["license"]:
        # Old crates write `/` where the standard says OR.
        expression = package["license"].replace(" / ", "/").replace("/", " OR ")
        made.licenses.add(LicenseExpression(expression))
    if digest := digests.get((name, version)):
        made.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=digest))
    if package["repository"]:
        made.external_references.add(
            ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(package["repository"]))
        )
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="the file to write; standard output without it")
    parser.add_argument("--features", default="", help="features besides the default ones, with commas")
    parser.add_argument("--target", help="the target of the build; this machine's without it")
    wanted = parser.parse_args()

    target = wanted.target or host()
    found = metadata(wanted.features, target)
    known = compiled(wanted.features, target)
    packages = {package["id"]: package for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    root = found["resolve"]["root"]
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    digests = {(crate["name"], crate["version"]): crate.get("checksum") for crate in lock["package"]}

    linked, read = reached(root, nodes, packages, known)
    if missing := known - {(packages[crate]["name"], packages[crate]["version"]) for crate in read}:
        raise SystemExit(f"`cargo metadata` has no way to {sorted(missing)}")
    bom = Bom()
    components = {}
    for crate in sorted(read):
        scope = ComponentScope.REQUIRED if crate in linked else ComponentScope.EXCLUDED
        components[crate] = component(packages[crate], digests, None if crate == root else scope)
        if crate != root:
            bom.components.add(components[crate])
    bom.metadata.component = components[root]
    for crate in read:
        needs = [
            components[dependency["pkg"]]
            for dependency in nodes[crate]["deps"]
            if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"]) and dependency["pkg"] in read
        ]
        bom.register_dependency(components[crate], needs)

    bom.metadata.timestamp = None
    content = "\n".join(f"{name}@{version}" for name, version in sorted(
        (packages[crate]["name"], packages[crate]["version"]) for crate in read
    ))
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"bias-audit\n{content}")
    text = JsonV1Dot6(bom).output_as_string(indent=2) + "\n"
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"the bill is not valid CycloneDX: {error}")
    if wanted.out:
        wanted.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    print(f"{len(linked) - 1} crates in the program, {len(read) - len(linked)} for its build", file=sys.stderr)


if __name__ == "__main__":
    main()
