"""Which candidates are worth composing a machine for: those that no cheaper one outdoes before the host is chosen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from advisor.answer import Rejection
from advisor.assumptions import assumed
from advisor.fitting import VERDICTS
from advisor.quantity import note
from advisor.screen import Candidate, Screen, rate
from advisor.workload import Study
from catalog.exchange import Rates
from catalog.pricing import price_of
from catalog.records.accelerators import Chip

MOST = 24  # machines composed for one study; the ranking shows fewer
MOST_OFFLOADING = 6  # of these that leave weights in main memory


def shortlist(
    candidates: tuple[Candidate, ...], screen: Screen, rates: Rates, today: date
) -> tuple[tuple[Candidate, ...], tuple[Rejection, ...]]:
    """The candidates to compose, and the others with the candidate that outdoes them.

    Cheapest cards first; those that need main memory for weights come after all others.

    A candidate goes if another one's cards with a usual host cost less, and it is no slower, no fuller and keeps the
    service level as well; an estimated price outdoes no observed one. Candidates whose cards nobody prices stay at the
    end of the list: unknown is not dear.
    """
    prices = {
        chip.id: cards_price(chip, screen, rates, today)
        for chip in {each.chip.id: each.chip for each in candidates}.values()
    }
    firm = {id for id, found in prices.items() if found and not found[1]}
    priced = [(cost, each) for each in candidates if (cost := _cost(each, prices, screen, rates)) is not None]
    priced.sort(key=lambda pair: (pair[1].offloads, pair[0], pair[1].chip.id))
    kept: list[Candidate] = []
    gone: list[Rejection] = []
    for _, candidate in priced:
        cheaper = (other for other in kept if other.offloads is candidate.offloads)
        better = next((other for other in cheaper if _no_worse(other, candidate, screen, firm)), None)
        room = MOST - len(kept)
        if candidate.offloads:
            room = min(room, MOST_OFFLOADING - sum(each.offloads for each in kept))
        if better is None and room > 0:
            kept.append(candidate)
        else:
            reason = note("advice.outdone", by=_name(better)) if better else note("advice.lower_rank")
            gone.append(Rejection(_name(candidate), "buy", (reason,)))
    unpriced = [each for each in candidates if prices[each.chip.id] is None]
    unpriced.sort(key=lambda each: each.offloads)
    room = max(0, MOST - len(kept))
    room = min(room, sum(not each.offloads for each in unpriced))
    gone += [
        Rejection(_name(each), "buy", (note("advice.card_unpriced", "unknown", chip=each.chip.name),))
        for each in unpriced[room:]
    ]
    return (*kept, *unpriced[:room]), tuple(gone)


def cards_price(chip: Chip, screen: Screen, rates: Rates, today: date) -> tuple[Decimal, bool] | None:
    """(likely price of one, is it only an estimate?) of the cheapest board or machine with a chip; None = unknown."""
    catalog, study = screen.catalog, screen.study
    parts = [board for board in catalog.boards.values() if board.chip_id == chip.id]
    whole = [machine for machine in catalog.whole_machines.values() if machine.chip_id == chip.id]
    found = [
        (price.likely / (getattr(part, "chip_count", None) or 1), price.estimate)
        for part in (*parts, *whole)
        if (
            price := price_of(
                catalog,
                part,
                currency=study.money.currency,
                country=study.site.country,
                used=study.money.used_parts,
                today=today,
                rates=rates,
            )
        )
    ]
    return min(found, default=None)


def _cost(
    candidate: Candidate, prices: dict[str, tuple[Decimal, bool] | None], screen: Screen, rates: Rates
) -> Decimal | None:
    found = prices[candidate.chip.id]
    if found is None:
        return None
    card = found[0]
    if candidate.chip.unified:
        return card
    size = "desktop" if candidate.count <= 2 else "server"
    host = assumed(screen.catalog.assumptions, f"advice.host_price_{size}")
    return card * candidate.count + rates.convert(Decimal(str(host.value)), host.unit, screen.study.money.currency)


RESTRICTED = ("CN", "HK", "MO")  # where the exporting countries' licence rules may stop a delivery


def questioned(candidate: Candidate, study: Study) -> bool:
    """Does a buyer have to find something out before he can count on these cards?"""
    if candidate.chip.export_note and study.site.country in RESTRICTED:
        return True
    altered = "mod" in candidate.chip.id.split("-")
    return altered or candidate.offloads or any(each.level == "warning" for fit in candidate.fits for each in fit.notes)


def _no_worse(other: Candidate, candidate: Candidate, screen: Screen, firm: set[str]) -> bool:
    comfortable = assumed(screen.catalog.assumptions, "advice.headroom_enough").value
    if questioned(other, screen.study) and not questioned(candidate, screen.study):
        return False
    if other.chip.id not in firm and candidate.chip.id in firm:
        return False
    if VERDICTS.index(other.verdict) > VERDICTS.index(candidate.verdict) or (candidate.enough and not other.enough):
        return False
    for its, mine in zip(other.fits, candidate.fits, strict=True):
        if (speed := rate(mine.speed)) is not None and (rate(its.speed) or 0.0) < speed:
            return False
        if its.memory and mine.memory:
            ours, theirs = (
                mine.capacity / mine.memory.fullest.needed.high,
                its.capacity / its.memory.fullest.needed.high,
            )
            if theirs < ours and theirs < comfortable:
                return False
    return True


def _name(candidate: Candidate) -> str:
    return f"{candidate.count} x {candidate.chip.name}"
