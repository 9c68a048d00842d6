"""A level, a load or a deadline that is asked for decides the verdict, and what cannot be used is one clear error."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisor.advice import Advice, advise
from advisor.fitting import allowed_chips
from advisor.jobs import Work, works_of
from advisor.quantity import Quantity
from advisor.screen import enough_of
from advisor.speed.estimate import BusiestHour, SpeedEstimate
from advisor.workload import Choices, FineTune, Money, Serve, Study, StudyError
from catalog.catalog import Catalog


def work_of(catalog: Catalog, **job: Any) -> Work:
    return works_of(Study(jobs=(Serve(model="qwen2.5-7b", **job),)), catalog)[0]


def advice_on(catalog: Catalog, job: Serve | FineTune, **choices: Any) -> Advice:
    study = Study(jobs=(job,), choices=Choices.model_validate(choices), money=Money(currency="USD"))
    return advise(study, catalog, today=date(2026, 7, 1))


def serving(**more: Any) -> Serve:
    return Serve(model="qwen2.5-32b", weights="awq-int4", users=4, **more)


@pytest.mark.parametrize(
    ("stable", "needed", "copies", "enough", "codes"),
    [
        (True, 1, 1, True, []),
        (True, 2, 2, True, []),
        (True, 2, 1, False, ["advice.load_missed"]),
        (False, 216, 1, False, ["advice.load_missed"]),
        (False, 1, 1, False, ["advice.load_unserved"]),
        (True, None, 1, False, ["advice.load_unreachable"]),
    ],
)
def test_a_load_decides(
    catalog: Catalog, stable: bool, needed: int | None, copies: int, enough: bool, codes: list[str]
) -> None:
    work = work_of(catalog, requests_per_day=1000)
    replicas = None if needed is None else Quantity(needed, "1")
    found, notes = enough_of(work, SpeedEstimate(load=BusiestHour(stable), replicas_needed=replicas), copies)
    assert found is enough
    assert [each.code for each in notes] == codes
    assert all(each.level == "warning" for each in notes)


def test_a_load_at_an_unknown_speed_is_an_open_question(catalog: Catalog) -> None:
    found, notes = enough_of(work_of(catalog, requests_per_day=1000), SpeedEstimate(), 1)
    assert found is None
    assert [(each.code, each.level) for each in notes] == [("advice.load_unknown", "unknown")]
    assert enough_of(work_of(catalog, requests_per_day=1000), SpeedEstimate(), None) == (None, ())  # a hosted model
    assert enough_of(work_of(catalog), SpeedEstimate(), 1) == (None, ())  # nothing was asked


def test_a_kept_rate_does_not_outweigh_a_load(catalog: Catalog) -> None:
    work = work_of(catalog, requests_per_day=1000, min_tokens_per_second=10)
    three = Quantity(3, "1")
    speed = SpeedEstimate(decode_per_user=Quantity(20, "tok/s"), load=BusiestHour(False), replicas_needed=three)
    assert enough_of(work, speed, 1)[0] is False
    assert enough_of(work, SpeedEstimate(decode_per_user=Quantity(20, "tok/s")), 1)[0] is None


def test_millions_of_requests_are_no_work_for_one_card(catalog: Catalog) -> None:
    job = serving(requests_per_day=5_000_000, min_tokens_per_second=12)
    advice = advice_on(catalog, job, chips=["RTX PRO 6000 Blackwell"], gpu_counts=[1])
    machines = [option for option in advice.options if option.kind == "buy"]
    assert machines
    assert {option.standing for option in machines} <= {"misses", "over budget", "unpriced"}
    assert all(any(each.code == "advice.load_missed" for each in option.reasons) for option in machines)


def test_what_no_option_meets_is_said(catalog: Catalog) -> None:
    advice = advice_on(catalog, serving(min_tokens_per_second=1e6), gpu_counts=[1])
    assert {option.standing for option in advice.options} & {"all", "just"} == set()
    assert "advice.level_met_by_none" in [each.code for each in advice.notes]
    hosted = [option for option in advice.options if option.kind == "api"]
    assert hosted
    assert {option.standing for option in hosted} == {"open"}


def test_an_unknown_speed_stands_behind_a_kept_level(catalog: Catalog) -> None:
    advice = advice_on(catalog, serving(min_tokens_per_second=12), gpu_counts=[1, 2])
    assert "advice.level_met_by_none" not in [each.code for each in advice.notes]
    assert advice.options[0].fits[0].enough is True
    for kind in ("buy", "rent"):
        asked = [option for option in advice.options if option.kind == kind and option.standing == "open"]
        unknown = [option.fits[0].enough is None for option in asked]
        assert unknown == sorted(unknown)  # of open questions those with a kept level first
    assert all(option.standing not in ("all", "just") for option in advice.options if option.fits[0].enough is None)


def test_nothing_asked_leaves_a_hosted_model_as_it_was(catalog: Catalog) -> None:
    advice = advice_on(catalog, serving(), gpu_counts=[1], kinds=["api"])
    assert advice.options
    assert {option.standing for option in advice.options} <= {"all", "just"}
    assert "advice.level_met_by_none" not in [each.code for each in advice.notes]


@pytest.mark.parametrize("field", ["chips", "not_chips"])
def test_an_unknown_chip_names_its_place_and_what_is_near(catalog: Catalog, field: str) -> None:
    study = Study(jobs=(Serve(model="qwen2.5-7b"),), choices=Choices.model_validate({field: ["RTX 4090", "RTX 9999"]}))
    with pytest.raises(StudyError, match=r"did you mean .*RTX") as caught:
        allowed_chips(study, catalog)
    assert caught.value.place == f"choices.{field}[1]"
    assert "'RTX 9999'" in caught.value.text


def test_a_chip_that_the_catalog_finds_is_meant(catalog: Catalog) -> None:
    for item in ("RTX4090", "NVIDIA", "Hopper", "A100"):
        study = Study(jobs=(Serve(model="qwen2.5-7b"),), choices=Choices(chips=(item,)))
        assert allowed_chips(study, catalog)[0], item


def test_an_unknown_draft_model_names_its_place(catalog: Catalog) -> None:
    with pytest.raises(StudyError, match="did you mean") as caught:
        work_of(catalog, draft_model="qwen2.5-0.6b")
    assert caught.value.place == "jobs[0].draft_model"
    with pytest.raises(StudyError, match="unknown model 'nosuch'"):
        work_of(catalog, draft_model="nosuch")
    job = work_of(catalog, draft_model="Qwen2.5-0.5B").job
    assert isinstance(job, Serve)
    assert job.draft_model == "qwen2.5-0.5b"  # as the memory's terms look it up


def test_a_request_longer_than_its_context_is_told(catalog: Catalog) -> None:
    advice = advice_on(catalog, serving(context_tokens=8192, prompt_tokens=9000), gpu_counts=[1], kinds=["api"])
    told = [each for each in advice.notes if each.code == "advice.request_too_long"]
    assert [(each.level, dict(each.values)["context"]) for each in told] == [("warning", 8192)]
    whole = advice_on(catalog, serving(context_tokens=9512, prompt_tokens=9000), gpu_counts=[1], kinds=["api"])
    assert "advice.request_too_long" not in [each.code for each in whole.notes]


def test_a_micro_batch_is_no_larger_than_the_step(catalog: Catalog) -> None:
    def of(**job: int) -> object:
        return works_of(Study(jobs=(FineTune.model_validate({"model": "qwen2.5-7b", **job}),)), catalog)

    with pytest.raises(StudyError, match="is 8; expected no more than the 4 sequences") as caught:
        of(micro_batch=8, global_batch=4)
    assert caught.value.place == "jobs[0].micro_batch"
    assert of(micro_batch=4, global_batch=4)
    assert of(micro_batch=8)
