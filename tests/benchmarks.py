"""How long things take: ``python -m tests.benchmarks``. Prints; asserts nothing.

Every time stands beside a baseline that is measured in the same run, so that figures of different machines compare.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.labrig"))
TODAY = date(2026, 11, 21)

EMPTY_WINDOW = """
import os, time
begun = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1200, 800)
window.show()
def look():
    handle = window.windowHandle()
    if handle is not None and handle.isExposed():
        print(time.perf_counter() - begun, flush=True)
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(1)
application.exec()
"""

OUR_WINDOW = """
import os, time
begun = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pathlib import Path
import sys
from ui.app import Program
application = QApplication([])
def look():
    if any(window.isVisible() and window.windowHandle() is not None and window.windowHandle().isExposed()
           for window in application.topLevelWidgets()):
        print(time.perf_counter() - begun, flush=True)
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(1)
program = Program(application)
program.start(Path(sys.argv[1]))
application.exec()
"""


FRESH_MACHINES = """
import gc, sys, time
from datetime import date
from advisor.machines.compose import candidate_machines
from advisor.machines.requirements import Requirements
from advisor.workload import Serve, Site, Study
from catalog.exchange import load_rates
from catalog.load import load_catalog
catalog, _ = load_catalog()
rates = load_rates()
counts = [int(count) for count in sys.argv[2].split(",")]
chips = sys.argv[3].split(",") if len(sys.argv) > 3 else list(catalog.chips)
pairs = tuple((chip, count) for chip in chips for count in counts)
study = Study(jobs=(Serve(model="x"),), site=Site(country="CN", breaker_amps=16))
def plain_loop():
    total = 0
    for number in range(1_000_000):
        total += number
def seconds(run):
    begun = time.process_time()
    run()
    return time.process_time() - begun
loop = min(seconds(plain_loop) for _ in range(5))
gc.freeze()  # as the program does with its catalog
def machines(gigabytes):
    need = Requirements(pairs, gigabytes * 1e9, 1e12, False)
    return seconds(lambda: list(candidate_machines(need, catalog, study, rates, date(2026, 11, 21))))
cold = machines(64)
print(loop, cold if sys.argv[1] == "first" else machines(100))
"""
STUDY_CHIPS = "rtx-3090,rtx-4090,rtx-5090,l40s,rtx-a6000,rtx-6000-ada,rtx-pro-6000-blackwell-ws,a100-pcie-80"


@dataclass(frozen=True)
class Line:
    what: str
    seconds: float
    target: float | None
    baseline: float
    against: str


def best(run: Callable[[], object], times: int = 5) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        run()
        taken.append(perf_counter() - begun)
    return statistics.median(taken)


def plain_loop() -> int:
    """What this machine's Python does: a million additions in a loop."""
    total = 0
    for number in range(1_000_000):
        total += number
    return total


def child(code: str, *arguments: str) -> float:
    """Seconds that a child process prints of itself."""
    return printed(code, *arguments)[-1]


def printed(code: str, *arguments: str) -> list[float]:
    """The numbers in the last line of a child process."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        environment.update(HOME=home, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, APPDATA=home, LOCALAPPDATA=home)
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
            timeout=120,
            check=False,
        )
    try:
        return [float(number) for number in done.stdout.splitlines()[-1].split()]
    except (IndexError, ValueError):
        raise SystemExit(f"a child process did not answer: {done.stderr.strip()[-500:]}") from None


def command(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def machine_lines() -> list[Line]:
    """Machines for one need, cold in a process that has only read the catalog, and for the next need in it (s)."""

    def fresh(what: str, target: float | None, *arguments: str) -> Line:
        runs = [printed(FRESH_MACHINES, *arguments) for _ in range(3)]
        loop, taken = sorted(runs, key=lambda run: run[1] / run[0])[1]
        return Line(what, taken, target, loop, "a million additions")

    return [
        fresh("machines for the 24 cards and counts of a study, first need", None, "first", "1,2,4", STUDY_CHIPS),
        fresh("machines for the 24 cards and counts of a study, next need", 0.1, "next", "1,2,4", STUDY_CHIPS),
        fresh("machines for every chip of the catalog, one each, first need", None, "first", "1"),
        fresh("machines for every chip of the catalog, one each, next need", 0.1, "next", "1"),
        fresh("machines with 1, 2, 4 and 8 of each, first need", None, "first", "1,2,4,8"),
        fresh("machines with 1, 2, 4 and 8 of each, next need", None, "next", "1,2,4,8"),
    ]


def catalog_lines(loop: float) -> list[Line]:
    from catalog.load import load_catalog

    return [Line("load the catalog", best(load_catalog), 0.2, loop, "a million additions")]


def advise_lines(loop: float) -> list[Line]:
    from advisor.advice import advise
    from advisor.study_file import read_study
    from catalog.load import load_catalog

    catalog, _ = load_catalog()
    lines = []
    for path in EXAMPLES:
        study = read_study(path)
        cold = best(lambda study=study: advise(study, catalog, today=TODAY), 1)  # type: ignore[misc]
        warm = best(lambda study=study: advise(study, catalog, today=TODAY))  # type: ignore[misc]
        lines.append(Line(f"advise, first time: {path.stem}", cold, None, loop, "a million additions"))
        lines.append(Line(f"advise, warm: {path.stem}", warm, 0.3, loop, "a million additions"))
    return lines


def engine_lines(loop: float) -> list[Line]:
    """The engines alone: one estimate, a screening of 10,000 combinations, the search for three jobs, all machines."""
    import numpy as np

    from advisor.advice import advise
    from advisor.architecture import read_config
    from advisor.machines import benches
    from advisor.machines.compose import candidate_machines
    from advisor.machines.requirements import Requirements
    from advisor.memory.capacity import usable_memory
    from advisor.memory.need import memory_need, plans
    from advisor.memory.screening import screen
    from advisor.workload import FineTune, Serve, Study
    from catalog.exchange import load_rates
    from catalog.load import load_catalog

    catalog, _ = load_catalog()
    model = catalog.models["qwen2.5-32b"]
    shape = read_config(model.config or {}, model.name)
    job = Serve(model="qwen2.5-32b", weights="awq-int4", users=20, engine="vllm")
    layouts = [plan for count in (1, 2, 4, 8) for plan in plans(job, shape, count)]
    formats = ("fp16", "fp8", "int8", "awq-int4")
    cards = [usable_memory(chip, catalog.assumptions).value for chip in catalog.chips.values()]
    combinations = len(layouts) * len(formats) * len(cards)
    three = Study(jobs=(job, FineTune(model="llama-3.1-8b"), Serve(model="qwen2.5-7b", users=8)))
    advise(three, catalog, today=TODAY)
    pairs = tuple(
        (id, count) for id in ("rtx-3090", "rtx-4090", "rtx-5090", "l40s", "rtx-a6000") for count in (1, 2, 4)
    )
    need = Requirements(pairs, 64e9, 1e12, False)
    rates = load_rates()

    def machines() -> object:
        benches._BENCHES.clear()
        return list(candidate_machines(need, catalog, three, rates, TODAY))

    against = "a million additions"
    return [
        Line(
            "one explained memory estimate",
            best(lambda: memory_need(job, shape, layouts[0], catalog), 50),
            0.001,
            loop,
            against,
        ),
        Line(
            f"screen {combinations:,} combinations",
            best(lambda: screen(job, shape, layouts, formats, np.array(cards), catalog)),
            0.1 * combinations / 10_000,
            loop,
            against,
        ),
        Line("advise on three jobs, warm", best(lambda: advise(three, catalog, today=TODAY)), 0.3, loop, against),
        Line(f"machines for {len(pairs)} cards and counts, cold", best(machines, 3), 0.1, loop, against),
    ]


def command_lines() -> list[Line]:
    python = best(command("-c", "pass"), 3)
    return [
        Line(
            f"python main.py advise {path.stem} --json",
            best(command("main.py", "advise", str(path), "--json"), 3),
            1.5,
            python,
            "python -c pass",
        )
        for path in EXAMPLES
    ]


def document_lines(loop: float) -> list[Line]:
    from advisor.advice import advise
    from advisor.study_file import read_study
    from catalog.load import load_catalog
    from reports.compose import compose_report
    from reports.pdf import write_pdf

    catalog, _ = load_catalog()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for path, language in ((EXAMPLES[0], "zh"), (EXAMPLES[2], "en")):
            advice = advise(read_study(path), catalog, today=TODAY)
            report = compose_report(advice, language, today=TODAY, catalog=catalog)
            target = Path(folder) / "quote.pdf"
            write_pdf(report, target)  # fonts are read once
            taken = best(lambda report=report, target=target: write_pdf(report, target), 3)  # type: ignore[misc]
            lines.append(Line(f"write the PDF: {path.stem}, {language}", taken, 1.0, loop, "a million additions"))
    return lines


def window_lines() -> list[Line]:
    empty = statistics.median(child(EMPTY_WINDOW) for _ in range(3))
    ours = statistics.median(child(OUR_WINDOW, str(EXAMPLES[0])) for _ in range(3))
    return [Line("the window visible", ours, 2 * empty, empty, "an empty PySide6 window")]


def show(lines: list[Line]) -> None:
    width = max(len(line.what) for line in lines)
    print(f"{'':{width}}  {'ms':>8}  {'target':>8}  {'ratio':>7}  to")
    for line in lines:
        target = f"{line.target * 1000:8.0f}" if line.target else f"{'':8}"
        late = "  slow" if line.target and line.seconds > line.target else ""
        ratio = line.seconds / line.baseline
        print(f"{line.what:{width}}  {line.seconds * 1000:8.1f}  {target}  {ratio:7.2f}  {line.against}{late}")


def main() -> None:
    parts = ("catalog", "engine", "machines", "advise", "command", "document", "window")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)} (default: all)")
    wanted = parser.parse_args().parts or parts
    loop = best(plain_loop)
    lines: list[Line] = []
    if "catalog" in wanted:
        lines += catalog_lines(loop)
    if "engine" in wanted:
        lines += engine_lines(loop)
    if "machines" in wanted:
        lines += machine_lines()
    if "advise" in wanted:
        lines += advise_lines(loop)
    if "command" in wanted:
        lines += command_lines()
    if "document" in wanted:
        lines += document_lines(loop)
    if "window" in wanted:
        lines += window_lines()
    show(lines)


if __name__ == "__main__":
    main()
