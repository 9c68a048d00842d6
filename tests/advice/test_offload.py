"""Weights in main memory: proposed where nothing else fits, behind everything that fits without."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.advice import advise
from advisor.answer import Advice
from advisor.fitting import offloads
from advisor.jobs import works_of
from advisor.screen import Screen
from advisor.standing import tier
from advisor.ways.buy import requirements_of
from advisor.workload import Study
from catalog.catalog import Catalog

TODAY = date(2026, 11, 21)


def study(model: str, chips: tuple[str, ...], counts: tuple[int, ...] = (1,), weights: str = "q4_k_m") -> Study:
    return Study.model_validate(
        {
            "jobs": [{"kind": "serve", "model": model, "weights": weights, "context_tokens": 8192}],
            "site": {"country": "US"},
            "money": {"currency": "USD"},
            "choices": {"chips": chips, "gpu_counts": counts, "kinds": ["buy"]},
        }
    )


def screened(ours: Study, catalog: Catalog) -> Screen:
    return Screen(works_of(ours, catalog), ours, catalog)


@pytest.fixture(scope="module")
def large(catalog: Catalog) -> Advice:
    return advise(study("deepseek-v3", ("RTX 3090",)), catalog, today=TODAY)


def test_a_model_of_400_gb_is_proposed_on_one_card_with_the_main_memory_it_takes(large: Advice) -> None:
    assert large.options
    for option in large.options:
        memory = option.fits[0].memory
        assert memory is not None
        assert offloads(memory)
        assert memory.host is not None
        assert option.machine is not None
        assert option.machine.host_memory >= memory.host.value > 370 * 2**30
        assert option.standing == "open"
        assert "advice.offloaded" in [note.code for note in option.fits[0].notes]


def test_its_speed_is_a_wide_range(large: Advice) -> None:
    speed = large.options[0].fits[0].speed
    assert speed is not None
    assert speed.decode is not None
    assert speed.decode.high / speed.decode.low > 3


def test_as_few_layers_as_needed_leave_the_card(catalog: Catalog) -> None:
    ours = study("qwen3-30b-a3b", ("RTX 5060 Ti 16 GB", "RTX 3060"))
    places = [screened(ours, catalog).candidates(lambda: False)[0][index].fits[0].memory for index in range(2)]
    layers = {each.fullest.needed.value: each.plan.host_layers for each in places if each}
    assert 0 < (layers[max(layers)] or 0) < (layers[min(layers)] or 0)


def test_nothing_goes_to_main_memory_where_more_cards_hold_all(catalog: Catalog) -> None:
    """70B in 4 bits: 42 GiB. Two cards of 24 GB are tight for it, four hold it."""
    screen = screened(study("llama-3.1-70b", ("RTX 3090",), (1, 2, 4)), catalog)
    found = screen.candidates(lambda: False)[0]
    assert found
    assert not any(each.offloads for each in found)


def test_a_tight_fit_on_the_cards_goes_before_main_memory(catalog: Catalog) -> None:
    """20.5 GiB likely, 21.8 at the most, on 23.5 GiB less the headroom asked for."""
    ours = study("qwen3-30b-a3b", ("RTX 3090",))
    tight = ours.model_copy(update={"choices": ours.choices.model_copy(update={"headroom": 0.2})})
    place = screened(tight, catalog).places(catalog.chips["rtx-3090"], 1)[0][0]
    assert place.verdict == "tight"
    assert not offloads(place.memory)


def test_unified_memory_has_no_second_memory(catalog: Catalog) -> None:
    screen = screened(study("deepseek-v3", ("GB10",)), catalog)
    assert not screen.candidates(lambda: False)[0]


def test_the_leanest_need_keeps_all_weights_on_the_cards(catalog: Catalog) -> None:
    screen = screened(study("deepseek-v3", ("RTX 3090",)), catalog)
    leanest = screen.needs.leanest(0, 1)
    assert leanest is not None
    assert not offloads(leanest)


def test_everything_on_the_cards_ranks_first(catalog: Catalog) -> None:
    ours = study("qwen3-235b-a22b", ("RTX 3090", "H100 PCIe 80GB", "A100 PCIe 80GB"), (1, 2, 4))
    advice = advise(ours, catalog, today=TODAY)
    flags = [(tier(option, ours), offloads(option.fits[0].memory)) for option in advice.options]
    assert {flag for _, flag in flags} == {False, True}
    assert flags == sorted(flags)


def test_nobody_else_pays_for_the_main_memory(catalog: Catalog) -> None:
    ours = study("qwen3-235b-a22b", ("RTX 3090", "A100 PCIe 80GB"), (1, 2, 4))
    advice = advise(ours, catalog, today=TODAY)
    whole = [option.machine for option in advice.options if not offloads(option.fits[0].memory)]
    assert whole
    screen = screened(ours, catalog)
    candidates = screen.candidates(lambda: False)[0]
    hosting = tuple(each for each in candidates if each.offloads)
    asked = requirements_of(screen, hosting).host_memory
    rest = requirements_of(screen, tuple(each for each in candidates if not each.offloads)).host_memory
    assert asked > 100 * 2**30 > rest
