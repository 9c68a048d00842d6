"""What a kWh costs on average where its price follows the clock."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.costs.usage import HOURS_A_MONTH, Usage
from catalog.published import Tariff

Block = tuple[float, float]  # hours a month, price of a kWh


def average_price(
    tariff: Tariff, usage: Usage | None, on: float, peak_hours: float, valley_hours: float
) -> tuple[float, float, float]:
    """(low, likely, high) price of the machine's average kWh.

    Low: the work is done at night first. Likely: by day first, peak and flat hours alike. High: in the peak first.
    The rest of the hours the machine idles for the share ``on`` of them. Without peaks or usage it is the flat price.
    """
    if tariff.peak is None or tariff.valley is None:
        return tariff.flat, tariff.flat, tariff.flat
    if usage is None or usage.watts_busy.value <= 0:
        return tariff.valley, tariff.flat, tariff.peak
    days = HOURS_A_MONTH / 24
    peak, valley = peak_hours * days, valley_hours * days
    flat = HOURS_A_MONTH - peak - valley
    by_day = (peak * tariff.peak + flat * tariff.flat) / (peak + flat)
    cheap: list[Block] = [(valley, tariff.valley), (flat, tariff.flat), (peak, tariff.peak)]
    daily: list[Block] = [(peak + flat, by_day), (valley, tariff.valley)]
    found = [_average(order, usage, on) for order in (cheap, daily, cheap[::-1])]
    return min(found), found[1], max(found)


def _average(order: Sequence[Block], usage: Usage, on: float) -> float:
    """Work fills the blocks in their order; what is left of them is idle time."""
    busy = usage.utilisation * usage.watts_busy.value + (1 - usage.utilisation) * usage.watts_idle.value
    idle = on * usage.watts_idle.value
    left = min(usage.hours_per_month, HOURS_A_MONTH)
    energy = money = 0.0
    for hours, price in order:
        work = min(left, hours)
        left -= work
        used = work * busy + (hours - work) * idle
        energy += used
        money += used * price
    return money / energy if energy else order[0][1]
