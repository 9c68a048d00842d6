"""Which engine runs a job on a chip, as far as the projects themselves say what runs where."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.jobs import Work
from advisor.memory.engines import ENGINES, engine_for
from advisor.quantity import Note, note
from advisor.workload import FineTune, Serve
from catalog.catalog import Catalog
from catalog.records.accelerators import Chip
from catalog.records.engines import Engine, EngineSupport

YES, OLDER, UNSURE, NO = "yes", "older", "unsure", "no"  # best first
ANSWERS = (YES, OLDER, UNSURE, NO)
FIRST = {"Apple": ("mlx",)}  # the vendor's own engine before the others
TRAINED_WITH = {"megatron": "megatron", "deepspeed": "deepspeed"}  # every other framework stands on Transformers
BASE = {"qlora": "nf4"}  # what the frozen base is stored in where the study does not say


def supported(engine: str, chip: Chip, format: str, catalog: Catalog) -> str:
    """Does a version of the engine run this format on the chip: "yes", "older" (no current one), "unsure" or "no"?"""
    known = catalog.engines.get(engine)
    if known is None:
        return UNSURE
    if chip.vendor not in known.vendors:
        return NO
    rows = _rows_of(catalog.engine_support).get((engine, chip.vendor), ())
    return min((_answer(row, chip, format) for row in rows), key=ANSWERS.index, default=UNSURE)


_rows: dict[int, tuple[Mapping[str, EngineSupport], dict[tuple[str, str], list[EngineSupport]]]] = {}


def _rows_of(support: Mapping[str, EngineSupport]) -> dict[tuple[str, str], list[EngineSupport]]:
    """The records by engine and vendor, sorted once a catalog: the search asks for every chip."""
    kept = _rows.get(id(support))
    if kept is None or kept[0] is not support:
        rows: dict[tuple[str, str], list[EngineSupport]] = {}
        for row in support.values():
            rows.setdefault((row.engine, row.vendor), []).append(row)
        _rows.clear()
        kept = _rows[id(support)] = (support, rows)
    return kept[1]


def _answer(row: EngineSupport, chip: Chip, format: str) -> str:
    capability = _number(chip.compute_capability)
    if format in row.lacks:
        return NO
    least = next((need.partition("=")[2] for need in row.needs if need.partition("=")[0] == format), "")
    if least and capability is not None and capability < float(least):
        return NO
    if row.first is not None:
        if capability is None:
            return UNSURE
        if capability >= row.first:
            return YES
        return OLDER if row.older_first is not None and capability >= row.older_first else NO
    if not row.targets or _among(chip, row.targets):
        return YES
    if _among(chip, row.older_targets):
        return OLDER
    return NO if chip.compute_capability or chip.architecture else UNSURE


def _among(chip: Chip, targets: tuple[str, ...]) -> bool:
    return bool({chip.compute_capability, chip.architecture, chip.id} & set(targets))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def engine_on(work: Work, chip: Chip, catalog: Catalog, system: str) -> tuple[str, tuple[Note, ...]]:
    """The engine for a chip ("" = the memory engine's own choice) and what has to be said of it.

    A note of level "conflict" means that none runs there; "warning" that the vendor's support is not complete yet;
    "unknown" that nobody says, or that only an older version does.
    """
    if wants_bf16(work) and not has_bf16(chip):
        return "", (note("advice.no_bf16", "conflict", chip=chip.name),)
    return _serving(work.job, chip, catalog, system) if isinstance(work.job, Serve) else _training(work, chip, catalog)


def _serving(job: Serve, chip: Chip, catalog: Catalog, system: str) -> tuple[str, tuple[Note, ...]]:
    if job.engine != "auto":
        asked = catalog.engines.get(job.engine)
        answer = supported(job.engine, chip, job.weights, catalog)
        if asked is not None and chip.vendor not in asked.vendors:
            return "", (note("advice.engine_not_there", "conflict", engine=asked.name, vendor=chip.vendor),)
        if answer == NO:
            return "", (_refusal(asked, job.engine, chip, job.weights, catalog),)
        return job.engine, _said(asked, answer, chip)
    usual, _ = engine_for("auto", catalog.formats[job.weights])
    loads = catalog.formats[job.weights].engines
    order = dict.fromkeys((*FIRST.get(chip.vendor, ()), usual, *ENGINES))
    found: list[tuple[int, str]] = []
    for id in order:
        engine = catalog.engines.get(id)
        if engine is None or (loads and id not in loads) or not _in_system(engine, system, chip):
            continue
        found.append((ANSWERS.index(supported(id, chip, job.weights, catalog)), id))
    best, id = min(found, key=lambda pair: pair[0], default=(ANSWERS.index(NO), ""))
    if ANSWERS[best] == NO:
        return "", (note("advice.no_engine_there", "conflict", chip=chip.name, format=_name(job.weights, catalog)),)
    said = _said(catalog.engines[id], ANSWERS[best], chip)
    return ("" if id == usual and chip.vendor == "NVIDIA" else id), said


def _training(work: Work, chip: Chip, catalog: Catalog) -> tuple[str, tuple[Note, ...]]:
    job = work.job
    assert isinstance(job, FineTune)
    id = TRAINED_WITH.get(job.framework, "trl-peft")
    engine = catalog.engines.get(id)
    format = job.base or BASE.get(job.method, "")
    answer = supported(id, chip, format, catalog)
    if answer == NO and engine is not None:
        if chip.vendor not in engine.vendors or supported(id, chip, "", catalog) == NO:
            return "", (note("advice.no_training_there", "conflict", chip=chip.name, engine=engine.name),)
        return "", (_refusal(engine, id, chip, format, catalog),)
    return "", _said(engine, answer, chip)


def _refusal(engine: Engine | None, id: str, chip: Chip, format: str, catalog: Catalog) -> Note:
    """Is it the chip that the engine does not run on, or the format that it does not run there?"""
    name = engine.name if engine else id
    if supported(id, chip, "", catalog) == NO:
        return note("advice.engine_not_on_chip", "conflict", engine=name, chip=chip.name)
    return note("advice.format_not_on_chip", "conflict", engine=name, chip=chip.name, format=_name(format, catalog))


def _said(engine: Engine | None, answer: str, chip: Chip) -> tuple[Note, ...]:
    if engine is None:
        return ()
    if answer == OLDER:
        return (note("advice.engine_older", "unknown", (engine.source,), engine=engine.name, chip=chip.name),)
    if answer == UNSURE:
        return (note("advice.engine_unsure", "unknown", (engine.source,), engine=engine.name, chip=chip.name),)
    if chip.vendor in engine.preview:
        return (note("advice.software_preview", "warning", (engine.source,), engine=engine.name, vendor=chip.vendor),)
    return ()


def _in_system(engine: Engine, system: str, chip: Chip) -> bool:
    """Does the engine run under the site's system? A Mac brings its own."""
    return "macos" in engine.systems if chip.vendor == "Apple" else system in engine.systems


def _name(format: str, catalog: Catalog) -> str:
    return catalog.formats[format].name if format in catalog.formats else format


def wants_bf16(work: Work) -> bool:
    """Does the job compute in bfloat16 and in nothing else? Serving falls back to FP16, mixed training may use it."""
    return isinstance(work.job, FineTune) and work.job.precision == "bf16" and work.job.method != "qlora"


def has_bf16(chip: Chip) -> bool:
    """NVIDIA's chips compute in bfloat16 from compute capability 8.0 (Ampere); unknown counts as yes, as others do."""
    if chip.vendor != "NVIDIA" or not chip.compute_capability:
        return True
    return float(chip.compute_capability) >= 8.0
