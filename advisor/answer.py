"""The answer's shape: needs, options, rejections, and what decides between them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from advisor.costs.cashflow import CashFlow
from advisor.machines.machine import Machine
from advisor.memory.plan import MemoryPlan
from advisor.quantity import Note, Quantity
from advisor.speed.estimate import SpeedEstimate
from advisor.workload import FineTune, Pretrain, Serve, Study
from catalog.published import GuideRow
from catalog.records.offers import RentalOffer, TokenPrice


@dataclass(frozen=True, slots=True)
class JobNeed:
    """What one job needs before any machine is chosen.

    ``by_devices`` holds the leanest exact plan for each device count of the study; ``smallest_card`` is the id of the
    least capable chip of the catalog that holds the job alone, "" where none does.
    """

    job: Serve | FineTune | Pretrain
    model_name: str
    parameters: float
    active_parameters: float
    by_devices: tuple[MemoryPlan, ...]
    rule_of_thumb: MemoryPlan | None
    smallest_card: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class JobFit:
    """One job on one option: ``verdict`` is "fits", "tight", "does not fit" or "unknown"."""

    job_index: int
    verdict: str
    memory: MemoryPlan | None  # None with a hosted API
    capacity: float  # B usable on each device; 0 with a hosted API
    speed: SpeedEstimate | None
    enough: bool | None  # keeps the service level or deadline; None = none was asked or unknown
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get the work done; ``kind`` is "buy", "rent" or "api", and exactly one of the three sources is set."""

    id: str
    kind: str
    machine: Machine | None
    offer: RentalOffer | None
    tokens: tuple[TokenPrice, ...]  # one a job
    fits: tuple[JobFit, ...]
    cash_flow: CashFlow
    score: float  # 0 .. 1, by the study's own priorities
    reasons: tuple[Note, ...]  # why it stands where it stands
    notes: tuple[Note, ...] = ()
    instances: int = 1  # how many of the offer form the machine
    standing: str = ""  # "all", "just", "open", "misses", "over budget", "unpriced": it decides before the score


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something considered and left out, with the reasons."""

    name: str
    kind: str
    reasons: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where buying the recommended machine beats another option."""

    against: str  # option id
    hours_per_week: float | None  # above this buying is cheaper over the horizon; None = never
    month: int | None  # first month in which buying has cost less; None = not within the horizon
    naive_hours: float | None  # purchase price / hourly rent, as the seed documents count
    note: Note


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """One printed row of the origin's table, our own numbers for it, and how the row's own card does."""

    row: GuideRow
    serve: MemoryPlan
    fine_tune: MemoryPlan
    smallest_card: str  # id, for serving
    verdict: str  # of serving on the row's own card
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer: everything the reports and the screen show, and nothing they have to compute."""

    study: Study
    needs: tuple[JobNeed, ...]
    options: tuple[Option, ...]  # best first
    rejected: tuple[Rejection, ...]
    recommended: Option | None
    break_even: tuple[BreakEven, ...]
    currency: str
    rates: tuple[tuple[str, Decimal, str], ...]  # currency, units for one of ours, date and source
    assumptions: tuple[tuple[str, Quantity], ...]  # those that were used
    notes: tuple[Note, ...] = ()
    guide: tuple[GuideAnswer, ...] = ()  # where a job's model is in the origin's table
