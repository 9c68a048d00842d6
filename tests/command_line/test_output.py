"""Tables and JSON."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from advisor.quantity import Evidence, Quantity, note
from catalog.catalog import Catalog
from reports.wording import Language
from ui.command_line.output import Encoder, table, width


def test_columns_align_with_chinese_in_them() -> None:
    lines = table(("name", "n"), [("显卡", "1"), ("GPU", "22")], right=(1,)).splitlines()
    assert lines == ["name   n", "----  --", "显卡   1", "GPU   22"]
    assert {width(line) for line in lines} == {8}


def test_everything_becomes_plain_json(catalog: Catalog) -> None:
    plain = Encoder(Language("en")).plain
    assert plain(Decimal("1.10")) == "1.10"
    assert plain(date(2026, 11, 21)) == "2026-11-21"
    assert plain(math.nan) is None
    assert plain(math.inf) is None
    assert plain((1, None, True, "x")) == [1, None, True, "x"]
    assert plain(Quantity(2.0, "W", 1.0, 3.0)) == {
        "value": 2.0,
        "low": 1.0,
        "high": 3.0,
        "unit": "W",
        "evidence": "derived",
    }
    assert plain(Evidence.MEASURED) == 3
    assert plain(catalog.chips["rtx-3090"])["id"] == "rtx-3090"
    told = plain(note("costs.tax_reclaimed", rate=0.19))
    assert told["code"] == "costs.tax_reclaimed"
    assert "19%" in told["text"]
