"""What must hold for every machine: fewer cards are never worse, more cards never draw less."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.machines.bench import all_findings
from advisor.machines.build import Build, Cards, Known, Place
from advisor.machines.check import verdict
from advisor.machines.power import budget
from catalog.catalog import Catalog
from catalog.load import load_catalog
from catalog.rules import load_rules
from reports.wording import Language
from reports.wording.sentences.machines import SENTENCES

CATALOG: Catalog = load_catalog()[0]
ENGLISH = Language("en")
KNOWN = Known(CATALOG.assumptions, load_rules())


@st.composite
def builds(draw: st.DrawFn) -> Build:
    board = draw(st.sampled_from([CATALOG.boards[id] for id in sorted(CATALOG.boards)]))
    kit = draw(st.sampled_from([CATALOG.memory_kits[id] for id in sorted(CATALOG.memory_kits)]))
    psu = draw(st.sampled_from([CATALOG.psus[id] for id in sorted(CATALOG.psus)]))
    place = Place(
        volts=draw(st.sampled_from([None, 100.0, 120.0, 220.0, 230.0])),
        breaker_amps=draw(st.sampled_from([None, 10.0, 15.0, 16.0, 32.0])),
        operating_system=draw(st.sampled_from(["linux", "windows"])),
        room=draw(st.sampled_from(["", "home", "lab", "server room"])),
    )
    return Build(
        (Cards(board.name, draw(st.integers(2, 8)), CATALOG.chips.get(board.chip_id), board),),
        cpu=draw(st.sampled_from([None, *[CATALOG.cpus[id] for id in sorted(CATALOG.cpus)]])),
        mainboard=draw(st.sampled_from([None, *[CATALOG.mainboards[id] for id in sorted(CATALOG.mainboards)]])),
        memory=kit,
        memory_gb=kit.total_gb,
        memory_type=f"{kit.generation} {kit.module_type}",
        modules=kit.modules,
        psus=((psu, draw(st.integers(1, 2))),),
        case=draw(st.sampled_from([None, *[CATALOG.cases[id] for id in sorted(CATALOG.cases)]])),
        cooler=draw(st.sampled_from([None, *[CATALOG.coolers[id] for id in sorted(CATALOG.coolers)]])),
        place=place,
        training=draw(st.booleans()),
    )


def with_count(build: Build, count: int) -> Build:
    return replace(build, cards=(replace(build.cards[0], count=count),))


@given(builds())
@settings(max_examples=150)
def test_removing_a_card_never_creates_a_conflict(build: Build) -> None:
    before = {found.rule for found in all_findings(build, KNOWN) if found.answer == "conflict"}
    fewer = with_count(build, build.count - 1)
    after = {found.rule for found in all_findings(fewer, KNOWN) if found.answer == "conflict"}
    if "slots.count" in before:  # too many for the board: only once they fit it, the brackets of the case are asked
        after.discard("case.slots")
    assert after <= before


@given(builds())
@settings(max_examples=150)
def test_adding_a_card_never_lowers_power(build: Build) -> None:
    before, after = dict(budget(build, KNOWN)), dict(budget(with_count(build, build.count + 1), KNOWN))
    for code in ("gpus", "wall"):
        assert after[code].value >= before[code].value
        assert after[code].low >= before[code].low
        assert after[code].high >= before[code].high
    assert after["gpus"].value > before["gpus"].value


@given(builds())
@settings(max_examples=150)
def test_every_answer_is_explained(build: Build) -> None:
    findings = all_findings(build, KNOWN)
    assert findings
    for found in findings:
        assert found.answer in ("ok", "warning", "conflict", "unknown")
        assert found.note.sources
        assert found.note.code in SENTENCES
        text = ENGLISH.note(found.note)
        assert "{" not in text
        if found.answer == "conflict":
            record = KNOWN.book.rules[found.rule]
            assert record.gates
            assert record.confidence != "C"
    refused = verdict(findings) == "conflict"
    assert refused is any(found.answer == "conflict" for found in findings)
