"""Servers bought whole: every memory channel filled, enough cores, CPUs of the server's generation."""

from datetime import date

import pytest

from advisor.machines.compose import candidate_machines
from advisor.machines.machine import Machine
from advisor.machines.requirements import Requirements
from advisor.machines.servers import of_generation
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates

TODAY = date(2026, 11, 21)
CHIPS = (("rtx-pro-4500-blackwell", 4), ("rtx-5880-ada", 4), ("a100-pcie-80", 4), ("l40s", 8), ("a10", 8), ("l4", 2))


def found(catalog: Catalog, currency: str, country: str, training: bool = False) -> list[Machine]:
    study = Study(jobs=(Serve(model="x"),), site=Site(country=country), money=Money(currency=currency))
    requirements = Requirements(CHIPS, 64e9, 2e12, training)
    return list(candidate_machines(requirements, catalog, study, load_rates(), TODAY))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(("currency", "country"), [("CNY", "CN"), ("USD", "US")])
def test_servers_fill_every_channel_with_one_kind_of_module(
    catalog: Catalog, currency: str, country: str, training: bool
) -> None:
    servers = [machine for machine in found(catalog, currency, country, training) if machine.kind == "whole"]
    composed = [{line.role: line for line in machine.lines} for machine in servers]
    filled = [lines for lines in composed if "memory" in lines and "cpu" in lines]
    assert len(filled) >= len(CHIPS)
    for lines in filled:
        kit, cpu = lines["memory"].part, lines["cpu"].part
        channels = cpu.memory_channels * lines["cpu"].quantity  # type: ignore[attr-defined]
        assert kit.modules * lines["memory"].quantity == channels  # type: ignore[attr-defined]
    for machine in servers:
        assert "memory.channels" not in {one.rule for one in machine.findings if one.answer == "warning"}
        cores = [one for one in machine.findings if one.rule == "cpu.cores"]
        assert all(one.answer == "ok" for one in cores)


def test_memory_holds_what_the_cards_ask(catalog: Catalog) -> None:
    for machine in found(catalog, "USD", "US", training=True):
        if machine.kind == "whole" and any(line.role == "memory" for line in machine.lines):
            assert machine.host_memory >= 1.5 * machine.chip.memory_gb * 1e9 * machine.count


def test_a_server_of_one_generation_takes_no_newer_cpus(catalog: Catalog) -> None:
    genoa = next(machine for machine in catalog.whole_machines.values() if machine.cpu == "1x EPYC 9004")
    assert of_generation(catalog.cpus["amd-epyc-9124"], genoa)
    assert not of_generation(catalog.cpus["amd-epyc-9115"], genoa)
    milan = next(machine for machine in catalog.whole_machines.values() if machine.cpu == "2x EPYC 7003")
    assert of_generation(catalog.cpus["amd-epyc-7742"], milan)
    open_record = next(machine for machine in catalog.whole_machines.values() if machine.cpu == "2x EPYC SP5")
    assert of_generation(catalog.cpus["amd-epyc-9115"], open_record)


@pytest.mark.parametrize("currency", ["KRW", "JPY", "CNY"])
def test_the_machine_does_not_depend_on_the_currency(catalog: Catalog, currency: str) -> None:
    """What rules weigh is money too: in a currency of small units a price must not outgrow it."""
    expected = [(machine.id, [line.part.id for line in machine.lines]) for machine in found(catalog, "USD", "US")]
    assert [(one.id, [line.part.id for line in one.lines]) for one in found(catalog, currency, "US")] == expected


def test_a_server_takes_no_workstation_xeon(catalog: Catalog) -> None:
    server = next(machine for machine in catalog.whole_machines.values() if machine.cpu == "2x Xeon LGA4677")
    assert not of_generation(catalog.cpus["intel-xeon-w5-2465x"], server)
    assert of_generation(catalog.cpus["intel-xeon-gold-6430"], server)


def test_what_has_a_price_comes_before_what_has_none(catalog: Catalog) -> None:
    study = Study(jobs=(Serve(model="x"),), site=Site(country="DE", room="server room"))
    requirements = Requirements((("l40s", 8), ("l40s", 4), ("h100-sxm5-80", 8)), 64e9, 2e12, False)
    for chip in ("l40s", "h100-sxm5-80"):
        machines = [
            one for one in candidate_machines(requirements, catalog, study, load_rates(), TODAY) if one.chip.id == chip
        ]
        known = [one.price is not None for one in machines if one.count == 8]
        assert known == sorted(known, reverse=True)
        assert known[0]
