"""Names as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.find import find, suggest


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("RTX 3090", "rtx-3090"),
        ("rtx3090", "rtx-3090"),
        ("NVIDIA GeForce RTX 3090 24GB", "rtx-3090"),
        ("2x RTX 3090", "rtx-3090"),
        ("RTX4090-24GB x2 (RPC)", "rtx-4090"),
        ("RTX 2060 Super", "rtx-2060-super"),
        ("GTX 1080ti", "gtx-1080-ti"),
        ("RTX4080S-16GB", "rtx-4080-super"),
        ("A100 SXM4 80GB", "a100-sxm4-80"),
        ("NVIDIA A100-SXM4-80GB", "a100-sxm4-80"),
        ("NVIDIA A100 80GB PCIe", "a100-pcie-80"),
        ("A100-PCIE-40GB", "a100-pcie-40"),
        ("H100", "h100-sxm5-80"),
        ("NVIDIA H100 80GB HBM3", "h100-sxm5-80"),
        ("H100 SXM 96GB HBM2e (Meta)", "h100-sxm5-96-hbm2e"),
        ("H100 NVL", "h100-nvl-94"),
        ("H200-141GB", "h200-sxm"),
        ("A800", "a800-sxm4-80"),
        ("H20", "h20-96"),
        ("A10G-24GB", "a10g"),
        ("A10", "a10"),
        ("L40S-48GB", "l40s"),
        ("Tesla V100-SXM2-32GB", "tesla-v100-sxm2-32"),
        ("P40-24GB x2", "tesla-p40"),
        ("RTX PRO 6000 Blackwell", "rtx-pro-6000-blackwell-ws"),
        ("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", "rtx-pro-6000-blackwell-maxq"),
        ("NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada"),
        ("Apple M2 Ultra 76-core", "apple-m2-ultra-192"),
        ("Strix Halo 8060S", "radeon-8060s-strix-halo"),
        ("GB10 128GB unified", "gb10-dgx-spark"),
        ("昇腾910B", "ascend-910b-64"),
        ("ＲＴＸ ３０９０", "rtx-3090"),
    ],
)
def test_accelerators(catalog: Catalog, text: str, id: str) -> None:
    found = find(catalog.chips, text)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    "text",
    [
        "A100",
        "V100",
        "RTX 6000",
        "RTX 4090 Laptop GPU",
        "RTX 3080 Mobile",
        "RTX 3090 16GB",
        "H100 PCIe 40GB",
        "",
        "x",
        "GPU",
    ],
)
def test_nothing_is_guessed(catalog: Catalog, text: str) -> None:
    assert find(catalog.chips, text) is None


@pytest.mark.parametrize(
    ("kind", "text", "id"),
    [
        ("cpus", "Ryzen 9 5900X", "amd-ryzen-9-5900x"),
        ("cpus", "i9-14900K", "intel-core-i9-14900k"),
        ("mainboards", "ASUS ROG Strix X570-E", "asus-rog-strix-x570-e-gaming"),
        ("mainboards", "X570 Taichi", "asrock-x570-taichi"),
        ("psus", "Seasonic PRIME TX-1600", "seasonic-prime-tx-1600"),
        ("cases", "ROG Helios 601", "asus-rog-strix-helios-gx601"),
        ("boards", "RTX 3090 blower", "asus-turbo-rtx3090-24g"),
        ("boards", "RTX 3090 Founders Edition 24GB", "nvidia-rtx-3090-fe"),
        ("boards", "RTX 5090 FE 32GB", "nvidia-rtx-5090-fe"),
        ("chips", "RTX 3090 24GB used", "rtx-3090"),
        ("cpus", "EPYC 7763 280 W", "amd-epyc-7763"),
        ("cpus", "2x EPYC 9575F", "amd-epyc-9575f"),
        ("mainboards", "MSI X570 Unify", "msi-meg-x570-unify"),
        ("drives", "990 PRO 2TB", "samsung-990-pro-2-tb"),
        ("mainboards", "华擎 X570 Taichi", "asrock-x570-taichi"),
        ("psus", "海韵 PRIME TX-1600", "seasonic-prime-tx-1600"),
        ("memory_kits", "DDR4 UDIMM 2x32 GB 3200", "ddr4-udimm-2x32-gb-3200"),
    ],
)
def test_other_parts(catalog: Catalog, kind: str, text: str, id: str) -> None:
    found = find(getattr(catalog, kind), text)
    assert found is not None
    assert found.id == id


def test_another_makers_board_is_not_taken(catalog: Catalog) -> None:
    assert find(catalog.mainboards, "MSI X570 Taichi") is None
    assert find(catalog.mainboards, "微星 X570 Taichi") is None


def test_every_record_is_found_by_its_id_and_its_name(catalog: Catalog) -> None:
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
        "models",
    ):
        records = getattr(catalog, kind)
        for id, record in records.items():
            assert find(records, id) is record
            found = find(records, record.name)
            assert found is record, (kind, record.name, found and found.id)


def test_suggestions(catalog: Catalog) -> None:
    assert suggest(catalog.chips, "3090")[0] == "GeForce RTX 3090"
    assert set(suggest(catalog.chips, "A100", n=4)) == {
        "A100 PCIe 40GB",
        "A100 PCIe 80GB",
        "A100 SXM4 40GB",
        "A100 SXM4 80GB",
    }
    assert "GeForce RTX 3090 Ti" in suggest(catalog.chips, "RTX 3090 Tl")
    assert suggest(catalog.chips, "") == ()


@given(text=st.text(max_size=60))
def test_any_text_is_taken(catalog: Catalog, text: str) -> None:
    find(catalog.chips, text)
    suggest(catalog.chips, text)
