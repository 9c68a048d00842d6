"""What the catalog offers to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.published import Tariff, load_tariffs

if TYPE_CHECKING:
    from catalog.catalog import Catalog


Options = tuple[tuple[str, str], ...]
CURRENCIES: Options = tuple(
    (code, f"{code}  {name}")
    for code, name in (
        ("USD", "US$"),
        ("EUR", "€"),
        ("CNY", "人民币"),
        ("GBP", "£"),
        ("JPY", "日本円"),
        ("HKD", "HK$"),
        ("TWD", "NT$"),
        ("SGD", "S$"),
        ("KRW", "₩"),
        ("INR", "₹"),
        ("CHF", "CHF"),
        ("SEK", "kr"),
        ("CAD", "C$"),
        ("AUD", "A$"),
    )
)


def options(catalog: Catalog, source: str) -> Options:
    """(value, words) for a list of the catalog."""
    if source == "currencies":
        return CURRENCIES
    if source == "countries":
        return tuple(
            sorted(((one.id.upper(), one.name or one.id.upper()) for one in catalog.countries.values()), key=_second)
        )
    if source == "models":
        models = sorted(((one.id, one.name or one.id) for one in catalog.models.values() if one.config), key=_second)
        return tuple(models)
    if source == "regions":
        return tuple((one.region, _native(one)) for one in load_tariffs())
    formats = [one for one in catalog.formats.values() if (one.for_kv if source == "kv" else one.for_weights)]
    formats.sort(key=lambda one: (-one.bits, one.name))
    return tuple((one.id, f"{one.name or one.id}  ({round(one.bits, 2):g} bit)") for one in formats)


def _native(tariff: Tariff) -> str:
    """A region's name with that in its country's own writing, where it has one."""
    own = next((alias for alias in tariff.aliases if not alias.isascii()), "")
    return f"{tariff.name}  {own}".strip()


def _second(pair: tuple[str, str]) -> str:
    return pair[1]
