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
    ],
)
def test_a_bare_number_is_a_card_where_one_series_has_it(catalog: Catalog, text: str, id: str | None) -> None:
    found = find(catalog.chips, text)
    assert (found.id if found else None) == id
