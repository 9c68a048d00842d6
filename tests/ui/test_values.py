from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from advisor.workload import Barred, FineTune, Pretrain, Serve, Study
from ui.forms.fields import Number
from ui.forms.sections import EVERY
from ui.forms.values import as_kind, limits, printed, read_number, typed, value_at, with_value

STUDY = Study(jobs=(Serve(model="qwen2.5-7b", context_tokens=8192, users=5), FineTune(model="qwen2.5-7b")))


@pytest.mark.parametrize(
    ("text", "kilo", "number"),
    [
        ("4096", 1024, 4096),
        ("4,096", 1024, 4096),
        ("32k", 1024, 32768),
        ("32K", 1024, 32768),
        ("10M", 1000, 10e6),
        ("1.4T", 1000, 1.4e12),
        ("1.4t", 1000, 1.4e12),
        ("0,15", 1000, 0.15),
        ("1 500", 1000, 1500),
        ("1'500", 1000, 1500),
        ("3万", 1000, 30_000),
        ("2亿", 1000, 2e8),
        ("60%", 1000, 60),
        ("-3", 1000, -3),
        ("", 1000, None),
        ("abc", 1000, None),
        ("1,2,3", 1000, None),
        ("nan", 1000, None),
        ("inf", 1000, None),
        ("1e400", 1000, None),
        ("k", 1000, None),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, kilo: int, number: float | None) -> None:
    assert read_number(text, kilo) == number


@given(some.integers(1, 10**9))
def test_what_is_printed_is_read_back(number: int) -> None:
    kind = Number(whole=True)
    assert typed(printed(number, kind), kind, money=False) == number


def test_a_share_is_typed_in_percent() -> None:
    kind = Number("%", shown=100)
    assert typed("60", kind, money=False) == 0.6
    assert printed(0.6, kind) == "60"
    assert printed(0.07, kind) == "7"


def test_money_stays_exact() -> None:
    assert typed("5000.10", Number(), money=True) == Decimal("5000.1")
    assert typed("5,000", Number(), money=True) == Decimal(5000)


def test_a_half_is_no_whole_number() -> None:
    with pytest.raises(ValueError, match=r"2\.5"):
        typed("2.5", Number(whole=True), money=False)


def test_values_are_read_and_written_by_path() -> None:
    changed = with_value(STUDY, 0, "job.users", 30)
    assert value_at(changed, 0, "job.users") == 30
    assert value_at(STUDY, 0, "job.users") == 5, "the old study is untouched"
    changed = with_value(STUDY, 0, "money.budget", Decimal(9000))
    assert changed.money.budget == Decimal(9000)
    assert with_value(STUDY, 0, "title", "Course machine").title == "Course machine"
    assert with_value(STUDY, 0, "site.barred", (Barred(item="A100", reason="rule"),)).site.barred[0].item == "A100"


@pytest.mark.parametrize(
    ("path", "value"),
    [("job.users", 0), ("money.utilisation", 1.5), ("money.budget", Decimal(-1)), ("site.country", "Utopia")],
)
def test_what_cannot_be_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValidationError):
        with_value(STUDY, 0, path, value)


def test_limits_come_from_the_study_itself() -> None:
    assert limits(STUDY, 0, "job.users") == (1, 10_000_000)
    assert limits(STUDY, 0, "money.utilisation") == (0, 1)
    assert limits(STUDY, 0, "money.tax_rate") == (0, 1), "also where None is allowed"
    assert limits(STUDY, 0, "money.months") == (1, 120)


def test_a_job_keeps_what_it_can_when_its_kind_changes() -> None:
    tuned = with_value(STUDY, 0, "job.kind", "fine-tune").jobs[0]
    assert isinstance(tuned, FineTune)
    assert not isinstance(tuned, Pretrain)
    assert (tuned.model, tuned.sequence_tokens) == ("qwen2.5-7b", 4096)
    trained = with_value(STUDY, 1, "job.kind", "pretrain").jobs[1]
    assert isinstance(trained, Pretrain)
    assert trained.method == "full"
    assert as_kind(tuned, "serve")["context_tokens"] == 4096


@pytest.mark.parametrize("section", EVERY, ids=lambda section: section.id)
def test_every_field_stands_in_the_study(section) -> None:  # type: ignore[no-untyped-def]
    for field in section.fields:
        if field.path == "job.kind":
            continue
        more = Study(jobs=(*STUDY.jobs, FineTune(model="qwen2.5-7b", preference="grpo")))
        jobs = [job for job in range(3) if field.when(more, job)] or [0]
        place = more.jobs[jobs[0]] if field.path.startswith("job.") else None
        name = field.path.split(".")[-1]
        owner = (
            place
            if place is not None
            else value_at(STUDY, 0, field.path.rpartition(".")[0])
            if "." in field.path
            else STUDY
        )
        assert name in type(owner).model_fields, field.path


def test_an_edit_states_what_was_edited_and_nothing_else() -> None:
    study = Study(jobs=(FineTune(model="qwen2.5-7b"),))
    changed = with_value(study, 0, "job.sequence_tokens", 1024)
    assert changed.jobs[0].model_fields_set == {"kind", "model", "sequence_tokens"}
    changed = with_value(changed, 0, "job.kind", "serve")
    assert "runs" not in changed.jobs[0].model_fields_set
    assert with_value(study, 0, "job.runs", 3).jobs[0].model_fields_set == {"kind", "model", "runs"}
