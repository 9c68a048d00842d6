"""Which boards of a chip are worth a machine."""

from __future__ import annotations

from advisor.machines.bench import Bench
from catalog.catalog import Catalog
from catalog.records.accelerators import Board, Chip

COMPARED = ("board_power_w", "length_mm", "slots")
DENSE = 3  # from so many cards side by side only blowers of two slots make sense


def sensible_boards(chip: Chip, count: int, catalog: Catalog) -> tuple[Board, ...]:
    """The chip's boards for so many cards: two-slot blowers where several stand side by side, if the chip has them."""
    return sensible(tuple(board for board in catalog.boards.values() if board.chip_id == chip.id), count)


def sensible(boards: tuple[Board, ...], count: int) -> tuple[Board, ...]:
    """Of the boards of one chip those for so many cards."""
    if count >= DENSE:
        narrow = tuple(
            board
            for board in boards
            if board.cooling in ("blower", "passive") and board.slots is not None and board.slots <= 2
        )
        if narrow:
            return narrow
    return tuple(board for board in boards if board.confidence != "C") or boards


def without_worse(boards: list[Board], bench: Bench) -> list[Board]:
    """Boards that no other one beats or equals in every respect: price, power, size, plugs, how well it is known."""

    def no_worse(one: Board, other: Board) -> bool:
        one_price, other_price = bench.price(one), bench.price(other)
        plugs = one.connectors == other.connectors or not other.connectors
        same = one.cooling == other.cooling and plugs and one.peak_w == other.peak_w
        known = all(
            (getattr(one, field) is not None and one.grade(field) <= other.grade(field))
            or getattr(other, field) is None
            for field in COMPARED
        )
        smaller = all(
            getattr(other, field) is None or (getattr(one, field) or 0.0) <= getattr(other, field) for field in COMPARED
        )
        cheaper = other_price is None or (one_price is not None and one_price.likely <= other_price.likely)
        return same and known and smaller and cheaper and one.grade("connectors") <= other.grade("connectors")

    kept: list[Board] = []
    for board in boards:
        if not any(no_worse(other, board) for other in kept):
            kept = [other for other in kept if not no_worse(board, other)]
            kept.append(board)
    return kept
