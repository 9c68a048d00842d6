"""What fits where: needs against the memory of every allowed chip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from advisor.jobs import Work
from advisor.memory.capacity import usable_memory
from advisor.memory.need import memory_need, plans
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Note, Quantity, note
from advisor.workload import FineTune, Job, Serve, Study
from catalog.catalog import Catalog
from catalog.records.accelerators import Chip
from catalog.records.engines import Engine

FITS, TIGHT, FAILS, UNKNOWN = "fits", "tight", "does not fit", "unknown"
VERDICTS = (FITS, TIGHT, UNKNOWN, FAILS)  # best first


@dataclass(frozen=True, slots=True)
class Place:
    """One job on ``count`` devices of a chip."""

    verdict: str
    memory: MemoryPlan
    capacity: Quantity  # B usable on each device
    notes: tuple[Note, ...] = ()


def verdict_of(needed: Quantity, capacity: Quantity, headroom: float) -> str:
    """ "fits" where even the high end leaves the headroom free, "tight" where the likely need finds room."""
    if needed.high <= capacity.low * (1 - headroom):
        return FITS
    if needed.value <= capacity.value:
        return TIGHT
    return FAILS


class Needs:
    """The memory plans of every job, computed once for each engine and device count, and only as far as asked for.

    A plan's need does not depend on the chip, so that a few plans are held against the whole catalog.
    """

    def __init__(self, works: tuple[Work, ...], catalog: Catalog) -> None:
        self._works = works
        self._catalog = catalog
        self._candidates: dict[tuple[int, str, int], tuple[Job, tuple[Plan, ...]]] = {}
        self._known: dict[tuple[int, str, int], list[MemoryPlan]] = {}

    def plans(self, index: int, engine: str, count: int) -> Iterator[MemoryPlan]:
        """Every candidate plan of one job on ``count`` devices, in the order of preference."""
        key = (index, engine, count)
        if key not in self._candidates:
            work = self._works[index]
            job = work.job.model_copy(update={"engine": engine}) if isinstance(work.job, Serve) and engine else work.job
            self._candidates[key] = (job, plans(job, work.shape, count))
            self._known[key] = []
        job, candidates = self._candidates[key]
        known = self._known[key]
        for place, plan in enumerate(candidates):
            if place == len(known):
                known.append(memory_need(job, self._works[index].shape, plan, self._catalog))
            yield known[place]

    def leanest(self, index: int, count: int) -> MemoryPlan | None:
        """The plan whose fullest device holds least, among those that recompute as the job asks if there are any.

        Weights that a serving job leaves in main memory are the last resort, and no plan to begin with.
        """
        asked = getattr(self._works[index].job, "recompute", "none")
        every = tuple(takewhile(lambda one: not offloads(one), self.plans(index, "", count)))
        found = tuple(each for each in every if each.plan.recompute == asked) or every
        return min(found, key=lambda plan: plan.fullest.needed.high, default=None)

    def place(
        self, index: int, engine: str, count: int, capacity: Quantity, headroom: float, *, offload: bool = False
    ) -> Place | None:
        """The first preferred plan that fits, else the first that is tight, else the leanest; None without any plan.

        ``offload`` allows weights in main memory where not even a tight plan keeps them on the devices.
        """
        tight: Place | None = None
        leanest: MemoryPlan | None = None
        for memory in self.plans(index, engine, count):
            if offloads(memory) and (tight or not offload):
                break
            needed = memory.fullest.needed
            answer = verdict_of(needed, capacity, headroom)
            if answer == FITS:
                return Place(FITS, memory, capacity)
            if answer == TIGHT and tight is None:
                tight = Place(TIGHT, memory, capacity)
            if leanest is None or needed.high < leanest.fullest.needed.high:
                leanest = memory
        return tight or (Place(FAILS, leanest, capacity) if leanest else None)


def offloads(memory: MemoryPlan | None) -> bool:
    """Does a serving plan leave weights in main memory, where the CPU computes with them?"""
    return memory is not None and memory.plan.host_layers is not None


def engine_on(work: Work, chip: Chip, catalog: Catalog, system: str) -> tuple[str, Note | None]:
    """The engine for a chip ("" = the memory engine's own choice) and what has to be said of it.

    A note of level "conflict" means that none runs there; "warning" that the vendor's support is not complete yet.
    """
    if wants_bf16(work) and not has_bf16(chip):
        return "", note("advice.no_bf16", "conflict", chip=chip.name)
    kind = "serving" if isinstance(work.job, Serve) else "training"
    engines = {id: engine for id, engine in catalog.engines.items() if engine.kind == kind}
    if isinstance(work.job, Serve) and work.job.engine != "auto":
        asked = engines.get(work.job.engine)
        if asked is not None and chip.vendor not in asked.vendors:
            return "", note("advice.engine_not_there", "conflict", engine=asked.name, vendor=chip.vendor)
        return work.job.engine, _preview(asked, chip)
    if kind == "training":
        trains = next((engine for engine in engines.values() if chip.vendor in engine.vendors), None)
        if trains is None:
            return "", note("advice.no_training_there", "conflict", chip=chip.name, vendor=chip.vendor)
        return "", _preview(trains, chip)
    if chip.vendor == "NVIDIA":
        return "", None
    for id in ("mlx", "vllm", "llama.cpp"):  # the engine of the vendor's own system first
        engine = engines.get(id)
        if (
            engine is not None
            and chip.vendor in engine.vendors
            and (system in engine.systems or chip.vendor == "Apple")
        ):
            return id, _preview(engine, chip)
    return "", note("advice.no_engine_there", "conflict", vendor=chip.vendor)


def wants_bf16(work: Work) -> bool:
    """Does the job compute in bfloat16 and in nothing else? Serving falls back to FP16, mixed training may use it."""
    return isinstance(work.job, FineTune) and work.job.precision == "bf16" and work.job.method != "qlora"


def has_bf16(chip: Chip) -> bool:
    """NVIDIA's chips compute in bfloat16 from compute capability 8.0 (Ampere); unknown counts as yes, as others do."""
    if chip.vendor != "NVIDIA" or not chip.compute_capability:
        return True
    return float(chip.compute_capability) >= 8.0


def _preview(engine: Engine | None, chip: Chip) -> Note | None:
    if engine is None or chip.vendor not in engine.preview:
        return None
    return note("advice.software_preview", "warning", (engine.source,), engine=engine.name, vendor=chip.vendor)


def allowed_chips(study: Study, catalog: Catalog) -> tuple[tuple[Chip, ...], tuple[tuple[Chip, Note], ...]]:
    """The chips that the study leaves, and those it bars with the reason."""
    allowed: list[Chip] = []
    barred: list[tuple[Chip, Note]] = []
    for chip in catalog.chips.values():
        bar = next((bar for bar in study.site.barred if names(chip, bar.item)), None)
        if bar is not None:
            barred.append((chip, note("advice.barred", "conflict", chip=chip.name, item=bar.item, reason=bar.reason)))
        elif chip.devices > 1:  # a board of several devices, each with a part of the memory, sold for virtual desktops
            barred.append((chip, note("advice.several_devices", "conflict", chip=chip.name, devices=chip.devices)))
        elif any(names(chip, item) for item in study.choices.not_chips):
            barred.append((chip, note("advice.not_wanted", "conflict", chip=chip.name)))
        elif not study.choices.chips or any(names(chip, item) for item in study.choices.chips):
            allowed.append(chip)
    return tuple(allowed), tuple(barred)


OTHER_CARDS = frozenset(
    ("ti", "super", "d", "d2", "xt", "xtx", "gre", "laptop", "mobile", "mod", "ada", "max", "ultra", "pro")
)
"""Words that make another card of a name: an RTX 3090 Ti is no RTX 3090, but an A100 SXM4 80GB is an A100."""


def names(chip: Chip, item: str) -> bool:
    """Does ``item`` ("A100", "H100 SXM", "Hopper", "NVIDIA") name this chip? Whole words only: A100 is not A1000."""
    words = _words(item)
    if not words:
        return False
    if item.casefold() in (chip.id, chip.vendor.casefold(), chip.architecture.casefold()):
        return True
    for name in (chip.name, *chip.aliases):
        more = _words(name) - words
        if words <= _words(name) and not more & OTHER_CARDS:
            return True
    return False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().replace("-", " ").replace("_", " ").replace("(", " ").replace(")", " ").split())


def capacity_of(chip: Chip, study: Study, catalog: Catalog) -> Quantity:
    return usable_memory(chip, catalog.assumptions, operating_system=study.site.operating_system)


def layouts(
    works: tuple[Work, ...], count: int, together: bool, place: Callable[[int, int], Place | None]
) -> Iterator[tuple[Place | None, ...]]:
    """The jobs' places on ``count`` devices: each on all of them in turn, or each on its own share at the same time."""
    if not together or len(works) == 1:
        yield tuple(place(index, count) for index in range(len(works)))
        return
    for shares in _shares(count, len(works)):
        yield tuple(place(index, share) for index, share in enumerate(shares))


def _shares(count: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (count,)
        return
    for first in range(1, count - parts + 2):
        for rest in _shares(count - first, parts - 1):
            yield (first, *rest)
