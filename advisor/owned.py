"""What a machine that stands there already can run, and which cards are worth a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advisor.answer import JobFit
from advisor.fitting import FITS, VERDICTS
from advisor.jobs import works_of
from advisor.machines.bench import Bench
from advisor.machines.benches import bench_for
from advisor.machines.build import Build
from advisor.machines.explain import interconnect, narrowest_lanes
from advisor.machines.hardware import Hardware
from advisor.memory.capacity import usable_memory
from advisor.screen import Screen
from advisor.workload import Serve, Study
from catalog.catalog import Catalog
from catalog.exchange import Rates
from catalog.records.accelerators import Chip
from catalog.records.models import Model

GB = 1e9
FORMATS = ("bf16", "fp8", "awq-int4")  # the best first: a model is shown in the first that fits
COUNTS = (1, 2, 4, 8)
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Run:
    """A model that the machine serves to one user; ``fit`` has verdict, memory and speed."""

    model: Model
    parameters: float
    weights: str  # number format
    fit: JobFit


def hardware_of(build: Build, catalog: Catalog) -> Hardware | None:
    """The accelerators of a machine as memory and speed see them; None without known ones, or with several kinds."""
    if len(build.cards) != 1 or build.cards[0].chip is None:
        return None
    group = build.cards[0]
    chip = build.cards[0].chip
    unified = build.whole is not None and build.whole.kind == "unified"
    memory = usable_memory(chip, catalog.assumptions, operating_system=build.place.operating_system or "linux")
    lanes = min(build.stated_lanes) if build.stated_lanes else narrowest_lanes(build, chip)
    return Hardware(
        chip,
        group.count,
        memory.value,
        build.memory_gb * GB if build.memory_gb else None,
        interconnect(chip, group.count, unified),
        lanes,
        group.limit_w,
    )


def what_it_runs(build: Build, catalog: Catalog) -> tuple[Run, ...]:
    """The catalog's models that the machine serves, each in the best format that fits, the largest first."""
    hardware = hardware_of(build, catalog)
    if hardware is None:
        return ()
    found = [run for model in catalog.models.values() if (run := _served(model, hardware, catalog)) is not None]
    return tuple(sorted(found, key=lambda run: (-run.parameters, run.model.id)))


def _served(model: Model, hardware: Hardware, catalog: Catalog) -> Run | None:
    best: Run | None = None
    for weights in FORMATS:
        study = Study(jobs=(Serve(model=model.id, weights=weights),))
        try:
            works = works_of(study, catalog)
        except ValueError:
            return None  # a shape that nobody can read runs nowhere
        fits, _ = Screen(works, study, catalog).fits(hardware)
        if not fits or (fits[0].memory is not None and fits[0].memory.plan.cpu_offload):
            continue
        run = Run(model, works[0].shape.parameters, weights, fits[0])
        if best is None or VERDICTS.index(run.fit.verdict) < VERDICTS.index(best.fit.verdict):
            best = run
        if run.fit.verdict == FITS:
            break
    return best


def jobs_on(build: Build, study: Study, catalog: Catalog) -> tuple[JobFit, ...]:
    """The study's jobs on the machine as it stands; () where one of them does not fit."""
    hardware = hardware_of(build, catalog)
    return () if hardware is None else Screen(works_of(study, catalog), study, catalog).fits(hardware)[0]


def worthwhile(build: Build, catalog: Catalog, study: Study, rates: Rates, today: date) -> tuple[tuple[str, int], ...]:
    """(chip id, count) of steps worth asking for: more cards of the kind, and the cheapest cards with more memory.

    Cards of another vendor are no step: the software would change with them.
    """
    bench = bench_for(catalog, study, rates, today)
    have = build.cards[0].chip if build.cards else None
    count = build.count or 1
    wanted = [(have.id, larger) for larger in COUNTS if larger > count][:2] if have is not None else []
    least = have.memory_gb if have is not None else 0.0
    sizes: dict[float, tuple[float, str]] = {}
    for chip, price in _priced_cards(bench, have.vendor if have is not None else "NVIDIA"):
        if chip.memory_gb > least and price < sizes.get(chip.memory_gb, (float("inf"), ""))[0]:
            sizes[chip.memory_gb] = (price, chip.id)
    cheapest = float("inf")
    steps: list[tuple[str, int]] = []
    for _, (price, id) in sorted(sizes.items(), reverse=True):
        if price < cheapest:  # a card with more memory that costs less outdoes the smaller one
            cheapest = price
            steps.append((id, count))
    return (*wanted, *steps[::-1][: MOST_STEPS - len(wanted)])


def _priced_cards(bench: Bench, vendor: str) -> Iterator[tuple[Chip, float]]:
    """Cards with fans of their own, of which somebody saw a price in the last half year."""
    for chip in bench.catalog.chips.values():
        own = chip.vendor.lower() == vendor.lower() and chip.form == "pcie" and chip.segment != "datacenter"
        if not own or chip.id.endswith("-mod"):
            continue
        prices = [price for board in bench.boards_of(chip.id) if (price := bench.price(board)) is not None]
        costs = [bench.cost(price) for price in prices if price.basis == "observation"]
        if costs:
            yield chip, min(costs)
