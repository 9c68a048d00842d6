"""Which of the prices that somebody saw is the price."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.exchange import Rates, load_rates
from catalog.pricing import Price, price_of
from catalog.records.accelerators import Board, Chip
from catalog.records.assumptions import Assumption, Country
from catalog.records.hosts import MemoryKit, Psu
from catalog.records.prices import Band, Observation

TODAY = date(2026, 11, 21)
RATES = Rates(TODAY, {"EUR": Decimal(1), "USD": Decimal("1.25"), "CNY": Decimal(10)})
CHIP = Chip(id="card", vendor="V", segment="consumer", memory_gb=24, form="pcie", source="s")
BOARD = Board(id="board", chip_id="card", source="s")
CHANGE = Assumption(id="prices.yearly_change", low=0.5, likely=0.8, high=2.0, unit="1", reason="a test's", source="s")


def seen(amount: int, days: int, **more: Any) -> Observation:
    values = {
        "currency": "USD",
        "region": "US",
        "condition": "new",
        "kind": "asking",
        "confidence": "B",
        "source": f"{days} days ago",
    }
    values |= more
    return Observation(
        id=f"p{amount}-{days}", part_id="card", amount=Decimal(amount), observed_on=TODAY - timedelta(days), **values
    )


def price(*seen: Observation, part: Any = CHIP, bands: tuple[Band, ...] = (), **site: Any) -> Price | None:
    catalog = Catalog(
        chips={"card": CHIP},
        boards={"board": BOARD},
        observations=seen,
        bands=bands,
        assumptions={CHANGE.id: CHANGE},
        countries={"de": Country(id="de", currency="EUR", volts=230, breaker_amps=16, source="s")},
    )
    asked = {"currency": "USD", "country": "US", "used": False, "today": TODAY, "rates": RATES} | site
    return price_of(catalog, part, **asked)


def test_one_fresh_price() -> None:
    fact = price(seen(1000, 10))
    assert fact is not None
    assert (fact.low, fact.likely, fact.high) == (1000, 1000, 1000)
    assert (fact.basis, fact.as_of, fact.source, fact.stale, fact.estimate) == (
        "observation", "2026-11-11", "10 days ago", False, False,
    )  # fmt: skip


def test_conflicting_prices_give_their_range_and_a_price_that_was_seen() -> None:
    fact = price(seen(3500, 5), seen(8300, 6), seen(5000, 7))
    assert fact is not None
    assert (fact.low, fact.likely, fact.high) == (3500, 5000, 8300)


def test_ends_of_an_observed_range_count() -> None:
    fact = price(seen(1000, 5, amount_low=Decimal(900), amount_high=Decimal(1200)))
    assert fact is not None
    assert (fact.low, fact.high) == (900, 1200)


@pytest.mark.parametrize(("days", "stale"), [(60, False), (61, True), (180, True)])
def test_staleness(days: int, stale: bool) -> None:
    fact = price(seen(1000, days))
    assert fact is not None
    assert fact.stale is stale
    assert fact.basis == "observation"


def test_over_180_days_only_a_range() -> None:
    fact = price(seen(1000, 365 * 2))
    assert fact is not None
    assert fact.basis == "range of stale observations"
    assert fact.low < fact.likely < fact.high
    assert fact.low == pytest.approx(Decimal(250), rel=Decimal("0.01"))  # 0.5 a year, two years
    assert fact.high == pytest.approx(Decimal(2000), rel=Decimal("0.01"))  # a rise counts for one year


def test_fresh_before_stale_near_before_far_own_before_all() -> None:
    stale_here, fresh_there, own = seen(1, 100), seen(2, 10, region="CN"), seen(3, 150, region="", own=True)
    assert likely(price(stale_here, fresh_there)) == 1
    assert likely(price(stale_here, fresh_there, seen(4, 20))) == 4
    assert likely(price(stale_here, fresh_there, own)) == 3
    assert likely(price(seen(9, 300), fresh_there)) == 2


def test_euro_countries_are_near_to_the_eu() -> None:
    assert likely(price(seen(1, 10), seen(2, 100, region="EU"), country="DE")) == 2


def test_weak_sources_count_only_alone() -> None:
    assert likely(price(seen(1, 5, confidence="C"), seen(2, 40))) == 2
    assert likely(price(seen(1, 5, confidence="C"))) == 1


def test_condition() -> None:
    new, used, modded = seen(1000, 5), seen(500, 5, condition="used"), seen(700, 5, condition="modded")
    assert likely(price(new, used, modded)) == 1000
    assert likely(price(new, used, modded, used=True)) == 500
    assert likely(price(new, used=True)) == 1000
    assert price(used) is None  # a new one has no price
    assert likely(price(modded)) == 700


def test_launch_price_counts_only_alone() -> None:
    assert likely(price(seen(699, 20, kind="msrp"), seen(400, 100))) == 400


def test_prices_of_the_future_do_not_count() -> None:
    assert price(seen(1000, -3)) is None


def test_a_year_alone_is_never_fresh() -> None:
    fact = price(seen(1000, 3, precision="year"))
    assert fact is not None
    assert fact.stale


def test_a_board_without_price_takes_its_chips() -> None:
    assert likely(price(seen(1000, 5), part=BOARD)) == 1000


def test_conversion() -> None:
    assert likely(price(seen(1000, 5), currency="CNY")) == 8000


def test_tax_is_known_only_where_all_agree() -> None:
    both = price(seen(1, 5, tax_included=True), seen(2, 5, tax_included=False))
    same = price(seen(1, 5, tax_included=True), seen(2, 5, tax_included=True))
    assert both is not None
    assert same is not None
    assert both.tax_included is None
    assert same.tax_included is True


def band(id: str, **values: Any) -> Band:
    numbers = {
        "part_class": "psu",
        "low": 1,
        "likely": 2,
        "high": 3,
        "observed_on": TODAY,
        "source": "s",
        "sub_class": id,
    }
    return Band(id=id, **(numbers | values))


def test_the_narrowest_band_that_holds() -> None:
    bands = (
        band("any", applies=("watts=1000-1200",), likely=2),
        band("gold", applies=("watts=1000-1200", "efficiency=gold"), likely=Decimal("2.5")),
        band("other", applies=("watts=1300-1700", "efficiency=gold", "form_factor=ATX")),
    )
    gold = price(part=Psu(id="p", watts=1200, efficiency="gold", form_factor="ATX", source="s"), bands=bands)
    bare = price(part=Psu(id="p", watts=1200, source="s"), bands=bands)
    none = price(part=Psu(id="p", watts=2000, source="s"), bands=bands)
    assert gold is not None
    assert bare is not None
    assert (gold.likely, bare.likely, none) == (Decimal("2.5"), 2, None)
    assert gold.estimate
    assert gold.basis == "band"


def test_band_by_the_gigabyte() -> None:
    kit = MemoryKit(
        id="k", generation="DDR4", module_type="UDIMM", modules=2, module_gb=32, total_gb=64, ecc=False, source="s"
    )
    fact = price(part=kit, bands=(band("ddr4", part_class="memory_kit", unit="GB", applies=("generation=DDR4",)),))
    assert fact is not None
    assert fact.likely == 128


def likely(fact: Price | None) -> Decimal:
    assert fact is not None
    return fact.likely


def test_a_card_nobody_has_seen_takes_its_class_by_the_gigabyte(catalog: Catalog) -> None:
    board = catalog.boards["nvidia-h100-nvl"]
    asked = {"currency": "USD", "country": "US", "used": False, "today": TODAY}
    fact = price_of(catalog, board, **asked, rates=load_rates())
    assert fact is not None
    assert (fact.basis, fact.estimate) == ("band", True)
    assert fact.low < fact.likely < fact.high
    assert fact.likely == 94 * 250
