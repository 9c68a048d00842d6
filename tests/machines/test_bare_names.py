"""Names that leave open which card is meant: what all of them share is used, their power is a range."""

import pytest

from advisor.machines.check import check_machine, verdict
from advisor.machines.described.traits import traits_in
from advisor.machines.described.values import MachineError
from advisor.machines.description import read_description
from advisor.machines.machine import Finding
from advisor.quantity import Quantity
from catalog.catalog import Catalog

HOST = {"cpu": "EPYC 7302P", "mainboard": "ROMED8-2T", "memory": {"type": "DDR4 RDIMM", "gb": 256, "modules": 8}}


def answers(found: tuple[Finding, ...], rule: str) -> set[str]:
    return {one.answer for one in found if one.rule == rule}


@pytest.mark.parametrize(
    ("name", "host", "spread"),
    [
        ("a100", {}, (250, 400)),
        ("a100", {"mainboard": "ROMED8-2T"}, (250, 300)),
        ("4x A100 80GB", {"mainboard": "ROMED8-2T"}, None),  # one card for slots has 80 GB
        ("A100", {"notes": "HGX baseboard"}, None),  # both modules have 400 W
        ("H100", {"mainboard": "ROMED8-2T"}, (350, 400)),
        ("H100", {}, (350, 700)),
        ("H100 PCIe", {}, None),
        ("A100 SXM4 80GB", {}, None),
        ("V100", {"case": "Fractal Design Define 7"}, None),
        ("RTX 4090", {}, None),
    ],
)
def test_the_power_of_a_bare_name_spans_the_cards_it_may_be(
    name: str, host: dict[str, object], spread: tuple[float, float] | None, catalog: Catalog
) -> None:
    (cards,) = read_description({"gpus": [{"name": name}], **host}, catalog).cards
    assert cards.spread == spread
    assert cards.watts is not None


@pytest.mark.parametrize(("label", "answer"), [(1000, "conflict"), (1600, "warning"), (2600, "ok")])
def test_a_supply_is_held_against_the_whole_range(label: int, answer: str, catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": "a100", "count": 4}], **HOST, "psus": [{"watts": label}]}, catalog)
    assert answers(found, "psu.capacity") == {answer}
    wall = next(dict(one.note.values)["wall"] for one in found if one.rule == "site.heat")
    assert isinstance(wall, Quantity)
    assert wall.low < wall.value


def test_a_card_that_may_be_a_module_is_asked_for_and_not_refused(catalog: Catalog) -> None:
    assert answers(check_machine({"gpus": [{"name": "H100", "count": 8}]}, catalog), "cards.form") == {"unknown"}
    found = check_machine({"gpus": ["H100"], **HOST, "psus": [{"watts": 1600}]}, catalog)
    assert "conflict" not in answers(found, "slots.count")
    carried = check_machine({"gpus": ["H100 SXM"], **HOST, "psus": [{"watts": 1600}]}, catalog)
    assert "conflict" in answers(carried, "slots.count")


def test_a_stated_power_closes_the_range(catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": [{"name": "A100", "watts": 300}]}, catalog).cards
    assert (cards.spread, cards.watts) == (None, 300)
    (capped,) = read_description({"gpus": [{"name": "A100"}], "gpu_power_limit_w": 240}, catalog).cards
    assert (capped.watts, capped.least_w) == (240, 240)


@pytest.mark.parametrize(
    "name", ["mac mini m4", "m3 ultra", "M4 Max", "MacBook Pro M4 Max", "MacBook Pro M4 Max 128GB", "Mac Studio"]
)
def test_macos_runs_on_every_machine_of_apple(name: str, catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": name}], "os": "macOS"}, catalog)
    assert "conflict" not in answers(found, "site.system")
    windows = check_machine({"gpus": [{"name": name}], "os": "Windows 11"}, catalog)
    assert answers(windows, "site.system") == {"conflict"}


@pytest.mark.parametrize("name", ["Tesla M40", "RTX 4090", "M2000", "Quadro M6000"])
def test_macos_runs_on_nothing_else(name: str, catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": name}], "os": "macOS"}, catalog)
    assert answers(found, "site.system") == {"conflict"}


def test_memory_that_a_name_leaves_open_is_not_counted(catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": ["m3 ultra"]}, catalog).cards
    assert cards.memory_gb is None
    (sized,) = read_description({"gpus": ["m3 ultra 512gb"]}, catalog).cards
    assert sized.memory_gb == 512


def test_a_series_of_one_package_limit_counts_as_known(catalog: Catalog) -> None:
    machine = {"gpus": ["RTX 6000 Ada"], "mainboard": "MSI Z790 Tomahawk", "memory": {"type": "DDR5", "gb": 64}}
    found = check_machine({**machine, "cpu": "i7-13700KF", "psus": [{"watts": 450}]}, catalog)
    assert answers(found, "psu.capacity") == {"conflict"}
    small = check_machine({**machine, "cpu": "i5-13600", "psus": [{"watts": 450}]}, catalog)
    assert answers(small, "psu.capacity") == {"warning"}  # the smallest of the series may just do


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Arc Pro B60", {"machines.software_intel"}),
        ("Arc A770", {"machines.software_intel"}),
        ("MTT S4000", {"machines.software_maker"}),
        ("RTX 4090", set()),
    ],
)
def test_cards_without_cuda_say_what_they_run(name: str, codes: set[str], catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": name, "count": 4}]}, catalog)
    assert {one.note.code for one in found if one.rule == "cards.software"} == codes


@pytest.mark.parametrize(
    ("supply", "answer"),
    [("Corsair RM1000x ATX 3.1", "ok"), ("1000 W ATX 2.4", "warning"), ("700 W ATX 3.1", "ok"), ("600 W", "warning")],
)
def test_a_measured_peak_decides_and_not_what_the_standard_allows(supply: str, answer: str, catalog: Catalog) -> None:
    machine = {"gpus": ["RTX 5090"], "cpu": "Ryzen 9 9950X", "mainboard": "ROG Crosshair X870E Hero"}
    found = check_machine({**machine, "psus": [{"name": supply}]}, catalog)
    assert answers(found, "psu.transients") <= {answer, "unknown"}
    if answer == "ok":
        assert answers(found, "psu.transients") == {"ok"}


def test_a_bare_name_is_judged_in_both_ways(catalog: Catalog) -> None:
    found = check_machine({"gpus": [{"name": "a100", "count": 2}], **HOST, "psus": [{"watts": 2000}]}, catalog)
    assert verdict(found) == "warnings"


def test_keys_are_taken_as_people_write_them(catalog: Catalog) -> None:
    usual = {
        "gpus": [{"name": "RTX 3090", "count": 2}], "cpu": "Ryzen 9 5900X", "mainboard": "MSI X570 Unify",
        "memory": {"type": "DDR4 UDIMM", "gb": 64}, "psus": [{"name": "1600 W Gold", "watts": 1600}],
        "case": "open frame", "os": "Ubuntu",
    }  # fmt: skip
    other = {
        "GPU": [{"model": "RTX 3090", "quantity": 2}], "processor": "Ryzen 9 5900X", "motherboard": "MSI X570 Unify",
        "RAM": {"type": "DDR4 UDIMM", "size_gb": 64}, "power-supply": [{"model": "1600 W Gold", "wattage": 1600}],
        "chassis": "open frame", "Operating System": "Ubuntu",
    }  # fmt: skip
    chinese = {
        "显卡": [{"型号": "RTX 3090", "数量": 2}], "处理器": "Ryzen 9 5900X", "主板": "MSI X570 Unify",
        "内存": {"type": "DDR4 UDIMM", "gb": 64}, "电源": [{"型号": "1600 W Gold", "watts": 1600}],
        "机箱": "open frame", "操作系统": "Ubuntu",
    }  # fmt: skip
    found = check_machine(usual, catalog)
    assert check_machine(other, catalog) == found
    assert check_machine(chinese, catalog) == found


def test_one_thing_given_twice_is_refused(catalog: Catalog) -> None:
    with pytest.raises(MachineError, match="ram and memory, which are one"):
        check_machine({"ram": 64, "memory": 32}, catalog)
    assert check_machine({"ram": None, "memory": {"gb": 32}}, catalog)


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("cards not on risers", set()),
        ("a riser-free build", set()),
        ("bifurcation not needed", set()),
        ("multi-rail mode disabled", set()),
        ("psu in multi-rail mode", {"multi-rail"}),
        ("8-pin extension cables, sleeved", set()),
        ("pcie extension cable of 20 cm", {"risers"}),
        ("front 360 mm radiator", {"front radiator"}),
        ("pciex4_3 switched off", {"slot off"}),
    ],
)
def test_what_is_said_in_passing_and_what_is_denied(text: str, traits: set[str]) -> None:
    assert traits_in(text) == traits


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("power limit 80 %", 280),
        ("limit gpu power to 70%", 245),
        ("限功耗 60%", 210),
        ("power limit 250 W", 250),
        ("at 100 %", None),
        ("the supply has 20 % of its capacity 80 % of the time", None),
    ],
)
def test_a_cap_in_percent_is_one_of_the_cards_own_power(text: str, cap: float | None, catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": [{"name": "RTX 3090", "count": 2}], "notes": text}, catalog).cards
    assert cards.limit_w == cap


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("it stands in the office", "office"),
        ("在办公室使用", "office"),
        ("in my bedroom", "home"),
        ("放在机房", "server room"),
        ("serves an office of 20", ""),
    ],
)
def test_the_room_that_a_remark_names(text: str, room: str, catalog: Catalog) -> None:
    assert read_description({"gpus": ["RTX 3090"], "notes": text}, catalog).place.room == room


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("PRO 6000 MaxQ", "rtx-pro-6000-blackwell-maxq"),
        ("RTX 4000 Ada SFF", "rtx-4000-sff-ada"),
        ("A6000 Ada", "rtx-6000-ada"),
        ("寒武纪 MLU370", "cambricon-mlu370-x8"),
    ],
)
def test_editions_keep_their_power(name: str, id: str, catalog: Catalog) -> None:
    (cards,) = read_description({"gpus": [name]}, catalog).cards
    assert cards.chip is not None
    assert cards.chip.id == id


def test_cards_in_a_machines_name_are_its_cards(catalog: Catalog) -> None:
    build = read_description({"server": "Dell PowerEdge R750xa with 4x A100 80GB PCIe"}, catalog)
    (cards,) = build.cards
    assert cards.chip is not None
    assert (cards.count, cards.chip.id) == (4, "a100-pcie-80")
    assert build.whole is not None


@pytest.mark.parametrize(
    ("name", "level"), [("2000W 金牌", "gold"), ("长城 2500W 白金", "platinum"), ("850W 铜牌", "bronze")]
)
def test_classes_of_supplies_in_chinese(name: str, level: str, catalog: Catalog) -> None:
    ((supply, _),) = read_description({"电源": name}, catalog).psus
    assert supply.efficiency == level
