"""Every chip and count held against the study: what is worth building or renting, and why the rest is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from advisor.answer import JobFit, Rejection
from advisor.engine_choice import engine_on
from advisor.fitting import (
    FAILS,
    FITS,
    VERDICTS,
    Needs,
    Place,
    allowed_chips,
    capacity_of,
    layouts,
    offloads,
)
from advisor.jobs import Work
from advisor.machines.hardware import Hardware
from advisor.quantity import Note, Quantity, note
from advisor.speed import speed_of
from advisor.speed.estimate import SpeedEstimate
from advisor.training_hours import within_the_month
from advisor.workload import Serve, Study
from catalog.catalog import Catalog
from catalog.records.accelerators import Chip


@dataclass(frozen=True, slots=True)
class Candidate:
    """All jobs of the study on ``count`` devices of a chip, on hardware as it is usually built."""

    chip: Chip
    count: int
    fits: tuple[JobFit, ...]

    @property
    def verdict(self) -> str:
        return worst(self.fits)

    @property
    def enough(self) -> bool:
        return all(fit.enough is not False for fit in self.fits)

    @property
    def offloads(self) -> bool:
        """Does a job leave weights in main memory here?"""
        return any(offloads(fit.memory) for fit in self.fits)


def worst(fits: tuple[JobFit, ...]) -> str:
    """The verdict that counts: the worst of all jobs."""
    return max((fit.verdict for fit in fits), key=VERDICTS.index)


class Screen:
    """Places jobs on hardware; keeps what it has computed, because the same chip comes bought and rented."""

    def __init__(self, works: tuple[Work, ...], study: Study, catalog: Catalog) -> None:
        self.works = works
        self.study = study
        self.catalog = catalog
        self.needs = Needs(works, catalog)
        self.allowed, self.barred = allowed_chips(study, catalog)
        self._capacity: dict[str, Quantity] = {}
        self._placed: dict[tuple[str, int], tuple[tuple[Place, ...], tuple[Note, ...]]] = {}

    def capacity(self, chip: Chip) -> Quantity:
        if chip.id not in self._capacity:
            self._capacity[chip.id] = capacity_of(chip, self.study, self.catalog)
        return self._capacity[chip.id]

    def places(self, chip: Chip, count: int) -> tuple[tuple[Place, ...], tuple[Note, ...]]:
        """The jobs' places on ``count`` devices; empty with the reasons where a job has none."""
        key = (chip.id, count)
        if key not in self._placed:
            self._placed[key] = self._place(chip, count)
        return self._placed[key]

    def _place(self, chip: Chip, count: int) -> tuple[tuple[Place, ...], tuple[Note, ...]]:
        engines: list[str] = []
        said: list[tuple[Note, ...]] = []
        for work in self.works:
            engine, about = engine_on(work, chip, self.catalog, self.study.site.operating_system)
            if any(each.level == "conflict" for each in about):
                return (), about
            engines.append(engine)
            said.append(about)
        capacity = self.capacity(chip)
        headroom = self.study.choices.headroom

        def place(index: int, devices: int) -> Place | None:
            return self.needs.place(index, engines[index], devices, capacity, headroom, offload=not chip.unified)

        together = self.study.choices.jobs_run == "together"
        best: tuple[Place, ...] = ()
        for layout in layouts(self.works, count, together, place):
            if any(each is None for each in layout):
                continue
            found = tuple(each for each in layout if each is not None)
            if not best or _rank(found) < _rank(best):
                best = found
        if not best:
            return (), (note("advice.no_plan", "conflict", chip=chip.name, count=count),)
        return tuple(
            replace(place, notes=(*notes, *hosting_notes(place, work)))
            for place, notes, work in zip(best, said, self.works, strict=True)
        ), ()

    def fits(self, hardware: Hardware) -> tuple[tuple[JobFit, ...], tuple[Note, ...]]:
        """Every job on this hardware with its speed; empty with the reasons where one does not fit."""
        places, reasons = self.places(hardware.chip, hardware.count)
        if not places:
            return (), reasons
        failed = [
            note(
                "advice.too_small",
                "conflict",
                model=work.name,
                needed=place.memory.fullest.needed,
                has=place.capacity,
                count=hardware.count,
                chip=hardware.chip.name,
            )
            for work, place in zip(self.works, places, strict=True)
            if place.verdict == FAILS
        ]
        if failed:
            return (), tuple(failed)
        fits: list[JobFit] = []
        for index, (work, place) in enumerate(zip(self.works, places, strict=True)):
            speed = speed_of(work.job, work.shape, hardware, place.memory.plan, place.memory, self.catalog)
            enough, notes = enough_of(work, speed, max(1, place.memory.plan.data_parallel))
            capacity = place.capacity.value
            fits.append(JobFit(index, place.verdict, place.memory, capacity, speed, enough, place.notes + notes))
        return within_the_month(self.works, tuple(fits), self.study), ()

    def candidates(self, cancelled: Callable[[], bool]) -> tuple[tuple[Candidate, ...], tuple[Rejection, ...]]:
        """For each allowed chip the smallest counts that fit, fit comfortably and are fast enough.

        Weights in main memory are proposed where no count of a chip goes without.
        """
        found: list[Candidate] = []
        rejected = [Rejection(chip.name, "buy", (why,)) for chip, why in self.barred]
        for chip in self.allowed:
            if cancelled():
                break
            own, reasons = self._of_chip(chip)
            found += own
            if not own and reasons:
                rejected.append(Rejection(chip.name, "buy", reasons))
        return tuple(found), tuple(rejected)

    def _of_chip(self, chip: Chip) -> tuple[list[Candidate], tuple[Note, ...]]:
        """The candidates of one chip, or why it has none."""
        found: list[Candidate] = []
        hosting: Candidate | None = None
        reasons: tuple[Note, ...] = ()
        for count in sorted(set(self.study.choices.gpu_counts)):
            if count > 1 and chip.unified:
                break
            if hosting and hosting.enough and any(offloads(each.memory) for each in self.places(chip, count)[0]):
                continue  # fewer cards do the same
            fits, why_not = self.fits(usual_hardware(chip, count, self.capacity(chip).value))
            if not fits:
                reasons = why_not
                continue
            candidate = Candidate(chip, count, fits)
            if candidate.offloads:
                hosting = hosting if hosting and (hosting.enough or not candidate.enough) else candidate
                continue
            last = found[-1] if found else None
            if last is None or VERDICTS.index(candidate.verdict) < VERDICTS.index(last.verdict) or not last.enough:
                found.append(candidate)
            if candidate.verdict == FITS and candidate.enough:
                break
        return found or ([hosting] if hosting else []), reasons


def hosting_notes(place: Place, work: Work) -> tuple[Note, ...]:
    """What a buyer has to know of weights in main memory: whether it is fast enough is open until somebody tries it."""
    if not offloads(place.memory) or place.verdict == FAILS:
        return ()
    layers, host = place.memory.plan.host_layers, place.memory.host
    return (note("advice.offloaded", "unknown", model=work.name, layers=layers, all=len(work.shape.layers), host=host),)


def rate(speed: SpeedEstimate | None) -> float | None:
    """The likely rate that options are compared by (tok/s); None where it is unknown."""
    found = (speed.decode_per_user or speed.training_rate) if speed else None
    return None if found is None else found.value


def _rank(places: tuple[Place, ...]) -> tuple[int, float]:
    """Smaller is better: the worst verdict first, then the fullest device."""
    return (
        max(VERDICTS.index(place.verdict) for place in places),
        max(place.memory.fullest.needed.high / place.capacity.value for place in places),
    )


def usual_hardware(chip: Chip, count: int, memory: float) -> Hardware:
    """How ``count`` of a chip are usually linked, before a machine is composed."""
    if chip.unified:
        return Hardware(chip, count, memory, interconnect="unified")
    if count == 1:
        return Hardware(chip, count, memory, link_lanes=chip.pcie_lanes)
    if chip.form != "pcie":
        return Hardware(chip, count, memory, interconnect="nvlink" if chip.nvlink_gb_s else "pcie")
    lanes = None if chip.pcie_lanes is None else min(chip.pcie_lanes, 8 if count == 2 else 16)
    return Hardware(chip, count, memory, interconnect="pcie", link_lanes=lanes)


def load_of(work: Work, speed: SpeedEstimate, copies: int) -> tuple[bool, Note | None]:
    """Do so many copies of the model keep up with the busiest hour of the day, and why not; with a known speed only."""
    requests = work.job.requests_per_day if isinstance(work.job, Serve) else None
    needed = None if speed.replicas_needed is None else int(speed.replicas_needed.value)
    if speed.load is None or (speed.load.stable and needed is not None and needed <= copies):
        return True, None
    if needed is None:
        return False, note("advice.load_unreachable", "warning", model=work.name, requests=requests, has=copies)
    if needed <= copies:
        return False, note("advice.load_unserved", "warning", model=work.name, requests=requests, has=copies)
    return False, note("advice.load_missed", "warning", model=work.name, requests=requests, needed=needed, has=copies)


def enough_of(work: Work, speed: SpeedEstimate, copies: int | None) -> tuple[bool | None, tuple[Note, ...]]:
    """Does the speed keep the study's service level, load or deadline? None where none was asked or it is unknown.

    ``copies`` of the model share the day's requests; None = a hosted one, which has as many as it takes.
    """
    job = work.job
    asked: list[tuple[str, float, Quantity | None, bool]] = []  # code, asked, what we expect, more is better
    if isinstance(job, Serve):
        if job.min_tokens_per_second is not None:
            asked.append(("rate", job.min_tokens_per_second, speed.decode_per_user, True))
        if job.max_first_token_s is not None:
            asked.append(("first_token", job.max_first_token_s, speed.first_token, False))
    elif job.deadline_hours is not None:
        asked.append(("deadline", job.deadline_hours * 3600, speed.training_time, False))
    answers: list[bool | None] = []
    notes: list[Note] = []
    for code, wanted, expected, more in asked:
        if expected is None:
            answers.append(None)
            notes.append(note(f"advice.{code}_unknown", "unknown", model=work.name))
            continue
        keeps = expected.value >= wanted if more else expected.value <= wanted
        surely = expected.low >= wanted if more else expected.high <= wanted
        answers.append(keeps)
        limit = Quantity(wanted, expected.unit)
        if not keeps:
            notes.append(note(f"advice.{code}_missed", "warning", model=work.name, wanted=limit, expected=expected))
        elif not surely:
            notes.append(note(f"advice.{code}_perhaps", "warning", model=work.name, wanted=limit, expected=expected))
    if isinstance(job, Serve) and job.requests_per_day and copies is not None:
        if speed.load is None:
            answers.append(None)
            notes.append(note("advice.load_unknown", "unknown", model=work.name))
        else:
            keeps, why = load_of(work, speed, copies)
            answers.append(keeps)
            notes += [why] if why is not None else []
    if any(answer is False for answer in answers):
        return False, tuple(notes)
    if not answers or any(answer is None for answer in answers):
        return None, tuple(notes)
    return True, tuple(notes)
