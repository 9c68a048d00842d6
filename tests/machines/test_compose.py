"""Composed machines: complete, explained, within the rules."""

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
