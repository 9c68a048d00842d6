"""What must hold for every machine as people describe it: by names of the catalog, by plain figures, or by both."""

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.machines.build import Known
from advisor.machines.check import check_machine, verdict
from advisor.machines.description import read_description
from advisor.machines.power import budget
from catalog.load import load_catalog
from catalog.rules import load_rules
from reports.wording import Language
from reports.wording.sentences.machines import SENTENCES

CATALOG = load_catalog()[0]
BOOK = load_rules()
KNOWN = Known(CATALOG.assumptions, BOOK)
LANGUAGES = (Language("en"), Language("zh"))
NOTES = (
    "", "risers", "open frame, risers", "x8/x8", "x4 / x8", "PCIe 3.0 x1 USB risers", "adjacent", "NVLink bridge",
    "power limited", "capped at 250 W", "limit 280 W each", "daisy-chained cables", "risers powered from SATA",
    "multi-rail mode", "two PSUs", "mining frame", "desktop case", "3D printed shroud with blower", "consumer UPS",
    "UPS CP1500", "household circuit", "power strip", "15 A 120 V", "220 V 10 A", "2-slot spacing", "front radiator",
    "server PSU with breakout board", "redundant supplies", "4x 2000 W on distribution board", "third card via chipset",
    "fine-tuning", "no power limit", "SSD in M2_2", "card in PCIEX4_3", "Chinese X99 board", "SXM2 to PCIe adapter",
    "SATA to 8-pin adapter", "two molex to 8-pin adapters", "CableMod 90 degree adapter", "eGPU over Thunderbolt 4",
    "vLLM under Windows, no WSL", "US 15A circuit", "16 A Schuko", "限功耗 300 W, 并排", "开放式矿架，延长线",
)  # fmt: skip


def names(records: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([records[id].name for id in sorted(records) if records[id].name])


FIGURES = st.fixed_dictionaries(
    {"name": st.sampled_from(["XY 1", "RTX 3090 like", ""])},
    optional={
        "watts": st.integers(60, 700),
        "slots": st.sampled_from([1, 2, 2.5, 3, 3.5, 4]),
        "length_mm": st.integers(160, 400),
        "connectors": st.sampled_from([["1x 12V-2x6"], ["2x PCIe 8-pin"], ["1x EPS 8-pin"], ["none"]]),
        "cooling": st.sampled_from(["blower", "open-air", "passive", "AIO"]),
        "power_limit_w": st.integers(50, 600),
    },
)  # fmt: skip
NAMED = st.fixed_dictionaries(
    {"name": names(CATALOG.boards) | names(CATALOG.chips)},
    optional={"cooling": st.sampled_from(["blower", "open-air, spaced", "passive", ""])},
)
SUPPLIES = st.fixed_dictionaries(
    {}, optional={"name": names(CATALOG.psus), "count": st.integers(1, 3)}
) | st.fixed_dictionaries(
    {"watts": st.integers(300, 3000)},
    optional={"pcie_8pin": st.integers(0, 12), "eps_8pin": st.integers(1, 4), "native_16pin": st.integers(0, 4),
              "atx_version": st.sampled_from(["2.53", "3.0", "3.1"]), "count": st.integers(1, 4)},
)  # fmt: skip
DESCRIPTIONS = st.fixed_dictionaries(
    {"gpus": st.lists(st.tuples(NAMED | FIGURES, st.integers(1, 5)), min_size=1, max_size=2)},
    optional={
        "cpu": names(CATALOG.cpus) | st.sampled_from(["EPYC 7302", "Xeon 115 W", "2x EPYC 9004", "Foo 1"]),
        "mainboard": names(CATALOG.mainboards) | st.sampled_from(["X99 F8", "Bar Z1", "WRX90 (open)"]),
        "memory": st.sampled_from(
            [{"type": "DDR4 UDIMM 4x16"}, {"type": "DDR5 RDIMM 8x32"}, {"gb": 64}, {"type": "DDR4"}, 128]
        ),
        "psus": st.lists(SUPPLIES, max_size=2),
        "case": names(CATALOG.cases) | st.sampled_from(["open mining frame", "custom 4U", "old tower (E-ATX)"]),
        "cooler": names(CATALOG.coolers),
        "machine": names(CATALOG.whole_machines) | st.sampled_from(["HP Z8 G4", "Dell PowerEdge R730"]),
        "circuit": st.sampled_from(["15 A 120 V", "two 120 V circuits or 220 V 15 A", {"volts": 230, "amps": 16}]),
        "gpu_power_limit_w": st.sampled_from([None, 200, 300, "limited (value not recorded)", "400 + 290"]),
        "os": st.sampled_from(["Linux", "Windows 11", "macOS"]),
        "notes": st.sampled_from(NOTES),
        "room": st.sampled_from(["office", "server room", ""]),
        "training": st.booleans(),
    },
)  # fmt: skip


def described(machine: dict[str, Any], fewer: int = 0) -> dict[str, Any]:
    """The description with its cards counted, the first kind by ``fewer`` less."""
    kinds = [(dict(card), count) for card, count in machine["gpus"]]
    first, count = kinds[0]
    kinds[0] = (first, count - fewer)
    return machine | {"gpus": [card | {"count": count} for card, count in kinds]}


@given(DESCRIPTIONS)
@settings(max_examples=200)
def test_removing_a_card_never_creates_a_conflict(machine: dict[str, Any]) -> None:
    assume(machine["gpus"][0][1] > 1)
    before = {found.rule for found in check_machine(described(machine), CATALOG) if found.answer == "conflict"}
    after = {found.rule for found in check_machine(described(machine, 1), CATALOG) if found.answer == "conflict"}
    assert after <= before


@given(DESCRIPTIONS)
@settings(max_examples=200)
def test_adding_a_card_never_lowers_power(machine: dict[str, Any]) -> None:
    before = dict(budget(read_description(described(machine), CATALOG), KNOWN))
    after = dict(budget(read_description(described(machine, -1), CATALOG), KNOWN))
    for code in ("gpus", "wall"):
        if code in before:  # a machine bought whole says what it draws at the wall, and nothing else
            assert after[code].low >= before[code].low
            assert after[code].value >= before[code].value
            assert after[code].high >= before[code].high


@given(DESCRIPTIONS)
@settings(max_examples=200)
def test_every_answer_is_a_sentence_that_is_said_once(machine: dict[str, Any]) -> None:
    findings = check_machine(described(machine), CATALOG)
    said = verdict(findings)
    assert (said == "conflict") is any(found.answer == "conflict" for found in findings)
    assert findings
    if said == "ok":
        assert not [found for found in findings if found.answer != "ok" and BOOK.rules[found.rule].gates]
    for found in findings:
        missing = {name for name, value in found.note.values if value is None}
        assert not [name for name in missing if f"{{{name}}}" in SENTENCES[found.note.code]], found.note
    for language in LANGUAGES:
        texts = [(found.rule, language.note(found.note)) for found in findings]
        assert len(set(texts)) == len(texts)
        for _, text in texts:
            assert "{" not in text
            assert "None" not in text
            assert "  " not in text
