"""Measures `bias-audit` against other programs on generated logs, and prints the table of
docs/performance.md. Called by `benches/compare.sh`, which has built and installed what is needed.

Every part stores its figures in results.json in the data folder, so parts can be measured apart. Two
things would make such figures lie, and are refused: a log that is not the one this script made, and
figures of another build of the program beside those of this one.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import agreement
import measure

HERE = Path(__file__).parent
ATTRIBUTES = [
    *("-a", "gender"),
    *("-a", "age=18,25,35,45,55,65"),
    *("-a", "income=20000,40000,60000,80000"),
]
INTERSECTION = ("--intersect", "gender,age")
LIBRARIES = ["fairlearn", "aequitas", "aif360"]
PARTS = ["csv", "parquet", "gzip", "growth", "start", "stages", "libraries"]
# What DuckDB writes unless told otherwise, and what archives are kept in.
CODECS = ["snappy", "zstd"]
STARTS = 25


def rows_of(text):
    """20000, 20k or 10M as a number."""
    factor = {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)
    return int(text.rstrip("kM")) * factor


def short(rows):
    for factor, letter in ((1_000_000, "M"), (1_000, "k")):
        if rows % factor == 0:
            return f"{rows // factor}{letter}"
    return str(rows)


class Bench:
    def __init__(self, options):
        self.options = options
        self.data = Path(options.data)
        self.scratch = self.data / "scratch"
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.store = self.data / "results.json"
        self.results = json.loads(self.store.read_text()) if self.store.is_file() else {}
        self.made = self.data / "made.json"
        with open(options.program, "rb") as program:
            self.program = hashlib.file_digest(program, "sha256").hexdigest()
        self.counts = {}

    # --- Data -----------------------------------------------------------------------------------

    def make(self, name, *command):
        """The path of a file of the data folder; a command makes it if it is not there."""
        path = self.data / name
        command = [str(word) for word in command]
        made = json.loads(self.made.read_text()) if self.made.is_file() else {}
        if not path.is_file():
            tell(f"making {name}")
            unfinished = path.with_name("unfinished-" + name)
            filled = [word.replace("{}", str(unfinished)) for word in command]
            subprocess.run(filled, check=True)
            unfinished.rename(path)
            made[name] = self.facts(path, command)
            self.made.write_text(json.dumps(made, indent=1))
        if made.get(name) != self.facts(path, command):
            sys.exit(f"{path} is not what this script makes now: move it away, it is made again")
        return str(path)

    @staticmethod
    def facts(path, command):
        """What tells a file from another of its name: how it was made, its size, its last change."""
        status = path.stat()
        words = [Path(word).name for word in command]
        return [words, status.st_size, status.st_mtime_ns]

    def log(self, rows):
        name = f"log-{short(rows)}.csv"
        return self.make(name, self.options.generator, rows, "--output", "{}")

    def log_as_parquet(self, rows, codec):
        script = HERE / "parquet_duckdb.py"
        name = f"log-{short(rows)}-{codec}.parquet"
        return self.make(name, self.python("engines"), script, self.log(rows), "{}", codec)

    def log_as_gzip(self, rows):
        command = 'gzip -6 -c "$0" > "$1"'
        return self.make(
            f"log-{short(rows)}.csv.gz", "bash", "-c", command, self.log(rows), "{}"
        )

    def python(self, environment):
        return str(self.data / "venv" / environment / "bin" / "python")

    # --- Programs -------------------------------------------------------------------------------

    def audit(self, path, *more):
        report = self.scratch / "report.json"
        command = [self.options.program, "check", path, *ATTRIBUTES, *INTERSECTION]
        # The planted bias makes the audit fail: that is exit code 1.
        return {
            "command": [*command, "--report", f"json={report}", *more],
            "statuses": (1,) if not self.options.smoke else (0, 1),
        }

    def engine(self, name, path):
        script = str(HERE / f"group_by_{name}.py")
        environment = "engines"
        python = sys.executable if name == "python" else self.python(environment)
        return {"command": [python, script, path], "output": self.cells(name)}

    def cells(self, name):
        return str(self.scratch / f"cells-{name}.csv")

    def engines(self):
        return ["python"] if self.options.smoke else ["duckdb", "polars"]

    # --- Agreement ------------------------------------------------------------------------------

    def our_counts(self, rows):
        """Our own counts of a log, told by `tally`; every margin of them."""
        if rows not in self.counts:
            counts = self.scratch / "counts.json"
            command = [self.options.program, "tally", self.log(rows), *ATTRIBUTES]
            subprocess.run([*command, "-o", str(counts)], check=True)
            self.counts[rows] = agreement.cells_of_tally(counts)
        return self.counts[rows]

    def check(self, rows, what, engines):
        """The report just written and the cells just printed are those of our tally."""
        cells = self.our_counts(rows)
        report = agreement.margins_of_report(self.scratch / "report.json")
        agreement.same(f"the report on {what}", agreement.margins(cells), report)
        for engine in engines:
            theirs = agreement.cells_of_engine(self.cells(engine))
            agreement.same(f"{engine} on {what}", cells, theirs)

    # --- Parts ----------------------------------------------------------------------------------

    def measure(self, part, rows, jobs, path):
        tell(f"{part}, {short(rows)} rows, {self.options.runs} runs of {', '.join(jobs)}")
        measure.read_once(path)
        figures = measure.in_turns(jobs, self.options.runs)
        warn(figures)
        return figures

    def keep(self, part, figures):
        self.results[part] = {"program": self.program, **figures}
        self.store.write_text(json.dumps(self.results, indent=1))

    def kept(self, part):
        """The figures of a part, if they are of this build of the program."""
        figures = self.results.get(part)
        if figures and figures["program"] != self.program:
            tell(f"{part} was measured with another build of the program: measure it again")
            return None
        return figures

    def csv(self):
        rows = self.options.rows
        path = self.log(rows)
        jobs = {
            "bias-audit, with `--digest`": self.audit(path, "--digest"),
            "bias-audit": self.audit(path),
            **{engine: self.engine(engine, path) for engine in self.engines()},
            "`wc -l`": {"command": ["wc", "-l", path]},
        }
        figures = self.measure("csv", rows, jobs, path)
        self.check(rows, "CSV", self.engines())
        self.keep("csv", {"rows": rows, "bytes": os.path.getsize(path), "jobs": figures})

    def parquet(self):
        for codec in CODECS:
            self.parquet_of(codec)

    def parquet_of(self, codec):
        rows = self.options.rows
        path = self.log_as_parquet(rows, codec)
        jobs = {
            "bias-audit": self.audit(path),
            **{engine: self.engine(engine, path) for engine in self.engines()},
        }
        part = f"parquet-{codec}"
        figures = self.measure(part, rows, jobs, path)
        self.check(rows, part, self.engines())
        self.keep(part, {"rows": rows, "bytes": os.path.getsize(path), "jobs": figures})

    def gzip(self):
        rows = self.options.rows
        path = self.log_as_gzip(rows)
        jobs = {
            "bias-audit": self.audit(path),
            "`gzip -dc`": {"command": ["gzip", "-dc", path]},
        }
        figures = self.measure("gzip", rows, jobs, path)
        self.check(rows, "CSV.gz", [])
        self.keep("gzip", {"rows": rows, "bytes": os.path.getsize(path), "jobs": figures})

    def growth(self):
        figures = {}
        for rows in self.options.growth:
            path = self.log(rows)
            jobs = {"bias-audit": self.audit(path)}
            figures[str(rows)] = self.measure("growth", rows, jobs, path)["bias-audit"]
        self.keep("growth", {"sizes": figures})

    def start(self):
        name = "log-12.csv"
        path = self.make(name, self.options.generator, 12, "--output", "{}")
        # Twelve people prove nothing: the exit code is 0 or 3.
        jobs = {"bias-audit": {**self.audit(path), "statuses": (0, 1, 3)}}
        for engine in self.engines():
            jobs[engine] = self.engine(engine, path)
        tell(f"start, 12 rows, {STARTS} runs")
        figures = measure.in_turns(jobs, STARTS)
        warn(figures)
        self.keep("start", {"jobs": figures})

    def stages(self):
        rows = self.options.rows
        path = self.log(rows)
        self.our_counts(rows)
        counts = str(self.scratch / "counts.json")
        judging = self.audit(counts)
        judging["command"] = [word for word in judging["command"] if word not in ATTRIBUTES]
        jobs = {
            "one thread": self.audit(path, "--threads", "1"),
            "a thread per core": self.audit(path),
            "without the log: its counts are judged": judging,
        }
        self.keep("stages", {"rows": rows, "jobs": self.measure("stages", rows, jobs, path)})

    def libraries(self):
        rows = self.options.rows
        path = self.log(rows)
        measure.read_once(path)
        # The libraries do not depend on our program: their figures outlive a build of it.
        kept = self.results.get("libraries", {}).get("jobs", {})
        for library in LIBRARIES:
            tell(f"libraries, {short(rows)} rows, 1 run of {library}")
            output = str(self.scratch / f"metrics-{library}.json")
            script = str(HERE / f"metrics_{library}.py")
            cost = measure.run([self.python(library), script, path], output=output)
            counts = agreement.margins(self.our_counts(rows))
            agreement.same_metrics(library, counts, output)
            warn({library: cost})
            kept[library] = {"rows": rows, **cost}
            self.keep("libraries", {"jobs": kept})

    # --- The table ------------------------------------------------------------------------------

    def table(self):
        print(f"{os.cpu_count()} cores, {memory()} GiB of memory.")
        tell(f"memory below {measure.floor():.0f} MiB cannot be told from that of the launcher")
        for part, title in (
            ("csv", "CSV"),
            *((f"parquet-{codec}", f"Parquet, {codec}") for codec in CODECS),
            ("gzip", "CSV.gz"),
        ):
            if figures := self.kept(part):
                self.table_of_programs(title, figures)
        if "libraries" in self.results:
            self.table_of_libraries(self.results["libraries"]["jobs"])
        if figures := self.kept("growth"):
            self.table_of_growth(figures["sizes"])
        if figures := self.kept("start"):
            self.table_of_starts(figures["jobs"])
        if figures := self.kept("stages"):
            self.table_of_stages(figures)
        told = [self.results[part] for part in self.results if part != "libraries"]
        told = [part for part in told if part["program"] == self.program]
        worst = max(disturbances(told), default=0)
        if worst > measure.CALM and not self.options.smoke:
            print(f"\nOthers used up to {worst:.0%} of the processors meanwhile: measure again.")

    def target(self, text, is_met, *costs):
        """A target and whether it is met. Not told of a smoke test's little log, nor of times
        beside which other programs took more of the processors than a calm run allows."""
        if self.options.smoke:
            return ""
        if any(cost["others"] > measure.CALM for cost in costs):
            return f"{text}: disturbed"
        return f"{text}: {'ok' if is_met else 'short'}"

    def memory_target(self, cost):
        return self.target("≤ 300 MiB", cost["mebibytes"] <= 300)

    def table_of_programs(self, title, part):
        heading(f"{title}, {short(part['rows'])} rows, {part['bytes'] / 1e6:,.1f} MB")
        print("| program | seconds | processor seconds | peak MiB | ours takes, of its time | target |")
        print("|---|---:|---:|---:|---:|---|")
        own = part["jobs"]["bias-audit"]
        limits = {
            ("CSV", "duckdb"): 0.4,
            ("CSV", "`wc -l`"): 8,
            **{(f"Parquet, {codec}", "duckdb"): 1 for codec in CODECS},
            ("CSV.gz", "`gzip -dc`"): 1.15,
        }
        for name, cost in sorted(part["jobs"].items(), key=lambda job: "audit" not in job[0]):
            ratio = own["seconds"] / cost["seconds"]
            told = "" if "audit" in name else f"{ratio:.2f} ×"
            limit = limits.get((title, name))
            target = self.target(f"≤ {limit} ×", ratio <= limit, own, cost) if limit else ""
            if name == "bias-audit":
                target = self.memory_target(cost)
            print(f"| {title_of(name)} | {costs(cost)} | {told} | {target} |")

    def table_of_libraries(self, part):
        own = self.kept("csv")
        rows = {cost["rows"] for cost in part.values()}
        if not own or rows != {own["rows"]}:
            tell(f"the libraries were measured at {rows} rows: measure csv at that size as well")
            return
        heading(f"Fairness libraries, from the same CSV, {short(own['rows'])} rows, one run")
        print("| library | seconds | processor seconds | peak MiB | ours is faster | target |")
        print("|---|---:|---:|---:|---:|---|")
        for name, factor in (("fairlearn", 200), ("aequitas", 15), ("aif360", 60)):
            if name in part:
                # They use one processor, so this is what they take alone, whatever else is running.
                alone = min(part[name]["seconds"], part[name]["processor"])
                ours = own["jobs"]["bias-audit"]
                faster = alone / ours["seconds"]
                target = self.target(f"≥ {factor} ×", faster >= factor, ours)
                print(f"| {title_of(name)} | {costs(part[name])} | {faster:.0f} × | {target} |")

    def table_of_growth(self, part):
        heading("Growth, CSV")
        print("| rows | seconds | processor seconds | peak MiB | seconds per million rows | target |")
        print("|---|---:|---:|---:|---:|---|")
        sizes = sorted(map(int, part))
        least = min(cost["mebibytes"] for cost in part.values())
        for rows in sizes:
            cost = part[str(rows)]
            targets = [self.memory_target(cost)]
            if rows == sizes[-1] and len(sizes) > 1:
                same = cost["mebibytes"] <= 1.1 * least
                targets.append(self.target("all within 10 % of the least", same))
                more, longer = rows / sizes[0], cost["seconds"] / part[str(sizes[0])]["seconds"]
                text = f"{more:.0f} × the rows in {longer:.0f} × the time, ≤ {1.1 * more:.0f} ×"
                ends = part[str(sizes[0])], cost
                targets.append(self.target(text, longer <= 1.1 * more, *ends))
            each = cost["seconds"] / (rows / 1e6)
            print(f"| {short(rows)} | {costs(cost)} | {each:.3f} | {'; '.join(filter(None, targets))} |")

    def table_of_starts(self, part):
        heading(f"Start, 12 rows, {STARTS} runs")
        print("| program | milliseconds | peak MiB | target |")
        print("|---|---:|---:|---|")
        for name, cost in part.items():
            milliseconds = cost["seconds"] * 1_000
            own = name == "bias-audit"
            target = self.target("≤ 30 ms", milliseconds <= 30, cost) if own else ""
            print(
                f"| {title_of(name)} | {milliseconds:.0f} | {cost['mebibytes']:.0f} | {target} |"
            )

    def table_of_stages(self, part):
        heading(f"Stages, CSV, {short(part['rows'])} rows")
        print("| `bias-audit check` | seconds | processor seconds | peak MiB |")
        print("|---|---:|---:|---:|")
        for name, cost in part["jobs"].items():
            print(f"| {name} | {costs(cost)} |")


TITLES = {
    "bias-audit": "`bias-audit check`: the whole audit",
    "bias-audit, with `--digest`": "the same with `--digest`",
    "duckdb": "DuckDB: the GROUP BY alone",
    "polars": "polars, streaming: the GROUP BY alone",
    "python": "Python, row by row: the GROUP BY alone",
    "fairlearn": "fairlearn",
    "aequitas": "Aequitas",
    "aif360": "AIF360",
}


def title_of(name):
    return TITLES.get(name, name)


def heading(text):
    print(f"\n**{text}**\n")


def costs(cost):
    return f"{cost['seconds']:.2f} | {cost['processor']:.2f} | {cost['mebibytes']:.0f}"


def disturbances(figures):
    """Every share of the processors that others used beside a run that counts."""
    if isinstance(figures, dict):
        if "others" in figures and "runs" in figures:
            yield figures["others"]
        else:
            yield from disturbances(list(figures.values()))
    elif isinstance(figures, list):
        for figure in figures:
            yield from disturbances(figure)


def warn(figures):
    """Says which figures are too large because something else was running."""
    for name, cost in figures.items():
        if cost["others"] > measure.CALM:
            tell(f"warning: beside {name} others used {cost['others']:.0%} of the processors")


def memory():
    with open("/proc/meminfo", encoding="ascii") as file:
        kibibytes = next(int(line.split()[1]) for line in file if line.startswith("MemTotal"))
    return round(kibibytes / 2**20)


def tell(text):
    print(text, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generator", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=rows_of, default=rows_of("10M"))
    parser.add_argument("--growth", default="1M,10M,100M")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("parts", nargs="*", metavar="PART")
    options = parser.parse_args()
    options.growth = [rows_of(text) for text in options.growth.split(",")]
    bench = Bench(options)
    parts = options.parts or PARTS
    if unknown := set(parts) - {*PARTS, "table"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}, table")
    for part in parts:
        if part != "table":
            getattr(bench, part)()
    bench.table()


main()
