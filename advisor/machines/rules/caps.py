"""Power caps: what a driver lets be set."""

from __future__ import annotations

from dataclasses import replace

from advisor.machines.build import Build, Cards, Known, changed

LEAST_CAP = "speed.least_cap.any.any"


def least_cap(group: Cards, known: Known) -> float | None:
    """W that are counted for a card whose cap no driver sets; None where the cap may be true, or there is none."""
    rated, judged = group.rated_w, known.assumptions.get(LEAST_CAP)
    if group.limit_w is None or rated is None or judged is None or group.limit_w >= judged.low * rated:
        return None
    return float(round(judged.likely * rated))


def settable(build: Build, known: Known) -> Build:
    """The machine as it draws: caps that no driver sets are raised to the least that one does."""
    if all(group.limit_w is None or least_cap(group, known) is None for group in build.cards):
        return build
    least = [(group, least_cap(group, known)) for group in build.cards]
    return changed(
        build, cards=tuple(group if watts is None else replace(group, limit_w=watts) for group, watts in least)
    )
