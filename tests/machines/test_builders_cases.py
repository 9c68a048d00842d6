"""Machines as builders describe them: what a technician refuses, warns of or accepts, by the right rule."""

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.machines.check import check_machine, verdict
from catalog.catalog import Catalog

EPYC = {"cpu": "EPYC 7402", "mainboard": "H12SSL-i", "memory": {"type": "DDR4 RDIMM", "gb": 256}}
AM5 = {"cpu": "Ryzen 7 7700X", "mainboard": "MSI MAG B650 Tomahawk", "memory": {"type": "DDR5", "gb": 64}}
ITX = {"cpu": "Ryzen 7 7700X", "mainboard": "ASUS ROG Strix B650E-I", "memory": {"type": "DDR5", "gb": 64}}

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("two CPUs on one socket", {"cpu": "2x EPYC 7302", "mainboard": "H12SSL-i"}, "cpu.socket"),
    ("two EPYC with a P", {"cpu": "2x EPYC 7302P", "mainboard": "Supermicro H12DSi-N6"}, "cpu.family"),
    ("two Threadripper", {"cpu": "dual Threadripper PRO 7995WX"}, "cpu.family"),
    ("two kinds of modules", {**EPYC, "memory": {"type": "DDR4 RDIMM + LRDIMM mixed", "gb": 256}}, "memory.type"),
    ("ATX board in a small case", {**AM5, "case": "Fractal Design Terra"}, "case.board"),
    ("radiator longer than the case", {**ITX, "case": "Fractal Design Terra",
                                       "cooler": "Arctic Liquid Freezer III 360"}, "case.cooler"),
    ("tower cooler in 4U", {**EPYC, "case": "4U rack chassis", "cooler": "Noctua NH-U14S TR4-SP3"}, "case.cooler"),
    ("four thick cards on one board", {**EPYC, "gpus": [{"name": "RTX 3090 Strix", "count": 4}], "case": "tower"},
     "slots.count"),
    ("too deep for the rack", {"machine": "NVIDIA DGX B200", "notes": "into our 800 mm deep rack"}, "site.rack"),
    ("机柜太浅", {"machine": "NVIDIA DGX B200", "notes": "放进 800mm 深的机柜"}, "site.rack"),
    ("two hungry cards in a P620", {"gpus": [{"name": "RTX 3090 Ti", "count": 2}],
                                    "machine": "Lenovo ThinkStation P620"}, "psu.rails"),
]  # fmt: skip


@pytest.mark.parametrize(("machine", "rule"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_does_not_go_together_is_refused(machine: dict[str, Any], rule: str, catalog: Catalog) -> None:
    found = check_machine(machine, catalog)
    assert verdict(found) == "conflict"
    assert rule in {one.rule for one in found if one.answer == "conflict"}


SAID: list[tuple[str, dict[str, Any], str, str]] = [
    ("an A6000 pair is bridged two slots apart", {**EPYC, "gpus": [{"name": "RTX A6000", "count": 2}],
                                                   "notes": "NVLink bridge"}, "cards.nvlink", "ok"),
    ("four 3090 on 2,000 W are tight", {**EPYC, "gpus": [{"name": "RTX 3090 Turbo", "count": 4}],
                                        "psus": [{"watts": 2000}]}, "psu.capacity", "warning"),
    ("two TITAN Xp on 850 W trip", {"gpus": [{"name": "TITAN Xp", "count": 2}], "cpu": "Xeon E5 v4 145 W",
                                   "psus": [{"watts": 850}]}, "psu.capacity", "conflict"),
    ("an A6000 goes into a P620", {"gpus": ["RTX A6000"], "machine": "Lenovo ThinkStation P620"}, "psu.rails", "ok"),
    ("a deep rack takes a DGX", {"machine": "NVIDIA DGX B200", "notes": "1200 mm rack"}, "site.rack", "ok"),
    ("a DGX fills a rack of its depth", {"machine": "NVIDIA DGX B200", "notes": "rack depth 1000 mm"}, "site.rack",
     "warning"),
    ("a low cooler fits 4U", {**EPYC, "case": "4U", "cooler": "Noctua NH-U9 TR4-SP3"}, "case.cooler", ""),
    ("an SFX supply in an SFX case", {**ITX, "case": "Fractal Design Terra", "psus": [{"name": "Corsair SF750"}]},
     "case.psu", ""),
    ("a 5090 on its own adapter", {**AM5, "gpus": ["RTX 5090 FE"], "psus": [
        {"watts": 1200, "native_16pin": 0, "cables_16pin": 0, "pcie_8pin": 6}]}, "psu.connectors_16pin", "warning"),
    ("a 5090 with three leads", {**AM5, "gpus": ["RTX 5090 FE"], "psus": [
        {"watts": 1200, "native_16pin": 0, "cables_16pin": 0, "pcie_8pin": 3}]}, "psu.connectors_16pin", "conflict"),
    ("Kepler has no engine", {"gpus": ["Tesla K80"]}, "cards.software", "warning"),
]  # fmt: skip


@pytest.mark.parametrize(("machine", "rule", "answer"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_what_a_rule_says(machine: dict[str, Any], rule: str, answer: str, catalog: Catalog) -> None:
    answers = {one.answer for one in check_machine(machine, catalog) if one.rule == rule}
    assert answers == ({answer} if answer else set()) or (not answer and answers <= {"ok", "unknown"})


def test_the_radio_makes_no_other_board(catalog: Catalog) -> None:
    found = check_machine({**AM5, "gpus": ["RTX 4070"]}, catalog)
    assert "ok" in {one.answer for one in found if one.rule == "cpu.socket"}
    assert not any(one.note.code == "machines.slots_named" for one in found)


def test_six_supplies_of_a_dgx_take_six_cords(catalog: Catalog) -> None:
    machine = {"machine": "NVIDIA DGX H100", "circuit": {"volts": 230, "amps": 16, "count": 6}}
    found = check_machine(machine, catalog)
    assert {one.answer for one in found if one.rule == "site.circuit"} <= {"ok", "warning"}


BUILDERS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "builders.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", BUILDERS, ids=[row["case"] for row in BUILDERS])
def test_a_builders_list_gets_its_verdict_by_the_right_rules(row: dict[str, Any], catalog: Catalog) -> None:
    found = check_machine(row["machine"], catalog)
    assert verdict(found) == row["verdict"]
    assert set(row["rules"]) <= {one.rule for one in found if one.answer in ("conflict", "warning")}


@pytest.mark.parametrize("machine", [{"machine": "NVIDIA Jetson AGX Orin 64GB"}, {"machine": "our old workstation"}])
def test_a_machine_of_which_nothing_is_known_is_not_ok(machine: dict[str, Any], catalog: Catalog) -> None:
    found = check_machine(machine, catalog)
    assert verdict(found) == "warnings"
    assert "machines.machine_unknown" in {one.note.code for one in found}


STATED: list[tuple[str, dict[str, Any], str, str]] = [
    ("a 6-pin lead in an 8-pin socket", {"gpus": ["RTX 3070"], "notes": "6-pin to 8-pin adapter"}, "psu.cables",
     "warning"),
    ("P40 with 4G decoding off", {"gpus": ["Tesla P40"], "notes": "Above 4G decoding off, CSM on; shroud"}, "cards.bar",
     "conflict"),
    ("two 3090 with CSM on", {"gpus": [{"name": "RTX 3090", "count": 2}], "notes": "CSM enabled"}, "cards.bar",
     "warning"),
    ("two 3090 with CSM off", {"gpus": [{"name": "RTX 3090", "count": 2}], "notes": "CSM disabled, above 4G on"},
     "cards.bar", "ok"),
    ("one plug short", {"gpus": ["RTX 3080 Ti"], "psus": [{"watts": 850, "pcie_8pin": 1}]}, "psu.connectors_8pin",
     "conflict"),
    ("x4x4x4x4", {"gpus": [{"name": "RTX 3060", "count": 4}], "mainboard": "ASUS ROG Strix B550-I",
                  "notes": "x4x4x4x4 bifurcation card"}, "slots.lanes", "warning"),
    ("a TR4-SP3 cooler on SP5", {"cpu": "EPYC 9354P", "cooler": "Noctua NH-U14S TR4-SP3"}, "cooler.socket", "conflict"),
    ("a capped machine at its label", {"gpus": [{"name": "RTX 3090", "count": 2}], "gpu_power_limit_w": 290,
                                       "cpu": "Xeon E5 v4 145 W", "psus": [{"watts": 850}]}, "psu.capacity", "warning"),
    ("a shared household circuit", {"gpus": [{"name": "RTX 3090", "count": 2}], "gpu_power_limit_w": 290,
                                    "cpu": "Threadripper 180 W", "circuit": "shared household circuit"}, "site.circuit",
     "warning"),
]  # fmt: skip


@pytest.mark.parametrize(("machine", "rule", "answer"), [row[1:] for row in STATED], ids=[row[0] for row in STATED])
def test_what_a_remark_settles(machine: dict[str, Any], rule: str, answer: str, catalog: Catalog) -> None:
    answers = {one.answer for one in check_machine(machine, catalog) if one.rule == rule}
    assert answers == {answer}
