"""Main memory's rate by its data sheet."""

from __future__ import annotations

from dataclasses import replace

from advisor.machines.host_bandwidth import host_bandwidth
from advisor.machines.machine import Line, Machine
from catalog.catalog import Catalog
from catalog.records.hosts import Cpu, MemoryKit


def machine(catalog: Catalog, cpu: Cpu, kit: MemoryKit, cpus: int, kits: int) -> Machine:
    chip = next(iter(catalog.chips.values()))
    lines = (Line("cpu", cpu, cpus, None), Line("memory", kit, kits, None))
    return Machine("test", "composed", chip, 1, None, lines)


def test_channels_that_hold_a_module_count(catalog: Catalog) -> None:
    cpu = next(cpu for cpu in catalog.cpus.values() if cpu.memory_channels == 8)
    kit = next(
        kit for kit in catalog.memory_kits.values() if kit.generation == "DDR5" and kit.speed_mt_s and kit.modules == 1
    )
    assert kit.speed_mt_s
    one_channel = 8 * kit.speed_mt_s * 1e6
    assert host_bandwidth(machine(catalog, cpu, kit, 1, 4)) == 4 * one_channel
    assert host_bandwidth(machine(catalog, cpu, kit, 1, 16)) == 8 * one_channel  # two modules share a channel
    assert host_bandwidth(machine(catalog, cpu, kit, 2, 16)) == 16 * one_channel


def test_what_is_unknown_stays_unknown(catalog: Catalog) -> None:
    cpu = next(cpu for cpu in catalog.cpus.values() if cpu.memory_channels)
    kit = next(kit for kit in catalog.memory_kits.values() if kit.speed_mt_s)
    known = machine(catalog, cpu, kit, 1, 2)
    assert host_bandwidth(known)
    assert host_bandwidth(machine(catalog, cpu.model_copy(update={"memory_channels": None}), kit, 1, 2)) is None
    assert host_bandwidth(machine(catalog, cpu, kit.model_copy(update={"speed_mt_s": None}), 1, 2)) is None
    assert host_bandwidth(replace(known, lines=())) is None
