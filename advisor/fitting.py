"""What fits where: needs against the memory of every allowed chip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from advisor.architecture.keys import shown
from advisor.jobs import Work
from advisor.memory.capacity import usable_memory
from advisor.memory.need import memory_need, plans
from advisor.memory.plan import MemoryPlan, Plan
from advisor.quantity import Note, Quantity, note
from advisor.workload import Job, Serve, Study, StudyError
from catalog.catalog import Catalog
from catalog.find import find, suggest
from catalog.records.accelerators import Chip

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

    def index_of(self, work: Work) -> int:
        """The place of one of the jobs among all."""
        return next(place for place, each in enumerate(self._works) if each is work)

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


def allowed_chips(study: Study, catalog: Catalog) -> tuple[tuple[Chip, ...], tuple[tuple[Chip, Note], ...]]:
    """The chips that the study leaves, and those it bars with the reason; StudyError names a choice that is no chip."""
    wanted = _known(study.choices.chips, "choices.chips", catalog)
    not_wanted = _known(study.choices.not_chips, "choices.not_chips", catalog)
    allowed: list[Chip] = []
    barred: list[tuple[Chip, Note]] = []
    for chip in catalog.chips.values():
        bar = next((bar for bar in study.site.barred if names(chip, bar.item)), None)
        if bar is not None:
            barred.append((chip, note("advice.barred", "conflict", chip=chip.name, item=bar.item, reason=bar.reason)))
        elif chip.devices > 1:  # a board of several devices, each with a part of the memory, sold for virtual desktops
            barred.append((chip, note("advice.several_devices", "conflict", chip=chip.name, devices=chip.devices)))
        elif any(names(chip, item) for item in not_wanted):
            barred.append((chip, note("advice.not_wanted", "conflict", chip=chip.name)))
        elif not wanted or any(names(chip, item) for item in wanted):
            allowed.append(chip)
    return tuple(allowed), tuple(barred)


def _known(items: tuple[str, ...], place: str, catalog: Catalog) -> tuple[str, ...]:
    """What the study names, each as a text that names a chip of the catalog ("4090" by the id that it means)."""
    found: list[str] = []
    for index, item in enumerate(items):
        if any(names(chip, item) for chip in catalog.chips.values()):
            found.append(item)
            continue
        chip = find(catalog.chips, item)
        if chip is None:
            where, given = f"{place}[{index}]", shown(item)
            begins = (item[:length] for length in range(len(item), 2, -1))  # of RTX 9999 what begins like RTX
            near = " / ".join(next((near for text in begins if (near := suggest(catalog.chips, text))), ()))
            if near:
                raise StudyError(
                    where, "is {given}; expected a card of the catalog; did you mean {near}?", given=given, near=near
                )
            raise StudyError(where, "is {given}; expected a card of the catalog", given=given)
        found.append(chip.id)
    return tuple(found)


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
