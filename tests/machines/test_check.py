"""Machines given by their parts: names as people write them, figures as they are given, bad input refused."""

from typing import Any

import pytest

from advisor.machines.build import Known
from advisor.machines.check import check_machine, verdict
from advisor.machines.described.cards import split_cards
from advisor.machines.described.place import circuit_in, lanes_in
from advisor.machines.described.traits import traits_in
from advisor.machines.described.values import MachineError, caps_in
from advisor.machines.description import read_description
from advisor.machines.machine import Finding
from advisor.machines.power import cpu_watts
from catalog.catalog import Catalog
from catalog.rules import load_rules

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


def said(findings: tuple[Finding, ...], rule: str) -> set[tuple[str, str]]:
    return {(found.answer, found.note.code.removeprefix("machines.")) for found in findings if found.rule == rule}


@pytest.mark.parametrize("cap", [1, 50])
def test_a_cap_that_no_driver_sets_is_doubted(catalog: Catalog, cap: float) -> None:
    findings = check_machine(S0 | {"gpu_power_limit_w": cap}, catalog)
    assert ("warning", "cap_too_low") in said(findings, "cards.power")
    note = next(found.note for found in findings if found.note.code == "machines.psu_enough")
    least = next(dict(found.note.values)["least"] for found in findings if found.note.code == "machines.cap_too_low")
    true = check_machine(S0 | {"gpu_power_limit_w": least}, catalog)
    assert dict(note.values) == dict(next(one.note for one in true if one.note.code == "machines.psu_enough").values)
    assert note.values != ()
    assert ("warning", "cap_too_low") not in said(true, "cards.power")


def test_the_least_cap_of_a_3090_is_taken(catalog: Catalog) -> None:
    findings = check_machine(S0 | {"gpu_power_limit_w": 100}, catalog)
    assert ("warning", "cap_too_low") not in said(findings, "cards.power")


@pytest.mark.parametrize("watts", range(500, 1300, 10))
@pytest.mark.parametrize("cpu", ["Ryzen 9 5900X", None])
def test_a_doubted_supply_is_outdone_by_the_recommended_one(catalog: Catalog, watts: int, cpu: str | None) -> None:
    one = {"gpus": [{"name": "RTX 3090"}], "cpu": cpu, "mainboard": "ASUS ROG Strix X570-E", "psus": [{"watts": watts}]}
    for found in check_machine(one, catalog):
        if found.rule == "psu.capacity" and found.answer != "ok":
            values = dict(found.note.values)
            assert values["wanted"] > values["label"], found.note.code  # type: ignore[operator]


NINE: dict[str, Any] = {"gpus": [{"name": "RTX 3090", "count": 9}], "mainboard": "ASRock Rack ROMED8-2T"}


def test_more_cards_than_slots_are_refused_unless_they_hang(catalog: Catalog) -> None:
    assert said(check_machine(NINE, catalog), "slots.count") == {("conflict", "slots_fewer")}
    for notes in ("on risers", "x16 slots with bifurcation", "open frame", "a PLX board carries them", "PCIe switch"):
        assert "conflict" not in answers(check_machine(NINE | {"notes": notes}, catalog), "slots.count"), notes
    assert "conflict" not in answers(check_machine(NINE | {"case": "PCIe switch backplane"}, catalog), "slots.count")


def test_a_module_does_not_plug_in_without_a_carrier(catalog: Catalog) -> None:
    modules = NINE | {"gpus": [{"name": "A100 SXM4", "count": 2}]}
    assert ("conflict", "module_no_slot") in said(check_machine(modules, catalog), "slots.count")
    carried = check_machine(modules | {"notes": "on SXM4 to PCIe adapters"}, catalog)
    assert "conflict" not in answers(carried, "slots.count")
    assert ("warning", "module_carrier") in said(carried, "cards.form")
    assert "conflict" not in answers(check_machine(modules | {"mainboard": "HGX A100"}, catalog), "slots.count")


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
        ({"colour": []}, "colour"),
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


@pytest.mark.parametrize(
    ("machine", "rule", "answer", "code"),
    [
        # what is certain refuses, what is likely warns, what cannot fail passes
        ({"gpus": [{"name": "Titan X/Xp 250 W", "count": 2}], "cpu": "Xeon E5 v4 145 W", "psus": [{"watts": 850}]},
         "psu.capacity", "conflict", "psu_tight_cap"),
        ({"gpus": [{"name": "RTX 4090", "count": 2}], "psus": [{"watts": 1100}]}, "psu.capacity", "warning",
         "psu_over_likely"),
        ({"gpus": [{"name": "RTX 4090"}], "psus": [{"watts": 2000}]}, "psu.capacity", "ok", "psu_enough_likely"),
        ({"gpus": [{"name": "Foo 90", "count": 2}], "psus": [{"watts": 1600}]}, "psu.capacity", "unknown", "psu_cards"),
        ({"gpus": [{"name": "Foo 90", "count": 8}], "psus": [{"watts": 600}]}, "psu.capacity", "conflict", "psu_rest"),
        # younger cards than ATX 3, or a cap that is set: tight is a warning
        (S0 | {"gpus": [{"name": "RTX 4090", "count": 2}], "psus": [{"watts": 1150}]}, "psu.capacity", "conflict",
         "psu_over_cap"),
        (S0 | {"gpus": [{"name": "RTX 4090", "count": 2}], "psus": [{"watts": 1300}]}, "psu.capacity", "warning",
         "psu_tight_step"),
        (S0 | {"psus": [{"watts": 1050}]}, "psu.capacity", "conflict", "psu_tight_cap"),
        (S0 | {"psus": [{"watts": 1050}], "gpu_power_limit_w": 340}, "psu.capacity", "warning", "psu_tight_step"),
        (S0 | {"psus": [{"watts": 1050, "atx_version": "3.1"}]}, "psu.capacity", "warning", "psu_tight"),
        # peaks of many cards meet, and a cap does not cap them
        ({"gpus": [{"name": "RTX 3090", "count": 4}], "gpu_power_limit_w": 250, "psus": [{"watts": 1600}],
          "cpu": "EPYC 7302P"}, "psu.transients", "warning", "transients_many"),
        ({"gpus": [{"name": "RTX 3090", "count": 4}], "gpu_power_limit_w": 250,
          "psus": [{"watts": 1600, "atx_version": "3.1"}]}, "psu.transients", "ok", "transients_ok"),
        # a power below the card's own is a cap; called its power, it is doubted
        ({"gpus": [{"name": "RTX 3090 at 230 W", "count": 4}], "psus": [{"watts": 1500}]}, "psu.transients", "warning",
         "transients_many"),
        ({"gpus": [{"name": "RTX PRO 6000 Blackwell Workstation", "count": 2, "watts": 300}]}, "cards.power", "warning",
         "claimed_power"),
        # redundant supplies, distribution and breakout boards
        ({"gpus": [{"name": "RTX 3090", "count": 4}], "psus": [{"watts": 1600, "count": 2}], "cpu": "EPYC 7763",
          "notes": "1+1 redundant"}, "psu.capacity", "warning", "psu_redundancy"),
        (S0 | {"psus": [{"name": "4x 2000 W on distribution board"}]}, "psu.units", "ok", "units_board"),
        (S0 | {"psus": [{"name": "HP 1200 W server PSU", "watts": 1200}], "notes": "breakout board"}, "psu.units",
         "warning", "units_breakout"),
        # a maker's limit and a card whose own limit nobody gives
        ({"machine": "Lenovo P920", "gpus": [{"name": "MSI RTX 3090 Gaming X Trio"}]}, "psu.rails", "conflict",
         "rails_maker_conflict"),
        ({"machine": "Lenovo P920", "gpus": [{"name": "RTX 3090"}]}, "psu.rails", "warning", "rails_maker_partner"),
        ({"machine": "Lenovo P920", "gpus": [{"name": "RTX A6000"}]}, "psu.rails", "ok", "rails_maker_within"),
        # density by the blowers' own power
        (S0 | {"gpus": [{"name": "RTX 4090 Waterforce; 2x TITAN Xp", "cooling": "AIO + blower"}]}, "cooling.density",
         "", ""),
        (S0 | {"gpus": [{"name": "RTX 3090 Turbo", "count": 4}], "mainboard": "ASUS Pro WS WRX90E-SAGE SE"},
         "cooling.density", "warning", "blowers_dense"),
        # thickness of cards of which only the chip is named
        ({"gpus": [{"name": "RTX 4090", "count": 4}], "mainboard": "Supermicro H12SSL-i"}, "slots.count", "warning",
         "slots_typical"),
        (S0 | {"gpus": [{"name": "Gigabyte RTX 4090 Gaming OC", "count": 3}], "case": "Fractal Design North"},
         "slots.count", "conflict", "slots_geometry"),
        (S0 | {"gpus": [{"name": "Gigabyte RTX 4090 Gaming OC", "count": 3}], "case": "open mining frame"},
         "slots.count", "warning", "slots_frame"),
        ({"gpus": [{"name": "RTX 4090"}], "mainboard": "MSI X870E Gaming Plus WIFI"}, "slots.count", "ok", "slots_one"),
        # lanes
        ({"gpus": [{"name": "RTX 3090", "count": 4}], "mainboard": "ASRock H510 Pro BTC+"}, "slots.lanes", "warning",
         "lanes_one"),
        ({"gpus": [{"name": "RTX 3090"}], "machine": "mini PC", "notes": "OCuLink dock"}, "slots.lanes", "warning",
         "lanes_four_one"),
        ({"gpus": [{"name": "RTX 3090"}], "machine": "laptop", "notes": "eGPU over Thunderbolt 4"}, "slots.lanes",
         "warning", "lanes_four_one"),
        ({"gpus": [{"name": "RTX 4060 Ti 16GB", "count": 4}], "notes": "x4/x4/x4/x4"}, "slots.lanes", "warning",
         "lanes_four"),
        # an angled adapter at the 16-pin socket (recalled: cablemod.com/adapterrecall); an angled cable is fine
        ({"gpus": [{"name": "RTX 4090"}], "notes": "CableMod 90 degree 12VHPWR adapter"}, "psu.cables", "warning",
         "cables_angled"),
        ({"gpus": [{"name": "RTX 4090"}], "notes": "使用 90 度弯头转接器"}, "psu.cables", "warning", "cables_angled"),
        ({"gpus": [{"name": "RTX 4090"}], "notes": "CableMod 12VHPWR cable, 90 degree"}, "psu.cables", None, ""),
        # a desktop platform takes one kind of module: "DDR5" needs no further word
        ({"gpus": [{"name": "RTX 4090"}], "mainboard": "ASUS ProArt X670E-CREATOR WIFI", "memory": "2x48GB DDR5-6000"},
         "memory.type", "ok", "memory_type_ok"),
        ({"gpus": [{"name": "RTX 4090"}], "mainboard": "ASRock Rack ROMED8-2T", "memory": "8x32GB DDR4"},
         "memory.type", "unknown", "memory_type_unknown"),
        ({"gpus": [{"name": "RTX 4090"}], "mainboard": "超微 H12SSL-i", "memory": "8x32G DDR4 RECC"}, "memory.type",
         "ok", "memory_type_ok"),
        # what is not known makes the load a range, and the sentence says so
        ({"gpus": [{"name": "RTX 3090", "count": 4}], "cpu": "Foo 9000", "psus": [{"watts": 1600}]}, "psu.capacity",
         "conflict", "psu_range_cap"),
        ({"gpus": [{"name": "RTX 4000 SFF Ada"}], "machine": "Dell OptiPlex 7090 SFF", "psus": ["200W"]},
         "psu.capacity", "warning", "psu_over_likely"),
        # servers are known by their makers' names: passive cards are at home there, in an unknown box nobody knows
        ({"gpus": "6x Tesla P40", "machine": "Supermicro 4028GR-TRT"}, "cooling.passive", None, ""),
        ({"gpus": "6x Tesla P40", "machine": "ESC4000A-E12"}, "cooling.passive", None, ""),
        ({"gpus": "2x Tesla P40", "machine": "Acme Thinkbox"}, "cooling.passive", "warning", "passive_unknown"),
        ({"gpus": "2x Tesla P40", "machine": "Acme gaming PC"}, "cooling.passive", "conflict", "passive_conflict"),
        ({"gpus": "8x MI50 32GB", "case": "mining frame", "notes": "fans with printed shrouds"},
         "cooling.passive", "ok", "passive_duct"),
        ({"gpus": "8x MI50 32GB", "mainboard": "BTC-S37", "notes": "PCIe x8 each"}, "slots.lanes", "ok", "lanes_eight"),
        # a cooler that nobody knows on a large socket; one that says its socket is believed; desktop sockets are usual
        ({"gpus": ["RTX 4090"], "cpu": "EPYC 9354", "cooler": "Acme Liquid 360"}, "cooler.socket", "unknown",
         "cooler_unnamed"),
        ({"gpus": ["RTX 4090"], "cpu": "EPYC 9354", "cooler": "Acme 4U SP5"}, "cooler.socket", None, ""),
        ({"gpus": ["RTX 4090"], "cpu": "Ryzen 9 7950X", "cooler": "Acme Liquid 360"}, "cooler.socket", None, ""),
        # plugs that are not made for cards
        ({"gpus": ["RTX 3090"], "notes": "8-pin fed by a SATA to PCIe 8-pin adapter"}, "psu.cables", "conflict",
         "cables_sata"),
        ({"gpus": ["RTX 3090"], "notes": "two molex to 8 pin adapters"}, "psu.cables", "warning", "cables_molex"),
        ({"gpus": ["RTX 3090"], "notes": "two SATA SSDs"}, "psu.cables", None, ""),
        # engines that run on several cards under Linux only
        ({"gpus": "2x RTX 4090", "os": "Windows 11", "notes": "vLLM"}, "site.system", "conflict",
         "system_windows_engine"),
        ({"gpus": "2x RTX 4090", "os": "Windows 11, WSL2", "notes": "vLLM"}, "site.system", None, ""),
        ({"gpus": "1x RTX 4090", "os": "Windows 11", "notes": "vLLM"}, "site.system", None, ""),
        # partners' boxes around the board of the DGX Spark
        ({"machine": "ASUS Ascent GX10", "notes": "fed by a USB-C charger"}, "cards.power", "warning", "unified_pd"),
        # the end of a board's name is its name where only one has it
        ({"gpus": [{"name": "RTX 4090"}], "mainboard": "WRX90E-SAGE SE", "cpu": "Threadripper 7960X"}, "cpu.family",
         "conflict", "family_pro"),
        (S0 | {"notes": "x8/x8, second card via the chipset"}, "slots.lanes", "warning", "lanes_chipset"),
        # cases
        (S0 | {"mainboard": "ASUS Pro WS WRX80E-SAGE SE WIFI", "case": "ASUS ROG GR701"}, "case.board", "warning",
         "board_size_standoff"),
        (S0 | {"case": "Sysracks 12U, custom tray"}, "case.measure", "unknown", "case_measure"),
        # windows, modules, rebuilt cards
        ({"gpus": [{"name": "GTX 1070", "count": 4}]}, "cards.bar", "ok", "bar_setting"),
        ({"gpus": [{"name": "Tesla P100 16GB", "count": 4}]}, "cards.bar", "warning", "bar_many"),
        ({"mainboard": "X99 F8", "gpus": [{"name": "GPU", "count": 4}]}, "cards.bar", "warning", "bar_many_unknown"),
        ({"gpus": [{"name": "Tesla V100 SXM2 32GB", "count": 2}]}, "cards.form", "warning", "module_slot"),
        ({"gpus": [{"name": "RTX 3080 20GB (modified)", "count": 2}]}, "cards.modified", "warning", "modified"),
        ({"gpus": [{"name": "RTX 4090"}, {"name": "RX 7900 XTX"}]}, "cards.mixed", "warning", "mixed_vendors"),
        # cooling
        ({"gpus": [{"name": "Instinct MI50 32GB", "count": 2}], "case": "Fractal Design Torrent"}, "cooling.passive",
         "conflict", "passive_conflict"),
        ({"gpus": [{"name": "Tesla P40", "count": 4}], "case": "mining frame"}, "cooling.passive", "warning",
         "passive_frame"),
        # circuits
        ({"gpus": [{"name": "RTX 3090 Ti", "count": 4}], "circuit": "15 A 120 V",
          "notes": "power limited (value not recorded)"}, "site.circuit", "warning", "circuit_likely_cap"),
        ({"machine": "NVIDIA DGX A100 640GB", "circuit": {"volts": 230, "amps": 16}}, "site.circuit", "conflict",
         "circuit_conflict_amps"),
        ({"gpus": [{"name": "Foo 9000", "count": 4}], "circuit": "15 A 120 V"}, "site.circuit", "unknown",
         "circuit_cards"),
        # makers' machines
        ({"machine": "Dell Precision T7810", "gpus": [{"name": "Tesla P40"}], "psus": [{"watts": 825}]}, "cards.bar",
         "warning", "bar_maker"),
        ({"machine": "Lenovo ThinkStation P620", "gpus": [{"name": "RTX 3090", "count": 2}], "psus": [{"watts": 1000}],
          "cpu": "Threadripper PRO 5975WX"}, "psu.capacity", "conflict", "psu_over_cap"),
        # EPS
        ({"gpus": [{"name": "Tesla P40", "count": 3}], "mainboard": "X99 F8", "psus": [{"watts": 1200}]}, "psu.eps",
         "unknown", "eps_cards"),
        ({"gpus": [{"name": "Tesla P100 16GB"}]}, "psu.pinout", "warning", "pinout_warning"),
        ({"gpus": [{"name": "A100 PCIe 80GB"}], "notes": "fed from a PCIe 8-pin lead"}, "psu.pinout", "conflict",
         "pinout_conflict"),
    ],
)  # fmt: skip
def test_a_builders_judgement(machine: dict[str, Any], rule: str, answer: str, code: str, catalog: Catalog) -> None:
    findings = check_machine(machine, catalog)
    said = {(found.answer, found.note.code.removeprefix("machines.")) for found in findings if found.rule == rule}
    assert ((answer, code) in said) if answer else not said, said


@pytest.mark.parametrize("empty", [{}, {"gpus": []}, {"psus": [], "notes": ""}, {"cpu": None}])
def test_nothing_given_is_one_question_and_no_approval(empty: dict[str, Any], catalog: Catalog) -> None:
    (found,) = check_machine(empty, catalog)
    assert (found.rule, found.answer) == ("machine.parts", "unknown")
    assert verdict((found,)) == "warnings"


def test_parts_that_are_not_given_are_named_once(catalog: Catalog) -> None:
    findings = check_machine({"gpus": [{"name": "RTX 4090"}]}, catalog)
    open_questions = [found for found in findings if found.answer == "unknown"]
    assert {found.rule for found in open_questions} == {"machine.parts", "psu.capacity", "site.circuit"}


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("limit 280 w each", [280.0]),
        ("power limited to 250w", [250.0]),
        ("capped at 230 w", [230.0]),
        ("nvidia-smi -pl 275", [275.0]),
        ("power limit: 400 + 290", [400.0, 290.0]),
        ("about 300 drawn per card", [300.0]),
        ("no power limit, 350 w cards", []),
        ("limited (value not recorded)", []),
        ("sata plug 54 w", []),
        ("gpu power limit: 150 for one 120 v 15 a outlet", []),
        ("限功耗 300w", [300.0]),
    ],
)
def test_caps_in_passing(text: str, caps: list[float]) -> None:
    assert caps_in(text) == caps


@pytest.mark.parametrize(
    ("text", "circuit"),
    [
        ("15 A 120 V, single outlet", (1, 120.0, 15.0)),
        ("two different 120 V circuits, or one 120 V 30 A, or one 220 V 15 A", (2, 120.0, None)),
        ("120 V 15 A or 230 V 16 A", (1, 230.0, 16.0)),
        ("two dedicated 120 V 20 A circuits", (2, 120.0, 20.0)),
        ("US 15A", (1, 120.0, 15.0)),
        ("16 A Schuko", (1, 230.0, 16.0)),
        ("10A 三孔插座", (1, 220.0, 10.0)),
        ("German wall outlet", (1, None, None)),
        ("a socket", (1, None, None)),
    ],
)
def test_circuits_as_people_say_them(text: str, circuit: tuple[int, float | None, float | None]) -> None:
    assert circuit_in(text) == circuit


@pytest.mark.parametrize(
    ("name", "count", "units"),
    [
        ("EVGA SuperNOVA 1600 P2 + Corsair RM850x 850 W", 1, [(1600.0, 1), (850.0, 1)]),
        ("main PSU + modified 800 W server PSU", 1, []),
    ],
)
def test_joined_supplies(name: str, count: int, units: list[tuple[float, int]], catalog: Catalog) -> None:
    psus = read_description({"psus": [{"name": name, "count": count}]}, catalog).psus
    assert [(psu.watts, pieces) for psu, pieces in psus] == units


@pytest.mark.parametrize("name", ["EPYC 7302", "EPYC 7543P", "AMD EPYC 9654P"])
def test_a_p_marks_the_same_epyc_for_one_socket(name: str, catalog: Catalog) -> None:
    assert read_description({"cpu": name}, catalog).cpu is not None


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        ("no nvlink, pcie only", set(), {"nvlink bridge"}),
        ("nvlink: none", set(), {"nvlink bridge"}),
        ("without risers or splitters", set(), {"risers", "splitter"}),
        ("pcie splitter x16 to x8/x8, bifurcation", {"bifurcation"}, {"splitter"}),
        ("cards stacked with no gap", {"adjacent"}, set()),
        ("non-adjacent slots", set(), {"adjacent"}),
        ("8-pin splitter", {"splitter"}, set()),
        ("开放式矿架，延长线，双电源", {"open frame", "risers", "second supply"}, set()),
        ("显卡并排，接在排插上", {"adjacent", "power strip"}, set()),
        ("一线双头供电", {"splitter"}, set()),
        ("无桥接器", set(), {"nvlink bridge"}),
    ],
)
def test_traits_and_what_is_denied(text: str, has: set[str], has_not: set[str]) -> None:
    traits = traits_in(text)
    assert has <= traits
    assert not has_not & traits


def test_a_description_in_chinese_is_read(catalog: Catalog) -> None:
    build = read_description(
        {
            "gpus": ["8块 RTX 4090 48GB 涡轮"], "cpu": "2颗 EPYC 7742", "memory": "8条32GB DDR4 RDIMM",
            "psus": [{"name": "4个 2000W 冗余电源"}], "case": "4U服务器机箱", "circuit": "220V 16A", "room": "办公室",
            "notes": "限功耗 350W，训练",
        },
        catalog,
    )  # fmt: skip
    (cards,) = build.cards
    assert (cards.count, cards.cooling, cards.limit_w) == (8, "blower", 350.0)
    assert cards.chip is not None
    assert cards.chip.id == "rtx-4090-48gb-mod"
    assert build.cpu is not None
    assert (build.cpus, build.memory_gb, build.modules) == (2, 256.0, 8)
    assert [(psu.watts, count) for psu, count in build.psus] == [(2000.0, 4)]
    assert build.case is not None
    assert build.case.kind == "rack"
    assert (build.place.volts, build.place.breaker_amps, build.place.room) == (220.0, 16.0, "office")
    assert build.training


@pytest.mark.parametrize(
    ("text", "count", "lanes"),
    [
        ("x8/x8 gen4", 2, (8, 8)),
        ("8x/8x/4x", 3, (8, 8, 4)),
        ("x16 + x4", 2, (16, 4)),
        ("2x rtx 3090", 2, ()),
        ("egpu, x4 lanes", 1, (4,)),
        ("oculink dock", 1, (4,)),
        ("gen5 x16 each", 4, (16,) * 4),
        ("epyc 7252 ; x16 gen4 ; linux", 4, (16,) * 4),
    ],
)
def test_lanes_as_people_write_them(text: str, count: int, lanes: tuple[int, ...]) -> None:
    assert lanes_in(text, count) == lanes


@pytest.mark.parametrize(
    ("cpu", "likely"),
    [
        ("i5-12400", 117.0),  # the F of the catalog's i5-12400F only says that it has no graphics
        ("i9-13900KF", 253.0),
        ("Ryzen 5 3500X", 0.55 * 142),
        ("Ryzen 5 5600X", 0.55 * 142),
        ("5600X", 0.55 * 142),
        ("14900K", 253.0),
        ("Ryzen 7 5800X3D", 142.0),
    ],
)
def test_processors_beside_the_catalog(cpu: str, likely: float, catalog: Catalog) -> None:
    build = read_description({"gpus": ["RTX 4090"], "cpu": cpu}, catalog)
    watts = cpu_watts(build, Known(catalog.assumptions, load_rules()))
    assert watts.value == pytest.approx(likely)


@pytest.mark.parametrize(
    "text", ["4x RTX 5090 power limit 400W", "4x RTX 5090 (limited to 400 W)", "4x RTX 5090 @ 400W"]
)
def test_a_cap_is_no_part_of_a_cards_name(text: str, catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": text}, catalog).cards
    assert (cards.name, cards.count, cards.limit_w) == ("RTX 5090", 4, 400.0)


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("evga 3090 ftw3 ultra", "rtx-3090"),
        ("微星 3090 涡轮 24G", "rtx-3090"),
        ("华硕 4090 D", "rtx-4090-d"),
        ("mac studio m3 ultra 512gb", "apple-m3-ultra-512"),
        ("nvidia 4090 laptop", None),
    ],
)
def test_the_makers_word_before_a_bare_number_is_noise(text: str, chip: str | None, catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": [{"name": text}]}, catalog).cards
    assert (cards.chip.id if cards.chip else None) == chip


def test_a_processor_without_its_tier_shows_the_wrong_socket(catalog: Catalog) -> None:
    found = check_machine({"cpu": "ryzen 5950x", "mainboard": "msi z790 tomahawk", "gpus": ["RTX 3090"]}, catalog)
    assert any(one.answer == "conflict" and "socket" in one.rule + one.note.code for one in found)


@pytest.mark.parametrize("name", ["mac mini m4 pro 64gb", "macbook pro m4 max 128gb"])
def test_an_apple_machine_beside_the_catalog_runs_macos(name: str, catalog: Catalog) -> None:
    machine = {"gpus": [{"name": name}], "os": "macOS"}
    (cards,) = read_description(machine, catalog).cards
    assert cards.chip is not None
    assert (cards.chip.vendor, cards.watts) == ("Apple", None)
    found = check_machine(machine, catalog)
    assert "conflict" not in {one.answer for one in found}
    assert "unknown" in answers(found, "cards.power")


def test_cards_that_nobody_knows_ask_for_no_known_address_space(catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": "GPU", "count": 2}], "cpu": "EPYC 7763"}, catalog)
    assert answers(found, "cards.bar") == {"unknown"}
    mixed = check_machine({"gpus": ["RTX 3090", "GPU"]}, catalog)
    assert "bar_setting" not in codes(mixed)
