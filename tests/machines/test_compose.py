"""Composed machines: complete, explained, within the rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from advisor.machines.compose import candidate_machines
from advisor.machines.machine import Machine
from advisor.machines.requirements import Requirements
from advisor.workload import Barred, Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates

TODAY = date(2026, 11, 21)
ROLES = {"accelerator", "cpu", "mainboard", "memory", "drive", "psu", "case", "cooler"}


def machines(
    catalog: Catalog, *chips: tuple[str, int], site: Site | None = None, training: bool = False
) -> list[Machine]:
    study = Study(
        jobs=(Serve(model="x"),), site=site or Site(country="CN", breaker_amps=16), money=Money(currency="CNY")
    )
    requirements = Requirements(chips, 64e9, 2e12, training)
    return list(candidate_machines(requirements, catalog, study, load_rates(), TODAY))


def test_two_cards_of_the_seed_document_on_a_desktop_board(catalog: Catalog) -> None:
    found = machines(catalog, ("rtx-3090", 2))
    first = found[0]
    assert {line.role for line in first.lines} == ROLES
    assert not first.conflicts
    assert first.board is not None
    assert first.board.cooling == "blower"
    assert first.link_lanes == 8
    parts = {line.role: line.part for line in first.lines}
    assert parts["mainboard"].socket in {"AM4", "AM5", "LGA1700", "LGA1851"}  # type: ignore[attr-defined]
    assert parts["psu"].watts >= 1090  # type: ignore[attr-defined]
    said = {note.code for note in first.advice}
    assert {"machines.advice_psu", "machines.advice_case", "machines.advice_blower", "machines.advice_path"} <= said
    assert said & {"machines.advice_board", "machines.advice_board_lanes"}


def test_price_is_the_sum_of_the_lines(catalog: Catalog) -> None:
    for machine in machines(catalog, ("rtx-4090", 1), ("rtx-3090", 2)):
        assert machine.price is not None
        total = sum((line.price.likely * line.quantity for line in machine.lines if line.price), Decimal(0))
        assert machine.price.likely == total
        assert machine.price.low <= machine.price.likely <= machine.price.high
        assert machine.price.currency == "CNY"


def test_power_adds_up_to_the_wall(catalog: Catalog) -> None:
    for machine in machines(catalog, ("rtx-3090", 2)):
        power = dict(machine.power)
        assert list(power)[-1] == "wall"
        dc = sum(power[code].value for code in power if code not in ("wall", "psu_loss"))
        assert power["wall"].value == pytest.approx(dc + power["psu_loss"].value)
        assert power["gpus"].value == 700


def test_four_cards_leave_the_consumer_platform(catalog: Catalog) -> None:
    found = [machine for machine in machines(catalog, ("rtx-6000-ada", 4)) if machine.kind == "composed"]
    assert found
    for machine in found:
        board = next(line.part for line in machine.lines if line.role == "mainboard")
        assert board.socket not in {"AM4", "AM5", "LGA1700", "LGA1851"}  # type: ignore[attr-defined]


def test_passive_cards_come_in_servers_only(catalog: Catalog) -> None:
    found = machines(catalog, ("a100-pcie-80", 4))
    assert found
    assert {machine.kind for machine in found} == {"whole"}
    assert any(line.role == "machine" for line in found[0].lines)


def test_a_unified_machine_is_one_line(catalog: Catalog) -> None:
    found = machines(catalog, ("gb10-dgx-spark", 1))
    assert found
    assert [line.role for line in found[0].lines] == ["machine"]
    assert found[0].room_to_grow == 0


def test_what_the_buyer_bars_is_refused_with_his_reason(catalog: Catalog) -> None:
    site = Site(country="CN", barred=(Barred(item="A100", reason="export control"),))
    found = machines(catalog, ("a100-pcie-80", 8), site=site)
    assert found
    for machine in found:
        reasons = [finding for finding in machine.conflicts if finding.rule == "buyer.barred"]
        assert len(reasons) == 1
        assert dict(reasons[0].note.values)["reason"] == "export control"


def test_a_small_circuit_is_a_conflict_and_still_comes(catalog: Catalog) -> None:
    site = Site(country="US", volts=120, breaker_amps=15)
    found = machines(catalog, ("rtx-6000-ada", 4), ("rtx-5090", 2), site=site)
    assert any(finding.rule == "site.circuit" for machine in found for finding in machine.conflicts)
    for machine in found:
        if any(finding.answer == "conflict" for finding in machine.findings):
            assert machine.conflicts


def test_ids_are_unique_and_repeat(catalog: Catalog) -> None:
    chips = (("rtx-3090", 1), ("rtx-3090", 2), ("rtx-4090", 1), ("l40s", 4))
    first, second = machines(catalog, *chips), machines(catalog, *chips)
    assert len({machine.id for machine in first}) == len(first)
    assert [machine.id for machine in first] == [machine.id for machine in second]


def test_a_machine_with_room_to_grow_grows(catalog: Catalog) -> None:
    """It takes the next number of cards as it stands, and the first machine says what that costs today."""
    chips = (
        "rtx-3090",
        "rtx-5090",
        "rtx-4090",
        "rtx-a6000",
        "rtx-6000-ada",
        "rtx-4070-ti-super",
        "rtx-a4000",
        "rtx-5060-ti-16gb",
    )
    found = machines(catalog, *((chip, count) for chip in chips for count in (1, 2, 4)))
    growing = [machine for machine in found if machine.id.endswith("-grow")]
    assert len(growing) >= 10
    for machine in growing:
        following = {1: 2, 2: 4, 4: 8}[machine.count]
        assert machine.room_to_grow is not None
        assert machine.count + machine.room_to_grow >= following, machine.id
        first = next(one for one in found if one.id == machine.id.removesuffix("-grow"))
        said = [note for note in first.advice if note.code == "machines.advice_prepare"]
        assert [dict(note.values)["n"] for note in said] == [following]


@pytest.mark.parametrize("training", [False, True])
def test_no_composed_machine_starves_its_channels_or_overloads_its_supply(catalog: Catalog, training: bool) -> None:
    never = {"machines.memory_few", "machines.memory_uneven", "machines.psu_over_likely", "machines.psu_tight_step"}
    chips = tuple(
        (chip, count)
        for chip in ("rtx-3090", "rtx-4090", "rtx-5090", "rtx-a6000", "rtx-pro-6000-blackwell")
        for count in (1, 2, 4)
    )
    found = [machine for machine in machines(catalog, *chips, training=training) if not machine.conflicts]
    assert len(found) >= 10
    for machine in found:
        assert not never & {one.note.code for one in machine.findings}


def test_drives_are_no_larger_than_needed_by_an_old_price(catalog: Catalog) -> None:
    """A price of a year ago makes no larger drive the cheaper one."""
    first = machines(catalog, ("rtx-3090", 1))[0]
    drive = next(line for line in first.lines if line.role == "drive")
    assert drive.part.capacity_gb * drive.quantity < 4000  # type: ignore[attr-defined]


def test_a_sketched_machine_finds_out_what_is_asked(catalog: Catalog) -> None:
    first = machines(catalog, ("rtx-3090", 2))[0]
    assert first.clean
    assert not first.conflicts
    assert first.findings is first.findings
    with pytest.raises(AttributeError):
        first.colour  # type: ignore[attr-defined]  # noqa: B018
    assert replace(first, id="other").findings == first.findings
