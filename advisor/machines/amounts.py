"""Memory and drives that hold an amount: the few kits and numbers of pieces that are worth comparing."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from advisor.machines.bench import PLACES, Bench, Choice
from catalog.records.hosts import Drive, MemoryKit

MOST_MODULES = 24  # on one board


def storage_for(bench: Bench, gigabytes: float) -> Choice | None:
    """The cheapest M.2 drives that hold at least so many GB, at most four of one kind."""
    gigabytes = max(gigabytes, bench.known.likely("least_storage"))
    found = bench.kept(("storage", gigabytes), lambda: _storage(bench, gigabytes))
    return found[0] if found else None


def _storage(bench: Bench, gigabytes: float) -> Iterator[Choice]:
    best: Choice | None = None
    for choice in bench.choices("drive"):
        drive = choice.part
        assert isinstance(drive, Drive)
        if not drive.form_factor.upper().startswith("M.2"):
            continue
        quantity = max(1, ceil(gigabytes / drive.capacity_gb))
        cost = choice.cost * quantity
        if quantity <= 4 and (best is None or cost < best.cost):
            best = Choice(drive, quantity, cost, choice.price)
    if best is not None:
        yield best


def filled_memory(bench: Bench, channels: int, gigabytes: float, kinds: list[tuple[str, str]]) -> Choice | None:
    """Kits of one module size that fill ``channels`` with one module each and hold so many GB.

    Prices of memory move fast and some are old: the kit with the least mean over its price's range is taken.
    """
    found: list[tuple[float, int, str, Choice]] = []
    for kit in bench.catalog.memory_kits.values():
        price = bench.price(kit)
        if price is None or channels % kit.modules or (kit.generation, kit.module_type) not in kinds:
            continue
        quantity = channels // kit.modules
        if kit.total_gb * quantity >= gigabytes:
            mean = round(float(price.low + price.likely + price.high) / 3 * quantity * bench.rate, PLACES)
            found.append((mean, quantity, kit.id, Choice(kit, quantity, bench.cost(price, quantity), price)))
    return min(found, key=lambda entry: entry[:3])[3] if found else None


def memory_for(bench: Bench, gigabytes: float) -> dict[tuple[str, str], tuple[Choice, ...]]:
    """Kits that give at least so many GB, by (generation, module type): the cheapest of each number of modules."""
    key = ("memory", gigabytes)
    if key not in bench.selections:
        best: dict[tuple[str, str, int, float], Choice] = {}
        for kit in bench.catalog.memory_kits.values():
            price = bench.price(kit)
            if price is None:
                continue
            for quantity in (1, 2, 3, 4, 6, 8, 12, 16, 24):
                total = kit.total_gb * quantity
                if total < gigabytes or kit.modules * quantity > MOST_MODULES:
                    continue
                slot = (kit.generation, kit.module_type, kit.modules * quantity, total)
                cost = bench.cost(price, quantity)
                if slot not in best or (cost, kit.id) < (best[slot].cost, best[slot].part.id):
                    best[slot] = Choice(kit, quantity, cost, price)
                if total >= 2 * gigabytes:
                    break
        bench.selections[key] = tuple(sorted(best.values(), key=lambda choice: (choice.cost, choice.part.id)))
    groups: dict[tuple[str, str], list[Choice]] = {}
    for choice in bench.selections[key]:
        part = choice.part
        assert isinstance(part, MemoryKit)
        groups.setdefault((part.generation, part.module_type), []).append(choice)
    return {group: tuple(choices) for group, choices in groups.items()}
