"""Every invariant holds in the shipped data and is broken by what breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.checks import check

TODAY = date(2026, 11, 21)


def test_shipped_data_have_no_problem(catalog: Catalog) -> None:
    assert check(catalog, TODAY) == ()


def changed(catalog: Catalog, kind: str, id: str, **values: Any) -> Catalog:
    records = getattr(catalog, kind)
    return replace(catalog, **{kind: {**records, id: records[id].model_copy(update=values)}})


def with_first(catalog: Catalog, kind: str, **values: Any) -> Catalog:
    first, *rest = getattr(catalog, kind)
    return replace(catalog, **{kind: (first.model_copy(update=values), *rest)})


Break = Callable[[Catalog], Catalog]


@pytest.mark.parametrize(
    ("break_it", "column", "text"),
    [
        (
            lambda c: changed(c, "chips", "rtx-3090", bandwidth_gb_s=900.0),
            "bandwidth_gb_s",
            "384 bit x 19.5 Gbit/s give 936",
        ),
        (
            lambda c: changed(c, "chips", "rtx-3090", driver_memory_mib=12288.0),
            "driver_memory_mib",
            "expected 87 to 105 %",
        ),
        (lambda c: changed(c, "boards", "asus-turbo-rtx3090-24g", length_mm=26.8), "length_mm", "expected 90 to 420"),
        (
            lambda c: replace(c, psus={**c.psus, "rtx-3090": next(iter(c.psus.values()))}),
            "id",
            "also the id of one of the chips",
        ),
        (lambda c: changed(c, "chips", "rtx-3090", aliases=("RTX 4090",)), "aliases", "names rtx-3090 as well"),
        (lambda c: with_first(c, "observations", part_id="no-such-part"), "part_id", "expected the id of a part"),
        (lambda c: with_first(c, "observations", amount_low=10**9), "amount", "expected within"),
        (
            lambda c: with_first(c, "observations", amount=10**9, amount_low=None, amount_high=None),
            "amount",
            "one thing",
        ),
        (lambda c: with_first(c, "observations", currency="XYZ"), "currency", "expected one with a rate"),
        (
            lambda c: with_first(c, "observations", observed_on=date(2027, 1, 1)),
            "observed_on",
            "no day after 2026-11-21",
        ),
        (lambda c: with_first(c, "bands", applies=("colour=red",)), "applies", "expected a field of a psu"),
        (lambda c: with_first(c, "bands", applies=("watts=many",)), "applies", "expected a number or low-high"),
        (lambda c: with_first(c, "bands", likely=10**6), "likely", "expected within"),
        (
            lambda c: changed(c, "boards", "asus-turbo-rtx3090-24g", chip_id="rtx-3091"),
            "chip_id",
            "expected the id of a chip",
        ),
        (lambda c: changed(c, "whole_machines", "nvidia-dgx-h100", chip_count=None), "chip_count", "expected how many"),
        (lambda c: changed(c, "mainboards", "asrock-x570-taichi", slots=()), "slots", "expected every slot in order"),
        (lambda c: changed(c, "memory_kits", "ddr4-udimm-2x32-gb-3200", total_gb=32), "total_gb", "another sum"),
        (lambda c: changed(c, "chips", "rtx-3090", unverified=("colour",)), "unverified", "no field of it"),
    ],
)
def test_what_breaks_an_invariant_is_told(catalog: Catalog, break_it: Break, column: str, text: str) -> None:
    problems = check(break_it(catalog), TODAY)
    assert any(f"column {column} (" in problem.place and text in problem.text for problem in problems), problems


def test_the_place_is_a_line_of_a_file(catalog: Catalog) -> None:
    problem = check(changed(catalog, "chips", "rtx-3090", bandwidth_gb_s=900.0), TODAY)[0]
    assert problem.place.startswith("chips.csv, line ")


def test_slots_wider_than_long(catalog: Catalog) -> None:
    board = catalog.mainboards["asrock-x570-taichi"]
    slots = (board.slots[0].model_copy(update={"lanes_alone": 32}), *board.slots[1:])
    problems = check(changed(catalog, "mainboards", board.id, slots=slots), TODAY)
    assert [problem.text for problem in problems] == ["is 32 in a slot of x16"]
