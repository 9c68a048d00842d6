"""Cards by their bare number."""

from __future__ import annotations

import pytest

from catalog.catalog import Catalog
from catalog.find import find


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("4090", "rtx-4090"),
        ("2080 Ti", "rtx-2080-ti"),
        ("3080Ti", "rtx-3080-ti"),
        ("7900 XTX", "rx-7900-xtx"),
        ("1080 Ti", "gtx-1080-ti"),
        ("9999", None),
        ("6000", None),
        ("nvidia 3090", "rtx-3090"),
        ("geforce 3090 24gb", "rtx-3090"),
        ("nvidia geforce 3090 Ti", "rtx-3090-ti"),
        ("nvidia 4090", "rtx-4090"),
        ("nvidia 4090 d", "rtx-4090-d"),
        ("amd 3090", None),
        ("nvidia 6000", None),
        ("nvidia 4090 laptop", None),
        ("w7900", "radeon-pro-w7900"),
        ("nvidia w7900", None),
        ("rtx 6000 pro blackwell", "rtx-pro-6000-blackwell-ws"),
        ("rtx6000 pro max-q", "rtx-pro-6000-blackwell-maxq"),
        ("r9700 ai pro", "radeon-ai-pro-r9700"),
        ("v100s", "tesla-v100s-pcie-32"),
        ("a100", None),
    ],
)
def test_a_bare_number_is_a_card_where_one_series_has_it(catalog: Catalog, text: str, id: str | None) -> None:
    found = find(catalog.chips, text)
    assert (found.id if found else None) == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("ryzen 5950x", "amd-ryzen-9-5950x"),
        ("amd 5950X", "amd-ryzen-9-5950x"),
        ("R9 5950X", "amd-ryzen-9-5950x"),
        ("ryzen 9 5950x", "amd-ryzen-9-5950x"),
        ("锐龙 5950x", "amd-ryzen-9-5950x"),
        ("ryzen 7950x", "amd-ryzen-9-7950x"),
        ("intel 14900K", "intel-core-i9-14900k"),
        ("intel 5950x", None),
        ("amd 14900K", None),
        ("R7 5950X", None),
        ("ryzen 5950", None),
    ],
)
def test_a_processor_is_found_without_its_tier(catalog: Catalog, text: str, id: str | None) -> None:
    found = find(catalog.cpus, text)
    assert (found.id if found else None) == id
