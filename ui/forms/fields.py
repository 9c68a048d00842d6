"""What a field is: where its value stands in the study, what it is called, how it is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.workload import FineTune, Serve, Study
from catalog.published import load_tariffs

When = Callable[[Study, int], bool]


@dataclass(frozen=True, slots=True)
class Number:
    """A number. ``unit`` stands behind it, ``shown`` is how many of the printed units make one of the study's.

    ``kilo`` is what "k" means (1024 with context lengths, 1000 elsewhere); ``empty`` is said where None is allowed.
    """

    unit: str = ""
    shown: float = 1.0
    whole: bool = False
    kilo: int = 1000
    empty: str = ""
    presets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``options`` (value, English words); ``source`` names a list of the catalog instead."""

    options: tuple[tuple[str, str], ...] = ()
    source: str = ""  # "weights", "kv", "countries", "currencies", "models", "regions"
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """Any of ``options``; with ``ordered`` their order counts, the first most."""

    options: tuple[tuple[object, str], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Text: one line, several lines, or a list with one entry a line."""

    lines: int = 1
    as_list: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model of the catalog, or a config.json."""


@dataclass(frozen=True, slots=True)
class Barring:
    """What may not be bought, with the reason: one "item: reason" a line."""


Kind = Number | Choice | Several | Text | Tick | ModelChoice | Barring


def always(study: Study, job: int) -> bool:
    return True


def serving(study: Study, job: int) -> bool:
    return study.jobs[job].kind == "serve"


def training(study: Study, job: int) -> bool:
    return study.jobs[job].kind != "serve"


def tuning(study: Study, job: int) -> bool:
    return study.jobs[job].kind == "fine-tune"


def with_adapter(study: Study, job: int) -> bool:
    one = study.jobs[job]
    return isinstance(one, FineTune) and one.method in ("lora", "qlora")


def of_adapters(study: Study, job: int) -> bool:
    """Adapters are trained, or kept beside the model that is served."""
    one = study.jobs[job]
    return one.lora_adapters > 0 if isinstance(one, Serve) else with_adapter(study, job)


def drafting(study: Study, job: int) -> bool:
    one = study.jobs[job]
    return isinstance(one, Serve) and one.speculative_tokens > 0


def generating(study: Study, job: int) -> bool:
    one = study.jobs[job]
    return isinstance(one, FineTune) and one.preference == "grpo"


def regional(study: Study, job: int) -> bool:
    """Regions of the country have tariffs of their own."""
    return any(one.country == study.site.country for one in load_tariffs())


def several_jobs(study: Study, job: int) -> bool:
    return len(study.jobs) > 1


@dataclass(frozen=True, slots=True)
class Field:
    """``path`` is "job.users", "money.budget" …; ``more`` fields stand behind "More"; ``when`` says when it applies."""

    path: str
    label: str
    kind: Kind
    help: str = ""
    when: When = always
    more: bool = False
