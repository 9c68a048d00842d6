"""What fits where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine_choice import engine_on
from advisor.fitting import FAILS, FITS, TIGHT, VERDICTS, _shares, names, verdict_of
from advisor.jobs import works_of
from advisor.quantity import Quantity
from advisor.workload import FineTune, Serve, Study
from catalog.catalog import Catalog


def bytes_(likely: float, low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity(likely, "B", likely if low is None else low, likely if high is None else high)


def test_fits_means_that_the_high_end_fits() -> None:
    card = bytes_(24, 23.5, 24)
    assert verdict_of(bytes_(20, 19, 22), card, 0.05) == FITS
    assert verdict_of(bytes_(20, 19, 23), card, 0.05) == TIGHT  # 23 > 23.5 x 0.95
    assert verdict_of(bytes_(24, 20, 30), card, 0.0) == TIGHT
    assert verdict_of(bytes_(24.1, 20, 30), card, 0.0) == FAILS


@given(
    need=st.floats(1, 1e3),
    spread=st.floats(0, 1),
    card=st.floats(1, 1e3),
    more=st.floats(1, 2),
    headroom=st.floats(0, 0.5),
)
def test_a_larger_card_is_never_worse(need: float, spread: float, card: float, more: float, headroom: float) -> None:
    needed = bytes_(need, need * (1 - spread), need * (1 + spread))
    small, large = bytes_(card), bytes_(card * more)
    verdicts = [VERDICTS.index(verdict_of(needed, each, headroom)) for each in (small, large)]
    assert verdicts[1] <= verdicts[0]


@pytest.mark.parametrize(
    ("item", "chip", "named"),
    [
        ("A100", "a100-sxm4-80", True),
        ("A100", "rtx-a1000", False),
        ("RTX 3090", "rtx-3090", True),
        ("RTX 3090", "rtx-3090-ti", False),
        ("rtx-3090", "rtx-3090", True),
        ("NVIDIA", "rtx-3090", True),
        ("Hopper", "h20-96", True),
        ("H100", "h100-pcie-80", True),
        ("H100", "h200-141", False),
        ("", "rtx-3090", False),
    ],
)
def test_a_name_means_whole_words(catalog: Catalog, item: str, chip: str, named: bool) -> None:
    matching = [each for each in catalog.chips.values() if each.id.startswith(chip)] or [None]
    found = matching[0]
    if found is None:
        assert not named  # the catalog has no such card: nothing to be named by mistake
    else:
        assert names(found, item) is named


def test_shares_of_cards_give_every_job_one() -> None:
    assert list(_shares(4, 2)) == [(1, 3), (2, 2), (3, 1)]
    assert list(_shares(1, 2)) == []


def test_an_engine_that_does_not_run_there_says_so(catalog: Catalog) -> None:
    mac = next(chip for chip in catalog.chips.values() if chip.vendor == "Apple")
    work = works_of(Study(jobs=(Serve(model="qwen2.5-7b", engine="tensorrt-llm"),)), catalog)[0]
    _, why = engine_on(work, mac, catalog, "linux")
    assert [each.code for each in why] == ["advice.engine_not_there"]
    assert why[0].level == "conflict"


def test_a_vendor_without_full_support_is_said(catalog: Catalog) -> None:
    radeon = catalog.chips["rx-7900-xtx"]
    work = works_of(Study(jobs=(FineTune(model="qwen2.5-7b", method="qlora"),)), catalog)[0]
    _, about = engine_on(work, radeon, catalog, "linux")
    assert [(each.code, each.level) for each in about] == [("advice.software_preview", "warning")]
