"""The shipped facts: what must be there, with source and date."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.find import find
from catalog.load import SHIPPED


@pytest.mark.parametrize(
    "name",
    [
        "RTX 2060 Super",
        "RTX 2080 Ti",
        "RTX 3080 Ti",
        "RTX 3090",
        "RTX 4090",
        "RTX 5090",
        "A100 SXM4 40GB",
        "A100 PCIe 80GB",
        "A800",
        "H100",
        "H800",
        "H20",
        "H200",
        "RTX PRO 6000",
        "L40S",
        "T4",
        "A10",
        "M2 Ultra",
        "Strix Halo",
        "DGX Spark",
        "MI300X",
        "Ascend 910B",
        "MTT S80",
        "Arc B580",
        "GTX 1080 Ti",
    ],
)
def test_accelerators_of_the_studies(catalog: Catalog, name: str) -> None:
    assert find(catalog.chips, name) is not None


def test_parts_of_the_reference_machine(catalog: Catalog) -> None:
    blower = catalog.boards["asus-turbo-rtx3090-24g"]
    assert (blower.cooling, blower.slots, blower.connectors) == ("blower", 2, ("2x PCIe 8-pin",))
    assert blower.length_mm == 268
    cpu = catalog.cpus["amd-ryzen-9-5900x"]
    assert (cpu.cores, cpu.threads, cpu.socket) == (12, 24, "AM4")
    board = catalog.mainboards["asus-rog-strix-x570-e-gaming"]
    assert [slot.lanes_shared for slot in board.slots if slot.host == "CPU"] == [8, 8]
    assert catalog.cases["asus-rog-strix-helios-gx601"].confidence == "C"
    assert any(psu.watts == 1600 for psu in catalog.psus.values())
    assert any(kit.total_gb == 64 and kit.generation == "DDR4" for kit in catalog.memory_kits.values())


def test_verified_facts_win_over_the_first_collection(catalog: Catalog) -> None:
    assert catalog.psus["seasonic-prime-tx-1600"].atx_version == "2.53"
    assert catalog.psus["seasonic-prime-tx-1600"].native_16pin == 0
    assert catalog.mainboards["supermicro-h12ssl-i"].max_two_slot_cards == 3
    assert catalog.boards["nvidia-rtx-3090-fe"].length_mm == 313
    assert catalog.mainboards["asrock-rack-genoad8x-2t-bcm"].brackets_needed == 9


def test_unverified_facts_say_so(catalog: Catalog) -> None:
    board = catalog.mainboards["asus-pro-ws-wrx80e-sage-se-wifi"]
    assert {slot.confidence for slot in board.slots} == {"C"}
    assert catalog.boards["rtx-3090-partner"].grade("length_mm") == "C"
    assert catalog.chips["rtx-3090"].grade("memory_gb") != "C"


def test_every_record_has_source_and_date(catalog: Catalog) -> None:
    for kind in (
        "chips",
        "boards",
        "cpus",
        "mainboards",
        "memory_kits",
        "drives",
        "psus",
        "cases",
        "coolers",
        "whole_machines",
    ):
        for record in getattr(catalog, kind).values():
            assert record.source, record.id
            assert record.as_of is not None, record.id


def test_share_alike_prices_stand_apart(catalog: Catalog) -> None:
    apart = (SHIPPED / "observations_gpu_poet_cc_by_sa.csv").read_text(encoding="utf-8")
    plain = (SHIPPED / "observations.csv").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in apart
    assert "GPU Poet" not in plain
    licences = (SHIPPED / "LICENSES.md").read_text(encoding="utf-8")
    assert (
        "Contains information from buildcores-open-db, made available under the ODC Attribution License (ODC-By)"
        in licences
    )
    assert "observations_gpu_poet_cc_by_sa.csv" in licences
    assert "European Central Bank" in licences


def test_catalog_works_without_the_share_alike_file(tmp_path: Path) -> None:
    import shutil

    from catalog.load import load_catalog

    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("observations_gpu_poet*"))
    catalog, problems = load_catalog(folder)
    assert not problems
    assert 200 < len(catalog.observations) < 300


def test_what_the_export_rule_may_cover_says_so(catalog: Catalog) -> None:
    """ECCN 3A090.a begins at a total processing performance of 4800: dense TFLOPS x bits of the operation."""
    bits = {"fp32_tflops": 32, "tf32_tflops": 19, "fp16_tflops": 16, "bf16_tflops": 16, "fp8_tflops": 8, "int8_tops": 8}
    for chip in catalog.chips.values():
        performance = max((getattr(chip, field) or 0) * width for field, width in bits.items())
        if chip.vendor in ("NVIDIA", "AMD", "Intel") and performance >= 4800:
            assert chip.export_note, chip.id
    assert not catalog.chips["rtx-3090"].export_note
