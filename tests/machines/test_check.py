"""Machines given by their parts: names as people write them, figures as they are given, bad input refused."""

from typing import Any

import pytest

from advisor.machines.check import check_machine, verdict
from advisor.machines.described.cards import split_cards
from advisor.machines.described.values import MachineError
from advisor.machines.description import read_description
from advisor.machines.machine import Finding
from catalog.catalog import Catalog

S0: dict[str, Any] = {
    "gpus": [{"name": "RTX 3090", "count": 2, "cooling": "blower"}],
    "cpu": "Ryzen 9 5900X",
    "mainboard": "ASUS ROG Strix X570-E",
    "memory": {"type": "DDR4 UDIMM", "gb": 64},
    "psus": [{"name": None, "watts": 1600, "count": 1}],
    "case": "ROG Helios 601",
    "drives": ["Samsung 990 Pro 2 TB"],
    "circuit": {"volts": 220, "amps": 10},
    "gpu_power_limit_w": None,
    "os": "Linux",
}


def answers(findings: tuple[Finding, ...], rule: str) -> set[str]:
    return {found.answer for found in findings if found.rule == rule}


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {found.note.code.removeprefix("machines.") for found in findings}


def test_the_machine_of_the_seed_document_is_valid(catalog: Catalog) -> None:
    findings = check_machine(S0, catalog)
    assert verdict(findings) != "conflict"
    for rule in ("cpu.socket", "memory.type", "psu.capacity", "site.circuit", "cpu.cores", "memory.vram"):
        assert answers(findings, rule) == {"ok"}, rule
    assert "conflict" not in {found.answer for found in findings}
    build = read_description(S0, catalog)
    assert build.cards[0].board is not None
    assert build.cards[0].board.cooling == "blower"
    assert build.case is not None


def test_its_power_supply_halved_is_refused(catalog: Catalog) -> None:
    findings = check_machine(S0 | {"psus": [{"watts": 800}]}, catalog)
    assert verdict(findings) == "conflict"
    assert answers(findings, "psu.capacity") == {"conflict"}
    note = next(found.note for found in findings if found.rule == "psu.capacity")
    assert dict(note.values)["label"] == 800
    assert note.sources


def test_at_15_amperes_and_100_volts_it_is_near_the_limit(catalog: Catalog) -> None:
    findings = check_machine(S0 | {"circuit": {"volts": 100, "amps": 15}}, catalog)
    assert answers(findings, "site.circuit") == {"warning"}
    assert answers(check_machine(S0 | {"circuit": {"volts": 100, "amps": 10}}, catalog), "site.circuit") == {"conflict"}


def test_a_power_limit_counts(catalog: Catalog) -> None:
    tight = S0 | {"psus": [{"watts": 900}]}
    assert verdict(check_machine(tight, catalog)) == "conflict"
    assert answers(check_machine(tight | {"gpu_power_limit_w": 220}, catalog), "psu.capacity") == {"ok"}


@pytest.mark.parametrize(
    ("change", "rule", "code"),
    [
        ({"cpu": "Intel Core i9-14900K"}, "cpu.socket", "socket_conflict"),
        ({"memory": {"type": "DDR5 RDIMM", "gb": 64}}, "memory.type", "memory_type_conflict"),
        ({"gpus": [{"name": "Tesla P40"}], "case": "Fractal Design North"}, "cooling.passive", "passive_conflict"),
        ({"gpus": [{"name": "RTX PRO 6000 Blackwell Max-Q"}], "notes": "NVLink"}, "cards.nvlink", "nvlink_absent"),
        ({"notes": "risers powered by SATA"}, "slots.risers", "riser_sata"),
        ({"notes": "modular cable of another brand"}, "psu.cables", "cables_foreign"),
        ({"os": "Windows 11", "training": True}, "site.system", "system_windows_training"),
        ({"os": "macOS"}, "site.system", "system_macos"),
        ({"gpus": [{"name": "RTX 3090", "count": 6, "cooling": "blower"}]}, "slots.count", "slots_geometry"),
        ({"ups": {"watts": 900}}, "site.ups", "ups_conflict"),
        ({"mainboard": "ASUS Pro WS TRX50-SAGE WIFI"}, "memory.type", "memory_type_conflict"),
        ({"mainboard": "ASUS Pro WS WRX90E-SAGE SE", "cpu": "Threadripper 7960X"}, "cpu.family", "family_pro"),
        ({"machine": "Lenovo P920", "gpus": [{"name": "RTX 3090", "watts": 370}]}, "psu.rails", "rails_maker_conflict"),
    ],
)  # fmt: skip
def test_each_conflict_is_found_by_its_rule(change: dict[str, Any], rule: str, code: str, catalog: Catalog) -> None:
    findings = check_machine(S0 | change, catalog)
    assert any(found.rule == rule and found.answer == "conflict" for found in findings), codes(findings)
    assert code in codes(findings)


def test_unmatched_parts_are_unknown_and_never_ok(catalog: Catalog) -> None:
    findings = check_machine({"gpus": [{"name": "Foo 9000", "count": 1}], "mainboard": "Bar Z1"}, catalog)
    assert verdict(findings) == "warnings"
    assert answers(findings, "psu.capacity") == {"unknown"}
    assert answers(findings, "slots.count") == {"unknown"}


def test_given_figures_are_used(catalog: Catalog) -> None:
    machine = {
        "gpus": [{"name": "Foo 9000", "count": 1, "watts": 500, "length_mm": 380, "slots": 4}],
        "case": "Fractal Design North",
        "psus": [{"watts": 550}],
    }
    findings = check_machine(machine, catalog)
    assert answers(findings, "case.length") == {"conflict"}
    assert answers(findings, "psu.capacity") == {"conflict"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("2x RTX 3090 FE", [("RTX 3090 FE", 2)]),
        ("RTX 5090; RTX 3090 Ti", [("RTX 5090", 1), ("RTX 3090 Ti", 1)]),
        ("2x RTX 3080 20GB (modified); RTX 5090 32GB", [("RTX 3080 20GB (modified)", 2), ("RTX 5090 32GB", 1)]),
        ("RTX 4090", [("RTX 4090", 1)]),
        ("4x RTX A6000", [("RTX A6000", 4)]),
    ],
)
def test_cards_are_split(name: str, parts: list[tuple[str, int]]) -> None:
    assert split_cards(name, 1) == parts


@pytest.mark.parametrize(
    ("name", "chip"),
    [
        ("RTX 3090 Founders Edition 24GB", "rtx-3090"),
        ("MSI RTX 3090 Gaming X Trio 370 W", "rtx-3090"),
        ("RTX 3090 Ti 24GB", "rtx-3090-ti"),
        ("NVIDIA GeForce RTX 4090", "rtx-4090"),
        ("RTX 4090D 24GB", "rtx-4090-d"),
        ("Tesla P40", "tesla-p40"),
        ("Radeon 8060S (Ryzen AI Max+ 395)", "radeon-8060s-strix-halo"),
    ],
)
def test_names_of_cards(name: str, chip: str, catalog: Catalog) -> None:
    build = read_description({"gpus": [{"name": name, "count": 1}]}, catalog)
    assert build.cards[0].chip is not None
    assert build.cards[0].chip.id == chip


@pytest.mark.parametrize(
    ("psus", "watts", "units"),
    [
        ([{"name": "Corsair 1000 W SFX-L"}], 1000, 1),
        ([{"name": "4x Corsair RM1000x; one per GPU pair", "watts": 4000, "count": 1}], 1000, 4),
        ([{"name": None, "watts": 1600, "count": 2}], 1600, 2),
        ([{"name": "2x 1600 W", "watts": 3200}], 1600, 2),
        ([{"name": "EVGA 1600 W 80+ Gold"}], 1600, 1),
        ([850], 850, 1),
    ],
)
def test_names_of_supplies(psus: list[Any], watts: float, units: int, catalog: Catalog) -> None:
    ((psu, count),) = read_description({"psus": psus}, catalog).psus
    assert (psu.watts, count) == (watts, units)


@pytest.mark.parametrize(
    ("description", "place"),
    [
        ({"gpu": []}, "gpu"),
        ({"gpus": 3}, "gpus"),
        ({"gpus": [{"name": "RTX 3090", "count": "two"}]}, "gpus[0].count"),
        ({"gpus": [{"name": "RTX 3090", "count": 0}]}, "gpus[0].count"),
        ({"gpus": [7]}, "gpus[0]"),
        ({"psus": [{"watts": -5}]}, "psus[0].watts"),
        ({"psus": [{"watts": float("nan")}]}, "psus[0].watts"),
        ({"circuit": {"volts": "high"}}, "circuit.volts"),
        ({"memory": {"gb": "much"}}, "memory.gb"),
        ({"cpu": 5}, "cpu"),
        ({"training": "yes"}, "training"),
    ],
)
def test_bad_input_is_one_clear_error(description: dict[str, Any], place: str, catalog: Catalog) -> None:
    with pytest.raises(MachineError) as error:
        check_machine(description, catalog)
    assert error.value.place == place
    assert "expected" in error.value.text


def test_an_empty_machine_is_no_crash(catalog: Catalog) -> None:
    assert verdict(check_machine({}, catalog)) in ("ok", "warnings")
