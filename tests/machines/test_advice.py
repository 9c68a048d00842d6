"""What a technician says of a machine does not contradict what the check finds."""

from typing import Any

import pytest

from advisor.machines.advice import advice_for
from advisor.machines.build import Known
from advisor.machines.check import check_machine
from advisor.machines.description import read_description
from catalog.catalog import Catalog
from catalog.rules import load_rules

FOUR_BLOWERS: dict[str, Any] = {
    "gpus": [{"name": "RTX 3090", "count": 4, "cooling": "blower"}],
    "cpu": "EPYC 7402",
    "mainboard": "H12SSL-i",
    "memory": {"type": "DDR4 RDIMM", "gb": 256},
    "psus": [{"watts": 2000}, {"watts": 2000}],
}


def said(machine: dict[str, Any], catalog: Catalog) -> dict[str, dict[str, Any]]:
    known = Known(catalog.assumptions, load_rules())
    notes = advice_for(read_description(machine, catalog), check_machine(machine, catalog), known)
    return {one.code: dict(one.values) for one in notes}


@pytest.mark.parametrize(
    ("room", "code"), [("laboratory", "machines.advice_noise_loud_fits"), ("office", "machines.advice_noise_loud")]
)
def test_noise_is_judged_by_the_room_it_stands_in(room: str, code: str, catalog: Catalog) -> None:
    machine = {**FOUR_BLOWERS, "room": room}
    assert code in said(machine, catalog)
    (found,) = [one for one in check_machine(machine, catalog) if one.rule == "site.noise"]
    assert (found.answer == "ok") == code.endswith("_fits")


def test_circuits_that_are_there_are_counted(catalog: Catalog) -> None:
    circuit = {"volts": 230, "amps": 10}
    assert said({**FOUR_BLOWERS, "circuit": circuit}, catalog)["machines.advice_circuits"]["circuits"] == 2
    two = said({**FOUR_BLOWERS, "circuit": {**circuit, "count": 2}}, catalog)
    assert two["machines.advice_circuits_there"]["circuits"] == 2
