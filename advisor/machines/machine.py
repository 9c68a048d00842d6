"""A complete machine: its parts, its prices, what the rules say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from advisor.machines.placement import Seat
from advisor.quantity import Note, Price, Quantity
from catalog.records.accelerators import Board, Chip
from catalog.records.record import Record


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says: ``answer`` is "ok", "warning", "conflict" or "unknown"."""

    rule: str  # "psu.capacity", "slots.thickness", ...
    answer: str
    note: Note


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the machine.

    ``role`` is "accelerator", "cpu", "mainboard", "memory", "drive", "psu", "case", "cooler" or "machine".
    """

    role: str
    part: Record
    quantity: int
    price: Price | None  # of one piece; None = nobody knows


@dataclass(frozen=True, slots=True)
class Machine:
    """``kind`` is "composed" or "whole".

    Machines come by the hundred and few are looked at: a sketched one finds out what a reader asks for at the first
    look (findings, advice, power, lanes, seats, room to grow), and then keeps it.
    """

    id: str
    kind: str
    chip: Chip
    count: int
    board: Board | None
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()
    advice: tuple[Note, ...] = ()  # PSU, mainboard, case, cooling, room: in the order they are read
    power: tuple[tuple[str, Quantity], ...] = ()  # W by consumer, "wall" last
    memory_per_device: float = 0.0  # B usable on one accelerator
    host_memory: float = 0.0  # B
    interconnect: str = ""  # "pcie", "nvlink", "unified", "none"
    link_lanes: int | None = None  # electrical PCIe lanes of the narrowest accelerator
    price: Price | None = None  # the sum of the lines; None while a line is unknown
    missing: tuple[str, ...] = field(default=())  # roles whose price is unknown
    room_to_grow: int | None = None  # further cards without a new board, supply or case; None = not known
    seats: tuple[Seat, ...] = ()  # one for each card, where slot positions are known
    clean: bool = False  # the search has found that no rule refuses it
    later: Mapping[str, Callable[[Machine], Any]] | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def sketched(later: Mapping[str, Callable[[Machine], Any]], **known: Any) -> Machine:
        """A machine of which some fields are found out at the first look, by the functions in ``later``."""
        machine = object.__new__(Machine)
        for name, value in (*known.items(), ("later", later)):
            object.__setattr__(machine, name, value)
        return machine

    if not TYPE_CHECKING:  # a checker would take every misspelt name for a field

        def __getattr__(self, name: str) -> Any:
            if name in _LATER and self.later is not None:
                value = self.later[name](self)
                object.__setattr__(self, name, value)
                return value
            raise AttributeError(name)

    @property
    def conflicts(self) -> tuple[Finding, ...]:
        """What refuses the machine."""
        return () if self.clean else tuple(finding for finding in self.findings if finding.answer == "conflict")


_LATER = frozenset({"findings", "advice", "power", "link_lanes", "room_to_grow", "seats"})
